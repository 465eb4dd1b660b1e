"""Findings on serving and on own GPUs against an API, in words."""

from math import log10

from analysis.book.records import Chip, Served
from analysis.brief.words import SIGNS, money, with_range
from analysis.model.serving import usd_per_mtok
from analysis.study.break_even import BreakEven
from analysis.study.draws import Spread
from analysis.study.inputs import count_text
from analysis.study.serving import Side, Supply
from analysis.study.serving_inputs import INPUTS, Mix

SMALL = 10.0
SIDES: tuple[Side, ...] = ("output", "input")
SHARES = ("share", "share of hours")


def per_mtok(amount: float) -> str:
    """A price per million tokens to two significant digits, fractions of a cent included.

    >>> per_mtok(0.0604), per_mtok(1.114), per_mtok(28.39), per_mtok(4.0)
    ('$0.060', '$1.1', '$28', '$4.0')
    """
    if amount <= 0 or amount >= SMALL:
        return money(amount)
    rounded = float(f"{amount:.1e}")
    return f"{SIGNS['USD']}{rounded:.{max(1, 1 - int(log10(rounded) // 1))}f}"


def per_mtok_range(amount: Spread) -> str:
    """
    >>> per_mtok_range(Spread(0.39, 0.95, 4.2))
    '$0.95 (0.39–4.2)'
    """
    if amount.low == amount.high:
        return per_mtok(amount.central)
    low, high = (per_mtok(end).removeprefix("$") for end in (amount.low, amount.high))
    return f"{per_mtok(amount.central)} ({low}–{high})"


def chips_text(count: int, chip: Chip) -> str:
    """So many of a chip, its maker left out."""
    return f"{count:,} × {chip.name.removeprefix(chip.vendor).strip()}"


def swing_rows(found: BreakEven) -> list[dict[str, str]]:
    """What moves the month's cost on own GPUs, the largest first."""
    return [
        {
            "What moves it": INPUTS[swing.names[0]].label,
            "90 % range": " to ".join(
                input_text(swing.names[0], end) for end in (swing.first.low, swing.first.high)
            ),
            "Own GPUs cost": f"{money(swing.at_low)} to {money(swing.at_high)}",
        }
        for swing in found.swings
    ]


def input_text(name: str, value: float) -> str:
    """
    >>> input_text("utilisation", 0.55), input_text("rental_usd_per_gpu_hour", 3.99)
    ('55 %', '$3.99')
    >>> input_text("staff_share", 0.5)
    '0.5 persons'
    """
    unit = INPUTS[name].unit
    if unit in SHARES:
        return f"{value * 100:.0f} %"
    return money(value) if unit.startswith("US$") else f"{value:g} {unit}"


def mix_text(mix: Mix) -> str:
    """
    >>> mix_text(Mix(1000.0, 300.0, 0.5))
    '1,000 tokens in, 300 out a request, 50 % of input cached'
    """
    hit = f", {mix.cache_hit_share * 100:.0f} % of input cached" if mix.cache_hit_share else ""
    return f"{mix.input_tokens:,.0f} tokens in, {mix.output_tokens:,.0f} out a request{hit}"


def supply_finding(found: Supply) -> str:
    """What a million tokens cost to serve."""
    shape = found.architecture
    written, read = (per_mtok_range(found.usd_per_mtok(side)) for side in SIDES)
    return f"Serving {shape.name} costs {written} per million output tokens, {read} input"


def supply_detail(found: Supply) -> str:
    """How that was worked out."""
    copy, chip = found.copy, found.host.chip
    least = f" ({found.smallest} would hold it)" if found.smallest < copy.chips else ""
    return (
        f"One copy on {chips_text(copy.chips, chip)}{least} serves {copy.batch:,} requests at "
        f"once, each at {found.tokens_per_s_per_request:.0f} tokens a second, and "
        f"{count_text(float(found.capacity_per_month(found.central)))} tokens a month; "
        f"{mix_text(found.mix)}"
    )


def month_finding(found: BreakEven) -> str:
    """What the month costs either way, and from where on own GPUs win."""
    shape, chip = found.supply.architecture, found.supply.host.chip
    tokens = count_text(found.tokens_per_month)
    return (
        f"At {tokens} tokens a month, {shape.name} on {chips_text(found.gpus, chip)} costs "
        f"{with_range(found.usd)}; {found.tariff.model} by API costs {money(found.api_usd)}. "
        f"{break_even_text(found)}"
    )


def break_even_text(found: BreakEven) -> str:
    """Where own GPUs begin to win, or that they never do."""
    low, high = found.tokens_range
    if found.tokens is None:
        return "Own GPUs never break even."
    ends = f"{count_text(low or found.tokens)} to {count_text(high) if high else 'never'}"
    return f"Own GPUs break even at {count_text(found.tokens)} tokens a month ({ends})."


def odds_text(found: BreakEven) -> str:
    """How likely own GPUs are cheaper, and the GPU price at which the answer turns."""
    share = found.cheaper_share
    part = {0.0: "none", 1.0: "all"}.get(share, f"{share * 100:.0f} %")
    text = f"Own GPUs are cheaper at this volume in {part} of the draws"
    if found.rental_to_match is None:
        text += "; no GPU price would make the two equal."
    else:
        text += f"; the two cost the same at {money(found.rental_to_match)} per GPU-hour."
    return text if found.tokens else f"{never_text(found)} {text}"


def never_text(found: BreakEven) -> str:
    """Why own GPUs never win, and where they would at the cheap end of the range."""
    low, _ = found.tokens_range
    hope = (
        f"; at the cheap end of the range they win from {count_text(low)} tokens on" if low else ""
    )
    return f"Even full, own GPUs cost more per token than the API{hope}."


def served_text(one: Served) -> str:
    """What somebody measured."""
    if one.usd_per_mtok:
        said = f"{per_mtok(one.usd_per_mtok)} per million tokens, input and output together"
    else:
        sides = measured_usd_per_mtok(one)
        known = (f"{per_mtok(usd)} per million {side}" for side, usd in sides.items() if usd)
        said = " and ".join(known) + " tokens"
    return f"{one.name}: {said}"


def measured_usd_per_mtok(one: Served) -> dict[Side, float | None]:
    """What each side's tokens cost where a chip's speed and price were measured; else None."""
    price = one.usd_per_chip_hour
    speeds: dict[Side, float | None] = {
        "input": one.input_tokens_per_chip_s,
        "output": one.output_tokens_per_chip_s,
    }
    return {
        side: float(usd_per_mtok(usd_per_hour=price, tokens_per_s=speed, utilisation=1.0))
        if price and speed
        else None
        for side, speed in speeds.items()
    }
