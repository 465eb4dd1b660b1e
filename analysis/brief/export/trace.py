"""From the numbers of a chart back to the rows of the book that they rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.book.load import Book, Part
from analysis.book.uses import Use, index
from analysis.brief.charts import Chart
from analysis.brief.use_words import label, value

MOST_OF_SOURCE = 60


@dataclass(frozen=True)
class Traced:
    """An entry of the book: where it stands, what it says, and in whose words."""

    source: str
    url: str
    file: str
    line: int
    entry: str
    says: str
    quote: str | None
    evidence: str
    recorded: str


def traced(book: Book, parts: tuple[Part, ...], chart: Chart) -> tuple[Traced, ...]:
    """Every entry that cites a source of the chart, those about its subject first.

    A source may bear hundreds of entries; where any is about what the chart names (its system, its
    models, its chips), the others are left out.
    """
    uses = _index(parts)
    found: list[Traced] = []
    for source in dict.fromkeys(chart.sources):
        ids = [name for name, held in book.sources.items() if held == source]
        about = [use for name in ids for use in uses.get(name, ()) if use.evidence]
        near = [use for use in about if _is_about(use, chart, book)]
        found += [_traced(book, use) for use in (near or about)[:MOST_OF_SOURCE]]
    return tuple(found)


@lru_cache(maxsize=2)
def _index(parts: tuple[Part, ...]) -> Mapping[str, tuple[Use, ...]]:
    return index(parts)


def _is_about(use: Use, chart: Chart, book: Book) -> bool:
    """Whether an entry names what the chart is about."""
    words = _subjects(chart)
    said = f"{label(use, book.chips)} {use.file}".lower()
    return any(word in said for word in words)


def _subjects(chart: Chart) -> set[str]:
    """The chart's system, and the names on its rows."""
    names: Iterable[object] = (
        row.get(key) for row in chart.rows for key in ("name", "model", "chip", "system")
    )
    found = {str(name).lower() for name in names if name and len(str(name)) > 2}
    return found | ({chart.scenario.system.lower()} if chart.scenario else set())


def _traced(book: Book, use: Use) -> Traced:
    record = use.record
    return Traced(
        use.source, book.sources[use.source].url, use.file, use.line, label(use, book.chips),
        value(use), use.quote, str(use.evidence), str(getattr(record, "recorded", "")),
    )  # fmt: skip
