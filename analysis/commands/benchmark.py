"""What a run of a benchmark costs."""

import argparse
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.commands.shared import opened_book, show, source_entry, source_lines

if TYPE_CHECKING:
    from analysis.book.load import Book
    from analysis.study.benchmark_runs import BenchmarkRun

LISTED = 10


def benchmark(options: argparse.Namespace) -> int:
    """What a run of a benchmark costs on each model's API."""
    from analysis.brief.benchmark_words import benchmark_finding
    from analysis.study.benchmark_runs import benchmark_runs, runs_of_model

    book = opened_book(options)
    as_of = options.as_of or date.today()
    asked = {"batch": options.batch, "at": options.at, "known_on": options.known_on}
    day = as_of, options.currency
    if options.model:
        runs = runs_of_model(
            book, options.task, options.model, *day, provider=options.provider, **asked
        )
    else:
        runs = benchmark_runs(book, options.task, *day, **asked)
    task = book.benchmark_tasks[options.task]
    result = {
        "task": task.id,
        "as_of": as_of.isoformat(),
        "currency": options.currency,
        "batch": options.batch,
        "subjects": task.subjects.value,
        "questions": task.questions.value,
        "shots": task.shots.value,
        "output_tokens_per_question": task.output_tokens_per_question.value,
        "runs": [_entry(book, run) for run in runs],
    }
    lines = (
        [f"{task.name}, on {as_of}"]
        if options.model
        else [*filter(None, benchmark_finding(runs, as_of))]
    )
    skipped = max(0, len(runs) - 2 * LISTED)
    for place, run in enumerate(runs):
        if skipped and place == LISTED:
            lines.append(f"  … {skipped} more: --json lists them")
        if not LISTED <= place < LISTED + skipped:
            lines.append(_line(run))
    if options.model:
        caveats = dict.fromkeys(caveat.text for run in runs for caveat in run.caveats)
        lines += [f"caveat: {text}" for text in caveats]
        lines += source_lines(book, [run.row.source for run in runs])
    show(options, result, [
        *lines, *source_lines(book, [f.source for f in (task.questions, task.shots)])
    ])  # fmt: skip
    return 0


def _line(run: "BenchmarkRun") -> str:
    from analysis.brief.benchmark_words import cost_text, input_text

    batch = ", as a batch" if run.batch else ""
    seller = f"{run.priced.model.id} ({run.priced.provider})"
    return f"  {cost_text(run):<24} {seller}: {input_text(run)}{batch}"


def _entry(book: "Book", run: "BenchmarkRun") -> dict[str, Any]:
    return {
        "model": run.priced.model.id,
        "provider": run.priced.provider,
        "cost": asdict(run.cost),
        "input": {"unit": run.unit, "method": run.counted, **asdict(run.input)},
        "batch": run.batch,
        "since": run.row.since.isoformat(),
        "status": run.row.status,
        "source": source_entry(book, run.row.source),
        "caveats": [asdict(caveat) for caveat in run.caveats],
    }
