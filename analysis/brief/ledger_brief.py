"""What a system cost, as a one-page brief: its numbers, what would change them, its assumptions."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.book.load import Book
from analysis.brief.input_words import input_label, input_range, input_text
from analysis.brief.one_page import Assumed, Brief, KeyNumber
from analysis.brief.paper_charts import fewer_rows
from analysis.brief.pictures import ledger_chart
from analysis.brief.reproduce import ledger_command
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
from analysis.study.accounts import Printed, boundaries
from analysis.study.evaluate import Ledger, Line, evaluate
from analysis.study.ledger_inputs import SET, Input, inputs
from analysis.study.sensitivity import Outcome, Swing, solve, swings

CURRENCY_NAMES = {"USD": "US dollars", "GBP": "pounds", "EUR": "euros", "CNY": "yuan"}
SWINGS = 3
"""Inputs named under what would change the total."""
SOUGHT = 100.0
"""Goal seek looks this many times below and above an input's own value."""


def brief_for_ledger(book: Book, ledger: Ledger) -> Brief:
    """The page for one system's ledger: finding, question, chart, three numbers and the log."""
    known = inputs(book, ledger)
    tornado = tuple(s for s in swings(_total(ledger), ledger.account.quantities) if s.size > 0)
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
        numbers=tuple(_numbers(book, ledger, known, tornado))[:3],
        changes=(
            *_by_boundary(book, ledger),
            *(_swing_text(book, swing, known, currency) for swing in tornado[:SWINGS]),
            *_reversal(book, ledger, known, tornado),
        ) or ("No input of this total has a range",),
        assumptions=tuple(_assumed(book, known, tornado)),
        caveats=tuple(f"{c.text[:1].upper()}{c.text[1:]}" for c in ledger.caveats),
        command=ledger_command(ledger),
        seed=f"{scenario.draws:,} draws, seed {scenario.seed}.",
    )  # fmt: skip


def _total(ledger: Ledger) -> Outcome:
    """The ledger's total in its currency as a function of its inputs by path."""
    return lambda values: ledger.account.total_usd(values) * ledger.per_usd


def _named(swing: Swing, known: tuple[Input, ...]) -> Input:
    return next(one for one in known if one.path == swing.names[0])


def _label(book: Book, found: Input) -> str:
    """The name of an input; one of several experiment multipliers goes by its assumption's."""
    assumed = book.assumptions.get(found.name)
    return assumed.name if assumed else input_label(found.name)


def _numbers(
    book: Book, ledger: Ledger, known: tuple[Input, ...], tornado: tuple[Swing, ...]
) -> Iterator[KeyNumber]:
    """The total, what was published of it, its dearest part, then what moves it most."""
    currency = ledger.scenario.currency
    spread = range_text(ledger.total, currency)
    yield KeyNumber(
        "Total", money(ledger.total.central, currency),
        f"90 % range {spread}" if spread else "No input of it has a range",
    )  # fmt: skip
    if printed := _widest_published(ledger):
        figure = printed.figure
        amount = BOUNDS[figure.bound] + money(printed.usd * ledger.per_usd, currency)
        yield KeyNumber(
            f"Published, {figure.basis} basis", amount,
            f"{figure.what} ({book.sources[figure.source].publisher})",
        )  # fmt: skip
    if len(ledger.lines) > 1:
        line = max(ledger.lines, key=lambda line: line.usd.central)
        cost = line.usd.times(ledger.per_usd)
        spread = range_text(cost, currency)
        share = f"{line.usd.central / ledger.usd.central:.0%} of the total"
        yield KeyNumber(
            line.name, money(cost.central, currency),
            f"{share}, 90 % range {spread}" if spread else share,
        )  # fmt: skip
    for swing in tornado:
        found = _named(swing, known)
        yield KeyNumber(
            _label(book, found), input_text(found.name, found.quantity.value),
            f"90 % range {input_range(found.name, found.quantity)}",
        )  # fmt: skip


def _widest_published(ledger: Ledger) -> Printed | None:
    """The published cost that covers most; of several, one on the ledger's own basis."""
    return max(
        ledger.published,
        key=lambda p: (len(p.figure.covers), p.figure.basis == ledger.scenario.basis),
        default=None,
    )


def _by_boundary(book: Book, ledger: Ledger) -> Iterator[str]:
    """What the same scenario comes to when something else is counted."""
    found = []
    for boundary in boundaries(ledger.system):
        if boundary != ledger.boundary:
            try:
                other = evaluate(book, replace(ledger.scenario, boundary=boundary))
            except NoFigureError:
                continue
            if other.total.central != ledger.total.central:
                cost = with_range(other.total, other.scenario.currency)
                found.append(f"{BOUNDARY_NAMES[boundary].lower()} {cost}")
    if found:
        yield f"Counting something else: {', '.join(found)}"


def _swing_text(book: Book, swing: Swing, known: tuple[Input, ...], currency: str) -> str:
    """What the total is at either end of an input's own range."""
    found = _named(swing, known)
    ends = ((found.quantity.low, swing.at_low), (found.quantity.high, swing.at_high))
    gives = (f"{input_text(found.name, end)} gives {money(total, currency)}" for end, total in ends)
    return f"{_label(book, found)}: {', '.join(gives)}"


def _reversal(
    book: Book, ledger: Ledger, known: tuple[Input, ...], tornado: tuple[Swing, ...]
) -> Iterator[str]:
    """The value of the strongest input at which our total would be the published one."""
    printed = _widest_published(ledger)
    alone = [swing for swing in tornado if len(swing.names) == 1]
    if not printed or not alone or not _covers(printed, ledger.lines):
        return
    found = _named(alone[0], known)
    value, target = found.quantity.value, printed.usd * ledger.per_usd
    needed = solve(
        _total(ledger), ledger.account.quantities, found.path, target,
        least=value / SOUGHT, most=min(value * SOUGHT, found.quantity.most),
    )  # fmt: skip
    if needed is not None:
        amount = BOUNDS[printed.figure.bound] + money(target, ledger.scenario.currency)
        needed_text = f"{_label(book, found)} {input_text(found.name, needed)}"
        yield f"To reach the published figure ({amount}): {needed_text}"


def _covers(printed: Printed, lines: tuple[Line, ...]) -> bool:
    """Whether a published cost pays for every line."""
    return {line.stage.partition(".")[0] for line in lines} <= set(printed.figure.covers)


def _assumed(book: Book, known: tuple[Input, ...], tornado: tuple[Swing, ...]) -> Iterator[Assumed]:
    """The log: the reader's own figures, then what moves the total most; shared inputs once."""
    rank = {path: n for n, swing in enumerate(tornado) for path in swing.names}
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
            f"{_label(book, one)}{where}", value, ends or "–", one.evidence,
            tuple(book.sources[name] for name in one.sources),
        )  # fmt: skip
