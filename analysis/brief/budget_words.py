"""A budget's findings in words: what it reaches, what would turn that, and what else it buys."""

from math import floor, log10

from analysis.brief.words import SIGNS, exact_money, money, with_range
from analysis.study.budget import Answer
from analysis.study.budget_back import Needed, seek
from analysis.study.budget_inputs import CHIP_PRICE, FX_NAMES, PRICE, Way
from analysis.study.budget_levels import Level
from analysis.study.draws import Spread
from analysis.study.inputs import count_text
from analysis.study.purchases import Purchase

WAY_NAMES: dict[Way, str] = {"buy": "buying chips", "rent": "renting GPU-hours"}
INPUT_NAMES = {
    "amount": "the sum", PRICE: "the GPU price", CHIP_PRICE: "the price of a chip",
    "mfu": "MFU", "accelerator_share": "the compute share", "availability": "availability",
    "days": "the training time", "fx_usd_per_gbp": "the pound", "fx_usd_per_eur": "the euro",
    "fx_cny_per_usd": "the dollar",
}  # fmt: skip
ARGUED = (PRICE, CHIP_PRICE, "mfu", "accelerator_share", *FX_NAMES.values())
"""Inputs that people argue about; goal seek has the others too."""
FALLS_WITH = (PRICE, CHIP_PRICE, "fx_cny_per_usd")
"""Inputs of which more means less compute."""


def flop_text(flop: float) -> str:
    """A count of FLOP to three digits.

    >>> flop_text(2.853e25), flop_text(3.0e24), flop_text(0.0)
    ('2.85e25', '3e24', '0')
    """
    return f"{flop:.3g}".replace("e+", "e")


def flop_range(flop: Spread) -> str:
    """
    >>> flop_range(Spread(1.2e25, 2.85e25, 5.4e25))
    '2.85e25 FLOP (1.2e25–5.4e25)'
    """
    text = f"{flop_text(flop.central)} FLOP"
    if flop.low == flop.high:
        return text
    return f"{text} ({_two(flop.low)}–{_two(flop.high)})"


def _two(flop: float) -> str:
    return f"{flop:.2g}".replace("e+", "e")


def times(ratio: float) -> str:
    """A ratio as people say it: two digits.

    >>> times(1.3585), times(12.24), times(0.29), times(0.0031), times(131.2)
    ('1.4×', '12.2×', '0.29×', '0.0031×', '131×')
    """
    if ratio >= 100:
        return f"{ratio:,.0f}×"
    if ratio >= 1:
        return f"{ratio:.1f}×"
    digits = 1 - floor(log10(ratio)) if ratio > 0 else 0
    return f"{ratio:.{digits}f}×"


def evidence_text(level: Level) -> str:
    """A model's compute behind how firm it is: “Epoch estimate 2.1e25”."""
    return f"{_graded(level)} {flop_text(level.flop)}"


def level_text(level: Level) -> str:
    """The same as a label: “2.1e25, Epoch estimate”."""
    return f"{flop_text(level.flop)}, {_graded(level)}"


def _graded(level: Level) -> str:
    by_epoch = level.evidence == "estimate" and level.source.startswith("epoch")
    return "Epoch estimate" if by_epoch else level.evidence


def verdict(found: Answer) -> str:
    """How the compute stands to the model compared with, over the whole range."""
    name, ratio = found.against.name, found.ratio(found.against)
    if ratio.central >= 1:
        sure = "in all of the range" if ratio.low >= 1 else "but not in all of the range"
        return (
            f"Enough for {name}’s compute {sure}"
            if ratio.low < ratio.high
            else (f"Enough for {name}’s compute")
        )
    if ratio.high >= 1:
        return f"Short of {name}’s compute, but not in all of the range"
    return f"Short of {name}’s compute" + (" in all of the range" * (ratio.low < ratio.high))


def finding(found: Answer) -> str:
    """The answer in one sentence, tagged as the upper bound that it is."""
    budget = found.budget
    sum_text = money(budget.amount, budget.currency, 3)
    about = f"about {times(found.ratio(found.against).central)} {found.against.name}"
    return (
        f"Upper bound: {sum_text} gives at most {flop_range(found.flop)}, {about} "
        f"({evidence_text(found.against)})"
    )


def working(found: Answer) -> str:
    """How the money becomes compute, step by step."""
    budget, values = found.budget, found.quantities
    share = values["accelerator_share"].value
    parts = [f"{money(budget.amount, budget.currency, 3)} are {money(found.usd, digits=4)}"]
    if budget.currency == "USD":
        parts = [money(found.usd, digits=4)]
    elif FX_NAMES[budget.currency] in values:
        rate = values[FX_NAMES[budget.currency]].value
        unit = "CN¥ per $" if budget.currency == "CNY" else f"$ per {SIGNS[budget.currency]}"
        parts[0] += f" at {rate:.4g} {unit}"
    if found.way == "rent":
        parts.append(
            f"{percent(share)} of it rents {count_text(found.gpu_hours.central)} "
            f"{found.chip.name} hours at {exact_money(values[PRICE].value)}"
        )
        parts.append(f"{percent(values['mfu'].value)} MFU")
    else:
        parts.append(
            f"{percent(share)} of it buys {found.chips:,} {found.chip.name} "
            f"at {exact_money(values[CHIP_PRICE].value)} each"
        )
        parts.append(
            f"{found.days:g} days at {percent(values['availability'].value)} availability "
            f"and {percent(values['mfu'].value)} MFU"
        )
    return "; ".join(parts) + "."


