"""Decks for a board: findings, what an edit moves, and who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten
from typing import Any

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.charts import source_records
from analysis.brief.export.figure import MOST_TITLE, Figure, figure
from analysis.brief.export.pptx_file import book_day, saved, slide
from analysis.brief.impact_pictures import impact_chart, price_step_chart
from analysis.brief.impact_words import change_text, impact_finding, move_rows, value_texts
from analysis.brief.words import SIGNS, day
from analysis.study.impact import Move, changed_models
from analysis.study.market import Side

MOST_MOVES, MOST_SOURCES, MOST_ASSUMPTIONS = 11, 7, 4
"""Lines that a slide has room for; the speaker notes hold the rest."""
MOVE_SHARES = (0.5, 0.18, 0.18, 0.14)
APPROVAL = ("Prepared by", "Checked by", "Approved by")
LINE_IN, SIGNED_IN = 0.36, 0.42
LONGEST_CELL = 80


@dataclass(frozen=True)
class Table:
    """A slide of rows: its finding, its lines, and what they are."""

    title: str
    measure: str
    rows: tuple[dict[str, str], ...]
    shares: tuple[float, ...]
    """Of the width, by column."""


@dataclass(frozen=True)
class Edit:
    """A change of the book, as a pack tells it."""

    before: Book
    after: Book
    moves: tuple[Move, ...]
    day: date
    """The day as of which the answers were asked."""


def board_pack(
    figures: Sequence[Figure], tables: Sequence[Table] = (), assumptions: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A slide per figure and table, then one of sources, assumptions and lines to sign.

    16:9, native charts; the same bytes for the same figures.
    """
    from analysis.brief.export.deck import empty_deck

    deck = empty_deck()
    for one in figures:
        slide(deck, one)
    frame = figures[0] if figures else None
    for table in tables:
        _table_slide(deck, table, frame)
    _last_slide(deck, _sources(figures), assumptions, frame)
    title = figures[0].title if figures else tables[0].title if tables else "Costfall"
    return saved(deck, title, book_day(figures))


