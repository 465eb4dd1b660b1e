"""Frozen links: a page with `known_on` shows the figures that the book gave on that day."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.known import recorded_span
from analysis.book.load import Book
from dashboard import frozen

from .conftest import (
    EVIDENCE,
    PRICES,
    SYSTEMS,
    TIMELINE,
    Visit,
    assert_sound,
    errors,
    notices,
    words,
)

ALL = [f"dashboard/pages/{name}.py" for name in (
    "overview", "claim", "systems", "budget", "prices", "estimator", "self_hosting", "extraction",
    "timeline", "backtest", "evidence",
)]  # fmt: skip
BEFORE, AFTER = "2099-01-01", "2099-01-02"
BANNER = "You see the book as known on 1 January 2099."
# 24 h x $1.85, and 4,727 requests x 2,156 tokens at $20 or, corrected, $40 a million
OLD, NEW = "| Total | $248 |", "| Total | $452 |"
TEACHER = "id: text-davinci-003\n"
ROW = f"""
      - since: 2022-11-28
        until: 2024-01-04
        date_basis: recalled
        status: list
        currency: USD
        input_per_mtok: 40
        output_per_mtok: 40
        source: openai-deprecations
        quote: null
        evidence: estimate
        recorded: {AFTER}
        note: Made up for a test.
"""


def correct(data: Path) -> None:
    """Append to the price of Alpaca's teacher a correction to twice of it, recorded on AFTER."""
    file = data / "pricing/api/openai.yaml"
    before, model, after = file.read_text("utf-8").partition(TEACHER)
    assert model
    its_own, following, others = after.partition("  - id: ")
    text = before + model + its_own.rstrip() + ROW + following + others
    file.write_text(text, "utf-8")


