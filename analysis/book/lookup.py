"""Which figure applied on a day (`as_of`), as far as the book knew on a day (`known_on`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TypeVar

from analysis.book.load import Book, Price
from analysis.book.records import Cited, FxRate, RentalQuote
from analysis.errors import BadInputError, NoFigureError, UnknownNameError

T = TypeVar("T")
RENTAL_WINDOW = timedelta(days=365)
"""Vendors' quotes up to a year old still count towards the price of the day."""


@dataclass(frozen=True)
class RentalPrice:
    """The median of each vendor's latest quote, with the quotes it rests on."""

    usd_per_gpu_hour: float
    quotes: tuple[RentalQuote, ...]
    stale: bool
    """True when no vendor's quote lay within a year of the day asked for."""


def named(kind: str, records: Mapping[str, T], name: str) -> T:
    """The record called `name`. Raises `UnknownNameError` with the nearest names."""
    if name not in records:
        raise UnknownNameError(kind, name, records)
    return records[name]


def price(
    book: Book,
    model: str,
    as_of: date,
    *,
    known_on: date | None = None,
    provider: str | None = None,
) -> Price:
    """The price row that applied to `model` on `as_of`.

    Of rows that begin on the same day, the one recorded last counts: it corrects the others. A
    cancelled row takes its day's rows with it. Raises `UnknownNameError` for an unknown model and
    `NoFigureError` before its first price or after its withdrawal.
    """
    rows = [p for p in book.prices if p.model == model and provider in (None, p.provider)]
    if not rows:
        raise UnknownNameError("model", model, (p.model for p in book.prices))
    providers = sorted({p.provider for p in rows})
    if len(providers) > 1:
        raise BadInputError("model", model, f"sold by {', '.join(providers)}; name one provider")
    known = [p for p in rows if known_on is None or p.row.recorded <= known_on]
    if not known:
        first = min(p.row.recorded for p in rows)
        raise NoFigureError(model, as_of, f"the book knew no price before {first} (known on)")
    last_word = {p.row.since: p for p in sorted(known, key=lambda p: p.row.recorded)}
    valid = {day: p for day, p in last_word.items() if p.row.status != "cancelled"}
    begun = [day for day in valid if day <= as_of]
    if not begun:
        first_day = f"its first known price is of {min(valid)}" if valid else "all were cancelled"
        raise NoFigureError(model, as_of, first_day)
    found = valid[max(begun)]
    if found.row.until and found.row.until <= as_of:
        raise NoFigureError(model, as_of, f"it was withdrawn on {found.row.until}; ask before that")
    return found


def rental(
    book: Book, chip: str, as_of: date, *, tier: str, term: str, known_on: date | None = None
) -> RentalPrice:
    """The rental price of `chip` on `as_of` in one tier and term, in US dollars per GPU-hour.

    Raises `UnknownNameError` for an unknown chip, `NoFigureError` before the first quote.
    """
    named("chip", book.chips, chip)
    what = f"{chip} rental ({tier}, {term})"
    all_quotes = [q for q in book.rentals if (q.chip, q.tier, q.term) == (chip, tier, term)]
    quotes = [q for q in all_quotes if _known(q.recorded, known_on)]
    begun = [q for q in quotes if q.since <= as_of]
    if not begun:
        if not quotes:
            _refuse_unrecorded(what, as_of, all_quotes, known_on)
            choice = sorted({f"{q.tier} {q.term}" for q in book.rentals if q.chip == chip})
            first = f"the book has {', '.join(choice) or 'no quotes'}"
        else:
            first = f"its first quote is of {min(q.since for q in quotes)}"
        raise NoFigureError(what, as_of, f"{first}; or set rental_usd_per_gpu_hour")
    recent = [q for q in begun if as_of - q.since <= RENTAL_WINDOW]
    latest = max(q.since for q in begun)
    used = _latest_per_vendor(recent or [q for q in begun if latest - q.since <= RENTAL_WINDOW])
    return RentalPrice(median(q.usd_per_gpu_hour for q in used), used, stale=not recent)


def _latest_per_vendor(quotes: Iterable[RentalQuote]) -> tuple[RentalQuote, ...]:
    """Of a vendor's prices of its latest day, the lowest of those recorded last."""
    best: dict[str, RentalQuote] = {}
    for quote in sorted(quotes, key=lambda q: (q.since, q.recorded, -q.usd_per_gpu_hour)):
        best[quote.vendor] = quote
    return tuple(best.values())


def fx_rate(
    book: Book, currency: str, as_of: date, *, known_on: date | None = None
) -> FxRate | None:
    """The rate of `currency` that applied on `as_of`; None for US dollars.

    Raises `UnknownNameError` for a currency without rates, `NoFigureError` before the first.
    """
    if currency == "USD":
        return None
    rates = [rate for rate in book.fx if rate.currency == currency]
    if not rates:
        raise UnknownNameError("currency", currency, {"USD", *(rate.currency for rate in book.fx)})
    begun = [q for q in rates if q.since <= as_of and _known(q.recorded, known_on)]
    if not begun:
        what = f"{currency} rate"
        _refuse_unrecorded(what, as_of, [q for q in rates if q.since <= as_of], known_on)
        raise NoFigureError(what, as_of, f"the series begins on {min(q.since for q in rates)}")
    return max(begun, key=lambda rate: (rate.since, rate.recorded))


def _refuse_unrecorded(
    what: str, as_of: date, records: Sequence[Cited], known_on: date | None
) -> None:
    """Say that the book has these records but did not have them by `known_on`."""
    if records and known_on:
        first = min(record.recorded for record in records)
        raise NoFigureError(what, as_of, f"the book knew none before {first} (known on)")


def _known(recorded: date, known_on: date | None) -> bool:
    return known_on is None or recorded <= known_on
