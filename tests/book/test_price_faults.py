"""What can be wrong with a price row, with the row after it, and with the names of models."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.price_faults import (
    names_taken,
    prices_of,
    quote_faults,
    row_faults,
    series_faults,
)
from tests.making import priced

JAN, FEB, MAR = (date(2023, month, 1) for month in range(1, 4))
QUOTE = "$0.01 in and $0.03 out per 1K tokens"
READ: dict[str, Any] = {"evidence": "verified", "quote": QUOTE, "note": None}
UNREAD: dict[str, Any] = {"evidence": "recalled", "quote": QUOTE, "note": None}


def row(**given: Any) -> r.PriceRow:
    """10 in and 30 out, read in a quote that prints both, without a note."""
    return priced(**{**READ, **given}).row


def model(*rows: r.PriceRow, name: str = "m", **given: Any) -> r.PricedModel:
    return r.PricedModel(id=name, name=name, prices=rows, **given)


def tier(**given: Any) -> r.LongContext:
    return r.LongContext(
        **{"above_input_tokens": 128_000, "input_per_mtok": 10.0, "output_per_mtok": 30.0, **given}
    )


def hours(**given: Any) -> r.DailyHours:
    return r.DailyHours(**{"utc": "01:00-04:00", "days": "all", "input_per_mtok": 10.0, **given})


# --- what the quote prints -----------------------------------------------------------------------


def test_a_row_whose_quote_prints_every_price_is_sound():
    sound = row(long_context=(tier(),), hours=(hours(),), cached_input_per_mtok=10.0)
    assert list(quote_faults(sound)) == []
    assert list(row_faults(sound)) == []


def test_every_price_of_a_row_is_held_against_the_quote():
    keys = [key for key in r.Rates.model_fields if key.endswith("_per_mtok")]
    assert len(keys) == 6
    for key in keys:
        for path, spoilt in (
            ((key,), row(**{key: 7.0})),
            (("long_context", 0, key), row(long_context=(tier(**{key: 7.0}),))),
            (("hours", 0, key), row(hours=(hours(**{key: 7.0}),))),
        ):
            ((place, text),) = quote_faults(spoilt)
            assert place == path
            assert "7" in text
    ((place, _),) = quote_faults(row(training_per_mtok=7.0))
    assert place == ("training_per_mtok",)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_price_is_refused_if_and_only_if_its_quote_prints_another(one: int, other: int):
    assume(one != other)
    prices = {"input_per_mtok": float(one), "output_per_mtok": float(one)}
    assert not list(quote_faults(row(**prices, quote=f"${one} / 1M tokens")))
    faults = dict(quote_faults(row(**prices, quote=f"${other} / 1M tokens")))
    assert set(faults) == {("input_per_mtok",), ("output_per_mtok",)}


def test_a_quote_without_a_unit_is_one_fault_however_many_prices_it_should_hold():
    bare = row(quote="$10 and $30", long_context=(tier(),))
    ((place, text),) = quote_faults(bare)
    assert place == "quote"
    assert "per how many tokens" in text


@pytest.mark.parametrize("word", ["free", "Free of charge", "免费", "100%↓, 免费"])
def test_a_price_of_nothing_needs_the_word_free(word: str):
    nothing = {"input_per_mtok": 0.0, "output_per_mtok": 0.0}
    assert not list(quote_faults(row(**nothing, quote=f"{word} (was ¥0.004 / 1k tokens)")))
    assert len(list(quote_faults(row(**nothing, quote="was ¥0.004 / 1k tokens")))) == 2


CHARACTERS: dict[str, Any] = {
    "input_per_mtok": None,
    "output_per_mtok": None,
    "input_per_1k_characters": 0.00025,
    "output_per_1k_characters": 0.0005,
}


@pytest.mark.parametrize(
    "quote",
    [
        "$0.00025 / 1k characters in, $0.0005 out",
        '"input_cost_per_character": 2.5e-07, "output_cost_per_character": 5e-07',
        "$0.25 / 1M input characters, $0.5 / 1M output characters",
    ],
)
def test_a_price_per_character_is_found_per_one_per_thousand_and_per_million(quote: str):
    assert not list(quote_faults(row(**CHARACTERS, quote=quote)))


# --- the order of prices within a row ------------------------------------------------------------

ORDERS = [  # (what is wrong, where it is said)
    ({"input_per_mtok": 31.0}, ("output_per_mtok",)),
    ({"cached_input_per_mtok": 10.5}, ("cached_input_per_mtok",)),
    ({"batch_input_per_mtok": 10.5}, ("batch_input_per_mtok",)),
    ({"batch_output_per_mtok": 30.5}, ("batch_output_per_mtok",)),
    ({**CHARACTERS, "input_per_1k_characters": 0.001}, ("output_per_1k_characters",)),
    ({"long_context": (tier(input_per_mtok=31.0),)}, ("long_context", 0, "output_per_mtok")),
    (
        {"hours": (hours(), hours(cached_input_per_mtok=11.0))},
        ("hours", 1, "cached_input_per_mtok"),
    ),
]


@pytest.mark.parametrize(("wrong", "place"), ORDERS)
def test_prices_in_an_order_that_no_vendor_uses_want_a_note(wrong: dict[str, Any], place: Any):
    ((found, text),) = row_faults(row(**wrong))
    assert found == place
    assert "stands above" in text
    assert list(row_faults(row(**wrong, note="So it is printed."))) == []


def test_equal_prices_are_in_order():
    same = {key: 10.0 for key in r.Rates.model_fields if key.endswith("_per_mtok")}
    assert list(row_faults(row(**same))) == []


@given(*[st.floats(0, 100)] * 5)
def test_a_row_is_in_order_or_one_fault_is_named_for_each_pair_that_is_not(
    into: float, out: float, cached: float, batch_in: float, batch_out: float
):
    faults = list(
        row_faults(
            row(
                input_per_mtok=into, output_per_mtok=out, cached_input_per_mtok=cached,
                batch_input_per_mtok=batch_in, batch_output_per_mtok=batch_out,
            )
        )
    )  # fmt: skip
    wrong = sum((into > out, cached > into, batch_in > into, batch_out > out))
    assert len(faults) == wrong


# --- the row as a whole --------------------------------------------------------------------------


@pytest.mark.parametrize("note", [None, "So it is."])
@pytest.mark.parametrize(
    "mixed",
    [
        {"input_per_1k_characters": 0.01},
        {"output_per_1k_characters": 0.01},
        {"long_context": (tier(input_per_mtok=None, input_per_1k_characters=0.01),)},
        {"hours": (hours(input_per_mtok=None, input_per_1k_characters=0.01),)},
    ],
)
def test_a_row_counts_tokens_or_characters_and_no_note_excuses_both(
    mixed: dict[str, Any], note: str | None
):
    ((place, text),) = row_faults(row(**mixed, note=note))
    assert place == "currency"
    assert "keep one unit" in text


def test_a_row_needs_the_price_of_input_in_either_unit():
    nothing = {"input_per_mtok": None, "output_per_mtok": 30.0, "note": "Only output was seen."}
    ((place, text),) = row_faults(row(**nothing))
    assert place == "input_per_mtok"
    assert "is missing" in text
    assert list(row_faults(row(**CHARACTERS))) == []


def test_a_row_ends_after_it_began():
    for until, faults in ((JAN, 1), (date(2022, 12, 31), 1), (date(2023, 1, 2), 0)):
        assert len(list(row_faults(row(since=JAN, until=until)))) == faults


def test_only_a_list_price_must_have_begun_when_it_was_written_down():
    for status, faults in (("list", 1), ("scheduled", 0), ("cancelled", 0)):
        assert len(list(row_faults(row(since=MAR, recorded=FEB, status=status)))) == faults
    assert list(row_faults(row(since=FEB, recorded=FEB))) == []


# --- one row after another -----------------------------------------------------------------------


def after(before: dict[str, Any], then: dict[str, Any]) -> list[Any]:
    return list(series_faults(model(row(since=JAN, **before), row(since=FEB, **then))))


@pytest.mark.parametrize(("price", "told"), [(100, True), (99.9, False), (1.01, False), (1, True)])
def test_a_tenfold_move_of_an_unread_price_wants_a_note(price: float, told: bool):
    moved = {**UNREAD, "input_per_mtok": float(price)}
    assert [place for place, _ in after(UNREAD, moved)] == (
        [("prices", 1, "input_per_mtok")] if told else []
    )
    assert after(UNREAD, {**moved, "note": "So it is."}) == []


@pytest.mark.parametrize(("before", "then"), [(READ, UNREAD), (UNREAD, READ)])
def test_one_unread_row_of_two_is_enough(before: dict[str, Any], then: dict[str, Any]):
    assert len(after(before, {**then, "output_per_mtok": 300.0})) == 1


def test_two_rows_read_in_their_sources_may_jump():
    assert after(READ, {**READ, "input_per_mtok": 1000.0}) == []


def test_a_price_that_becomes_free_or_ceases_to_be_is_no_jump():
    nothing = {**UNREAD, "input_per_mtok": 0.0, "output_per_mtok": 0.0}
    assert after(UNREAD, nothing) == after(nothing, UNREAD) == []


def test_a_price_in_another_currency_is_no_jump():
    assert after(UNREAD, {**UNREAD, "currency": "CNY", "input_per_mtok": 1000.0}) == []


def test_rows_of_one_currency_are_compared_across_those_of_another():
    rows = [
        row(since=JAN, **UNREAD),
        row(since=JAN, **UNREAD, currency="CNY", input_per_mtok=70.0),
        row(since=FEB, **UNREAD, input_per_mtok=1000.0),
    ]
    ((place, _),) = series_faults(model(*rows))
    assert place == ("prices", 2, "input_per_mtok")


def test_rows_stand_oldest_first_and_a_correction_after_what_it_corrects():
    first, second = row(since=JAN, recorded=MAR), row(since=FEB, recorded=MAR)
    correction = row(since=JAN, recorded=date(2023, 3, 2))
    assert list(series_faults(model(first, correction, second))) == []
    for wrong in ((second, first), (correction, first)):
        ((place, text),) = series_faults(model(*wrong))
        assert place == ("prices", 1)
        assert "oldest first" in text


def test_two_currencies_may_begin_on_one_day_and_two_rows_of_one_may_not():
    dollars, yuan = row(since=JAN), row(since=JAN, currency="CNY")
    assert list(series_faults(model(dollars, yuan))) == []
    ((place, text),) = series_faults(model(dollars, yuan, dollars))
    assert place == ("prices", 2)
    assert "two rows begin on 2023-01-01" in text


# --- names ---------------------------------------------------------------------------------------


def test_each_name_stands_once_within_a_provider():
    one, other = model(row(), aliases=("m-1",)), model(row(), name="n", aliases=("n-1",))
    assert list(names_taken((one, other))) == []
    for twin, place in (
        (model(row(), name="m"), ("models", 1, "id")),
        (model(row(), name="m-1"), ("models", 1, "id")),
        (model(row(), name="n", aliases=("m",)), ("models", 1, "aliases")),
        (model(row(), name="n", aliases=("n-2", "m-1")), ("models", 1, "aliases")),
    ):
        ((found, text),) = names_taken((one, twin))
        assert found == place
        assert "already names a model" in text


def test_a_models_own_name_is_no_alias_of_it():
    ((place, _),) = names_taken((model(row(), aliases=("m",)),))
    assert place == ("models", 0, "aliases")


# --- the real book -------------------------------------------------------------------------------


def test_every_row_of_the_book_has_a_price_and_its_tiers_and_hours_have_theirs(book: Book):
    for price in book.prices:
        steps = {path[:-1] for path in prices_of(price.row)}
        assert () in steps
        for kind in ("long_context", "hours"):
            for index in range(len(getattr(price.row, kind))):
                assert (kind, index) in steps, price


def test_every_tier_and_window_of_the_book_prices_what_its_row_prices(book: Book):
    """A tier that left out the input would make long requests free."""
    sides = ("input_per_mtok", "output_per_mtok",
             "input_per_1k_characters", "output_per_1k_characters")  # fmt: skip
    for price in book.prices:
        for rates in (*price.row.long_context, *price.row.hours):
            for side in sides:
                base, own = getattr(price.row, side), getattr(rates, side)
                assert (base is None) == (own is None), (price.model, side)
