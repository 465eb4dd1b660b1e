"""Tables that pages, files and the command line share."""

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
