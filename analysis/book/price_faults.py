"""What can be wrong with a price row, and with a row after the one before it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.book.quotes import NO_UNIT, price_slip
from analysis.book.records import PricedModel, PriceRow, Rates
from analysis.book.yaml_text import Path

PRICE_KEYS = tuple(Rates.model_fields)
PER_TOKEN = tuple(key for key in PRICE_KEYS if key.endswith("_per_mtok"))
PER_CHARACTER = tuple(key for key in PRICE_KEYS if key.endswith("_characters"))
JUMP = 10.0
"""A price that moves so far from one row to the next wants quotes for both, or a note."""

Fault = tuple[str | Path, str]


def prices_of(row: PriceRow) -> dict[Path, float]:
    """Every price of a row, its tiers and hours included, by its path in the row."""
    found = {
        (*path, key): getattr(rates, key)
        for path, rates in _rates_in(row)
        for key in PRICE_KEYS
        if getattr(rates, key) is not None
    }
    if row.training_per_mtok is not None:
        found["training_per_mtok",] = row.training_per_mtok
    return found


def _rates_in(row: PriceRow) -> Iterator[tuple[Path, Rates]]:
    yield (), row
    yield from ((("long_context", i), tier) for i, tier in enumerate(row.long_context))
    yield from ((("hours", i), hours) for i, hours in enumerate(row.hours))


def quote_faults(row: PriceRow) -> Iterator[Fault]:
    """Prices that the quote of a verified row does not print."""
    quote = row.quote or ""
    slips = {
        path: price_slip(quote, price * 1000, "characters")
        if path[-1] in PER_CHARACTER
        else price_slip(quote, price)
        for path, price in prices_of(row).items()
    }
    if NO_UNIT in slips.values():
        yield "quote", NO_UNIT
        return
    yield from ((path, slip) for path, slip in slips.items() if slip)
    if row.input_per_1k_characters is not None and "char" not in quote.lower():
        yield "quote", "does not say that characters are counted; include that part of it"


def row_faults(row: PriceRow) -> Iterator[Fault]:
    """Dates out of order, units mixed, and prices that stand in an order no vendor uses."""
    if row.until and row.until <= row.since:
        yield "until", f"{row.until} does not lie after since ({row.since})"
    if row.since > row.recorded and row.status == "list":
        yield "since", f"{row.since} lies after recorded; mark it scheduled"
    units = {path[-1] in PER_CHARACTER for path in prices_of(row)}
    if len(units) > 1:
        yield "currency", "one row is per token and per character; keep one unit"
    if row.input_per_mtok is None and row.input_per_1k_characters is None:
        yield "input_per_mtok", "is missing; a row needs the price of input"
    elif not row.note:
        yield from _disorder(row)
    for path, rates in _rates_in(row):
        if path and rates.input_per_mtok is None and rates.input_per_1k_characters is None:
            yield (*path, "input_per_mtok"), "is missing; give the price of input here too"


def _disorder(row: PriceRow) -> Iterator[Fault]:
    for path, rates in _rates_in(row):
        for low, high in (
            ("input_per_mtok", "output_per_mtok"),
            ("cached_input_per_mtok", "input_per_mtok"),
            ("batch_input_per_mtok", "input_per_mtok"),
            ("batch_output_per_mtok", "output_per_mtok"),
            ("input_per_1k_characters", "output_per_1k_characters"),
        ):
            less, more = getattr(rates, low), getattr(rates, high)
            if less is not None and more is not None and less > more:
                wrong = low if low.startswith(("cached", "batch")) else high
                text = f"{_name(low)} {less:g} stands above {_name(high)} {more:g}"
                yield (*path, wrong), f"{text}; correct it, or say why in note"


def _name(key: str) -> str:
    """
    >>> _name("cached_input_per_mtok")
    'cached input'
    """
    return key.partition("_per_")[0].replace("_", " ")


def series_faults(model: PricedModel) -> Iterator[Fault]:
    """Rows out of order, two for one day, and jumps that nobody explains."""
    rows = model.prices
    for index, (before, after) in enumerate(pairwise(rows), 1):
        if (after.since, after.recorded) < (before.since, before.recorded):
            message = f"{after.since} stands after {before.since}; put the oldest first"
            yield ("prices", index), message
    for currency in dict.fromkeys(row.currency for row in rows):
        listed = [(i, row) for i, row in enumerate(rows) if row.currency == currency]
        for (_, before), (index, after) in pairwise(listed):
            if (after.since, after.recorded) == (before.since, before.recorded):
                message = f"two rows begin on {after.since}; keep one, or date the correction"
                yield ("prices", index), message
            elif not after.note and {before.evidence, after.evidence} != {"verified"}:
                yield from _jumps(before, after, ("prices", index))


def _jumps(before: PriceRow, after: PriceRow, path: Path) -> Iterator[Fault]:
    for key in PRICE_KEYS:
        old, new = getattr(before, key), getattr(after, key)
        if old and new and not 1 / JUMP < new / old < JUMP:
            times = f"{new / old:g} times" if new > old else f"1/{old / new:g} of"
            yield (
                (*path, key),
                f"{new:g} is {times} the {old:g} of {before.since}; correct it, or say why in note",
            )


def names_taken(models: Sequence[PricedModel]) -> Iterator[Fault]:
    """Ids and aliases that stand twice within one provider."""
    seen: set[str] = set()
    for index, model in enumerate(models):
        for step, name in ((("id",), model.id), *((("aliases",), a) for a in model.aliases)):
            if name in seen:
                message = f"{name} already names a model of this provider; rename one"
                yield ("models", index, *step), message
            seen.add(name)
