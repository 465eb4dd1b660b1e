"""The files of the book, and which kind stands where."""

from pydantic import Field

from analysis.book.records import evidence as e
from analysis.book.records import extraction as x
from analysis.book.records import prices as p
from analysis.book.records.architectures import Architecture, Served
from analysis.book.records.benchmarks import BenchmarkTask
from analysis.book.records.budgets import BudgetPreset
from analysis.book.records.common import Id, Record, Source, Text
from analysis.book.records.presets import Preset
from analysis.book.records.systems import System
from analysis.book.records.tokenizers import ChatFormat, Sample, Tokenizer


class BookFile(Record):
    """Any file of the book may define sources; their ids are shared by the whole book."""

    sources: dict[Id, Source] = Field(default_factory=dict)


class ApiPriceFile(BookFile):
    """`pricing/api/PROVIDER.yaml`: what a provider's models cost."""

    provider: Id
    name: Text
    models: tuple[p.PricedModel, ...]


class ChipFile(BookFile):
    """`pricing/chips.yaml`: accelerators."""

    chips: tuple[p.Chip, ...]


class RentalFile(BookFile):
    """`pricing/rental/*.yaml`: prices per chip-hour."""

    quotes: tuple[p.RentalQuote, ...]


class LabourFile(BookFile):
    """`pricing/labour.yaml`: what work costs."""

    rates: tuple[p.LabourRate, ...]


class EnergyFile(BookFile):
    """`pricing/energy.yaml`: electricity, what a data centre adds, and what the grid emits."""

    electricity: tuple[p.ElectricityPrice, ...]
    pue: tuple[p.Pue, ...]
    grid: tuple[p.GridCarbon, ...]


class FxFile(BookFile):
    """`pricing/fx.yaml`: exchange rates."""

    rates: tuple[p.FxRate, ...]


class SystemFile(BookFile):
    """`systems/ID.yaml`: one system."""

    system: System


class ArchitectureFile(BookFile):
    """`architectures*.yaml`: the shapes of models, and what serving them was measured to cost."""

    architectures: tuple[Architecture, ...]
    served: tuple[Served, ...] = ()


class TokenizerFile(BookFile):
    """`tokenizers*.yaml`: which tokeniser a family of models has, and what a chat adds."""

    tokenizers: tuple[Tokenizer, ...]
    chat_formats: tuple[ChatFormat, ...] = ()
    samples: tuple[Sample, ...] = ()


class AssumptionFile(BookFile):
    """`assumptions.yaml`: numbers that no source settles."""

    assumptions: tuple[e.Assumption, ...]


class BudgetFile(BookFile):
    """`scenarios/budget*.yaml`: sums of money, and how they are taken to be spent."""

    budgets: tuple[BudgetPreset, ...]


class PresetFile(BookFile):
    """`scenarios/presets*.yaml`: questions with a name, as differences from the book's own."""

    presets: tuple[Preset, ...]


class ForecastFile(BookFile):
    """`forecasts.yaml`: cost curves that somebody forecast."""

    forecasts: tuple[e.Forecast, ...]


class ClaimFile(BookFile):
    """`claims/ID.yaml`: a sentence that the book can test."""

    claim: e.Claim


class EventFile(BookFile):
    """`events/*.yaml`: the timeline."""

    events: tuple[e.Event, ...]


class ConflictFile(BookFile):
    """`conflicts.yaml`: where sources disagree."""

    conflicts: tuple[e.Conflict, ...]


class BenchmarkFile(BookFile):
    """`benchmarks/*.yaml`: scores, with their method."""

    scores: tuple[e.Score, ...]


class TaskFile(BookFile):
    """`benchmarks/tasks.yaml`: benchmarks as work, in tokens."""

    tasks: tuple[BenchmarkTask, ...]


class RunFile(BookFile):
    """`cases/runs*.yaml`: published training runs."""

    runs: tuple[e.Run, ...]


class HeldOutRunFile(BookFile):
    """`cases/runs-held-out.yaml`: published runs that nothing is fitted to, to score the model."""

    runs: tuple[e.Run, ...]


class ExtractionFile(BookFile):
    """`cases/extraction*.yaml`: students and their teachers."""

    cases: tuple[e.ExtractionCase, ...]


class HeldOutExtractionFile(BookFile):
    """`cases/extraction-held-out.yaml`: students that nothing is fitted to, to score the law."""

    cases: tuple[e.ExtractionCase, ...]


class ExtractionScenarioFile(BookFile):
    """`scenarios/extraction*.yaml`: presets, premises, levers and years of extraction."""

    extraction_presets: tuple[x.ExtractionPreset, ...] = ()
    premises: tuple[x.Premise, ...] = ()
    levers: tuple[x.Lever, ...] = ()
    extraction_years: tuple[x.ExtractionYear, ...] = ()


KINDS: dict[str, tuple[str, type[BookFile]]] = {
    "pricing/api/*.yaml": ("api-prices", ApiPriceFile),
    "pricing/chips.yaml": ("chips", ChipFile),
    "pricing/rental/*.yaml": ("rental", RentalFile),
    "pricing/labour.yaml": ("labour", LabourFile),
    "pricing/energy.yaml": ("energy", EnergyFile),
    "pricing/fx.yaml": ("fx", FxFile),
    "systems/*.yaml": ("system", SystemFile),
    "architectures*.yaml": ("architectures", ArchitectureFile),
    "tokenizers*.yaml": ("tokenizers", TokenizerFile),
    "assumptions.yaml": ("assumptions", AssumptionFile),
    "scenarios/budget*.yaml": ("budgets", BudgetFile),
    "scenarios/extraction*.yaml": ("extraction-scenarios", ExtractionScenarioFile),
    "scenarios/presets*.yaml": ("presets", PresetFile),
    "forecasts.yaml": ("forecasts", ForecastFile),
    "claims/*.yaml": ("claim", ClaimFile),
    "events/*.yaml": ("events", EventFile),
    "conflicts.yaml": ("conflicts", ConflictFile),
    "benchmarks/tasks*.yaml": ("benchmark-tasks", TaskFile),  # before the wider name below
    "benchmarks/*.yaml": ("benchmarks", BenchmarkFile),
    "cases/runs-held-out*.yaml": ("runs-held-out", HeldOutRunFile),  # before the wider name below
    "cases/runs*.yaml": ("runs", RunFile),
    "cases/extraction-held-out*.yaml": ("extraction-held-out", HeldOutExtractionFile),
    "cases/extraction*.yaml": ("extraction", ExtractionFile),
}
"""Where each kind of file stands, the name of its schema, and its shape."""

__all__ = [
    "KINDS", "ApiPriceFile", "ArchitectureFile", "AssumptionFile", "BenchmarkFile", "BookFile",
    "BudgetFile", "ChipFile", "ClaimFile", "ConflictFile", "EnergyFile", "EventFile",
    "ExtractionFile", "ExtractionScenarioFile", "ForecastFile", "FxFile",
    "HeldOutExtractionFile", "HeldOutRunFile", "LabourFile", "PresetFile", "RentalFile",
    "RunFile", "SystemFile", "TaskFile", "TokenizerFile",
]  # fmt: skip
