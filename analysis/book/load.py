"""From a folder of YAML to a `Book`, or to a list of problems that say where and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analysis.book import records as r
from analysis.book.fitted_law import PLACE, FittedLaw, read_fitted_law
from analysis.book.problems import Problem, problem_at, shape_problems
from analysis.book.records import KINDS
from analysis.book.yaml_text import MAX_BYTES, Document, UnreadableError, read_yaml
from analysis.book.yaml_text import Path as YamlPath
from analysis.errors import BadBookError

DATA = Path(__file__).parents[2] / "data"
Stamps = tuple[tuple[str, tuple[int, int]], ...]
"""Each file's name with its time and size."""


@dataclass(frozen=True, eq=False)
class Part:
    """One file as read: its records, and the document that knows their lines."""

    name: str
    content: r.BookFile
    document: Document


@dataclass(frozen=True)
class Price:
    """A price row with the model and provider it belongs to."""

    provider: str
    model: str
    row: r.PriceRow


@dataclass(frozen=True)
class Priced:
    """A model with the provider that sells it and the name that provider is known by."""

    provider: str
    provider_name: str
    model: r.PricedModel


@dataclass(frozen=True, eq=False)
class Book:
    """Every record, by id where it has one. Built once from files, then only read.

    A book is equal to itself alone, so that what follows from one can be remembered.
    """

    sources: Mapping[str, r.Source] = field(default_factory=dict)
    models: tuple[Priced, ...] = ()
    chips: Mapping[str, r.Chip] = field(default_factory=dict)
    rentals: tuple[r.RentalQuote, ...] = ()
    labour: Mapping[str, r.LabourRate] = field(default_factory=dict)
    electricity: tuple[r.ElectricityPrice, ...] = ()
    pue: Mapping[str, r.Pue] = field(default_factory=dict)
    grid: tuple[r.GridCarbon, ...] = ()
    fx: tuple[r.FxRate, ...] = ()
    systems: Mapping[str, r.System] = field(default_factory=dict)
    assumptions: Mapping[str, r.Assumption] = field(default_factory=dict)
    architectures: Mapping[str, r.Architecture] = field(default_factory=dict)
    served: Mapping[str, r.Served] = field(default_factory=dict)
    tokenizers: Mapping[str, r.Tokenizer] = field(default_factory=dict)
    chat_formats: Mapping[str, r.ChatFormat] = field(default_factory=dict)
    samples: Mapping[str, r.Sample] = field(default_factory=dict)
    budgets: Mapping[str, r.BudgetPreset] = field(default_factory=dict)
    presets: Mapping[str, r.Preset] = field(default_factory=dict)
    forecasts: Mapping[str, r.Forecast] = field(default_factory=dict)
    claims: Mapping[str, r.Claim] = field(default_factory=dict)
    events: Mapping[str, r.Event] = field(default_factory=dict)
    conflicts: Mapping[str, r.Conflict] = field(default_factory=dict)
    scores: tuple[r.Score, ...] = ()
    benchmark_tasks: Mapping[str, r.BenchmarkTask] = field(default_factory=dict)
    runs: Mapping[str, r.Run] = field(default_factory=dict)
    held_out_runs: Mapping[str, r.Run] = field(default_factory=dict)
    cases: Mapping[str, r.ExtractionCase] = field(default_factory=dict)
    held_out_cases: Mapping[str, r.ExtractionCase] = field(default_factory=dict)
    fitted_law: FittedLaw | None = None
    extraction_presets: Mapping[str, r.ExtractionPreset] = field(default_factory=dict)
    premises: Mapping[str, r.Premise] = field(default_factory=dict)
    levers: Mapping[str, r.Lever] = field(default_factory=dict)
    extraction_years: tuple[r.ExtractionYear, ...] = ()

    @cached_property
    def prices(self) -> tuple[Price, ...]:
        """Every price row, with the model and provider it belongs to."""
        return tuple(
            Price(m.provider, m.model.id, row) for m in self.models for row in m.model.prices
        )

    @cached_property
    def by_model(self) -> Mapping[str, tuple[Priced, ...]]:
        """Who sells a model, by its id and by each of its aliases."""
        found: dict[str, list[Priced]] = {}
        for priced in self.models:
            for name in (priced.model.id, *priced.model.aliases):
                found.setdefault(name, []).append(priced)
        return {name: tuple(sellers) for name, sellers in found.items()}


