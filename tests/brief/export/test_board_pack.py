"""The board's deck of an edit (journey J1, step 8): each title and line against figures by hand."""

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from pptx import Presentation

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.export.board_pack import (
    MOST_MOVES,
    Edit,
    board_pack,
    edited_sources,
    impact_pack,
    moves_table,
    saving,
)
from analysis.brief.export.figure import MOST_TITLE, figure
from analysis.study.impact import Move, moves
from tests.brief.export.real_charts import DAY, with_price
from tests.brief.export.test_pptx import chart
from tests.making import CITED, a_book, exchanged, priced, rented

CHANGE = date(2026, 12, 1)
READ = date(2026, 11, 29)
SOURCES = {
    CITED["source"]: Source(title="The old list", publisher="Someone", url="https://example.org/a",
                            kind="primary", accessed=date(2023, 3, 14)),
    "new": Source(title="The new list", publisher="Someone", url="https://example.org/b",
                  kind="primary", accessed=READ),
}  # fmt: skip
OLD = priced("gpt-4", since=date(2023, 3, 14), output_per_mtok=60.0)
NEW = priced("gpt-4", since=CHANGE, output_per_mtok=30.0, source="new")
BEFORE, AFTER = (a_book(*rows, sources=SOURCES) for rows in ([OLD], [OLD, NEW]))


def moved(
    before: float | None, after: float | None, unit: str = "USD per MTok",
    what: str = "a million output tokens of gpt-4",
) -> Move:  # fmt: skip
    return Move(what, what, unit, before, after, "prices", ())


def pack(*found: Move, **given: Any) -> Any:
    edit = Edit(BEFORE, AFTER, found or (moved(60.0, 30.0),), CHANGE)
    file = impact_pack(edit, today=date(2026, 11, 30), **given)
    return Presentation(io.BytesIO(file))


def words(slide: Any) -> str:
    frames = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    rows = [c.text for s in slide.shapes if s.has_table for r in s.table.rows for c in r.cells]
    return "\n".join([*frames, *rows])


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


SAVINGS = [
    ((moved(60.0, 30.0),),  # 60 - 30
     "A million output tokens of gpt-4 falls from $60 to $30, a saving of $30 (−50 %)"),
    ((moved(10.0, 12.5),),
     "A million output tokens of gpt-4 rises from $10 to $12.50, $2.50 more (+25 %)"),
    ((moved(1.0, 5.0, "times", "a ratio"), moved(600.0, 450.0, "USD", "the Alpaca bill")),
     "The Alpaca bill falls from $600 to $450, a saving of $150 (−25 %)"),
    ((moved(5.5, 5.4, "years", "the lead"),),
     "1 figure moves: the lead falls from 5.50 to 5.40 years (−0.10 years)"),
    ((moved(None, 9.0, "USD", "a new price"),), "1 figure is new: a new price, at $9.00"),
    ((), "No figure moves"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "title"), SAVINGS)
def test_the_title_states_what_is_saved(found: tuple[Move, ...], title: str):
    assert saving(found) == title


def test_a_very_long_name_still_makes_a_title():
    assert len(saving([moved(60.0, 30.0, what="word " * 90)])) <= MOST_TITLE


def test_saving_then_price_through_time_then_old_and_new_then_who_answers_for_it():
    deck = pack(link="https://example.org/?s=1", code="prices as_of=2026-12-01", marking="Board")
    assert titles(deck) == [
        "A million output tokens of gpt-4 falls from $60 to $30, a saving of $30 (−50 %)",
        "gpt-4 went from $60 to $30 per million output tokens",
        "1 figure moves: a million output tokens of gpt-4 falls from $60 to $30 (−50 %)",
        "Sources, assumptions and approval",
    ]
    first, second, third, last = deck.slides
    assert "Source: The new list (Someone), accessed 29 November 2026" in words(first)
    assert "The new list" in words(second)
    for told in ("Before\nAfter\nChange", "$60\n$30\n−50 %"):
        assert told in words(third)
    for told in ("Prepared by", "Checked by", "Approved by", "The old list (Someone)",
                 "Answers are as of 1 December 2026"):  # fmt: skip
        assert told in words(last)
    for slide in deck.slides:
        assert "Board · Costfall · prices as_of=2026-12-01" in words(slide)
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=1e-4)


