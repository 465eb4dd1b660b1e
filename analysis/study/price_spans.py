"""A model's prices as rows that each hold for a span of days, hours and request lengths.

A table that a database joins a log with; what stands in it comes from the same look-ups that price
a single call.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.book import lookup
from analysis.book.load import Book, Priced
from analysis.book.rates import Charged, charged, unit_of
from analysis.book.records import PriceRow
from analysis.errors import NoFigureError
from analysis.study.money import CHARACTERS, per_usd

EVER = date(9999, 12, 31)
NO_LIMIT = 1e18
ANY_DAY, UNTIMED = -1, -2
"""Weekdays are 0 (Monday) to 6; a record without a time of day meets the `UNTIMED` span."""
DAY_SECONDS = 86_400


class Span(NamedTuple):
    """Prices per million tokens in the currency asked for, and where they hold."""

    since: date
    until: date
    above_input: float
    """Input tokens per request that are more than this …"""
    up_to_input: float
    """… and no more than this."""
    window: float
    """The most tokens of one request."""
    weekday: int
    from_second: int
    to_second: int
    input: float
    output: float | None
    """None where the book has no price, so that output cannot be billed."""
    cached_input: float
    cache_write: float
    batch_input: float
    batch_output: float | None
    row_since: date
    """Of the price row."""
    lacks_cached: bool
    """Cached tokens count at the input price, as no other is known."""
    lacks_batch: bool
    """Batch calls count at the list price, as no other is known."""


@lru_cache(maxsize=4096)
def spans(book: Book, priced: Priced, currency: str, as_of: date | None = None) -> tuple[Span, ...]:
    """Spans that do not overlap; days before the first price and after the last are in none.

    With `as_of`, that day's prices hold for ever.
    """
    return tuple(_spans(book, priced, currency, as_of))


def _spans(book: Book, priced: Priced, currency: str, as_of: date | None) -> Iterator[Span]:
    rows = priced.model.prices
    days = [as_of, EVER] if as_of else [*_changes(book, rows, currency), EVER]
    per_token = book.assumptions[CHARACTERS].value
    for begin, end in pairwise(days):
        try:
            row = lookup.row_on(rows, priced.model.id, begin, currency=currency)
            factor = 1.0
            if row.currency != currency:
                factor = per_usd(book, currency, begin) / per_usd(book, row.currency, begin)
        except NoFigureError:
            continue
        if unit_of(row) == "characters":
            factor *= per_token
        since = date.min if as_of else begin
        for above, up_to in pairwise([-1.0, *tiers(row), NO_LIMIT]):
            for weekday, start, stop, moment in _hours(row):
                found = charged(row, input_tokens=up_to, moment=moment)
                yield _span(
                    found, factor, since=since, until=end, above_input=above, up_to_input=up_to,
                    window=priced.model.context_tokens or NO_LIMIT, weekday=weekday,
                    from_second=start, to_second=stop, row_since=row.since,
                )  # fmt: skip


def _changes(book: Book, rows: tuple[PriceRow, ...], currency: str) -> list[date]:
    """Every day on which a price may change, its rate of exchange included."""
    days = {row.since for row in rows} | {row.until for row in rows if row.until}
    foreign = {currency, *(row.currency for row in rows)}
    if len(foreign) > 1:
        first = min(days)
        days |= {rate.since for rate in book.fx if rate.currency in foreign and rate.since > first}
    return sorted(days)


def tiers(row: PriceRow) -> list[float]:
    """Input tokens of a request above which its price changes, in order."""
    return sorted({float(tier.above_input_tokens) for tier in row.long_context})


def _hours(row: PriceRow) -> Iterator[tuple[int, int, int, datetime | None]]:
    """Parts of the week with a price of their own, each with a moment in it."""
    if not row.hours:
        yield ANY_DAY, 0, DAY_SECONDS, None
        return
    yield UNTIMED, 0, DAY_SECONDS, None
    edges = {0, DAY_SECONDS}
    for window in row.hours:
        edges |= {_second(each) for each in window.utc.split("-")}
    monday = datetime.combine(date(2024, 1, 1), time())
    for weekday in range(7):
        for start, stop in pairwise(sorted(edges)):
            yield weekday, start, stop, monday + timedelta(days=weekday, seconds=start)


def _second(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 3600 + at.minute * 60


def _span(found: Charged, factor: float, **where: Any) -> Span:
    """What is not known is the input or the list price; an output without a price is not free."""
    dear = (found.input or 0.0) * factor
    lacks_batch = found.batch_input is None or found.batch_output is None
    return Span(
        input=dear,
        output=_times(found.output, factor),
        cached_input=dear if found.cached_input is None else found.cached_input * factor,
        cache_write=dear if found.cache_write is None else found.cache_write * factor,
        batch_input=dear if lacks_batch else (found.batch_input or 0.0) * factor,
        batch_output=_times(found.output if lacks_batch else found.batch_output, factor),
        lacks_cached=found.cached_input is None,
        lacks_batch=lacks_batch,
        **where,
    )


def _times(price: float | None, factor: float) -> float | None:
    return None if price is None else price * factor
