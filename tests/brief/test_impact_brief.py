"""What an edit moves, in words and as a chart: each sentence against figures set by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.files import csv_rows, png, svg
from analysis.brief.impact_pictures import DRAWN, impact_chart, price_step_chart
from analysis.brief.impact_words import (
    change_text,
    impact_finding,
    move_line,
    move_rows,
    since_banner,
    value_texts,
)
from analysis.study.impact import Move, moves
from tests.making import CITED, a_book, exchanged, priced, rented

DAY = date(2026, 12, 1)
FROZEN = date(2026, 10, 30)


SOURCES = {
    CITED["source"]: Source(
        title="A source", publisher="Someone", url="https://example.org", kind="secondary",
        accessed=date(2026, 11, 1),
    )
}  # fmt: skip


def moved(
    before: float | None,
    after: float | None,
    unit: str = "USD per MTok",
    what: str = "a million output tokens of gpt-4",
) -> Move:
    return Move(what, what, unit, before, after, "prices", ())


FINDINGS = [
    ((), "No figure moves"),
    (
        (moved(60.0, 30.0),),
        "1 figure moves: a million output tokens of gpt-4 falls from $60 to $30 (−50 %)",
    ),
    (
        (moved(60.0, 30.0), moved(30.0, 33.0, what="another")),
        "2 figures move; the largest: a million output tokens of gpt-4 falls from $60 to $30 "
        "(−50 %)",
    ),
    (
        (moved(None, 0.5),),
        "1 figure is new: a million output tokens of gpt-4, at $0.50",
    ),
    (
        (moved(60.0, None), moved(5.0, None, what="another")),
        "2 figures are lost; among them: a million output tokens of gpt-4, which was $60",
    ),
    (
        (moved(9.0, None, what="a"), moved(2.0, 3.0, what="b"), moved(None, 1.0, what="c")),
        "1 figure moves, 1 is lost and 1 is new; the largest: b rises from $2 to $3 (+50 %)",
    ),
]


@pytest.mark.parametrize(("found", "sentence"), FINDINGS)
def test_the_finding_counts_and_names_the_largest(found: tuple[Move, ...], sentence: str):
    assert impact_finding(found) == sentence


LINES = [
    (600.0, 653.5, "USD", "$600 → $654 (+8.92 %)"),  # 53.5 / 600
    (23.47, 11.735, "GBP", "£23.47 → £11.73 (−50 %)"),
    (91_275.0, 165_464.0, "USD", "$91.3k → $165k (+81.3 %)"),  # 74,189 / 91,275
    (91_275.0, 91_280.0, "USD", "$91,275.00 → $91,280.00 (+0.00548 %)"),
    (0.10, 2.0, "USD per MTok", "$0.10 → $2 (20.0×)"),
    (0.0, 2.0, "USD per MTok", "$0 → $2 (from nothing)"),
    (2.0, 0.0, "USD per MTok", "$2 → $0 (−100 %)"),
    (10_000.0, 1.0, "USD", "$10.0k → $1.00 (−99.99 %)"),
    (5.498, 5.39, "years", "5.50 → 5.39 years (−0.11 years)"),
    (-0.148, 0.2, "years", "−0.15 → 0.20 years (+0.35 years)"),
    (0.48, 0.55, "share", "48 → 55 % (+7 points)"),
    (2.853e25, 1.4265e25, "FLOP", "2.85e25 → 1.43e25 FLOP (−50 %)"),
    (185.3, 92.65, "times", "185× → 92.7× (−50 %)"),
    (15_485.0, 3.0, "days", "15,500 → 3 days (−99.98 %)"),
    (6.59e9, 9.8e8, "tokens a month", "6.59 billion → 980 million tokens a month (−85.1 %)"),
    (None, 9.0, "USD", "no figure → $9.00 (new)"),
]


@pytest.mark.parametrize(("before", "after", "unit", "line"), LINES)
def test_a_line_has_both_values_in_their_unit_and_the_change(
    before: float | None, after: float | None, unit: str, line: str
):
    assert move_line(moved(before, after, unit, "it")) == f"it: {line}"


UNITS = ("USD", "GBP per MTok", "FLOP", "years", "share", "times", "days")


@given(st.sampled_from(UNITS), st.floats(0.1, 1e6), st.floats(-0.5, 0.5))
def test_two_values_that_differ_never_read_alike(unit: str, before: float, share: float):
    assume(abs(share) > 1e-4)
    one, two = value_texts(moved(before, before * (1 + share), unit))
    assert one != two


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6))
def test_the_sign_of_the_change_is_that_of_the_move(before: float, after: float):
    assume(abs(after / before - 1) > 1e-4)
    told = change_text(moved(before, after, "USD"))
    assert told.startswith("−") == (after < before)
    assert "−100 %" not in told  # something is left


def test_the_table_keeps_the_order_and_has_four_columns():
    rows = move_rows([moved(60.0, 30.0), moved(None, 1.0, what="new one")])
    assert rows == [
        {"Figure": "a million output tokens of gpt-4", "Before": "$60", "After": "$30",
         "Change": "−50 %"},
        {"Figure": "new one", "Before": "no figure", "After": "$1", "Change": "new"},
    ]  # fmt: skip


def test_the_banner_counts_by_kind_and_tells_the_largest_effect():
    price, quote = priced(recorded=DAY), rented(2.0, recorded=DAY)
    rate = exchanged(0.8, DAY)
    line = "a million output tokens of gpt-4: $60 → $30 (−50 %)"
    assert since_banner([price, price], [moved(60.0, 30.0)], FROZEN) == (
        f"2 prices have changed since 30 October 2026; largest effect: {line}"
    )
    assert since_banner([price], (), FROZEN) == (
        "1 price has changed since 30 October 2026; no figure moves"
    )
    told = since_banner([quote, rate, price, rate], [moved(60.0, 30.0)], FROZEN)
    assert told.startswith("1 price, 1 rental quote and 2 exchange rates have changed since")
    assert since_banner([], (), FROZEN) == ""


def many(count: int) -> list[Move]:
    """Falls to 1/2, 1/3 and so on, the largest first."""
    return [moved(60.0, 60.0 / n, what=f"figure {n}") for n in range(count + 1, 1, -1)]


def test_the_chart_draws_twelve_and_says_what_it_leaves_out():
    chart = impact_chart([*many(15), moved(1.0, 2.0, "years"), moved(None, 1.0)], DAY)
    assert chart is not None
    assert [row["name"] for row in chart.rows] == [f"figure {n}" for n in range(16, 4, -1)]
    assert len(chart.rows) == DRAWN
    assert "not drawn: 3 no larger and 2 without a ratio" in chart.subtitle  # 15 - 12; years, new
    assert chart.title == "figure 16 falls from $60 to $3.75 (−93.8 %), largest of 15"
    assert 0 < len(chart.alt) <= 250
    assert chart.title.removesuffix(", largest of 15") in chart.alt


def test_rows_hold_new_over_old():
    chart = impact_chart([moved(60.0, 30.0), moved(2.0, 3.0, what="b")], DAY)
    assert chart is not None
    assert [(row["old"], row["ratio"], row["kind"]) for row in chart.rows] == [
        (1.0, 0.5, "fall"), (1.0, 1.5, "rise"),
    ]  # fmt: skip
    assert chart.title.startswith("A million output tokens of gpt-4 falls from $60 to $30 (−50 %)")
    assert "not drawn" not in chart.subtitle


def test_without_a_ratio_there_is_no_chart():
    assert impact_chart([], DAY) is None
    assert impact_chart([moved(None, 1.0), moved(1.0, None), moved(1.0, 2.0, "years")], DAY) is None


def test_a_very_long_name_leaves_the_alternative_text_short():
    chart = impact_chart([moved(60.0, 30.0, what="word " * 80)], DAY)
    assert chart is not None
    assert len(chart.alt) <= 250


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [0.001, 0.5, 0.999, 1.05, 40.0])
def test_the_picture_can_be_drawn_with_its_tick_of_one(ratio: float):
    chart = impact_chart([moved(60.0, 60.0 * ratio)], DAY)
    assert chart is not None
    drawn = svg(chart).decode()
    assert ">1×<" in drawn
    assert f">{chart.rows[0]['label']}<" in drawn
    assert png(chart).startswith(b"\x89PNG")
    assert csv_rows(chart).count(b"\r\n") == 2  # a head and a row


def test_the_changed_price_is_drawn_through_time_and_into_its_first_weeks():
    old = priced("m", since=date(2023, 1, 1), output_per_mtok=60.0)
    new = priced("m", since=DAY, output_per_mtok=30.0)
    before, after = (a_book(*rows, sources=SOURCES) for rows in ([old], [old, new]))
    chart = price_step_chart(before, after, "output", "USD", date(2026, 11, 30))
    assert chart is not None
    assert chart.title == "m went from $60 to $30 per million output tokens"
    assert "drawn up to 30 January 2027" in chart.subtitle  # 1 December and 60 days
    assert price_step_chart(before, replace(before), "output", "USD", DAY) is None
    past = price_step_chart(before, after, "output", "USD", date(2027, 6, 1))
    assert past is not None
    assert "drawn up to" not in past.subtitle


def test_the_books_own_edit_reads_as_it_should(book: Book):
    """A rental price half as high again: BLOOM’s run was rented at nothing else."""
    dearer = tuple(
        q.model_copy(update={"usd_per_gpu_hour": 1.5 * q.usd_per_gpu_hour}) for q in book.rentals
    )
    found = moves(book, replace(book, rentals=dearer), DAY)
    bloom = next(m for m in found if m.name == "system/bloom-176b/training/rental")
    assert move_line(bloom).endswith("(+50 %)")
    chart = impact_chart(found, DAY)
    assert chart is not None
    assert len(chart.alt) <= 250
    assert {row["kind"] for row in chart.rows} <= {"rise", "fall"}
