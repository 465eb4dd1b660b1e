"""What the extraction of a model comes to, in words. Nothing here is called safe."""

from collections.abc import Sequence
from math import isfinite

from analysis.brief.words import day, exact_money, money
from analysis.model.compute import Number
from analysis.study.draws import Spread
from analysis.study.extraction import Answer, campaigns, carried_by
from analysis.study.extraction_levers import Effect
from analysis.study.extraction_question import INPUTS, VALUE

DOMAIN_NAMES = {
    "narrow": "one narrow task", "style": "style of answers", "code": "code",
    "reason": "mathematics and reasoning", "agentic": "work with tools",
    "adjacent": "tests next to what was taught", "broad": "broad knowledge",
}  # fmt: skip
BASIS_NAMES = {"observed": "observed", "claimed": "vendor-reported", "assumed": "assumed"}
LINE_NAMES = {
    "api": "API", "accounts": "Accounts", "tuning": "Tuning", "base": "Base model, pre-trained",
    "engineering": "Engineering",
}  # fmt: skip
EXIT_NAMES = {
    "other_moat": "a moat that is not the model", "hidden": "inputs and outputs not exposed",
    "stopped_by_law": "law that keeps the copy off the market",
}  # fmt: skip
SETTLED = 0.05
"""Exits whose loss differs by less than this share of the whole carry alike."""


def share(value: float) -> str:
    """A share of the gap, as a percentage with a true minus.

    >>> share(0.481), share(-0.12)
    ('48 %', '−12 %')
    """
    return f"{value * 100:.0f} %".replace("-", "−")


def share_range(found: Spread) -> str:
    """Such as “48 % (25 to 73)”."""
    low, high = (f"{value * 100:.0f}".replace("-", "−") for value in (found.low, found.high))
    return f"{share(found.central)} ({low} to {high})"


def usd_range(found: Spread) -> str:
    """Such as “$600”, or “$300k (120k to 1.6m)” where there is a band."""
    if found.high <= found.low * 1.005:
        return money(found.central)
    low, high = (money(value).removeprefix("$") for value in (found.low, found.high))
    return f"{money(found.central)} ({low} to {high})"


def times_range(found: Spread) -> str:
    """Such as “185× (84 to 1,500)”."""
    return f"{_count(found.central)}× ({_count(found.low)} to {_count(found.high)})"


def days_range(found: Spread) -> str:
    """Such as “45 days (12 to 310)”; says where the target is out of reach."""
    if not isfinite(found.central):
        return "never: the target is out of reach"
    high = _count(found.high) if isfinite(found.high) else "never"
    return f"{_count(found.central)} days ({_count(found.low)} to {high})"


def days_text(days: Number | None) -> str:
    """Days to draw a volume, where it is known.

    >>> days_text(160_000.0), days_text(20 / 3), days_text(None), days_text(float("inf"))
    ('160,000', '6.667', 'not known', 'never')
    """
    if days is None:
        return "not known"
    return amount(float(days)) if isfinite(float(days)) else "never"


def _count(value: float) -> str:
    """Two digits, and more only where they are whole."""
    if abs(value) >= 100:
        return f"{float(f'{value:.2g}'):,.0f}"
    return f"{value:.2g}"


def amount(value: float | str) -> str:
    """An input as people write it.

    >>> amount(16e6), amount(25.6), amount("yes")
    ('16,000,000', '25.6', 'yes')
    """
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def finding(found: Answer) -> str:
    """The answer in one sentence."""
    told = recovered_text(found)
    if found.recovered is None or found.middle.samples is None:
        return told
    return f"{told} in {DOMAIN_NAMES[found.domain]}, for {usd_range(found.attacker)}"


def recovered_text(found: Answer) -> str:
    """How much of the gap so many samples close."""
    if found.recovered is None or found.middle.samples is None:
        return "No volume is set, so nothing can be said of what is recovered"
    samples = f"{float(found.middle.samples):,.0f}"
    closed = share_range(found.recovered)
    return f"{samples} samples would recover {closed} of the gap to the teacher"


def apart_text(found: Answer) -> str:
    """Style and broad knowledge by the same samples, side by side."""
    style = found.measured(lambda each: each.apart.get("style"))
    broad = found.measured(lambda each: each.apart.get("broad"))
    if style is None or broad is None:
        return ""
    return (
        f"By the same samples: style {share_range(style)}, broad knowledge {share_range(broad)}. "
        "The two are never averaged: raters took copies for the teacher whose knowledge had fallen"
    )