@dataclass(frozen=True)
class Loaded:
    """A folder's book, or None and the problems that keep it from being one."""

    book: Book | None
    problems: tuple[Problem, ...]
    parts: tuple[Part, ...]
    files: int


def load(folder: Path = DATA) -> Loaded:
    """Read, validate and cross-check `folder`. While no file changes, the same answer is kept.

    A book with a problem is not handed out, so nothing is computed from half a book.
    """
    return _load(folder, fingerprint(folder))


@lru_cache(maxsize=4)
def _load(folder: Path, stamps: Stamps) -> Loaded:
    return _built(folder, [_read(folder, name, stamp) for name, stamp in stamps[:-1]])


def load_with(folder: Path, name: str, text: str | None) -> Loaded:
    """The folder as it would be if its file `name` held `text`, or were not there (None)."""
    stamps = fingerprint(folder)[:-1]
    read = [_read(folder, other, stamp) for other, stamp in stamps if other != name]
    place = next((i for i, (other, _) in enumerate(stamps) if other >= name), len(stamps))
    if text is not None:
        kind = kind_of(name)
        if isinstance(kind, Problem):
            return Loaded(None, (kind,), (), len(read))
        read.insert(place, _parsed(name, kind, text))
    return _built(folder, read)


Read = tuple[Part | None, tuple[Problem, ...]]
"""A file's records, or what is wrong with it."""


def _built(folder: Path, read: list[Read]) -> Loaded:
    from analysis.book.check import cross_check  # check works on what is loaded here

    parts = tuple(part for part, _ in read if part)
    problems = [problem for _, found in read for problem in found]
    if not read:
        problems = [Problem(str(folder), 1, "", "holds no YAML files; point --data at a book")]
    if problems:
        return Loaded(None, tuple(problems), parts, len(read))
    book = _assemble(parts, problems)
    try:
        book = replace(book, fitted_law=read_fitted_law(folder))
    except BadBookError as error:
        problems.append(Problem(PLACE, 1, "", str(error)))
    problems += [] if problems else cross_check(book, parts)
    return Loaded(None if problems else book, tuple(problems), parts, len(read))


def fingerprint(folder: Path = DATA) -> Stamps:
    """Changes whenever a file of the book changes; cheap enough for every interaction."""
    return tuple((name, _stamp(folder / name)) for name in (*_names(folder), PLACE))


def _names(folder: Path) -> list[str]:
    files = [*folder.rglob("*.yaml"), *folder.rglob("*.yml")]  # the second kind to refuse it aloud
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:  # deleted since it was listed
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def kind_of(name: str) -> type[r.BookFile] | Problem:
    """What a file of this name holds, or why the book has no such file."""
    if not name.endswith(".yaml"):
        return Problem(name, 1, "", "end the name in .yaml, as all files of the book do")
    kind = next((k for pattern, (_, k) in KINDS.items() if Path(name).match(pattern)), None)
    if kind is None:
        return Problem(name, 1, "", f"no such kind of file; known: {', '.join(KINDS)}")
    return kind


@lru_cache(maxsize=512)
def _read(folder: Path, name: str, stamp: tuple[int, int]) -> Read:
    kind = kind_of(name)
    if isinstance(kind, Problem):
        return None, (kind,)
    if stamp[1] > MAX_BYTES:
        return None, (Problem(name, 1, "", f"over {MAX_BYTES // 1_000_000} MB; split it"),)
    try:
        text = (folder / name).read_bytes()
    except OSError as error:
        return None, (Problem(name, 1, "", f"cannot be read: {error.strerror}"),)
    return read_bytes(name, kind, text)


