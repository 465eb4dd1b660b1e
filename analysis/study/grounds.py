"""What a result rests on: the very records of the book, so that each can be found in its file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.book import records as r
from analysis.book.fitted_law import FittedLaw
from analysis.study.draws import Quantity

Ground = r.Cited | FittedLaw
Grounds = tuple[Ground, ...]
"""Records in the order in which they were used, each once."""
RANGES_ONLY = frozenset({
    "rental-spread", "rental-spread-tier-unknown", "reported-hours-spread", "chip-price-spread",
    "electricity-spread", "fx-spread",
})  # fmt: skip
"""Assumptions that only widen a figure which has a source of its own."""


@dataclass(frozen=True, kw_only=True)
class Grounded:
    """A result that knows the records behind it."""

    rests_on: Grounds = field(default=(), compare=False)
    """Left out of comparisons: of the same numbers the order of records may differ."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources to name."""
        return source_ids(self.rests_on)


def unique(grounds: Iterable[Ground]) -> Grounds:
    """Each record once, in order; two that read alike are two, for they stand on two lines."""
    return tuple({id(each): each for each in grounds}.values())


def source_ids(grounds: Iterable[Ground]) -> tuple[str, ...]:
    """The sources of the figures, each once; not of what only widens, converts or dates them."""
    named = (each.source for each in grounds if isinstance(each, r.Cited) and not _lesser(each))
    return tuple(dict.fromkeys(named))


def used(
    figures: Mapping[str, r.Cited | None], quantities: Mapping[str, Quantity]
) -> tuple[r.Cited, ...]:
    """The figures behind these quantities, but for those that the reader replaced."""
    return tuple(
        figure for name, figure in figures.items() if figure and quantities[name].cause
    )  # a value that was set has no cause


def _lesser(each: r.Cited) -> bool:
    ranges = isinstance(each, r.Assumption) and each.id in RANGES_ONLY
    return ranges or isinstance(each, r.FxRate | r.Day)
