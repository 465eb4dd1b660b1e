"""The value of an input in words, with its unit."""

from analysis.brief.words import exact_money, money
from analysis.study.draws import Quantity
from analysis.study.inputs import count_text
from analysis.study.scenario import INPUTS

PERCENT, THOUSAND = 0.01, 1000.0
SHOWN_UNITS = ("FLOP", "W", "hours", "days")
"""Those that the input's own name does not tell."""


def input_label(name: str) -> str:
    """
    >>> input_label("mfu"), input_label("chips_per_server")
    ('MFU', 'Chips per server')
    """
    return (
        INPUTS[name].label
        if name in INPUTS
        else name.replace("_", " ").replace("-", " ").capitalize()
    )


def input_text(name: str, value: float) -> str:
    """
    >>> input_text("rental_usd_per_gpu_hour", 1.85), input_text("mfu", 0.4)
    ('$1.85/h', '40%')
    >>> input_text("flop", 2.1e25), input_text("params", 6.7e9), input_text("usd", 1.09e9)
    ('2.1e25 FLOP', '6.7 billion', '$1.1bn')
    >>> input_text("experiment_multiplier", 2.2), input_text("gpu_hours", 82432.0)
    ('2.2', '82,432')
    """
    unit = _unit(name)
    if unit.startswith("US$"):
        return _number(name, value) + unit.removeprefix("US$")
    return _number(name, value) + (f" {unit}" if unit in SHOWN_UNITS else "")


def input_range(name: str, quantity: Quantity) -> str:
    """The 90 % range without its unit; empty for a certain input.

    >>> input_range("params", Quantity(6.7e9, 6e9, 7e9, "p"))
    '6–7 billion'
    >>> input_range("mfu", Quantity(0.35, 0.2, 0.55, "m"))
    '20–55%'
    >>> input_range("mfu", Quantity(0.4, 0.4, 0.4, ""))
    ''
    """
    if not quantity.low < quantity.high:
        return ""
    low, high = (_number(name, min(end, quantity.most)) for end in (quantity.low, quantity.high))
    for size in (" trillion", " billion", " million", "%"):
        if high.endswith(size):
            low = low.removesuffix(size)
    return f"{low}–{high}"


def _unit(name: str) -> str:
    return INPUTS[name].unit if name in INPUTS else ""


def _number(name: str, value: float) -> str:
    unit = _unit(name)
    if unit == "US$":
        return money(value)
    if unit.startswith("US$"):
        return exact_money(value)
    if unit.startswith("share"):
        return f"{value:.2g}" if 0 < value < PERCENT else f"{value:.0%}"
    if unit == "FLOP":
        return f"{value:.3g}".replace("e+", "e")
    return count_text(value) if value >= THOUSAND else f"{value:.4g}"
