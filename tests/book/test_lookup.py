"""Which figure applied on a day, as far as the book knew on another day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import lookup
from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from tests.making import a_book, exchanged, priced, rented

JAN, FEB, MAR, APR, MAY = (date(2023, month, 1) for month in range(1, 6))
PUBLISHED = [  # model, day, US$ per million tokens in and out, as printed per 1K then
    ("davinci", date(2022, 8, 31), 60, 60),
    ("davinci", date(2022, 9, 1), 20, 20),
    ("davinci", date(2023, 3, 13), 20, 20),
    ("text-davinci-003", date(2023, 3, 13), 20, 20),
    ("gpt-3.5-turbo", date(2023, 3, 15), 2, 2),
    ("gpt-3.5-turbo", date(2023, 7, 1), 1.5, 2),
    ("gpt-4", date(2023, 3, 14), 30, 60),
    ("gpt-4-32k", date(2023, 3, 14), 60, 120),
]


@pytest.mark.parametrize(("model", "day", "price_in", "price_out"), PUBLISHED)
def test_a_published_price_is_found_on_its_day(
    book: Book, model: str, day: date, price_in: float, price_out: float
):
    row = lookup.price(book, model, day).row
    assert (row.input_per_mtok, row.output_per_mtok) == (price_in, price_out)
    assert row.currency == "USD"


def test_a_price_holds_from_its_first_day_until_the_next_one_begins():
    book = a_book(priced(since=JAN), priced(since=MAR, input_per_mtok=5.0))
    found = [lookup.price(book, "m", d).row.input_per_mtok for d in (JAN, MAR - timedelta(1), MAR)]
    assert found == [10.0, 10.0, 5.0]


def test_the_order_of_rows_in_the_book_does_not_matter():
    rows = [priced(since=JAN), priced(since=MAR, input_per_mtok=5.0)]
    for order in (rows, rows[::-1]):
        assert lookup.price(a_book(*order), "m", APR).row.input_per_mtok == 5.0


@pytest.mark.parametrize("order", [1, -1])
def test_a_correction_counts_only_once_it_is_known(order: int):
    wrong = priced(since=JAN, recorded=JAN, input_per_mtok=10.0)
    right = priced(since=JAN, recorded=MAR, input_per_mtok=1.0)
    book = a_book(*[wrong, right][::order])

    def known(on: date | None) -> float:
        return lookup.price(book, "m", FEB, known_on=on).row.input_per_mtok

    assert [known(FEB), known(MAR - timedelta(1))] == [10.0, 10.0]
    assert [known(MAR), known(None)] == [1.0, 1.0]


def test_a_price_announced_ahead_applies_from_its_day_on():
    book = a_book(
        priced(since=JAN), priced(since=APR, status="scheduled", recorded=MAR, input_per_mtok=5.0)
    )
    assert lookup.price(book, "m", MAR).row.status == "list"
    assert lookup.price(book, "m", APR).row.input_per_mtok == 5.0
    assert lookup.price(book, "m", APR, known_on=FEB).row.input_per_mtok == 10.0


def test_a_cancelled_price_never_applies_once_its_cancelling_is_known():
    book = a_book(
        priced(since=JAN),
        priced(since=APR, status="scheduled", recorded=FEB, input_per_mtok=5.0),
        priced(since=APR, status="cancelled", recorded=MAR, input_per_mtok=5.0),
    )
    assert lookup.price(book, "m", MAY).row.input_per_mtok == 10.0
    assert lookup.price(book, "m", MAY, known_on=FEB).row.input_per_mtok == 5.0


def test_a_model_all_of_whose_prices_were_cancelled_has_none():
    with pytest.raises(NoFigureError, match="cancelled"):
        lookup.price(a_book(priced(status="cancelled")), "m", MAY)


def test_before_the_first_price_the_error_names_model_day_and_first_day(book: Book):
    with pytest.raises(NoFigureError, match=r"gpt-4 on 2023-03-13.*2023-03-14"):
        lookup.price(book, "gpt-4", date(2023, 3, 13))


def test_before_the_book_knew_the_model_the_error_names_the_day_it_learnt():
    with pytest.raises(NoFigureError, match=r"m on 2023-05-01.*knew no price before 2023-03-01"):
        lookup.price(a_book(priced(recorded=MAR)), "m", MAY, known_on=FEB)


def test_a_withdrawn_model_has_a_price_up_to_the_day_before():
    book = a_book(priced(since=JAN, until=MAR))
    assert lookup.price(book, "m", MAR - timedelta(1)).row.until == MAR
    with pytest.raises(NoFigureError, match=r"m on 2023-03-01.*withdrawn on 2023-03-01"):
        lookup.price(book, "m", MAR)


def test_text_davinci_003_cannot_be_priced_after_its_shutdown(book: Book):
    assert lookup.price(book, "text-davinci-003", date(2024, 1, 3)).row.output_per_mtok == 20
    with pytest.raises(NoFigureError, match="withdrawn on 2024-01-04"):
        lookup.price(book, "text-davinci-003", date(2024, 1, 4))


def test_an_unknown_model_is_refused_with_the_nearest_names(book: Book):
    with pytest.raises(UnknownNameError, match=r"'gpt4'; nearest:.*gpt-4"):
        lookup.price(book, "gpt4", MAY)


def test_a_model_that_two_providers_sell_needs_a_provider():
    book = a_book(priced(provider="azure", input_per_mtok=4.0), priced(provider="openai"))
    with pytest.raises(BadInputError, match="azure, openai"):
        lookup.price(book, "m", MAY)
    assert lookup.price(book, "m", MAY, provider="azure").row.input_per_mtok == 4.0


DAYS = st.dates(date(2022, 1, 1), date(2024, 1, 1))


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=8), DAYS, DAYS)
def test_no_price_comes_from_the_future_of_either_clock(rows, as_of, known_on):
    book = a_book(*(priced(since=since, recorded=recorded) for since, recorded in rows))
    possible = [s for s, recorded in rows if s <= as_of and recorded <= known_on]
    if not possible:
        with pytest.raises(NoFigureError):
            lookup.price(book, "m", as_of, known_on=known_on)
        return
    row = lookup.price(book, "m", as_of, known_on=known_on).row
    assert row.since == max(possible)
    assert row.recorded == max(rec for s, rec in rows if s == row.since and rec <= known_on)


# --- rental --------------------------------------------------------------------------------------


def rent(book: Book, day: date, **given) -> lookup.RentalPrice:
    return lookup.rental(book, "c", day, **{"tier": "neocloud", "term": "on_demand", **given})


def test_rental_is_the_median_of_each_vendors_latest_quote():
    book = a_book(
        rented(9.0, "a", since=JAN),
        rented(1.0, "a", since=FEB),  # a's latest
        rented(2.0, "b", since=JAN),
        rented(4.0, "c", since=JAN),
        rented(0.1, "d", since=APR),  # not yet
    )
    found = rent(book, MAR)
    assert found.usd_per_gpu_hour == 2.0  # the middle of 1, 2 and 4
    assert {q.vendor for q in found.quotes} == {"a", "b", "c"}
    assert rent(book, APR).usd_per_gpu_hour == 1.5  # halfway between 1 and 2 of 0.1, 1, 2, 4


def test_a_vendor_with_two_prices_on_one_day_counts_with_the_lower():
    assert rent(a_book(rented(3.0), rented(2.0)), MAR).usd_per_gpu_hour == 2.0
    assert rent(a_book(rented(2.0), rented(3.0)), MAR).usd_per_gpu_hour == 2.0


def test_tiers_and_terms_do_not_mix():
    book = a_book(rented(1.0), rented(5.0, tier="hyperscaler"), rented(0.5, term="spot"))
    assert rent(book, MAR).usd_per_gpu_hour == 1.0
    assert rent(book, MAR, tier="hyperscaler").usd_per_gpu_hour == 5.0
    assert rent(book, MAR, term="spot").usd_per_gpu_hour == 0.5


def test_quotes_over_a_year_old_give_way_to_newer_ones_and_are_else_marked_stale():
    book = a_book(rented(9.0, "old", since=JAN), rented(1.0, "new", since=MAY))
    assert rent(book, JAN + timedelta(365)).usd_per_gpu_hour == 5.0  # (9 + 1) / 2
    assert rent(book, JAN + timedelta(366)).usd_per_gpu_hour == 1.0
    assert not rent(book, MAY + timedelta(365)).stale
    assert rent(book, MAY + timedelta(366)).stale


def test_rental_before_the_first_quote_names_it_and_the_way_out():
    with pytest.raises(NoFigureError, match=r"2022-12-31.*2023-01-01.*rental_usd_per_gpu_hour"):
        rent(a_book(rented(1.0)), date(2022, 12, 31))


def test_rental_in_a_tier_without_quotes_names_the_tiers_that_have_some():
    with pytest.raises(NoFigureError, match="neocloud on_demand"):
        rent(a_book(rented(1.0)), MAR, tier="marketplace")


def test_rental_of_an_unknown_chip_is_refused_with_the_nearest_names(book: Book):
    with pytest.raises(UnknownNameError, match=r"'a100'; nearest:.*a100-80gb"):
        lookup.rental(book, "a100", MAR, tier="neocloud", term="on_demand")


def test_a_quote_counts_only_once_it_is_known():
    book = a_book(rented(1.0, "a"), rented(9.0, "b", recorded=APR))
    assert rent(book, MAR, known_on=MAR).usd_per_gpu_hour == 1.0
    assert rent(book, MAR).usd_per_gpu_hour == 5.0


def test_a_corrected_rental_quote_replaces_the_wrong_one():
    book = a_book(rented(0.1, recorded=JAN), rented(1.0, recorded=FEB))
    assert rent(book, MAR).usd_per_gpu_hour == 1.0


# --- exchange rates ------------------------------------------------------------------------------


def test_a_rate_holds_from_the_first_of_its_month(book: Book):
    def pounds(day: date) -> float:
        rate = lookup.fx_rate(book, "GBP", day)
        assert rate
        return rate.per_usd

    assert [pounds(date(2023, 3, day)) for day in (1, 13, 31)] == [0.8239] * 3  # as the Fed prints
    assert pounds(date(2023, 4, 1)) == 0.8035


def test_the_rate_of_the_yuan_is_the_one_that_the_fed_printed(book: Book):
    rate = lookup.fx_rate(book, "CNY", date(2023, 3, 16))
    assert rate
    assert rate.per_usd == 6.8909


def test_a_corrected_rate_counts_once_it_is_known():
    book = a_book(exchanged(0.7, JAN, recorded=JAN), exchanged(0.8, JAN, recorded=MAR))
    found = [lookup.fx_rate(book, "GBP", FEB, known_on=on) for on in (FEB, MAR)]
    assert [rate.per_usd for rate in found if rate] == [0.7, 0.8]


def test_dollars_need_no_rate():
    assert lookup.fx_rate(a_book(), "USD", JAN) is None


def test_before_the_first_rate_the_error_names_it():
    with pytest.raises(NoFigureError, match=r"GBP rate on 2022-12-31.*2023-01-01"):
        lookup.fx_rate(a_book(exchanged(0.8, JAN)), "GBP", date(2022, 12, 31))


def test_a_currency_without_rates_is_refused():
    with pytest.raises(UnknownNameError, match="EUR"):
        lookup.fx_rate(a_book(exchanged(0.8, JAN)), "EUR", FEB)
