"""What one file alone cannot show: ids that resolve, dates in order, quotes that agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel

from analysis.book import records as r
from analysis.book.load import Book, Part
from analysis.book.preset_faults import preset_faults, preset_references
from analysis.book.price_faults import (
    Fault,
    names_taken,
    quote_faults,
    row_faults,
    series_faults,
)
from analysis.book.problems import Problem, problem_at
from analysis.book.quotes import holds
from analysis.book.yaml_text import Path

STALE_AFTER = timedelta(days=90)
HOLDING: dict[type[r.Cited], tuple[str, ...]] = {
    r.Figure: ("value",),
    r.RentalQuote: ("usd_per_gpu_hour",),
    r.FxRate: ("per_usd",),
    r.Published: ("amount",),
    r.Architecture: ("layers",),
    r.WordRule: ("tokens_per_word", "tokens_per_han"),
    r.Served: ("usd", "usd_per_mtok"),
    r.BudgetPreset: ("amount",),
    r.PresetSetting: ("value",),
    r.LabourRate: ("amount",),
    r.ElectricityPrice: ("usd_per_kwh",),
    r.GridCarbon: ("kg_co2_per_kwh",),
    r.Purchase: ("usd",),
    r.Score: ("percent",),
    r.Run: ("gpu_hours", "cost_usd", "flop", "params", "tokens"),
    r.ExtractionCase: ("student_score",),
}
"""For each kind of figure the keys of which its quote must print one."""
FIGURES: tuple[type[r.Cited], ...] = (r.PriceRow, *HOLDING)


@dataclass(frozen=True)
class Provenance:
    """How much of the book rests on what."""

    figures: int
    sourced: int
    verified: int
    last_recorded: date

    @property
    def sourced_share(self) -> float:
        return self.sourced / self.figures if self.figures else 0.0

    @property
    def verified_share(self) -> float:
        return self.verified / self.figures if self.figures else 0.0


def provenance(parts: tuple[Part, ...]) -> Provenance:
    """Count the book's figures, those whose source resolves, and those read in it."""
    sources = {name for part in parts for name in part.content.sources}
    records = (record for part in parts for _, record in walk(part.content))
    cited = [c for c in records if isinstance(c, r.Cited) and isinstance(c, FIGURES)]
    return Provenance(
        figures=len(cited),
        sourced=sum(record.source in sources for record in cited),
        verified=sum(record.evidence == "verified" for record in cited),
        last_recorded=max((record.recorded for record in cited), default=date.min),
    )


def stale_prices(book: Book, today: date) -> list[str]:
    """Models still on sale whose price nobody has looked up for ninety days."""
    found = []
    for priced in book.models:
        last = priced.model.prices[-1]
        checked = max(last.recorded, book.sources[last.source].accessed)
        if not (last.until and last.until <= today) and today - checked > STALE_AFTER:
            found.append(priced.model.id)
    return found


def cross_check(book: Book, parts: tuple[Part, ...]) -> list[Problem]:
    """Every disagreement between records, each with file, line and remedy."""
    problems = []
    for part in parts:
        for path, record in walk(part.content):
            for key, message in _faults(book, record):
                place = (*path, key) if isinstance(key, str) else (*path, *key)
                problems.append(problem_at(part.name, part.document, place, message))
    return problems


