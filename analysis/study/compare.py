"""Two or more ledgers side by side, and what makes the difference between two of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isclose
from typing import Literal

import numpy as np

from analysis.book.load import Book
from analysis.study.draws import Array, draw_each
from analysis.study.evaluate import EXPERIMENTS, STAFF, Ledger, Line, evaluate
from analysis.study.scenario import Scenario

RENTAL = "rental_usd_per_gpu_hour"


@dataclass(frozen=True)
class Step:
    """What one input, or one part of the account, adds to a total; below zero it takes away."""

    name: str
    """An input (`mfu`), a part (`data`), or an input of a part (`training.gpu_hours`)."""
    first: float
    other: float
    """The input's value, or the part's cost in US dollars, before and after."""
    usd: float


@dataclass(frozen=True)
class Bridge:
    """From one total to another, step by step: the steps add up to the difference."""

    by: Literal["input", "part"]
    steps: tuple[Step, ...]


def side_by_side(book: Book, scenarios: Iterable[Scenario]) -> tuple[Ledger, ...]:
    """The ledgers in the currency, and over the draws and seed, of the first."""
    first, *others = scenarios
    like = {"currency": first.currency, "draws": first.draws, "seed": first.seed}
    return tuple(evaluate(book, replace(one, **like)) for one in (first, *others))  # type: ignore[arg-type]


def bridge(first: Ledger, other: Ledger) -> Bridge:
    """What makes the difference: the inputs, where both ledgers have the same, else the parts.

    Inputs change one after the other, those that move the total most on their own first; of a
    product, a later step therefore counts what an earlier one has changed.
    """
    if (first.system, first.boundary) == (other.system, other.boundary):
        ours, theirs = first.account.quantities, other.account.quantities
        if ours.keys() == theirs.keys() and first.scenario.basis == other.scenario.basis:
            steps = _by_input(first, other)
            added = sum(step.usd for step in steps)
            # Another chip has another peak, which is no input: then the parts tell it better.
            if isclose(first.usd.central + added, other.usd.central):
                return Bridge("input", steps)
    return Bridge("part", _by_part(first, other))


def _by_input(first: Ledger, other: Ledger) -> tuple[Step, ...]:
    ours = {path: q.value for path, q in first.account.quantities.items()}
    theirs = {path: q.value for path, q in other.account.quantities.items()}
    changed: dict[str, list[str]] = {}
    for path in ours:
        if ours[path] != theirs[path]:
            changed.setdefault(path.rpartition(".")[2], []).append(path)
    start = float(first.account.total_usd(ours))

    def alone(name: str) -> float:
        moved = ours | {path: theirs[path] for path in changed[name]}
        return abs(float(first.account.total_usd(moved)) - start)

    steps, values = [], dict(ours)
    for name in sorted(changed, key=alone, reverse=True):
        before, path = float(first.account.total_usd(values)), changed[name][0]
        values |= {path: theirs[path] for path in changed[name]}
        added = float(first.account.total_usd(values)) - before
        steps.append(Step(name, ours[path], theirs[path], added))
    return tuple(steps)


def _by_part(first: Ledger, other: Ledger) -> tuple[Step, ...]:
    """Part by part; rented compute that both have as more hours, then dearer hours."""
    ours, theirs = _parts(first), _parts(other)
    found: list[Step] = []
    for part in [*theirs, *(name for name in ours if name not in theirs)]:
        before, after = ours.get(part, 0.0), theirs.get(part, 0.0)
        hours, other_hours = _gpu_hours(first, part), _gpu_hours(other, part)
        if hours and other_hours:
            price, other_price = before / hours, after / other_hours
            more, dearer = (other_hours - hours) * price, (other_price - price) * other_hours
            found.append(Step(f"{part}.gpu_hours", hours, other_hours, more))
            found.append(Step(f"{part}.{RENTAL}", price, other_price, dearer))
        else:
            found.append(Step(part, before, after, after - before))
    return tuple(step for step in found if step.usd)


def _parts(ledger: Ledger) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in ledger.lines:
        found[_part(line)] = found.get(_part(line), 0.0) + line.usd.central
    return found


def _part(line: Line) -> str:
    return line.stage if line.stage in (EXPERIMENTS, STAFF) else line.part


def _gpu_hours(ledger: Ledger, part: str) -> float:
    """Hours that the part rents; 0 where not all of it is rented."""
    lines = [line for line in ledger.lines if _part(line) == part]
    if not all(RENTAL in line.quantities for line in lines):
        return 0.0
    return sum(line.usd.central / line.quantities[RENTAL].value for line in lines)


def share_dearer(first: Ledger, other: Ledger) -> float:
    """The share of draws in which `first` costs more; causes that both have move both alike."""
    return float(np.mean(_drawn(first) > _drawn(other)))


def _drawn(ledger: Ledger) -> Array:
    asked = ledger.scenario
    drawn = draw_each(ledger.account.quantities, asked.draws, asked.seed)
    return np.asarray(ledger.account.total_usd(drawn), dtype=np.float64)
