"""Presets: questions with a name, as small differences from what the book says by itself."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from analysis.book.records.common import Cited, Currency, Id, Record, Text

Boundary = Literal["training", "tuning", "tuning+data", "tuning+data+base", "all-in"]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Header(Record):
    """What a preset is, who made it and what it departs from."""

    title: Text
    author: Text
    reference: Id
    """The source that it follows."""
    baseline: Text
    """What it differs from."""
    description: Text


class PresetSetting(Cited):
    """One input that a preset changes, as `--set` would, and why."""

    name: Id
    value: Number | Text
    reason: Text


class _Preset(Record):
    id: Id
    name: Text
    header: Header
    as_of: date | None = None
    """The day whose prices apply; null: as the question would have it by itself."""
    settings: tuple[PresetSetting, ...] = ()


class LedgerPreset(_Preset):
    """What a system costs, counted and priced in one way."""

    kind: Literal["ledger"]
    system: Id
    boundary: Boundary | None = None
    basis: Literal["rental", "amortised", "acquisition", "development"] = "rental"
    currency: Currency = "USD"
    known_on: date | None = None


class ClaimPreset(_Preset):
    """A claim, held against its forecast at one boundary."""

    kind: Literal["claim"]
    claim: Id
    boundary: Boundary | None = None
    starts: date | None = None
    ends: date | None = None
    known_on: date | None = None


class BudgetVariant(_Preset):
    """An announced sum, spent in another way than its own preset has it."""

    kind: Literal["budget"]
    budget: Id
    way: Literal["buy", "rent"] | None = None
    known_on: date | None = None


class ExtractionVariant(_Preset):
    """A case of copying with other inputs than its own preset has."""

    kind: Literal["extraction"]
    preset: Id


Preset = Annotated[
    LedgerPreset | ClaimPreset | BudgetVariant | ExtractionVariant, Field(discriminator="kind")
]

__all__ = [
    "Boundary", "BudgetVariant", "ClaimPreset", "ExtractionVariant", "Header", "LedgerPreset",
    "Preset", "PresetSetting",
]  # fmt: skip
