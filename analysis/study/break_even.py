"""Own chips or an API: what a month's tokens cost either way, and from where on own chips win."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite

import numpy as np

from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.model import serving
from analysis.model.compute import Number
from analysis.study.calls import CallCost, call_cost
from analysis.study.draws import Array, Quantity, Spread, draw_each, spread
from analysis.study.grounds import Grounded, Grounds, unique, used
from analysis.study.inputs import certain, quantity
from analysis.study.sensitivity import Swing, solve, swings
from analysis.study.serving import Supply, supply
from analysis.study.serving_inputs import RENTAL, Mix, Setup, checked
from analysis.study.stages import Caveat

MAX_TOKENS = 1e16
SPARES = 1
"""Copies beyond those that carry the load, so that one may fail."""
STAFF, WAGE = "staff_share", "staff_usd_per_year"
WAGE_RATE = "ops-staff-year"
MONTHS = 12


@dataclass(frozen=True)
class Tariff:
    """An API whose price stands against own chips."""

    model: str
    provider: str | None = None
    batch: bool = False


@dataclass(frozen=True)
class BreakEven(Grounded):
    """A month's tokens on own chips and from an API."""

    supply: Supply
    tariff: Tariff
    call: CallCost
    """One request of the mix, in US dollars."""
    tokens_per_month: float
    spares: int
    quantities: Mapping[str, Quantity]
    """Those of serving, and the staff."""
    own: Grounds
    """The records behind own chips: those of serving, and the staff."""
    caveats: tuple[Caveat, ...]

    @property
    def api_usd_per_token(self) -> float:
        """Blended over the mix: input, cache hits and output each at its own price."""
        return self.call.cost / self.supply.mix.tokens

    @property
    def api_usd(self) -> float:
        """US dollars of the month at the API."""
        return self.tokens_per_month * self.api_usd_per_token

    def replicas(self, tokens: Number, v: Mapping[str, Number]) -> Number:
        """Whole copies of the model that so many tokens a month take, spares included."""
        return serving.replicas_for(
            tokens_per_month=tokens,
            capacity_per_month=self.supply.capacity_per_month(v),
            spares=self.spares,
        )

    def own_usd(self, tokens: Number, v: Mapping[str, Number]) -> Number:
        """US dollars of a month on own chips."""
        return serving.self_host_usd(
            replicas=self.replicas(tokens, v),
            chips=self.supply.copy.chips,
            usd_per_chip_hour=v[RENTAL],
            staff_usd=staff_usd_per_month(v),
        )

    def break_even_tokens(self, v: Mapping[str, Number]) -> Number:
        """The fewest tokens a month at which own chips cost no more; infinite where none do."""
        hours = serving.HOURS_PER_MONTH * self.supply.copy.chips
        return serving.break_even_tokens(
            replica_usd=v[RENTAL] * hours,
            staff_usd=staff_usd_per_month(v),
            api_usd_per_token=self.api_usd_per_token,
            capacity_per_month=self.supply.capacity_per_month(v),
            spares=self.spares,
        )

    @cached_property
    def central(self) -> dict[str, Number]:
        return {name: q.value for name, q in self.quantities.items()}

    @cached_property
    def drawn(self) -> dict[str, Number]:
        setup = self.supply.setup
        return {**draw_each(self.quantities, setup.draws, setup.seed)}

    @cached_property
    def usd(self) -> Spread:
        """US dollars of the asked-for month on own chips, with the 90 % range."""
        tokens = self.tokens_per_month
        central = float(self.own_usd(tokens, self.central))
        return spread(central, self.own_usd(tokens, self.drawn))

    @property
    def gpus(self) -> int:
        """Whole chips of the asked-for month, spares included."""
        replicas = float(self.replicas(self.tokens_per_month, self.central))
        return round(replicas) * self.supply.copy.chips

    @cached_property
    def tokens(self) -> float | None:
        """Break-even in tokens a month at the central inputs; None: own chips never win."""
        return _finite(float(self.break_even_tokens(self.central)))

    @cached_property
    def tokens_range(self) -> tuple[float | None, float | None]:
        """The 90 % range of the break-even; an end is None where own chips never win."""
        drawn = np.atleast_1d(self.break_even_tokens(self.drawn))
        low, high = np.quantile(drawn, [0.05, 0.95], method="nearest")
        return _finite(float(low)), _finite(float(high))

    @cached_property
    def cheaper_share(self) -> float:
        """Share of the draws in which own chips cost less at the asked-for tokens."""
        drawn = np.atleast_1d(self.own_usd(self.tokens_per_month, self.drawn))
        return float(np.mean(drawn < self.api_usd))

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """Which assumption moves the month's cost on own chips; whole chips may hide some."""
        found = swings(lambda v: self.own_usd(self.tokens_per_month, v), self.quantities)
        return tuple(swing for swing in found if swing.size > 0)

    @cached_property
    def rental_to_match(self) -> float | None:
        """The GPU price per hour at which the month costs the same either way; None: no such."""
        return solve(
            lambda v: self.own_usd(self.tokens_per_month, v),
            self.quantities, RENTAL, self.api_usd, least=1e-4, most=1e4,
        )  # fmt: skip

    def curve(self, tokens: Array) -> tuple[Array, Array, Array]:
        """Low, central and high US dollars a month on own chips at each of `tokens`."""
        wide = {name: np.asarray(v)[..., None] for name, v in self.drawn.items()}
        drawn = np.atleast_2d(self.own_usd(tokens[None, :], wide))
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0, method="nearest")
        central = np.asarray(self.own_usd(tokens, self.central))
        return low, central, high


