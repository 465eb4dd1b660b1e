"""The price book as a market: what is on sale on a day, how prices moved, what is announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from analysis.book.load import Book, Priced
from analysis.book.lookup import row_on
from analysis.book.rates import charged
from analysis.book.records import FxRate, PriceRow
from analysis.errors import NoFigureError
from analysis.study.grounds import Grounded
from analysis.study.money import CHARACTERS, per_usd, price_grounds

Side = Literal["input", "output"]


@dataclass(frozen=True)
class Offer(Grounded):
    """A model on sale on a day, with the row that applied and its prices in one currency."""

    priced: Priced
    row: PriceRow
    input_per_mtok: float | None
    output_per_mtok: float | None
    """Converted to the currency and, from characters, to tokens; None where none is known."""

    def per_mtok(self, side: Side) -> float | None:
        return self.input_per_mtok if side == "input" else self.output_per_mtok


@lru_cache(maxsize=16)
def offers(
    book: Book, as_of: date, currency: str = "USD", *, known_on: date | None = None
) -> tuple[Offer, ...]:
    """Every model that could be called on `as_of`, at list prices converted at that day's rate."""
    found = []
    for priced in book.models:
        try:
            row = row_on(
                priced.model.prices, priced.model.id, as_of, known_on=known_on, currency=currency
            )
        except NoFigureError:
            continue
        found.append(offer(book, priced, row, as_of, currency, known_on=known_on))
    return tuple(found)


def offer(
    book: Book,
    priced: Priced,
    row: PriceRow,
    as_of: date,
    currency: str,
    *,
    known_on: date | None = None,
) -> Offer:
    """One row's prices per million tokens in `currency` at the rate of `as_of`."""
    native = native_per_mtok(book, row)
    behind = price_grounds(book, row, currency, as_of, known_on=known_on)
    if row.currency == currency:
        return Offer(priced, row, *native, rests_on=behind)
    per_usd_of: dict[str, float] = {
        each.currency: each.per_usd for each in behind if isinstance(each, FxRate)
    }
    rate = per_usd_of.get(currency, 1.0) / per_usd_of.get(row.currency, 1.0)
    converted = (None if price is None else price * rate for price in native)
    return Offer(priced, row, *converted, rests_on=behind)


def native_per_mtok(book: Book, row: PriceRow) -> tuple[float | None, float | None]:
    """Input and output per million tokens in the row's currency; characters become tokens."""
    prices = charged(row)
    units = 1.0
    if prices.unit == "characters":
        units = book.assumptions[CHARACTERS].value
    return tuple(None if p is None else p * units for p in (prices.input, prices.output))  # type: ignore[return-value]


@dataclass(frozen=True)
class Step(Grounded):
    """A price that held from `since` until the day before `until`."""

    row: PriceRow
    since: date
    until: date
    per_mtok: float


def steps(book: Book, priced: Priced, side: Side, currency: str, today: date) -> tuple[Step, ...]:
    """A model's prices through time up to `today`, each at the exchange rate of its first day."""
    listed = _main_list(priced, currency)
    found = []
    for row, after in zip(listed, [*listed[1:], None], strict=True):
        end = min(after.since if after else today, row.until or today, today)
        sold = offer(book, priced, row, row.since, currency)
        shown = sold.per_mtok(side)
        if shown is not None and row.since < end:
            found.append(Step(row, row.since, end, shown, rests_on=sold.rests_on))
    return tuple(found)


def _main_list(priced: Priced, currency: str | None = None) -> list[PriceRow]:
    """The rows that held, oldest first, corrections in place, in one currency a day."""
    days = sorted({row.since for row in priced.model.prices})
    found: list[PriceRow] = []
    for day in days:
        try:
            row = row_on(priced.model.prices, priced.model.id, day, currency=currency)
        except NoFigureError:
            continue
        if row not in found:
            found.append(row)
    return found


Kind = Literal["launch", "cut", "rise", "mixed", "withdrawal", "announced", "cancelled"]


@dataclass(frozen=True)
class PriceChange:
    """A day on which a model's price began, moved or ended: read off the rows, never typed."""

    day: date
    kind: Kind
    priced: Priced
    row: PriceRow
    before: PriceRow | None = None


@lru_cache(maxsize=2)
def price_changes(book: Book, today: date) -> tuple[PriceChange, ...]:
    """Every change in the price book, oldest first. A price seen again is no change."""
    found = [change for priced in book.models for change in _changes(priced, today)]
    return tuple(sorted(found, key=lambda change: (change.day, change.priced.model.id)))


def _changes(priced: Priced, today: date) -> Iterator[PriceChange]:
    rows = _main_list(priced)
    if rows:
        yield PriceChange(rows[0].since, "launch", priced, rows[0])
    for before, after in pairwise(rows):
        kind = _direction(before, after)
        if kind:
            announced: Kind = "announced" if after.since > today else kind
            yield PriceChange(after.since, announced, priced, after, before)
    for row in priced.model.prices:
        if row.status == "cancelled":
            yield PriceChange(row.since, "cancelled", priced, row)
    gone = max((row.until for row in rows if row.until), default=None)
    if gone:
        yield PriceChange(gone, "withdrawal", priced, rows[-1])


def _direction(before: PriceRow, after: PriceRow) -> Kind | None:
    """Whether input and output fell, rose or went apart; None when both stayed."""
    old, new = charged(before), charged(after)
    if before.currency != after.currency or old.unit != new.unit:
        return "mixed"
    pairs = ((old.input, new.input), (old.output, new.output))
    moves = {(b > a) - (b < a) for a, b in pairs if a is not None and b is not None}
    moves.discard(0)
    if not moves:
        return None
    if len(moves) > 1:
        return "mixed"
    return "rise" if moves == {1} else "cut"


@dataclass(frozen=True)
class FxSplit:
    """A price's move in a reader's currency, as the vendor's part times the currency's part."""

    priced: Priced
    side: Side
    native: str
    first: PriceRow
    last: PriceRow
    native_factor: float
    fx_factor: float

    @property
    def converted_factor(self) -> float:
        """What the reader sees: both parts together."""
        return self.native_factor * self.fx_factor


def fx_split(book: Book, priced: Priced, side: Side, currency: str, as_of: date) -> FxSplit | None:
    """How far a foreign price moved from its first day to `as_of`, exchange rate apart.

    None where the vendor's currency is the reader's own, or there is nothing to compare.
    """
    rows = [row for row in _main_list(priced) if row.since <= as_of]
    if not rows or rows[-1].currency == currency:
        return None
    rows = [row for row in rows if row.currency == rows[-1].currency]
    first, last = rows[0], rows[-1]
    index = 0 if side == "input" else 1
    old, new = (native_per_mtok(book, row)[index] for row in (first, last))
    if old is None or new is None or old == 0:
        return None
    native = first.currency
    before, after = (
        per_usd(book, currency, day) / per_usd(book, native, day) for day in (first.since, as_of)
    )
    return FxSplit(priced, side, native, first, last, new / old, after / before)


def cheapest_scoring(
    book: Book, percent: float, method: str, as_of: date, side: Side
) -> Offer | None:
    """The cheapest model on sale that scored at least `percent` on MMLU by `method` by then."""
    able = {
        score.model
        for score in book.scores
        if score.method == method and score.percent >= percent and score.since <= as_of
    }
    known = [
        o
        for o in offers(book, as_of)
        if able & {o.priced.model.id, *o.priced.model.aliases} and o.per_mtok(side)
    ]
    return min(known, key=lambda o: o.per_mtok(side) or 0.0, default=None)
