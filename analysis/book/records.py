"""The shapes of every record in `data/`.

Units stand in the keys. Provenance (source, quote, evidence, recorded) never has a default, and
unknown keys are refused, so a citation cannot be lost in silence.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:_+-]*$", max_length=80)]
# No control characters: a name with a line break would end a table row or a line of code.
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
Url = Annotated[
    str, StringConstraints(pattern=r"^https?://[^\s/<>\[\]|`]+\.[^\s<>\[\]|`]+$", max_length=500)
]
Currency = Literal["USD", "GBP", "CNY"]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


Evidence = Literal["verified", "recalled", "derived", "estimate", "alleged"]
"""How firm a figure is.

verified: read in a copy of the source, and the quote holds the figure; recalled: known of the
source, but no copy was read; derived: arithmetic on cited figures, the note says which; estimate:
somebody's judgement; alleged: stated by an accuser, contested or unproven.
"""


class Record(BaseModel):
    """Strict and frozen: nothing is coerced, nothing unknown passes, nothing changes later."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


class Source(Record):
    """Where figures were read."""

    title: Text
    publisher: Text
    url: Url
    archive_url: Url | None = None
    """The stored copy that was read, where it is not the address itself."""
    kind: Literal["primary", "secondary", "dataset", "own"]
    """primary: issuer or paper; secondary: press or third party; own: our arithmetic."""
    published: date | None = None
    accessed: date
    licence: Text | None = None
    note: Text | None = None


class Cited(Record):
    """What every figure carries."""

    source: Id
    quote: Text | None
    """The words or cells as printed. null only where no copy was read; then `note` says why."""
    evidence: Evidence
    recorded: date
    """The day on which we wrote it down."""
    note: Text | None = None


class Figure(Cited):
    """One number with its provenance; its unit is in the key that holds it."""

    value: NonNegative
    low: NonNegative | None = None
    """Lower end of the 90 % range."""
    high: NonNegative | None = None
    """Upper end of the 90 % range."""


class ShareFigure(Figure):
    """A figure above 0 and up to 1."""

    value: Share
    low: Share | None = None
    high: Share | None = None


class DeclineFigure(Figure):
    """A share lost each year: above 0 and below 1, for a fall by all of itself leaves no curve."""

    value: Annotated[float, Field(gt=0, lt=1)]


class PositiveFigure(Figure):
    """A figure above 0: something is divided by it."""

    value: Positive
    low: Positive | None = None
    high: Positive | None = None


# --- prices -----------------------------------------------------------------------------------


class PriceRow(Cited):
    """What a model's tokens cost from one day on."""

    since: date
    """First day on which the price held."""
    until: date | None = None
    """First day on which the model could no longer be called at any price."""
    date_basis: Literal["stated", "observed", "recalled"]
    """stated by the source; observed: seen by then, perhaps older; recalled: not checked."""
    status: Literal["list", "promotional", "scheduled", "cancelled", "estimate"]
    currency: Currency
    input_per_mtok: NonNegative
    output_per_mtok: NonNegative
    cached_input_per_mtok: NonNegative | None = None
    batch_input_per_mtok: NonNegative | None = None
    batch_output_per_mtok: NonNegative | None = None


class PricedModel(Record):
    """A model that can be called, with its price rows, oldest first."""

    id: Id
    name: Text
    context_tokens: Annotated[int, Field(gt=0)] | None = None
    prices: Annotated[tuple[PriceRow, ...], Field(min_length=1)]


class Chip(Record):
    """An accelerator."""

    id: Id
    name: Text
    vendor: Text
    memory_gb: Positive
    peak_dense_tflop_per_s: PositiveFigure
    """Dense bf16 or fp16 tensor peak, without sparsity."""
    mfu: Id
    """The assumption that gives the MFU of pre-training on this chip."""


class RentalQuote(Cited):
    """One vendor's price for one chip-hour, as seen on one day."""

    since: date
    chip: Id
    vendor: Text
    tier: Literal["hyperscaler", "neocloud", "marketplace"]
    term: Literal["on_demand", "reserved_1y", "reserved_3y", "spot"]
    usd_per_gpu_hour: Positive


