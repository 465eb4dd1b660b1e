"""What each lever of a provider changes: the attacker's cost, the share recovered, the loss."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from analysis.book import records as r
from analysis.model.compute import Number
from analysis.study.draws import Spread
from analysis.study.extraction import Answer
from analysis.study.extraction_law import band
from analysis.study.extraction_reckon import (
    Reckoned,
    Values,
    central_laws,
    drawn_laws,
    per_account_day,
    reckon,
)

REASONING = ("reason", "adjacent", "agentic")
"""Kinds that are taught by traces of reasoning; hiding them changes nothing elsewhere."""
ACCESS = {"cap_per_account_day", "detection_hazard_per_day", "accounts"}


@dataclass(frozen=True)
class Effect:
    """A lever, or several, beside the same days without it; differences draw by draw."""

    levers: tuple[r.Lever, ...]
    moves: bool
    why_not: str
    """Why nothing moves; empty where something does."""
    share: Spread | None
    """Change of the recovered share."""
    attacker_usd: Spread
    """Change of what the attacker pays."""
    attacker_times: float
    """The attacker's central cost over what it was."""
    lost_usd: Spread | None
    """Change of the lost margin; None while its inputs are not set."""
    gain_usd: Spread | None
    """Change of what the copy is worth to its maker; None while its inputs are not set."""
    honest_cost_share: float | None


def effects(found: Answer) -> tuple[Effect, ...]:
    """Each lever of the book by itself: what lowers loss and share most first, then what costs the
    attacker most, then what lowers a copy's worth, then those that move nothing here."""
    each = [effect(found, (lever,)) for lever in found.book.levers.values()]
    return tuple(sorted(each, key=_rank))


def effect(found: Answer, levers: Iterable[r.Lever]) -> Effect:
    """What these levers together change, in the days that the same volume takes without them."""
    chosen = tuple(levers)
    middle, drawn = _in_same_days(found, found.values), _in_same_days(found, found.drawn_values)
    before = _reckoned(found, middle, central=True), _reckoned(found, drawn, central=False)
    new_middle, new_drawn = _changed(found, middle, chosen), _changed(found, drawn, chosen)
    after = _reckoned(found, new_middle, central=True), _reckoned(found, new_drawn, central=False)
    share = _change(before, after, lambda each: each.share)
    spent = _change(before, after, lambda each: each.attacker_usd)
    lost = _change(before, after, lambda each: each.lost)
    gain = _change(before, after, lambda each: each.gain)
    assert spent  # noqa: S101 (costs are never None)
    moves = any(each is not None and abs(each.central) > 0 for each in (share, spent, lost, gain))
    old, new = float(before[0].attacker_usd), float(after[0].attacker_usd)
    extra = [lever.honest_cost_share for lever in chosen if lever.honest_cost_share is not None]
    return Effect(
        chosen,
        moves,
        "" if moves else "; ".join(_why_not(found, lever) for lever in chosen),
        share,
        spent,
        new / old if old else 1.0,
        lost,
        gain,
        sum(extra) if extra else None,
    )


def _in_same_days(found: Answer, values: Values) -> Values:
    """The inputs with the days that the volume takes held, so that slower access means less."""
    days = found.middle.drawing_days
    if "days" in values or days is None or not np.isfinite(days):
        return values
    return {**values, "days": float(days)}


def _changed(found: Answer, values: Values, levers: tuple[r.Lever, ...]) -> Values:
    new: dict[str, Number] = dict(values)
    for lever in levers:
        for change in lever.changes:
            if change.name == "traces" and found.domain not in REASONING:
                continue
            if change.to is not None:
                new[change.name] = change.to
            elif change.times is not None and change.name in new:
                new[change.name] = new[change.name] * change.times
    return new


def _reckoned(found: Answer, values: Values, *, central: bool) -> Reckoned:
    base = values["base_params_billion"]
    laws = (
        central_laws(found.book, found.domain, base)
        if central
        else drawn_laws(found.book, found.domain, base, found.question)
    )
    return reckon(values, laws, found.shop, found.target)


def _change(
    before: tuple[Reckoned, Reckoned],
    after: tuple[Reckoned, Reckoned],
    pick: Callable[[Reckoned], Number | None],
) -> Spread | None:
    old, new = pick(before[0]), pick(after[0])
    old_draws, new_draws = pick(before[1]), pick(after[1])
    if old is None or new is None or old_draws is None or new_draws is None:
        return None
    draws = new_draws - old_draws
    low, high = band(draws) if np.ndim(draws) else (float(draws), float(draws))
    return Spread(low, float(new) - float(old), high)


def _why_not(found: Answer, lever: r.Lever) -> str:
    """Why this lever moves nothing at this question."""
    if not lever.changes:
        return "no case of the law used what it takes away"
    names = {change.name for change in lever.changes}
    if "traces" in names and found.domain not in REASONING:
        return f"no reasoning is copied in {found.domain}"
    if names & ACCESS and per_account_day(found.values) is None:
        return "exchanges per account and day are not set"
    caps = [c.to for c in lever.changes if c.name == "cap_per_account_day" and c.to is not None]
    each = found.values.get("exchanges_per_account_day")
    if caps and each is not None:
        return f"{float(np.mean(each)):,.4g} exchanges per account and day lie below it"
    if names & {"stopped_by_law", "attribution_probability"}:
        return "it moves the loss or the attacker's value, whose inputs are not set"
    return "nothing here depends on it"


def _rank(each: Effect) -> tuple[bool, float, float, float, float]:
    lost, share, gain = (
        change.central if change else 0.0 for change in (each.lost_usd, each.share, each.gain_usd)
    )
    return (not each.moves, lost, share, -each.attacker_usd.central, gain)
