"""What a sum buys, as a one-page brief, and as the command that computes it again."""

from dataclasses import replace
from math import log

from analysis.book.load import Book
from analysis.brief import budget_words as words
from analysis.brief.budget_pictures import ladder_chart
from analysis.brief.charts import Chart, built_rows, plotted
from analysis.brief.one_page import Assumed, Brief, KeyNumber
from analysis.brief.words import day, money, with_range
from analysis.study.budget import Answer
from analysis.study.budget_back import money_for, tornado
from analysis.study.budget_question import Budget
from analysis.study.grounds import Grounds, unique
from analysis.study.inputs import count_text

SWINGS = 4
DRAWN = 6
"""Rows of the chart that paper holds."""


def budget_brief(book: Book, found: Answer) -> Brief:
    """The page: finding, question, chart, three numbers, what would change it, and the log."""
    asked = found.budget
    sum_text = money(asked.amount, asked.currency, 3)
    swings = tornado(found)
    order = {swing.names[0]: place for place, swing in enumerate(swings)}
    names = sorted(found.quantities, key=lambda name: order.get(name, len(order)))
    return Brief(
        name=f"budget-{found.way}-{asked.amount:.0f}-{asked.currency}",
        title=words.finding(found),
        question=(
            f"What would {sum_text} buy, {words.WAY_NAMES[found.way]}? Rates and prices of "
            f"{day(asked.day)}; compared with {found.against.name}."
        ),
        chart=_fewer_rows(book, found),
        numbers=_numbers(book, found),
        changes=(
            f"{words.reverses(found)}.",
            *(
                f"{words.label(swing.names[0])} from {_ends(found, swing.names[0])} moves the "
                f"result from {words.flop_text(swing.at_low)} to "
                f"{words.flop_text(swing.at_high)} FLOP."
                for swing in swings[:SWINGS]
            ),
        ),
        assumptions=tuple(_assumed(book, found, name) for name in names if name != "amount"),
        caveats=tuple(f"{c.text[:1].upper()}{c.text[1:]}" for c in found.caveats),
        command=budget_command(asked),
        seed=f"{asked.draws:,} draws, seed {asked.seed}." if asked.ranged else "",
        rests_on=_compared(found),
    )


def budget_command(asked: Budget) -> str:
    """The question as one line for a terminal.

    >>> budget_command(Budget(1e8, way="rent", overrides=(("mfu", 0.4),)))
    'costfall budget 100000000 --currency GBP --as-of 2023-03-15 --way rent --set mfu=0.4'
    """
    parts = [
        f"costfall budget {asked.amount:.15g} --currency {asked.currency}",
        f"--as-of {asked.day} --way {asked.chosen_way}",
        *(f"--set {name}={_typed(value)}" for name, value in asked.overrides),
    ]
    if asked.against != Budget.against:
        parts.append(f"--against {asked.against}")
    if not asked.ranged:
        parts.append("--certain")
    if asked.draws != Budget.draws:
        parts.append(f"--draws {asked.draws}")
    if asked.seed != Budget.seed:
        parts.append(f"--seed {asked.seed}")
    return " ".join(parts)


def _typed(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


def _numbers(book: Book, found: Answer) -> tuple[KeyNumber, ...]:
    target = found.against
    ratio, currency = found.ratio(target), found.budget.currency
    needed = next(n for n in money_for(book, found.budget, target.flop) if n.way == found.way)
    return (
        KeyNumber(
            f"Compute over {target.name}’s",
            words.times(ratio.central),
            f"{words.times(ratio.low)} to {words.times(ratio.high)}; an upper bound",
            _compared(found),
        ),
        KeyNumber(
            "Chips bought" if found.way == "buy" else "GPU-hours rented",
            f"{found.chips:,}" if found.way == "buy" else count_text(found.gpu_hours.central),
            found.chip.name,
            found.rests_on,
        ),
        KeyNumber(
            f"Money for {target.name}’s compute",
            with_range(needed.amount, currency) if needed.amount else "unknown",
            f"{words.WAY_NAMES[found.way]}, 90 % range in brackets",
            _compared(found),
        ),
    )


def _compared(found: Answer) -> Grounds:
    """What the compute and the model it is held against rest on."""
    return unique((*found.rests_on, *found.against.rests_on))


def _ends(found: Answer, name: str) -> str:
    held = found.quantities[name]
    low, high = (words.input_text(name, end, found) for end in (held.low, held.high))
    return f"{low} to {high}"


def _assumed(book: Book, found: Answer, name: str) -> Assumed:
    held, cited = found.quantities[name], found.cited.get(name)
    return Assumed(
        name=words.label(name),
        value=words.input_text(name, held.value, found),
        range=_ends(found, name) if held.low < held.high else "",
        evidence=cited.evidence if cited else "set by the reader",
        sources=(book.sources[cited.source],) if cited else (),
        rests_on=found.behind[name],
    )


def _fewer_rows(book: Book, found: Answer) -> Chart:
    """The ladder with the models nearest to the budget, as many as paper holds."""
    chart = ladder_chart(book, found)
    built = built_rows(chart)
    models = [row for row in built if row["kind"] == "model"]
    near = sorted(models, key=lambda row: abs(log(row["flop"] / found.flop.central)))[:DRAWN]
    kept = [row for row in built if row["kind"] == "budget" or row in near]
    against = next(row for row in built if row["kind"] == "against")
    rows = [*kept, {**against, "name": kept[0]["name"]}]
    height = chart.height * len(rows) // len(chart.rows)
    return replace(chart, **plotted(rows), height=height)
