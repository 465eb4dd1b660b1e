"""The fit of the recovered share to the public cases, by least squares, programme by programme.

Weak priors keep parameters that few cases speak of near what is plausible; a residual of the fit
and a prior weigh as their standard deviations say. How sure it is has three parts: the law
(programmes drawn with replacement), the programme (how much more or fewer samples it needs), and
the test (what is measured around what was recovered).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from analysis.book.case_table import CaseRow, rows_of
from analysis.book.fitted_law import DOMAINS, PARAMETERS, FittedLaw, Numbers, digest, fittable
from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.study.extraction_law import log10_half, shares

Array = npt.NDArray[np.float64]
RESIDUAL_SD = 0.2
"""Of a share: the scale against which the priors weigh."""
PRIORS = {"ceiling": (1.0, 0.1), "log_gamma": (np.log(0.4), 0.5), "eta": (1.5, 1.5)}
"""Mean and standard deviation; ceiling: full recovery; gamma: slow, as learning curves are."""
N50_PRIOR = (4.5, 2.0)
"""Log10 samples: 30 thousand, and a factor of 100 either way."""
DRAWS = 200
SEED = 20230313
MOST_HERMITE = 41
MINIMUM_PROGRAMMES = 3


@dataclass(frozen=True)
class _Table:
    """The fitted rows as arrays."""

    domain: npt.NDArray[np.int64]
    samples: Array
    base_params_b: Array
    recovered: Array
    programme: npt.NDArray[np.int64]

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "_Table":
        return _Table(
            self.domain[rows], self.samples[rows], self.base_params_b[rows],
            self.recovered[rows], self.programme[rows],
        )  # fmt: skip


def refit(book: Book, today: date) -> FittedLaw:
    """The law fitted to the cases of the book that may be fitted.

    Raises `BadInputError` for a book with fewer than three programmes.
    """
    rows = [row for row in rows_of(book.cases.values()) if fittable(row)]
    programmes = tuple(sorted({row.programme for row in rows}))
    if len(programmes) < MINIMUM_PROGRAMMES:
        rule = f"a fit needs cases of {MINIMUM_PROGRAMMES} programmes or more"
        raise BadInputError("programmes", len(programmes), rule)
    table = _table(rows, programmes)
    law = fit(table)
    programme_sd, test_sd = _scatter(table, law)
    numbers = range(len(programmes))
    random = np.random.default_rng(SEED)
    drawn = [random.integers(0, len(programmes), len(programmes)) for _ in range(DRAWS)]
    members = [np.flatnonzero(table.programme == number) for number in numbers]
    return FittedLaw(
        fitted_on=today,
        cases=len(rows),
        cases_sha256=digest(rows),
        parameters=PARAMETERS,
        law=_rounded(law),
        programme_sd_log10=_round(programme_sd),
        test_sd=_round(test_sd),
        programmes=programmes,
        without=tuple(
            _rounded(fit(table.take(table.programme != number), law)) for number in numbers
        ),
        draws=tuple(
            _rounded(fit(table.take(np.concatenate([members[n] for n in picked])), law))
            for picked in drawn
        ),
        left_out=tuple(tuple(n for n in numbers if n not in picked) for picked in drawn),
    )


def _table(rows: Sequence[CaseRow], programmes: Sequence[str]) -> _Table:
    unknown = sorted({row.domain for row in rows} - set(DOMAINS))
    if unknown:
        raise BadInputError("domain", unknown[0], f"use one of {', '.join(DOMAINS)}")
    return _Table(
        np.array([DOMAINS.index(row.domain) for row in rows]),
        np.array([row.samples for row in rows], dtype=float),
        np.array([row.base_params_b for row in rows], dtype=float),
        np.array([row.recovered for row in rows], dtype=float),
        np.array([programmes.index(row.programme) for row in rows]),
    )


def fit(table: _Table, start: Array | None = None) -> Array:
    """The law's parameters, gamma as itself, by penalised least squares."""
    from scipy.optimize import least_squares  # only a refit needs it

    means = np.array([mean for mean, _ in PRIORS.values()] + [N50_PRIOR[0]] * len(DOMAINS))
    sds = np.array([sd for _, sd in PRIORS.values()] + [N50_PRIOR[1]] * len(DOMAINS))

    def residuals(theta: Array) -> Array:
        law = _with_gamma(theta)
        misses = shares(law, table.domain, table.samples, table.base_params_b) - table.recovered
        return np.concatenate([misses, (theta - means) / sds * RESIDUAL_SD])

    first = means if start is None else np.array([start[0], np.log(start[1]), *start[2:]])
    low = np.array([0.3, np.log(0.05), 0.0, *[-2.0] * len(DOMAINS)])
    high = np.array([1.2, np.log(3.0), 6.0, *[14.0] * len(DOMAINS)])
    return _with_gamma(least_squares(residuals, first, bounds=(low, high)).x)


def _with_gamma(theta: Array) -> Array:
    return np.concatenate([theta[:1], np.exp(theta[1:2]), theta[2:]])


def _scatter(table: _Table, law: Array) -> tuple[float, float]:
    """Standard deviation between programmes, in log10 samples, and of a test, by likelihood.

    A programme's own offset is integrated out by Gauss–Hermite quadrature.
    """
    from scipy.optimize import minimize

    nodes, weights = np.polynomial.hermite_e.hermegauss(MOST_HERMITE)
    weights = weights / weights.sum()
    half = log10_half(law, table.domain, table.base_params_b)
    groups = [table.programme == number for number in np.unique(table.programme)]

    def misfit(logs: Array) -> float:
        between, test = np.exp(logs)
        offset = (half - np.log10(table.samples))[:, None] + between * nodes
        expected = law[0] / (1.0 + 10.0 ** (law[1] * offset))
        each = -0.5 * ((table.recovered[:, None] - expected) / test) ** 2 - np.log(test)
        total = 0.0
        for group in groups:
            logs_here = each[group].sum(axis=0)
            top = logs_here.max()
            total -= top + float(np.log(weights @ np.exp(logs_here - top)))
        return total

    found = minimize(misfit, np.log([0.5, 0.1]), method="Nelder-Mead").x
    return float(np.exp(found[0])), float(np.exp(found[1]))


def _rounded(law: Array) -> Numbers:
    return tuple(_round(value) for value in law)


def _round(value: float) -> float:
    return float(f"{value:.4g}")
