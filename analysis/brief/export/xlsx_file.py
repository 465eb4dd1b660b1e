"""A figure as an Excel workbook: its rows, a ledger that recomputes, its sources, what it says."""

from collections.abc import Sequence
from typing import Any

from analysis.brief.export.figure import Figure
from analysis.brief.export.ledger_formulas import cells, formula_text, own_formula, terms
from analysis.brief.export.sheets import Looks, fit, pairs, workbook, write, write_rows
from analysis.brief.export.trace import Trace
from analysis.brief.words import BASIS_NAMES, BOUNDARY_NAMES, day
from analysis.study.evaluate import Ledger

INPUT_HEAD = ("Part", "Input", "Value", "Low", "High", "Unit", "Note")
LINE_HEAD = ("Part", "US$", "", "Low", "High", "", "How")
FIRST_INPUT = 5
SOURCE_HEAD = ("Title", "Publisher", "Address", "Kind", "Published", "Accessed", "Stored copy")
ENTRY_HEAD = ("Lines of Data", "Entry", "Says", "File", "Line", "Place in the file", "As printed",
              "Evidence", "Recorded", "Source", "Address")  # fmt: skip
FIRST_DATA = 3
"""The line of the first row on “Data”, below names and units."""


def xlsx(figure: Figure, ledger: Ledger | None = None, found: Trace | None = None) -> bytes:
    """Sheets “Data” (exactly the plotted rows), “Sources” and “About”; with a ledger also one
    whose total follows from its inputs by formulas, and with a trace “Fact book”, the entries
    behind each row. The same bytes for the same figure.

    Text is never read as a formula or a link, and every formula carries its value.
    """

    def fill(book: Any, look: Looks) -> None:
        chart = figure.chart
        write_rows(book, look, chart.rows, chart.sign, "Data")
        if ledger:
            _ledger(book, look, ledger)
        if found:
            _entries(book, look, found)
        _sources(book, look, figure)
        pairs(book.add_worksheet("About"), _about(figure), look)

    return workbook(fill, figure.book_day, figure.title)


def _ledger(book: Any, look: Looks, ledger: Ledger) -> None:
    """Inputs above, lines below: a line's US dollars are a formula of its inputs."""
    sheet = book.add_worksheet("Ledger")
    currency = ledger.scenario.currency
    write(sheet, 0, 0, f"{ledger.system.name}: {BOUNDARY_NAMES[ledger.boundary].lower()}, "
          f"{BASIS_NAMES[ledger.scenario.basis]}", look, look.title)  # fmt: skip
    write(sheet, 1, 0, "Change a value of an input: the lines and the total follow. Low and high "
          "ends come from seeded draws and stay.", look, look.muted)  # fmt: skip
    write(sheet, 2, 0, f"{currency} per US$", look, look.head)
    write(sheet, 2, 2, ledger.per_usd, look)
    places: dict[str, str] = {}
    for column, name in enumerate(INPUT_HEAD):
        write(sheet, FIRST_INPUT - 1, column, name, look, look.head)
    held = cells(ledger)
    places |= {cell.path: f"C{row + 1}" for row, cell in enumerate(held, FIRST_INPUT)}
    for row, cell in enumerate(held, FIRST_INPUT):
        told = (cell.line, cell.label, cell.value, cell.low, cell.high, cell.unit, cell.note)
        for column, value in enumerate(told):
            write(sheet, row, column, value, look)
        if cell.formula:
            sheet.write_formula(row, 2, own_formula(cell, places), None, cell.value)
    row = FIRST_INPUT + len(held) + 1
    for column, name in enumerate((*LINE_HEAD[:2], currency, *LINE_HEAD[3:])):
        write(sheet, row, column, name, look, look.head)
    first = row + 1
    for at, line in enumerate(ledger.lines, first):
        places[line.stage] = f"B{at + 1}"
    for at, line in enumerate(ledger.lines, first):
        write(sheet, at, 0, line.name, look)
        if found := terms(ledger, line):
            text = formula_text(found, places)
            sheet.write_formula(at, 1, text, look.money, line.usd.central)
        else:
            write(sheet, at, 1, line.usd.central, look, look.money)
        ours = line.usd.times(ledger.per_usd)
        sheet.write_formula(at, 2, f"=B{at + 1}*$C$3", look.money, ours.central)
        write(sheet, at, 3, ours.low, look, look.money)
        write(sheet, at, 4, ours.high, look, look.money)
        write(sheet, at, 6, line.working, look)
    last = first + len(ledger.lines) - 1
    write(sheet, last + 1, 0, "Total", look, look.strong)
    for column, letter, value in ((1, "B", ledger.usd.central), (2, "C", ledger.total.central)):
        total = f"=SUM({letter}{first + 1}:{letter}{last + 1})"
        sheet.write_formula(last + 1, column, total, look.strong, value)
    write(sheet, last + 1, 3, ledger.total.low, look, look.strong)
    write(sheet, last + 1, 4, ledger.total.high, look, look.strong)
    drawn = f"90 % range of {ledger.scenario.draws:,} draws, seed {ledger.scenario.seed}"
    write(sheet, last + 1, 6, drawn, look)
    for column, width in enumerate((44, 34, 18, 16, 16, 16, 70)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(FIRST_INPUT, 1)


def _entries(book: Any, look: Looks, found: Trace) -> None:
    """A line for each entry of the fact book, with the lines of “Data” that rest on it."""
    rows: dict[int, list[int]] = {}
    for row, places in enumerate(found.rests_on, FIRST_DATA):
        for place in places:
            rows.setdefault(place, []).append(row)
    lines = [
        (_spans(rows[place]), e.entry, e.says, e.file, e.line, " › ".join(e.path), e.quote,
         e.evidence, e.recorded, e.title, e.url)
        for place, e in enumerate(found.entries)
    ]  # fmt: skip
    _table(book.add_worksheet("Fact book"), look, ENTRY_HEAD, lines)


def _spans(rows: list[int]) -> str:
    """
    >>> _spans([3, 4, 5, 9])
    '3–5, 9'
    """
    held = set(rows)
    starts = [row for row in rows if row - 1 not in held]
    ends = [row for row in rows if row + 1 not in held]
    found = zip(starts, ends, strict=True)
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)


def _sources(book: Any, look: Looks, figure: Figure) -> None:
    sheet = book.add_worksheet("Sources")
    lines = [
        (s.title, s.publisher, s.url, s.kind, s.published and s.published.isoformat(),
         s.accessed.isoformat(), s.archive_url)
        for s in figure.chart.sources
    ]  # fmt: skip
    _table(sheet, look, SOURCE_HEAD, lines)
    if not lines:
        write(sheet, 1, 0, figure.chart.source_line, look)


def _table(sheet: Any, look: Looks, head: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    """A line of names that stays in view, and the others below it."""
    for row, line in enumerate((head, *lines)):
        for column, value in enumerate(line):
            write(sheet, row, column, value, look, None if row else look.head)
    fit(sheet, [[str(value or "") for value in line] for line in lines], head)
    sheet.freeze_panes(1, 0)


def _about(figure: Figure) -> dict[str, object]:
    chart = figure.chart
    told = {
        "Title": figure.title,
        "What is plotted": chart.subtitle,
        "Alternative text": figure.alt,
        "Source": chart.source_line,
        "Scenario": figure.code,
        "Opens the same view": figure.link,
        "Book of": day(figure.book_day) if figure.book_day else "",
        "Marking": figure.marking,
    }
    return {name: text for name, text in told.items() if text}
