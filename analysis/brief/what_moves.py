"""What moves a system's cost: a swing per assumption, and when it would be another figure."""

from collections.abc import Iterator
from itertools import islice

from analysis.book.load import Book
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.input_words import input_label, input_text
from analysis.brief.pictures import fitted
from analysis.brief.words import BOUNDS, SIGNS, counting_text, money
from analysis.study.accounts import Printed
from analysis.study.evaluate import Ledger, Line
from analysis.study.ledger_inputs import Input
from analysis.study.sensitivity import Outcome, Swing, solve, swings

SOUGHT = 100.0
"""Goal seek looks this many times below and above an input's own value."""
BARS = 8
NAMED = 3
"""Inputs of which the value is named that would give another total."""
BAR_HEIGHT, AXIS_HEIGHT = 38, 44


def tornado(ledger: Ledger) -> tuple[Swing, ...]:
    """How far each cause moves the total, in the scenario's currency, the largest first."""
    found = swings(_total(ledger), ledger.account.quantities)
    return tuple(swing for swing in found if swing.size > 0)


def tornado_chart(book: Book, ledger: Ledger, known: tuple[Input, ...]) -> Chart | None:
    """A bar for each of the assumptions that move the total most; None where none has a range."""
    found = tornado(ledger)[:BARS]
    if not found:
        return None
    currency = ledger.scenario.currency
    rows: list[Row] = []
    for swing in found:
        one = swung(swing, known)
        where = f", {one.line}" if _several(one, swing, known) else ""
        name = f"{label(book, one)}{where}"
        ends = sorted([(swing.at_low, swing.first.low), (swing.at_high, swing.first.high)])
        rows.append({"kind": "swing", "name": name, "result": ends[0][0], "result_to": ends[1][0]})
        rows += [
            {"kind": "end", "name": name, "result": total, "side": side,
             "label": input_text(one.name, min(value, one.quantity.most))}
            for (total, value), side in zip(ends, ("low", "high"), strict=True)
        ]  # fmt: skip
    first, biggest = rows[0]["name"], found[0]
    rows.append({"kind": "central", "name": first, "result": ledger.total.central})
    low, high = sorted((biggest.at_low, biggest.at_high))
    title = f"{first} matters most: total {money(low, currency)} to {money(high, currency)}"
    named = [row for row in rows if row["kind"] == "swing"]
    return Chart(
        name=f"{ledger.system.id}-{ledger.boundary}-tornado".replace("+", "-"),
        title=title,
        measure=(
            f"{SIGNS[currency]}, {counting_text(ledger)}, with one assumption at either end of its "
            "90 % range, the ends written beside the bar"
        ),
        sources=source_records(book, ledger.sources),
        alt=fitted(
            f"Bar chart of how far each assumption moves the total. {title}. In order",
            [{"name": row["name"], "label": ""} for row in named],
        ),
        kind="tornado",
        scale="linear",
        **plotted({**row, BEHIND: ledger.rests_on} for row in rows),  # each is a total
        height=BAR_HEIGHT * len(named) + AXIS_HEIGHT,
        scenario=ledger.scenario,
        sign=SIGNS[currency],
    )


def swing_text(book: Book, swing: Swing, known: tuple[Input, ...], currency: str) -> str:
    """What the total is at either end of an input's own range."""
    found = swung(swing, known)
    ends = ((found.quantity.low, swing.at_low), (found.quantity.high, swing.at_high))
    gives = (f"{input_text(found.name, end)} gives {money(total, currency)}" for end, total in ends)
    return f"{label(book, found)}: {', '.join(gives)}"


def swung(swing: Swing, known: tuple[Input, ...]) -> Input:
    """The input that a swing names first."""
    return next(one for one in known if one.path == swing.names[0])


def label(book: Book, found: Input) -> str:
    """The name of an input; one of several experiment multipliers goes by its assumption's."""
    assumed = book.assumptions.get(found.name)
    return assumed.name if assumed else input_label(found.name)


def widest_published(ledger: Ledger) -> Printed | None:
    """The published cost that covers most; of several, one on the ledger's own basis."""
    return max(
        ledger.published,
        key=lambda p: (len(p.figure.covers), p.figure.basis == ledger.scenario.basis),
        default=None,
    )


def reaching_published(
    book: Book, ledger: Ledger, known: tuple[Input, ...], found: tuple[Swing, ...]
) -> str:
    """The values of the strongest inputs at which our total would be the published one.

    Empty where nothing published pays for every line, or no single input gets there.
    """
    printed = widest_published(ledger)
    if not printed or not _covers(printed, ledger.lines):
        return ""
    target = printed.usd * ledger.per_usd
    needed = ", or ".join(islice(values_at(book, ledger, known, found, target), NAMED))
    amount = BOUNDS[printed.figure.bound] + money(target, ledger.scenario.currency)
    return f"To reach the published figure ({amount}): {needed}" if needed else ""


def values_at(
    book: Book, ledger: Ledger, known: tuple[Input, ...], found: tuple[Swing, ...], target: float
) -> Iterator[str]:
    """Each cause of `found` alone, at the value that makes the total `target`; none that cannot."""
    for swing in found:
        one = swung(swing, known)
        value = one.quantity.value
        needed = solve(
            _together(ledger, swing.names), ledger.account.quantities, one.path, target,
            least=value / SOUGHT, most=min(value * SOUGHT, one.quantity.most),
        )  # fmt: skip
        if needed is not None:
            yield f"{label(book, one)} {input_text(one.name, needed)}"


def _together(ledger: Ledger, names: tuple[str, ...]) -> Outcome:
    """The total as one cause moves: its other inputs follow the first in proportion."""
    quantities, total = ledger.account.quantities, _total(ledger)
    ratios = {name: quantities[name].value / quantities[names[0]].value for name in names}
    return lambda values: total(
        {**values, **{name: values[names[0]] * ratio for name, ratio in ratios.items()}}
    )


def _total(ledger: Ledger) -> Outcome:
    """The ledger's total in its currency as a function of its inputs by path."""
    return lambda values: ledger.account.total_usd(values) * ledger.per_usd


def _several(one: Input, swing: Swing, known: tuple[Input, ...]) -> bool:
    """Whether inputs of this name stand in other lines too, moved by another cause."""
    return any(o.name == one.name and o.path not in swing.names for o in known)


def _covers(printed: Printed, lines: tuple[Line, ...]) -> bool:
    """Whether a published cost pays for every line."""
    return {line.stage.partition(".")[0] for line in lines} <= set(printed.figure.covers)
