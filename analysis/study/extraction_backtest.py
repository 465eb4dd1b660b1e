"""The law of recovered shares held against cases, each predicted without its own programme."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.book.case_table import CaseRow, rows_of
from analysis.book.fitted_law import DOMAINS, FittedLaw, fittable
from analysis.book.load import Book
from analysis.study.extraction_law import BAND, band, fitted, of_parameters

DRAWS = 4000
SEED = 20230313


@dataclass(frozen=True)
class Compared:
    """A recovered share as published, and as predicted without its programme."""

    row: CaseRow
    published: float
    predicted: float
    low: float
    high: float

    @property
    def covered(self) -> bool:
        """Whether what was published lies in the 80 % band."""
        return self.low <= self.published <= self.high


@dataclass(frozen=True)
class Score:
    """How far predictions lie off, as shares of the gap; None where there is nothing to score."""

    n: int
    mae: float | None = None
    rmse: float | None = None
    r2: float | None = None
    """Against the mean of what was published; None where that does not vary."""
    coverage_80: float | None = None
    """None for predictions without a band."""


@dataclass(frozen=True)
class BackTest:
    """The scored cases, and the others with the reason."""

    compared: tuple[Compared, ...]
    left_out: tuple[tuple[CaseRow, str], ...]
    baselines: Mapping[str, Score]


def public_rows(book: Book) -> tuple[CaseRow, ...]:
    """The cases that the law is fitted to."""
    return rows_of(book.cases.values())


def held_out_rows(book: Book) -> tuple[CaseRow, ...]:
    """The cases that nothing is fitted to, all of them to be scored."""
    return tuple(replace(row, score=True) for row in rows_of(book.held_out_cases.values()))


def backtest(book: Book, rows: Sequence[CaseRow]) -> BackTest:
    """Score the law, and simpler ways, on a table. Nothing of the table is fitted.

    Raises `BadBookError` for a book without a fitted law.
    """
    law = fitted(book)
    apart = [(row, why) for row in rows if (why := _why_not(row))]
    scored = [row for row in rows if not _why_not(row)]
    known = [row for row in rows_of(book.cases.values()) if fittable(row)]
    published = [_recovered(row) for row in scored]
    simple: dict[str, Callable[[Sequence[CaseRow], CaseRow], float]] = {
        "domain_mean": _domain_mean, "linear": _linear, "mean": _mean,
    }  # fmt: skip
    baselines = {
        name: score(
            published,
            [way([o for o in known if o.programme != row.programme], row) for row in scored],
        )
        for name, way in simple.items()
    }
    return BackTest(tuple(_compared(law, row) for row in scored), tuple(apart), baselines)


def law_score(found: Sequence[Compared]) -> Score:
    """The law's score, with the share of cases inside its band."""
    return score(
        [each.published for each in found],
        [each.predicted for each in found],
        [each.covered for each in found],
    )


def score(
    published: Sequence[float], predicted: Sequence[float], covered: Sequence[bool] | None = None
) -> Score:
    """Mean absolute and root mean square error, R² and coverage.

    >>> score([0.2, 0.8], [0.3, 0.7], [True, False])
    Score(n=2, mae=0.1, rmse=0.1, r2=0.8889, coverage_80=0.5)
    """
    if not published:
        return Score(0)
    misses = np.subtract(predicted, published)
    around = float(np.sum((np.array(published) - np.mean(published)) ** 2))
    return Score(
        len(published),
        round(float(np.mean(np.abs(misses))), 4),
        round(float(np.sqrt(np.mean(misses**2))), 4),
        round(1.0 - float(np.sum(misses**2)) / around, 4) if around else None,
        round(sum(covered) / len(covered), 4) if covered else None,
    )


def _why_not(row: CaseRow) -> str:
    if not row.score:
        return "marked as no point to score"
    if row.samples is None:
        return "no number of samples"
    if row.base_params_b is None:
        return "no size of the base"
    if row.recovered is None:
        return "no scores of base, student and teacher that differ"
    if row.domain not in DOMAINS:
        return f"domain {row.domain!r} is none of {', '.join(DOMAINS)}"
    return ""


def _recovered(row: CaseRow) -> float:
    assert row.recovered is not None  # noqa: S101 (held by _why_not)
    return row.recovered


def _compared(law: FittedLaw, row: CaseRow) -> Compared:
    """By the law that was fitted without the row's programme, and by draws that missed it."""
    centre, draws = np.array(law.law), np.array(law.draws)
    if row.programme in law.programmes:
        number = law.programmes.index(row.programme)
        centre = np.array(law.without[number])
        missed = [number in left_out for left_out in law.left_out]
        draws = draws[missed] if any(missed) else draws
    samples, base = row.samples or 0.0, row.base_params_b or 0.0
    expected = of_parameters(centre, row.domain, base).share(samples)
    random = np.random.default_rng(SEED)
    drawn = of_parameters(draws[random.integers(0, len(draws), DRAWS)], row.domain, base)
    need = 10.0 ** (law.programme_sd_log10 * random.standard_normal(DRAWS))
    measured = drawn.share(samples / need) + law.test_sd * random.standard_normal(DRAWS)
    low, high = band(measured, BAND)
    return Compared(row, _recovered(row), float(expected), low, high)


def _mean(others: Sequence[CaseRow], row: CaseRow) -> float:
    return float(np.mean([_recovered(other) for other in others]))


def _domain_mean(others: Sequence[CaseRow], row: CaseRow) -> float:
    same = [other for other in others if other.domain == row.domain]
    return _mean(same or others, row)


def _linear(others: Sequence[CaseRow], row: CaseRow) -> float:
    """Least squares on domain, log10 samples and log10 base size."""
    design = np.array([_features(other) for other in others])
    target = np.array([_recovered(other) for other in others])
    weights = np.linalg.lstsq(design, target)[0]
    return float(np.array(_features(row)) @ weights)


def _features(row: CaseRow) -> list[float]:
    size = [float(np.log10(row.samples or 1.0)), float(np.log10(row.base_params_b or 1.0))]
    return [*(float(row.domain == domain) for domain in DOMAINS), *size]
