"""What each page says, read through the entry script: journey J3 and the golden values."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.load import Book
from analysis.brief.words import BASIS_EXPLAINED
from analysis.study.accounts import boundaries

from .conftest import (
    CLAIM,
    EVIDENCE,
    OVERVIEW,
    PRICES,
    SYSTEMS,
    TIMELINE,
    Visit,
    assert_sound,
    errors,
    notices,
    words,
)

BASE = "tuning+data+base"
PRICE = "rental_usd_per_gpu_hour"
NUMBERS = ["1.1", "1e0", "+2", "10", "0.1", "10.01", "0", "-1", "inf", "nan", "", "1,1", "0x1",
           "1_0", " 2 ", "２", "two"]  # fmt: skip
DAYS = ["2023-02-06", "2020-01-01", "2019-12-31", "2031-01-01", "20230206", "2023-W06-1",
        "2023-2-6", "06/02/2023", "", "2023-02-06T00:00"]  # fmt: skip
BOUNDARIES = ["tuning", "tuning+data", BASE, "all-in"]


@pytest.fixture
def data(book_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own, which the dashboard shows."""
    monkeypatch.setenv("COSTFALL_DATA", str(book_copy))
    return book_copy


def change(data: Path, name: str, old: str, new: str) -> None:
    text = (data / name).read_text("utf-8")
    assert old in text
    (data / name).write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("page", [OVERVIEW, CLAIM, SYSTEMS, PRICES, TIMELINE, EVIDENCE])
def test_every_page_opens_with_a_finding_and_without_a_fault(visit: Visit, page: str):
    app = visit(page)
    assert_sound(app)
    assert notices(app) == ""
    assert any(m.value.startswith("### ") for m in app.markdown)


class TestOverview:
    def test_the_three_headline_figures_are_there(self, visit: Visit):
        lead, base, fall = (metric.value.replace("\\", "") for metric in visit().metric)
        assert lead == "5.5 years, not 8"
        assert base.startswith("$150k (")  # 82,432 h x $1.85, and its range
        assert "–" in base
        assert fall == "$20 → $2.00"

    def test_each_headline_leads_to_its_source(self, visit: Visit):
        told = words(visit())
        for publisher in ("ARK Investment Management", "Meta AI", "Mike Dyne, Evendyne"):
            assert f"([{publisher}](https://" in told

    def test_the_share_of_sourced_figures_is_told(self, visit: Visit):
        assert re.search(r"\d+ ?% of the book’s \d+ figures \w+ a source", words(visit()))


