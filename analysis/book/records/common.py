"""What every record is made of: strict shapes, sources, and figures with their provenance."""

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
ModelId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:/@_+-]*$", max_length=100)
]
"""A model's name at its provider; hosts of open models put a slash into it."""
Currency = Literal["USD", "GBP", "CNY", "EUR"]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


Evidence = Literal["verified", "recalled", "derived", "estimate", "alleged"]
"""How firm a figure is.

verified: read in a copy of the source, and the quote holds the figure; recalled: known of the
source, but no copy was read; derived: arithmetic on cited figures, the note says which; estimate:
somebody's judgement; alleged: stated by an accuser, contested or unproven.
"""

DateBasis = Literal["stated", "observed", "recalled"]
"""stated by the source; observed: seen by then, perhaps older; recalled: not checked."""


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
    recorded_by: Text | None = None
    """Who wrote it down, where an editing page or command did."""
    reviewed_by: Text | None = None
    """Who approved it, where it was somebody else."""
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


__all__ = [
    "Cited", "Count", "Currency", "DateBasis", "DeclineFigure", "Evidence", "Figure", "Id",
    "ModelId", "NonNegative", "Positive", "PositiveFigure", "Record", "Share", "ShareFigure",
    "Source", "Text", "Url",
]  # fmt: skip
