"""The charts of a comparison: every total with its range, and the steps from one to another."""

from analysis.book.load import Book
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.comparison_words import (
    difference_text,
    numbered,
    signed,
    step_name,
)
from analysis.brief.pictures import fitted
from analysis.brief.words import SIGNS, money, with_range
from analysis.study.compare import Bridge
from analysis.study.evaluate import Ledger
from analysis.study.grounds import unique

ROW_HEIGHT, BAR_HEIGHT, AXIS_HEIGHT = 52, 38, 48


def totals_chart(book: Book, ledgers: tuple[Ledger, ...], finding: str) -> Chart:
    """One dot per scenario, the first in the accent colour. `finding` is its title."""
    first, currency = ledgers[0], ledgers[0].scenario.currency
    rows: list[Row] = [
        {
            "kind": "stage" if n else "total", "name": numbered(n, ledger), "currency": currency,
            "cost": ledger.total.central, "low": ledger.total.low, "high": ledger.total.high,
            "label": with_range(ledger.total, currency), BEHIND: ledger.rests_on,
        }
        for n, ledger in enumerate(ledgers)
    ]  # fmt: skip
    return Chart(
        name=f"{first.system.id}-compared",
        title=finding,
        measure=f"{SIGNS[currency]}, log scale; bar: 90 % range, the same draws for all",
        sources=source_records(book, [name for ledger in ledgers for name in ledger.sources]),
        alt=fitted("Dot plot, log scale, of what each scenario costs", rows),
        kind="dots",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * len(rows) + AXIS_HEIGHT,
        sign=SIGNS[currency],
    )


def bridge_chart(book: Book, first: Ledger, other: Ledger, steps: Bridge, dearer: float) -> Chart:
    """A waterfall from the first total to the other's, one bar per step."""
    currency, factor = first.scenario.currency, first.per_usd
    top = max(first.total.central, other.total.central)
    both = unique((*first.rests_on, *other.rests_on))
    start = _bar(f"First: {first.system.name}", 0.0, first.total.central, top, currency, "sum")
    rows: list[Row] = [{**start, BEHIND: first.rests_on}]
    at = first.total.central
    for step in steps.steps:
        then = at + step.usd * factor
        bar = _bar(step_name(step), min(at, then), max(at, then), top, currency, "step")
        rows.append({**bar, "label": signed(step.usd * factor, currency), BEHIND: both})
        at = then
    end = _bar(f"Second: {other.system.name}", 0.0, other.total.central, top, currency, "compute")
    rows.append({**end, BEHIND: other.rests_on})
    largest = max(steps.steps, key=lambda step: abs(step.usd))
    title = (
        f"{step_name(largest)} makes most of the difference: "
        f"{signed(largest.usd * factor, currency)}"
    )
    return Chart(
        name=f"{first.system.id}-to-{other.system.id}",
        title=title,
        measure=f"{SIGNS[currency]}, step by step from the first to the second",
        sources=source_records(book, [*first.sources, *other.sources]),
        alt=fitted(f"Waterfall chart. {difference_text(first, other, dearer)}", rows[1:-1]),
        kind="waterfall",
        scale="linear",
        **plotted(rows),
        height=BAR_HEIGHT * len(rows) + AXIS_HEIGHT,
        sign=SIGNS[currency],
    )


def _bar(name: str, start: float, end: float, top: float, currency: str, kind: str) -> Row:
    return {
        "kind": kind, "name": name, "start": max(start, 0.0), "end": max(end, 0.0),
        "side": "right" if end < top / 2 else ("left" if start > top / 2 else "in"),
        "label": money(end - start, currency, 3),
    }  # fmt: skip
