"""A usage log's bill, in words, as tables and as a chart."""

from analysis.book.load import Book
from analysis.brief.charts import Chart, Row, source_records
from analysis.brief.pictures import fitted
from analysis.brief.words import SIGNS, bill
from analysis.study.usage_log import LogBill, Sum

MOST_SHOWN = 15
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


def sum_rows(found: LogBill, group: tuple[Sum, ...], head: str) -> list[dict[str, str]]:
    """One row per model or team, the dearest first; what is beyond the table in one last row."""
    shown, rest = group[:MOST_SHOWN], group[MOST_SHOWN:]
    if rest:
        shown = (*shown, _together(rest))
    return [
        {
            head: _one_line(each.name),
            "Rows": f"{each.priced:,}",
            "Input tokens": f"{each.input_tokens:,}",
            "Output tokens": f"{each.output_tokens:,}",
            "Cost": bill(each.cost, found.currency),
            "Share": f"{each.cost / found.total:.1%}" if found.total else "",
        }
        for each in shown
    ]


def _together(group: tuple[Sum, ...]) -> Sum:
    return Sum(
        f"{len(group)} more",
        rows=sum(each.rows for each in group),
        priced=sum(each.priced for each in group),
        input_tokens=sum(each.input_tokens for each in group),
        output_tokens=sum(each.output_tokens for each in group),
        cost=sum(each.cost for each in group),
    )


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
            "label": bill(each.cost, found.currency),
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
        rows=tuple(rows),
        height=ROW_HEIGHT * max(len(rows), 1) + AXIS_HEIGHT,
        sign=SIGNS[found.currency],
    )
