"""What an API gives away to a student model: volume, recovered share, cost, time and loss.

It sizes exposure for the defender. Symbols and sources: docs/METHODOLOGY.md. Floats or arrays of
draws alike.
"""

import numpy as np

from analysis.model.compute import Number

MINUTES_PER_DAY = 1440.0
SMALLEST_BASE_B, LARGEST_BASE_B = 0.32, 40.0
"""Billions of parameters between which the cases let the base matter."""
REFERENCE_BASE_B = 10.0


def account_day_cap(
    *,
    requests_per_minute: float | None = None,
    input_tokens_per_minute: float | None = None,
    output_tokens_per_minute: float | None = None,
    input_tokens: float = 0.0,
    output_tokens: float = 0.0,
    use_share: float = 1.0,
) -> float:
    """Exchanges a day that rate limits leave one account which uses `use_share` of them; infinite
    without a limit.

    >>> account_day_cap(requests_per_minute=50.0)
    72000.0
    >>> account_day_cap(
    ...     requests_per_minute=50.0, output_tokens_per_minute=8000.0, output_tokens=1000.0
    ... )
    11520.0
    """
    caps = [float("inf")]
    if requests_per_minute is not None:
        caps.append(MINUTES_PER_DAY * requests_per_minute * use_share)
    for limit, tokens in (
        (input_tokens_per_minute, input_tokens),
        (output_tokens_per_minute, output_tokens),
    ):
        if limit is not None and tokens:
            caps.append(MINUTES_PER_DAY * limit * use_share / tokens)
    return min(caps)


def exchanges(
    *, accounts: Number, per_account_day: Number, days: Number, hazard_per_day: float = 0.0
) -> Number:
    """Answers drawn by accounts of which a share `hazard_per_day` is found and closed each day.

    Accounts live on average (1 − e^(−hT))/h of the T days; all of them where h is 0.

    >>> exchanges(accounts=25_000.0, per_account_day=25.6, days=45.0)
    28800000.0
    >>> round(float(exchanges(accounts=1.0, per_account_day=1.0, days=1e9, hazard_per_day=0.1)), 6)
    10.0
    """
    if hazard_per_day <= 0:
        return accounts * per_account_day * days
    return accounts * per_account_day * -np.expm1(-hazard_per_day * days) / hazard_per_day


def days_to_draw(
    *, wanted: Number, accounts: Number, per_account_day: Number, hazard_per_day: float = 0.0
) -> Number:
    """Days until `wanted` exchanges are drawn: the inverse of `exchanges`. Infinite where the
    accounts are closed before.

    >>> round(float(days_to_draw(wanted=28.8e6, accounts=25_000.0, per_account_day=25.6)), 9)
    45.0
    >>> float(days_to_draw(wanted=11.0, accounts=1.0, per_account_day=1.0, hazard_per_day=0.1))
    inf
    """
    rate = accounts * per_account_day
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where(np.asarray(wanted) > 0, np.divide(wanted, rate), 0.0)
        if hazard_per_day <= 0:
            return plain
        left = 1.0 - hazard_per_day * plain
        return np.where(left > 0, -np.log(left) / hazard_per_day, np.inf)


def half_samples(*, n50: Number, base_params_b: Number, eta: Number) -> Number:
    """Samples that recover half of the ceiling: N50·(10/P)^η, the better base the fewer.

    >>> round(half_samples(n50=5000.0, base_params_b=20.0, eta=2.0))
    1250
    """
    size = np.clip(base_params_b, SMALLEST_BASE_B, LARGEST_BASE_B)
    return n50 * (REFERENCE_BASE_B / size) ** eta


def recovered_share(
    *, samples: Number, half: Number, ceiling: Number, gamma: Number,
    information: Number = 1.0, traces: Number = 1.0,
) -> Number:  # fmt: skip
    """Share of the gap between base and teacher that the student closes:
    φ·F / [1 + (N½ / (N·ε))^γ]. 0 without samples.

    `information` is ε, what a sample holds beside one of the public cases; `traces` is φ, what
    hiding the reasoning leaves of the ceiling.

    >>> recovered_share(samples=5000.0, half=5000.0, ceiling=0.9, gamma=0.4)
    0.45
    >>> recovered_share(samples=0.0, half=5000.0, ceiling=0.9, gamma=0.4)
    0.0
    """
    told = np.asarray(samples) * information
    with np.errstate(divide="ignore"):
        share = traces * ceiling / (1.0 + np.divide(half, told) ** gamma)
    return share if share.ndim else share.item()


def samples_for(
    *, share: Number, half: Number, ceiling: Number, gamma: Number,
    information: Number = 1.0, traces: Number = 1.0,
) -> Number:  # fmt: skip
    """Samples that recover `share`: the inverse of `recovered_share`; infinite from φ·F on.

    >>> samples_for(share=0.45, half=5000.0, ceiling=0.9, gamma=0.4)
    5000.0
    >>> samples_for(share=0.9, half=5000.0, ceiling=0.9, gamma=0.4)
    inf
    """
    most = np.asarray(traces * ceiling)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.where(share < most, np.divide(share, most - share), np.inf)
        found = np.where(share > 0, half / information * odds ** np.divide(1.0, gamma), 0.0)
    return found if found.ndim else found.item()


def leverage(*, recovered: Number, replacement_usd: Number, attacker_usd: Number) -> Number:
    """Effective leverage Λ = f·C_def / C_att: what the copy is worth to remake, per dollar paid.

    >>> leverage(recovered=0.5, replacement_usd=1e6, attacker_usd=1e3)
    500.0
    """
    return recovered * replacement_usd / attacker_usd


def expected_value(
    *, recovered: Number, worth_usd: Number, attacker_usd: Number, detection: Number,
    attribution: Number, enforcement: Number, penalty_usd: Number,
) -> Number:  # fmt: skip
    """The attacker's: (1 − p_det)·f·V − C_att − p_attr·p_enf·X.

    >>> expected_value(recovered=0.5, worth_usd=1000.0, attacker_usd=100.0, detection=0.2,
    ...                attribution=0.5, enforcement=0.5, penalty_usd=400.0)
    200.0
    """
    kept = (1.0 - detection) * recovered * worth_usd
    return kept - attacker_usd - attribution * enforcement * penalty_usd


def lost_margin(
    *, revenue_usd_per_year: Number, margin: Number, switching: Number, recovered: Number,
    threshold: Number, days: Number, lead_days: Number,
) -> Number:  # fmt: skip
    """The defender's: R·m·κ·max(0, (f − f0)/(1 − f0))·max(0, L − T*), L and T* in years.

    `lead_days` is how long the model would have stood alone without the copy.

    >>> lost_margin(revenue_usd_per_year=100.0, margin=0.5, switching=0.2, recovered=0.75,
    ...             threshold=0.5, days=0.0, lead_days=365.25)
    5.0
    """
    good_enough = np.maximum(0.0, (np.asarray(recovered) - threshold) / (1.0 - threshold))
    years = np.maximum(0.0, lead_days - np.asarray(days)) / 365.25
    lost = revenue_usd_per_year * margin * switching * good_enough * years
    return lost if lost.ndim else lost.item()
