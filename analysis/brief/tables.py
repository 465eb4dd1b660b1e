"""Tables that pages, files and the command line share."""

from collections.abc import Iterable, Mapping

from analysis.brief.words import exact_money, range_text
from analysis.study.evaluate import Ledger

FORMULA_SIGNS = tuple("=+-@\t\r")
"""A spreadsheet takes text that begins with one of these for a formula."""


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


def inert(value: object) -> object:
    """Text that a spreadsheet would run as a formula, with a quote before it; others unchanged.

    >>> inert("=1+1"), inert("gpt-4"), inert(-1.0)
    ("'=1+1", 'gpt-4', -1.0)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def inert_rows(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """Rows of a table that a reader may save as CSV."""
    return [{name: inert(value) for name, value in row.items()} for row in rows]
