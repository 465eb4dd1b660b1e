"""What a link may carry: a value is restored, or its fault is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.links import Bound

PRICE = Bound("the book’s price", low=0.1, high=10.0)
DAY = Bound(date(2023, 1, 31), low=date(2020, 1, 1), high=date(2030, 12, 31))
SCALE = Bound("log", options=("log", "linear"))


@given(st.floats(0.1, 10.0))
def test_every_number_within_the_range_passes(price: float):
    assert PRICE.fault([repr(price)]) is None


@given(st.floats().filter(lambda price: not 0.1 <= price <= 10.0))
def test_every_number_outside_it_is_refused_infinite_or_none(price: float):
    assert PRICE.fault([repr(price)]) == "is not in 0.1 to 10.0"


@given(st.dates(DAY.low, DAY.high))
def test_every_day_within_the_range_passes(day: date):
    assert DAY.fault([day.isoformat()]) is None


@pytest.mark.parametrize("day", [DAY.low - timedelta(1), DAY.high + timedelta(1)])
def test_the_day_before_and_the_day_after_are_refused(day: date):
    assert DAY.fault([day.isoformat()]) == "is not in 2020-01-01 to 2030-12-31"


@pytest.mark.parametrize("text", ["2023-02-30", "31/01/2023", "20230131", "2023-W05-2", ""])
def test_a_day_is_written_year_month_day(text: str):
    assert str(DAY.fault([text])).startswith("is not ")


@given(st.text())
def test_a_word_passes_only_as_it_stands(text: str):
    assert (SCALE.fault([text]) is None) == (text in ("log", "linear"))


@given(st.sampled_from([PRICE, DAY, SCALE]), st.text())
def test_no_text_of_a_link_breaks_the_page(bound: Bound, text: str):
    assert bound.fault([text]) is None or str(bound.fault([text])).startswith("is not ")


@given(st.sampled_from([PRICE, DAY, SCALE]), st.lists(st.text(), min_size=2))
def test_a_name_given_twice_is_refused(bound: Bound, texts: list[str]):
    assert bound.fault(texts) == "is given more than once"
