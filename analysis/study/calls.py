"""What calls to a model cost on a day, in any currency of the book."""

from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil, inf

from analysis.book import lookup
from analysis.book.load import Book, Price
from analysis.book.rates import Charged, Unit, charged, unit_of
from analysis.errors import BadInputError, NoFigureError
from analysis.model.api import api_cost
from analysis.study.grounds import Grounded
from analysis.study.inputs import price_caveats
from analysis.study.money import CHARACTERS, fx_caveats, per_usd, price_grounds
from analysis.study.stages import Caveat

MAX_TOKENS = 10**15


@dataclass(frozen=True)
class CallCost(Grounded):
    """A sum with the price row behind it."""

    cost: float
    currency: str
    price: Price
    charged: Charged
    caveats: tuple[Caveat, ...]


def call_cost(
    book: Book,
    model: str,
    as_of: date,
    *,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    cache_write_tokens: int = 0,
    requests: int = 1,
    batch: bool = False,
    at: time | None = None,
    unit: Unit = "tokens",
    currency: str | None = None,
    known_on: date | None = None,
    provider: str | None = None,
) -> CallCost:
    """The cost of equal requests at the price of `as_of`, in `currency` or in the row's own.

    The counts are those of all `requests` together; where these hold more than the model's window,
    they are taken as so many more. Of `input_tokens`, `cached_tokens` are read from a cache and
    `cache_write_tokens` stored in one; `at` is the time of day in UTC, for vendors whose price
    depends on it. The counts are in `unit`s; where a vendor bills characters, tokens are converted
    under a caveat.

    Raises `BadInputError` for counts that cannot be and `NoFigureError` for a price that the book
    does not have.
    """
    for name, count in (
        ("input", input_tokens),
        ("output", output_tokens),
        ("cached", cached_tokens),
        ("cache write", cache_write_tokens),
    ):
        if not 0 <= count <= MAX_TOKENS:
            raise BadInputError(name, count, f"use 0 to {MAX_TOKENS:,} {unit}")
    if requests < 1:
        raise BadInputError("requests", requests, "use 1 or more")
    if cached_tokens + cache_write_tokens > input_tokens:
        raise BadInputError("cached", cached_tokens, f"it is part of the {input_tokens} input")
    found = lookup.price(
        book, model, as_of, known_on=known_on, provider=provider, currency=currency
    )
    row = found.row
    moment = datetime.combine(as_of, at) if at else as_of
    units, caveats = _billed_units(book, model, unit, unit_of(row))
    window = context_tokens(book, found) or inf
    tokens = input_tokens / _characters_per_token(book) if unit == "characters" else input_tokens
    needed = max(requests, ceil(tokens / window))
    prices = charged(row, input_tokens=tokens / needed, moment=moment)
    if needed > requests and row.long_context:
        text = f"more than one request of {window:,} tokens holds, so priced as {needed} equal ones"
        caveats.append(Caveat("many-requests", text))
    caveats += price_caveats(model, row)
    if prices.because:
        caveats.append(Caveat("price-tier", f"this is {prices.because}"))
    elif row.hours and at is None:
        windows = " and ".join(hours.utc for hours in row.hours)
        text = f"the price differs between {windows} UTC; give the time of day with --at"
        caveats.append(Caveat("price-hours", text))
    price_in, price_out, price_cached = prices.input, prices.output, prices.cached_input
    if batch:
        if prices.batch_input is None or prices.batch_output is None:
            raise BadInputError("batch", True, f"no batch price of {model} is known on {as_of}")
        price_in, price_out, price_cached = prices.batch_input, prices.batch_output, None
    if price_out is None and output_tokens:
        raise NoFigureError(f"{model} output", as_of, "the book has only the price of input")
    if cached_tokens and price_cached is None:
        text = f"no cached price of {model} is known; cached tokens count at the input price"
        caveats.append(Caveat("no-cached-price", text))
        price_cached = price_in
    price_written = price_in if batch or prices.cache_write is None else prices.cache_write
    cost = float(
        api_cost(
            input_tokens=(input_tokens - cached_tokens - cache_write_tokens) * units,
            output_tokens=output_tokens * units,
            cached_tokens=cached_tokens * units,
            input_per_mtok=price_in or 0.0,
            output_per_mtok=price_out or 0.0,
            cached_per_mtok=price_cached or 0.0,
            written_tokens=cache_write_tokens * units,
            written_per_mtok=price_written or 0.0,
        )
    )
    behind = price_grounds(book, row, currency or row.currency, as_of, known_on=known_on)
    if currency is None or currency == row.currency:
        return CallCost(cost, row.currency, found, prices, tuple(caveats), rests_on=behind)
    from_row = per_usd(book, row.currency, as_of, known_on=known_on)
    wanted = per_usd(book, currency, as_of, known_on=known_on)
    for each in (row.currency, currency):
        caveats += fx_caveats(book, each, as_of, known_on=known_on)
    converted = cost / from_row * wanted
    return CallCost(converted, currency, found, prices, tuple(caveats), rests_on=behind)


def context_tokens(book: Book, price: Price) -> int | None:
    """The most tokens that one request to the model may hold; None where the book has none."""
    sellers = book.by_model[price.model]
    return next(s.model.context_tokens for s in sellers if s.provider == price.provider)


def _billed_units(book: Book, model: str, given: Unit, billed: Unit) -> tuple[float, list[Caveat]]:
    """Billed units per unit given."""
    if given == billed:
        return 1.0, []
    if given == "characters":
        raise BadInputError("unit", given, f"{model} is billed per token; count tokens")
    ratio = _characters_per_token(book)
    text = (
        f"{model} is billed per character; tokens count as {ratio:g} characters each "
        "(an assumption; give --unit characters to avoid it)"
    )
    return ratio, [Caveat("characters-assumed", text)]


def _characters_per_token(book: Book) -> float:
    return book.assumptions[CHARACTERS].value