class FxRate(Cited):
    """Units of a currency per US dollar from one day on, as the series prints it."""

    since: date
    currency: Literal["GBP", "CNY"]
    per_usd: Positive


# --- systems ----------------------------------------------------------------------------------

Part = Literal["training", "tuning", "data", "base"]


class Stage(Record):
    """One cost of making a system."""

    id: Id
    name: Text
    part: Part
    """The part of the account this stage belongs to; a boundary says which parts count."""


class ComputeStage(Stage):
    """Chip-hours, reported or estimated from parameters and tokens, at a rental price."""

    kind: Literal["compute"]
    paid_on: date
    chip: Id
    tier: Literal["hyperscaler", "neocloud", "marketplace"]
    term: Literal["on_demand", "reserved_1y", "reserved_3y", "spot"]
    gpu_hours: Figure | None = None
    params: Figure
    tokens: Figure
    """Tokens processed, all epochs, padding included."""
    flop_per_param_token: Literal[3, 4, 6, 8] = 6
    mfu: Id | None = None
    """An assumption's id where the chip's own does not fit, as in fine-tuning."""


class ApiStage(Stage):
    """Examples bought from a model's API: requests and tokens at the price of the day."""

    kind: Literal["api"]
    paid_on: date
    model: Id
    examples: Figure
    kept_share: ShareFigure
    """Share of generated examples that survive the filters."""
    examples_per_request: PositiveFigure
    input_tokens_per_request: Figure
    output_tokens_per_request: Figure


class SumStage(Stage):
    """A sum stated by the makers, where nothing finer is known."""

    kind: Literal["sum"]
    usd: Figure


class SystemStage(Stage):
    """The training of another system in this book."""

    kind: Literal["system"]
    system: Id


AnyStage = Annotated[ComputeStage | ApiStage | SumStage | SystemStage, Field(discriminator="kind")]


class Published(Cited):
    """A cost that somebody printed, held beside ours."""

    what: Text
    covers: tuple[Id, ...]
    """The stages it pays for."""
    usd: Positive
    bound: Literal["about", "upper", "lower"]
    basis: Literal["rental", "amortised", "acquisition", "development", "unstated"]


class System(Record):
    """A language model, or a plan for one, as stages that cost money."""

    id: Id
    name: Text
    maker: Text
    released: date
    summary: Text
    experiments: Id
    """The assumption that gives all experiments' compute over the final runs'."""
    stages: Annotated[tuple[AnyStage, ...], Field(min_length=1)]
    published: tuple[Published, ...] = ()


# --- assumptions, forecasts, claims, events -----------------------------------------------------


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
    """A dated fact on the timeline."""

    id: Id
    day: date
    date_basis: Literal["stated", "observed", "recalled"]
    title: Text
    actor: Text
    kind: Literal["paper", "release", "price", "forecast", "statement", "policy", "leak"]
    summary: Text


# --- files ------------------------------------------------------------------------------------


class BookFile(Record):
    """Any file of the book may define sources; their ids are shared by the whole book."""

    sources: dict[Id, Source] = {}


class ApiPriceFile(BookFile):
    """`pricing/api/PROVIDER.yaml`"""

    provider: Id
    name: Text
    models: tuple[PricedModel, ...]


class ChipFile(BookFile):
    """`pricing/chips.yaml`"""

    chips: tuple[Chip, ...]


class RentalFile(BookFile):
    """`pricing/rental/*.yaml`"""

    quotes: tuple[RentalQuote, ...]


class FxFile(BookFile):
    """`pricing/fx.yaml`"""

    rates: tuple[FxRate, ...]


class SystemFile(BookFile):
    """`systems/ID.yaml`"""

    system: System


class AssumptionFile(BookFile):
    """`assumptions.yaml`"""

    assumptions: tuple[Assumption, ...]


class ForecastFile(BookFile):
    """`forecasts.yaml`"""

    forecasts: tuple[Forecast, ...]


class ClaimFile(BookFile):
    """`claims/ID.yaml`"""

    claim: Claim


class EventFile(BookFile):
    """`events/*.yaml`"""

    events: tuple[Event, ...]
