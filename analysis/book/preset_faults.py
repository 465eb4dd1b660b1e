"""What is wrong with a preset beside the rest of the book: names, accounts, days, repetitions."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.price_faults import Fault

PRESETS = r.LedgerPreset | r.ClaimPreset | r.BudgetVariant | r.ExtractionVariant


def preset_references(
    book: Book, record: BaseModel
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Each key of the record that names another record, and the names that are known."""
    match record:
        case r.Header():
            yield "reference", "source", book.sources
        case r.LedgerPreset():
            yield "system", "system", book.systems
        case r.ClaimPreset():
            yield "claim", "claim", book.claims
        case r.BudgetVariant():
            yield "budget", "budget", book.budgets
        case r.ExtractionVariant():
            yield "preset", "extraction preset", book.extraction_presets


def preset_faults(book: Book, preset: BaseModel) -> Iterator[Fault]:
    """The key and the message of each fault of a preset; nothing of another record."""
    if not isinstance(preset, PRESETS):
        return
    others = (("budget", book.budgets), ("extraction preset", book.extraction_presets))
    for kind, taken in others:
        if preset.id in taken:
            yield "id", f"{preset.id!r} is the id of the {kind} already; choose another"
    if preset.id in book.systems and not _is_the_system(preset):
        yield "id", f"{preset.id!r} is a system, which this preset alters; choose another id"
    seen: set[str] = set()
    for index, setting in enumerate(preset.settings):
        if setting.name in seen:
            yield ("settings", index, "name"), f"{setting.name} is set above already; keep one"
        seen.add(setting.name)
    if isinstance(preset, r.LedgerPreset | r.ClaimPreset):
        yield from _boundary_faults(book, preset)
    if isinstance(preset, r.ClaimPreset) and preset.claim in book.claims:
        claim = book.claims[preset.claim]
        starts, ends = preset.starts or claim.starts.day, preset.ends or claim.ends.day
        if ends <= starts:
            yield "ends", f"{ends} does not lie after {starts}"


def _is_the_system(preset: r.Preset) -> bool:
    """Whether the preset asks just what its system's id asks, so that the two never differ."""
    if not isinstance(preset, r.LedgerPreset) or preset.system != preset.id:
        return False
    plain = r.LedgerPreset(
        id=preset.id, name=preset.name, header=preset.header, kind="ledger", system=preset.system
    )
    return preset == plain


def _boundary_faults(book: Book, preset: r.LedgerPreset | r.ClaimPreset) -> Iterator[Fault]:
    claim = book.claims.get(preset.claim) if isinstance(preset, r.ClaimPreset) else None
    named = preset.system if isinstance(preset, r.LedgerPreset) else claim and claim.system
    system = book.systems.get(named or "")
    if system is None or preset.boundary in (None, "all-in"):
        return
    trained = any(stage.part == "training" for stage in system.stages)
    if trained != (preset.boundary == "training"):
        others = "training or all-in" if trained else "tuning, tuning+data or tuning+data+base"
        yield "boundary", f"{preset.boundary} cannot be counted of {system.id}; use {others}"
