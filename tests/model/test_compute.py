"""Training compute, chip-hours and their cost, against published runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model import compute

A100, V100 = 312.0, 125.0  # dense bf16 and fp16 TFLOP/s, as NVIDIA prints them
SIZES = st.floats(1e6, 1e13)
SHARES = st.floats(0.01, 1.0)
PRICES = st.floats(0.01, 100.0)


def test_gpt_3_took_the_compute_that_its_paper_prints():
    flop = compute.training_flop(params=174.6e9, tokens=300e9)  # table D.1
    assert flop == pytest.approx(3.14e23, rel=0.002)


@pytest.mark.parametrize(
    ("params", "hours", "mfu"), [(6.7e9, 82_432, 0.43), (13.0e9, 135_168, 0.51)]
)
def test_llamas_reported_hours_imply_the_known_mfu(params: float, hours: float, mfu: float):
    flop = compute.training_flop(params=params, tokens=1e12)
    found = compute.implied_mfu(flop=flop, gpu_hours=hours, peak_tflop_per_s=A100)
    assert found == pytest.approx(mfu, abs=0.005)


def test_gpt_3_at_28_tflop_per_s_takes_lambdas_355_gpu_years():
    hours = compute.gpu_hours(flop=3.14e23, peak_tflop_per_s=V100, mfu=28 / 125)
    assert hours / 8766 == pytest.approx(355, rel=0.005)


@pytest.mark.parametrize(("tokens_per_example", "hours"), [(125, 2.0), (188, 3.0), (512, 8.17)])
def test_alpaca_at_6nd_and_35_percent_takes_far_less_than_the_24_hours_reported(
    tokens_per_example: int, hours: float
):
    """6 · 6.7e9 · 52,002 · 3 = 6.271e15 FLOP a token; 312e12 · 0.35 · 3600 = 3.931e17 an hour."""
    flop = compute.training_flop(params=6.7e9, tokens=52_002 * 3 * tokens_per_example)
    found = compute.gpu_hours(flop=flop, peak_tflop_per_s=A100, mfu=0.35)
    assert found == pytest.approx(6.271e15 * tokens_per_example / 3.931e17, rel=1e-3)
    assert found == pytest.approx(hours, abs=0.01)


def test_rent_is_hours_times_price():
    assert compute.rental_usd(gpu_hours=82_432.0, usd_per_gpu_hour=1.10) == 82_432 * 1.10
    assert compute.rental_usd(gpu_hours=82_432.0, usd_per_gpu_hour=2.00) == 164_864


def test_development_is_all_runs_and_the_staff_on_them():
    final = 1_000_000.0
    failed = compute.experiments_usd(final_runs_usd=final, multiplier=2.2)
    staff = compute.staff_usd(final_runs_usd=final, multiplier=2.2, staff_over_compute=0.6)
    assert failed == pytest.approx(1_200_000)  # 2.2 runs in all, one of them final
    assert staff == pytest.approx(1_320_000)  # 60 % of 2.2 million


def test_without_failed_runs_experiments_cost_nothing():
    assert compute.experiments_usd(final_runs_usd=5.0, multiplier=1.0) == 0


@given(SIZES, SIZES, st.floats(1, 1000), SHARES)
def test_implied_mfu_undoes_gpu_hours(params: float, tokens: float, peak: float, mfu: float):
    flop = compute.training_flop(params=params, tokens=tokens)
    hours = compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=mfu)
    found = compute.implied_mfu(flop=flop, gpu_hours=hours, peak_tflop_per_s=peak)
    assert found == pytest.approx(mfu)


@given(SIZES, SIZES, st.floats(1.01, 10))
def test_compute_grows_in_proportion_to_parameters_and_to_tokens(
    params: float, tokens: float, times: float
):
    once = compute.training_flop(params=params, tokens=tokens)
    assert compute.training_flop(params=params * times, tokens=tokens) == pytest.approx(
        once * times
    )
    assert compute.training_flop(params=params, tokens=tokens * times) == pytest.approx(
        once * times
    )


@given(SIZES, SIZES)
def test_recomputation_adds_a_third(params: float, tokens: float):
    """8·N·D against 6·N·D."""
    plain = compute.training_flop(params=params, tokens=tokens)
    again = compute.training_flop(params=params, tokens=tokens, flop_per_param_token=8)
    assert again / plain == pytest.approx(4 / 3)


@given(st.floats(1e12, 1e27), st.floats(1, 1000), SHARES, st.floats(1.01, 10))
def test_a_faster_or_busier_chip_takes_fewer_hours(
    flop: float, peak: float, mfu: float, times: float
):
    hours = compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=mfu)
    assert compute.gpu_hours(flop=flop, peak_tflop_per_s=peak * times, mfu=mfu) < hours
    assert compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=mfu * times) < hours
    assert compute.gpu_hours(flop=flop * times, peak_tflop_per_s=peak, mfu=mfu) > hours


@given(st.lists(st.tuples(SIZES, SIZES, SHARES, PRICES, st.floats(1, 10)), min_size=1, max_size=9))
def test_an_array_of_draws_gives_what_each_draw_gives_alone(draws: list[tuple[float, ...]]):
    def cost(params, tokens, mfu, price, multiplier):
        flop = compute.training_flop(params=params, tokens=tokens)
        hours = compute.gpu_hours(flop=flop, peak_tflop_per_s=A100, mfu=mfu)
        final = compute.rental_usd(gpu_hours=hours, usd_per_gpu_hour=price)
        return (
            final
            + compute.experiments_usd(final_runs_usd=final, multiplier=multiplier)
            + compute.staff_usd(final_runs_usd=final, multiplier=multiplier, staff_over_compute=0.6)
        )

    together = cost(*np.array(draws).T)
    assert together.tolist() == [cost(*draw) for draw in draws]
