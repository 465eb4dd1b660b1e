"""A folded part of a page: what taking MMLU costs on the models of a day."""

from collections.abc import Sequence
from datetime import date

from analysis.book.load import Book, Priced
from analysis.brief.benchmark_words import benchmark_finding, benchmark_rows, picked
from analysis.study.benchmark_runs import benchmark_runs
from dashboard import panels
from dashboard.text import plain

TASK = "mmlu"


def running_mmlu(book: Book, as_of: date, currency: str, chosen: Sequence[Priced]) -> None:
    """The cheapest, the dearest and the chosen models; nothing is computed while it is folded."""
    with panels.fold("What running MMLU costs", "quiz") as opened:
        if not opened:
            return
        runs = benchmark_runs(book, TASK, as_of, currency)
        panels.finding(*benchmark_finding(runs, as_of))
        if not runs:
            return
        shown = picked(runs, chosen)
        panels.table(benchmark_rows(shown), "lrrll")
        task = runs[0].task
        figures = (task.questions, task.shots, task.subjects)
        panels.small(
            f"{plain(task.output_tokens_per_question.note or '')} Where a model’s own count of the "
            f"prompts is not known, it is estimated: {plain(task.other_tokenisers.note or '')} "
            + panels.links(book, [figure.source for figure in figures])
        )
        panels.small(f"Prices: {panels.links(book, [run.row.source for run, _ in shown])}")
