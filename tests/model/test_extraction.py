"""Laws of extraction: more never recovers less, a better base never needs more."""

from math import exp, inf, isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.model import extraction as formulas

counts = st.floats(1.0, 1e12)
halves = st.floats(1.0, 1e10)
ceilings = st.floats(0.3, 1.0)
gammas = st.floats(0.1, 2.0)
sizes = st.floats(0.1, 1e3)
rates = st.floats(1e-4, 1.0)


@given(counts, counts, halves, ceilings, gammas)
def test_more_samples_never_recover_less(few, more, half, ceiling, gamma):
    low, high = sorted((few, more))
    law = {"half": half, "ceiling": ceiling, "gamma": gamma}
    at_low = formulas.recovered_share(samples=low, **law)
    assert 0 < at_low <= formulas.recovered_share(samples=high, **law) <= ceiling


@given(halves, st.floats(0.0, 6.0), sizes, sizes)
def test_a_better_base_never_needs_more_samples(n50, eta, one, other):
    small, large = sorted((one, other))
    needed = [
        formulas.half_samples(n50=n50, base_params_b=size, eta=eta) for size in (large, small)
    ]
    assert needed[0] <= needed[1]


@given(halves, ceilings, gammas)
def test_without_access_nothing_is_recovered(half, ceiling, gamma):
    drawn = formulas.exchanges(accounts=0.0, per_account_day=100.0, days=30.0)
    law = {"half": half, "ceiling": ceiling, "gamma": gamma}
    assert formulas.recovered_share(samples=drawn, **law) == 0


@given(st.floats(0.01, 0.95), halves, ceilings, gammas, st.floats(0.1, 10.0), st.floats(0.3, 1.0))
def test_samples_and_share_are_each_others_inverse(share, half, ceiling, gamma, told, traces):
    law = {
        "half": half, "ceiling": ceiling, "gamma": gamma, "information": told, "traces": traces,
    }  # fmt: skip
    samples = formulas.samples_for(share=share, **law)
    if share >= traces * ceiling:
        assert samples == inf
    else:
        assume(1e-9 < samples < 1e200)
        assert isclose(formulas.recovered_share(samples=samples, **law), share, rel_tol=1e-6)


@given(st.floats(1, 1e5), st.floats(0.1, 1e5), st.floats(0.1, 1e3), rates)
def test_closing_accounts_draws_less_and_takes_longer(accounts, per_day, days, hazard):
    access = {"accounts": accounts, "per_account_day": per_day}
    free = formulas.exchanges(**access, days=days)
    watched = formulas.exchanges(**access, days=days, hazard_per_day=hazard)
    assert watched < free
    assert isclose(watched, free * (1 - exp(-hazard * days)) / (hazard * days), rel_tol=1e-9)
    back = formulas.days_to_draw(wanted=watched * 0.999, **access, hazard_per_day=hazard)
    assert back <= days
    plain = formulas.days_to_draw(wanted=watched * 0.999, **access)
    assert plain <= back


@given(st.floats(1e-9, 1e-7))
def test_a_vanishing_hazard_is_none(hazard):
    found = formulas.exchanges(accounts=10.0, per_account_day=10.0, days=10.0,
                               hazard_per_day=hazard)  # fmt: skip
    assert found == pytest.approx(1000.0, rel=1e-5)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_finding_and_suing_only_lower_the_attackers_value(share, found, named, enforced):
    case = {"recovered": share, "worth_usd": 1e6, "attacker_usd": 1e3, "penalty_usd": 1e5}
    free = formulas.expected_value(**case, detection=0.0, attribution=0.0, enforcement=0.0)
    caught = formulas.expected_value(
        **case, detection=found, attribution=named, enforcement=enforced
    )
    assert caught <= free


@given(st.floats(0, 1), st.floats(0, 0.9), st.floats(0, 1e3))
def test_a_copy_below_the_threshold_or_too_late_costs_nothing(share, threshold, days):
    lost = formulas.lost_margin(
        revenue_usd_per_year=1e6, margin=0.5, switching=0.5, recovered=share,
        threshold=threshold, days=days, lead_days=365.25,
    )  # fmt: skip
    assert lost >= 0
    assert (lost == 0) == (share <= threshold or days >= 365.25)


def test_limits_by_hand():
    """50 requests a minute are 72,000 a day; 8,000 output tokens a minute at 1,000 each 11,520."""
    limits = {"requests_per_minute": 50.0, "output_tokens_per_minute": 8000.0}
    assert formulas.account_day_cap(**limits, output_tokens=1000.0) == 11_520.0
    assert formulas.account_day_cap(**limits, output_tokens=1000.0, use_share=0.5) == 5_760.0
    assert formulas.account_day_cap() == inf