def loss_text(found: Answer) -> str:
    """What the copy would cost the defender, or what is missing to say so."""
    lost = found.spread(lambda each: each.lost)
    if lost is None:
        names = ", ".join(INPUTS[name].label.lower() for name in found.given.missing(VALUE))
        return f"What it would cost the defender is not computed: set {names}"
    return f"Margin lost over the lead: {usd_range(lost)}"


def exit_text(found: Answer) -> str:
    """Which of the argument's three exits carries the result."""
    taken = carried_by(found)
    if found.middle.lost is None and any(name != "hidden" for name, _ in taken):
        return "Which exit carries the result cannot be told before the loss can be computed"
    if not taken:
        return "None of the three exits is open: the argument stands as far as its premises do"
    if found.middle.lost is None:
        return f"Carried by: {EXIT_NAMES[taken[0][0]]}; without samples nothing is recovered"
    first = taken[0]
    alike = [name for name, usd in taken if usd >= first[1] * (1 - SETTLED)]
    if len(alike) > 1:
        return f"Carried alike by {' and '.join(EXIT_NAMES[name] for name in alike)}"
    return f"Carried by {EXIT_NAMES[first[0]]}, which alone takes {money(first[1])} of the loss"


def lever_change(each: Effect) -> str:
    """What a lever changes, in one line."""
    if not each.moves:
        return f"moves nothing here: {each.why_not}"
    parts = []
    if each.share and each.share.central:
        points = each.share.times(100.0)
        low, high = sorted((points.low, points.high))
        text = f"{points.central:+.0f} points of the gap ({low:.0f} to {high:.0f})"
        parts.append(text.replace("-", "−"))
    if abs(each.attacker_times - 1) > 0.005:
        parts.append(f"attacker pays {each.attacker_times:.2g}×")
    if each.lost_usd and each.lost_usd.central:
        sign = "−" if each.lost_usd.central < 0 else "+"
        parts.append(f"loss {sign}{money(abs(each.lost_usd.central))}")
    if each.gain_usd and each.gain_usd.central:
        sign = "−" if each.gain_usd.central < 0 else "+"
        parts.append(f"worth to who copies {sign}{money(abs(each.gain_usd.central))}")
    return ", ".join(parts)


def answer_lines(found: Answer, tried: Sequence[Effect]) -> list[str]:
    """The command line's answer."""
    preset = found.given.preset
    lines = [f"{finding(found)} (80 % band in brackets)"]
    badge = BASIS_NAMES[preset.basis]
    lines.append(f"{preset.name}, prices of {day(found.given.as_of)}; {badge}. {preset.sentence}")
    if text := apart_text(found):
        lines.append(f"{text}.")
    for name, usd in found.middle.costs.items():
        working = found.shop.working.get(name, "as set")
        lines.append(f"  {LINE_NAMES[name]}: {exact_money(float(usd))}  {working}")
    for name, count, usd in campaigns(found):
        lines.append(f"  {name} alone: {exact_money(usd)} at the API for {count:,.0f} exchanges")
    if each := per_account(found):
        lines.append(each)
    if found.replacement:
        lines.append(f"Making the tuning again: {exact_money(found.replacement.value)}")
    if leverage := found.spread(lambda one: one.leverage):
        lines.append(f"Effective leverage: {times_range(leverage)}")
    if days := found.spread(lambda one: one.clone_days):
        lines.append(f"Time to {share(found.target)} of the gap: {days_range(days)}")
    lines += [f"{loss_text(found)}.", f"{exit_text(found)}."]
    for effect in tried:
        (lever,) = effect.levers
        lines.append(f"lever ({lever.effect}): {lever.name}: {lever_change(effect)}")
    return [*lines, *(f"caveat: {caveat.text}" for caveat in found.caveats)]


def per_account(found: Answer) -> str:
    """How much each account draws, in all and in a day where that is known."""
    accounts, exchanges = found.values.get("accounts"), found.middle.exchanges
    if not accounts or not exchanges:
        return ""
    each = float(exchanges) / float(accounts)
    daily = found.values.get("exchanges_per_account_day")
    text = f"{each:,.0f} exchanges per account"
    return f"{text}, {float(daily):,.4g} a day" if daily is not None else text
