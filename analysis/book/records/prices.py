"""What tokens, chips, work, power and currencies cost, each from a day on."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from analysis.book.records.common import (
    Cited,
    Count,
    Currency,
    DateBasis,
    Id,
    ModelId,
    NonNegative,
    Positive,
    PositiveFigure,
    Record,
    Text,
)

Tier = Literal["hyperscaler", "neocloud", "marketplace", "china", "hpc"]
Term = Literal["on_demand", "reserved_1y", "reserved_3y", "spot", "contract"]
Encoding = Literal[
    "gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base", "o200k_harmony"
]


class Rates(Record):
    """Prices of one kind of use. Billed per token, or per character, as the vendor prints it."""

    input_per_mtok: NonNegative | None = None
    output_per_mtok: NonNegative | None = None
    cached_input_per_mtok: NonNegative | None = None
    cache_write_per_mtok: NonNegative | None = None
    batch_input_per_mtok: NonNegative | None = None
    batch_output_per_mtok: NonNegative | None = None
    input_per_1k_characters: NonNegative | None = None
    output_per_1k_characters: NonNegative | None = None


class LongContext(Rates):
    """Prices of a whole request whose input is longer than so many tokens."""

    above_input_tokens: Count


class DailyHours(Rates):
    """Prices within a daily window of UTC hours."""

    utc: Annotated[
        str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")
    ]
    """Such as "16:30-00:30": from the first minute on, up to the second."""
    days: Literal["all", "weekdays"]


class PriceRow(Rates, Cited):
    """What a model's tokens cost from one day on."""

    since: date
    """First day on which the price held."""
    until: date | None = None
    """First day on which the model could no longer be called at any price."""
    date_basis: DateBasis
    status: Literal["list", "promotional", "scheduled", "cancelled", "estimate"]
    currency: Currency
    training_per_mtok: NonNegative | None = None
    """Tokens trained on when fine-tuning."""
    long_context: tuple[LongContext, ...] = ()
    hours: tuple[DailyHours, ...] = ()
    free_tier: Text | None = None


class PricedModel(Record):
    """A model that can be called, with its price rows, oldest first."""

    id: ModelId
    name: Text
    aliases: tuple[ModelId, ...] = ()
    """Other names that have these very rows."""
    context_tokens: Count | None = None
    encoding: Encoding | None = None
    prices: Annotated[tuple[PriceRow, ...], Field(min_length=1)]


class Day(Cited):
    """A day with its source."""

    day: date
    date_basis: DateBasis


class Purchase(Cited):
    """What one chip cost to buy, from a day on."""

    since: date
    usd: Positive
    bought: Literal["card", "server"]
    """A bare card or board, or a chip's share of a whole server."""
    low: Positive | None = None
    high: Positive | None = None


class Chip(Record):
    """An accelerator."""

    id: Id
    name: Text
    vendor: Text
    launched: Day | None = None
    peak_dense_tflop_per_s: PositiveFigure
    """Dense bf16 or fp16 tensor peak with fp32 accumulation, without sparsity."""
    peak_dense_fp8_tflop_per_s: PositiveFigure | None = None
    memory_gb: PositiveFigure
    memory_bandwidth_gb_per_s: PositiveFigure | None = None
    tdp_w: PositiveFigure | None = None
    training_w: PositiveFigure | None = None
    """Power per chip measured in training, its share of the system included."""
    purchases: tuple[Purchase, ...] = ()
    mfu: Id
    """The assumption that gives the MFU of pre-training on this chip."""
    server_overhead: Id
    """The assumption that gives the price of a server over that of its chips."""
    server_power: Id
    """The assumption that gives a server's rated power over that of its chips."""
    power_load: Id
    """The assumption that gives the average over the rated power."""


class RentalQuote(Cited):
    """One vendor's price for one chip-hour, as seen on one day."""

    since: date
    chip: Id
    vendor: Text
    tier: Tier
    term: Term
    usd_per_gpu_hour: Positive


class LabourRate(Cited):
    """What work costs, per hour, year or item."""

    id: Id
    name: Text
    since: date
    unit: Literal["hour", "year", "item"]
    currency: Currency
    amount: Positive
    low: Positive | None = None
    high: Positive | None = None


class ElectricityPrice(Cited):
    """An industrial electricity price from a day on."""

    since: date
    region: Text
    usd_per_kwh: Positive


class GridCarbon(Cited):
    """What a kilowatt-hour from a grid emits, from a day on."""

    since: date
    region: Text
    kg_co2_per_kwh: Positive


class Pue(PositiveFigure):
    """Power usage effectiveness: a data centre's power over that of its computers."""

    id: Id
    name: Text
    value: Annotated[float, Field(ge=1, allow_inf_nan=False)]


class FxRate(Cited):
    """Units of a currency per US dollar from one day on, as the series prints it."""

    since: date
    currency: Literal["GBP", "CNY", "EUR"]
    per_usd: Positive


__all__ = [
    "Chip", "DailyHours", "Day", "ElectricityPrice", "Encoding", "FxRate", "GridCarbon",
    "LabourRate", "LongContext", "PriceRow", "PricedModel", "Pue", "Purchase", "Rates",
    "RentalQuote", "Term", "Tier",
]  # fmt: skip
