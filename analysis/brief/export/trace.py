"""From the numbers of a chart or a brief back to the very entries of the book they rest on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.book import records as r
from analysis.book.fitted_law import PLACE, FittedLaw
from analysis.book.load import Book, Part
from analysis.book.uses import Use, places
from analysis.brief.charts import BEHIND, Chart, built_rows
from analysis.brief.use_words import kind_and_name, label, value
from analysis.study.grounds import Ground, Grounds, unique

NOT_FILED = "not in the files"
"""In place of a file's name: a trial edit, or a row that has been changed since."""

ITEM_NAMES = ("id", "since", "day", "name")
"""The first of these that an item of a list has names it; others go by their place from 0."""


@dataclass(frozen=True)
class Traced:
    """An entry of the book: where it stands, what it says, and in whose words."""

    entry: str
    says: str
    file: str
    line: int | None
    path: tuple[str, ...]
    """Keys within the file, and items by name or day: models, gpt-4, prices, 2023-03-14."""
    quote: str | None
    evidence: str
    recorded: str
    source: str
    title: str
    url: str


@dataclass(frozen=True)
class Trace:
    """Entries, each once, and for each number the places of its own among them."""

    entries: tuple[Traced, ...]
    rests_on: tuple[tuple[int, ...], ...]


def chart_trace(book: Book, parts: tuple[Part, ...], chart: Chart) -> Trace:
    """What each row of the chart rests on; a row without entries is the reader's own inputs."""
    return trace(book, parts, (row[BEHIND] for row in built_rows(chart)))


def trace(book: Book, parts: tuple[Part, ...], numbers: Iterable[Grounds]) -> Trace:
    """The entries behind each of these numbers, in the order in which they are first used."""
    behind = tuple(numbers)
    found = unique(ground for grounds in behind for ground in grounds)
    place = {id(ground): number for number, ground in enumerate(found)}
    filed = _filed(parts)
    return Trace(
        tuple(_traced(book, filed, each) for each in found),
        tuple(tuple(place[id(ground)] for ground in grounds) for grounds in behind),
    )


@dataclass(frozen=True)
class _Filed:
    """Where records stand: by identity, and by content where only one reads so.

    The second finds what a file still holds after it was read anew.
    """

    by_id: Mapping[int, Use]
    by_content: Mapping[r.Cited, Use | None]

    def use(self, record: r.Cited) -> Use | None:
        return self.by_id.get(id(record)) or self.by_content.get(record)


@lru_cache(maxsize=2)
def _filed(parts: tuple[Part, ...]) -> _Filed:
    by_id = places(parts)
    by_content: dict[r.Cited, Use | None] = {}
    for use in by_id.values():
        assert isinstance(use.record, r.Cited)  # noqa: S101 (places holds no others)
        by_content[use.record] = None if use.record in by_content else use
    return _Filed(by_id, by_content)


def _traced(book: Book, filed: _Filed, ground: Ground) -> Traced:
    if isinstance(ground, FittedLaw):
        fitted, when = "The fitted law of recovered shares", ground.fitted_on.isoformat()
        says = f"fitted to {ground.cases} cases"
        return Traced(fitted, says, PLACE, 1, (), None, "derived", when, "", "", "")
    use, source = filed.use(ground), book.sources.get(ground.source)
    return Traced(
        entry=label(use, book.chips) if use else kind_and_name(ground),
        says=value(use) if use else "",
        file=use.file if use else NOT_FILED,
        line=use.line if use else None,
        path=tuple(_steps(use)) if use else (),
        quote=ground.quote,
        evidence=ground.evidence,
        recorded=ground.recorded.isoformat(),
        source=ground.source,
        title=source.title if source else "",
        url=source.url if source else "",
    )


def _steps(use: Use) -> Iterator[str]:
    """The way to the record. Items go by name: in a book as it once was they are fewer."""
    held: Any = use.content
    for step in use.path:
        if isinstance(step, str):
            held = held[step] if isinstance(held, dict) else getattr(held, step)
            yield step
        else:
            held = held[step]
            names = (getattr(held, key, None) for key in ITEM_NAMES)
            yield str(next((name for name in names if name), step))
