"""Tables that pages, files and the command line share."""

from collections.abc import Iterable

from analysis.book.load import Book
from analysis.book.records import Published
from analysis.brief.words import exact_money, range_text
from analysis.study.evaluate import Ledger


def ledger_rows(ledger: Ledger) -> list[dict[str, str]]:
    """One row per stage and a total: cost to the unit, with its 90 % range, and the working."""
    currency = ledger.scenario.currency
    rows = [
        {
            "Stage": line.name,
            "Cost": exact_money(line.usd.central * ledger.per_usd, currency),
            "90 % range": range_text(line.usd.times(ledger.per_usd), currency),
            "How": line.working,
        }
        for line in ledger.lines
    ]
    total = ledger.total
    rows.append(
        {
            "Stage": "Total",
            "Cost": exact_money(total.central, currency),
            "90 % range": range_text(total, currency),
            "How": "",
        }
    )
    return rows


def published_rows(book: Book, figures: Iterable[Published]) -> list[dict[str, str]]:
    """What others printed for the same thing, in US dollars as they did."""
    bounds = {"upper": "under ", "lower": "over ", "about": ""}
    return [
        {
            "Published": figure.what,
            "US$": f"{bounds[figure.bound]}{exact_money(figure.usd)}",
            "Basis": figure.basis,
            "In their words": figure.quote or "not read",
            "Note": figure.note or "",
        }
        for figure in figures
    ]