class TestClaim:
    def test_the_claim_stands_verbatim_with_who_said_it_when_and_a_link(self, visit: Visit):
        first = visit(CLAIM).markdown[0].value
        assert "“8 years of cost reduction in 5 weeks”" in first
        assert "AI Explained, 16 March 2023" in first
        assert "](https://www.youtube.com/watch?v=xslW5sQOkC8)" in first

    @pytest.mark.parametrize(
        ("boundary", "price", "years", "total"),
        [
            ("tuning", "", "$100 is 7.0 years ahead of the line", "$100"),
            ("tuning+data", "", "$600 is 5.5 years ahead of the line (mid-2027 level)", "$600"),
            (BASE, "1.1", "is 1.3 years ahead of the line", "$91,275"),
            (BASE, "2", "is 0.8 years ahead of the line", "$165,464"),
        ],
    )
    def test_each_boundary_tells_its_golden_values(
        self, visit: Visit, boundary: str, price: str, years: str, total: str
    ):
        app = visit(CLAIM, boundary=boundary, **({PRICE: price} if price else {}))
        assert_sound(app)
        assert years in words(app)
        assert "it took 5.9 weeks, not 5." in words(app)
        assert f"| Total | {total} |" in words(app)

    def test_the_ledger_multiplies_the_hours_of_llama_by_the_price(self, visit: Visit):
        ledger = words(visit(CLAIM, boundary=BASE, **{PRICE: "1.1"}))
        assert "| $90,675 |" in ledger  # 82,432 x 1.10
        assert "82,432 GPU-hours reported" in ledger
        assert "NVIDIA A100 SXM4 80 GB, at $1.10 per GPU-hour" in ledger

    @pytest.mark.parametrize("boundary", BOUNDARIES)
    def test_the_verdict_is_not_supported_whatever_counts(self, visit: Visit, boundary: str):
        app = visit(CLAIM, boundary=boundary)
        assert_sound(app)
        finding = "### Not supported on ARK's own figures under any of the four boundaries."
        assert finding in words(app)

    def test_what_would_make_it_true_is_listed(self, visit: Visit):
        told = words(visit(CLAIM))
        assert "a total of at most $30; it is $600" in told  # 450,000 x 0.3^8 is 29.5
        assert "a forecast fall of only 56% a year" in told  # 1 - (600/450,000)^(1/8) is 0.563
        alone = words(visit(CLAIM, boundary="tuning"))
        assert "at $1.23 per GPU-hour or less" in alone  # 29.5 / 24 GPU-hours
        assert "it took 5.9" in told

    def test_the_comparison_is_qualified(self, visit: Visit):
        told = words(visit(CLAIM))
        for caveat in ("90 wins against 89", "26.5 % of wins", "from scratch", "benchmark"):
            assert caveat in told
        assert "$100 is the upper bound printed, not a point" in told

    def test_another_start_moves_the_weeks_and_the_start_is_marked_our_reading(self, visit: Visit):
        app = visit(CLAIM)
        assert "Our reading: ARK published Big Ideas 2023." in words(app)
        app.date_input(key="starts").set_value(date(2023, 2, 6)).run()
        assert "it took 5.0 weeks." in words(app)  # 35 days, so the weeks hold

    def test_an_end_before_the_start_is_one_line_and_can_be_mended(self, visit: Visit):
        app = visit(CLAIM)
        app.date_input(key="ends").set_value(date(2023, 1, 1)).run()
        assert not app.exception
        assert "choose a day after 2023-01-31" in errors(app)
        app.date_input(key="ends").set_value(date(2023, 3, 13)).run()
        assert_sound(app)
        assert "it took 5.9 weeks" in words(app)

    def test_a_price_typed_or_moved_says_the_same(self, visit: Visit):
        app = visit(CLAIM, boundary=BASE)
        app.number_input[0].set_value(1.1).run()
        assert app.slider[0].value == 1.1
        assert "| Total | $91,275 |" in words(app)
        app.slider[0].set_value(2.0).run()
        assert app.number_input[0].value == 2.0
        assert "| Total | $165,464 |" in words(app)