def model_text(found: Answer) -> str:
    """The model that the compute would train."""
    params, tokens = found.params, found.tokens
    optimal = not {"params", "tokens"} & dict(found.budget.overrides).keys()
    kind = "A compute-optimal model" if optimal else "The model"
    return (
        f"{kind} has {count_text(params.central)} parameters on {count_text(tokens.central)} tokens"
    )


def reverses(found: Answer) -> str:
    """What each of the main inputs must be, alone, for the finding to turn."""
    target = found.against
    stands = found.flop.central >= target.flop
    needed = seek(found, target.flop)
    parts = [
        f"{INPUT_NAMES[name]} {_turn(name, stands)} {input_text(name, value, found)}"
        for name in ARGUED
        if (value := needed.get(name)) is not None
    ]
    if not parts:
        return f"No single assumption {'takes it below' if stands else 'lifts it to'} {target.name}"
    start = f"It falls below {target.name} if" if stands else f"It reaches {target.name} if"
    listed = f"{', '.join(parts[:-1])} or {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{start} {listed}"


def _turn(name: str, stands: bool) -> str:
    rises = (name in FALLS_WITH) == stands
    return "exceeds" if rises else "is below"


def input_text(name: str, value: float, found: Answer) -> str:
    """An input's value with its unit."""
    if name == "amount":
        return money(value, found.budget.currency, 3)
    if name == PRICE:
        return f"{exact_money(value)} an hour"
    if name == CHIP_PRICE:
        return exact_money(value)
    if name == "days":
        return f"{value:,.0f} days" if value >= 10 else f"{value:.1f} days"
    if name == "fx_cny_per_usd":
        return f"CN¥{value:.2f}"
    if name in FX_NAMES.values():
        return f"${value:.2f}"
    return percent(value)


def percent(share: float) -> str:
    """
    >>> percent(0.72), percent(0.2944), percent(0.005)
    ('72 %', '29 %', '0.5 %')
    """
    return f"{share:.0%}".replace("%", " %") if share >= 0.1 else f"{share * 100:.2g} %"


def label(name: str) -> str:
    """An input's name where a line begins: “GPU price”."""
    text = INPUT_NAMES[name].removeprefix("the ")
    return f"{text[:1].upper()}{text[1:]}"


def needed_text(needed: Needed, currency: str) -> str:
    """What a target costs one way."""
    if needed.amount is None:
        return f"{WAY_NAMES[needed.way]}: {needed.why_not}"
    return f"{WAY_NAMES[needed.way]}: {with_range(needed.amount, currency)}"


def seek_lines(found: Answer, needed: dict[str, float | None]) -> list[str]:
    """Goal seek as a list: each input, where it stands, and what it would have to be."""
    lines = []
    for name, value in needed.items():
        stands = input_text(name, found.quantities[name].value, found)
        label = INPUT_NAMES[name]
        wanted = (
            "no value of it alone is enough"
            if value is None
            else (f"{input_text(name, value, found)} would do")
        )
        lines.append(f"{label[:1].upper()}{label[1:]}: {wanted}; it is {stands}")
    return lines


def purchase_rows(bought: tuple[Purchase, ...]) -> list[dict[str, str]]:
    """The options side by side, one unit for all."""
    return [
        {
            "Option": purchase.name,
            "Person-years of use": _range(purchase.person_years),
            "To pay first": money(purchase.first_usd.central),
            "Per person-year": exact_money(purchase.usd_per_person_year.central),
            "Cheaper than the API from": break_even_text(purchase),
            "The whole sum buys": purchase.what,
        }
        for purchase in bought
    ]


def break_even_text(purchase: Purchase) -> str:
    """From how many person-years on the option costs less than the API."""
    if purchase.id == "api":
        return "–"
    if purchase.break_even is None:
        return "never"
    if purchase.break_even <= 0:
        return "the first"
    return f"{count_text(float(f'{purchase.break_even:.2g}'))} person-years"


def _range(years: Spread) -> str:
    if years.low == years.high:
        return count_text(float(f"{years.central:.3g}"))
    low, mid, high = (count_text(float(f"{y:.2g}")) for y in (years.low, years.central, years.high))
    return f"{mid} ({low}–{high})"


def shares_rows(found: Answer) -> list[dict[str, str]]:
    """The money by what it pays for."""
    currency = found.budget.currency
    return [
        {"Part": part.name, "Sum": money(part.amount, currency, 3),
         "Share": percent(part.amount / found.budget.amount)}
        for part in found.shares
    ]  # fmt: skip
