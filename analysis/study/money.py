"""Currencies: units per US dollar on a day, as the book or the scenario has it."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from analysis.book import lookup
from analysis.book.load import Book
from analysis.book.rates import unit_of
from analysis.book.records import FxRate, PriceRow
from analysis.study.grounds import Grounds
from analysis.study.stages import Caveat

SET_RATES: dict[str, tuple[str, Callable[[float], float]]] = {
    "GBP": ("fx_usd_per_gbp", lambda usd_per_gbp: 1.0 / usd_per_gbp),
    "EUR": ("fx_usd_per_eur", lambda usd_per_eur: 1.0 / usd_per_eur),
    "CNY": ("fx_cny_per_usd", lambda cny_per_usd: cny_per_usd),
}
"""The input that sets each currency's rate, and how it becomes units per US dollar."""
CHARACTERS = "characters-per-token"
RATE_HOLDS = timedelta(days=62)
"""A monthly average stands for its month and, until the next is out, for the month after."""


def fx_caveats(
    book: Book, currency: str, day: date, *, known_on: date | None = None
) -> list[Caveat]:
    """A caveat when the latest rate is much older than the day it is used for."""
    rate = lookup.fx_rate(book, currency, day, known_on=known_on)
    if rate is None or day - rate.since <= RATE_HOLDS:
        return []
    return [Caveat("fx-stale", f"the latest {currency} rate before {day} is of {rate.since}")]


def per_usd(
    book: Book,
    currency: str,
    day: date,
    *,
    known_on: date | None = None,
    asked: Callable[[str], float | None] = lambda name: None,
) -> float:
    """Units of `currency` per US dollar on `day`; a rate that was `asked` for comes first.

    Raises `UnknownNameError` for a currency without rates, `NoFigureError` before the first.
    """
    if currency in SET_RATES:
        name, convert = SET_RATES[currency]
        if rate := asked(name):
            return convert(rate)
    found = lookup.fx_rate(book, currency, day, known_on=known_on)
    return found.per_usd if found else 1.0


def rates_used(
    book: Book,
    currencies: Iterable[str],
    day: date,
    *,
    known_on: date | None = None,
    asked: Callable[[str], float | None] = lambda name: None,
) -> tuple[FxRate, ...]:
    """The book's rates that `per_usd` takes for these currencies; none for one that was set."""
    wanted = (
        currency
        for currency in currencies
        if not (currency in SET_RATES and asked(SET_RATES[currency][0]))
    )
    found = (lookup.fx_rate(book, each, day, known_on=known_on) for each in wanted)
    return tuple(rate for rate in found if rate)


def price_grounds(
    book: Book,
    row: PriceRow,
    currency: str,
    day: date,
    *,
    known_on: date | None = None,
    asked: Callable[[str], float | None] = lambda name: None,
) -> Grounds:
    """A price per token in a currency rests on its row, on rates of exchange where it is listed in
    another, and on the characters of a token where those are billed.
    """
    foreign = () if row.currency == currency else (row.currency, currency)
    rates = rates_used(book, foreign, day, known_on=known_on, asked=asked)
    ratio = (book.assumptions[CHARACTERS],) if unit_of(row) == "characters" else ()
    return (row, *rates, *ratio)
