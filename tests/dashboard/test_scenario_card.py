"""The Scenario card of four pages: link, file, presets, resets, undo, and what is said aloud."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.load import Book
from analysis.book.lookup import rental
from analysis.study.presets import question_of
from analysis.study.scenario_file import scenario_text_of

from .conftest import CLAIM, SYSTEMS, Visit, assert_sound, errors, notices, words

BUDGET, EXTRACTION = (f"dashboard/pages/{name}.py" for name in ("budget", "extraction"))
PRICE = "rental_usd_per_gpu_hour"
PAGES = {SYSTEMS: "evaluate", CLAIM: "claim", BUDGET: "budget", EXTRACTION: "extraction"}


def opened(app: AppTest) -> AppTest:
    app.session_state["Scenario open"] = True
    return app.run()


def codes(app: AppTest) -> list[str]:
    return [code.value for code in app.code]


def button(app: AppTest, label: str) -> Any:
    return next(each for each in app.button if each.label.startswith(label))


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def finding(app: AppTest) -> str:
    return next(m.value for m in app.markdown if m.value.startswith("### "))


def drop(app: AppTest, text: str) -> AppTest:
    app.file_uploader(key="scenario_file").set_value(("a.yaml", text.encode(), "application/yaml"))
    return app.run()


class TestCarriedAway:
    @pytest.mark.parametrize("page", PAGES)
    def test_folded_it_costs_the_page_nothing_and_opened_it_holds_five_texts(
        self, visit: Visit, page: str
    ):
        app = visit(page)
        assert codes(app) == []
        opened(app)
        assert_sound(app)
        frozen, live, citation, command, snippet = codes(app)
        assert "known_on=" in frozen
        assert "known_on=" not in live
        assert frozen in citation
        assert command.startswith(f"costfall {PAGES[page]} ")
        assert snippet.startswith(("from ", "import "))

    def test_the_live_link_opens_what_is_shown(self, visit: Visit):
        app = visit(SYSTEMS, system="gpt-4", mfu="0.45", set="base.mfu=0.2")
        assert not app.exception
        asked = visit(SYSTEMS, system="gpt-4", mfu="0.45")
        opened(asked)
        link = urlsplit(codes(asked)[1])
        again = visit(SYSTEMS, **parse_qs(link.query))
        assert_sound(again)
        assert notices(again) == ""
        assert finding(again) == finding(asked)

    def test_a_frozen_page_offers_its_own_day_everywhere(self, visit: Visit, book: Book):
        app = opened(visit(SYSTEMS, system="gpt-4", known_on="2026-11-23"))
        frozen, live, citation, command, snippet = codes(app)
        assert "known_on=2026-11-23" in frozen
        assert "known_on" not in live
        assert "23 November 2026" in citation
        assert command.endswith("--known-on 2026-11-23")
        assert "known_on=datetime.date(2026, 11, 23)" in snippet
        copying = codes(opened(visit(EXTRACTION, known_on="2026-11-23")))
        assert copying[3].endswith("--known-on 2026-11-23")

    def test_a_file_is_saved_of_what_is_shown(self, visit: Visit, book: Book):
        app = opened(visit(BUDGET, preset="uk-taskforce-rented", mfu="0.3"))
        (save,) = (each for each in app.get("download_button") if each.label == "Save as file")
        assert save.url


class TestOpening:
    def test_a_file_moves_every_control_to_it(self, visit: Visit, book: Book):
        app = opened(visit(SYSTEMS, system="gpt-4", mfu="0.9", basis="amortised"))
        asked = question_of(book, "gpt-3-2020 currency=GBP draws=900")
        drop(app, scenario_text_of(book, asked))
        button(app, "Open this file").click().run()
        assert_sound(app)
        assert notices(app) == ""
        assert "GPT-3 175B cost £" in finding(app)
        assert "GPU-hours=3109800" not in codes(app)[3]
        assert "--set gpu_hours=3109800.0" in codes(app)[3]
        assert "--draws 900" in codes(app)[3]
        assert "--basis" not in codes(app)[3]
        assert "mfu" not in codes(app)[3]

    @pytest.mark.parametrize(
        ("page", "code"),
        [
            (CLAIM, "claim:eight-years boundary=tuning starts=2023-02-10 base.mfu=0.3"),
            (BUDGET, "budget:5e7 currency=USD way=rent params=7e10 mfu=0.5 against=gpt-3"),
            (EXTRACTION, "extraction:extraction-frontier-api other_moat=1 accounts=5 epochs=4"),
        ],
    )
    def test_a_file_opens_on_every_page(self, visit: Visit, book: Book, page: str, code: str):
        asked = question_of(book, code)
        app = drop(opened(visit(page)), scenario_text_of(book, asked))
        button(app, "Open this file").click().run()
        assert_sound(app)
        assert notices(app) == ""
        straight = opened(visit(page, **parse_qs(urlsplit(codes(app)[1]).query)))
        assert finding(app) == finding(straight)
        assert codes(app)[3] == codes(straight)[3]
        for text in code.split()[1:]:
            name = text.partition("=")[0]
            assert name.replace("_", "-") in codes(app)[3] or name in codes(app)[3]

    def test_a_frozen_file_freezes_the_page_and_a_live_one_thaws_it(self, visit: Visit, book: Book):
        app = opened(visit(SYSTEMS, system="gpt-4"))
        drop(app, scenario_text_of(book, question_of(book, "gpt-3 known_on=2026-11-23")))
        button(app, "Open this file").click().run()
        assert_sound(app)
        assert notices(app) == ""
        assert "You see the book as known on 23 November 2026" in words(app)
        drop(app, scenario_text_of(book, question_of(book, "gpt-3")))
        button(app, "Open this file").click().run()
        assert "You see the book as known on" not in words(app)

    def test_a_file_of_another_kind_goes_to_its_page(self, visit: Visit, book: Book):
        app = opened(visit(SYSTEMS))
        drop(app, scenario_text_of(book, question_of(book, "uk-taskforce-rented mfu=0.3")))
        assert "Open this file" not in labels(app)
        (there,) = (each for each in app.get("link_button") if "on its page" in each.label)
        link = urlsplit(there.url)
        assert link.path == "/budget"
        # £100m · 1.27 / $2.00 · 3600 · 312e12 · 0.3
        assert "2.14e25 FLOP" in finding(visit(BUDGET, **parse_qs(link.query)))

    def test_a_file_with_a_mistake_is_one_line_and_changes_nothing(self, visit: Visit, book: Book):
        app = opened(visit(SYSTEMS, system="gpt-4"))
        before = finding(app)
        drop(app, scenario_text_of(book, question_of(book, "gpt-3")).replace("system", "sytem"))
        assert not app.exception
        assert "sytem: unknown key; did you mean system?" in errors(app)
        assert finding(app) == before

    def test_an_older_book_is_said(self, visit: Visit, book: Book):
        text = scenario_text_of(book, question_of(book, "gpt-3"))
        older = text.replace("book_day: 2026", "book_day: 2022")
        app = drop(opened(visit(SYSTEMS)), older)
        assert "Saved when the book ended on 2022" in words(app)

    def test_a_preset_is_told_with_its_reasons_and_opens(self, visit: Visit):
        app = opened(visit(SYSTEMS))
        app.selectbox(key="scenario_preset").set_value("gpt-4-2023").run()
        assert "25,000 A100s for 95 days" in words(app)
        button(app, "Open this preset").click().run()
        assert_sound(app)
        assert notices(app) == ""
        assert "GPT-4 cost \\$63m" in finding(app)

    def test_what_a_page_cannot_take_is_said_aloud(self, visit: Visit, book: Book):
        text = scenario_text_of(book, question_of(book, "gpt-4 known_on=2020-01-01"))
        app = drop(opened(visit(SYSTEMS)), text)  # before the first row of the book
        button(app, "Open this file").click().run()
        assert not app.exception
        assert "2020-01-01" in notices(app) + errors(app)


class TestOtherSettings:
    def test_a_setting_without_a_control_counts(self, visit: Visit):
        # 90,000 h at $1.85 in place of 82,432 h, with $248 on top
        link = {"boundary": "tuning+data+base", "set": "base.training.gpu_hours=90000"}
        told = finding(visit(SYSTEMS, system="alpaca-7b", **link))
        assert "$170k" in told.replace("\\", "")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("mffu=0.4", "nearest: mfu"), ("mfu=2", "at most 1"), ("mfu", "write a number"),
            ("boundary=tuning", "nearest: training"), ("as_of=yesterday", "write a day"),
        ],
    )  # fmt: skip
    def test_one_that_fails_is_named_and_left_out(self, visit: Visit, text: str, says: str):
        app = visit(SYSTEMS, system="gpt-4", set=text)
        assert_sound(app)
        assert says in notices(app)
        assert "Left out" in notices(app)
        assert finding(app) == finding(visit(SYSTEMS, system="gpt-4"))

    def test_a_control_stands_at_the_price_of_the_chip_that_is_set(self, visit: Visit, book: Book):
        day = date(2024, 6, 1)
        app = visit(SYSTEMS, system="llama-7b", as_of=day.isoformat(), set="chip=h100-sxm")
        assert_sound(app)
        found = rental(book, "h100-sxm", day, tier="neocloud", term="on_demand")
        assert app.slider(key=PRICE).value == pytest.approx(found.usd_per_gpu_hour)
        assert f"{found.usd_per_gpu_hour:.2f} per GPU-hour" in words(app)

    def test_the_claim_takes_them_too(self, visit: Visit):
        app = visit(CLAIM, set=["starts=2023-02-06", "boundary=tuning"])
        assert_sound(app)
        assert "it took 5.0 weeks" in words(app)
        assert "$100 is 7.0 years ahead" in words(app)


class TestUndo:
    def test_a_change_is_named_and_taken_back(self, visit: Visit):
        app = visit(SYSTEMS, system="gpt-4")
        before = words(app)
        assert not [label for label in labels(app) if label.startswith("Undo")]
        app.slider(key="mfu").set_value(0.45).run()
        assert "Undo: MFU 0.302 → 0.45" in labels(app)
        assert words(app) != before
        button(app, "Undo").click().run()
        assert_sound(app)
        assert words(app) == before
        assert not [label for label in labels(app) if label.startswith("Undo")]

    def test_moving_one_control_on_is_one_change(self, visit: Visit):
        app = visit(SYSTEMS, system="gpt-4")
        for mfu in (0.35, 0.4, 0.45):
            app.slider(key="mfu").set_value(mfu).run()
        assert "Undo: MFU 0.302 → 0.45" in labels(app)

    def test_changes_are_taken_back_one_after_the_other(self, visit: Visit):
        app = visit(SYSTEMS)
        start = finding(app)
        app.selectbox(key="system").set_value("gpt-3").run()
        app.slider(key=PRICE).set_value(3.0).run()
        button(app, "Undo: GPU rental price").click().run()
        assert finding(app) == finding(visit(SYSTEMS, system="gpt-3"))
        button(app, "Undo: system alpaca-7b → gpt-3").click().run()
        assert finding(app) == start

    def test_picking_a_preset_is_taken_back_whole(self, visit: Visit):
        app = visit(BUDGET, amount="100000000", way="rent", mfu="0.4")
        before = finding(app)
        app.selectbox(key="preset").set_value("isambard-ai").run()
        assert finding(app) != before
        button(app, "Undo").click().run()
        assert finding(app) == before

    def test_a_dates_change_on_the_claim(self, visit: Visit):
        app = visit(CLAIM)
        before = words(app)
        app.radio(key="boundary").set_value("tuning").run()
        button(app, "Undo: boundary tuning").click().run()
        assert words(app) == before


class TestResets:
    def test_a_group_is_reset_alone(self, visit: Visit):
        app = opened(visit(SYSTEMS, system="gpt-4", mfu="0.5", flop="1e25"))
        assert {"Reset price and mfu", "Reset work"} <= set(labels(app))
        button(app, "Reset work").click().run()
        assert finding(app) == finding(visit(SYSTEMS, system="gpt-4", mfu="0.5"))
        assert "Reset work" not in labels(app)

    def test_untouched_groups_offer_nothing(self, visit: Visit):
        app = opened(visit(EXTRACTION))
        assert [label for label in labels(app) if label.startswith("Reset ")] == []
        app = opened(visit(EXTRACTION, accounts="7", epochs="5"))
        assert {"Reset in view", "Reset student"} <= set(labels(app))