def staff_usd_per_month(v: Mapping[str, Number]) -> Number:
    return v[STAFF] * v[WAGE] / MONTHS


def break_even(
    book: Book,
    setup: Setup,
    tariff: Tariff,
    tokens_per_month: float,
    *,
    spares: int = SPARES,
) -> BreakEven:
    """A month of `tokens_per_month` input and output tokens, on own chips and from an API.

    Chips of a copy that are left open are those that are cheapest for that month.

    Raises what `supply` and `call_cost` raise, and `BadInputError` for tokens that cannot be.
    """
    if not 0 < tokens_per_month <= MAX_TOKENS:
        rule = f"use above 0, at most {MAX_TOKENS:g} a month"
        raise BadInputError("tokens per month", tokens_per_month, rule)
    if not 0 <= spares <= 100:
        raise BadInputError("spares", spares, "use 0 to 100 copies")
    found = supply(book, setup, tokens_per_month=tokens_per_month)
    call = priced(book, tariff, found.mix, setup.as_of, known_on=setup.known_on)
    asked = checked(setup.overrides)
    rate = book.labour[WAGE_RATE]
    overhead = book.assumptions["wage-overhead"]
    wage = Quantity(rate.amount, rate.low or rate.amount, rate.high or rate.amount, rate.id)
    staff = book.assumptions["served-staff-share"]
    quantities = {
        **found.quantities,
        STAFF: quantity(staff, asked.get(STAFF), staff.id),
        WAGE: certain(asked[WAGE]) if WAGE in asked else wage.times(overhead.value),
    }
    paid = () if WAGE in asked else (rate, overhead)
    own = unique((*found.rests_on, *paid, *used({STAFF: staff}, quantities)))
    caveats = [*call.caveats, *found.caveats]
    if tariff.model not in found.architecture.models:
        text = f"equal tokens, not equal answers: {tariff.model} is not {found.architecture.name}"
        caveats.append(Caveat("another-model", text))
    if not spares:
        caveats.append(Caveat("no-spare", "without a spare copy, one failure stops the service"))
    return BreakEven(
        found, tariff, call, tokens_per_month, spares, quantities, own, tuple(caveats),
        rests_on=unique((*call.rests_on, *own)),
    )  # fmt: skip


def priced(
    book: Book, tariff: Tariff, mix: Mix, as_of: date, *, known_on: date | None = None
) -> CallCost:
    """One request of the mix at the API's price of the day, in US dollars."""
    return call_cost(
        book,
        tariff.model,
        as_of,
        input_tokens=round(mix.input_tokens),
        output_tokens=round(mix.output_tokens),
        cached_tokens=round(mix.input_tokens * mix.cache_hit_share),
        batch=tariff.batch,
        currency="USD",
        known_on=known_on,
        provider=tariff.provider,
    )


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
