"""Examples made by people against those from a model: the finding, the table and the chart."""

from analysis.book.load import Book
from analysis.brief.charts import BEHIND, Chart, Row, plotted
from analysis.brief.words import bill, day, exact_money, range_text, unit_price, with_range
from analysis.study.draws import Spread
from analysis.study.labelling import Labelling, Side

ROW_HEIGHT, AXIS_HEIGHT = 60, 48


def labelling_finding(found: Labelling) -> tuple[str, str]:
    """What people would have cost, what the model charged, and how many times as much that is."""
    people, model = found.people, found.model
    rate = people.inputs["labour_usd_per_hour"]
    minutes = people.inputs.get("minutes_per_item")
    pace = (
        f"at {minutes:g} minutes each and {unit_price(rate, 'USD')} an hour"
        if minutes else f"at {unit_price(rate, 'USD')} each"
    )  # fmt: skip
    against = f"{model.name} charges nothing"
    if found.ratio:
        against = f"{times_text(found.ratio)} the {_sum(model.usd)} that {model.name} charges"
    return (
        f"Made by people, {found.examples:,.0f} examples cost {_sum(people.usd)}: {against}.",
        f"People {pace}; the model at its price on {day(found.as_of)}. In brackets the 90 % range.",
    )


def times_text(ratio: Spread) -> str:
    """How many times, to two digits.

    >>> times_text(Spread(273.9, 1062.9, 3746.2)), times_text(Spread(1.0, 1.0, 1.0))
    ('1,100 (270–3,700) times', '1 times')
    """
    low, central, high = (float(f"{end:.2g}") for end in (ratio.low, ratio.central, ratio.high))
    range_ = f" ({low:,g}–{high:,g})" if low < high else ""
    return f"{central:,g}{range_} times"


def labelling_rows(found: Labelling) -> list[dict[str, str]]:
    """One row for people and one for the model: cost to the unit, its range, and the working."""
    return [
        {
            "By": side.name,
            "Cost": exact_money(side.usd.central) if side.usd.central > 1 else _sum(side.usd),
            "90 % range": range_text(side.usd) if side.usd.central > 1 else "",
            "Each": unit_price(float(f"{side.usd.central / found.examples:.2g}"), "USD"),
            "How": side.working,
        }
        for side in (found.people, found.model)
    ]


def labelling_chart(book: Book, found: Labelling) -> Chart:
    """A dot for people and a dot for the model, each with its 90 % range."""
    sides = [side for side in (found.people, found.model) if side.usd.central > 0]
    sentence, _ = labelling_finding(found)
    names = dict.fromkeys(name for side in sides for name in side.sources)
    cheaper = found.ratio.central if found.ratio else 0.0
    title = (
        f"People cost {float(f'{cheaper:.2g}'):,g} times what {found.model.name} charged"
        if cheaper >= 1 else sentence.removesuffix(".")
    )  # fmt: skip
    return Chart(
        name="labelling",
        title=title,
        measure=f"US$ for {found.examples:,.0f} examples, log scale; bar: 90 % range",
        sources=tuple(book.sources[name] for name in names),
        alt=f"Dot plot, log scale. {sentence}"[:250],
        kind="dots",
        scale="log",
        **plotted(_dot(side, side is found.people) for side in sides),
        height=ROW_HEIGHT * len(sides) + AXIS_HEIGHT,
    )


def bill_text(labour: Spread, items: dict[str, float], flop_share: float) -> str:
    """InstructGPT's own labellers and its compute, in a sentence."""
    made = " and ".join(f"{count:,.0f} {name}" for name, count in items.items())
    return (
        f"InstructGPT’s own {made} come to {with_range(labour)} at such rates; its compute was "
        f"{100 * flop_share:.1f} % of GPT-3’s."
    )


def _sum(usd: Spread) -> str:
    """With its range; small change without, for cents have no room for one."""
    return with_range(usd) if usd.central > 1 else bill(float(f"{usd.central:.2g}"), "USD")


def _dot(side: Side, accent: bool) -> Row:
    return {
        "kind": "total" if accent else "stage", "name": side.name, "currency": "USD",
        "cost": side.usd.central, "low": side.usd.low, "high": side.usd.high,
        "label": with_range(side.usd), BEHIND: side.rests_on,
    }  # fmt: skip
