"""A table of students and their teachers, as a CSV or as the book's records, in rows to score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.book.csv_table import Cells, flag, number, parsed, read_text
from analysis.book.records import ExtractionCase

NEEDED = ("domain", "base_params_b")
SCORES = ("base_score", "student_score", "teacher_score")
MOST = 1e15
ADJACENT = "adjacent"
SCIENCE_TESTS = ("GPQA",)
"""Tests of science that students of mathematics and code are held to: near to what they learnt."""


@dataclass(frozen=True)
class CaseRow:
    """A student: what a prediction may use, and the share of the gap that it closed."""

    id: str
    programme: str
    """Students made by the same people in the same way; empty where the table does not say."""
    student: str
    domain: str
    """As measured: a reasoner held to a test of science is adjacent to what it learnt."""
    metric: str
    base_params_b: float | None
    samples: float | None
    recovered: float | None
    """(student − base)/(teacher − base); below 0 where the student is worse than its base."""
    score: bool


def rows_of(cases: Iterable[ExtractionCase]) -> tuple[CaseRow, ...]:
    """The book's cases as rows."""
    return tuple(
        CaseRow(
            case.id, case.programme, case.student, measured_domain(case.domain, case.metric),
            case.metric, case.base_params_b, case.samples,
            gap_closed(case.base_score, case.student_score, case.teacher_score), case.fit_use,
        )
        for case in cases
    )  # fmt: skip


def read_cases(path: Path) -> tuple[CaseRow, ...]:
    """The rows of a CSV file with a header; columns it does not know are passed over.

    The recovered share comes from the three scores, or from `gap_closed` where one is missing. A
    row is scored unless `fit_use` says no. Raises `BadInputError`, naming file, row and column.
    """
    return parsed_cases(read_text(path), path.name)


def parsed_cases(text: str, name: str) -> tuple[CaseRow, ...]:
    """The rows of a CSV's text; `name` is said in errors."""
    return parsed(text, name, _missing, _row)


def measured_domain(domain: str, metric: str) -> str:
    """What a score tells of: reasoning held to a test of science is adjacent to it.

    >>> [measured_domain("reason", metric) for metric in ("MATH500", "GPQA-D")]
    ['reason', 'adjacent']
    """
    return ADJACENT if domain == "reason" and metric.startswith(SCIENCE_TESTS) else domain


def gap_closed(base: float, student: float, teacher: float) -> float | None:
    """Share of the gap between base and teacher that the student closed; None without a gap.

    >>> gap_closed(17.0, 10.0, 31.0)
    -0.5
    """
    return (student - base) / (teacher - base) if teacher != base else None


def _missing(columns: Sequence[str]) -> list[str]:
    missing = [column for column in NEEDED if column not in columns]
    if "gap_closed" not in columns:
        missing += [column for column in SCORES if column not in columns]
    return missing


def _row(given: Cells, place: str) -> CaseRow:
    scores = [_score(given, column, place) for column in SCORES]
    base, student, teacher = scores
    if base is None or student is None or teacher is None:
        recovered = _score(given, "gap_closed", place)
    else:
        recovered = gap_closed(base, student, teacher)
    metric = given.get("metric", "")
    return CaseRow(
        given.get("case_id") or place,
        given.get("group", ""),
        given.get("student") or given.get("case_id") or place,
        measured_domain(given["domain"].lower(), metric),
        metric,
        number(given["base_params_b"], "base_params_b", place, most=MOST),
        number(given.get("samples", ""), "samples", place, most=MOST),
        recovered,
        flag(given, "fit_use", place, blank=True),
    )


def _score(given: Cells, column: str, place: str) -> float | None:
    return number(given.get(column, ""), column, place, least=-MOST, most=MOST)