def read_bytes(name: str, kind: type[r.BookFile], content: bytes) -> Read:
    """A file's records by its bytes, as they stand on the disk or come from an upload."""
    try:
        return _parsed(name, kind, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, (Problem(name, line, "", "not UTF-8 from here on; save it as UTF-8"),)


@lru_cache(maxsize=512)
def _parsed(name: str, kind: type[r.BookFile], text: str) -> Read:
    """A file's records by its text: copies of one book, as a test makes them, are read once."""
    try:
        document = read_yaml(text)
        return Part(name, kind.model_validate(document.value), document), ()
    except UnreadableError as error:
        return None, (Problem(name, error.line, "", error.message),)
    except ValidationError as error:
        return None, tuple(shape_problems(name, kind, document, error.errors()))


def _named(held: Any, key: str) -> Iterator[tuple[YamlPath, str, Any]]:
    """Each record under a file's `key`, with its path and its id."""
    match held:
        case dict():
            yield from (((key, name), name, record) for name, record in held.items())
        case tuple():
            yield from (((key, i, "id"), record.id, record) for i, record in enumerate(held))
        case _:
            yield (key, "id"), held.id, held


def _assemble(parts: tuple[Part, ...], problems: list[Problem]) -> Book:
    def by_id(kind: type[r.BookFile], key: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        places: dict[str, str] = {}
        for part in parts:
            if not isinstance(part.content, kind):
                continue
            for path, name, record in _named(getattr(part.content, key), key):
                if name in found:
                    message = f"id {name!r} is already taken in {places[name]}; choose another"
                    problems.append(problem_at(part.name, part.document, path, message))
                found[name] = record
                places[name] = part.name
        return found

    def rows(kind: type[r.BookFile], key: str) -> tuple[Any, ...]:
        files = (part.content for part in parts if isinstance(part.content, kind))
        return tuple(row for file in files for row in getattr(file, key))

    prices = {part: part.content for part in parts if isinstance(part.content, r.ApiPriceFile)}
    problems += _providers_twice(prices)
    return Book(
        sources=by_id(r.BookFile, "sources"),
        models=tuple(
            Priced(file.provider, file.name, model)
            for file in prices.values()
            for model in file.models
        ),
        chips=by_id(r.ChipFile, "chips"),
        rentals=rows(r.RentalFile, "quotes"),
        labour=by_id(r.LabourFile, "rates"),
        electricity=rows(r.EnergyFile, "electricity"),
        pue=by_id(r.EnergyFile, "pue"),
        grid=rows(r.EnergyFile, "grid"),
        fx=rows(r.FxFile, "rates"),
        systems=by_id(r.SystemFile, "system"),
        assumptions=by_id(r.AssumptionFile, "assumptions"),
        architectures=by_id(r.ArchitectureFile, "architectures"),
        served=by_id(r.ArchitectureFile, "served"),
        tokenizers=by_id(r.TokenizerFile, "tokenizers"),
        chat_formats=by_id(r.TokenizerFile, "chat_formats"),
        samples=by_id(r.TokenizerFile, "samples"),
        budgets=by_id(r.BudgetFile, "budgets"),
        presets=by_id(r.PresetFile, "presets"),
        forecasts=by_id(r.ForecastFile, "forecasts"),
        claims=by_id(r.ClaimFile, "claim"),
        events=by_id(r.EventFile, "events"),
        conflicts=by_id(r.ConflictFile, "conflicts"),
        scores=rows(r.BenchmarkFile, "scores"),
        benchmark_tasks=by_id(r.TaskFile, "tasks"),
        runs=by_id(r.RunFile, "runs"),
        held_out_runs=by_id(r.HeldOutRunFile, "runs"),
        cases=by_id(r.ExtractionFile, "cases"),
        held_out_cases=by_id(r.HeldOutExtractionFile, "cases"),
        extraction_presets=by_id(r.ExtractionScenarioFile, "extraction_presets"),
        premises=by_id(r.ExtractionScenarioFile, "premises"),
        levers=by_id(r.ExtractionScenarioFile, "levers"),
        extraction_years=rows(r.ExtractionScenarioFile, "extraction_years"),
    )


def _providers_twice(files: Mapping[Part, r.ApiPriceFile]) -> Iterator[Problem]:
    places: dict[str, str] = {}
    for part, file in files.items():
        provider = file.provider
        if provider in places:
            message = f"{provider!r} has a file already, {places[provider]}; add the models there"
            yield problem_at(part.name, part.document, ("provider",), message)
        places.setdefault(provider, part.name)
