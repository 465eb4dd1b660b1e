"""The timeline page: events, derived price changes, filters, and the day of the question."""

from datetime import date

from analysis.book.load import Book
from analysis.study.timeline import entries

from .conftest import TIMELINE, Visit, assert_sound, notices, words


def test_it_opens_on_the_day_on_which_the_claims_clock_stops(visit: Visit):
    app = visit(TIMELINE)
    assert app.date_input(key="day").value == date(2023, 3, 13)
    assert "On 13 March 2023: Alpaca 7B." in words(app)


def test_the_day_of_a_link_is_told_with_what_fell_on_it(visit: Visit):
    app = visit(TIMELINE, day="2023-03-14")
    assert_sound(app)
    assert "Around 14 March 2023" in words(app)
    assert "GPT-4" in words(app)


def test_price_changes_come_from_the_price_book(visit: Visit):
    told = words(visit(TIMELINE, day="2025-06-10", kinds="price cut", actors="OpenAI"))
    assert "o3 (OpenAI) falls to $2 in, $8 out per million tokens, from $10 in, $40 out" in told


def test_a_kind_that_is_left_out_is_not_told(visit: Visit):
    told = words(visit(TIMELINE, day="2023-03-14", kinds="policy"))
    assert "GPT-4 launches" not in told


def test_an_allegation_is_badged(visit: Visit, book: Book):
    alleged = next(e for e in book.events.values() if e.evidence == "alleged")
    told = words(visit(TIMELINE, day=alleged.day.isoformat()))
    assert "red-badge[alleged]" in told


def test_nothing_that_lies_ahead_or_was_cancelled_is_on_the_timeline(book: Book):
    today = date(2026, 11, 23)
    found = entries(book, today)
    assert max(entry.day for entry in found) <= today
    assert all(getattr(e.what, "kind", "") not in ("announced", "cancelled") for e in found)


def test_an_unknown_kind_of_a_link_is_named(visit: Visit):
    assert "gossip" in notices(visit(TIMELINE, kinds="gossip"))
