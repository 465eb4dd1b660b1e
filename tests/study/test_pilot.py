"""Pilots: what a few calls say about the bill of many, and how often it is right."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.counting import counted
from analysis.study.endpoint import Answer
from analysis.study.messages import Message, Request, bare, counted_request
from analysis.study.pilot import chosen, measured, projected

DAY = date(2025, 6, 1)
CHAT = Request((Message("user", "What is a token?"),))
rng = np.random.default_rng(11)


def test_a_call_is_billed_as_told_beside_what_was_counted(book: Book):
    """gpt-4o at $2.50 in, $1.25 from a cache, $10 out per million."""
    found = measured(book, "gpt-4o", CHAT, Answer("A piece.", 50, 20, 9, "stop", 0, 0), DAY, "USD")
    assert found.billed == pytest.approx((30 * 2.5 + 20 * 1.25 + 9 * 10) / 1e6)
    read, told = counted_request(book, "gpt-4o", CHAT), counted(book, "gpt-4o", "A piece.")
    assert found.estimated == pytest.approx((read.tokens * 2.5 + told.tokens * 10) / 1e6)
    assert found.told


def test_where_no_usage_is_told_the_own_count_stands_in(book: Book):
    answer = Answer("A piece.", None, 0, None, "stop", 0, 0)
    found = measured(book, "gpt-4o", CHAT, answer, DAY, "GBP")
    assert not found.told
    assert found.billed == found.estimated


def test_a_model_without_a_price_is_refused(book: Book):
    with pytest.raises(UnknownNameError):
        measured(book, "gpt-99", CHAT, Answer("", 1, 0, 1, "stop", 0, 0), DAY, "USD")


@given(st.lists(st.floats(1e-6, 1.0), min_size=5, max_size=20), st.integers(0, 10**6))
def test_the_middle_is_the_mean_and_the_range_holds_it(costs: list[float], calls: int):
    found = projected(costs, calls, draws=500)
    assert found.central == pytest.approx(calls * np.mean(costs))
    assert 0 <= found.low <= found.central <= found.high


@given(st.lists(st.floats(1e-4, 1.0), min_size=5, max_size=9), st.floats(0.1, 100))
def test_a_bill_in_another_currency_has_the_same_range(costs: list[float], rate: float):
    one = projected(costs, 1000, draws=500)
    other = projected([cost * rate for cost in costs], 1000, draws=500)
    for end in ("low", "central", "high"):
        assert getattr(other, end) == pytest.approx(rate * getattr(one, end), rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    "draw",
    [
        lambda n: rng.lognormal(0, 0.5, n),
        lambda n: rng.lognormal(0, 1.0, n),
        lambda n: rng.gamma(2, 1, n) + 0.2,
        lambda n: np.minimum(rng.lognormal(0, 1, n), 2) + 0.1,
        lambda n: np.where(rng.random(n) < 0.2, 5, 1) * rng.lognormal(0, 0.1, n),
    ],
    ids=["even", "long-tailed", "gamma", "capped", "two kinds"],
)
def test_nine_ranges_in_ten_hold_the_bill(draw: Callable[[int], np.ndarray]):
    """Of a thousand calls, told from ten; the bill is drawn from the same costs."""
    held = 0
    for seed in range(300):
        found = projected(draw(10).tolist(), 1000, draws=2000, seed=seed)
        held += found.low <= draw(1000).sum() <= found.high
    assert 0.84 <= held / 300 <= 0.98


def test_more_calls_measured_make_a_narrower_range():
    costs = rng.lognormal(0, 0.5, 80).tolist()
    few, many = projected(costs[:10], 1000), projected(costs, 1000)
    assert many.high / many.low < few.high / few.low


@pytest.mark.parametrize(("costs", "calls"), [([1.0] * 4, 10), ([1, 1, 1, 1, -1], 10),
                                              ([1.0] * 5, -1)])  # fmt: skip
def test_too_few_or_impossible_costs_are_refused(costs: list[float], calls: int):
    with pytest.raises(BadInputError):
        projected(costs, calls)


def test_requests_are_chosen_once_each_and_the_same_again():
    requests = [bare(str(n)) for n in range(50)]
    picked = chosen(requests, 10)
    assert len(set(picked)) == 10
    assert picked == chosen(requests, 10)
    assert set(chosen(requests, 99)) == set(requests)