class TestSystems:
    def test_every_system_opens_at_every_boundary(self, visit: Visit, book: Book):
        for system in book.systems.values():
            known = boundaries(system)
            name = "boundary" if len(known) > 2 else "training_boundary"
            for boundary in known:
                app = visit(SYSTEMS, system=system.id, **{name: boundary})
                assert_sound(app)
                assert notices(app) == ""
                assert words(app).startswith(f"### {system.name} cost $")

    @pytest.mark.parametrize(
        ("link", "total"),
        [
            ({"system": "alpaca-7b", "boundary": "tuning"}, "$44"),  # 24 h x 1.85
            ({"system": "alpaca-7b"}, "$248"),  # and 4,727 requests x 2,156 tokens x $20/M
            ({"system": "self-instruct"}, "$938"),  # 338 + 600
            ({"system": "llama-7b"}, "$152,499"),  # 82,432 h x 1.85
            ({"system": "llama-7b", PRICE: "2"}, "$164,864"),
            ({"system": "llama-7b", "as_of": "2023-06-01"}, "$155,796"),  # at the median 1.89
            # 6 x 6.7e9 x 1e12 / (312e12 x 0.4 x 3600) = 89,476 h, x 1.85
            ({"system": "llama-7b", "hours_from": "estimated", "mfu": "0.4"}, "$165,532"),
            # 6 x 175e9 x 300e9 / (125e12 x 0.5 x 3600) = 1.4 million h, x 1.185 x 0.8129 £/$
            (
                {"system": "gpt-3", "hours_from": "estimated", "mfu": "0.5", "currency": "GBP"},
                "£1,348,601",
            ),
        ],
    )
    def test_totals_agree_with_arithmetic_by_hand(
        self, visit: Visit, link: dict[str, str], total: str
    ):
        app = visit(SYSTEMS, **link)
        assert_sound(app)
        assert f"| Total | {total} |" in words(app)

    def test_reported_hours_leave_no_mfu_to_ask_for(self, visit: Visit):
        app = visit(SYSTEMS, system="llama-7b")
        assert [slider.key for slider in app.slider] == [PRICE]
        app.button_group(key="hours_from").set_value("estimated").run()
        assert [slider.key for slider in app.slider] == [PRICE, "mfu"]

    def test_an_assumed_mfu_is_said_aloud_and_a_chosen_one_is_not(self, visit: Visit):
        caveat, link = "GPU-hours are estimated at an assumed 30% MFU", {"system": "gpt-4"}
        assert caveat in words(visit(SYSTEMS, **link))
        assert caveat not in words(visit(SYSTEMS, **link, mfu="0.35"))

    def test_published_figures_stand_beside_ours(self, visit: Visit):
        told = words(visit(SYSTEMS, system="gpt-3"))
        assert "What others published" in told
        figure = "**$4,600,000** One run at the lowest three-year reserved V100 price"
        assert figure in told
        assert "([Lambda](https://" in told

    def test_a_published_figure_has_ours_on_its_own_basis_beside_it(self, visit: Visit):
        told = words(visit(SYSTEMS, system="gpt-3", **{PRICE: "1.48"}))
        # 3,552,000 h x $1.48 is $5.26m, over the $4.6m printed
        assert "Ours: $5.3m" in told
        assert "1.14 × theirs" in told

    @pytest.mark.parametrize("basis", ["rental", "amortised", "acquisition", "development"])
    def test_every_basis_opens_and_says_what_it_is(self, visit: Visit, basis: str):
        app = visit(SYSTEMS, system="gpt-3", basis=basis)
        assert_sound(app)
        assert notices(app) == ""
        assert BASIS_EXPLAINED[basis][1:] in words(app)

    def test_what_would_make_ours_the_published_figure_is_told(self, visit: Visit):
        told = words(visit(SYSTEMS, system="gpt-3"))
        # 4,600,000 / 3,552,000 h, and 4,600,000 / 1.185
        assert "GPU rental price $1.30/h, or GPU-hours 3.88 million" in told

    def test_systems_and_scenarios_stand_side_by_side(self, visit: Visit):
        link = {"system": "llama-7b", PRICE: "2", "compare": ["llama-13b gpu_hours=100", "gpt-4"]}
        app = visit(SYSTEMS, **link)
        assert_sound(app)
        assert notices(app) == ""
        app.session_state["Compare open"] = True
        app.run()
        assert_sound(app)
        told = words(app)
        assert "| 1. LLaMA 7B | $150k (" in told  # the book's own: 82,432 h x 1.85
        assert "| 2. LLaMA 7B (GPU rental price $2.00/h) | $160k (" in told
        assert "| GPU rental price | $1.85/h | $2.00/h | +$12.4k |" in told  # 82,432 x 0.15
        assert "| 3. LLaMA 13B (GPU-hours 100) |" in told

    def test_a_scenario_that_cannot_be_compared_is_one_line(self, visit: Visit):
        app = visit(SYSTEMS, system="llama-7b", compare=["gpt-9 mfu=0.4"])
        app.session_state["Compare open"] = True
        app.run()
        assert not app.exception
        assert "gpt-9" in errors(app)
        assert "LLaMA 7B cost" in words(app)

    def test_another_system_brings_its_own_price_unless_the_reader_set_one(self, visit: Visit):
        app = visit(SYSTEMS)
        app.selectbox[0].set_value("gpt-3").run()
        assert app.slider[0].value == pytest.approx(1.185)
        app.slider[0].set_value(3.0).run()
        app.selectbox[0].set_value("alpaca-7b").run()
        assert app.slider[0].value == 3.0

    def test_reset_returns_every_assumption_to_the_book(self, visit: Visit):
        app = visit(SYSTEMS, system="gpt-4", mfu="0.5", **{PRICE: "4"})
        by_the_book = words(visit(SYSTEMS, system="gpt-4"))
        assert words(app) != by_the_book
        next(button for button in app.button if button.label == "Reset").click().run()
        assert words(app) == by_the_book


