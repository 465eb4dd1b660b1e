"""An estimate of a bill, in words, as a table and as a chart."""

from datetime import date

from analysis.book.load import Book, Priced
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.market_pictures import priced_name
from analysis.brief.pictures import fitted
from analysis.brief.words import SIGNS, day, money, unit_price
from analysis.study.counting import Counted
from analysis.study.draws import Spread
from analysis.study.estimate import Estimate, Workload
from analysis.study.grounds import unique
from analysis.study.languages import Language

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
        f"{work.calls_a_month:,} calls a month cost {cost_words(cheap.per_month, currency)} on "
        f"{priced_name(book, cheap.priced)}"
    )
    if len(found) == 1:
        return f"{first}."
    dearest = cost_words(dear.per_month, currency)
    return f"{first}, and {dearest} on {priced_name(book, dear.priced)}."


def growth_text(book: Book, found: tuple[Estimate, ...], work: Workload, currency: str) -> str:
    """What the first twelve months come to, for each model."""
    change = f"{abs(work.growth):.0%} {'more' if work.growth > 0 else 'fewer'} calls each month"
    bills = ", ".join(
        f"{cost_words(each.per_year, currency)} on {priced_name(book, each.priced)}"
        for each in found
    )
    return f"With {change}, twelve months cost {bills}."


def estimate_rows(book: Book, found: tuple[Estimate, ...], currency: str) -> list[dict[str, str]]:
    """One row per model, the cheapest first."""
    return [
        {
            "Model": priced_name(book, each.priced),
            "Input": f"{count_words(each.counted)}, {METHODS[each.counted.method]}",
            "A call": cost_words(each.per_call, currency),
            "A month": cost_words(each.per_month, currency),
        }
        for each in found
    ]


def language_rows(
    book: Book, found: list[tuple[Priced, tuple[Language, ...]]], currency: str
) -> list[dict[str, str]]:
    """One row per model; each language with its cost and how much more it is than the first."""
    return [
        {"Model": priced_name(book, priced)}
        | {
            each.sample.language: cost_words(each.cost, currency)
            + (f", {each.over_first:.1f}×" if n else "")
            for n, each in enumerate(spoken)
        }
        for priced, spoken in found
    ]


def language_finding(
    book: Book, found: list[tuple[Priced, tuple[Language, ...]]], calls: int
) -> str:
    """What other languages cost against the first, from the least to the most uneven model."""
    first = found[0][1][0].sample.language
    spans = []
    for n, other in enumerate(found[0][1][1:], 1):
        ratios = sorted(spoken[n].over_first for _, spoken in found)
        ends = dict.fromkeys((f"{ratios[0]:.1f}", f"{ratios[-1]:.1f}"))
        spans.append(f"{'–'.join(ends)} times in {other.sample.language}")
    return f"Reading one text {calls:,} times costs {' and '.join(spans)} what it does in {first}."


def self_instruct_rows(
    book: Book, found: list[tuple[Priced, Spread]], currency: str
) -> list[dict[str, str]]:
    """One row per model, the cheapest first."""
    return [
        {"Model": priced_name(book, priced), "Bill (90 % range)": cost_words(bill, currency)}
        for priced, bill in sorted(found, key=lambda each: each[1].central)
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
            BEHIND: unique((*each.counted.rests_on, *each.call.rests_on)),
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
        **plotted(rows),
        height=ROW_HEIGHT * max(len(rows), 1) + AXIS_HEIGHT,
        sign=SIGNS[currency],
    )
