"""A quote must print the figure that it is cited for, in whatever form it was printed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.book.quotes import holds, price_slip

HELD = [
    ("82,432", 82_432),
    ("52K examples", 52_002),
    ("costs less than $500 using the OpenAI API", 500),
    ("(<600$)", 600),
    ("less than $.50", 0.5),
    ("collapsing from $4.6 million in 2020", 4_600_000),
    ("over $4.6M", 4_600_000),
    ("Britain sets aside £900m", 900_000_000),
    ("| 175.0B | 96 |", 175e9),
    ("| 4M | 1.0T |", 1e12),
    ("a total of 300 billion tokens", 300e9),
    ("at a 70% rate through 2030", 0.70),
    ("3.14E+23 FLOP", 3.14e23),
    ("3.14 × 10^23 FLOP", 3.14e23),
    ("4336473.295238095,242000906.32961005", 242000906.32961005),
    ("$40.97,$5.12,,p4de.24xlarge", 5.12),
    ("100_000 GPUs", 100_000),
    ("56¢ an hour", 0.56),
]
SLIPS = [0.001, 0.01, 0.1, 10, 100, 1000]


@pytest.mark.parametrize(("quote", "value"), HELD)
def test_a_figure_is_found_in_the_form_in_which_it_was_printed(quote: str, value: float):
    assert holds(quote, value)


@pytest.mark.parametrize("factor", SLIPS)
@pytest.mark.parametrize(
    ("quote", "value"), [pair for pair in HELD if not {"%", "¢"} & set(pair[0])]
)
def test_a_slip_of_the_decimal_point_is_found(quote: str, value: float, factor: float):
    assert not holds(quote, value * factor)


def test_a_number_inside_a_name_is_no_figure():
    assert not holds("A100-80GB", 100)
    assert not holds("gpt-3.5-turbo", 5)


def test_rounding_is_allowed_only_to_the_digits_printed():
    assert holds("52K", 52_499)
    assert not holds("52K", 52_501)
    assert not holds("$1.10", 1.104)


PRICES = [
    ("$0.0200 / 1K tokens", 20),
    ("$0.02 per 1,000 tokens", 20),
    ("$0.002 / 1000 tokens", 2),
    ("OpenAI charges $0.02 per 1000 tokens", 20),
    ("two cents, i.e. $0.02, per thousand tokens", 20),
    ("$20.00 / 1M tokens", 20),
    ("$20 per million tokens", 20),
    ("$1.25 / MTok", 1.25),
    ('"gpt-4": 0.03 (MODEL_COST_PER_1K_TOKENS)', 30),
    ("¥0.12 / 1k tokens", 120),
]


@pytest.mark.parametrize(("quote", "per_mtok"), PRICES)
def test_a_price_is_found_in_the_form_in_which_it_was_printed(quote: str, per_mtok: float):
    assert price_slip(quote, per_mtok) is None


@pytest.mark.parametrize("factor", SLIPS)
@pytest.mark.parametrize(("quote", "per_mtok"), PRICES)
def test_a_slip_in_a_price_is_found_and_named(quote: str, per_mtok: float, factor: float):
    slip = price_slip(quote, per_mtok * factor)
    assert slip
    assert f"{per_mtok:g} per million tokens" in slip
    times = f"1/{factor:g} of" if factor > 1 else f"{1 / factor:g} times"
    assert f"{times} the value" in slip


def test_a_price_without_its_unit_proves_nothing():
    assert "per how many tokens" in (price_slip("It costs $20", 20) or "")


def test_the_number_of_tokens_is_not_taken_for_a_price():
    assert price_slip("$0.02 per 1,000 tokens", 1_000_000)
    assert price_slip("$20 / 1M tokens", 1)


@given(st.integers(1, 9_999_999))
def test_any_price_under_1000_per_thousand_agrees_with_its_price_per_million(ten_thousandths: int):
    printed, per_mtok = f"${ten_thousandths / 10_000:.4f} / 1K tokens", ten_thousandths / 10
    assert price_slip(printed, per_mtok) is None


def test_a_price_of_ten_cents_per_thousand_agrees():
    assert price_slip("$0.1000 / 1K tokens", 100) is None


def test_the_one_of_one_million_is_not_taken_for_a_price():
    assert price_slip("$20 per 1 million tokens", 1)


@given(st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_no_other_price_agrees(one: int, other: int):
    assume(abs(one - other) > 1e-5 * max(one, other))
    assert price_slip(f"${one / 10_000:.4f} / 1K tokens", other / 10)


@given(st.floats(1e-3, 1e15), st.sampled_from([0, 1, 2]))
def test_a_number_printed_with_commas_is_found(value: float, decimals: int):
    value = round(value, decimals)
    assert holds(f"some {value:,.{decimals}f} of them", value)


@given(st.text(), st.floats(0, allow_infinity=False))
def test_no_text_breaks_the_reading(text: str, value: float):
    holds(text, value)
    price_slip(text, value)
