"""What calls cost, against published prices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.api import api_cost, requests_for

TOKENS = st.floats(0, 1e12)
PRICES = st.floats(0, 1e3)


@pytest.mark.parametrize(("per_mtok", "usd"), [(20, 190), (2, 19)])
def test_a_run_of_mmlu_costs_what_it_cost_in_2023(per_mtok: float, usd: float):
    """9.5 million tokens on text-davinci-003 and on gpt-3.5-turbo."""
    paid = api_cost(
        input_tokens=9.5e6, output_tokens=0.0, input_per_mtok=per_mtok, output_per_mtok=per_mtok
    )
    assert paid == pytest.approx(usd)


def test_500_dollars_bought_25_million_davinci_tokens_481_per_alpaca_example():
    paid = api_cost(input_tokens=25e6, output_tokens=0.0, input_per_mtok=20.0, output_per_mtok=20.0)
    assert paid == 500
    assert round(25e6 / 52_002) == 481


def test_each_kind_of_token_has_its_price():
    paid = api_cost(
        input_tokens=2e6,
        output_tokens=3e6,
        cached_tokens=4e6,
        input_per_mtok=10.0,
        output_per_mtok=30.0,
        cached_per_mtok=1.0,
    )
    assert paid == 2 * 10 + 3 * 30 + 4 * 1


def test_alpacas_requests_follow_from_what_was_kept_of_each():
    # 16 examples per request, 11 of them kept
    assert requests_for(examples=52_002.0, kept_share=11 / 16, examples_per_request=16.0) == (
        pytest.approx(52_002 / 11)
    )


@given(TOKENS, TOKENS, TOKENS, TOKENS, PRICES, PRICES)
def test_two_calls_cost_the_sum_of_each(a: float, b: float, c: float, d: float, x: float, y: float):
    def cost(tokens_in: float, tokens_out: float) -> float:
        return float(
            api_cost(
                input_tokens=tokens_in,
                output_tokens=tokens_out,
                input_per_mtok=x,
                output_per_mtok=y,
            )
        )

    assert cost(a + c, b + d) == pytest.approx(cost(a, b) + cost(c, d))


@given(TOKENS, st.floats(0, 1), PRICES, st.floats(0, 1))
def test_reading_from_a_cache_at_a_discount_never_costs_more(
    tokens: float, share: float, price: float, discount: float
):
    plain = api_cost(
        input_tokens=tokens, output_tokens=0.0, input_per_mtok=price, output_per_mtok=0.0
    )
    cached = api_cost(
        input_tokens=tokens * (1 - share),
        cached_tokens=tokens * share,
        output_tokens=0.0,
        input_per_mtok=price,
        output_per_mtok=0.0,
        cached_per_mtok=price * discount,
    )
    assert cached <= plain * (1 + 1e-12)


@given(st.floats(1, 1e9), st.floats(0.01, 0.99), st.floats(1, 100))
def test_keeping_more_of_each_request_takes_fewer_requests(
    examples: float, kept: float, each: float
):
    def needed(share: float) -> float:
        return float(requests_for(examples=examples, kept_share=share, examples_per_request=each))

    assert needed(1.0) < needed(kept)
    assert needed(1.0) * each == pytest.approx(examples)


@given(st.lists(st.tuples(TOKENS, TOKENS, TOKENS), min_size=1, max_size=9))
def test_an_array_of_draws_gives_what_each_draw_gives_alone(draws: list[tuple[float, ...]]):
    def cost(first, second, third):
        return api_cost(
            input_tokens=first, output_tokens=second, cached_tokens=third,
            input_per_mtok=30.0, output_per_mtok=60.0, cached_per_mtok=15.0,
        )  # fmt: skip

    assert cost(*np.array(draws).T).tolist() == [cost(*draw) for draw in draws]
