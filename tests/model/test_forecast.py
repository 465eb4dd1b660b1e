"""ARK's curve, against the figures that ARK printed."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.forecast import cost_on_curve, decimal_year, decline_needed, years_ahead

ARK = {"anchor_usd": 450_000.0, "annual_decline_share": 0.70}
COSTS = st.floats(0.01, 1e12)
DECLINES = st.floats(0.01, 0.99)


def test_ark_has_450_000_in_2022_and_30_in_2030():
    assert cost_on_curve(year=2022.0, anchor_year=2022, **ARK) == 450_000
    assert cost_on_curve(year=2030.0, anchor_year=2022, **ARK) == pytest.approx(30, abs=0.6)


def test_arks_start_and_anchor_lie_a_fall_of_about_70_percent_a_year_apart():
    fall = decline_needed(cost_usd=450_000, anchor_usd=4_600_000, years=2)
    assert fall == pytest.approx(0.687, abs=0.0005)  # as data/forecasts.yaml notes


@pytest.mark.parametrize(
    ("usd", "years"),
    [(450_000, 0.0), (600, 5.5), (100, 7.0), (30, 8.0), (91_275, 1.3), (165_464, 0.8)],
)
def test_years_ahead_of_ark_are_the_published_ones(usd: float, years: float):
    assert years_ahead(cost_usd=usd, **ARK) == pytest.approx(years, abs=0.05)


def test_a_cost_above_the_anchor_lies_behind():
    assert years_ahead(cost_usd=4_600_000.0, **ARK) == pytest.approx(-1.93, abs=0.005)


@given(st.floats(-5, 30), COSTS, DECLINES)
def test_years_ahead_undoes_the_curve(years: float, anchor: float, decline: float):
    usd = cost_on_curve(
        year=2022 + years, anchor_year=2022, anchor_usd=anchor, annual_decline_share=decline
    )
    found = years_ahead(cost_usd=usd, anchor_usd=anchor, annual_decline_share=decline)
    assert found == pytest.approx(years, abs=1e-6)


@given(COSTS, st.floats(1.01, 100))
def test_the_cheaper_the_further_ahead(usd: float, times: float):
    assert years_ahead(cost_usd=usd, **ARK) > years_ahead(cost_usd=usd * times, **ARK)


@given(st.floats(0, 30), st.floats(0.01, 30), DECLINES)
def test_the_curve_falls_and_by_the_same_share_each_year(after: float, more: float, share: float):
    def cost(year: float) -> float:
        return float(
            cost_on_curve(year=year, anchor_year=2022, anchor_usd=1e6, annual_decline_share=share)
        )

    assert cost(2022 + after + more) < cost(2022 + after)
    assert cost(2023 + after) == pytest.approx(cost(2022 + after) * (1 - share))


@given(st.floats(0.1, 1e5), st.floats(0.5, 30))
def test_the_decline_that_was_needed_leads_to_the_cost(usd: float, years: float):
    decline = decline_needed(cost_usd=usd, anchor_usd=450_000, years=years)
    found = years_ahead(cost_usd=usd, anchor_usd=450_000.0, annual_decline_share=decline)
    assert found == pytest.approx(years, rel=1e-4)


@given(st.lists(COSTS, min_size=1, max_size=9))
def test_an_array_of_costs_gives_what_each_gives_alone(costs: list[float]):
    together = years_ahead(cost_usd=np.array(costs), **ARK)
    assert list(together) == pytest.approx([years_ahead(cost_usd=c, **ARK) for c in costs])


def test_a_year_runs_from_one_new_year_to_the_next():
    assert decimal_year(date(2023, 1, 1)) == 2023
    assert decimal_year(date(2024, 7, 1)) == pytest.approx(2024 + 182 / 366)  # a leap year
    assert decimal_year(date(2023, 3, 13)) == pytest.approx(2023 + 71 / 365)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_each_day_comes_after_the_day_before(day: date):
    assert decimal_year(day - timedelta(1)) < decimal_year(day)
