"""What calls cost on a day, in any currency of the book."""

from datetime import date, time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.calls import MAX_TOKENS, CallCost, call_cost
from tests.making import CITED, a_book, exchanged, priced

DAY = date(2023, 3, 15)
MILLION = 1_000_000
A_CALL = {"input_tokens": 1_000, "output_tokens": 500}


def test_a_call_to_gpt_4_in_march_2023(book: Book):
    call = call_cost(book, "gpt-4", DAY, **A_CALL)
    assert call.cost == pytest.approx(1 * 0.03 + 0.5 * 0.06)  # as printed per 1K tokens
    assert call.currency == "USD"


def test_mmlu_on_three_models_in_2023(book: Book):
    """By hand: 9.5 million tokens at $20 and $2 per million are $190 and $19; 9.3 at $30, $279."""
    runs = {"text-davinci-003": 9_500_000, "gpt-3.5-turbo": 9_500_000, "gpt-4": 9_300_000}
    paid = [
        call_cost(book, model, DAY, input_tokens=tokens, output_tokens=0).cost
        for model, tokens in runs.items()
    ]
    assert paid == pytest.approx([190, 19, 279])


def test_a_price_fell_within_one_summer(book: Book):
    before, after = (call_cost(book, "gpt-3.5-turbo", day, **A_CALL).cost
                     for day in (date(2023, 6, 12), date(2023, 6, 13)))  # fmt: skip
    assert (before, after) == (pytest.approx(0.003), pytest.approx(0.0025))


def test_pounds_are_at_the_rate_of_the_month(book: Book):
    call = call_cost(book, "gpt-4", DAY, **A_CALL, currency="GBP")
    assert call.cost == pytest.approx(0.06 * 0.8239)
    assert call.currency == "GBP"


def test_from_one_foreign_currency_to_another():
    yuan = exchanged(7.0, date(2023, 1, 1), currency="CNY")
    book = a_book(priced(currency="CNY", input_per_mtok=14.0), yuan,
                  exchanged(0.8, date(2023, 1, 1)))  # fmt: skip
    call = {"input_tokens": 1_000_000, "output_tokens": 0}
    assert call_cost(book, "m", DAY, **call).cost == 14
    assert call_cost(book, "m", DAY, **call).currency == "CNY"
    assert call_cost(book, "m", DAY, **call, currency="USD").cost == pytest.approx(2)
    assert call_cost(book, "m", DAY, **call, currency="GBP").cost == pytest.approx(1.6)


def test_cached_tokens_are_part_of_the_input_at_their_own_price():
    book = a_book(priced(cached_input_per_mtok=1.0))
    call = call_cost(
        book, "m", DAY, input_tokens=3_000_000, cached_tokens=2_000_000, output_tokens=0
    )
    assert call.cost == 1 * 10 + 2 * 1


def test_without_a_cached_price_cached_tokens_cost_full_and_that_is_said():
    call = call_cost(
        a_book(priced()), "m", DAY, input_tokens=3_000_000, cached_tokens=2_000_000, output_tokens=0
    )
    assert call.cost == 30
    assert "no-cached-price" in {caveat.code for caveat in call.caveats}


def test_a_cached_price_of_nothing_is_not_a_missing_one():
    call = call_cost(
        a_book(priced(cached_input_per_mtok=0.0)), "m", DAY,
        input_tokens=2_000_000, cached_tokens=1_000_000, output_tokens=0,
    )  # fmt: skip
    assert call.cost == 10
    assert "no-cached-price" not in {caveat.code for caveat in call.caveats}


def test_a_batch_has_its_own_prices():
    book = a_book(priced(batch_input_per_mtok=5.0, batch_output_per_mtok=15.0))
    call = {"input_tokens": 1_000_000, "output_tokens": 1_000_000}
    assert call_cost(book, "m", DAY, **call, batch=True).cost == 20
    assert call_cost(book, "m", DAY, **call).cost == 40


def test_tokens_read_from_a_cache_in_a_batch_count_at_the_batch_price_and_that_is_said():
    prices = {"batch_input_per_mtok": 5.0, "batch_output_per_mtok": 15.0}
    book = a_book(priced(**prices, cached_input_per_mtok=1.0))
    call = call_cost(
        book, "m", DAY, batch=True,
        input_tokens=2_000_000, cached_tokens=1_000_000, output_tokens=0,
    )  # fmt: skip
    assert call.cost == 10
    assert "no-cached-price" in {caveat.code for caveat in call.caveats}