class TestLinks:
    @pytest.mark.parametrize(
        ("page", "link", "named"),
        [
            (SYSTEMS, {"mfu": "abc"}, ["mfu=abc", "is not a number"]),
            (SYSTEMS, {"mfu": "nan"}, ["mfu=nan"]),
            (SYSTEMS, {"mfu": ["0.5", "0.6"]}, ["mfu", "more than once"]),
            (SYSTEMS, {"system": "gpt-5"}, ["system=gpt-5", "alpaca-7b is used"]),
            (CLAIM, {PRICE: "99"}, [f"{PRICE}=99", "0.1 to 10.0"]),
            (CLAIM, {"boundary": "nonsense"}, ["boundary=nonsense", "tuning+data is used"]),
            (CLAIM, {"starts": "2023-02-30"}, ["starts=2023-02-30", "2023-01-31 is used"]),
            (CLAIM, {"colour": "red"}, ["colour"]),
        ],
    )
    def test_a_value_that_cannot_be_restored_is_named_with_what_is_used(
        self, visit: Visit, page: str, link: dict[str, str | list[str]], named: list[str]
    ):
        app = visit(page, **link)
        assert_sound(app)
        assert len(app.warning) == 1
        assert all(text in notices(app) for text in named)
        assert words(app) == words(visit(page))  # the defaults are what is shown

    def test_one_notice_names_every_fault(self, visit: Visit):
        told = notices(visit(CLAIM, boundary="x", scale="cubic", colour="red"))
        assert all(name in told for name in ("boundary=x", "scale=cubic", "colour"))

    def test_marks_of_mail_clients_are_no_faults(self, visit: Visit):
        assert notices(visit(CLAIM, utm_source="letter", fbclid="1")) == ""

    def test_the_notice_goes_with_the_next_change(self, visit: Visit):
        app = visit(CLAIM, boundary="nonsense")
        app.radio(key="boundary").set_value("tuning").run()
        assert notices(app) == ""

    @pytest.mark.parametrize("text", NUMBERS)
    def test_a_price_is_either_restored_or_named(self, visit: Visit, text: str):
        app = visit(CLAIM, **{PRICE: text})
        assert_sound(app)
        if not notices(app):
            assert app.slider[0].value == pytest.approx(float(text))

    @pytest.mark.parametrize("text", DAYS)
    def test_a_day_is_either_restored_or_named(self, visit: Visit, text: str):
        app = visit(CLAIM, starts=text)
        assert_sound(app)
        if not notices(app):
            assert app.date_input(key="starts").value == date.fromisoformat(text)

    @pytest.mark.parametrize("name", ["params", "tokens", "experiment_multiplier"])
    @pytest.mark.parametrize("text", ["0", "1e40", "-3", "many"])
    def test_an_impossible_assumption_is_named_and_the_page_still_answers(
        self, visit: Visit, name: str, text: str
    ):
        link = {"system": "gpt-3", "training_boundary": "all-in", name: text}
        app = visit(SYSTEMS, **link)
        assert_sound(app)
        assert name in notices(app)