def impact_pack(
    edit: Edit, *, today: date, side: Side = "output", currency: str = "USD", link: str = "",
    code: str = "", book_day: date | None = None, marking: str = "",
    assumptions: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """What an edit saves or costs: the largest move for a title, the price through time, old
    against new, and who answers for it.
    """
    about: dict[str, Any] = {"link": link, "code": code, "book_day": book_day, "marking": marking}
    figures = []
    if chart := impact_chart(edit.moves, edit.day, edited_sources(edit.before, edit.after)):
        figures.append(figure(chart, title=saving(edit.moves), **about))
    if chart := price_step_chart(edit.before, edit.after, side, currency, today):
        figures.append(figure(chart, **about))
    told = (
        f"Answers are as of {day(edit.day)} where they have no day of their own",
        *assumptions,
    )
    return board_pack(figures, [moves_table(edit.moves)], told)


def saving(moves: Sequence[Move]) -> str:
    """The largest move of money as what is saved or paid more; without one, what moves at all."""
    lead = next(
        (m for m in moves if _currency(m.unit) and m.difference and m.before is not None), None
    )
    if lead is None or lead.difference is None:
        return shorten(impact_finding(moves), MOST_TITLE, placeholder=" …")
    old, new = value_texts(lead)
    amount = value_texts(replace(lead, before=abs(lead.difference), after=None))[0]
    falls = lead.difference < 0
    what = f"{lead.what[:1].upper()}{lead.what[1:]}"
    effect = f"a saving of {amount}" if falls else f"{amount} more"
    verb = "falls" if falls else "rises"
    told = f"{what} {verb} from {old} to {new}, {effect} ({change_text(lead)})"
    return shorten(told, MOST_TITLE, placeholder=" …")


def _currency(unit: str) -> bool:
    return unit.partition(" per ")[0] in SIGNS


def moves_table(moves: Sequence[Move]) -> Table:
    """Old against new, the largest first, as many as a slide holds."""
    rows = move_rows(moves[:MOST_MOVES])
    left = len(moves) - len(rows)
    return Table(
        title=shorten(impact_finding(moves), MOST_TITLE, placeholder=" …"),
        measure="Old against new, the largest first" + (f"; {left:,} more move" if left else ""),
        rows=tuple(rows),
        shares=MOVE_SHARES,
    )


def edited_sources(before: Book, after: Book) -> tuple[Source, ...]:
    """The sources of the rows that only the edited book has."""
    old = {(one.provider, one.model.id): one.model.prices for one in before.models}
    ids = [
        row.source
        for one in changed_models(before, after)
        for row in one.model.prices
        if row not in old.get((one.provider, one.model.id), ())
    ]
    ids += [row.source for row in after.rentals if row not in set(before.rentals)]
    ids += [row.source for row in after.fx if row not in set(before.fx)]
    return source_records(after, ids)


def _sources(figures: Sequence[Figure]) -> tuple[Source, ...]:
    found = [source for one in figures for source in one.chart.sources]
    return tuple({(s.url, s.title): s for s in found}.values())


def _table_slide(deck: Any, table: Table, frame: Figure | None) -> None:
    from analysis.brief.export import deck as house
    from analysis.brief.export import slide_tables, slides

    made, end = house.titled(deck, table.title)
    end = house.text_box(made, "What is listed", [table.measure], end + slides.GAP_IN)
    if table.rows:
        told_rows = [[slides.cut(text, LONGEST_CELL) for text in row.values()]
                     for row in table.rows]  # fmt: skip
        cells = [list(table.rows[0]), *told_rows]
        tall = min(LINE_IN * len(cells), house.FOOTER_TOP_IN - end - 3 * slides.GAP_IN)
        place = (house.MARGIN_IN, end + slides.GAP_IN, house.TEXT_IN, tall)
        shape = slide_tables.table(made, cells, place, table.shares)
        slide_tables.underline(shape.table)
        told = f"Table of {len(table.rows)} rows. {table.title}"
        slides.describe(shape, "Table", shorten(told, 250, placeholder=" …"))
    if frame:
        slides.foot(made, frame)
    lines = [" | ".join(row.values()) for row in table.rows]
    made.notes_slide.notes_text_frame.text = "\n".join([table.title, table.measure, *lines])


def _last_slide(
    deck: Any, sources: Sequence[Source], assumptions: Sequence[str], frame: Figure | None
) -> None:
    from analysis.brief.export import deck as house
    from analysis.brief.export import slide_tables, slides
    from analysis.brief.legible import visible

    made, end = house.titled(deck, "Sources, assumptions and approval")
    told = [f"{s.title} ({s.publisher}), accessed {day(s.accessed)}" for s in sources]
    kept = [slides.cut(visible(line), 130) for line in told[:MOST_SOURCES]]
    if len(told) > len(kept):
        kept.append(f"and {len(told) - len(kept):,} more, in the speaker notes")
    kept = kept or ["the reader’s own inputs"]
    end = house.text_box(made, "Sources", ["Sources", *kept], end + slides.GAP_IN, house.SMALL_PT,
                         head=True)  # fmt: skip
    shown = [slides.cut(visible(line), 240) for line in assumptions[:MOST_ASSUMPTIONS]]
    if len(assumptions) > len(shown):
        shown.append(f"and {len(assumptions) - len(shown):,} more, in the speaker notes")
    if shown:
        end = house.text_box(made, "Assumptions", ["Assumptions", *shown], end + 2 * slides.GAP_IN,
                             house.SMALL_PT, head=True)  # fmt: skip
    cells = [["", "Name", "Role", "Date"], *([name, "", "", ""] for name in APPROVAL)]
    tall = SIGNED_IN * len(cells)
    place = (house.MARGIN_IN, house.FOOTER_TOP_IN - tall - slides.GAP_IN, house.TEXT_IN, tall)
    shape = slide_tables.table(made, cells, place, (0.16, 0.34, 0.3, 0.2))
    slide_tables.underline(shape.table)
    slides.describe(shape, "Approval", "Lines for who prepared, checked and approved this.")
    if frame:
        slides.foot(made, frame)
    addresses = [f"{text}, {s.url}" for text, s in zip(told, sources, strict=True)]
    made.notes_slide.notes_text_frame.text = visible_lines(
        ["Sources:", *addresses, "Assumptions:", *assumptions]
    )


def visible_lines(texts: Sequence[str]) -> str:
    """One line per text, without characters that only steer."""
    from analysis.brief.legible import visible

    return "\n".join(visible(text) for text in texts)
