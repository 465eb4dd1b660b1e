"""The cost model against published runs."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.commands.shared import opened_book, show

if TYPE_CHECKING:
    from analysis.study.backtest import BackTest
    from analysis.study.backtest_scores import Score


def backtest(options: argparse.Namespace) -> int:
    """Score the cost model on a table of published runs."""
    from analysis.book.run_table import read_runs
    from analysis.brief.backtest_words import score_lines
    from analysis.study import backtest_scores as scores
    from analysis.study.backtest import backtest as run

    book = opened_book(options)
    rows = read_runs(Path(options.file))
    found = run(book, rows)
    others = scores.baselines(book, found)
    result = {
        **_scores(found),
        "baselines": {name: _entries(group) for name, group in others.items()},
        "apart": {
            "cost_given_hours": _entries(scores.apart(found.compared("cost_given_hours"))),
            "ex_ante": _entries(scores.apart(found.compared("ex_ante"))),
        },
        "by_kind": _entries(scores.by_kind(found.compared("hours"))),
        "in_sample": _scores(run(book, rows, in_sample=True)),
        "rows": len(rows),
        "unscored": {
            test: [
                {"id": each.row.id, "model": each.row.name, "reason": each.reason}
                for each in outcome.left_out
            ]
            for test, outcome in found.outcomes.items()
        },
    }
    show(options, result, score_lines(found, others))
    return 0


def _scores(found: "BackTest") -> dict[str, dict[str, Any]]:
    from analysis.study.backtest_scores import score

    return _entries({str(test): score(each.compared) for test, each in found.outcomes.items()})


def _entries(found: "Mapping[str, Score]") -> dict[str, dict[str, Any]]:
    return {name: asdict(each) for name, each in found.items()}
