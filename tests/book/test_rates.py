"""Which prices of a row one request meets: by the length of its input, by the hour, by the unit."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.book.rates import Charged, charged, unit_of
from analysis.book.records import DailyHours, LongContext
from tests.making import priced

TIER = LongContext(above_input_tokens=128_000, input_per_mtok=20.0, output_per_mtok=60.0)
HIGHER = LongContext(above_input_tokens=256_000, input_per_mtok=40.0, output_per_mtok=120.0)


def in_hours(utc: str, days: Any = "all", price: float = 5.0) -> DailyHours:
    return DailyHours(utc=utc, days=days, input_per_mtok=price, output_per_mtok=price)


def met(moment: str | date | None = None, tokens: float = 0, **row: Any) -> Charged:
    """The prices of a row of 10 in and 30 out with these tiers or hours."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return charged(priced(**row).row, input_tokens=tokens, moment=when)


def test_a_plain_row_is_charged_as_it_stands_and_needs_no_reason():
    found = met(cached_input_per_mtok=1.0, batch_input_per_mtok=5.0, batch_output_per_mtok=15.0)
    assert found == Charged("tokens", 10.0, 30.0, 1.0, None, 5.0, 15.0, "")


# --- the length of the input ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tokens", "price"),
    [(0, 10), (128_000, 10), (128_001, 20), (256_000, 20), (256_001, 40), (10**9, 40)],
)
@pytest.mark.parametrize("tiers", [(TIER, HIGHER), (HIGHER, TIER)])
def test_of_several_tiers_the_highest_that_the_request_exceeds_counts(
    tokens: int, price: float, tiers: tuple[LongContext, ...]
):
    found = met(tokens=tokens, long_context=tiers)
    assert (found.input, found.output) == (price, 3 * price)


def test_the_reason_names_the_limit_that_was_exceeded():
    assert "128,000" in met(tokens=200_000, long_context=(TIER, HIGHER)).because
    assert "256,000" in met(tokens=300_000, long_context=(TIER, HIGHER)).because
    assert met(tokens=128_000, long_context=(TIER, HIGHER)).because == ""


def test_a_tier_does_not_borrow_the_rows_cached_or_batch_price():
    found = met(tokens=200_000, long_context=(TIER,), cached_input_per_mtok=1.0,
                batch_input_per_mtok=5.0, batch_output_per_mtok=15.0)  # fmt: skip
    assert (found.cached_input, found.batch_input, found.batch_output) == (None, None, None)


# --- the hour of the day -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("utc", "moment", "inside"),
    [
        ("01:00-04:00", "00:59:59", False),
        ("01:00-04:00", "01:00", True),
        ("01:00-04:00", "03:59:59", True),
        ("01:00-04:00", "04:00", False),
        ("16:30-00:30", "16:29:59", False),
        ("16:30-00:30", "16:30", True),
        ("16:30-00:30", "00:00", True),
        ("16:30-00:30", "00:29:59", True),
        ("16:30-00:30", "00:30", False),
        ("22:00-00:00", "23:59:59", True),
        ("22:00-00:00", "00:00", False),
    ],
)
def test_a_window_begins_with_its_first_minute_and_ends_before_its_last(
    utc: str, moment: str, inside: bool
):
    found = met(f"2025-03-05 {moment}", hours=(in_hours(utc),))
    assert found.input == (5 if inside else 10)
    assert (utc in found.because) == inside


def test_a_day_without_a_time_gets_the_plain_price_whatever_the_hours():
    always = in_hours("00:00-12:00"), in_hours("12:00-00:00")
    for moment in (None, date(2025, 3, 5)):
        assert met(moment, hours=always).input == 10
    assert met("2025-03-05 00:00", hours=always).input == 5


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        ("2025-03-07 23:00", True),  # a Friday
        ("2025-03-08 00:10", True),  # still Friday's night
        ("2025-03-08 17:00", False),
        ("2025-03-09 00:10", False),  # Saturday's night
        ("2025-03-09 23:00", False),
        ("2025-03-10 00:10", False),  # Sunday's night, on a Monday
        ("2025-03-10 17:00", True),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_began(moment: str, inside: bool):
    found = met(moment, hours=(in_hours("16:30-00:30", "weekdays"),))
    assert found.input == (5 if inside else 10)
    assert ("weekdays" in found.because) == inside


def test_eight_hours_on_five_days_are_forty_hours_of_the_week():
    monday = datetime.combine(date(2025, 3, 3), time())
    half_hours = [monday + timedelta(minutes=30 * n) for n in range(2 * 24 * 7)]
    for utc in ("01:00-09:00", "16:30-00:30", "20:00-04:00"):
        cheap = in_hours(utc, "weekdays")
        assert sum(met(h, hours=(cheap,)).input == 5 for h in half_hours) == 80


TIMES = st.times(timezones=st.none())
OF_A_CLOCK = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


@given(OF_A_CLOCK, OF_A_CLOCK, TIMES)
def test_a_window_and_its_reverse_share_out_the_day(start: str, end: str, now: time):
    assume(start != end)
    moment = datetime.combine(date(2025, 3, 5), now)
    windows = in_hours(f"{start}-{end}"), in_hours(f"{end}-{start}")
    assert sorted(met(moment, hours=(window,)).input for window in windows) == [5, 10]


@given(OF_A_CLOCK, OF_A_CLOCK, st.dates(date(2024, 1, 1), date(2026, 1, 1)), TIMES)
def test_a_window_of_weekdays_lies_within_that_of_all_days(
    start: str, end: str, day: date, now: time
):
    moment = datetime.combine(day, now)
    weekdays, every = (met(moment, hours=(in_hours(f"{start}-{end}", d),)).input
                       for d in ("weekdays", "all"))  # fmt: skip
    assert weekdays == 10 or every == 5


# --- the unit ------------------------------------------------------------------------------------

CHARACTERS: dict[str, Any] = {
    "input_per_mtok": None,
    "output_per_mtok": None,
    "input_per_1k_characters": 0.00025,
    "output_per_1k_characters": 0.0005,
}


def test_a_price_per_thousand_characters_is_a_thousand_times_that_per_million():
    row = priced(**CHARACTERS).row
    assert unit_of(row) == "characters"
    assert charged(row) == Charged("characters", 0.25, 0.5, None, None, None, None)


def test_a_price_per_token_counts_tokens():
    assert unit_of(priced().row) == "tokens"


def test_characters_too_have_their_tiers():
    dear = LongContext(
        above_input_tokens=128_000, input_per_1k_characters=0.0005, output_per_1k_characters=0.001
    )
    assert met(tokens=128_000, long_context=(dear,), **CHARACTERS).input == 0.25
    found = met(tokens=128_001, long_context=(dear,), **CHARACTERS)
    assert (found.unit, found.input, found.output) == ("characters", 0.5, 1.0)


def test_an_output_price_that_is_not_known_stays_unknown():
    assert met(output_per_mtok=None).output is None
    assert charged(priced(**{**CHARACTERS, "output_per_1k_characters": None}).row).output is None


@pytest.mark.parametrize("unit", ["tokens", "characters"])
def test_a_price_of_nothing_stays_a_price(unit: str):
    free = (
        {"input_per_mtok": 0.0, "output_per_mtok": 0.0}
        if unit == "tokens"
        else {**CHARACTERS, "input_per_1k_characters": 0.0, "output_per_1k_characters": 0.0}
    )
    found = met(**free)
    assert (found.unit, found.input, found.output) == (unit, 0.0, 0.0)
