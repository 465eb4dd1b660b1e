"""The price book as a market: what is on sale, how prices moved, and in whose currency."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book, Priced
from analysis.errors import CostfallError
from analysis.study.market import (
    PriceChange,
    cheapest_scoring,
    fx_split,
    native_per_mtok,
    offers,
    price_changes,
    steps,
)
from tests.making import CITED, a_book, exchanged, priced

JAN, FEB, MAR, APR, MAY = (date(2023, month, 1) for month in range(1, 6))
TODAY = date(2026, 11, 23)
DAYS = [date(2021, 6, 1), date(2023, 3, 15), date(2024, 1, 31), date(2024, 5, 21),
        date(2025, 2, 8), date(2025, 9, 29), date(2026, 9, 1), TODAY]  # fmt: skip
CHARACTERS: dict[str, Any] = {
    "input_per_mtok": None,
    "output_per_mtok": None,
    "input_per_1k_characters": 0.00025,
    "output_per_1k_characters": 0.0005,
}


def four_characters_a_token() -> dict[str, r.Assumption]:
    given = {**CITED, "value": 4.0, "low": 3.0, "high": 5.0}
    name = "characters-per-token"
    return {name: r.Assumption(id=name, name=name, distribution="uniform", **given)}


def only(book: Book) -> Priced:
    (priced_model,) = book.models
    return priced_model


# --- what is on sale -----------------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS)
def test_what_is_offered_on_a_day_is_what_each_provider_charges_on_it(book: Book, day: date):
    offered = {(o.priced.provider, o.priced.model.id): o for o in offers(book, day)}
    for seller in book.models:
        key = seller.provider, seller.model.id
        try:
            row = lookup.price(book, seller.model.id, day, provider=seller.provider).row
        except CostfallError:
            assert key not in offered
            continue
        assert offered[key].row == row
        if row.currency == "USD" and row.input_per_mtok is not None:
            assert offered[key].input_per_mtok == row.input_per_mtok
            assert offered[key].output_per_mtok == row.output_per_mtok


@pytest.mark.parametrize("day", DAYS)
def test_every_offer_in_pounds_is_the_offer_in_dollars_at_one_rate(book: Book, day: date):
    rate = lookup.fx_rate(book, "GBP", day)
    assert rate
    for dollars, pounds in zip(offers(book, day), offers(book, day, "GBP"), strict=True):
        for side in ("input", "output"):
            one, other = dollars.per_mtok(side), pounds.per_mtok(side)
            assert (one is None) == (other is None)
            if one is not None and other is not None:
                assert other == pytest.approx(one * rate.per_usd)


def test_nothing_is_offered_before_its_first_price_or_after_its_withdrawal():
    book = a_book(priced("old", since=JAN, until=MAR), priced("new", since=FEB))
    on_sale = [
        {o.priced.model.id for o in offers(book, day)}
        for day in (JAN - timedelta(1), JAN, FEB, MAR - timedelta(1), MAR)
    ]
    assert on_sale == [set(), {"old"}, {"old", "new"}, {"old", "new"}, {"new"}]


def test_a_model_is_offered_once_by_each_who_sells_it():
    book = a_book(priced(provider="a"), priced(provider="b", input_per_mtok=4.0))
    assert [(o.priced.provider, o.input_per_mtok) for o in offers(book, FEB)] == [
        ("a", 10.0),
        ("b", 4.0),
    ]


def test_what_was_written_down_later_was_not_offered_yet():
    book = a_book(priced("m", recorded=MAR))
    assert offers(book, MAY, known_on=FEB) == ()
    assert len(offers(book, MAY, known_on=MAR)) == 1


def test_characters_are_offered_as_tokens_and_yuan_at_the_rate_of_the_day():
    book = a_book(
        priced("by-character", **CHARACTERS),
        priced("in-yuan", currency="CNY", input_per_mtok=14.0, output_per_mtok=None),
        exchanged(7.0, JAN, currency="CNY"), exchanged(8.0, MAR, currency="CNY"),
        assumptions=four_characters_a_token(),
    )  # fmt: skip
    found = {o.priced.model.id: (o.input_per_mtok, o.output_per_mtok) for o in offers(book, FEB)}
    # $0.25 and $0.50 per million characters, four to a token; 14 yuan at 7 to the dollar
    assert found == {"by-character": pytest.approx((1.0, 2.0)), "in-yuan": (2.0, None)}
    (yuan,) = [o for o in offers(book, MAR) if o.priced.model.id == "in-yuan"]
    assert yuan.input_per_mtok == pytest.approx(14 / 8)


# --- prices through time -------------------------------------------------------------------------


def test_gpt_3_5_turbos_input_came_down_in_three_steps(book: Book):
    (turbo,) = book.by_model["gpt-3.5-turbo"]
    found = steps(book, turbo, "input", "USD", TODAY)
    assert [(step.since, step.per_mtok) for step in found if step.row.since.year < 2025] == [
        (date(2023, 3, 1), 2),
        (date(2023, 6, 13), 1.5),
        (date(2024, 2, 16), 0.5),
        (date(2024, 4, 15), 0.5),  # now also in batches
    ]
    assert found[-1].until == date(2026, 10, 23)  # switched off


def test_a_step_lasts_until_the_next_one_or_until_today_or_until_the_withdrawal():
    rows = priced(since=JAN), priced(since=MAR, input_per_mtok=5.0)
    book = a_book(*rows)
    shown = [(s.since, s.until, s.per_mtok) for s in steps(book, only(book), "input", "USD", MAY)]
    assert shown == [(JAN, MAR, 10.0), (MAR, MAY, 5.0)]
    book = a_book(rows[0], priced(since=MAR, until=APR, input_per_mtok=5.0))
    assert steps(book, only(book), "input", "USD", MAY)[-1].until == APR


def test_a_price_that_has_not_begun_or_was_cancelled_is_no_step():
    book = a_book(
        priced(since=JAN),
        priced(since=FEB, status="cancelled", input_per_mtok=5.0),
        priced(since=MAY, status="scheduled", input_per_mtok=1.0),
    )
    assert [s.per_mtok for s in steps(book, only(book), "input", "USD", APR)] == [10.0]


def test_a_corrected_price_is_one_step_and_a_side_without_a_price_none():
    book = a_book(
        priced(since=JAN, output_per_mtok=None),
        priced(since=JAN, recorded=MAR, input_per_mtok=8.0, output_per_mtok=None),
    )
    assert [s.per_mtok for s in steps(book, only(book), "input", "USD", MAY)] == [8.0]
    assert steps(book, only(book), "output", "USD", MAY) == ()


def test_each_step_is_converted_at_the_rate_of_the_day_it_began():
    book = a_book(priced(since=JAN), priced(since=MAR, input_per_mtok=5.0),
                  exchanged(0.8, JAN), exchanged(0.7, MAR))  # fmt: skip
    shown = [s.per_mtok for s in steps(book, only(book), "input", "GBP", MAY)]
    assert shown == pytest.approx([8.0, 3.5])


def test_steps_follow_one_another_without_overlap_through_the_whole_book(book: Book):
    for seller in book.models:
        found = steps(book, seller, "input", "USD", TODAY)
        for one, other in pairwise(found):
            assert one.since < one.until <= other.since, seller.model.id


# --- changes -------------------------------------------------------------------------------------


def kinds(book: Book, today: date = MAY) -> list[tuple[date, str]]:
    return [(change.day, change.kind) for change in price_changes(book, today)]


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ({"input_per_mtok": 5.0}, "cut"),
        ({"output_per_mtok": 20.0}, "cut"),
        ({"input_per_mtok": 5.0, "output_per_mtok": 20.0}, "cut"),
        ({"input_per_mtok": 20.0}, "rise"),
        ({"input_per_mtok": 20.0, "output_per_mtok": 60.0}, "rise"),
        ({"input_per_mtok": 20.0, "output_per_mtok": 20.0}, "mixed"),
        ({"currency": "CNY"}, "mixed"),
        (CHARACTERS, "mixed"),
    ],
)
def test_a_change_is_a_cut_or_a_rise_or_mixed(after: dict[str, Any], kind: str):
    book = a_book(priced(since=JAN), priced(since=MAR, **after))
    if "currency" in after:
        book = a_book(priced(since=JAN, currency="EUR"), priced(since=MAR, **after))
    assert kinds(book) == [(JAN, "launch"), (MAR, kind)]


def test_a_price_seen_again_is_no_change():
    again = priced(since=MAR, cached_input_per_mtok=1.0, batch_input_per_mtok=5.0)
    assert kinds(a_book(priced(since=JAN), again)) == [(JAN, "launch")]


def test_a_correction_is_no_change_of_the_price():
    wrong, right = priced(since=JAN), priced(since=JAN, recorded=MAR, input_per_mtok=1.0)
    (change,) = price_changes(a_book(wrong, right), MAY)
    assert (change.kind, change.row.input_per_mtok) == ("launch", 1.0)


def test_what_was_announced_cancelled_or_withdrawn_is_told_apart():
    book = a_book(
        priced("a", since=JAN), priced("a", since=MAY, status="scheduled", input_per_mtok=5.0),
        priced("b", since=JAN), priced("b", since=FEB, status="cancelled", input_per_mtok=5.0),
        priced("c", since=JAN, until=MAR),
    )  # fmt: skip
    found = {(change.priced.model.id, change.kind) for change in price_changes(book, APR)}
    assert found == {
        ("a", "launch"), ("a", "announced"),
        ("b", "launch"), ("b", "cancelled"),
        ("c", "launch"), ("c", "withdrawal"),
    }  # fmt: skip
    assert (MAY, "cut") in kinds(book, MAY)


PUBLISHED = [
    ("gpt-3.5-turbo", date(2023, 6, 13), "cut"),
    ("o3", date(2025, 6, 10), "cut"),
    ("gpt-4o", date(2024, 10, 2), "cut"),
    ("gemini-2.5-flash", date(2025, 6, 17), "launch"),
    ("deepseek-chat", date(2025, 2, 8), "rise"),
    ("deepseek-chat", date(2025, 9, 29), "cut"),
    ("deepseek-reasoner", date(2025, 9, 5), "mixed"),  # input a cent dearer, output cheaper
    ("ERNIE-Speed-8K", date(2024, 5, 21), "cut"),
    ("mistral-large-4", date(2026, 10, 20), "rise"),
    ("claude-sonnet-5", date(2026, 9, 1), "cancelled"),
    ("text-davinci-003", date(2024, 1, 4), "withdrawal"),
    ("gemini-3.8-flash", date(2027, 1, 1), "announced"),
]


@pytest.mark.parametrize(("model", "day", "kind"), PUBLISHED)
def test_a_change_that_was_in_the_news_is_found(book: Book, model: str, day: date, kind: str):
    found = [c for c in price_changes(book, TODAY) if c.priced.model.id == model and c.day == day]
    assert [change.kind for change in found] == [kind]


def test_changes_are_in_order_of_days_and_every_model_has_one_launch(book: Book):
    found = price_changes(book, TODAY)
    assert [change.day for change in found] == sorted(change.day for change in found)
    launches = [c.priced for c in found if c.kind == "launch"]
    assert len(launches) == len(book.models)
    assert len({(p.provider, p.model.id) for p in launches}) == len(launches)


def test_no_change_is_told_twice(book: Book):
    def told(change: PriceChange) -> tuple[Any, ...]:
        return change.day, change.kind, change.priced.provider, change.priced.model.id

    found = [told(change) for change in price_changes(book, TODAY)]
    assert len(found) == len(set(found))


# --- the vendor's part and the currency's --------------------------------------------------------


def test_a_price_in_yuan_moved_by_its_own_part_and_by_the_currencys():
    book = a_book(
        priced(since=JAN, currency="CNY", input_per_mtok=14.0),
        priced(since=MAR, currency="CNY", input_per_mtok=7.0),
        exchanged(7.0, JAN, currency="CNY"), exchanged(8.0, APR, currency="CNY"),
    )  # fmt: skip
    split = fx_split(book, only(book), "input", "USD", MAY)
    assert split
    assert split.native == "CNY"
    assert split.native_factor == 0.5  # from 14 to 7
    assert split.fx_factor == pytest.approx(7 / 8)
    assert split.converted_factor == pytest.approx((7 / 8) / (14 / 7))  # from $2 to $0.875


def test_there_is_nothing_to_split_at_home_from_nothing_or_before_the_first_price():
    yuan = exchanged(7.0, JAN, currency="CNY")
    at_home = a_book(priced(since=JAN), yuan)
    assert fx_split(at_home, only(at_home), "input", "USD", MAY) is None
    assert fx_split(at_home, only(at_home), "input", "CNY", MAY) is not None
    free = a_book(priced(since=JAN, currency="CNY", input_per_mtok=0.0), yuan)
    assert fx_split(free, only(free), "input", "USD", MAY) is None
    blind = a_book(priced(since=JAN, currency="CNY", output_per_mtok=None), yuan)
    assert fx_split(blind, only(blind), "output", "USD", MAY) is None
    assert fx_split(at_home, only(at_home), "input", "CNY", JAN - timedelta(1)) is None


RATES = st.floats(0.01, 100)


@given(old=RATES, new=RATES, then=RATES, now=RATES, pound=RATES)
def test_both_parts_together_are_what_the_reader_sees(
    old: float, new: float, then: float, now: float, pound: float
):
    book = a_book(
        priced(since=JAN, currency="CNY", input_per_mtok=old),
        priced(since=MAR, currency="CNY", input_per_mtok=new),
        exchanged(then, JAN, currency="CNY"), exchanged(now, APR, currency="CNY"),
        exchanged(pound, JAN), exchanged(pound * 2, APR),
    )  # fmt: skip
    for currency in ("USD", "GBP"):
        split = fx_split(book, only(book), "input", currency, MAY)
        (first,), (last,) = (offers(book, day, currency) for day in (JAN, MAY))
        assert split
        assert first.input_per_mtok
        assert last.input_per_mtok
        assert split.converted_factor == pytest.approx(last.input_per_mtok / first.input_per_mtok)


def test_every_foreign_price_of_the_book_splits_into_two_parts(book: Book):
    for seller in book.models:
        split = fx_split(book, seller, "output", "USD", date(2026, 6, 15))
        if split:
            old, new = (native_per_mtok(book, row)[1] for row in (split.first, split.last))
            assert old
            assert new is not None
            assert split.native_factor == pytest.approx(new / old)
            assert split.first.currency == split.last.currency == split.native != "USD"


# --- the cheapest that is good enough ------------------------------------------------------------


def scored(model: str, percent: float, since: date = JAN, method: str = "direct-5-shot") -> r.Score:
    return r.Score(**CITED, model=model, name=model, method=method, percent=percent, since=since)  # type: ignore[arg-type]


def test_the_cheapest_model_that_scored_enough_by_the_same_method_is_found():
    book = a_book(
        priced("dear", input_per_mtok=30.0), priced("fair", input_per_mtok=3.0),
        priced("weak", input_per_mtok=1.0), priced("other", input_per_mtok=2.0),
        priced("late", input_per_mtok=0.5), priced("unscored", input_per_mtok=0.1),
        scores=(scored("dear", 86.4), scored("fair", 70.0), scored("weak", 60.0),
                scored("other", 90.0, method="cot"), scored("late", 80.0, since=APR)),
    )  # fmt: skip

    def best(percent: float, day: date = MAR, method: str = "direct-5-shot") -> str | None:
        found = cheapest_scoring(book, percent, method, day, "input")
        return found.priced.model.id if found else None

    assert [best(p) for p in (50, 60, 60.1, 70, 70.1, 86.4, 86.5)] == [
        "weak", "weak", "fair", "fair", "dear", "dear", None,
    ]  # fmt: skip
    assert best(70, day=APR) == "late"
    assert best(70, method="cot") == "other"
    assert best(50, day=date(2022, 12, 31)) is None


def test_a_score_under_an_alias_counts_for_the_model():
    book = a_book(priced("m"), scores=(scored("m-latest", 70.0),))
    named = replace(
        only(book), model=only(book).model.model_copy(update={"aliases": ("m-latest",)})
    )
    found = cheapest_scoring(replace(book, models=(named,)), 70, "direct-5-shot", MAR, "input")
    assert found
    assert found.priced.model.id == "m"


@pytest.mark.parametrize("method", ["direct-5-shot", "cot"])
def test_asking_for_more_never_costs_less(book: Book, method: str):
    for day in (date(2023, 7, 1), date(2024, 7, 1), date(2025, 7, 1)):
        paid = [
            found.output_per_mtok
            for percent in range(30, 100, 5)
            if (found := cheapest_scoring(book, percent, method, day, "output"))
        ]
        assert paid == sorted(paid)


def test_a_day_asked_as_known_uses_the_exchange_rate_known_then():
    late = date(2023, 6, 1)
    book = a_book(
        priced(currency="GBP"),
        exchanged(0.9, JAN),
        exchanged(0.5, JAN, recorded=date(2024, 1, 1)),
    )
    then, now = (offers(book, late, known_on=day)[0] for day in (date(2023, 6, 1), None))
    assert then.input_per_mtok == pytest.approx(10 / 0.9)
    assert now.input_per_mtok == pytest.approx(10 / 0.5)


def test_no_step_runs_past_today(book: Book):
    today = date(2026, 11, 23)
    ends = [s.until for p in book.models for s in steps(book, p, "output", "USD", today)]
    assert max(ends) == today


def test_the_list_in_the_readers_currency_counts_as_in_a_single_price(book: Book):
    day = date(2025, 2, 10)
    found = next(o for o in offers(book, day, "CNY") if o.priced.model.id == "deepseek-chat")
    assert found.row.currency == "CNY"
    assert found.row == lookup.price(book, "deepseek-chat", day, currency="CNY").row
