"""From a few measured calls to the bill of many: what was billed, beside what was estimated."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.study.calls import call_cost
from analysis.study.counting import Counted, counted
from analysis.study.draws import Array, Spread, spread
from analysis.study.endpoint import Answer
from analysis.study.messages import Request, counted_request

FEWEST_CALLS = 5
WIDEST = 2.0
"""Standard deviation of a call's cost, as a logarithm, that is not exceeded: factors of 50."""


@dataclass(frozen=True)
class Measured:
    """One call: counted beforehand on this machine, and billed by the endpoint's own count."""

    input_counted: Counted
    output_counted: Counted
    """The reply, counted here."""
    input_billed: int
    output_billed: int
    told: bool
    """Whether the endpoint told its usage; else the counts of this machine stand in."""
    estimated: float
    """The cost by the counts of this machine."""
    billed: float
    currency: str


def measured(
    book: Book, priced_as: str, request: Request, answer: Answer, day: date, currency: str,
    provider: str | None = None,
) -> Measured:  # fmt: skip
    """The call's cost at the book's prices of `priced_as`, by our counts and by those told.

    Raises `UnknownNameError` and `NoFigureError` where the book has no price.
    """
    read, told = counted_request(book, priced_as, request), counted(book, priced_as, answer.text)
    billed_in = read.tokens if answer.input_tokens is None else answer.input_tokens
    billed_out = told.tokens if answer.output_tokens is None else answer.output_tokens
    usage = None not in (answer.input_tokens, answer.output_tokens)

    def cost(input_tokens: int, output_tokens: int, cached: int = 0) -> float:
        return call_cost(
            book, priced_as, day, input_tokens=input_tokens, output_tokens=output_tokens,
            cached_tokens=cached, currency=currency, provider=provider,
        ).cost  # fmt: skip

    return Measured(
        read, told, billed_in, billed_out, usage, cost(read.tokens, told.tokens),
        cost(billed_in, billed_out, min(answer.cached_tokens, billed_in)), currency,
    )  # fmt: skip


def priced(book: Book, name: str, day: date, currency: str) -> str:
    """`name`, once it is sure that the book has its price: to be asked before anything is sent.

    Raises `UnknownNameError` and `NoFigureError` where it has none.
    """
    call_cost(book, name, day, input_tokens=1, output_tokens=1, currency=currency)
    return name


def chosen(requests: Sequence[Request], calls: int, seed: int = 20230313) -> list[Request]:
    """So many of the requests at random, each at most once; a single one as often as asked."""
    if len(requests) == 1:
        return list(requests) * calls
    return random.Random(seed).sample(list(requests), min(calls, len(requests)))  # noqa: S311


def projected(
    costs: Sequence[float], calls: int, *, draws: int = 20_000, seed: int = 20230313
) -> Spread:
    """The bill of `calls` like those that cost `costs`, with its 90 % range.

    The wider ends of two readings of so few calls: costs as lognormal, which allows for a long tail
    (Jeffreys' prior: σ² by the scaled inverse χ², μ by the normal given it), and Student's t on the
    costs themselves, which allows for two kinds of calls. Simulated from 10 calls of five kinds of
    costs, the range holds the bill 88 to 96 times in 100. The middle is `calls` times the mean.

    Raises `BadInputError` for fewer than five costs, or costs below zero.

    >>> projected([0.01] * 5, 1000)
    Spread(low=10.0, central=10.0, high=10.0)
    """
    if len(costs) < FEWEST_CALLS:
        raise BadInputError("pilot", len(costs), f"measure at least {FEWEST_CALLS} calls")
    if calls < 0 or min(costs) < 0:
        raise BadInputError("pilot", min(costs), "calls and costs are 0 or more")
    given = np.array(costs)
    central = calls * float(given.mean())
    if given.min() == given.max() or not calls:
        return Spread(central, central, central)
    rng = np.random.default_rng(seed)
    ends = [spread(central, calls * mean) for mean in (
        _lognormal_means(given, calls, draws, rng), _student_means(given, calls, draws, rng)
    )]  # fmt: skip
    return Spread(min(end.low for end in ends), central, max(end.high for end in ends))


def _lognormal_means(costs: Array, calls: int, draws: int, rng: np.random.Generator) -> Array:
    """Draws of the mean cost of so many calls to come."""
    known = np.log(np.maximum(costs, costs.max() * 1e-6))  # a free call has no logarithm
    k = len(costs)
    variance = np.minimum(known.var(ddof=1) * (k - 1) / rng.chisquare(k - 1, draws), WIDEST**2)
    middle = known.mean() + np.sqrt(variance / k) * rng.standard_normal(draws)
    of_mean = np.log1p(np.expm1(variance) / calls)  # a mean of lognormals, by its moments
    scatter = np.sqrt(of_mean) * rng.standard_normal(draws) - of_mean / 2
    found: Array = np.exp(middle + variance / 2 + scatter)
    return found


def _student_means(costs: Array, calls: int, draws: int, rng: np.random.Generator) -> Array:
    """The same, where the costs themselves are taken as normal; none below the cheapest call."""
    error = costs.std(ddof=1) * np.sqrt(1 / len(costs) + 1 / calls)
    drawn: Array = costs.mean() + error * rng.standard_t(len(costs) - 1, draws)
    floored: Array = np.maximum(drawn, costs.min())
    return floored
