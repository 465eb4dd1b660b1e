"""A language model, or a plan for one, as stages that cost money."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from analysis.book.records.common import (
    Cited,
    Currency,
    Figure,
    Id,
    ModelId,
    Positive,
    PositiveFigure,
    Record,
    ShareFigure,
    Text,
)
from analysis.book.records.prices import Term, Tier

Part = Literal["training", "tuning", "data", "base"]


class Stage(Record):
    """One cost of making a system."""

    id: Id
    name: Text
    part: Part
    """The part of the account this stage belongs to; a boundary says which parts count."""


class ComputeStage(Stage):
    """Chip-hours at a rental price: reported, or estimated from FLOP or parameters and tokens."""

    kind: Literal["compute"]
    paid_on: date
    chip: Id
    tier: Tier
    term: Term
    gpu_hours: Figure | None = None
    """As reported, or chips × days as reported."""
    params: Figure | None = None
    """Active parameters: in a mixture of experts those that a token meets."""
    params_total: Figure | None = None
    """All parameters, of a mixture of experts alone."""
    tokens: Figure | None = None
    """Tokens processed, all epochs, padding included."""
    flop: Figure | None = None
    """Training compute as published; it goes before parameters × tokens."""
    chips: PositiveFigure | None = None
    """Chips of the cluster that the run used."""
    flop_per_param_token: Literal[3, 4, 6, 8] = 6
    pue: Id = "other"
    """Which power usage effectiveness of the book the data centre has."""


class ApiStage(Stage):
    """Examples bought from a model's API: requests and tokens at the price of the day."""

    kind: Literal["api"]
    paid_on: date
    model: ModelId
    examples: Figure
    kept_share: ShareFigure
    """Share of generated examples that survive the filters."""
    examples_per_request: PositiveFigure
    input_tokens_per_request: Figure
    output_tokens_per_request: Figure


class LabourStage(Stage):
    """Items made by people, at a rate per hour."""

    kind: Literal["labour"]
    paid_on: date
    items: Figure
    minutes_per_item: Figure
    rate: Id


class SumStage(Stage):
    """A sum stated by the makers, where nothing finer is known."""

    kind: Literal["sum"]
    paid_on: date
    """The day whose exchange rate applies."""
    currency: Currency
    amount: Figure


class SystemStage(Stage):
    """The training of another system in this book."""

    kind: Literal["system"]
    system: Id


AnyStage = Annotated[
    ComputeStage | ApiStage | LabourStage | SumStage | SystemStage, Field(discriminator="kind")
]


class Published(Cited):
    """A cost that somebody printed, held beside ours."""

    what: Text
    covers: tuple[Id, ...]
    """The stages it pays for."""
    currency: Currency
    amount: Positive
    bound: Literal["about", "upper", "lower"]
    basis: Literal["rental", "amortised", "acquisition", "development", "unstated"]


class System(Record):
    """A language model, or a plan for one, as stages that cost money."""

    id: Id
    name: Text
    maker: Text
    released: date
    summary: Text
    experiments: Id | None
    """The assumption that gives all experiments' compute over the final runs'; null where the
    stages hold everything, as in a budget."""
    stages: Annotated[tuple[AnyStage, ...], Field(min_length=1)]
    published: tuple[Published, ...] = ()


__all__ = [
    "AnyStage", "ApiStage", "ComputeStage", "LabourStage", "Part", "Published", "Stage",
    "SumStage", "System", "SystemStage",
]  # fmt: skip
