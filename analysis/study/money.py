"""Currencies: units per US dollar on a day, as the book or the scenario has it."""

from collections.abc import Callable
from datetime import date

from analysis.book import lookup
from analysis.book.load import Book

SET_RATES: dict[str, tuple[str, Callable[[float], float]]] = {
    "GBP": ("fx_usd_per_gbp", lambda usd_per_gbp: 1.0 / usd_per_gbp),
    "CNY": ("fx_cny_per_usd", lambda cny_per_usd: cny_per_usd),
}
"""The input that sets each currency's rate, and how it becomes units per US dollar."""


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
