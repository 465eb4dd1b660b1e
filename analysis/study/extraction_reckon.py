"""The reckoning of extraction: inputs by name in, numbers or arrays by name out.

One function serves the central case, the draws, the levers and the heat map.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.book.load import Book
from analysis.model import extraction as formulas
from analysis.model.compute import Number
from analysis.study.extraction_costs import Shop
from analysis.study.extraction_law import Law, central, drawn
from analysis.study.extraction_question import GAIN, VALUE, Question

Values = Mapping[str, Number]
"""Inputs by name; absent where nobody set them."""
LAW_DOMAINS = ("style", "broad")
"""Told apart beside what is copied, never averaged with it."""


@dataclass(frozen=True)
class Reckoned:
    """What follows from one set of inputs; None where an input it needs is missing."""

    exchanges: Number | None
    samples: Number | None
    drawing_days: Number | None
    share: Number | None
    apart: Mapping[str, Number]
    """The recovered share of style, and of broad knowledge, by the same samples."""
    costs: Mapping[str, Number]
    """The attacker's, in US dollars."""
    clone_days: Number | None
    """To the target, with tuning and evaluation."""
    leverage: Number | None
    gain: Number | None
    lost: Number | None

    @property
    def attacker_usd(self) -> Number:
        return sum(self.costs.values(), start=0.0)


@dataclass(frozen=True)
class Laws:
    """The law for what is copied, for style and for broad knowledge, as numbers or draws."""

    copied: Law
    apart: Mapping[str, Law]


def central_laws(book: Book, domain: str, base: Number) -> Laws:
    return Laws(central(book, domain, base), {n: central(book, n, base) for n in LAW_DOMAINS})


def drawn_laws(book: Book, domain: str, base: Number, question: Question) -> Laws:
    many, seed = question.draws, question.seed
    return Laws(
        drawn(book, domain, base, many, seed),
        {name: drawn(book, name, base, many, seed) for name in LAW_DOMAINS},
    )


def reckon(values: Values, laws: Laws, shop: Shop, target: float) -> Reckoned:
    """Volume, share, costs, time, leverage and loss from inputs by name."""
    exchanges, drawing_days = _volume(values)
    kept = values["kept_share"] * (1.0 - values["hidden"])
    samples = None if exchanges is None else exchanges * kept
    told = {"information": values["information"], "traces": values["traces"]}
    share = None if samples is None else laws.copied.share(samples, **told)
    apart = {} if samples is None else {n: law.share(samples) for n, law in laws.apart.items()}
    costs = shop.costs(values, exchanges, samples)
    spent = sum(costs.values(), start=0.0)
    days = _clone_days(values, laws.copied, target, kept, told)
    replacement = values.get("replacement_usd")
    leverage = None
    if share is not None and replacement is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = formulas.leverage(
                recovered=np.asarray(share), replacement_usd=replacement, attacker_usd=spent
            )
        leverage = np.where(np.asarray(spent) > 0, ratio, 0.0)
    return Reckoned(
        exchanges, samples, drawing_days, share, apart, costs, days, leverage,
        _gain(values, share, spent), _lost(values, share, days),
    )  # fmt: skip


def per_account_day(values: Values) -> Number | None:
    """Exchanges of an account in a day: as set, below every cap that is set."""
    cap = formulas.account_day_cap(
        requests_per_minute=_plain(values, "requests_per_minute"),
        input_tokens_per_minute=_plain(values, "input_tokens_per_minute"),
        output_tokens_per_minute=_plain(values, "output_tokens_per_minute"),
        input_tokens=float(np.mean(values.get("input_tokens", 0.0))),
        output_tokens=float(np.mean(values.get("output_tokens", 0.0))),
        use_share=float(np.mean(values["limit_use_share"])),
    )
    least = np.minimum(cap, values.get("cap_per_account_day", np.inf))
    wanted = values.get("exchanges_per_account_day")
    if wanted is not None:
        return np.minimum(wanted, least)
    return least if np.all(np.isfinite(least)) else None


def _plain(values: Values, name: str) -> float | None:
    value = values.get(name)
    return None if value is None else float(np.mean(value))


def _volume(values: Values) -> tuple[Number | None, Number | None]:
    """Exchanges drawn and the days it takes: what is known of both, and what access leaves."""
    accounts, each, days = values.get("accounts"), per_account_day(values), values.get("days")
    hazard = float(np.mean(values["detection_hazard_per_day"]))
    wanted = values.get("exchanges")
    if accounts is None or each is None:
        none_at_all = any(given is not None and np.all(given == 0) for given in (accounts, each))
        return (0.0 if none_at_all else wanted), days
    if days is not None:
        drawn_here = formulas.exchanges(
            accounts=accounts, per_account_day=each, days=days, hazard_per_day=hazard
        )
        return (drawn_here if wanted is None else np.minimum(wanted, drawn_here)), days
    if wanted is None:
        return None, None
    most = np.inf if hazard <= 0 else accounts * each / hazard
    reachable = np.minimum(wanted, np.where(np.asarray(accounts * each) > 0, most, 0.0))
    needed = formulas.days_to_draw(
        wanted=wanted, accounts=accounts, per_account_day=each, hazard_per_day=hazard
    )
    return reachable, needed


def _clone_days(
    values: Values, law: Law, target: float, kept: Number, told: Mapping[str, Number]
) -> Number | None:
    """T*: days to draw the samples of the target, to tune and to evaluate."""
    accounts, each = values.get("accounts"), per_account_day(values)
    if accounts is None or each is None:
        return None
    wanted = law.samples(target, **told)
    with np.errstate(divide="ignore", invalid="ignore"):
        asked = np.where(np.asarray(kept) > 0, np.divide(wanted, kept), np.inf)
    drawing = formulas.days_to_draw(
        wanted=asked, accounts=accounts, per_account_day=each,
        hazard_per_day=float(np.mean(values["detection_hazard_per_day"])),
    )  # fmt: skip
    return drawing + values.get("training_days", 0.0) + values.get("evaluation_days", 0.0)


def _gain(values: Values, share: Number | None, spent: Number) -> Number | None:
    if share is None or any(name not in values for name in GAIN):
        return None
    return formulas.expected_value(
        recovered=share, worth_usd=values["attacker_value_usd"], attacker_usd=spent,
        detection=values["detection_probability"], attribution=values["attribution_probability"],
        enforcement=values["enforcement_probability"], penalty_usd=values["penalty_usd"],
    )  # fmt: skip


def _lost(values: Values, share: Number | None, days: Number | None) -> Number | None:
    if share is None or any(name not in values for name in VALUE):
        return None
    lost = formulas.lost_margin(
        revenue_usd_per_year=values["revenue_usd_per_year"], margin=values["margin"],
        switching=values["switching_share"], recovered=share, threshold=values["threshold_share"],
        days=0.0 if days is None else days, lead_days=values["lead_days"],
    )  # fmt: skip
    return lost * (1.0 - values["other_moat"]) * (1.0 - values["stopped_by_law"])
