"""Ledgers side by side, in words: the finding, a row for each, a row for each step between two."""

from analysis.brief.input_words import input_label, input_text
from analysis.brief.words import BASIS_NAMES, COUNTING, day, exact_money, money, with_range
from analysis.study.accounts import boundary_of
from analysis.study.compare import Bridge, Step
from analysis.study.evaluate import EXPERIMENTS, STAFF, Ledger
from analysis.study.scenario import INPUTS

PART_NAMES = {
    "training": "Final training run", "tuning": "Tuning", "data": "Data", "base": "Base model",
    EXPERIMENTS: "Experiments and failed runs", STAFF: "Staff",
}  # fmt: skip
SURE = 0.95
"""From this share of draws on, one costs more; below, more often."""
RATIO_TEXT = 1.05
NAME_CHARACTERS = 62
MINUS = "−"


def scenario_name(ledger: Ledger) -> str:
    """The system, and what is set differently from its defaults."""
    asked = ledger.scenario
    usual = ledger.boundary == boundary_of(ledger.system, None)
    said = [] if usual else [COUNTING[ledger.boundary]]
    said += [BASIS_NAMES[asked.basis]] if asked.basis != "rental" else []
    said += [f"prices of {day(asked.as_of)}"] if asked.as_of else []
    for path, value in asked.overrides:
        stage, _, name = path.rpartition(".")
        shown = value if isinstance(value, str) else input_text(name, value)
        said.append(f"{f'{stage}: ' if stage else ''}{input_label(name)} {shown}")
    return ledger.system.name + (f" ({'; '.join(said)})" if said else "")


def numbered(place: int, ledger: Ledger) -> str:
    """A short name of a chart's row, which its place among the scenarios makes unique."""
    name = f"{place + 1}. {scenario_name(ledger)}"
    return name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"


def difference_text(first: Ledger, other: Ledger, dearer: float) -> str:
    """Which costs more, by how much, and how sure the draws are. `dearer`: share of draws."""
    currency = first.scenario.currency
    ours, theirs = first.total.central, other.total.central
    names = scenario_name(first), scenario_name(other)
    if ours == theirs:
        return f"{names[0]} and {names[1]} cost the same, {money(ours, currency)}"
    above, below = names if ours > theirs else names[::-1]
    share = dearer if ours > theirs else 1 - dearer
    ratio = max(ours, theirs) / min(ours, theirs) if min(ours, theirs) else 0.0
    more = f"{times_text(ratio)} as much as" if ratio > RATIO_TEXT else "slightly more than"
    sure = "in all draws" if share == 1 else f"in {min(share, 0.99):.0%} of draws"
    doubt = "" if share >= SURE else ", so their order is open"
    return f"{above} costs {more} {below}, dearer {sure}{doubt}"


def times_text(ratio: float) -> str:
    """
    >>> times_text(1.234), times_text(20.7), times_text(350_123)
    ('1.23 times', '21 times', '350,000 times')
    """
    if ratio < 10:
        return f"{ratio:.3g} times"
    digits = max(len(f"{ratio:.0f}") - 2, 0)
    return f"{round(ratio, -digits if ratio >= 100 else 0):,.0f} times"


def comparison_rows(ledgers: tuple[Ledger, ...]) -> list[dict[str, str]]:
    """One row per ledger: cost, range, and its difference from the first, as money and ratio."""
    currency, base = ledgers[0].scenario.currency, ledgers[0].total.central
    return [
        {
            "Scenario": f"{n + 1}. {scenario_name(ledger)}",
            "Cost and 90 % range": with_range(ledger.total, currency),
            "Variance": signed(ledger.total.central - base, currency) if n else "",
            "Ratio": f"{ledger.total.central / base:,.3g}" if n and base else "",
        }
        for n, ledger in enumerate(ledgers)
    ]


def step_rows(bridge: Bridge, first: Ledger) -> list[dict[str, str]]:
    """One row per step from the first total to the other."""
    currency = first.scenario.currency
    return [
        {
            "What differs": step_name(step),
            "First": step_value(step, step.first, first),
            "Second": step_value(step, step.other, first),
            "Variance": signed(step.usd * first.per_usd, currency),
        }
        for step in bridge.steps
    ]


def step_name(step: Step) -> str:
    """
    >>> step_name(Step("training.gpu_hours", 1, 2, 3)), step_name(Step("mfu", 0.3, 0.4, 1))
    ('Final training run: GPU-hours', 'MFU')
    """
    part, _, name = step.name.rpartition(".")
    label = PART_NAMES.get(name) or input_label(name)
    return f"{PART_NAMES[part]}: {label}" if part else label


def step_value(step: Step, value: float, first: Ledger) -> str:
    """The input's value with its unit, or the part's cost; a dash where there is no such part."""
    name = step.name.rpartition(".")[2]
    if name in INPUTS and name not in PART_NAMES:
        return input_text(name, value)
    return exact_money(value * first.per_usd, first.scenario.currency) if value else "–"


def signed(amount: float, currency: str) -> str:
    """
    >>> signed(1500, "USD"), signed(-44.4, "GBP")
    ('+$1.50k', '−£44')
    """
    sign = "+" if amount >= 0 else MINUS
    return f"{sign}{money(abs(amount), currency, 3)}"
