"""What both sides pay: the attacker from the price book and the cost model, the defender from the
ledger of the system whose tuning would have to be made again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.model import api, compute
from analysis.model.compute import Number
from analysis.study.calls import call_cost
from analysis.study.draws import Quantity
from analysis.study.evaluate import evaluate
from analysis.study.expected import (
    FINETUNE,
    SET_UP_HOURS,
    TIER_KNOWN,
    TUNING_CHIPS,
    expected_rental,
    parameters,
)
from analysis.study.extraction_question import Inputs, Question
from analysis.study.grounds import Ground, Grounds, source_ids, unique
from analysis.study.inputs import certain
from analysis.study.scenario import Scenario

OWN_INPUTS = {"epochs": "extraction-epochs", "base_tokens_per_param": "base-tokens-per-param"}
"""Inputs that an assumption gives where neither preset nor reader does."""
H100_FROM = date(2023, 6, 1)
"""From when H100s could be rented from several clouds; before that, A100s."""
PER_BILLION = 1e9
LINES = ("api", "accounts", "tuning", "base", "engineering")


@dataclass(frozen=True)
class Shop:
    """Prices and rates of the day, for the attacker."""

    chip: r.Chip
    needs_base: bool
    quantities: Mapping[str, Quantity]
    priced: Mapping[str, Grounds] = field(repr=False)
    """By cost line, the prices or the sum behind it."""
    assumed: Grounds = field(repr=False)
    """What the hours of tuning, and of a base, rest on."""
    working: Mapping[str, str] = field(repr=False)

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Ids of the sources of the prices, by cost line."""
        return {line: source_ids(grounds) for line, grounds in self.priced.items()}

    @property
    def rests_on(self) -> Grounds:
        return unique((*(each for held in self.priced.values() for each in held), *self.assumed))

    def costs(
        self, values: Mapping[str, Number], exchanges: Number | None, samples: Number | None
    ) -> dict[str, Number]:
        """US dollars by line; lines without a figure are left out."""
        found: dict[str, Number] = {}
        if exchanges is not None and "input_tokens" in values and "output_tokens" in values:
            found["api"] = exchanges * (1.0 - values["discount"]) * api.api_cost(
                input_tokens=values["input_tokens"], output_tokens=values["output_tokens"],
                input_per_mtok=values["input_usd_per_mtok"],
                output_per_mtok=values["output_usd_per_mtok"],
            )  # fmt: skip
        if "account_usd" in values and "accounts" in values:
            found["accounts"] = values["account_usd"] * values["accounts"]
        if "tuning_usd" in values:
            found["tuning"] = values["tuning_usd"]
        elif samples is not None and "output_tokens" in values:
            found["tuning"] = self._tuning_hours(values, samples) * self._price(values)
        if self.needs_base:
            found["base"] = self._base_hours(values) * self._price(values)
        if "engineering_usd" in values:
            found["engineering"] = values["engineering_usd"]
        return found

    def _price(self, values: Mapping[str, Number]) -> Number:
        return values["rental_usd_per_gpu_hour"]

    def _tuning_hours(self, values: Mapping[str, Number], samples: Number) -> Number:
        tokens = values.get("input_tokens", 0.0) + values["output_tokens"]
        flop = compute.training_flop(
            params=values["base_params_billion"] * PER_BILLION,
            tokens=samples * tokens * values["epochs"],
        )
        return self._hours(flop, values[FINETUNE]) + values[SET_UP_HOURS] * values[TUNING_CHIPS]

    def _base_hours(self, values: Mapping[str, Number]) -> Number:
        params = values["base_params_billion"] * PER_BILLION
        tokens = params * values["base_tokens_per_param"]
        return self._hours(compute.training_flop(params=params, tokens=tokens), values["base_mfu"])

    def _hours(self, flop: Number, mfu: Number) -> Number:
        peak = self.chip.peak_dense_tflop_per_s.value
        return compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=mfu)


