"""The book as it stood on a day: without the rows that were recorded later.

Only rows that follow one another in time are left out: prices, rental quotes, exchange rates. What
names a model that is gone (a stage, a preset, an architecture) stays, and looking its price up is
refused like that of any unknown model.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from analysis.book import records as r
from analysis.book.load import Book, Part, Priced
from analysis.book.yaml_text import Document, Path

Row = TypeVar("Row", bound=r.Cited)
KEPT = 16
"""So many days of so many books stay at hand; their rows are those of the whole book."""


@dataclass(frozen=True)
class RowCount:
    """How many rows of each kind."""

    prices: int
    rentals: int
    fx_rates: int


@lru_cache(maxsize=KEPT)
def book_known_on(book: Book, day: date) -> Book:
    """The book with the rows recorded up to `day`; the book itself where that leaves nothing out.

    The same book and day give the same object, so that what follows from it can be remembered.
    """
    if all(row.recorded <= day for row in _rows(book)):
        return book
    return replace(
        book,
        models=tuple(_models_known(book.models, day)),
        rentals=_known(book.rentals, day),
        fx=_known(book.fx, day),
    )


@lru_cache(maxsize=KEPT)
def parts_known_on(parts: tuple[Part, ...], day: date) -> tuple[Part, ...]:
    """The files of such a book. What is left knows the line on which it stands in the whole file;
    a file with nothing to leave out is the same object."""
    return tuple(_part_known(part, day) for part in parts)


@lru_cache(maxsize=KEPT)
def recorded_span(book: Book) -> tuple[date, date] | None:
    """The days on which the first and the last row were recorded; None of a book without rows."""
    days = {row.recorded for row in _rows(book)}
    return (min(days), max(days)) if days else None


@lru_cache(maxsize=KEPT)
def recorded_after(book: Book, day: date) -> RowCount:
    """How many rows the book has that it had not yet on `day`."""
    late = (sum(row.recorded > day for row in kind) for kind in _kinds(book))
    return RowCount(*late)


def _kinds(book: Book) -> tuple[Iterable[r.Cited], ...]:
    return (price.row for price in book.prices), book.rentals, book.fx


def _rows(book: Book) -> Iterator[r.Cited]:
    return chain(*_kinds(book))


def _known(rows: tuple[Row, ...], day: date) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.recorded <= day)


def _models_known(models: Iterable[Priced], day: date) -> Iterator[Priced]:
    for priced in models:
        if model := _model_known(priced.model, day):
            yield replace(priced, model=model)


def _model_known(model: r.PricedModel, day: date) -> r.PricedModel | None:
    """The model with its rows of the day; None where it has none."""
    prices = _known(model.prices, day)
    if len(prices) == len(model.prices):
        return model
    return model.model_copy(update={"prices": prices}) if prices else None


def _part_known(part: Part, day: date) -> Part:
    late = set(_late(part.content, day))
    if not late:
        return part
    content = part.content
    if isinstance(content, r.ApiPriceFile):
        known = (_model_known(model, day) for model in content.models)
        left: dict[str, object] = {"models": tuple(model for model in known if model)}
    else:
        key, rows = _series(content)
        left = {key: _known(rows, day)}
    return Part(part.name, content.model_copy(update=left), without(part.document, late))


def _series(content: r.BookFile) -> tuple[str, tuple[r.Cited, ...]]:
    """The key under which a file holds rows that are no model's, and the rows."""
    match content:
        case r.RentalFile():
            return "quotes", content.quotes
        case r.FxFile():
            return "rates", content.rates
    return "", ()


def _late(content: r.BookFile, day: date) -> Iterator[Path]:
    """The paths of rows recorded after the day, and of models that have no others."""
    if isinstance(content, r.ApiPriceFile):
        for index, model in enumerate(content.models):
            rows = [(("models", index, "prices", n), row) for n, row in enumerate(model.prices)]
            late: list[Path] = [path for path, row in rows if row.recorded > day]
            yield from late if len(late) < len(rows) else [("models", index)]
    key, series = _series(content)
    yield from ((key, n) for n, row in enumerate(series) if row.recorded > day)


def without(document: Document, gone: set[Path]) -> Document:
    """The document less the items at these paths: those behind them move up, lines stay.

    >>> whole = Document(None, {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 4})
    >>> without(whole, {("a", 0)}).lines
    {('a',): 1, ('a', 0): 3, ('a', 0, 'b'): 4}
    """
    places: dict[Path, list[int]] = {}
    for path in gone:
        places.setdefault(path[:-1], []).append(int(path[-1]))
    for indices in places.values():
        indices.sort()

    def moved(path: Path) -> Path:
        """Where the path leads to now; nowhere, as an empty path, when it is gone."""
        found: Path = ()
        for depth, step in enumerate(path):
            if path[: depth + 1] in gone:
                return ()
            earlier = places.get(path[:depth], [])
            found += (step - bisect_left(earlier, step) if isinstance(step, int) else step,)
        return found

    lines = {new: line for path, line in document.lines.items() if (new := moved(path)) or not path}
    return Document(document.value, lines)
