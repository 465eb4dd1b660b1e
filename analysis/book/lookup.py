"""Which figure applied on a day (`as_of`), as far as the book knew on a day (`known_on`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TypeVar

from analysis.book.load import Book, Price
from analysis.book.records import Cited, FxRate, PriceRow, RentalQuote
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
    currency: str | None = None,
) -> Price:
    """The price row that applied to `model` on `as_of`.

    Of rows that begin on the same day, the one recorded last counts: it corrects the others. A
    cancelled row takes its day's rows with it. Of lists in several currencies the one in dollars
    counts, or the one in `currency` if it is no older.

    Raises `UnknownNameError` for an unknown model and `NoFigureError` before its first price or
    after its withdrawal.
    """
    sellers = [s for s in book.by_model.get(model, ()) if provider in (None, s.provider)]
    if not sellers and model in book.by_model:
        names = ", ".join(sorted(seller.provider for seller in book.by_model[model]))
        raise BadInputError("provider", provider, f"{model} is sold by {names}")
    if not sellers:
        raise UnknownNameError("model", model, book.by_model)
    if len(sellers) > 1:
        names = ", ".join(sorted(seller.provider for seller in sellers))
        raise BadInputError("model", model, f"sold by {names}; name one provider")
    found = row_on(sellers[0].model.prices, model, as_of, known_on=known_on, currency=currency)
    return Price(sellers[0].provider, sellers[0].model.id, found)


def row_on(
    rows: Sequence[PriceRow],
    model: str,
    as_of: date,
    *,
    known_on: date | None = None,
    currency: str | None = None,
) -> PriceRow:
    """Of one model's rows the one that applied on `as_of`; raises `NoFigureError`."""
    known = [row for row in rows if _known(row.recorded, known_on)]
    if not known:
        first = min(row.recorded for row in rows)
        raise NoFigureError(model, as_of, f"the book knew no price before {first} (known on)")
    by_recording = sorted(known, key=lambda row: row.recorded)
    last_word = {(row.since, row.currency): row for row in by_recording}
    valid = [row for row in last_word.values() if row.status != "cancelled"]
    begun = sorted((row for row in valid if row.since <= as_of), key=lambda row: row.since)
    if not begun:
        first_day = f"its first known price is of {min(r.since for r in valid)}" if valid else ""
        raise NoFigureError(model, as_of, first_day or "all were cancelled")
    latest: dict[str, PriceRow] = {row.currency: row for row in begun}
    found = latest.get("USD", begun[-1])
    wanted = latest.get(currency or "", found)
    found = wanted if wanted.since >= found.since else found
    gone = max((row.until for row in begun if row.until), default=None)
    if gone and gone <= as_of and not any(row.since >= gone for row in begun):
        raise NoFigureError(model, as_of, f"it was withdrawn on {gone}; ask before that")
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


def of_one_seller(book: Book) -> list[str]:
    """The models whose name alone says whose price is meant."""
    return sorted(name for name, sellers in book.by_model.items() if len(sellers) == 1)