def shop_of(book: Book, given: Inputs) -> Shop:
    """The prices of the day, with their ranges.

    Raises `NoFigureError` where the teacher or the chip has no price on that day.
    """
    day, values = given.as_of, given.values
    chip = lookup.named("chip", book.chips, str(values.get("chip", _chip_of(day))))
    known = parameters(book)
    found = {name: known[name] for name in (FINETUNE, SET_UP_HOURS, TUNING_CHIPS)}
    found["base_mfu"] = known[chip.mfu]
    rented: Grounds = ()
    behind: dict[str, Grounds] = {}
    working: dict[str, str] = {}
    for name, assumption in OWN_INPUTS.items():
        if name not in values:
            found[name] = known[assumption]
    if "rental_usd_per_gpu_hour" in values:
        price = f"US${float(values['rental_usd_per_gpu_hour']):,.2f} an hour, as set"
    else:
        rental = expected_rental(book, chip, day, tier="neocloud", term="on_demand")
        found["rental_usd_per_gpu_hour"] = rental.usd_per_gpu_hour
        rented = (*rental.quotes, book.assumptions[TIER_KNOWN])
        price = f"US${rental.usd_per_gpu_hour.value:,.2f} an hour"
    if "tuning_usd" in values:
        figure = given.figures.get("tuning_usd")
        behind["tuning"] = (figure,) if figure else ()
        working["tuning"] = "as stated"
    else:
        behind["tuning"] = rented
        working["tuning"] = f"6·N·D on {chip.name} at {price}"
    working["base"] = working["tuning"].replace("as stated", f"6·N·D on {chip.name} at {price}")
    behind["api"], priced = _api_prices(book, given)
    found |= priced
    working["api"] = _api_working(given, priced)
    needs_base = values["open_base"] == "no"
    hours = _hours_behind(book, chip, values, needs_base=needs_base)
    assumed = (*hours, *(rented if needs_base else ()))
    return Shop(chip, needs_base, found, behind, assumed, working)


def _hours_behind(
    book: Book, chip: r.Chip, values: Mapping[str, float | str], *, needs_base: bool
) -> Grounds:
    """What the hours of tuning, where no sum is stated for it, and of a base rest on."""
    names = ["base_tokens_per_param"] if needs_base else []
    taken = [chip.mfu] if needs_base else []
    if "tuning_usd" not in values:
        names.append("epochs")
        taken += [FINETUNE, SET_UP_HOURS, TUNING_CHIPS]
    taken += [OWN_INPUTS[name] for name in names if name not in values]
    peak = [chip.peak_dense_tflop_per_s] if taken else []
    return (*peak, *(book.assumptions[name] for name in taken))


def _chip_of(day: date) -> str:
    return "h100-sxm" if day >= H100_FROM else "a100-80gb"


def _api_prices(book: Book, given: Inputs) -> tuple[Grounds, dict[str, Quantity]]:
    """US dollars per million tokens for requests of this length, unless both are set."""
    names = ("input_usd_per_mtok", "output_usd_per_mtok")
    length = round(given.number("input_tokens") or 1)
    found, behind = {}, list[Ground]()
    for name, (read, written) in zip(names, ((length, 0), (0, 1000)), strict=True):
        if name in given.values:
            continue
        call = call_cost(
            book, given.preset.teacher, given.as_of, input_tokens=read, output_tokens=written,
            provider=given.preset.provider, currency="USD",
        )  # fmt: skip
        behind += call.rests_on
        found[name] = certain(call.cost / (read or written) * api.TOKENS_PER_MTOK)
    return unique(behind), found


def _api_working(given: Inputs, priced: Mapping[str, Quantity]) -> str:
    def price(name: str) -> str:
        value = priced[name].value if name in priced else float(given.values[name])
        return f"US${value:,.2f}".replace(".00", "")

    who = given.preset.teacher if priced else "as set"
    return (
        f"{price('input_usd_per_mtok')} in and {price('output_usd_per_mtok')} out per million "
        f"tokens ({who})"
    )


def defender_ledger(
    book: Book, given: Inputs, question: Question
) -> tuple[Quantity | None, Grounds]:
    """US dollars to make the teacher's tuning again, with range and records; None where unknown.

    As set, or else the tuning and data stages of the system that the preset names, at the prices
    of when its maker paid them; research is added where it is set.
    """
    research = float(given.values.get("research_usd", 0.0))
    if "replacement_usd" in given.values:
        return certain(float(given.values["replacement_usd"]) + research), ()
    if "defender" not in given.values:
        return None, ()
    system = str(given.values["defender"])
    scenario = Scenario(system, "tuning+data", draws=question.draws, seed=question.seed)
    ledger = evaluate(book, scenario)
    usd = ledger.total
    low, high = usd.low + research, usd.high + research
    usual = Quantity(usd.central + research, low, high, "extraction replacement")
    return usual, ledger.rests_on
