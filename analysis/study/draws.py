"""Random draws of uncertain inputs: seeded, and shared wherever the cause is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from statistics import NormalDist
from zlib import crc32

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Order = npt.NDArray[np.int64]
Z95 = 1.6448536269514722
"""A 90 % range ends at the 5th and 95th percentile."""
KEPT = 64
"""Shuffles kept between calls: more than the causes of the largest ledger."""
KEPT_DRAWS = 10_000
"""Longer shuffles are not kept: 64 of them would fill the memory."""


@dataclass(frozen=True)
class Quantity:
    """An input as used: its central value, its 90 % range, and the cause that it shares."""

    value: float
    low: float
    high: float
    cause: str
    """Quantities with the same cause move together in every draw."""
    least: float = 0.0
    most: float = float("inf")
    uniform: bool = False
    """Drawn evenly between the ends, as a range from 0 must be; otherwise lognormal."""

    def times(self, factor: float) -> "Quantity":
        """The same in another unit."""
        value, low, high = self.value * factor, self.low * factor, self.high * factor
        return replace(self, value=value, low=low, high=high)

    def draw(self, count: int, seed: int, order: "Order | None" = None) -> Array | float:
        """`count` draws with `value` as median and the range's ends as 5th and 95th percentile.

        Lognormal on either side of the value, which need not be the ends' geometric mean; a value
        without a range comes back as it is. One draw from the middle of each of `count` equally
        likely strata, in an order that cause and seed decide: Latin hypercube sampling (McKay,
        Beckman and Conover 1979, doi 10.2307/1268522). `order` is that order, where it is at hand.
        """
        if not self.low < self.high:
            return self.value
        if self.uniform:
            tail = (self.high - self.low) / 0.9 * 0.05
            ordered = self.low - tail + (self.high - self.low + 2 * tail) * _middles(count)
        else:
            z = _normal_middles(count)
            below, above = log(self.value / self.low) / Z95, log(self.high / self.value) / Z95
            ordered = self.value * np.exp(z * np.where(z < 0, below, above))
        ends = np.clip(ordered, self.least, self.most)
        return ends[shuffle(self.cause, count, seed) if order is None else order]


def draw_each(
    quantities: Mapping[str, Quantity], count: int, seed: int
) -> dict[str, Array | float]:
    """Draws of each; equal quantities, such as one price in many stages, are drawn once."""
    orders: dict[str, Order] = {}
    known: dict[Quantity, Array | float] = {}
    for one in quantities.values():
        if one not in known:
            order = None
            if one.low < one.high:
                order = orders.get(one.cause)
                order = shuffle(one.cause, count, seed) if order is None else order
                orders[one.cause] = order
            known[one] = one.draw(count, seed, order)
    return {name: known[one] for name, one in quantities.items()}


def shuffle(cause: str, count: int, seed: int) -> Order:
    """The order in which the strata of a cause are drawn."""
    return (_kept_shuffle if count <= KEPT_DRAWS else _shuffle)(cause, count, seed)


def _shuffle(cause: str, count: int, seed: int) -> Order:
    return np.random.default_rng([seed, crc32(cause.encode())]).permutation(count)


_kept_shuffle = lru_cache(KEPT)(_shuffle)


@lru_cache(8)
def _middles(count: int) -> Array:
    return (np.arange(count, dtype=np.float64) + 0.5) / count


@lru_cache(8)
def _normal_middles(count: int) -> Array:
    """Standard normal quantiles at the middles of `count` equal shares."""
    half = [NormalDist().inv_cdf(share) for share in _middles(count)[: (count + 1) // 2]]
    below = np.array(half)
    return np.concatenate([below, -below[: count // 2][::-1]])


@dataclass(frozen=True)
class Spread:
    """A result: central from the central inputs, low and high the 90 % range of the draws."""

    low: float
    central: float
    high: float

    def times(self, factor: float) -> "Spread":
        return Spread(self.low * factor, self.central * factor, self.high * factor)


def spread(central: float, draws: Array | float) -> Spread:
    """The 5th and 95th percentile of `draws` around `central`."""
    if isinstance(draws, float | int):
        return Spread(float(draws), central, float(draws))
    low, high = np.percentile(draws, [5.0, 95.0])
    return Spread(float(low), central, float(high))
