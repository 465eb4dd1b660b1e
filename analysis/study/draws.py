"""Random draws of uncertain inputs: seeded, and shared wherever the cause is shared."""

from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Z95 = 1.6448536269514722
"""A 90 % range ends at the 5th and 95th percentile."""


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

    def draw(self, count: int, seed: int) -> Array | float:
        """`count` draws with `value` as median and the range's ends as 5th and 95th percentile.

        Lognormal on either side of the value, which need not be the ends' geometric mean; a value
        without a range comes back as it is.
        """
        if not self.low < self.high:
            return self.value
        generator = np.random.default_rng([seed, crc32(self.cause.encode())])
        if self.uniform:
            tail = (self.high - self.low) / 0.9 * 0.05
            drawn = generator.uniform(self.low - tail, self.high + tail, count)
        else:
            z = generator.standard_normal(count)
            below, above = np.log(self.value / self.low), np.log(self.high / self.value)
            drawn = self.value * np.exp((below * np.minimum(z, 0) + above * np.maximum(z, 0)) / Z95)
        return np.clip(drawn, self.least, self.most)


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