def test_a_batch_without_a_batch_price_is_refused(book: Book):
    with pytest.raises(BadInputError, match=r"batch.*gpt-4"):
        call_cost(book, "gpt-4", DAY, **A_CALL, batch=True)


@pytest.mark.parametrize(
    "counts",
    [
        {"input_tokens": -1, "output_tokens": 0},
        {"input_tokens": 0, "output_tokens": -1},
        {"input_tokens": 5, "output_tokens": 0, "cached_tokens": -1},
        {"input_tokens": 5, "output_tokens": 0, "cached_tokens": 6},
    ],
)
def test_counts_that_cannot_be_are_refused(book: Book, counts: dict[str, int]):
    with pytest.raises(BadInputError):
        call_cost(book, "gpt-4", DAY, **counts)


def test_no_tokens_cost_nothing(book: Book):
    assert call_cost(book, "gpt-4", DAY, input_tokens=0, output_tokens=0).cost == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"status": "promotional"}, "price-promotional"),
        ({"status": "scheduled"}, "price-scheduled"),
        ({"date_basis": "recalled"}, "date-recalled"),
        ({"status": "estimate"}, "price-estimate"),
        ({"evidence": "recalled"}, "not-verified"),
    ],
)
def test_a_weak_price_carries_its_caveat(row: dict[str, str], code: str):
    sound = {"evidence": "verified", "quote": "$0.01 / 1K tokens"}
    call = call_cost(a_book(priced(**{**sound, **row})), "m", DAY, **A_CALL)
    assert [caveat.code for caveat in call.caveats] == [code]


def test_a_verified_list_price_carries_none(book: Book):
    """Of 13 June 2023, the day that OpenAI's post states."""
    assert call_cost(book, "gpt-3.5-turbo", date(2023, 7, 1), **A_CALL).caveats == ()


def test_errors_name_the_model(book: Book):
    with pytest.raises(UnknownNameError, match=r"'gpt-44'; nearest:.*gpt-4"):
        call_cost(book, "gpt-44", DAY, **A_CALL)
    with pytest.raises(NoFigureError, match=r"gpt-4 on 2023-03-13"):
        call_cost(book, "gpt-4", date(2023, 3, 13), **A_CALL)


def codes(call: CallCost) -> list[str]:
    return [caveat.code for caveat in call.caveats]


# --- long requests, hours and characters ---------------------------------------------------------

LONG = r.LongContext(
    above_input_tokens=128_000, input_per_mtok=20.0, output_per_mtok=60.0, cached_input_per_mtok=2.0
)
READ: dict[str, Any] = {"evidence": "verified", "quote": "$0.01 / 1K tokens"}


def test_a_long_request_costs_the_dear_price_for_all_its_tokens_and_that_is_said():
    book = a_book(priced(**READ, long_context=(LONG,)))
    short = call_cost(book, "m", DAY, input_tokens=128_000, output_tokens=1_000)
    long = call_cost(book, "m", DAY, input_tokens=128_001, output_tokens=1_000)
    assert (short.cost, codes(short)) == (pytest.approx(1.28 + 0.03), [])
    assert (long.cost, codes(long)) == (pytest.approx(2.56002 + 0.06), ["price-tier"])
    assert long.charged.input == 20
    assert long.price.row.input_per_mtok == 10


def test_cached_tokens_of_a_long_request_cost_its_own_cached_price():
    book = a_book(priced(long_context=(LONG,), cached_input_per_mtok=1.0))
    call = call_cost(
        book, "m", DAY, input_tokens=200_000, cached_tokens=150_000, output_tokens=0
    )  # 50,000 at 20 and 150,000 at 2
    assert call.cost == pytest.approx(1.0 + 0.3)


def test_gemini_1_5_pro_had_a_dearer_price_above_128k(book: Book):
    day = date(2024, 6, 1)
    short = call_cost(book, "gemini-1.5-pro", day, input_tokens=100_000, output_tokens=1_000)
    long = call_cost(book, "gemini-1.5-pro", day, input_tokens=200_000, output_tokens=1_000)
    assert short.cost == pytest.approx(0.35 + 0.0105)
    assert long.cost == pytest.approx(1.40 + 0.021)


