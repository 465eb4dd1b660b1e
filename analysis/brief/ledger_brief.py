"""What a system cost, as a one-page brief: its numbers, what would change them, its assumptions."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.book.load import Book
from analysis.brief.input_words import input_range, input_text
from analysis.brief.one_page import Assumed, Brief, KeyNumber
from analysis.brief.paper_charts import fewer_rows
from analysis.brief.pictures import ledger_chart
from analysis.brief.reproduce import ledger_command
from analysis.brief.what_moves import (
    label,
    reaching_published,
    swing_text,
    swung,
    tornado,
    widest_published,
)
from analysis.brief.words import (
    BOUNDARY_NAMES,
    BOUNDS,
    basis_text,
    counting_text,
    day,
    money,
    range_text,
    with_range,
)
from analysis.errors import NoFigureError
from analysis.study.accounts import boundaries
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.grounds import unique
from analysis.study.ledger_inputs import SET, Input, inputs
from analysis.study.sensitivity import Swing

CURRENCY_NAMES = {"USD": "US dollars", "GBP": "pounds", "EUR": "euros", "CNY": "yuan"}
SWINGS = 3
"""Inputs named under what would change the total."""


def brief_for_ledger(book: Book, ledger: Ledger) -> Brief:
    """The page for one system's ledger: finding, question, chart, three numbers and the log."""
    known, others = inputs(book, ledger), tuple(_other_boundaries(book, ledger))
    found = tornado(ledger)
    scenario, currency = ledger.scenario, ledger.scenario.currency
    name = ledger.system.name
    as_of = f", as of {day(scenario.as_of)}" if scenario.as_of else ", as of each part’s own day"
    if all(line.kind == "sum" for line in ledger.lines):
        as_of = ""
    as_known = f", as known on {day(scenario.known_on)}" if scenario.known_on else ""
    return Brief(
        name=f"{ledger.system.id}-{ledger.boundary}".replace("+", "-"),
        title=f"{name} cost {with_range(ledger.total, currency)}, {counting_text(ledger)}",
        question=(
            f"System: {name}, {ledger.system.maker}. "
            f"Counted: {BOUNDARY_NAMES[ledger.boundary].lower()}. "
            f"Priced {basis_text(ledger)}{as_of}{as_known}, in {CURRENCY_NAMES[currency]}."
        ),
        chart=fewer_rows(ledger_chart(book, ledger)),
        numbers=tuple(_numbers(book, ledger, known, found))[:3],
        changes=(
            *_by_boundary(others),
            *(swing_text(book, swing, known, currency) for swing in found[:SWINGS]),
            *filter(None, [reaching_published(book, ledger, known, found[:1])]),
        ) or ("No input of this total has a range",),
        assumptions=tuple(_assumed(book, known, found)),
        caveats=tuple(f"{c.text[:1].upper()}{c.text[1:]}" for c in ledger.caveats),
        command=ledger_command(ledger),
        seed=f"{scenario.draws:,} draws, seed {scenario.seed}.",
        rests_on=unique(
            each for one in (ledger, *others, *ledger.published) for each in one.rests_on
        ),
    )  # fmt: skip


def _numbers(
    book: Book, ledger: Ledger, known: tuple[Input, ...], by_size: tuple[Swing, ...]
) -> Iterator[KeyNumber]:
    """The total, what was published of it, its dearest part, then what moves it most."""
    currency = ledger.scenario.currency
    spread = range_text(ledger.total, currency)
    yield KeyNumber(
        "Total", money(ledger.total.central, currency),
        f"90 % range {spread}" if spread else "No input of it has a range", ledger.rests_on,
    )  # fmt: skip
    if printed := widest_published(ledger):
        figure = printed.figure
        amount = BOUNDS[figure.bound] + money(printed.usd * ledger.per_usd, currency)
        yield KeyNumber(
            f"Published, {figure.basis} basis", amount,
            f"{figure.what} ({book.sources[figure.source].publisher})",
            unique((*printed.rests_on, *ledger.rates)),
        )  # fmt: skip
    if len(ledger.lines) > 1:
        line = max(ledger.lines, key=lambda line: line.usd.central)
        cost = line.usd.times(ledger.per_usd)
        spread = range_text(cost, currency)
        share = f"{line.usd.central / ledger.usd.central:.0%} of the total"
        yield KeyNumber(
            line.name, money(cost.central, currency),
            f"{share}, 90 % range {spread}" if spread else share,
            unique((*ledger.behind(line), *ledger.rests_on)),
        )  # fmt: skip
    for swing in by_size:
        found = swung(swing, known)
        yield KeyNumber(
            label(book, found), input_text(found.name, found.quantity.value),
            f"90 % range {input_range(found.name, found.quantity)}", found.rests_on,
        )  # fmt: skip


def _other_boundaries(book: Book, ledger: Ledger) -> Iterator[Ledger]:
    """The same scenario when something else is counted, where it comes to another sum."""
    for boundary in boundaries(ledger.system):
        if boundary != ledger.boundary:
            try:
                other = evaluate(book, replace(ledger.scenario, boundary=boundary))
            except NoFigureError:
                continue
            if other.total.central != ledger.total.central:
                yield other


def _by_boundary(others: tuple[Ledger, ...]) -> Iterator[str]:
    """What it comes to when something else is counted."""
    found = [
        f"{BOUNDARY_NAMES[other.boundary].lower()} "
        f"{with_range(other.total, other.scenario.currency)}"
        for other in others
    ]
    if found:
        yield f"Counting something else: {', '.join(found)}"


def _assumed(book: Book, known: tuple[Input, ...], by_size: tuple[Swing, ...]) -> Iterator[Assumed]:
    """The log: the reader's own figures, then what moves the total most; shared inputs once."""
    rank = {path: n for n, swing in enumerate(by_size) for path in swing.names}
    lines = {name: {one.line for one in known if one.name == name} for name in
             {one.name for one in known}}  # fmt: skip
    told = set()
    for one in sorted(known, key=lambda one: (one.evidence != SET, rank.get(one.path, len(rank)))):
        value, ends = input_text(one.name, one.quantity.value), input_range(one.name, one.quantity)
        if (one.name, value, ends) in told:
            continue
        told.add((one.name, value, ends))
        same = len({o.quantity.value for o in known if o.name == one.name}) == 1
        where = "" if same or len(lines[one.name]) == 1 else f" ({one.line})"
        yield Assumed(
            f"{label(book, one)}{where}", value, ends or "–", one.evidence,
            tuple(book.sources[name] for name in one.sources), one.rests_on,
        )  # fmt: skip
