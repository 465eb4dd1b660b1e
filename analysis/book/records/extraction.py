"""What the extraction page knows: cases as presets, an argument's premises, levers, and years."""

from datetime import date
from typing import Literal

from pydantic import Field

from analysis.book.records.common import (
    Cited,
    Figure,
    Id,
    ModelId,
    NonNegative,
    Positive,
    Record,
    Text,
)

Domain = Literal["narrow", "style", "code", "reason", "agentic", "adjacent", "broad"]
Basis = Literal["observed", "claimed", "assumed"]
"""observed: published by who did it; claimed: told by an accuser; assumed: ours, to try out."""


class ExtractionInput(Figure):
    """One input of a preset, named as `--set` names it."""

    name: Id
    basis: Basis


class Campaign(Figure):
    """A part of a preset that is told on its own: exchanges drawn by one actor."""

    name: Text


class ExtractionPreset(Cited):
    """A published or assumed case of drawing answers from an API."""

    id: Id
    name: Text
    sentence: Text
    as_of: date
    basis: Basis
    accuser: Text | None = None
    answer: Text | None = None
    """What the accused said, or that no answer is known."""
    answer_source: Id | None = None
    domain: Domain
    teacher: ModelId
    """Whose API price applies."""
    provider: Id | None = None
    base: Text
    """The open base model that was, or could be, at hand."""
    defender: Id | None = None
    """The system whose tuning stages say what the teacher's fine-tuning would cost again."""
    inputs: tuple[ExtractionInput, ...]
    campaigns: tuple[Campaign, ...] = ()


class Premise(Cited):
    """A step of an argument, in its author's words."""

    id: Id
    name: Text
    inputs: tuple[Id, ...] = Field(min_length=1)
    """The inputs that stand for it."""
    fails_if: Text


class Change(Record):
    """What a lever does to one input."""

    name: Id
    times: NonNegative | None = None
    to: NonNegative | None = None
    """The value it takes; of a limit, unless it is lower already."""


class Lever(Cited):
    """Something a provider can do, at the strength that is tried here."""

    id: Id
    name: Text
    does: Text
    changes: tuple[Change, ...]
    """Empty where it moves nothing that the law knows."""
    effect: Literal["measured", "assumed"]
    honest_cost: Text
    """What it costs honest users."""
    honest_cost_share: NonNegative | None = None
    """Rise of an honest user's bill, where that is what it costs."""
    reaches: Text | None = None
    """What it helps against beside what is computed."""
    atlas: tuple[Text, ...] = ()
    """MITRE ATLAS ids."""
    owasp: tuple[Text, ...] = ()


class ExtractionYear(Cited):
    """A day with the strongest API on sale and the best open base of a size that one can tune."""

    day: date
    teacher: ModelId
    provider: Id | None = None
    base: Text
    base_params_b: Positive


__all__ = [
    "Campaign", "Change", "Domain", "ExtractionInput", "ExtractionPreset", "ExtractionYear",
    "Lever", "Premise",
]  # fmt: skip
