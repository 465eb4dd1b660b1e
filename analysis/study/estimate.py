"""What requests, their replies and a number of calls cost on a model: a bill before it comes."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from analysis.book import lookup
from analysis.book.load import Book, Priced
from analysis.book.rates import Unit
from analysis.errors import BadInputError
from analysis.study.calls import CallCost, call_cost, context_tokens
from analysis.study.counting import Counted, bills_characters, counted
from analysis.study.draws import Spread
from analysis.study.messages import Request, added, counted_request
from analysis.study.price_spans import NO_LIMIT, tiers
from analysis.study.stages import Caveat

MONTHS = 12


@dataclass(frozen=True, eq=False)
class Workload:
    """What is asked in a month. Raises `BadInputError` for numbers that cannot be."""

    requests: tuple[Request, ...]
    """Each is sent with every call."""
    reply_tokens: int = 300
    """Where a request does not bring its reply along."""
    reply_low: int = 100
    reply_high: int = 900
    calls: int = 1000
    """Of each request, in the first month."""
    growth: float = 0.0
    """Of calls from one month to the next, as a share."""
    cached_share: float = 0.0
    """Of the input, what a cache already holds (0–1)."""
    batch: bool = False

    def __post_init__(self) -> None:
        if not self.requests:
            raise BadInputError("requests", 0, "give at least one")
        if not 0 <= self.reply_low <= self.reply_tokens <= self.reply_high:
            rule = "its range must hold it, and begin at 0 or above"
            raise BadInputError("reply", self.reply_tokens, rule)
        if self.calls < 0:
            raise BadInputError("calls", self.calls, "use 0 or more")
        if not 0 <= self.cached_share <= 1:
            raise BadInputError("cached share", self.cached_share, "use a share of 0 to 1")
        if not -1 <= self.growth <= 1:
            raise BadInputError("growth", self.growth, "use a share of -1 to 1 a month")

    @property
    def calls_a_month(self) -> int:
        return self.calls * len(self.requests)

    @property
    def months_of_calls(self) -> float:
        """A year's calls in those of its first month.

        >>> round(Workload((Request(()),), growth=0.1).months_of_calls, 3)  # (1.1 ** 12 - 1) / 0.1
        21.384
        """
        return sum((1 + self.growth) ** month for month in range(MONTHS))


@dataclass(frozen=True)
class Estimate:
    """A model's bill: low and high from input and reply together."""

    priced: Priced
    counted: Counted
    """The input of all requests."""
    per_call: Spread
    """The mean over requests."""
    per_month: Spread
    per_year: Spread
    call: CallCost
    """Of the longest requests: the price row behind it."""
    caveats: tuple[Caveat, ...]


def estimate(book: Book, priced: Priced, work: Workload, as_of: date, currency: str) -> Estimate:
    """The bill of `work` at the prices of `as_of`; the low end is short replies to the fewest
    tokens that the requests can be, the high end long ones to the most.

    Raises `NoFigureError` where the book has no price of the model for the day.
    """
    if work.batch and not _offers_batch(book, priced, as_of, currency):
        text = f"no batch price of {priced.model.id} is known; this is its list price"
        listed = estimate(book, priced, replace(work, batch=False), as_of, currency)
        return replace(listed, caveats=(*listed.caveats, Caveat("no-batch-price", text)))
    sent, given = counts(book, priced.model.id, work.requests)
    bounds = _bounds(book, priced, as_of, currency)

    def costs(end: str, reply: int) -> list[CallCost]:
        grouped: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for request, read, told in zip(work.requests, sent, given, strict=True):
            units: int = getattr(read, end)
            group = grouped[bisect_left(bounds, units)]
            group[0] += 1
            group[1] += units
            group[2] += getattr(told, end) if told else _reply_units(book, priced, request, reply)
        return [_cost(book, priced, work, as_of, currency, *grouped[n]) for n in sorted(grouped)]

    ends = (("low", work.reply_low), ("tokens", work.reply_tokens), ("high", work.reply_high))
    found = [costs(*end) for end in ends]
    once = Spread(*(sum(each.cost for each in end) for end in found))
    caveats = dict.fromkeys(caveat for each in found[1] for caveat in each.caveats)
    return Estimate(
        priced, added(list(sent)), once.times(1 / len(work.requests)), once.times(work.calls),
        once.times(work.calls * work.months_of_calls), found[1][-1], tuple(caveats),
    )  # fmt: skip


@lru_cache(maxsize=16)  # as many models as a page shows, and some
def counts(
    book: Book, model: str, requests: tuple[Request, ...]
) -> tuple[tuple[Counted, ...], tuple[Counted | None, ...]]:
    """The input of each request, and the reply that it brought along."""
    return (
        tuple(counted_request(book, model, each) for each in requests),
        tuple(None if each.reply is None else counted(book, model, each.reply)
              for each in requests),
    )  # fmt: skip


def _cost(
    book: Book, priced: Priced, work: Workload, as_of: date, currency: str,
    requests: int, units: int, reply: int,
) -> CallCost:  # fmt: skip
    """Of requests that are all of one price tier."""
    return call_cost(
        book, priced.model.id, as_of, input_tokens=units, output_tokens=reply, requests=requests,
        cached_tokens=0 if work.batch else int(units * work.cached_share), batch=work.batch,
        unit=_unit(priced), currency=currency, provider=priced.provider,
    )  # fmt: skip


def _unit(priced: Priced) -> Unit:
    return "characters" if bills_characters(priced.model) else "tokens"


def _per_token(book: Book, priced: Priced) -> float:
    """Billed units in a token."""
    characters = book.assumptions["characters-per-token"].value
    return characters if bills_characters(priced.model) else 1.0


def _reply_units(book: Book, priced: Priced, request: Request, tokens: int) -> int:
    most = request.most_reply_tokens
    return round((tokens if most is None else min(tokens, most)) * _per_token(book, priced))


def _bounds(book: Book, priced: Priced, as_of: date, currency: str) -> list[float]:
    """Units of input above which a request has another price, or is more than one."""
    price = lookup.price(
        book, priced.model.id, as_of, provider=priced.provider, currency=currency
    )  # fmt: skip
    ends = sorted({*tiers(price.row), context_tokens(book, price) or NO_LIMIT})
    return [end * _per_token(book, priced) for end in ends]


def _offers_batch(book: Book, priced: Priced, as_of: date, currency: str) -> bool:
    try:
        call_cost(
            book, priced.model.id, as_of, input_tokens=1, output_tokens=1, batch=True,
            currency=currency, provider=priced.provider,
        )  # fmt: skip
    except BadInputError:
        return False
    return True
