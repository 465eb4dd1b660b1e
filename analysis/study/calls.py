"""What calls to a model cost on a day, in any currency of the book."""

from dataclasses import dataclass
from datetime import date

from analysis.book import lookup
from analysis.book.load import Book, Price
from analysis.errors import BadInputError
from analysis.model.api import api_cost
from analysis.study.costing import price_caveats
from analysis.study.money import fx_caveats, per_usd
from analysis.study.stages import Caveat

MAX_TOKENS = 10**15


@dataclass(frozen=True)
class CallCost:
    """A sum with the price row behind it."""

    cost: float
    currency: str
    price: Price
    caveats: tuple[Caveat, ...]


def call_cost(
    book: Book,
    model: str,
    as_of: date,
    *,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    batch: bool = False,
    currency: str | None = None,
    known_on: date | None = None,
    provider: str | None = None,
) -> CallCost:
    """The cost at the price of `as_of`, in `currency` or in the row's own.

    `cached_tokens` are those of `input_tokens` read from a cache. Raises `BadInputError` for
    counts that cannot be and for a batch price that the book does not have.
    """
    for name, count in (
        ("input", input_tokens),
        ("output", output_tokens),
        ("cached", cached_tokens),
    ):
        if not 0 <= count <= MAX_TOKENS:
            raise BadInputError(name, count, f"use 0 to {MAX_TOKENS:,} tokens")
    if cached_tokens > input_tokens:
        raise BadInputError("cached", cached_tokens, f"it is part of the {input_tokens} input")
    found = lookup.price(book, model, as_of, known_on=known_on, provider=provider)
    row = found.row
    caveats = price_caveats(model, row)
    price_in, price_out, price_cached = (
        row.input_per_mtok, row.output_per_mtok, row.cached_input_per_mtok
    )  # fmt: skip
    if batch:
        if row.batch_input_per_mtok is None or row.batch_output_per_mtok is None:
            raise BadInputError("batch", True, f"no batch price of {model} is known on {as_of}")
        price_in, price_out, price_cached = (
            row.batch_input_per_mtok,
            row.batch_output_per_mtok,
            None,
        )
    if cached_tokens and price_cached is None:
        text = f"no cached price of {model} is known; cached tokens count at the input price"
        caveats.append(Caveat("no-cached-price", text))
        price_cached = price_in
    cost = float(
        api_cost(
            input_tokens=float(input_tokens - cached_tokens),
            output_tokens=float(output_tokens),
            cached_tokens=float(cached_tokens),
            input_per_mtok=price_in,
            output_per_mtok=price_out,
            cached_per_mtok=price_cached or 0.0,
        )
    )
    if currency is None or currency == row.currency:
        return CallCost(cost, row.currency, found, tuple(caveats))
    from_row = per_usd(book, row.currency, as_of, known_on=known_on)
    wanted = per_usd(book, currency, as_of, known_on=known_on)
    for each in (row.currency, currency):
        caveats += fx_caveats(book, each, as_of, known_on=known_on)
    return CallCost(cost / from_row * wanted, currency, found, tuple(caveats))
