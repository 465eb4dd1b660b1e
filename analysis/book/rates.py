"""Which prices of a row one request meets: by the length of its input and the hour of the day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from analysis.book.records import DailyHours, PriceRow, Rates

Unit = Literal["tokens", "characters"]
WEEKEND = (5, 6)


@dataclass(frozen=True)
class Charged:
    """Prices per million units of one request; None where the book knows none."""

    unit: Unit
    input: float | None
    output: float | None
    cached_input: float | None
    cache_write: float | None
    batch_input: float | None
    batch_output: float | None
    because: str = ""
    """Why these are not the row's plain prices; empty when they are."""


def charged(row: PriceRow, *, input_tokens: float = 0, moment: date | None = None) -> Charged:
    """The prices of `row` for a request with so many input tokens, at a moment in UTC.

    A `date` without a time of day gets the plain prices, whatever the hours.
    """
    hours = next((h for h in row.hours if _within(h, moment)), None)
    if hours:
        days = " on weekdays" if hours.days == "weekdays" else ""
        return _per_million(row, hours, f"the price between {hours.utc} UTC{days}")
    tiers = [tier for tier in row.long_context if input_tokens > tier.above_input_tokens]
    if tiers:
        tier = max(tiers, key=lambda tier: tier.above_input_tokens)
        text = f"the price of requests above {tier.above_input_tokens:,} input tokens"
        return _per_million(row, tier, text)
    return _per_million(row, row, "")


def unit_of(row: PriceRow) -> Unit:
    """What the row's vendor counts."""
    return "tokens" if row.input_per_1k_characters is None else "characters"


def _per_million(row: PriceRow, rates: Rates, because: str) -> Charged:
    if unit_of(row) == "characters":
        prices = (rates.input_per_1k_characters, rates.output_per_1k_characters)
        dear, out = (None if price is None else price * 1000 for price in prices)
        return Charged("characters", dear, out, None, None, None, None, because)
    return Charged(
        "tokens",
        rates.input_per_mtok,
        rates.output_per_mtok,
        rates.cached_input_per_mtok,
        rates.cache_write_per_mtok,
        rates.batch_input_per_mtok,
        rates.batch_output_per_mtok,
        because,
    )


def _within(hours: DailyHours, moment: date | None) -> bool:
    """Whether `moment` lies in the window; one that spans midnight belongs to its first day.

    >>> night = DailyHours(utc="16:30-00:30", days="weekdays", input_per_mtok=1.0)
    >>> _within(night, datetime(2025, 3, 1, 0, 10)), _within(night, datetime(2025, 3, 1, 17, 0))
    (True, False)
    """
    if not isinstance(moment, datetime):
        return False
    start, end = (time.fromisoformat(text) for text in hours.utc.split("-"))
    now = moment.time()
    first_day = moment.date()
    if start < end:
        inside = start <= now < end
    else:
        inside = now >= start or now < end
        first_day -= timedelta(days=now < end)
    return inside and not (hours.days == "weekdays" and first_day.weekday() in WEEKEND)
