"""What a run of a benchmark costs, in a sentence and as rows of a table."""

from collections.abc import Sequence
from datetime import date

from analysis.book.load import Priced
from analysis.brief.words import bill, day, range_text
from analysis.study.benchmark_runs import BenchmarkRun
from analysis.study.inputs import count_text

Shown = tuple[BenchmarkRun, str]
SHOWN = 5
"""Of the cheapest and of the dearest models."""


def benchmark_finding(runs: Sequence[BenchmarkRun], as_of: date) -> tuple[str, str]:
    """From what to what a run costs among models that charge, and what a run is."""
    paid = [run for run in runs if run.cost.central > 0]
    if not paid:
        return f"No model with a price was on sale on {day(as_of)}.", ""
    low, high = paid[0], paid[-1]
    task = low.task
    tokens = task.input_tokens[task.estimated_from].value
    free = f" {len(runs) - len(paid)} more are free." if len(runs) > len(paid) else ""
    name = task.name.partition(",")[0]
    return (
        f"On {day(as_of)} a run of {name} cost from {cost_text(low)} on {low.priced.model.id} "
        f"to {cost_text(high)} on {high.priced.model.id}.",
        f"{task.questions.value:,.0f} questions of {task.subjects.value:.0f} subjects, "
        f"{task.shots.value:.0f} worked examples before each: {count_text(tokens)} tokens of "
        f"prompts and {task.output_tokens_per_question.value:.0f} of answer to a question, on "
        f"{len(paid)} models at the day’s prices.{free}",
    )


def picked(runs: Sequence[BenchmarkRun], chosen: Sequence[Priced]) -> list[Shown]:
    """The cheapest, the dearest and the `chosen` models, cheapest first, each with its reason.

    Free models stand only where they were chosen.
    """
    paid = [run for run in runs if run.cost.central > 0]
    why = {run.priced: "dearest" for run in paid[-SHOWN:]}
    why |= {run.priced: "cheapest" for run in paid[:SHOWN]}
    why |= dict.fromkeys(chosen, "chosen")
    return [(run, why[run.priced]) for run in runs if run.priced in why]


def benchmark_rows(shown: Sequence[Shown]) -> list[dict[str, str]]:
    """One row per run, with the reason why it is shown."""
    return [
        {
            "Model": f"{run.priced.model.id} ({run.priced.provider_name})",
            "Cost": bill(run.cost.central, run.currency),
            "90 % range": range_text(run.cost, run.currency),
            "Prompts": input_text(run),
            "Shown as": reason,
        }
        for run, reason in shown
    ]


def cost_text(run: BenchmarkRun) -> str:
    """The bill to the cent, with its range where the prompts were not counted."""
    range_ = range_text(run.cost, run.currency)
    return bill(run.cost.central, run.currency) + (f" ({range_})" if range_ else "")


def input_text(run: BenchmarkRun) -> str:
    """How much the prompts hold as billed, and whether that was counted."""
    size = f"{count_text(run.input.central)} {run.unit}"
    return f"about {size}" if run.counted == "estimate" else f"{size}, counted"
