"""Live calls in words: what was counted here beside what the endpoint billed."""

from collections.abc import Mapping, Sequence

from analysis.brief.estimate_words import cost_words, count_words, small_money
from analysis.errors import CostfallError
from analysis.study.messages import added
from analysis.study.pilot import FEWEST_CALLS, Measured, projected

SEEN = 0.0005
"""A share that prints as 0.1 %."""
Calls = Mapping[str, Sequence[Measured]]
"""By model, each call."""


def live_rows(calls: Calls) -> list[dict[str, str]]:
    """One row per model: sums over its calls, as counted here and as billed there."""
    return [
        {
            "Model": f"{model}, {_calls(len(found))}",
            "Input, here → billed": _both(found, "input"),
            "Reply, here → billed": _both(found, "output"),
            "Cost, here → billed": " → ".join(
                small_money(sum(getattr(each, side) for each in found), found[0].currency)
                for side in ("estimated", "billed")
            ),
        }
        for model, found in calls.items()
    ]


def live_finding(calls: Calls) -> str:
    """How far the estimate was off, over all calls."""
    every = [each for found in calls.values() for each in found]
    here, billed = (sum(getattr(each, side) for each in every) for side in ("estimated", "billed"))
    cost = small_money(billed, every[0].currency)
    if not billed:
        return f"{_calls(len(every))} cost {cost}."
    off = here / billed - 1
    how = (
        f"{abs(off):.1%} {'more' if off > 0 else 'less'} than"
        if abs(off) >= 0.0005
        else "as much as"
    )
    was = "were" if len(every) > 1 else "was"
    return f"{_calls(len(every))} {was} billed at {cost}; counted here, they come to {how} that."


def pilot_lines(calls: Calls, wanted: int) -> list[str]:
    """What so many such calls would cost on each model, where enough were measured."""
    lines = []
    for model, found in calls.items():
        try:
            bill = projected([each.billed for each in found], wanted)
        except CostfallError:
            need = f"measure {FEWEST_CALLS} calls for the bill of many"
            lines.append(f"{model}: {len(found)} measured; {need}.")
            continue
        lines.append(f"{model}: {wanted:,} such calls cost {cost_words(bill, found[0].currency)}.")
    return lines


def _calls(count: int) -> str:
    return f"{count:,} call{'s' * (count != 1)}"


def _both(found: Sequence[Measured], side: str) -> str:
    here = added([getattr(each, f"{side}_counted") for each in found])
    billed = sum(getattr(each, f"{side}_billed") for each in found)
    told = all(each.told for each in found)
    return f"{count_words(here)} → {f'{billed:,}' if told else 'not told'}"
