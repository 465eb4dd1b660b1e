"""An estimate of a bill, in words, as a table and as a chart."""

from datetime import date

from analysis.book.load import Book
from analysis.brief.charts import Chart, Row, source_records
from analysis.brief.market_pictures import priced_name
from analysis.brief.pictures import fitted
from analysis.brief.words import SIGNS, day, money, unit_price
from analysis.study.counting import Counted
from analysis.study.draws import Spread
from analysis.study.estimate import Estimate, Workload

ROW_HEIGHT, AXIS_HEIGHT = 46, 48
SMALL = 1.0
METHODS = {"exact": "exact", "billable-unit": "billed characters", "estimate": "estimate"}


def count_words(found: Counted) -> str:
    """
    >>> count_words(Counted(1410, 1200, 1600, "estimate", "", ""))
    '1,410 (1,200–1,600)'
    """
    span = f" ({found.low:,}–{found.high:,})" if found.low < found.high else ""
    return f"{found.tokens:,}{span}"


def small_money(amount: float, currency: str) -> str:
    """
    >>> small_money(0.000346, "USD"), small_money(12.3, "USD"), small_money(0.0, "USD")
    ('$0.00035', '$12', '$0')
    """
    if 0 < amount < SMALL:
        return unit_price(float(f"{amount:.2g}"), currency)
    return money(amount, currency)


def cost_words(cost: Spread, currency: str) -> str:
    """The middle, with its range where there is one."""
    if not cost.low < cost.high:
        return small_money(cost.central, currency)
    ends = (small_money(end, currency).removeprefix(SIGNS[currency]) for end in
            (cost.low, cost.high))  # fmt: skip
    return f"{small_money(cost.central, currency)} ({'–'.join(ends)})"


def finding(book: Book, found: tuple[Estimate, ...], work: Workload, currency: str) -> str:
    """The cheapest and the dearest of a month."""
    cheap, dear = found[0], found[-1]
    first = (
        f"{work.calls:,} calls a month cost {cost_words(cheap.per_month, currency)} on "
        f"{priced_name(book, cheap.priced)}"
    )
    if len(found) == 1:
        return f"{first}."
    dearest = cost_words(dear.per_month, currency)
    return f"{first}, and {dearest} on {priced_name(book, dear.priced)}."


def estimate_rows(book: Book, found: tuple[Estimate, ...], currency: str) -> list[dict[str, str]]:
    """One row per model, the cheapest first."""
    return [
        {
            "Model": priced_name(book, each.priced),
            "Text": f"{count_words(each.counted)}, {METHODS[each.counted.method]}",
            "A call": cost_words(each.per_call, currency),
            "A month": cost_words(each.per_month, currency),
        }
        for each in found
    ]


def estimate_chart(
    book: Book, found: tuple[Estimate, ...], work: Workload, as_of: date, currency: str
) -> Chart:
    """A month's bill by model, the cheapest first, with its range."""
    rows: list[Row] = [
        {
            "kind": "stage" if n else "total", "name": priced_name(book, each.priced),
            "currency": currency, "cost": each.per_month.central, "low": each.per_month.low,
            "high": each.per_month.high, "label": cost_words(each.per_month, currency),
        }
        for n, each in enumerate(found)
        if each.per_month.low > 0
    ]  # fmt: skip
    title = finding(book, found, work, currency).removesuffix(".")
    return Chart(
        name="token-estimate",
        title=title,
        measure=(
            f"{SIGNS[currency]} a month at the prices of {day(as_of)}, log scale; bar: short to "
            "long replies, and the span of an estimated count"
        ),
        sources=source_records(book, [each.call.price.row.source for each in found]),
        alt=fitted("Dot plot, log scale, of a month’s bill by model", rows),
        kind="dots",
        scale="log",
        rows=tuple(rows),
        height=ROW_HEIGHT * max(len(rows), 1) + AXIS_HEIGHT,
        sign=SIGNS[currency],
    )