@pytest.fixture
def corrected(book_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dashboard shows a copy of the book with a correction that came on AFTER."""
    correct(book_copy)
    monkeypatch.setenv("COSTFALL_DATA", str(book_copy))
    return book_copy


def move(app: AppTest, page: str) -> AppTest:
    """To another page by a link that carries nothing; AppTest would carry the parameters."""
    app.query_params.clear()
    return app.switch_page(page).run()


def button_keys(app: AppTest) -> list[str | None]:
    return [button.key for button in app.button]


@pytest.mark.usefixtures("corrected")
class TestFigures:
    def test_a_frozen_page_shows_the_figures_of_its_day(self, visit: Visit):
        app = visit(SYSTEMS, known_on=BEFORE)
        assert_sound(app)
        assert OLD in words(app)
        assert NEW in words(visit(SYSTEMS, known_on=AFTER))
        assert NEW in words(visit(SYSTEMS))

    @pytest.mark.parametrize("page", ALL)
    def test_every_page_says_that_it_is_frozen_and_what_came_since(self, visit: Visit, page: str):
        app = visit(page, known_on=BEFORE)
        assert_sound(app)
        assert notices(app) == ""  # the page knows the parameter
        assert f"{BANNER} 1 price has changed since." in app.markdown[0].value
        assert "thaw" in button_keys(app)

    def test_one_visitors_day_is_no_other_visitors_day(self, visit: Visit):
        frozen_one, other = visit(SYSTEMS, known_on=BEFORE), visit(SYSTEMS)
        assert OLD in words(frozen_one.run())
        assert NEW in words(other.run())
        assert OLD in words(frozen_one.run())

    def test_the_table_of_every_row_lacks_what_was_recorded_later(self, visit: Visit):
        link = {"rows": "every dated row", "q": "text-davinci-003"}
        then, now = (visit(PRICES, **link, **day) for day in ({"known_on": BEFORE}, {}))
        counts = [len(app.dataframe[0].value) for app in (then, now)]
        assert counts[1] - counts[0] == 1

    def test_the_evidence_counts_one_figure_less(self, visit: Visit):
        then, now = (
            int(re.search(r"of ([\d,]+) figures", words(app))[1].replace(",", ""))  # type: ignore[index]
            for app in (visit(EVIDENCE, known_on=BEFORE), visit(EVIDENCE))
        )
        assert now - then == 1


@pytest.mark.usefixtures("corrected")
class TestDay:
    def test_it_stays_on_the_next_page(self, visit: Visit):
        app = move(visit(TIMELINE, known_on=BEFORE), SYSTEMS)
        assert BANNER in app.markdown[0].value
        assert OLD in words(app)

    def test_showing_todays_book_ends_it_also_on_the_next_page(self, visit: Visit):
        app = visit(SYSTEMS, known_on=BEFORE)
        app.button(key="thaw").click().run()  # the parameter is still in this run's address
        assert NEW in words(app)
        assert BANNER not in words(app)
        assert notices(app) == ""
        assert BANNER not in words(move(move(app, TIMELINE), SYSTEMS))

    def test_it_can_be_moved_and_cleared(self, visit: Visit):
        app = visit(SYSTEMS, known_on=BEFORE)
        app.date_input(key="known_on").set_value(date.fromisoformat(AFTER)).run()
        assert "as known on 2 January 2099. Nothing has changed since." in words(app)
        assert NEW in words(app)
        app.date_input(key="known_on").set_value(date.fromisoformat(BEFORE)).run()
        assert OLD in words(app)
        app.date_input(key="known_on").set_value(None).run()
        assert NEW in words(app)
        assert "known_on" not in [control.key for control in app.date_input]

    def test_the_foot_freezes_the_page_as_it_stands(self, visit: Visit):
        app = visit(SYSTEMS, system="llama-7b")
        before = words(app)
        app.button(key="freeze").click().run()
        assert "as known on 2 January 2099. Nothing has changed since." in words(app)
        assert words(app).partition("\n")[2] == before  # the banner alone is new
        assert "freeze" not in button_keys(app)
        assert OLD not in words(move(app, SYSTEMS))

    def test_a_page_that_is_left_out_shows_todays_book_and_nothing_of_this(
        self, visit: Visit, monkeypatch: pytest.MonkeyPatch
    ):
        app = visit(TIMELINE, known_on=BEFORE)
        monkeypatch.setattr(frozen, "LEFT_OUT", frozenset({"systems"}))
        assert NEW in words(move(app, SYSTEMS))
        assert {"freeze", "thaw"}.isdisjoint(button_keys(app))
        monkeypatch.setattr(frozen, "LEFT_OUT", frozenset())
        assert OLD in words(move(move(app, TIMELINE), SYSTEMS))  # the session has not forgotten


class TestBadLinks:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("abc", "is not a date"),
            ("", "is not a date"),
            ("2026-13-01", "is not a date"),
            ("20261130", "is not written as 2023-03-13"),
            ("0001-01-01", "lies before"),
            ("9999-12-31", "lies after"),
        ],
    )
    def test_a_day_that_cannot_be_used_is_named_with_what_is_used(
        self, visit: Visit, text: str, fault: str
    ):
        app = visit(SYSTEMS, known_on=text)
        assert_sound(app)
        assert len(app.warning) == 1
        assert f"known_on={text} {fault}" in notices(app)
        assert "so today’s book is used" in notices(app)
        assert words(app) == words(visit(SYSTEMS))
        app.query_params.clear()  # as the browser does
        assert notices(app.run()) == ""

    def test_the_day_before_the_first_row_is_refused_and_that_of_the_first_is_not(
        self, visit: Visit, book: Book
    ):
        first = recorded_span(book)[0]  # type: ignore[index]
        assert notices(visit(SYSTEMS, known_on=first.isoformat())) == ""
        before = visit(SYSTEMS, known_on=(first - timedelta(days=1)).isoformat())
        assert "when the book’s first row was recorded" in notices(before)

    def test_tomorrow_is_refused_and_today_is_not(self, visit: Visit, book: Book):
        last = max(date.today(), recorded_span(book)[1])  # type: ignore[index]
        assert notices(visit(SYSTEMS, known_on=last.isoformat())) == ""
        after = visit(SYSTEMS, known_on=(last + timedelta(days=1)).isoformat())
        assert "the last day that can be asked for" in notices(after)


# On such a day the Self-hosting page has neither a chip nor a seller to choose.
@pytest.mark.parametrize("page", [page for page in ALL if "self_hosting" not in page])
def test_a_day_on_which_the_book_had_one_row_ends_no_page(
    visit: Visit, book_copy: Path, monkeypatch: pytest.MonkeyPatch, page: str
):
    pricing = book_copy / "pricing"
    for file in (*pricing.glob("api/*.yaml"), *pricing.glob("rental/*.yaml"), pricing / "fx.yaml"):
        text = re.sub(r"recorded: \d{4}-\d\d-\d\d", f"recorded: {AFTER}", file.read_text("utf-8"))
        once = file.name == "openai.yaml"
        file.write_text(text.replace(AFTER, BEFORE, 1) if once else text, "utf-8")
    monkeypatch.setenv("COSTFALL_DATA", str(book_copy))
    app = visit(page, known_on=BEFORE)
    assert not app.exception
    assert "failed" not in errors(app)  # what is missing is named, if anything is
    assert BANNER in app.markdown[0].value
    app.button(key="thaw").click().run()
    assert_sound(app)
    assert BANNER not in words(app)
