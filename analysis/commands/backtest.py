"""The models against published cases."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.commands.shared import opened_book, show

if TYPE_CHECKING:
    from analysis.study.backtest import BackTest


def backtest(options: argparse.Namespace) -> int:
    """Score a model on a table of published cases."""
    return TESTED[options.what](options)


def extraction(options: argparse.Namespace) -> int:
    """Score the law of recovered shares on students of teachers."""
    from analysis.book.case_table import read_cases
    from analysis.brief.extraction_score_words import score_lines
    from analysis.study.extraction_backtest import backtest as run
    from analysis.study.extraction_backtest import law_score

    found = run(opened_book(options), read_cases(Path(options.file)))
    domains = dict.fromkeys(each.row.domain for each in found.compared)
    result = {
        "law": asdict(law_score(found.compared)),
        **_entries(found.baselines),
        "by_domain": {
            domain: asdict(law_score([c for c in found.compared if c.row.domain == domain]))
            for domain in domains
        },
        "rows": len(found.compared) + len(found.left_out),
        "unscored": [
            {"id": row.id, "student": row.student, "reason": why} for row, why in found.left_out
        ],
    }
    show(options, result, score_lines(found))
    return 0


def runs(options: argparse.Namespace) -> int:
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


TESTED = {"runs": runs, "extraction": extraction}


def _scores(found: "BackTest") -> dict[str, dict[str, Any]]:
    from analysis.study.backtest_scores import score

    return _entries({str(test): score(each.compared) for test, each in found.outcomes.items()})


def _entries(found: "Mapping[str, Any]") -> dict[str, dict[str, Any]]:
    return {name: asdict(each) for name, each in found.items()}
