"""A scenario: the question in one small immutable object. It is the URL, the file and the call."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from analysis.errors import BadInputError, UnknownNameError

Basis = Literal["rental", "amortised", "acquisition", "development"]
BASES: tuple[Basis, ...] = ("rental", "amortised", "acquisition", "development")
CURRENCIES = ("USD", "GBP", "EUR", "CNY")
MAX_DRAWS = 1_000_000


TINY = 1e-6
"""Inputs that something is divided by stay above this."""


@dataclass(frozen=True)
class Rule:
    """What an input may be, and how the screen names it."""

    label: str
    unit: str
    above: float = 0.0
    most: float = 1e30
    text: bool = False
    options: tuple[str, ...] = ()


INPUTS: dict[str, Rule] = {
    "rental_usd_per_gpu_hour": Rule("GPU rental price", "US$/h", most=1e4),
    "gpu_hours": Rule("GPU-hours", "GPU-hours", most=1e12),
    "hours_from": Rule("GPU-hours from", "", text=True, options=("reported", "estimated")),
    "chip": Rule("Chip", "", text=True),
    "tier": Rule("Rental tier", "", text=True),
    "term": Rule("Rental term", "", text=True),
    "mfu": Rule("MFU", "share of peak", above=TINY, most=1.0),
    "tuning": Rule("Tuning of", "", text=True, options=("full", "lora", "qlora")),
    "set_up_hours": Rule("Set-up time", "hours", above=-1e-9, most=1e4),
    "chips": Rule("Chips of the cluster", "chips", above=0.0, most=1e8),
    "chip_usd": Rule("Price of one chip", "US$", most=1e7),
    "server_overhead": Rule("Server over its chips' price", "ratio", 0.999999, 10.0),
    "value_fall": Rule("Fall of hardware's value", "orders of magnitude a year", TINY, 2.0),
    "interconnect_share": Rule("Network", "share of the cluster's price", -1e-9, 0.9),
    "server_power": Rule("Server over chip power", "ratio", 0.999999, 10.0),
    "power_load": Rule("Average over rated power", "share", TINY, 1.5),
    "training_w": Rule("Power per chip in training", "W", most=1e5),
    "pue": Rule("PUE", "data centre over servers", 0.999999, 5.0),
    "usd_per_kwh": Rule("Electricity", "US$ per kWh", above=-1e-9, most=10.0),
    "kg_co2_per_kwh": Rule("Carbon of the grid", "kg CO2 per kWh", above=-1e-9, most=5.0),
    "params": Rule("Parameters", "parameters", most=1e16),
    "tokens": Rule("Tokens processed", "tokens", most=1e18),
    "flop": Rule("Training compute", "FLOP", most=1e32),
    "model": Rule("Teacher model", "", text=True),
    "examples": Rule("Examples", "examples", most=1e12),
    "kept_share": Rule("Kept share", "share", above=TINY, most=1.0),
    "examples_per_request": Rule("Examples per request", "examples", above=TINY, most=1e6),
    "input_tokens_per_request": Rule("Input tokens per request", "tokens", most=1e8),
    "output_tokens_per_request": Rule("Output tokens per request", "tokens", most=1e8),
    "input_usd_per_mtok": Rule("Input price", "US$ per MTok", above=-1e-9, most=1e6),
    "output_usd_per_mtok": Rule("Output price", "US$ per MTok", above=-1e-9, most=1e6),
    "items": Rule("Items made by people", "items", most=1e12),
    "minutes_per_item": Rule("Minutes per item", "minutes", most=1e6),
    "labour_usd_per_hour": Rule("Labour", "US$/h", above=-1e-9, most=1e5),
    "usd": Rule("Stated sum", "US$", above=-1e-9, most=1e13),
    "experiment_multiplier": Rule(
        "Experiment multiplier", "all compute ÷ final runs", 0.999999, 1e3
    ),
    "staff_over_compute": Rule("Staff share", "staff ÷ all compute", above=-1e-9, most=100.0),
    "fx_usd_per_gbp": Rule("US$ per £", "US$ per £", above=TINY, most=1e3),
    "fx_usd_per_eur": Rule("US$ per €", "US$ per €", above=TINY, most=1e3),
    "fx_cny_per_usd": Rule("CN¥ per US$", "CN¥ per US$", above=TINY, most=1e4),
    # Inputs of the budget model too: known everywhere, so that one link serves every page.
    "accelerator_share": Rule("Share reaching accelerators", "share", most=1.0),
    "days": Rule("Days of training", "days", TINY, 1e5),
    "availability": Rule("Availability", "share", most=1.0),
}
WHOLE_SCENARIO = {
    "rental_usd_per_gpu_hour", "experiment_multiplier", "staff_over_compute", "value_fall",
    "interconnect_share", "usd_per_kwh", "kg_co2_per_kwh",
}  # fmt: skip
"""Inputs with one cause: set without a stage they hold for every stage, bases included."""

Overrides = tuple[tuple[str, float | str], ...]


@dataclass(frozen=True)
class Scenario:
    """System, accounting choices, dates and every assumption that was changed."""

    system: str
    boundary: str | None = None
    basis: Basis = "rental"
    as_of: date | None = None
    """The day whose prices apply; None: each stage at the day on which it was paid for."""
    known_on: date | None = None
    currency: str = "USD"
    overrides: Overrides = ()
    draws: int = 4096
    seed: int = 20230313

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise UnknownNameError("basis", self.basis, BASES)
        if self.currency not in CURRENCIES:
            raise UnknownNameError("currency", self.currency, CURRENCIES)
        if not 1 <= self.draws <= MAX_DRAWS:
            raise BadInputError("draws", self.draws, f"use 1 to {MAX_DRAWS:,}")
        if self.seed < 0:
            raise BadInputError("seed", self.seed, "use a whole number of 0 or more")


def override(path: str, value: object) -> tuple[str, float | str]:
    """One checked override, such as `mfu` = 0.4 or `base.gpu_hours` = 82432.

    >>> override("base.gpu_hours", "82_432")
    ('base.gpu_hours', 82432.0)

    Raises `UnknownNameError` for a name that is no input, `BadInputError` for a value outside it.
    """
    stage, dot, name = path.rpartition(".")
    if name not in INPUTS or (dot and not stage):
        raise UnknownNameError("input", path, INPUTS)
    rule = INPUTS[name]
    if rule.options and value not in rule.options:
        raise UnknownNameError(name, str(value), rule.options)
    if rule.text:
        return path, str(value)
    try:
        number = float(str(value))
    except ValueError:
        raise BadInputError(path, value, f"write a number ({rule.unit})") from None
    if not rule.above < number <= rule.most:
        least = max(0.0, round(rule.above, 3))
        word = "at least" if rule.above < 0 or least == 1 else "above"
        raise BadInputError(
            path, value, f"use {word} {least:g}, at most {rule.most:g} ({rule.unit})"
        )
    return path, number


def parse_overrides(texts: list[str]) -> Overrides:
    """Overrides from `path=value` texts, sorted; a later one replaces an earlier."""
    found = {}
    for text in texts:
        path, sign, value = text.partition("=")
        if not sign:
            raise BadInputError("--set", text, "write it as name=value")
        found[path.strip()] = override(path.strip(), value.strip())[1]
    return tuple(sorted(found.items()))