def test_the_hour_decides_where_the_vendor_says_so(book: Book):
    """DeepSeek, 18 May 2025: $0.27 and $1.10 by day, half of it from 16:30 to 00:30 UTC."""
    call = {"input_tokens": MILLION, "output_tokens": MILLION}
    day, night = (
        call_cost(book, "deepseek-chat", date(2025, 5, 18), **call, at=time(hour))
        for hour in (12, 18)
    )
    unsaid = call_cost(book, "deepseek-chat", date(2025, 5, 18), **call)
    assert (day.cost, codes(day)) == (pytest.approx(1.37), [])
    assert (night.cost, codes(night)) == (pytest.approx(0.685), ["price-tier"])
    assert (unsaid.cost, codes(unsaid)) == (pytest.approx(1.37), ["price-hours"])


def test_an_hour_changes_nothing_where_the_price_is_the_same_all_day(book: Book):
    one, other = (call_cost(book, "gpt-4", DAY, **A_CALL, at=at) for at in (None, time(3)))
    assert one == other


def by_character(**given: Any) -> Book:
    named = {"id": "characters-per-token", "name": "Characters per token"}
    spread = {"value": 4.0, "low": 3.0, "high": 5.0, "distribution": "uniform"}
    unit = {"input_per_mtok": None, "output_per_mtok": None,
            "input_per_1k_characters": 0.001, "output_per_1k_characters": 0.002}  # fmt: skip
    return a_book(
        priced(**{**READ, "quote": "$0.001 / 1K characters", **unit, **given}),
        assumptions={named["id"]: r.Assumption(**{**CITED, **named, **spread})},
    )


def test_characters_are_charged_as_counted_and_tokens_under_a_caveat():
    counted = call_cost(
        by_character(), "m", DAY, input_tokens=3_000, output_tokens=1_000, unit="characters"
    )
    assert (counted.cost, codes(counted)) == (pytest.approx(3 * 0.001 + 0.002), [])
    tokens = call_cost(by_character(), "m", DAY, input_tokens=3_000, output_tokens=1_000)
    assert tokens.cost == pytest.approx(4 * counted.cost)
    assert codes(tokens) == ["characters-assumed"]


def test_text_bison_cost_a_tenth_of_a_cent_per_thousand_characters(book: Book):
    call = call_cost(book, "text-bison", date(2023, 8, 12), unit="characters",
                     input_tokens=10_000, output_tokens=2_000)  # fmt: skip
    assert call.cost == pytest.approx(0.010 + 0.002)


def test_characters_cannot_be_charged_per_token(book: Book):
    with pytest.raises(BadInputError, match=r"characters.*gpt-4.*count tokens"):
        call_cost(book, "gpt-4", DAY, **A_CALL, unit="characters")


def test_a_call_that_answers_needs_a_price_of_output():
    book = a_book(priced(output_per_mtok=None))
    assert call_cost(book, "m", DAY, input_tokens=MILLION, output_tokens=0).cost == 10
    with pytest.raises(NoFigureError, match=r"m output on 2023-03-15.*only the price of input"):
        call_cost(book, "m", DAY, input_tokens=0, output_tokens=1)


def test_the_native_list_counts_in_the_currency_asked_for(book: Book):
    """DeepSeek prints both: 2 and 8 yuan, not $0.27 and $1.10 converted."""
    call = {"input_tokens": MILLION, "output_tokens": MILLION}
    yuan = call_cost(book, "deepseek-chat", date(2025, 2, 10), **call, currency="CNY")
    dollars = call_cost(book, "deepseek-chat", date(2025, 2, 10), **call)
    assert (yuan.cost, yuan.currency) == (10, "CNY")
    assert (dollars.cost, dollars.currency) == (pytest.approx(1.37), "USD")


def test_a_rate_of_another_season_carries_its_caveat():
    book = a_book(priced(**READ), exchanged(0.8, date(2023, 1, 1)))
    call = {"input_tokens": MILLION, "output_tokens": 0, "currency": "GBP"}
    fresh = call_cost(book, "m", date(2023, 3, 4), **call)  # 62 days
    stale = call_cost(book, "m", date(2023, 3, 5), **call)
    assert (codes(fresh), codes(stale)) == ([], ["fx-stale"])
    assert fresh.cost == stale.cost == pytest.approx(8)


@pytest.mark.parametrize("name", ["input_tokens", "output_tokens"])
def test_more_tokens_than_anyone_could_mean_are_refused(name: str):
    counts = {"input_tokens": 0, "output_tokens": 0, name: MAX_TOKENS + 1}
    with pytest.raises(BadInputError, match="1,000,000,000,000,000"):
        call_cost(a_book(priced()), "m", DAY, **counts)


