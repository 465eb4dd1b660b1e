"""Sheets of a workbook in which text stays text and numbers stay numbers."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.brief.charts import Row
from analysis.brief.export.zip_dates import made_on, same_bytes

FONT, POINTS = "Source Sans Pro", 11
WIDEST = 60
MOST_LETTERS = 32_767
"""Of one cell."""
STARTS_FORMULA = tuple("=+-@\t\r")
UNITS = {
    "year": "year", "year_to": "year", "usd": "US$", "usd_to": "US$", "tokens": "tokens a month",
    "percent": "MMLU score, %", "samples": "samples", "share": "share of the gap, 0–1",
    "flop": "FLOP", "day": "date", "until": "date", "day_text": "date", "old": "old over old",
    "ratio": "new over old", "level": "0–1",
}  # fmt: skip
"""What a column of plotted rows is counted in, where its name does not say."""
MONEY = ("cost", "low", "high", "price", "price_to", "start", "end", "result", "result_to",
         "published", "predicted")  # fmt: skip


@dataclass(frozen=True)
class Looks:
    """The few formats of cells."""

    plain: Any
    head: Any
    muted: Any
    quoted: Any
    wrapped: Any
    strong: Any
    money: Any
    title: Any


def workbook(fill: Callable[[Any, Looks], None], day: date | None, title: str = "") -> bytes:
    """The workbook that `fill` writes; the same bytes for the same content."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "author": "Costfall", "created": made_on(day)})
        book.formats[0].set_font_name(FONT)
        style = {"font_name": FONT, "font_size": POINTS, "valign": "top"}
        look = Looks(
            plain=book.add_format(style),
            head=book.add_format({**style, "bold": True, "bottom": 1, "text_wrap": True}),
            muted=book.add_format({**style, "font_color": "#56616b", "italic": True}),
            quoted=book.add_format({**style, "quote_prefix": True}),
            wrapped=book.add_format({**style, "text_wrap": True}),
            strong=book.add_format({**style, "bold": True, "top": 1, "num_format": "#,##0.00"}),
            money=book.add_format({**style, "num_format": "#,##0.00"}),
            title=book.add_format({**style, "bold": True, "font_size": 15}),
        )
        fill(book, look)
    return same_bytes(out.getvalue(), day)


def write(sheet: Any, row: int, column: int, value: object, look: Looks, form: Any = None) -> None:
    """One cell. Text that a program would read as a formula is kept from it for good: also when
    somebody opens the cell and confirms it.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        value = str(value)
    if value is None:
        sheet.write_blank(row, column, None, form or look.plain)
    elif isinstance(value, str):
        risky = value.startswith(STARTS_FORMULA)
        shown = look.quoted if risky else form or look.plain
        sheet.write_string(row, column, value[:MOST_LETTERS], shown)
    else:
        sheet.write_number(row, column, value, form or look.plain)


def write_rows(book: Any, look: Looks, rows: Sequence[Row], sign: str, name: str) -> None:
    """A sheet of exactly these rows: names of columns, their units, then a line per row."""
    sheet = book.add_worksheet(name)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    for place, column in enumerate(columns):
        write(sheet, 0, place, column, look, look.head)
        write(sheet, 1, place, unit(column, columns, sign), look, look.muted)
        for line, row in enumerate(rows, 2):
            if column in row:
                write(sheet, line, place, row[column], look)
    fit(sheet, [[str(row.get(column, "")) for column in columns] for row in rows[:200]], columns)
    sheet.freeze_panes(2, 0)
    if rows:
        sheet.autofilter(1, 0, len(rows) + 1, max(0, len(columns) - 1))


def unit(column: str, columns: Iterable[str], sign: str) -> str:
    """What a column is counted in; nothing for names and labels.

    >>> unit("cost", ["cost"], "$"), unit("low", ["share", "low"], "$"), unit("name", [], "$")
    ('$', 'share of the gap, 0–1', '')
    """
    others = [name for name in columns if name in ("flop", "share", "usd")]
    if column in MONEY:
        return UNITS[others[0]] if others else sign or "as the chart says"
    return UNITS.get(column, "")


def fit(sheet: Any, lines: Iterable[Sequence[str]], head: Sequence[str]) -> None:
    """Columns as wide as their text, within reason."""
    for place, texts in enumerate(zip(head, *lines, strict=True)):
        sheet.set_column(place, place, min(WIDEST, max(10, 2 + max(map(len, texts)))))


def pairs(sheet: Any, told: Mapping[str, object], look: Looks, start: int = 0) -> None:
    """Two columns: what, and its text or number."""
    for line, (name, value) in enumerate(told.items(), start):
        write(sheet, line, 0, name, look, look.head)
        write(sheet, line, 1, value, look, look.wrapped)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
