"""A usage log's bill, in words, as tables and as a chart."""

from itertools import groupby

from analysis.book.load import Book
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.pictures import fitted
from analysis.brief.words import SIGNS, bill
from analysis.study.many_logs import added_sum
from analysis.study.usage_log import LogBill, Sum

MOST_SHOWN, MOST_DAYS = 15, 31
AS_RECORDED = "the models recorded"
LONGEST_NAME = 80
ROW_HEIGHT, AXIS_HEIGHT = 46, 48


def log_finding(found: LogBill, asked: str = "") -> str:
    """The bill and what is not in it; `asked` says what was changed about the log."""
    if not found.priced:
        return f"None of the {found.rows:,} rows of this log could be priced."
    left = found.rows - found.priced
    without = f"; {left:,} more have no price and are not in it" if left else ""
    total = bill(found.total, found.currency)
    return f"{found.priced:,} rows {'would ' * bool(asked)}cost {total}{asked}{without}."


def sum_rows(
    found: LogBill, group: tuple[Sum, ...], head: str, most: int = MOST_SHOWN
) -> list[dict[str, str]]:
    """One row per model, team or day in the order given; what is beyond `most` in a last one."""
    shown, rest = group[:most], group[most:]
    if rest:
        shown = (*shown, added_sum(f"{len(rest)} more", rest))
    return [
        {
            head: _one_line(each.name),
            "Rows": f"{each.rows:,}",
            "Input tokens": f"{each.input_tokens:,}",
            "Output tokens": f"{each.output_tokens:,}",
            "Cost": bill(each.cost, found.currency),
            "Share": f"{each.cost / found.total:.1%}" if found.total else "",
        }
        for each in shown
    ]


def time_sums(found: LogBill) -> tuple[Sum, ...]:
    """By day, or by month where there are more days than a table should have."""
    if len(found.by_day) <= MOST_DAYS:
        return found.by_day
    months = groupby(found.by_day, key=lambda each: each.name[: len("2024-01")])
    return tuple(added_sum(month, tuple(days)) for month, days in months)


def other_rows(found: LogBill, others: dict[str, LogBill]) -> list[dict[str, str]]:
    """The same calls on other models, the cheapest first, beside the log as it is."""
    bills = {AS_RECORDED: found, **others}
    return [
        {
            "The same calls on": name,
            "Rows": f"{each.priced:,}",
            "Cost": bill(each.total, each.currency),
            "Of the log’s": f"{each.total / found.total:.2g}×" if found.total else "",
        }
        for name, each in sorted(bills.items(), key=lambda item: item[1].total)
    ]


def _one_line(name: str) -> str:
    """A name out of a log, whatever it holds."""
    return " ".join(name.split())[:LONGEST_NAME]


def unpriced_rows(found: LogBill) -> list[dict[str, str]]:
    """What has no price, and why."""
    return [
        {"Not priced": _one_line(name), "Rows": f"{rows:,}", "Why": found.reasons[name]}
        for name, rows in list(found.unpriced.items())[:MOST_SHOWN]
    ]


def columns_text(found: LogBill) -> str:
    """Which column was taken for what."""
    pairs = ", ".join(f"{meaning} from “{column}”" for meaning, column in found.columns.items())
    return f"Columns taken: {pairs}."


def log_chart(book: Book, found: LogBill, asked: str = "") -> Chart:
    """The bill by model, the dearest first."""
    rows: list[Row] = [
        {
            "kind": "stage" if n else "total", "name": _one_line(each.name),
            "currency": found.currency, "cost": each.cost, "low": each.cost, "high": each.cost,
            "label": bill(each.cost, found.currency), BEHIND: each.rests_on,
        }
        for n, each in enumerate(found.by_model[:MOST_SHOWN])
        if each.cost > 0
    ]  # fmt: skip
    return Chart(
        name="usage-log",
        title=log_finding(found, asked).removesuffix("."),
        measure=f"{SIGNS[found.currency]} by model as the log names it, log scale",
        sources=source_records(book, found.sources),
        alt=fitted("Dot plot, log scale, of a usage log’s bill by model", rows),
        kind="dots",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * max(len(rows), 1) + AXIS_HEIGHT,
        sign=SIGNS[found.currency],
    )
