"""What an edit of the book moves, among all that the product shows, and what was edited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import inf, isclose, log

from analysis.book.load import Book, Price, Priced
from analysis.book.records import FxRate, RentalQuote
from analysis.study.answers import Answer, answers
from analysis.study.grounds import Grounded, unique

Recorded = Price | RentalQuote | FxRate
SAME = 1e-12
"""Two sums of the same numbers in another order may differ by so much of themselves."""
DIGITS = 9
"""Decimals to which factors are compared, so that rounding decides no order."""


@dataclass(frozen=True)
class Move(Grounded):
    """One number before and after an edit; None on the side on which the book cannot say it.

    It rests on the records of both books.
    """

    name: str
    """Its lasting name among the answers."""
    what: str
    unit: str
    before: float | None
    after: float | None
    page: str
    query: tuple[tuple[str, str], ...]

    @property
    def factor(self) -> float | None:
        """New over old; None where one of them is missing or zero, and for a lead in years, which
        may be zero or below."""
        if not self.before or not self.after or self.unit == "years":
            return None
        return self.after / self.before

    @property
    def change_share(self) -> float | None:
        """The change as a share of the old value; None where that is missing or zero."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        return (self.after - self.before) / abs(self.before)

    @property
    def difference(self) -> float | None:
        """New less old, in `unit`; None where one of them is missing."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def moves(before: Book, after: Book, day: date, currency: str = "USD") -> tuple[Move, ...]:
    """The answers that differ between two books, asked as of `day` and in `currency`.

    Lost ones come first: a page that showed a number has none, however small the edit. Then what
    moved, the largest factor up or down first, and leads in years, which have no factor, by their
    years. New ones come last: they change nothing that was shown. Ties stand in the order of
    their words.
    """
    if before is after:
        return ()
    old, new = (answers(book, day, currency) for book in (before, after))
    found = [
        _move(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if _differ(old.get(name), new.get(name))
    ]
    return tuple(sorted(found, key=_order))


def _move(name: str, before: Answer | None, after: Answer | None) -> Move:
    shown = after or before
    assert shown  # noqa: S101 (one of the two has the name)
    old, new = (one.value if one else None for one in (before, after))
    behind = unique(each for one in (after, before) if one for each in one.rests_on)
    return Move(name, shown.what, shown.unit, old, new, shown.page, shown.query, rests_on=behind)


def _differ(before: Answer | None, after: Answer | None) -> bool:
    if before is None or after is None:
        return True
    same = isclose(before.value, after.value, rel_tol=SAME, abs_tol=0.0)
    return not same or before.unit != after.unit


def _order(move: Move) -> tuple[int, float, str]:
    """Lost, moved by a factor, moved by years, new; in each the largest first."""
    if move.before is None or move.after is None:
        return (0 if move.after is None else 3, 0.0, move.what)
    if move.unit == "years":
        return (2, -abs(move.after - move.before), move.what)
    factor = move.factor
    size = inf if factor is None or factor <= 0 else abs(log(factor))  # from nothing, or to it
    return (1, -round(size, DIGITS), move.what)


def changed_models(before: Book, after: Book) -> list[Priced]:
    """The models of `after` whose price rows are new or not those of `before`, in its order."""
    old = {(one.provider, one.model.id): one.model.prices for one in before.models}
    return [
        one for one in after.models if old.get((one.provider, one.model.id)) != one.model.prices
    ]


def rows_since(book: Book, known_on: date) -> tuple[Recorded, ...]:
    """Price rows, rental quotes and exchange rates recorded after `known_on`, the newest first."""
    found = [each for each in _recorded(book) if recorded(each) > known_on]
    return tuple(sorted(found, key=recorded, reverse=True))


def recorded(one: Recorded) -> date:
    """The day on which the row was written down."""
    return one.row.recorded if isinstance(one, Price) else one.recorded


def _recorded(book: Book) -> Iterator[Recorded]:
    yield from book.prices
    yield from book.rentals
    yield from book.fx
