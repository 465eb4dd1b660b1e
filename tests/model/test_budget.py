"""Money to compute and back: published figures, hand arithmetic, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model import budget as m

SUMS = st.floats(1e4, 1e12)
SHARES = st.floats(0.05, 1.0)
PRICES = st.floats(0.1, 50.0)
PEAK = 989.0


def test_a_hundred_million_pounds_rent_2_85e25_flop():
    """£100m at $1.27 and $2.00 an hour are 63.5 million hours; × 3600 × 312e12 × 0.4."""
    hours = m.rented_gpu_hours(usd=127e6, accelerator_share=1.0, usd_per_gpu_hour=2.0)
    assert hours == 63.5e6
    flop = m.flop_of_hours(gpu_hours=hours, peak_tflop_per_s=312.0, mfu=0.4)
    assert flop == pytest.approx(2.85e25, rel=0.01)


def test_isambards_money_buys_isambards_chips():
    """£225m at £225m/5,448 a chip, whatever rounding the division suffers."""
    each = 225e6 / 5448
    bought = m.bought_chips(usd=225e6, accelerator_share=0.72, chip_usd=each * 0.72)
    assert bought == 5448


def test_a_quarter_of_21_800_chips_is_5_4e25_flop():
    """21,800 · 90 · 24 · 0.85 hours · 3600 · 989e12 · 0.38."""
    hours = m.fleet_gpu_hours(chips=21_800.0, days=90.0, availability=0.85)
    flop = m.flop_of_hours(gpu_hours=hours, peak_tflop_per_s=PEAK, mfu=0.38)
    assert flop == pytest.approx(5.4e25, rel=0.01)


def test_ai_exaflops_are_four_times_dense_bf16():
    """5,448 chips at 989 TFLOP/s are 5.39 exaFLOP/s; Isambard-AI is sold as 21 AI exaflops."""
    dense = 5448 * PEAK * 1e12
    assert pytest.approx(dense, rel=0.03) == 21e18 * m.DENSE_BF16_SHARE_OF_AI_FLOP


def test_chinchilla_is_compute_optimal_by_its_own_rule():
    """70 billion parameters on 1.4 trillion tokens are 5.88e23 FLOP (Hoffmann et al. 2022)."""
    params = m.optimal_params(flop=6 * 70e9 * 1.4e12)
    assert params == pytest.approx(70e9)
    assert m.trained_tokens(flop=6 * 70e9 * 1.4e12, params=params) == pytest.approx(1.4e12)


@given(SUMS, SHARES, PRICES, st.floats(0.01, 1.0))
def test_renting_and_back_is_the_same_sum(usd: float, share: float, price: float, mfu: float):
    hours = m.rented_gpu_hours(usd=usd, accelerator_share=share, usd_per_gpu_hour=price)
    flop = m.flop_of_hours(gpu_hours=hours, peak_tflop_per_s=PEAK, mfu=mfu)
    back = m.rent_usd(flop=flop, accelerator_share=share, usd_per_gpu_hour=price,
                      peak_tflop_per_s=PEAK, mfu=mfu)  # fmt: skip
    assert back == pytest.approx(usd)


@given(st.integers(1, 100_000), SHARES, st.floats(0.05, 1.0), st.floats(0.01, 1.0))
def test_buying_and_back_is_the_same_number_of_chips(
    chips: int, share: float, availability: float, mfu: float
):
    hours = m.fleet_gpu_hours(chips=float(chips), days=90.0, availability=availability)
    flop = m.flop_of_hours(gpu_hours=hours, peak_tflop_per_s=PEAK, mfu=mfu)
    usd = m.buy_usd(flop=flop, accelerator_share=share, chip_usd=1000.0, peak_tflop_per_s=PEAK,
                    mfu=mfu, days=90.0, availability=availability)  # fmt: skip
    assert m.bought_chips(usd=usd, accelerator_share=share, chip_usd=1000.0) == chips


@given(SUMS, SHARES, st.floats(1e3, 1e5))
def test_chips_are_whole_and_never_more_than_the_money(usd: float, share: float, price: float):
    chips = m.bought_chips(usd=usd, accelerator_share=share, chip_usd=price)
    assert chips == int(chips)
    assert chips * price <= usd * share * (1 + 1e-9) < (chips + 1) * price * (1 + 1e-9)


def test_arrays_of_draws_and_plain_numbers_agree():
    usd = np.array([1e6, 2e6])
    found = m.bought_chips(usd=usd, accelerator_share=0.5, chip_usd=3e4)
    assert list(found) == [16, 33]  # 500,000/30,000 = 16.7; 1,000,000/30,000 = 33.3


def test_a_sum_below_what_must_be_paid_first_serves_nobody():
    assert m.person_years(usd=10.0, fixed_usd=40.0, usd_per_person_year=2.0) == 0
