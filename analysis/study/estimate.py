"""What a text, a reply and a number of calls cost on a model: a bill before it comes."""

from dataclasses import dataclass, replace
from datetime import date

from analysis.book.load import Book, Priced
from analysis.book.rates import Unit
from analysis.errors import BadInputError
from analysis.study.calls import CallCost, call_cost
from analysis.study.counting import Counted, bills_characters, counted
from analysis.study.draws import Spread
from analysis.study.stages import Caveat


@dataclass(frozen=True)
class Workload:
    """What is asked in a month. Raises `BadInputError` for numbers that cannot be."""

    text: str
    """Sent with every call."""
    reply_tokens: int = 300
    reply_low: int = 100
    reply_high: int = 900
    calls: int = 1000
    cached_share: float = 0.0
    """Of the text, what a cache already holds (0–1)."""
    batch: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.reply_low <= self.reply_tokens <= self.reply_high:
            rule = "its range must hold it, and begin at 0 or above"
            raise BadInputError("reply", self.reply_tokens, rule)
        if self.calls < 0:
            raise BadInputError("calls", self.calls, "use 0 or more")
        if not 0 <= self.cached_share <= 1:
            raise BadInputError("cached share", self.cached_share, "use a share of 0 to 1")


@dataclass(frozen=True)
class Estimate:
    """A model's bill: a call's and a month's, low and high from text and reply together."""

    priced: Priced
    counted: Counted
    per_call: Spread
    per_month: Spread
    call: CallCost
    caveats: tuple[Caveat, ...]


def estimate(book: Book, priced: Priced, work: Workload, as_of: date, currency: str) -> Estimate:
    """The bill of `work` at the prices of `as_of`; the low end is a short reply to the fewest
    tokens that the text can be, the high end a long one to the most.

    Raises `NoFigureError` where the book has no price of the model for the day.
    """
    found = counted(book, priced.model.id, work.text)
    if work.batch and _offers_batch(book, priced, as_of, currency) is None:
        text = f"no batch price of {priced.model.id} is known; this is its list price"
        listed = estimate(book, priced, replace(work, batch=False), as_of, currency)
        return replace(listed, caveats=(*listed.caveats, Caveat("no-batch-price", text)))

    def cost(units: int, reply: int) -> CallCost:
        unit: Unit = "characters" if bills_characters(priced.model) else "tokens"
        per_token = book.assumptions["characters-per-token"].value if unit == "characters" else 1
        return call_cost(
            book, priced.model.id, as_of, input_tokens=units,
            output_tokens=round(reply * per_token),
            cached_tokens=0 if work.batch else int(units * work.cached_share),
            batch=work.batch, unit=unit, currency=currency, provider=priced.provider,
        )  # fmt: skip

    middle = cost(found.tokens, work.reply_tokens)
    low, high = cost(found.low, work.reply_low), cost(found.high, work.reply_high)
    per_call = Spread(low.cost, middle.cost, high.cost)
    return Estimate(
        priced, found, per_call, per_call.times(work.calls), middle, middle.caveats
    )  # fmt: skip


def _offers_batch(book: Book, priced: Priced, as_of: date, currency: str) -> CallCost | None:
    try:
        return call_cost(
            book, priced.model.id, as_of, input_tokens=1, output_tokens=1, batch=True,
            currency=currency, provider=priced.provider,
        )  # fmt: skip
    except BadInputError:
        return None
