"""From a sum of money to training compute, and back, by buying chips or by renting hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.model import budget as formulas
from analysis.model.compute import Number
from analysis.study.budget_inputs import (
    CHIP_PRICE,
    FX_NAMES,
    PRICE,
    Found,
    Way,
    inputs,
    no_effect,
)
from analysis.study.budget_levels import Level, levels
from analysis.study.budget_question import Budget, from_preset
from analysis.study.draws import Quantity, Spread, draw_each, spread
from analysis.study.grounds import Grounded, Grounds, unique
from analysis.study.inputs import certain
from analysis.study.scenario import TINY
from analysis.study.sensitivity import Outcome
from analysis.study.stages import Caveat

EXAFLOPS_NOTE = (
    "“AI exaflops” of a machine count fp8 with sparsity, four times the dense bf16 rate used here"
)


@dataclass(frozen=True)
class Share(Grounded):
    """A part of the money, in the budget's own currency."""

    name: str
    amount: float
    is_compute: bool


@dataclass(frozen=True)
class Answer(Grounded):
    """What the sum buys, and what moves it."""

    budget: Budget
    way: Way
    chip: r.Chip
    usd: float
    chips: int
    """Bought; or, when renting, how many run at once for `days`."""
    days: float
    gpu_hours: Spread
    flop: Spread
    params: Spread
    """Of the compute-optimal model, or as set."""
    tokens: Spread
    against: Level
    levels: tuple[Level, ...]
    quantities: Mapping[str, Quantity]
    cited: Mapping[str, r.Figure]
    """The figure behind each input that the reader did not set."""
    behind: Mapping[str, Grounds]
    """The records behind each input, and behind its range."""
    outcome: Outcome = field(repr=False)
    """FLOP as a function of the inputs by name, `amount` among them."""
    shares: tuple[Share, ...]
    announced: Grounds
    """The announcement whose sum this is; none for a sum of the reader's own."""
    caveats: tuple[Caveat, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Those to name: here the rate of exchange is an input like others."""
        figures = (self.chip.peak_dense_tflop_per_s, *self.cited.values())
        return tuple(dict.fromkeys([*(figure.source for figure in figures), self.against.source]))

    def ratio(self, level: Level) -> Spread:
        """The budget's FLOP over a model's."""
        return self.flop.times(1 / level.flop)


def answer(book: Book, budget: Budget) -> Answer:
    """What the sum buys: central values, and 90 % ranges over seeded draws.

    Raises `BadInputError` for a sum below one chip or one GPU-hour, `UnknownNameError` for a name
    that is not in the book, `NoFigureError` where it has no price for the day.
    """
    way = budget.chosen_way
    against = _against(book, budget.against)
    found = inputs_of(book, budget, way)
    outcome, hours_of = outcomes(budget.currency, way, found.chip)
    quantities = {"amount": certain(budget.amount), **found.quantities}
    centre = {name: q.value for name, q in quantities.items()}
    usd = float(amount_usd(budget.currency, centre))
    hours = float(hours_of(centre))
    asked = dict(budget.overrides)
    days = centre.get("days", float(asked.get("days", book.assumptions["budget-days"].value)))
    _refuse_too_small(budget, way, found, centre, hours)
    drawn = draw_each(quantities, budget.draws, budget.seed)
    flop = spread(float(outcome(centre)), outcome(drawn))
    params, tokens = _model(asked, float(outcome(centre)), outcome(drawn))
    chips = hours / (days * formulas.HOURS_PER_DAY * centre.get("availability", 1.0))
    bound = Caveat("upper-bound", f"an upper bound: {_lowered(budget.upper_bound)}")
    told = no_effect(budget.overrides, way, budget.currency, found)
    said = _announced(book, budget)
    return Answer(
        budget, way, found.chip, usd, ceil(round(chips, 6)), days,
        spread(hours, hours_of(drawn)), flop, params, tokens, against, levels(book), quantities,
        found.cited, found.behind, outcome, _shares(book, budget, way, found, said), said,
        tuple(dict.fromkeys([bound, *found.caveats, *told, Caveat("ai-exaflops", EXAFLOPS_NOTE)])),
        rests_on=unique((*said, *(each for held in found.behind.values() for each in held))),
    )  # fmt: skip


def _announced(book: Book, budget: Budget) -> Grounds:
    """Of several presets of one sum, the one that is spent as asked."""
    wanted = (budget.amount, budget.currency)
    held = [each for each in book.budgets.values() if (each.amount, each.currency) == wanted]
    held.sort(key=lambda each: from_preset(book, each.id).overrides != budget.overrides)
    return tuple(held[:1])


def outcomes(currency: str, way: Way, chip: r.Chip) -> tuple[Outcome, Outcome]:
    """FLOP, and GPU-hours, as functions of the inputs by name."""
    peak = chip.peak_dense_tflop_per_s.value

    def hours(values: Mapping[str, Number]) -> Number:
        usd, share = amount_usd(currency, values), values["accelerator_share"]
        if way == "rent":
            return formulas.rented_gpu_hours(
                usd=usd, accelerator_share=share, usd_per_gpu_hour=values[PRICE]
            )
        chips = formulas.bought_chips(usd=usd, accelerator_share=share, chip_usd=values[CHIP_PRICE])
        return formulas.fleet_gpu_hours(
            chips=chips, days=values["days"], availability=values["availability"]
        )

    def flop(values: Mapping[str, Number]) -> Number:
        return formulas.flop_of_hours(
            gpu_hours=hours(values), peak_tflop_per_s=peak, mfu=values["mfu"]
        )

    return flop, hours


def inputs_of(book: Book, budget: Budget, way: Way) -> Found:
    """The inputs of a question, spent one way or the other."""
    return inputs(
        book, way, budget.currency, budget.day, budget.overrides,
        known_on=budget.known_on, ranged=budget.ranged,
    )  # fmt: skip


def amount_usd(currency: str, values: Mapping[str, Number]) -> Number:
    """The sum in US dollars, at the rate among the inputs."""
    amount = values["amount"]
    if currency == "USD":
        return amount
    rate = values[FX_NAMES[currency]]
    return amount / rate if currency == "CNY" else amount * rate


def _against(book: Book, name: str) -> Level:
    known = {level.id: level for level in levels(book)}
    return lookup.named("model with known compute", known, name)


def _refuse_too_small(
    budget: Budget, way: Way, found: Found, centre: Mapping[str, float], hours: float
) -> None:
    """A sum below one chip, or one GPU-hour, buys nothing to compute with."""
    if way == "buy" and hours <= 0:
        one, price = f"one {found.chip.name}", centre[CHIP_PRICE]
    elif way == "rent" and hours < 1:
        one, price = f"one hour of {found.chip.name}", centre[PRICE]
    else:
        return
    needed = (
        price / centre["accelerator_share"] / amount_usd(budget.currency, {**centre, "amount": 1.0})
    )
    raise BadInputError(
        "amount", budget.amount,
        f"below {one}; use at least {budget.currency} {needed:,.2f}, or a larger accelerator_share",
    )  # fmt: skip


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:].removesuffix(".")


def _model(asked: Mapping[str, float | str], centre: float, drawn: Number) -> tuple[Spread, Spread]:
    """Parameters and tokens: compute-optimal, or what follows from the one that was set."""

    def split(flop: Number) -> tuple[Number, Number]:
        if "params" in asked:
            params: Number = float(asked["params"])
            return params, formulas.trained_tokens(flop=flop, params=params)
        if "tokens" in asked:
            tokens: Number = float(asked["tokens"])
            return formulas.trained_tokens(flop=flop, params=tokens), tokens
        params = formulas.optimal_params(flop=flop)
        return params, formulas.TOKENS_PER_PARAM * params

    (params, tokens), (all_params, all_tokens) = split(centre), split(drawn)
    return spread(float(params), all_params), spread(float(tokens), all_tokens)


def _shares(book: Book, budget: Budget, way: Way, found: Found, said: Grounds) -> tuple[Share, ...]:
    """The money by what it pays for: compute, the largest known other item, and the rest."""
    compute = found.quantities["accelerator_share"].value
    rest = 1.0 - compute
    if way == "rent":
        other = book.assumptions["staff-over-compute"]
        known = min(rest, compute * other.value)
        names = ("GPU-hours", "Staff", "Data, experiments, premises")
    else:
        other = book.assumptions["interconnect-share"]
        known = min(rest, compute * other.value / (1.0 - other.value))
        names = ("Accelerators", "Network", "Servers, storage, building, staff")
    split = found.cited.get("accelerator_share")
    behind = (*said, *([split] if split else []))
    parts = zip(names, (compute, known, rest - known), strict=True)
    return tuple(
        Share(name, share * budget.amount, name == names[0],
              rests_on=behind if name == names[0] else (*behind, other))
        for name, share in parts if share > TINY
    )  # fmt: skip