class TestEditing:
    """The YAML changes on disk while the page is open."""

    FILE = "systems/llama-7b.yaml"

    def with_base(self, visit: Visit) -> AppTest:
        app = visit(CLAIM, boundary=BASE, **{PRICE: "2"})
        assert "| $164,864 |" in words(app)  # 82,432 x 2
        return app

    def test_a_changed_figure_shows_at_the_next_interaction(self, visit: Visit, data: Path):
        app = self.with_base(visit)
        change(data, self.FILE, "82_432", "90_000")
        change(data, self.FILE, "82,432", "90,000")  # the quote must print the figure
        app.run()
        assert_sound(app)
        assert notices(app) == ""
        assert "| $180,000 |" in words(app)

    def test_a_mistake_keeps_the_last_good_figures_under_one_notice(self, visit: Visit, data: Path):
        app = self.with_base(visit)
        good = words(app)
        change(data, self.FILE, "value: 82_432", "value: many")
        app.run()
        assert_sound(app)
        assert words(app) == good
        assert len(app.warning) == 1
        lines = (data / self.FILE).read_text("utf-8").splitlines()
        line = next(n for n, text in enumerate(lines, 1) if "value: many" in text)
        assert f"{self.FILE}:{line} system.stages.0" in notices(app)
        assert "gpu_hours.value: 'many' is text; write a bare number" in notices(app)
        change(data, self.FILE, "value: many", "value: 82_432")
        app.run()
        assert notices(app) == ""
        assert words(app) == good

    def test_a_deleted_file_is_a_mistake_too(self, visit: Visit, data: Path):
        app = self.with_base(visit)
        (data / self.FILE).unlink()
        app.run()
        assert_sound(app)
        assert "llama" in notices(app)
        assert "| $164,864 |" in words(app)

    @pytest.mark.parametrize("page", [OVERVIEW, CLAIM, SYSTEMS, PRICES, TIMELINE, EVIDENCE])
    def test_a_folder_broken_from_the_start_is_one_line(self, visit: Visit, data: Path, page: str):
        change(data, self.FILE, "value: 82_432", "value: many")
        app = visit(page)
        assert not app.exception
        assert f"{self.FILE}:" in errors(app)
        assert "Traceback" not in errors(app)
        assert "\n" not in errors(app)

    def test_an_empty_folder_is_one_line(
        self, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("COSTFALL_DATA", str(tmp_path / "nowhere"))
        app = visit()
        assert not app.exception
        assert "holds no YAML files" in errors(app)


class TestMarkup:
    """Words of the book are text, whatever they look like."""

    RAW = "<b>x</b> $a$ [l](http://x) | *i* :red[r]"
    ESCAPED = r"\<b\>x\</b\> \$a\$ \[l\](http\://x) \| \*i\* \:red\[r\]"

    @pytest.mark.parametrize("page", [OVERVIEW, CLAIM, SYSTEMS, PRICES, TIMELINE, EVIDENCE])
    @pytest.mark.parametrize(
        ("file", "old"),
        [
            ("systems/alpaca-7b.yaml", "name: Alpaca 7B"),
            ("systems/alpaca-7b.yaml", "publisher: Stanford Center for Research"),
            ("forecasts.yaml", "publisher: ARK"),
            ("claims/eight-years.yaml", "reading: ARK published Big Ideas 2023."),
            ("claims/eight-years.yaml", "said_by: AI Explained"),
            ("events/story.yaml", "actor: Stanford"),
            ("pricing/api/openai.yaml", "name: OpenAI"),
        ],
    )
    def test_no_character_becomes_markup_or_a_formula(
        self, visit: Visit, data: Path, page: str, file: str, old: str
    ):
        change(data, file, old, f"{old.partition(':')[0]}: '{self.RAW}' #")
        app = visit(page)
        assert_sound(app)
        shown = [element.value for element in (*app.markdown, *app.caption)]
        shown += [text for metric in app.metric for text in (metric.label, metric.value)]
        shown += [widget.help for widget in (*app.date_input, *app.slider)]
        assert [text for text in shown if self.RAW in text] == []
        assert all(self.ESCAPED in text for text in shown if "red[r]" in text.replace("\\", ""))
