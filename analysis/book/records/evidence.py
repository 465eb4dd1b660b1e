"""What is assumed, forecast, claimed and measured, what happened, and where sources disagree."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from analysis.book.records.common import (
    Cited,
    Count,
    DateBasis,
    DeclineFigure,
    Figure,
    Id,
    ModelId,
    NonNegative,
    Positive,
    PositiveFigure,
    Record,
    Share,
    Text,
)


class Assumption(Figure):
    """A number that no source settles, with its 90 % range. `low` and `high` are required."""

    id: Id
    name: Text
    low: NonNegative
    high: NonNegative
    distribution: Literal["lognormal", "uniform"]


class Forecast(Record):
    """A cost curve that somebody forecast: so much in one year, falling by a constant share."""

    id: Id
    name: Text
    publisher: Text
    published: date
    published_source: Id
    start_year: int
    start_usd: PositiveFigure
    anchor_year: int
    anchor_usd: PositiveFigure
    annual_decline_share: DeclineFigure
    end_year: int
    end_usd: Figure


class DatedReading(Cited):
    """A day that a claim leaves open, with our reading of it."""

    day: date
    reading: Text


class SourcedText(Record):
    """A statement in our words, with where it rests."""

    text: Text
    source: Id


class Claim(Cited):
    """A sentence that somebody said and that the book can test."""

    id: Id
    name: Text
    statement: Text
    """The claim, verbatim."""
    said_by: Text
    said_on: date
    years: Positive
    weeks: Positive
    forecast: Id
    system: Id
    starts: DatedReading
    ends: DatedReading
    caveats: tuple[SourcedText, ...]


class Event(Cited):
    """A dated fact on the timeline. Price changes are not typed: they follow from the prices."""

    id: Id
    day: date
    date_basis: DateBasis
    title: Text
    actor: Text
    kind: Literal[
        "paper", "release", "forecast", "statement", "policy", "legal", "hardware", "leak"
    ]
    summary: Text
    systems: tuple[Id, ...] = ()


class Says(Cited):
    """One source's answer to a question on which sources disagree."""

    says: Text


class Conflict(Record):
    """A disagreement between sources, and what the book makes of it."""

    id: Id
    about: Text
    systems: tuple[Id, ...]
    readings: Annotated[tuple[Says, ...], Field(min_length=2)]
    we_use: Text


class Score(Cited):
    """A model's score on a benchmark, with the method: methods are not comparable."""

    model: ModelId
    name: Text
    method: Literal["direct-5-shot", "direct-0-shot", "cot", "other"]
    percent: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
    since: date
    """The day on which the score was published."""


class Run(Cited):
    """A published training or fine-tuning run, to test the cost model on."""

    id: Id
    name: Text
    developer: Text
    kind: Literal[
        "pretrain", "sft", "lora", "qlora", "rl", "prune+distill", "sft+dpo", "orpo", "planned"
    ]
    architecture: Text
    day: date
    base: Text | None = None
    params: Positive | None = None
    active_params: Positive | None = None
    tokens: Positive | None = None
    epochs: Positive | None = None
    flop: Positive | None = None
    hardware: Text | None = None
    """A chip's id, or the printed name where the book has no such chip."""
    chips: Count | None = None
    gpu_hours: Positive | None = None
    hours_basis: Literal["reported", "derived", "recalled"] | None = None
    wall_clock_hours: Positive | None = None
    mfu_published: Share | None = None
    energy_mwh: Positive | None = None
    cost_usd: Positive | None = None
    cost_low_usd: Positive | None = None
    cost_high_usd: Positive | None = None
    cost_basis: Text | None = None
    cost_kind: Text | None = None
    cost_is_hours_times_stated_rate: bool = False
    """A cost that repeats the hours tests nothing but the rate."""
    epoch_amortized_usd: Positive | None = None
    epoch_cloud_usd: Positive | None = None
    """Epoch AI's own estimates of the same run, amortised and rented, to hold beside ours."""
    score_hours: bool
    score_cost: bool


class ExtractionCase(Cited):
    """A student trained on a teacher's answers, with both scores and the base's."""

    id: Id
    programme: Id
    student: Text
    day: date
    date_basis: DateBasis
    teacher: Text
    teacher_access: Text
    base_model: Text
    base_params_b: Positive
    domain: Text
    samples: Positive | None = None
    """Null where no source prints it; such a case is no point to fit."""
    input_tokens_per_sample: NonNegative | None = None
    output_tokens_per_sample: NonNegative | None = None
    data_cost_usd: NonNegative | None = None
    data_cost_basis: Text | None = None
    compute_cost_usd: NonNegative | None = None
    compute_cost_basis: Text | None = None
    teacher_cost_usd: NonNegative | None = None
    teacher_cost_basis: Text | None = None
    metric: Text
    metric_max: Positive | None = None
    base_score: float
    student_score: float
    teacher_score: float
    fit_use: bool


__all__ = [
    "Assumption", "Claim", "Conflict", "DatedReading", "Event", "ExtractionCase", "Forecast",
    "Run", "Says", "Score", "SourcedText",
]  # fmt: skip