def test_the_charts_of_the_deck_hold_the_numbers_for_edit_data():
    first, second, *_ = pack().slides
    new = {one.name: one for one in _chart(first).plots[0].series}["New"]
    across = [float(v.text) for v in new._element.xpath("c:xVal//c:pt/c:v")]
    assert across == [0.5]  # 30 / 60
    line = {one.name: one for one in _chart(second).plots[0].series}["gpt-4"]
    assert [v for v in line.values if v is not None] == [60.0, 60.0, 30.0, 30.0]
    for slide in (first, second):
        assert _chart(slide).part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def _chart(slide: Any) -> Any:
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def test_only_rows_that_are_new_lend_their_sources():
    assert [s.title for s in edited_sources(BEFORE, AFTER)] == ["The new list"]
    assert edited_sources(BEFORE, replace(BEFORE)) == ()
    more = a_book(OLD, rented(2.0, source="new"), exchanged(0.8, CHANGE, source="new"),
                  sources=SOURCES)  # fmt: skip
    assert [s.title for s in edited_sources(BEFORE, more)] == ["The new list"]


def test_many_moves_are_cut_and_counted():
    found = tuple(moved(60.0, 60.0 / n, what=f"figure {n}") for n in range(21, 1, -1))
    table = moves_table(found)
    assert len(table.rows) == MOST_MOVES
    assert table.measure.endswith(f"; {20 - MOST_MOVES} more move")
    third = pack(*found).slides[2]
    assert "figure 21" in words(third)
    assert "figure 2\n" not in words(third)


def test_without_a_ratio_there_is_still_a_deck():
    deck = pack(moved(None, 9.0, "USD", "a new price"))
    assert titles(deck)[-2:] == [
        "1 figure is new: a new price, at $9.00", "Sources, assumptions and approval",
    ]  # fmt: skip
    assert len(deck.slides) == 3  # the price through time, the table, and who answers for it


def test_any_figures_make_a_deck_with_lines_to_sign():
    many = tuple(
        Source(title=f"Paper {n}", publisher="A press", url=f"https://example.org/{n}",
               kind="primary", accessed=READ) for n in range(30)
    )  # fmt: skip
    file = board_pack([figure(chart(sources=many))], assumptions=[f"Assumed {n}" for n in range(9)])
    first, last = Presentation(io.BytesIO(file)).slides
    assert first.shapes.title.text_frame.text == "It cost $48"
    assert "and 23 more, in the speaker notes" in words(last)  # 30 - 7
    assert "and 5 more, in the speaker notes" in words(last)  # 9 - 4
    told = last.notes_slide.notes_text_frame.text
    assert all(f"https://example.org/{n}" in told and f"Paper {n}" in told for n in range(30))
    assert "Assumed 8" in told
    boxes = sorted((s.top, s.top + s.height) for s in last.shapes
                   if not s.is_placeholder or s == last.shapes.title)  # fmt: skip
    for (_, end), (start, _) in pairwise(boxes):
        assert start >= end


def test_the_same_edit_gives_the_same_bytes():
    edit = Edit(BEFORE, AFTER, (moved(60.0, 30.0),), CHANGE)
    made = [impact_pack(edit, today=CHANGE, book_day=CHANGE) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.slow
def test_an_edit_of_the_book_itself(book: Book):
    """GPT-4o at half its price of $10."""
    after = with_price(book, "gpt-4o", DAY, output_per_mtok=5.0)
    found = moves(book, after, DAY)
    deck = Presentation(io.BytesIO(impact_pack(Edit(book, after, found, DAY), today=DAY)))
    assert titles(deck)[0] == (
        "A million output tokens of gpt-4o falls from $10 to $5, a saving of $5 (−50 %)"
    )
    assert len(deck.slides) == 4
