"""The inputs of a stage: values with their ranges, where they come from, and what weakens them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.book import records as r
from analysis.model.compute import Number
from analysis.study.draws import Quantity
from analysis.study.grounds import Grounded
from analysis.study.stages import Caveat


@dataclass(frozen=True)
class Costing(Grounded):
    """What a stage needs to be costed and what there is to say about it."""

    quantities: dict[str, Quantity]
    """Inputs by name, as used."""
    cost_usd: Callable[[Mapping[str, Number]], Number]
    working: str
    caveats: list[Caveat] = field(default_factory=list)


@dataclass(frozen=True)
class Inputs(Grounded):
    """Some inputs of a stage: values by name, how they were come by, and what weakens them."""

    quantities: dict[str, Quantity]
    working: str
    caveats: tuple[Caveat, ...] = ()


def price_caveats(model: str, row: r.PriceRow) -> list[Caveat]:
    """What weakens a price row."""
    found = []
    if row.status in ("estimate", "promotional", "scheduled"):
        found.append(Caveat(f"price-{row.status}", f"the {model} price is marked {row.status}"))
    if row.evidence != "verified":
        text = f"the {model} price of {row.since} is {row.evidence}"
        found.append(Caveat("not-verified", text))
    if row.date_basis == "recalled":
        text = f"that the {model} price began on {row.since} is recalled, not read"
        found.append(Caveat("date-recalled", text))
    return found


def evidence_caveat(figure: r.Cited, what: str) -> list[Caveat]:
    if figure.evidence in ("recalled", "estimate", "alleged"):
        return [Caveat("not-verified", f"{what} is {figure.evidence}, not read in its source")]
    return []


def certain(value: float) -> Quantity:
    return Quantity(value, value, value, "")


def quantity(
    figure: r.Figure | None,
    override: float | None,
    cause: str,
    *,
    least: float = 0.0,
    most: float = float("inf"),
) -> Quantity:
    """The figure with its range, or the override, which is certain."""
    if override is not None or figure is None:
        return certain(override or 0.0)
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    uniform = low == 0 or getattr(figure, "distribution", "") == "uniform"
    return Quantity(figure.value, low, high, cause, least, most, uniform)


def widened(value: float, spread: r.Assumption, cause: str) -> Quantity:
    """`value` with the range of an assumption that is a ratio around one."""
    return Quantity(value, value * spread.low, value * spread.high, cause)


def count_text(value: float) -> str:
    """
    >>> count_text(6.7e9), count_text(79_875_072.0)
    ('6.7 billion', '79.9 million')
    """
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if value >= size:
            return f"{value / size:.3g}{name}"
    return f"{value:,.0f}"