def walk(record: BaseModel, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """`record` and every record inside it, each with its path in the file."""
    yield path, record
    for key in type(record).model_fields:
        held = getattr(record, key)
        if isinstance(held, BaseModel):
            yield from walk(held, (*path, key))
        elif isinstance(held, tuple | dict):
            inside = held.items() if isinstance(held, dict) else enumerate(held)
            for step, item in inside:
                if isinstance(item, BaseModel):
                    yield from walk(item, (*path, key, step))


def _faults(book: Book, record: BaseModel) -> Iterator[Fault]:
    """The key, or the path below the record, and the message of each fault of one record."""
    yield from _dangling(book, record)
    yield from preset_faults(book, record)
    if isinstance(record, r.Cited):
        yield from _citation_faults(record)
    match record:
        case r.Source() if record.published and record.published > record.accessed:
            yield "accessed", f"{record.accessed} lies before {record.published}, when it appeared"
        case r.ApiPriceFile():
            yield from names_taken(record.models)
        case r.FxFile():
            yield from _repeated(record.rates, "rates", ("currency", "since", "recorded"))
        case r.BenchmarkTask() if record.estimated_from not in record.input_tokens:
            counted = ", ".join(record.input_tokens)
            yield "estimated_from", f"has no count in input_tokens; name one of {counted}"
        case r.HeldOutRunFile() | r.HeldOutExtractionFile():
            yield from _fitted_too(book, record)
        case r.RentalFile():
            naming = ("chip", "vendor", "tier", "term", "since", "recorded", "usd_per_gpu_hour")
            yield from _repeated(record.quotes, "quotes", naming)
        case r.PricedModel():
            yield from series_faults(record)
        case r.PriceRow():
            yield from row_faults(record)
        case r.Figure() | r.LabourRate() | r.Purchase():
            yield from _range_faults(record)
        case r.Architecture():
            yield from _shape_faults(record)
        case r.System():
            yield from _system_faults(book, record)
        case r.Claim() if record.ends.day <= record.starts.day:
            yield "ends", f"{record.ends.day} does not lie after {record.starts.day}"


def _range_faults(record: r.Figure | r.LabourRate | r.Purchase) -> Iterator[Fault]:
    key = HOLDING.get(type(record), ("value",))[0]
    value = getattr(record, key)
    low = value if record.low is None else record.low
    high = value if record.high is None else record.high
    if not low <= value <= high:
        yield key, f"{value:g} lies outside its range {low:g} to {high:g}"


def _dangling(book: Book, record: BaseModel) -> Iterator[Fault]:
    """Keys that name another record which the book does not have."""
    references = (_references, _extraction_references, preset_references)
    for key, kind, known in (found for each in references for found in each(book, record)):
        names = getattr(record, key)
        for name in names if isinstance(names, tuple) else (names,):
            if name is not None and name not in known:
                yield key, f"no {kind} {name!r} in this book; define it or correct the id"


def _references(book: Book, record: BaseModel) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Each key of the record that names another record, and the names that are known."""
    match record:
        case r.Cited() | r.SourcedText():
            yield "source", "source", book.sources
    match record:
        case r.Chip():
            for key in ("mfu", "server_overhead", "server_power", "power_load"):
                yield key, "assumption", book.assumptions
        case r.RentalQuote():
            yield "chip", "chip", book.chips
        case r.ComputeStage():
            yield "chip", "chip", book.chips
            yield "pue", "power usage effectiveness", book.pue
        case r.ApiStage():
            yield "model", "priced model", book.by_model
        case r.LabourStage():
            yield "rate", "labour rate", book.labour
        case r.SystemStage():
            yield "system", "system", book.systems
        case r.System():
            yield "experiments", "assumption", book.assumptions
        case r.Architecture() | r.Served():
            yield from _shape_references(book, record)
        case r.Event() | r.Conflict():
            yield "systems", "system", book.systems
        case r.Forecast():
            yield "published_source", "source", book.sources
        case r.Claim():
            yield "forecast", "forecast", book.forecasts
            yield "system", "system", book.systems


def _extraction_references(
    book: Book, record: BaseModel
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    if isinstance(record, r.ExtractionPreset | r.ExtractionYear):
        yield "teacher", "priced model", book.by_model
    if isinstance(record, r.ExtractionPreset):
        yield "defender", "system", book.systems
        yield "answer_source", "source", book.sources


def _shape_references(
    book: Book, record: r.Architecture | r.Served
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    if isinstance(record, r.Architecture):
        yield "systems", "system", book.systems
        yield "models", "priced model", book.by_model
    else:
        yield "architecture", "architecture", book.architectures
        yield "chip", "chip", book.chips


def _citation_faults(record: r.Cited) -> Iterator[Fault]:
    note = record.reason if isinstance(record, r.PresetSetting) else record.note
    if record.quote is None:
        if record.evidence in ("verified", "alleged"):
            yield "quote", f"is null, but evidence says {record.evidence}; quote the figure"
        elif not note:
            yield "note", "is missing; where nothing is quoted, say where the figure comes from"
        return
    if record.evidence == "derived" and not note:
        yield "note", "is missing; say from which figures this one is derived"
    if record.evidence != "verified":
        return
    if isinstance(record, r.PriceRow):
        yield from quote_faults(record)
        return
    keys = next((keys for kind, keys in HOLDING.items() if isinstance(record, kind)), ())
    held = {key: getattr(record, key) for key in keys}
    values = {key: value for key, value in held.items() if isinstance(value, int | float)}
    if values and not any(holds(record.quote, value) for value in values.values()):
        key, value = next(iter(values.items()))
        yield key, f"the quote does not print {value:g}; correct one of them"


def _repeated(
    records: tuple[BaseModel, ...], key: str, naming: tuple[str, ...]
) -> Iterator[tuple[Path, str]]:
    """Records that agree in everything that tells them apart."""
    seen: set[tuple[object, ...]] = set()
    for index, record in enumerate(records):
        name = tuple(getattr(record, part) for part in naming)
        if name in seen:
            shown = " ".join(map(str, name))
            yield (key, index), f"{shown} stands here already; keep one, or date the correction"
        seen.add(name)


def _fitted_too(book: Book, file: r.HeldOutRunFile | r.HeldOutExtractionFile) -> Iterator[Fault]:
    """Held-out records that are fitted to as well, by id or by name; such a test would be none."""
    if isinstance(file, r.HeldOutExtractionFile):
        yield from _fitted_case(file)
        return
    names = {run.name.casefold() for run in book.runs.values()}
    for index, run in enumerate(file.runs):
        if run.id in book.runs:
            yield ("runs", index, "id"), f"{run.id!r} is a fitted run too; keep it in one file"
        if run.name.casefold() in names:
            yield ("runs", index, "name"), f"{run.name!r} is a fitted run too; keep it in one file"


def _fitted_case(file: r.HeldOutExtractionFile) -> Iterator[Fault]:
    for index, case in enumerate(file.cases):
        if case.fit_use:
            yield ("cases", index, "fit_use"), "is true, but a held-out case is never fitted"


def _shape_faults(shape: r.Architecture) -> Iterator[Fault]:
    if shape.params_active > shape.params_total:
        yield "params_active", f"{shape.params_active:g} is more than there are in all"
    if shape.experts_per_token > shape.experts:
        yield "experts_per_token", f"{shape.experts_per_token} is more than there are experts"


def _system_faults(book: Book, system: r.System) -> Iterator[Fault]:
    ids = [stage.id for stage in system.stages]
    parts = {stage.part for stage in system.stages}
    if len(ids) != len(set(ids)):
        yield "stages", "two stages have the same id; rename one"
    if "training" in parts and len(parts) > 1:
        yield "stages", "a system is either trained (part training) or tuned (tuning, data, base)"
    for index, stage in enumerate(system.stages):
        if isinstance(stage, r.ComputeStage) and not (
            stage.gpu_hours or stage.flop or (stage.params and stage.tokens)
        ):
            yield ("stages", index), "needs gpu_hours, or flop, or params and tokens"
        if isinstance(stage, r.LabourStage) and _per_year(book, stage):
            yield ("stages", index, "rate"), "is per year; use a rate per hour or per item"
    for published in system.published:
        for name in published.covers:
            if name not in ids:
                yield "published", f"covers {name!r}, which is no stage; stages: {', '.join(ids)}"
    seen = {system.id}
    queue = [s.system for s in system.stages if isinstance(s, r.SystemStage)]
    while queue:
        name = queue.pop()
        if name == system.id:
            yield "stages", f"{system.id} is its own base; break the circle"
        if name in seen or name not in book.systems:
            continue
        seen.add(name)
        queue += [s.system for s in book.systems[name].stages if isinstance(s, r.SystemStage)]


def _per_year(book: Book, stage: r.LabourStage) -> bool:
    return stage.rate in book.labour and book.labour[stage.rate].unit == "year"