# --- laws ----------------------------------------------------------------------------------------

TOKENS = st.integers(0, 10**9)
PRICES = st.floats(0, 1e3)


def cost(book: Book, into: int, out: int, **given: Any) -> float:
    return call_cost(book, "m", DAY, input_tokens=into, output_tokens=out, **given).cost


@given(TOKENS, TOKENS, TOKENS, TOKENS, PRICES, PRICES)
def test_one_call_costs_what_two_halves_of_it_cost(
    a: int, b: int, c: int, d: int, into: float, out: float
):
    book = a_book(priced(input_per_mtok=into, output_per_mtok=out))
    assert cost(book, a + c, b + d) == pytest.approx(cost(book, a, b) + cost(book, c, d))


@given(TOKENS, TOKENS, TOKENS, PRICES, PRICES)
def test_another_token_never_makes_a_call_cheaper(
    into: int, out: int, more: int, price_in: float, price_out: float
):
    dear = r.LongContext(above_input_tokens=128_000, input_per_mtok=2 * price_in,
                         output_per_mtok=2 * price_out)  # fmt: skip
    book = a_book(priced(input_per_mtok=price_in, output_per_mtok=price_out, long_context=(dear,)))
    paid = cost(book, into, out)
    assert cost(book, into + more, out) >= paid
    assert cost(book, into, out + more) >= paid


@given(TOKENS, st.data(), PRICES, st.floats(0, 1))
def test_reading_from_a_cache_that_costs_less_never_costs_more(
    into: int, data: st.DataObject, price: float, share: float
):
    book = a_book(priced(input_per_mtok=price, cached_input_per_mtok=price * share))
    few, many = sorted(data.draw(st.tuples(*[st.integers(0, into)] * 2)))
    paid = [cost(book, into, 0, cached_tokens=cached) for cached in (0, few, many, into)]
    assert all(less <= more * (1 + 1e-12) for more, less in pairwise(paid))
    assert paid[-1] == pytest.approx(into * price * share / 1e6)


@given(TOKENS, TOKENS, st.floats(0.01, 100), st.floats(0.01, 100))
def test_there_and_back_through_another_currency_is_the_same_sum(
    into: int, out: int, pounds: float, yuan: float
):
    rates = (exchanged(pounds, date(2023, 1, 1)),
             exchanged(yuan, date(2023, 1, 1), currency="CNY"))  # fmt: skip
    there = cost(a_book(priced(), *rates), into, out, currency="GBP")
    # the same call, priced in pounds at what it cost, and back
    price = {"input_per_mtok": 10.0 * pounds, "output_per_mtok": 30.0 * pounds}
    in_pounds = a_book(priced(currency="GBP", **price), *rates)
    assert cost(in_pounds, into, out) == pytest.approx(there)
    assert cost(in_pounds, into, out, currency="USD") == pytest.approx(
        cost(a_book(priced()), into, out)
    )
    assert cost(in_pounds, into, out, currency="CNY") == pytest.approx(there / pounds * yuan)


def test_a_long_context_limit_counts_tokens_also_where_characters_are_billed(book: Book):
    # 200,000 characters are about 50,000 tokens: below the 128,000 of gemini-1.5-pro's tier
    def per_character(characters: int) -> float:
        call = call_cost(
            book, "gemini-1.5-pro-001", date(2024, 6, 1),
            input_tokens=characters, output_tokens=0, unit="characters",
        )  # fmt: skip
        return call.cost / characters

    assert per_character(200_000) == pytest.approx(per_character(100_000))
    assert per_character(600_000) == pytest.approx(2 * per_character(100_000))


def test_more_than_a_request_holds_is_priced_as_equal_requests(book: Book):
    day, window = date(2025, 7, 10), 1_048_576  # gemini-2.5-pro's, dearer above 200,000
    full, over = (cost_of(book, "gemini-2.5-pro", day, n) for n in (window, window + 1))
    assert over.cost == pytest.approx(full.cost, rel=1e-5)
    assert "many-requests" in codes(over)
    assert "many-requests" not in codes(full)


def cost_of(book: Book, model: str, day: date, tokens: int, **given: Any) -> CallCost:
    return call_cost(book, model, day, input_tokens=tokens, output_tokens=0, **given)


def test_a_provider_who_does_not_sell_the_model_is_told_who_does(book: Book):
    with pytest.raises(BadInputError, match=r"provider.*gpt-4 is sold by openai"):
        cost_of(book, "gpt-4", DAY, 1, provider="azure")
