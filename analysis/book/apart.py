"""Printed costs of one system that exclude each other."""

from typing import NamedTuple

from analysis.book.load import Book
from analysis.book.records import Published, System

FACTOR = 2.0


class Apart(NamedTuple):
    """Printed costs of the same stages on the same basis that exclude each othe"""

    system: System
    low: Published
    high: Published

    @property
    def factor(self) -> float:
        return self.high.amount / self.low.amount


def apart(book: Book) -> tuple[Apart, ...]:
    """Systems whose printed costs of the same stages, on the same basis, lie far apart.

    “Under $600” contradicts no lower figure, and “over $100m” no higher one. A basis that nobody
    stated is compared with nothing.
    """
    found = []
    for system in book.systems.values():
        groups: dict[tuple[object, ...], list[Published]] = {}
        for figure in system.published:
            if figure.basis != "unstated":
                key = (figure.basis, figure.currency, frozenset(figure.covers))
                groups.setdefault(key, []).append(figure)
        for group in groups.values():
            at_least = [figure for figure in group if figure.bound != "upper"]
            at_most = [figure for figure in group if figure.bound != "lower"]
            if at_least and at_most:
                low, high = min(at_most, key=_amount), max(at_least, key=_amount)
                found.append(Apart(system, low, high))
    return tuple(sorted((a for a in found if a.factor > FACTOR), key=lambda a: -a.factor))


def _amount(figure: Published) -> float:
    return figure.amount
