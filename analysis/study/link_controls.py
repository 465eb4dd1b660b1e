"""What the controls of four pages can hold, and where they stand while nobody moves them.

A test compares these tables with what the pages bind.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import CostfallError, NoFigureError
from analysis.study.budget_inputs import CHIP_PRICE, FX_NAMES, PRICE, Way, inputs
from analysis.study.budget_question import Budget
from analysis.study.evaluate import Ledger, evaluate, input_used
from analysis.study.extraction_question import INPUTS as EXTRACTION_INPUTS
from analysis.study.extraction_question import NEUTRAL
from analysis.study.scenario import INPUTS, WHOLE_SCENARIO, Scenario

Range = tuple[float, float]
T = TypeVar("T", float, date)
CLAIM = "eight-years"
"""The claim that has a page."""
PRICES: Range = (0.1, 10.0)
SYSTEM: dict[str, Range] = {
    PRICE: PRICES, "mfu": (0.01, 1.0),
    **{name: (least, INPUTS[name].most) for name, least in {
        "gpu_hours": 0.01, "params": 1.0, "tokens": 1.0, "flop": 1.0, "set_up_hours": 0.0,
        "examples": 1.0, "kept_share": 0.01, "chip_usd": 1.0, "chips": 1.0, "value_fall": 0.01,
        "interconnect_share": 0.0, "pue": 1.0, "usd_per_kwh": 0.0, "experiment_multiplier": 1.0,
        "staff_over_compute": 0.0,
    }.items()},
}  # fmt: skip
CLAIM_INPUTS: dict[str, Range] = {PRICE: PRICES}
BUDGET: dict[str, Range] = {
    PRICE: PRICES, CHIP_PRICE: (500.0, 100_000.0), "mfu": (0.01, 1.0),
    "accelerator_share": (0.01, 1.0), "days": (0.1, 3_650.0), "availability": (0.01, 1.0),
    **dict.fromkeys(FX_NAMES.values(), (0.01, 100.0)),
}  # fmt: skip
AMOUNTS: Range = (1.0, 1e13)
EXIT_NAMES = {"other_moat": "moat", "hidden": "no exposure", "stopped_by_law": "law"}
NO_CONTROL = frozenset({
    "input_tokens_per_minute", "limit_use_share", "base_tokens_per_param", PRICE, *EXIT_NAMES,
})  # fmt: skip
EXTRACTION: dict[str, Range] = {
    name: (0.01 if name == "base_params_billion" else max(0.0, rule.above), rule.most)
    for name, rule in EXTRACTION_INPUTS.items() if not rule.text and name not in NO_CONTROL
}  # fmt: skip
SYSTEM_DAYS = (date(2018, 1, 1), date.today())
CLAIM_DAYS = (date(2020, 1, 1), date(2030, 12, 31))
BUDGET_DAYS = (date(2020, 2, 1), date.today())
EXTRACTION_DAYS = (date(2022, 1, 1), date.today())
MOST_SEED = 2**31 - 1


def within(value: T | None, ends: tuple[T, T]) -> bool:
    """
    >>> within(0.5, (0.1, 10.0)), within(None, (0.1, 10.0))
    (True, False)
    """
    return value is not None and ends[0] <= value <= ends[1]


def asks_for_hours(system: r.System) -> bool:
    """Whether the page lets one choose between reported and estimated hours."""
    return any(isinstance(s, r.ComputeStage) and s.gpu_hours for s in system.stages)


def system_inputs(book: Book, asked: Scenario) -> dict[str, float]:
    """What the book says of each input of the Systems page that has a control there."""
    hours = dict(asked.overrides).get("hours_from")
    shown = (("hours_from", hours),) if hours == "estimated" else ()
    as_of = asked.as_of if within(asked.as_of, SYSTEM_DAYS) else None
    plain = Scenario(asked.system, asked.boundary, asked.basis, as_of, draws=1, overrides=shown)
    found: dict[str, float] = {}
    for line in _priced(book, plain).lines:
        for name, quantity in line.quantities.items():
            if "." not in line.stage or name in WHOLE_SCENARIO:
                found.setdefault(name, quantity.value)
    return found


def _priced(book: Book, plain: Scenario) -> Ledger:
    """The ledger; on a day without a rental price, with one that stands in."""
    try:
        return evaluate(book, plain)
    except NoFigureError:
        stand_in = Scenario(
            plain.system, plain.boundary, plain.basis, plain.as_of, draws=1,
            overrides=(*plain.overrides, (PRICE, 1.0)),
        )  # fmt: skip
        return evaluate(book, stand_in)


def claim_inputs(book: Book, claim: str) -> dict[str, float | None]:
    """Where the price of an hour stands on the page of the claim."""
    widest = Scenario(book.claims[claim].system, boundary="all-in", draws=1)
    return {PRICE: input_used(evaluate(book, widest, published_stand=True), PRICE)}


def chips(book: Book, way: Way) -> frozenset[str]:
    """The chips that the Budget page offers to buy, or to rent."""
    let = {quote.chip for quote in book.rentals}
    return frozenset(chip for chip in book.chips if way == "buy" or chip in let)


def budget_ranges(asked: Budget) -> dict[str, Range]:
    """The inputs that have a control while the sum is spent in this way and currency."""
    price = PRICE if asked.chosen_way == "rent" else CHIP_PRICE
    names = [price, "mfu", "accelerator_share", "days", "availability"]
    names += [FX_NAMES[asked.currency]] if asked.currency in FX_NAMES else []
    return {name: BUDGET[name] for name in names}


def budget_inputs(book: Book, asked: Budget, chip: str) -> dict[str, float | None]:
    """What the book says of each of them; None where it has no price for the chip on that day."""
    figures = {"days": "budget-days", "availability": "availability"}
    found: dict[str, float | None] = dict.fromkeys(budget_ranges(asked))
    found |= {name: book.assumptions[figure].value for name, figure in figures.items()}
    way, price = asked.chosen_way, PRICE if asked.chosen_way == "rent" else CHIP_PRICE
    try:
        plain = inputs(book, way, asked.currency, asked.day, (("chip", chip),))
        return found | plain.defaults
    except CostfallError:
        stand_in = (("chip", chip), (price, 1.0))
        plain = inputs(book, way, asked.currency, asked.day, stand_in)
        return found | plain.defaults | {price: None}


def extraction_inputs(preset: r.ExtractionPreset) -> Mapping[str, float | None]:
    """The preset's own figure of each input; else the neutral value, else None."""
    own = {one.name: one.value for one in preset.inputs}
    return {name: own.get(name, NEUTRAL.get(name)) for name in EXTRACTION}
