"""What rests on each source: every citation with its place, and a grade for the source."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel

from analysis.book import records as r
from analysis.book.check import FIGURES, walk
from analysis.book.load import Book, Part
from analysis.book.yaml_text import Path

Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")
KIND_GRADES: dict[str, Grade] = {"primary": "A", "dataset": "B", "secondary": "C", "own": "C"}
MOSTLY_READ, HALF_READ = 0.9, 0.5
AREAS: dict[type[r.BookFile], str] = {
    r.ApiPriceFile: "API prices",
    r.RentalFile: "GPU rental",
    r.ChipFile: "Chips",
    r.SystemFile: "Systems",
    r.ArchitectureFile: "Architectures",
    r.TokenizerFile: "Tokenisers",
    r.RunFile: "Training runs",
    r.HeldOutRunFile: "Training runs",
    r.ExtractionFile: "Copied models",
    r.HeldOutExtractionFile: "Copied models",
    r.ExtractionScenarioFile: "Copied models",
    r.BenchmarkFile: "Scores",
    r.TaskFile: "Scores",
    r.FxFile: "Exchange rates",
    r.LabourFile: "Work and power",
    r.EnergyFile: "Work and power",
    r.AssumptionFile: "Assumptions",
    r.BudgetFile: "Budgets",
    r.PresetFile: "Presets",
    r.ForecastFile: "Claims, forecasts",
    r.ClaimFile: "Claims, forecasts",
    r.EventFile: "Events",
    r.ConflictFile: "Disagreements",
}
"""What each kind of file is about, in the order in which a page lists it."""


@dataclass(frozen=True)
class Use:
    """One place in the book that cites a source."""

    source: str
    file: str
    line: int
    content: r.BookFile
    path: Path
    record: BaseModel

    @property
    def area(self) -> str:
        return AREAS[type(self.content)]

    @property
    def evidence(self) -> r.Evidence | None:
        """None where a statement in our words only names its source."""
        return self.record.evidence if isinstance(self.record, r.Cited) else None

    @property
    def quote(self) -> str | None:
        """As printed; None where nothing is quoted."""
        return self.record.quote if isinstance(self.record, r.Cited) else None

    @property
    def is_figure(self) -> bool:
        return isinstance(self.record, FIGURES)


@dataclass(frozen=True)
class Standing:
    """A source with all that rests on it."""

    id: str
    source: r.Source
    uses: tuple[Use, ...]

    @cached_property
    def figures(self) -> int:
        return sum(use.is_figure for use in self.uses)

    @cached_property
    def evidence(self) -> Counter[str]:
        """How many entries are verified, derived and so on."""
        return Counter(use.evidence for use in self.uses if use.evidence)

    @property
    def read_share(self) -> float | None:
        """Share of what rests on it that was read in a copy; None where nothing does."""
        total = self.evidence.total()
        return self.evidence["verified"] / total if total else None

    @cached_property
    def grade(self) -> Grade:
        return grade(self.source.kind, self.read_share)

    def age_days(self, today: date) -> int:
        """Days since somebody last looked it up."""
        return (today - self.source.accessed).days


@dataclass(frozen=True)
class Area:
    """One kind of data: how many entries it has, and how firm they are."""

    name: str
    evidence: Counter[str]
    sources: int

    @property
    def entries(self) -> int:
        return self.evidence.total()

    @property
    def read_share(self) -> float:
        return self.evidence["verified"] / self.entries


def grade(kind: str, read_share: float | None) -> Grade:
    """From who says it, and from how much of it was read in a copy.

    >>> grade("primary", 1.0), grade("primary", 0.8), grade("primary", 0.2)
    ('A', 'B', 'C')
    >>> grade("dataset", None), grade("secondary", 0.95), grade("own", 0.0)
    ('B', 'C', 'D')
    """
    share = 1.0 if read_share is None else read_share
    lower = (share < MOSTLY_READ) + (share < HALF_READ)
    return GRADES[min(GRADES.index(KIND_GRADES[kind]) + lower, len(GRADES) - 1)]


def index(parts: Iterable[Part]) -> dict[str, tuple[Use, ...]]:
    """Every citation of every source, by the source's id, in the order of the files."""
    found: dict[str, list[Use]] = {}
    for part in parts:
        for path, record in walk(part.content):
            for name in _named(record):
                line = part.document.line(path)
                use = Use(name, part.name, line, part.content, path, record)
                found.setdefault(name, []).append(use)
    return {name: tuple(uses) for name, uses in found.items()}


def places(parts: Iterable[Part]) -> dict[int, Use]:
    """Where each figure of the files stands, by the identity of its record.

    A book keeps the very records of its files, so what it was asked leads back to their lines.
    """
    return {
        id(record): Use(record.source, part.name, part.document.line(path), part.content, path,
                        record)
        for part in parts
        for path, record in walk(part.content)
        if isinstance(record, r.Cited)
    }  # fmt: skip


def standings(book: Book, uses: Mapping[str, tuple[Use, ...]]) -> tuple[Standing, ...]:
    """Every source of the book, those that most rests on first."""
    found = (Standing(name, source, uses.get(name, ())) for name, source in book.sources.items())
    return tuple(sorted(found, key=lambda s: (-len(s.uses), s.source.title.lower())))


def areas(found: Iterable[Standing]) -> tuple[Area, ...]:
    """How firm each kind of data is. What only names a source counts nowhere."""
    held: dict[str, list[Use]] = {name: [] for name in AREAS.values()}
    for use in (use for standing in found for use in standing.uses if use.evidence):
        held[use.area].append(use)
    return tuple(
        Area(name, Counter(str(u.evidence) for u in uses), len({u.source for u in uses}))
        for name, uses in held.items()
        if uses
    )


def _named(record: BaseModel) -> Iterator[str]:
    match record:
        case r.Cited() | r.SourcedText():
            yield record.source
        case r.Forecast():
            yield record.published_source
