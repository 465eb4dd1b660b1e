"""What a line of a ledger needs besides its inputs so that its cost is a sum of products.

Each such number stands in the workbook as a formula over the line's inputs, `{name}` for the cell
of one: estimated GPU-hours, the number of chips, what is left of hardware's value. The prices of an
API are no input and stand as numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10

from analysis.model.ownership import HOURS_PER_DAY, HOURS_PER_YEAR
from analysis.study.evaluate import Ledger, Line

RENTAL, HOURS, CHIPS = "rental_usd_per_gpu_hour", "gpu_hours", "chips"
INPUT, OUTPUT = "input_usd_per_mtok", "output_usd_per_mtok"
SERVERS, LEFT = "servers_share", "value_left"
MTOK = 1_000_000.0
API = ("examples", "kept_share", "examples_per_request", "input_tokens_per_request",
       "output_tokens_per_request")  # fmt: skip
LOG_10 = 2.302585092994046


@dataclass(frozen=True)
class Derived:
    """A number that follows from the line's inputs."""

    label: str
    value: float
    note: str
    formula: str = ""


def derived(ledger: Ledger, line: Line) -> dict[str, Derived]:
    """By name, each after those that its formula uses."""
    names = line.quantities.keys()
    if set(API) <= names:
        return _list_prices(ledger, line)
    found = {}
    if "mfu" in names:
        found[HOURS] = _hours(ledger, line)
    if "interconnect_share" in names:
        share = line.quantities["interconnect_share"].value
        found[SERVERS] = Derived("Servers in the cluster's price", 1 - share,
                                 "the rest is network", "1-{interconnect_share}")  # fmt: skip
    if "value_fall" in names:
        found[LEFT] = _value_left(ledger, line, found)
    if "days" in names:
        hours = found[HOURS].value if HOURS in found else line.quantities[HOURS].value
        formula = f"MAX(1,{{{HOURS}}}/({{days}}*{HOURS_PER_DAY:g}))"
        value = max(1.0, hours / (line.quantities["days"].value * HOURS_PER_DAY))
        found[CHIPS] = Derived("Chips", value, "GPU-hours over the days of the run", formula)
    return found


def _list_prices(ledger: Ledger, line: Line) -> dict[str, Derived]:
    """The cost is linear in both prices: a million tokens of one kind alone cost its price."""
    alone = {"examples": 1.0, "kept_share": 1.0, "examples_per_request": 1.0}
    tokens = {INPUT: (MTOK, 0.0), OUTPUT: (0.0, MTOK)}
    return {
        name: Derived("", _cost(ledger, line, {**alone, "input_tokens_per_request": read,
                                               "output_tokens_per_request": written}),
                      "list price of the day")
        for name, (read, written) in tokens.items()
    }  # fmt: skip


def _hours(ledger: Ledger, line: Line) -> Derived:
    """Estimated ones: compute over what the chip does at its MFU, and set-up on every chip."""
    inputs = {name: q.value for name, q in line.quantities.items()}
    work = "{flop}" if "flop" in inputs else "{params}*{tokens}"
    tunes = "set_up_hours" in inputs
    value = _cost(ledger, line, _at_a_dollar_an_hour(inputs))
    set_up = inputs["set_up_hours"] * inputs[CHIPS] if tunes else 0.0
    done = inputs["flop"] if "flop" in inputs else inputs["params"] * inputs["tokens"]
    each = (value - set_up) * inputs["mfu"] / done
    formula = f"{work}/{{mfu}}*{each:.15g}" + ("+{set_up_hours}*{chips}" if tunes else "")
    note = "compute ÷ (peak × MFU)" + (", and set-up on each chip" if tunes else "")
    return Derived("", value, note, formula)


def _at_a_dollar_an_hour(inputs: Mapping[str, float]) -> dict[str, float]:
    """Inputs at which a line costs its GPU-hours in dollars, on each basis."""
    if RENTAL in inputs:
        return {RENTAL: 1.0}
    if "days" in inputs:  # a chip for each hour, each for a dollar
        dollar = {"days": 1 / HOURS_PER_DAY, "chip_usd": 1.0, "interconnect_share": 0.0}
        return dollar | ({"server_overhead": 1.0} if "server_overhead" in inputs else {})
    watts = {"training_w": 1000.0} if "training_w" in inputs else (
        {"tdp_w": 1000.0, "server_power": 1.0, "power_load": 1.0})  # fmt: skip
    return {"value_fall": 0.0, "pue": 1.0, "usd_per_kwh": 1.0, **watts}


def _value_left(ledger: Ledger, line: Line, known: Mapping[str, Derived]) -> Derived:
    """What is left of the hardware's first value on the day of the run."""
    inputs = {name: q.value for name, q in line.quantities.items()}
    hours = known[HOURS].value if HOURS in known else inputs[HOURS]
    new = inputs["chip_usd"] * inputs.get("server_overhead", 1.0) / known[SERVERS].value
    fall = inputs["value_fall"]
    lost = _cost(ledger, line, {"usd_per_kwh": 0.0})
    left = lost * HOURS_PER_YEAR / (hours * new * fall * LOG_10)
    years = -log10(left) / fall
    note = f"after {years:.3g} years"
    return Derived("Value left of the hardware", left, note, f"10^(-{{value_fall}}*{years:.15g})")


def _cost(ledger: Ledger, line: Line, changed: Mapping[str, float]) -> float:
    """US dollars of the line with some of its inputs at other values."""
    values = {path: q.value for path, q in ledger.account.quantities.items()}
    values |= {f"{line.stage}.{name}": value for name, value in changed.items()}
    at = [each.stage for each in ledger.lines].index(line.stage)
    return float(ledger.account.costs_usd(values)[at])
