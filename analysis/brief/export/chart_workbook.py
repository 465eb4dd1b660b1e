"""The workbook within a native chart: what “Edit data” opens, with the plotted rows beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.brief.charts import Row
from analysis.brief.export.plot import Bars, Plot, Series
from analysis.brief.export.sheets import Looks, fit, workbook, write, write_rows

SHEET, ROWS = "Chart", "Rows"
HEAD = ("Across", "Up", "Label")
BAR_HEAD = ("Name", "From", "Length", "To", "Room for a label")
FIRST_LINE = 3
"""Of the numbers, below a series' name and the names of its columns."""


@dataclass(frozen=True)
class Cells:
    """Where a series stands on the sheet: its first column, counted from 0, and its lines."""

    column: int
    first: int
    last: int

    def of(self, beside: int) -> str:
        """The reference of its cells in a column beside its first one."""
        letters = _letters(self.column + beside)
        return f"{SHEET}!${letters}${self.first}:${letters}${self.last}"

    @property
    def name(self) -> str:
        """The reference of the cell that holds its name."""
        return f"{SHEET}!${_letters(self.column)}$1"


def _letters(column: int) -> str:
    """
    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def placed(series: Sequence[Series]) -> list[Cells]:
    """Series side by side, all as long as the longest: LibreOffice loses a series that a longer
    one follows. Who adds points finds free cells below them.
    """
    longest = max((len(one.points) for one in series), default=0)
    last = FIRST_LINE + longest - 1
    return [Cells(len(HEAD) * n, FIRST_LINE, last) for n in range(len(series))]


def points_workbook(plot: Plot, rows: Sequence[Row], sign: str, day: date | None) -> bytes:
    """A line per point; one without a height breaks its series' line."""

    def fill(book: Any, look: Looks) -> None:
        sheet = book.add_worksheet(SHEET)
        for one, cells in zip(plot.series, placed(plot.series), strict=True):
            write(sheet, 0, cells.column, one.name, look, look.head)
            for beside, name in enumerate(HEAD):
                write(sheet, 1, cells.column + beside, name, look, look.muted)
            for line, p in enumerate(one.points, FIRST_LINE - 1):
                for beside, value in enumerate((p.x, p.y, p.label or None)):
                    write(sheet, line, cells.column + beside, value, look)
            sheet.set_column(cells.column, cells.column + 1, 12)
            sheet.set_column(cells.column + 2, cells.column + 2, 24)
        sheet.freeze_panes(FIRST_LINE - 1, 0)
        write_rows(book, look, rows, sign, ROWS)

    return workbook(fill, day)


def bars_workbook(plot: Bars, rows: Sequence[Row], sign: str, day: date | None) -> bytes:
    """A line per bar; its length follows from where it begins and ends."""

    def fill(book: Any, look: Looks) -> None:
        sheet = book.add_worksheet(SHEET)
        for place, name in enumerate(BAR_HEAD):
            write(sheet, 0, place, name, look, look.head)
        for at, bar in enumerate(plot.bars, 1):
            write(sheet, at, 0, bar.name, look)
            write(sheet, at, 1, bar.start, look)
            sheet.write_formula(at, 2, f"=D{at + 1}-B{at + 1}", look.plain, bar.end - bar.start)
            write(sheet, at, 3, bar.end, look)
            write(sheet, at, 4, label_room(plot), look)
        fit(sheet, [[bar.name, "", "", "", ""] for bar in plot.bars], BAR_HEAD)
        write_rows(book, look, rows, sign, ROWS)

    return workbook(fill, day)


def label_room(plot: Bars) -> float:
    """An unseen bar after each bar, in which the label of a short one stands."""
    return (plot.across.most - plot.across.least) * 0.4
