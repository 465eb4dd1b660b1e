"""The law of recovered shares as fitted: central, with its band, and the samples it asks for."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.book.fitted_law import DOMAINS, FittedLaw
from analysis.book.load import Book
from analysis.errors import BadBookError, UnknownNameError
from analysis.model import extraction as formulas
from analysis.model.compute import Number

Array = npt.NDArray[np.float64]
NARROW = DOMAINS.index("narrow")
BAND = 0.8
"""Of the draws; the share of left-out cases that the back-test finds inside."""


@dataclass(frozen=True)
class Law:
    """The parameters for one domain and base: numbers, or arrays of draws."""

    ceiling: Number
    gamma: Number
    half: Number
    """Samples that recover half of the ceiling."""

    def share(self, samples: Number, *, information: Number = 1.0, traces: Number = 1.0) -> Number:
        """The recovered share of the gap."""
        return formulas.recovered_share(
            samples=samples, half=self.half, ceiling=self.ceiling, gamma=self.gamma,
            information=information, traces=traces,
        )  # fmt: skip

    def samples(self, share: Number, *, information: Number = 1.0, traces: Number = 1.0) -> Number:
        """The samples that recover `share`; infinite where no number does."""
        return formulas.samples_for(
            share=share, half=self.half, ceiling=self.ceiling, gamma=self.gamma,
            information=information, traces=traces,
        )  # fmt: skip


def log10_half(law: Array, domain: npt.NDArray[np.int64], base_params_b: Array) -> Array:
    """Log10 of the samples for half of the ceiling, of each row."""
    eta = np.where(domain == NARROW, 0.0, law[2])
    half = formulas.half_samples(n50=10.0 ** law[3 + domain], base_params_b=base_params_b, eta=eta)
    return np.log10(half)


def shares(
    law: Array, domain: npt.NDArray[np.int64], samples: Array, base_params_b: Array
) -> Array:
    """What the law with these parameters expects of each row."""
    half = 10.0 ** log10_half(law, domain, base_params_b)
    return np.asarray(
        formulas.recovered_share(samples=samples, half=half, ceiling=law[0], gamma=law[1])
    )


def fitted(book: Book) -> FittedLaw:
    """The law of the book; raises `BadBookError` where it has none."""
    if book.fitted_law is None:
        raise BadBookError("the book holds no fitted law of recovered shares; run make refit")
    return book.fitted_law


def central(book: Book, domain: str, base_params_b: Number) -> Law:
    """The law with its fitted parameters. Raises `UnknownNameError`."""
    return of_parameters(np.array(fitted(book).law), domain, base_params_b)


def of_parameters(rows: Array, domain: str, base_params_b: Number) -> Law:
    """The law of one row of parameters, or of one row a draw."""
    if domain not in DOMAINS:
        raise UnknownNameError("domain", domain, DOMAINS)
    number = DOMAINS.index(domain)
    eta = 0.0 if number == NARROW else rows[..., 2]
    half = formulas.half_samples(
        n50=10.0 ** rows[..., 3 + number], base_params_b=base_params_b, eta=eta
    )
    return Law(rows[..., 0], rows[..., 1], half)


def drawn(book: Book, domain: str, base_params_b: Number, count: int, seed: int) -> Law:
    """Draws of the law for a programme to come: the fit's own, and a programme's own need.

    What a test would measure scatters further around it; `measured_scatter` gives that.
    """
    law = fitted(book)
    rows, offsets = _drawn(law, count, seed)
    found = of_parameters(rows, domain, base_params_b)
    return Law(found.ceiling, found.gamma, found.half * offsets)


@lru_cache(8)
def _drawn(law: FittedLaw, count: int, seed: int) -> tuple[Array, Array]:
    random = np.random.default_rng(seed)
    rows = np.array(law.draws)[random.integers(0, len(law.draws), count)]
    return rows, 10.0 ** (law.programme_sd_log10 * random.standard_normal(count))


def measured_scatter(law: FittedLaw, count: int, seed: int) -> Array:
    """How far a measured share lies from the recovered one, in each draw."""
    return law.test_sd * np.random.default_rng([seed, 1]).standard_normal(count)


def band(draws: Number, share: float = BAND) -> tuple[float, float]:
    """The ends that hold the middle `share` of the draws; draws may be endless.

    >>> band(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, float("inf")]))
    (2.0, 10.0)
    """
    ordered = np.sort(np.atleast_1d(draws))
    low, high = (round(end * (len(ordered) - 1)) for end in ((1 - share) / 2, (1 + share) / 2))
    return float(ordered[low]), float(ordered[high])
