"""What calls cost on a day, in any currency of the book."""

from datetime import date

import pytest

from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.calls import call_cost
from tests.making import a_book, exchanged, priced

DAY = date(2023, 3, 15)
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
