"""What a catalogue lists: one price row of one model, in the book's keys, with its words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from analysis.book.price_faults import PER_TOKEN
from analysis.book.quotes import price_slip
from analysis.book.records import LongContext, ModelId

MOST_USD_PER_MTOK = 1e9
"""A figure beyond this is no price, not even one that is wrong by a factor of a million."""
LONGEST_QUOTE = 2000
"""As long as a text of the book may be."""

ANOTHER_SHAPE = "an entry of another shape"
BAD_DATE = "a date that cannot be read"
BAD_NAME = "a name that the book cannot hold"
BAD_PRICE = "a price that is not a number of zero or more"
BY_HOUR = "priced by the hour of the day"
NO_LANGUAGE_MODEL = "no language model"
NO_PRICE = "no price of both input and output per token"
OTHER_TIERS = "prices in steps of another kind"
REMOVED = "removed by the catalogue"
UNPRINTED = "words that do not print its prices"


@dataclass(frozen=True)
class Listed:
    """One model's prices in a catalogue from one day on, in US$ per million tokens.

    None where the catalogue gives no such price.
    """

    provider: str
    """The catalogue's own id for the seller."""
    model: str
    input_per_mtok: float | None = None
    output_per_mtok: float | None = None
    cached_input_per_mtok: float | None = None
    cache_write_per_mtok: float | None = None
    batch_input_per_mtok: float | None = None
    batch_output_per_mtok: float | None = None
    long_context: tuple[LongContext, ...] = ()
    """Prices of whole requests above so many input tokens, as the book keeps them."""
    since: date | None = None
    date_basis: Literal["stated", "observed"] = "observed"
    """Whether the catalogue documents `since`, or only saw the price by then."""
    printed: str = ""
    """The words of the catalogue that print every price above."""
    aliases: tuple[str, ...] = ()
    """Other names to which the catalogue gives this very row."""


@dataclass(frozen=True)
class Catalogue:
    """A public list of prices as read from one file."""

    name: str
    version: str
    publisher: str
    sha256: str
    """Of the file's bytes, in hex."""
    url: str
    """The project's public page."""
    licence: str | None
    rows: tuple[Listed, ...] = field(repr=False)
    """Of one model the oldest first; the last one that had begun by a day applies on it."""
    skipped: tuple[tuple[str, int], ...] = ()
    """Why entries could not be used, and how many each."""

    @property
    def source_id(self) -> str:
        """An id for the book's sources that is the same only for the same bytes."""
        return f"{self.name}-{self.sha256[:12]}"


Cells = Mapping[str, Any]
"""What a catalogue gives, by the book's key; anything that JSON can hold."""


def listed(
    provider: object,
    model: object,
    cells: Cells,
    words: object,
    *,
    tiers: Mapping[int, Cells] | None = None,
    usd_per_mtok_of_one: float = 1.0,
    unit: str = " per 1M tokens",
    since: date | None = None,
    date_basis: Literal["stated", "observed"] = "observed",
    aliases: tuple[str, ...] = (),
    heading: str | None = None,
) -> Listed | str:
    """The row with these prices, or the reason why they make none.

    `cells` and `tiers` are multiplied by `usd_per_mtok_of_one`: a million where a catalogue prices
    one token. A tier that leaves a price out keeps that of the tier below it. `words` is what the
    catalogue has for the row, and becomes its quote with the `unit`, under the `heading`, which is
    the model's name unless the catalogue puts more there.

    >>> listed("openai", "gpt-4", {"input_per_mtok": 30, "output_per_mtok": 60},
    ...        {"input": 30, "output": 60}).printed
    '"gpt-4": {"input": 30, "output": 60} per 1M tokens'
    >>> listed("openai", "gpt-4", {"input_per_mtok": 30}, {})
    'no price of both input and output per token'
    """
    if not isinstance(provider, str) or not isinstance(model, str):
        return ANOTHER_SHAPE
    if not fits(provider) or not fits(model):
        return BAD_NAME
    plain = _prices(cells, usd_per_mtok_of_one)
    steps = {above: _prices(prices, usd_per_mtok_of_one) for above, prices in (tiers or {}).items()}
    if plain is None or None in steps.values():
        return BAD_PRICE
    if not {"input_per_mtok", "output_per_mtok"} <= plain.keys():
        return NO_PRICE
    printed = f"{json.dumps(heading or model)}: {json.dumps(words)}{unit}"
    asked = {*plain.values(), *(p for step in steps.values() for p in (step or {}).values())}
    if len(printed) > LONGEST_QUOTE or any(price_slip(printed, price) for price in asked):
        return UNPRINTED
    return Listed(
        provider,
        model,
        **plain,
        long_context=_long_context(plain, {above: s or {} for above, s in steps.items()}),
        since=since,
        date_basis=date_basis,
        printed=printed,
        aliases=tuple(name for name in dict.fromkeys(aliases) if name != model and fits(name)),
    )


def _prices(cells: Cells, usd_per_mtok_of_one: float) -> dict[str, float] | None:
    """The prices that are given; None if one of them is not a number of zero or more."""
    found = {key: cells[key] for key in PER_TOKEN if cells.get(key) is not None}
    if not all(_is_price(value, usd_per_mtok_of_one) for value in found.values()):
        return None
    # 12 digits: 1.5e-07 × 1,000,000 is 0.15, not 0.15000000000000002
    return {key: float(f"{value * usd_per_mtok_of_one:.12g}") for key, value in found.items()}


def _is_price(value: object, usd_per_mtok_of_one: float) -> bool:
    """
    >>> [_is_price(value, 1.0) for value in (0, 2.5, -1, float("nan"), "2.5", True, 10**400)]
    [True, True, False, False, False, False, False]
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= MOST_USD_PER_MTOK / usd_per_mtok_of_one  # type: ignore[operator]


def _long_context(
    plain: dict[str, float], steps: dict[int, dict[str, float]]
) -> tuple[LongContext, ...]:
    """Each tier in full, the lowest first; batch prices have none in the book's tiers."""
    filled = {key: price for key, price in plain.items() if not key.startswith("batch")}
    found = []
    for above in sorted(steps):
        filled = {**filled, **steps[above]}
        found.append(LongContext(above_input_tokens=above, **filled))
    return tuple(found)


def day_of(value: object) -> date | None:
    """The day at the beginning of an ISO date or moment; None if it is none.

    >>> day_of("2025-06-11T20:51:05Z"), day_of("June")
    (datetime.date(2025, 6, 11), None)
    """
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


@cache
def _model_id() -> TypeAdapter[str]:
    return TypeAdapter(ModelId)


def fits(name: str) -> bool:
    """Whether the book could hold a model of this name."""
    try:
        _model_id().validate_python(name)
    except ValidationError:
        return False
    return True
