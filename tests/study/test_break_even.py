"""Own chips against an API: hand arithmetic, laws, and answers of never."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.load import Book, load
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.break_even import STAFF, WAGE, BreakEven, Tariff, break_even
from analysis.study.sellers import sold
from analysis.study.serving import Setup
from analysis.study.serving_inputs import DECODE, PREFILL, RENTAL, UTILISATION, Mix

BOOK = load().book
DAY = date(2024, 11, 1)
CERTAIN = ((RENTAL, 2.0), (DECODE, 0.3), (PREFILL, 0.3), (UTILISATION, 0.5), (STAFF, 0.0))
GPT_4 = Tariff("gpt-4")  # $30 in, $60 out since 14 March 2023


def asked(tokens: float = 1e9, tariff: Tariff = GPT_4, spares: int = 1, **given: Any) -> BreakEven:
    assert BOOK
    setup = Setup(
        given.pop("model", "llama-3.1-70b"), given.pop("chip", "h100-sxm"),
        given.pop("as_of", DAY), **{"chips": 8, "overrides": CERTAIN, **given},
    )  # fmt: skip
    return break_even(BOOK, setup, tariff, tokens, spares=spares)


# --- hand arithmetic -----------------------------------------------------------------------------


def test_the_blended_price_is_the_readers_own_mix_at_each_price():
    found = asked(mix=Mix(900, 100))
    assert found.api_usd_per_token * 1e6 == pytest.approx((900 * 30 + 100 * 60) / 1_000)
    assert found.api_usd == pytest.approx(33.0 * 1_000)


def test_cache_hits_count_at_the_cached_price(book: Book):
    """GPT-4o of October 2024: $2.50 in, $1.25 cached, $10 out."""
    found = asked(tariff=Tariff("gpt-4o"), mix=Mix(800, 200, 0.25))
    by_hand = (600 * 2.50 + 200 * 1.25 + 200 * 10) / 1_000
    assert found.api_usd_per_token * 1e6 == pytest.approx(by_hand)


def test_batch_prices_halve_gpt_4os_bill():
    mix = Mix(800, 200)
    plain, batch = (asked(tariff=Tariff("gpt-4o", batch=b), mix=mix).api_usd for b in (False, True))
    assert batch == pytest.approx(plain / 2)


def test_a_month_is_two_copies_of_eight_gpus_and_the_staff():
    found = asked(1e8)
    assert found.gpus == 16  # one copy carries it, one is spare
    assert found.usd.central == pytest.approx(16 * 2.0 * 730)
    staffed = asked(1e8, overrides=(*CERTAIN[:4], (STAFF, 0.5), (WAGE, 120_000.0)))
    assert staffed.usd.central == pytest.approx(16 * 2.0 * 730 + 0.5 * 120_000 / 12)


def test_break_even_is_the_months_cost_over_the_blended_price():
    found = asked(1e8, mix=Mix(900, 100))
    assert found.tokens == pytest.approx(16 * 2.0 * 730 / 33e-6)  # below the capacity of one copy
    assert found.tokens < float(found.supply.capacity_per_month(found.central))


def test_a_cheap_api_is_never_beaten_and_that_is_said():
    found = asked(1e12, tariff=Tariff("llama-3.1-70b-versatile"), overrides=(
        (RENTAL, 50.0), *CERTAIN[1:]))  # fmt: skip
    assert found.tokens is None
    assert found.tokens_range == (None, None)
    assert found.usd.central > found.api_usd
    assert found.cheaper_share == 0.0


def test_staff_comes_from_the_wage_of_the_book_with_its_overhead(book: Book):
    found = asked(overrides=())
    wage = book.labour["ops-staff-year"].amount * book.assumptions["wage-overhead"].value
    assert found.quantities[WAGE].value == pytest.approx(wage)
    assert {s.names[0] for s in found.swings} >= {RENTAL, STAFF, WAGE}


# --- laws ----------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(st.floats(1e6, 1e13), st.floats(1.0, 100.0))
def test_gpus_are_whole_copies_and_a_bigger_month_never_costs_less(tokens: float, more: float):
    small, large = asked(tokens), asked(tokens * more)
    assert small.gpus % 8 == 0
    assert small.gpus >= 16
    assert large.usd.central >= small.usd.central
    carried = (small.gpus // 8 - 1) * float(small.supply.capacity_per_month(small.central))
    assert tokens <= carried * (1 + 1e-6)


@settings(max_examples=30)
@given(st.floats(0.5, 5.0), st.floats(1.01, 3.0))
def test_break_even_grows_with_the_gpu_price(price: float, more: float):
    cheap, dear = (
        asked(overrides=((RENTAL, p), *CERTAIN[1:])).tokens for p in (price, price * more)
    )
    assert cheap is not None
    assert dear is None or dear > cheap
    full = asked(overrides=CERTAIN)
    capacity = float(full.supply.capacity_per_month(full.central))
    if dear is not None and dear < capacity:  # without staff, one copy and its spare
        assert dear == pytest.approx(more * cheap)


@settings(max_examples=20)
@given(st.floats(1e7, 1e12))
def test_own_gpus_win_only_from_break_even_on(tokens: float):
    found = asked(tokens)
    assert found.tokens is not None
    if tokens < found.tokens * (1 - 1e-9):
        assert found.usd.central > found.api_usd


def test_at_the_price_that_matches_both_ways_cost_the_same():
    found = asked(5e8)
    assert found.rental_to_match is not None
    matched = asked(5e8, overrides=((RENTAL, found.rental_to_match), *CERTAIN[1:]))
    assert matched.usd.central == pytest.approx(matched.api_usd, rel=1e-6)


def test_a_second_spare_costs_one_copy_more():
    one, two = asked(), asked(spares=2)
    assert two.usd.central - one.usd.central == pytest.approx(8 * 2.0 * 730)


def test_open_chips_are_those_cheapest_for_the_month():
    small = asked(1e8, chips=None)
    assert small.gpus < asked(1e8).gpus
    sizes = [asked(1e8, chips=n).usd.central for n in (4, 8)]
    assert small.usd.central <= min(sizes)


def test_the_curve_passes_through_the_month_that_was_asked_for():
    found = asked(3e9, overrides=())
    low, central, high = found.curve(np.array([1e8, 3e9, 1e12]))
    assert central[1] == pytest.approx(found.usd.central)
    assert low[1] == pytest.approx(found.usd.low, rel=0.01)
    assert high[1] == pytest.approx(found.usd.high, rel=0.01)
    assert (low <= central).all()
    assert (central <= high).all()


# --- who sells it --------------------------------------------------------------------------------


def test_sellers_of_the_very_model_are_found_cheapest_first(book: Book):
    found = asked(model="llama-3.3-70b", as_of=date(2025, 11, 1))
    sellers = sold(book, found.supply)
    prices = [seller.output_usd_per_mtok for seller in sellers]
    assert prices == sorted(prices)
    assert {"Groq", "DeepInfra"} <= {seller.provider for seller in sellers}


def test_another_models_api_carries_a_caveat_and_its_own_does_not():
    own = asked(tariff=Tariff("llama-3.1-70b-versatile"))
    assert any(c.code == "another-model" for c in asked().caveats)
    assert all(c.code != "another-model" for c in own.caveats)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("tokens", [0.0, -1.0, float("nan"), float("inf")])
def test_tokens_that_cannot_be_are_refused(tokens: float):
    with pytest.raises(BadInputError, match="tokens per month"):
        asked(tokens)


def test_an_unknown_or_withdrawn_model_is_refused():
    with pytest.raises(UnknownNameError, match="gpt-4"):
        asked(tariff=Tariff("gpt-44"))
    with pytest.raises(NoFigureError, match="first known price"):
        asked(as_of=date(2023, 1, 1), chip="a100-80gb")


def test_a_missing_price_is_not_zero(book: Book):
    """A model whose output price the book does not know cannot be compared."""
    nothing = next(p for p in book.models if p.model.id == "gpt-4")
    row = nothing.model.prices[0].model_copy(update={"output_per_mtok": None})
    holed = replace(nothing, model=nothing.model.model_copy(update={"prices": (row,)}))
    other = [p for p in book.models if p.model.id != "gpt-4"]
    with pytest.raises(NoFigureError, match="only the price of input"):
        break_even(
            replace(book, models=(*other, holed)), Setup("llama-3.1-70b", "h100-sxm", DAY),
            GPT_4, 1e9,
        )  # fmt: skip
