"""What one file alone cannot show: ids that resolve, dates in order, quotes that agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pydantic import BaseModel

from analysis.book import records as r
from analysis.book.load import Book, Part
from analysis.book.problems import Problem, problem_at
from analysis.book.quotes import NO_UNIT, holds, price_slip
from analysis.book.yaml_text import Path

PRICE_KEYS = tuple(key for key in r.PriceRow.model_fields if key.endswith("_per_mtok"))


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
    figures = (r.Figure, r.PriceRow, r.RentalQuote, r.FxRate, r.Published)
    sources = {name for part in parts for name in part.content.sources}
    cited = [rec for part in parts for _, rec in walk(part.content) if isinstance(rec, figures)]
    return Provenance(
        figures=len(cited),
        sourced=sum(record.source in sources for record in cited),
        verified=sum(record.evidence == "verified" for record in cited),
        last_recorded=max((record.recorded for record in cited), default=date.min),
    )


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


def _faults(book: Book, record: BaseModel) -> Iterator[tuple[str | Path, str]]:
    """The key, or the path below the record, and the message of each fault of one record."""
    for key, kind, known in _references(book, record):
        name = getattr(record, key)
        if name is not None and name not in known:
            yield key, f"no {kind} {name!r} in this book; define it or correct the id"
    if isinstance(record, r.Cited):
        yield from _citation_faults(record)
    match record:
        case r.Source() if record.published and record.published > record.accessed:
            yield "accessed", f"{record.accessed} lies before {record.published}, when it appeared"
        case r.ApiPriceFile():
            yield from _repeated(record.models, "models", ("id",))
        case r.FxFile():
            yield from _repeated(record.rates, "rates", ("currency", "since", "recorded"))
        case r.PricedModel():
            yield from _series_faults(record.prices)
        case r.PriceRow() if record.until and record.until <= record.since:
            yield "until", f"{record.until} does not lie after since ({record.since})"
        case r.PriceRow() if record.since > record.recorded and record.status == "list":
            yield "since", f"{record.since} lies after recorded; mark it scheduled"
        case r.Figure():
            low = record.value if record.low is None else record.low
            high = record.value if record.high is None else record.high
            if not low <= record.value <= high:
                yield "value", f"{record.value:g} lies outside its range {low:g} to {high:g}"
        case r.System():
            yield from _system_faults(book, record)
        case r.Claim() if record.ends.day <= record.starts.day:
            yield "ends", f"{record.ends.day} does not lie after {record.starts.day}"


def _references(book: Book, record: BaseModel) -> Iterator[tuple[str, str, set[str]]]:
    """Each key of the record that names another record, and the names that are known."""
    assumptions, chips = set(book.assumptions), set(book.chips)
    match record:
        case r.Cited() | r.SourcedText():
            yield "source", "source", set(book.sources)
    match record:
        case r.Chip():
            yield "mfu", "assumption", assumptions
        case r.RentalQuote():
            yield "chip", "chip", chips
        case r.ComputeStage():
            yield "chip", "chip", chips
            yield "mfu", "assumption", assumptions
        case r.ApiStage():
            yield "model", "priced model", {price.model for price in book.prices}
        case r.SystemStage():
            yield "system", "system", set(book.systems)
        case r.System():
            yield "experiments", "assumption", assumptions
        case r.Forecast():
            yield "published_source", "source", set(book.sources)
        case r.Claim():
            yield "forecast", "forecast", set(book.forecasts)
            yield "system", "system", set(book.systems)


def _citation_faults(record: r.Cited) -> Iterator[tuple[str, str]]:
    if record.quote is None:
        if record.evidence in ("verified", "alleged"):
            yield "quote", f"is null, but evidence says {record.evidence}; quote the figure"
        elif not record.note:
            yield "note", "is missing; where nothing is quoted, say where the figure comes from"
        return
    if record.evidence == "derived" and not record.note:
        yield "note", "is missing; say from which figures this one is derived"
    if record.evidence != "verified":
        return
    match record:
        case r.PriceRow():
            prices = {key: getattr(record, key) for key in PRICE_KEYS}
            slips = {k: price_slip(record.quote, p) for k, p in prices.items() if p is not None}
            if NO_UNIT in slips.values():
                yield "quote", NO_UNIT
            else:
                yield from ((key, slip) for key, slip in slips.items() if slip)
        case r.Figure() | r.RentalQuote() | r.FxRate() | r.Published():
            key = next(k for k in ("value", "usd_per_gpu_hour", "per_usd", "usd")
                       if k in type(record).model_fields)  # fmt: skip
            value = getattr(record, key)
            if not holds(record.quote, value):
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
            path = (key, index, "id") if naming == ("id",) else (key, index)
            yield path, f"{shown} stands here already; keep one, or date the correction"
        seen.add(name)


def _series_faults(rows: tuple[r.PriceRow, ...]) -> Iterator[tuple[Path, str]]:
    for index, (before, after) in enumerate(pairwise(rows), 1):
        if (after.since, after.recorded) < (before.since, before.recorded):
            message = f"{after.since} stands after {before.since}; put the oldest first"
            yield ("prices", index), message
        elif after.since == before.since and after.recorded == before.recorded:
            message = f"two rows begin on {after.since}; keep one, or date the correction"
            yield ("prices", index), message


def _system_faults(book: Book, system: r.System) -> Iterator[tuple[str, str]]:
    ids = [stage.id for stage in system.stages]
    parts = {stage.part for stage in system.stages}
    if len(ids) != len(set(ids)):
        yield "stages", "two stages have the same id; rename one"
    if "training" in parts and len(parts) > 1:
        yield "stages", "a system is either trained (part training) or tuned (tuning, data, base)"
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
