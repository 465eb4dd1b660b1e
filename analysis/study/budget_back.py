"""The way back from compute to money, and which assumption decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.book.load import Book
from analysis.errors import CostfallError
from analysis.model import budget as formulas
from analysis.model.compute import Number
from analysis.study.budget import Answer, amount_usd, inputs_of
from analysis.study.budget_inputs import CHIP_PRICE, FX_NAMES, PRICE, Way
from analysis.study.budget_levels import target_flop
from analysis.study.budget_question import MOST_MONEY, WAYS, Budget
from analysis.study.draws import Spread, draw_each, spread
from analysis.study.inputs import certain
from analysis.study.sensitivity import Swing, solve, swings

SEEK_RANGES: dict[str, tuple[float, float]] = {
    "amount": (1.0, MOST_MONEY), PRICE: (0.001, 1e4), CHIP_PRICE: (1.0, 1e7), "mfu": (0.001, 1.0),
    "accelerator_share": (0.001, 1.0), "availability": (0.001, 1.0), "days": (0.1, 36_500.0),
    **dict.fromkeys(FX_NAMES.values(), (0.01, 100.0)),
}  # fmt: skip
"""Where goal seek looks for each input."""


def tornado(found: Answer) -> tuple[Swing, ...]:
    """Which assumption moves the compute, the largest swing first."""
    return swings(found.outcome, found.quantities)


def seek(found: Answer, flop: float) -> dict[str, float | None]:
    """Goal seek: by input, the value at which the budget reaches `flop`, all else central.

    None where no value of that input gives it. `amount` is the money needed.
    """
    return {
        name: solve(found.outcome, found.quantities, name, flop,
                    least=SEEK_RANGES[name][0], most=SEEK_RANGES[name][1])
        for name in found.quantities
    }  # fmt: skip


@dataclass(frozen=True)
class Needed:
    """The money that reaches a target, one way; None, and why, where the book cannot tell."""

    way: Way
    amount: Spread | None
    why_not: str = ""


def money_for(book: Book, budget: Budget, flop: float) -> tuple[Needed, ...]:
    """The way back: what `flop` costs in the budget's currency, bought and rented."""
    return tuple(_needed(book, budget, way, flop) for way in WAYS)


def reach(book: Book, found: Answer, text: str) -> tuple[float, str]:
    """FLOP and name of a target that a reader types; see `target_flop`."""
    mfu = found.quantities["mfu"].value
    working = found.quantities.get("availability", certain(1.0)).value
    return target_flop(book, text, mfu * working, found.days)


def _needed(book: Book, budget: Budget, way: Way, flop: float) -> Needed:
    try:
        found = inputs_of(book, budget, way)
    except CostfallError as error:
        return Needed(way, None, str(error))
    peak = found.chip.peak_dense_tflop_per_s.value

    def amount(values: Mapping[str, Number]) -> Number:
        shared = {"flop": flop, "accelerator_share": values["accelerator_share"],
                  "mfu": values["mfu"]}  # fmt: skip
        if way == "rent":
            usd = formulas.rent_usd(**shared, usd_per_gpu_hour=values[PRICE], peak_tflop_per_s=peak)
        else:
            usd = formulas.buy_usd(
                **shared, chip_usd=values[CHIP_PRICE], days=values["days"],
                availability=values["availability"], peak_tflop_per_s=peak,
            )  # fmt: skip
        return usd / amount_usd(budget.currency, {**values, "amount": 1.0})

    drawn = draw_each(found.quantities, budget.draws, budget.seed)
    centre = {name: q.value for name, q in found.quantities.items()}
    return Needed(way, spread(float(amount(centre)), amount(drawn)))
