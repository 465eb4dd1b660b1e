"""Which assumption moves a result, and what one of them must be for the result to turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, log

from analysis.model.compute import Number
from analysis.study.draws import Quantity

Outcome = Callable[[Mapping[str, Number]], Number]
"""A result as a function of its inputs by name."""
STEPS = 200
"""Halvings of a bracket until neither end moves in double precision."""
SAMPLES = 65
"""Points of the search for a bracket: the outcome may rise and fall again."""


@dataclass(frozen=True)
class Swing:
    """How far one cause moves the outcome between the ends of its own 90 % range."""

    cause: str
    names: tuple[str, ...]
    """The inputs that share the cause and so move together."""
    first: Quantity
    """The first of these inputs, with the ends taken."""
    at_low: float
    """The outcome with the cause at its low end, everything else central."""
    at_high: float

    @property
    def size(self) -> float:
        return abs(self.at_high - self.at_low)


def swings(outcome: Outcome, quantities: Mapping[str, Quantity]) -> tuple[Swing, ...]:
    """The tornado: one swing per cause that has a range, the largest first.

    >>> inputs = {"hours": Quantity(2, 1, 4, "h"), "price": Quantity(3, 3, 3, "")}
    >>> [(s.cause, s.at_low, s.at_high) for s in swings(lambda v: v["hours"] * v["price"], inputs)]
    [('h', 3.0, 12.0)]
    """
    centre = {name: q.value for name, q in quantities.items()}
    causes: dict[str, list[str]] = {}
    for name, q in quantities.items():
        if q.low < q.high:
            causes.setdefault(q.cause, []).append(name)
    found = [
        Swing(
            cause,
            tuple(names),
            quantities[names[0]],
            float(outcome(centre | {name: quantities[name].low for name in names})),
            float(outcome(centre | {name: quantities[name].high for name in names})),
        )
        for cause, names in causes.items()
    ]
    return tuple(sorted(found, key=lambda swing: -swing.size))


def solve(
    outcome: Outcome,
    quantities: Mapping[str, Quantity],
    name: str,
    target: float,
    *,
    least: float,
    most: float,
) -> float | None:
    """Goal seek: the value of input `name`, nearest to its central one, at which the outcome is
    `target`; None where no value from `least` to `most` gives it. Both ends above zero.

    >>> inputs = {"hours": Quantity(100.0, 90, 110, "h"), "price": Quantity(2.0, 1, 4, "p")}
    >>> solve(lambda v: v["hours"] * v["price"], inputs, "price", 340.0, least=0.01, most=100)
    3.4
    """
    centre = {key: q.value for key, q in quantities.items()}

    def gap(value: float) -> float:
        return float(outcome(centre | {name: value})) - target

    ratio = (most / least) ** (1 / (SAMPLES - 1))
    points = [least * ratio**n for n in range(SAMPLES - 1)] + [most]
    gaps = [gap(point) for point in points]
    crossings = [
        _bisected(gap, points[n], points[n + 1], gaps[n])
        for n in range(SAMPLES - 1)
        if isfinite(gaps[n]) and isfinite(gaps[n + 1]) and gaps[n] * gaps[n + 1] <= 0
        and gaps[n] != gaps[n + 1]
    ]  # fmt: skip
    centre_log = log(max(least, min(most, quantities[name].value or least)))
    return min(crossings, key=lambda value: abs(log(value) - centre_log), default=None)


def _bisected(gap: Callable[[float], float], low: float, high: float, at_low: float) -> float:
    for _ in range(STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        at_middle = gap(middle)
        if at_middle == 0:
            return middle
        if (at_middle > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return float(f"{(low + high) / 2:.14g}")
