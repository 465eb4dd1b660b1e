"""The charts of a budget, each from its answer: title by rule, rows, source line, alt text."""

from analysis.book.load import Book
from analysis.brief import budget_words as words
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.words import SIGNS, day, money
from analysis.study.budget import Answer
from analysis.study.budget_back import tornado
from analysis.study.budget_levels import Level
from analysis.study.grounds import source_ids, unique

SHOWN = (
    "llama-7b", "gpt-3", "llama-65b", "palm-540b", "llama-3-70b", "gpt-4", "llama-3.1-405b",
    "gemini-1.0-ultra",
)  # fmt: skip
"""Models whose names readers know, a factor of two or more apart."""
ROW_HEIGHT, BAR_HEIGHT, AXIS_HEIGHT = 42, 34, 44
ALT_CHARACTERS = 250
LEAST_DRAWN = 1e-3
"""Of the central value: a lower end below it, such as none at all, has no place on a log axis."""


def ladder_chart(book: Book, found: Answer) -> Chart:
    """Where the budget's compute stands among named models, largest first."""
    shown = [level for level in found.levels if level.id in (*SHOWN, found.against.id)]
    rows = [*(_level_row(level) for level in shown), _budget_row(found)]
    rows.sort(key=lambda row: -float(row["flop"]))
    rows.append({"kind": "against", "name": rows[0]["name"], "flop": found.against.flop,
                 BEHIND: found.against.rests_on})  # fmt: skip
    sum_text = money(found.budget.amount, found.budget.currency, 3)
    ratio = words.times(found.ratio(found.against).central)
    title = f"{sum_text} gives at most {ratio} the training compute of {found.against.name}"
    below = [level.name for level in shown if level.flop < found.flop.central]
    beside = f"more than {below[-1]}" if below else "less than every model shown"
    return Chart(
        name=f"budget-{found.way}-{found.against.id}",
        title=title,
        measure=(
            f"FLOP of training, {words.WAY_NAMES[found.way]}, prices of {day(found.budget.day)}, "
            "log scale; bar: 90 % range. Upper bound"
        ),
        sources=source_records(book, [*(level.source for level in shown), *found.sources]),
        alt=_fitted(
            f"Dot plot, log scale, of training compute. {title}, an upper bound: "
            f"{words.flop_range(found.flop)}, {beside}."
        ),
        kind="ladder",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * (len(shown) + 1) + AXIS_HEIGHT,
    )


def tornado_chart(book: Book, found: Answer) -> Chart | None:
    """Which assumption moves the compute; None where no input has a range."""
    swings = tornado(found)
    if not swings:
        return None
    rows: list[Row] = []
    for swing in swings:
        name = words.label(swing.names[0])
        ends = sorted([(swing.at_low, swing.first.low), (swing.at_high, swing.first.high)])
        rows.append({"kind": "swing", "name": name, "result": ends[0][0],
                     "result_to": ends[1][0], BEHIND: found.rests_on})  # fmt: skip
        rows += [
            {"kind": "end", "name": name, "result": flop, "side": side, BEHIND: found.rests_on,
             "label": words.input_text(swing.names[0], value, found)}
            for (flop, value), side in zip(ends, ("low", "high"), strict=True)
        ]  # fmt: skip
    first = rows[0]["name"]
    rows += [
        {"kind": "central", "name": first, "result": found.flop.central, BEHIND: found.rests_on},
        {"kind": "against", "name": first, "result": found.against.flop,
         BEHIND: found.against.rests_on},
    ]  # fmt: skip
    biggest = swings[0]
    low, high = sorted((biggest.at_low, biggest.at_high))
    title = (
        f"{first} matters most: it moves the result from {words.flop_text(low)} to "
        f"{words.flop_text(high)} FLOP"
    )
    return Chart(
        name=f"budget-{found.way}-tornado",
        title=title,
        measure=(
            "FLOP with one assumption at either end of its 90 % range, the ends written beside the "
            f"bar; dashed: {found.against.name}"
        ),
        sources=source_records(book, found.sources),
        alt=_fitted(
            f"Bar chart of how far each assumption moves the compute. {title}. In order: "
            f"{', '.join(words.INPUT_NAMES[s.names[0]].removeprefix('the ') for s in swings)}."
        ),
        kind="tornado",
        scale="linear",
        sign="",
        **plotted(rows),
        height=BAR_HEIGHT * len(swings) + AXIS_HEIGHT,
    )


def waterfall_chart(book: Book, found: Answer) -> Chart:
    """Where the money goes: the sum, what is no compute, and what is."""
    budget = found.budget
    currency, total = budget.currency, budget.amount
    whole = {**_bar("The sum", 0.0, total, total, currency, "sum"), BEHIND: found.announced}
    rows: list[Row] = [whole]
    end = total
    for part in reversed(found.shares):
        start = end - part.amount
        kind = "compute" if part.is_compute else "other"
        # A bar hangs below those before it, so that its ends follow from them too.
        bar = _bar(part.name, start, end, total, currency, kind)
        behind = unique((*rows[-1][BEHIND], *part.rests_on))
        rows.append({**bar, BEHIND: behind})
        end = start
    compute = next(part for part in found.shares if part.is_compute)
    title = (
        f"{money(compute.amount, currency, 3)} of {money(total, currency, 3)} "
        f"pays for {compute.name.replace('A', 'a', 1)}"
    )
    return Chart(
        name=f"budget-{found.way}-money",
        title=title,
        measure=f"{SIGNS[currency]}, what the sum is taken to pay for",
        sources=source_records(book, source_ids(rows[-1][BEHIND])),
        alt=_fitted(
            f"Waterfall chart. {title}; the rest: "
            + ("; ".join(f"{p.name} {money(p.amount, currency, 3)}"
                         for p in found.shares if not p.is_compute) or "none") + "."
        ),
        kind="waterfall",
        scale="linear",
        **plotted(rows),
        height=BAR_HEIGHT * len(rows) + AXIS_HEIGHT,
        sign=SIGNS[currency],
    )  # fmt: skip


def _bar(name: str, start: float, end: float, total: float, currency: str, kind: str) -> Row:
    share = (end - start) / total
    return {
        "kind": kind, "name": name, "start": max(start, 0.0), "end": end,
        "side": "right" if end < total / 2 else ("left" if start > total / 2 else "in"),
        "label": f"{money(end - start, currency, 3)} ({words.percent(share)})",
    }  # fmt: skip


def _level_row(level: Level) -> Row:
    return {
        "kind": "model", "name": level.name, "flop": level.flop, "low": level.low,
        "high": level.high, "label": words.level_text(level),
        "what": f"{words.flop_text(level.flop)} ({level.evidence}, {level.counted})",
        BEHIND: level.rests_on,
    }  # fmt: skip


def _budget_row(found: Answer) -> Row:
    flop = found.flop
    text = words.flop_range(flop)
    return {
        "kind": "budget", "name": money(found.budget.amount, found.budget.currency, 3),
        "flop": flop.central, "low": max(flop.low, flop.central * LEAST_DRAWN), "high": flop.high,
        "label": text, "what": text, BEHIND: found.rests_on,
    }  # fmt: skip


def _fitted(text: str) -> str:
    """At most 250 characters, whole words."""
    if len(text) <= ALT_CHARACTERS:
        return text
    return f"{text[: ALT_CHARACTERS - 1].rpartition(' ')[0]}…"
