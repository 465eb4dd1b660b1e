"""The book as it stood on a day answers as the whole book does when asked what it knew that day."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import lookup, uses
from analysis.book import records as r
from analysis.book.check import walk
from analysis.book.known import (
    RowCount,
    book_known_on,
    parts_known_on,
    recorded_after,
    recorded_span,
)
from analysis.book.load import Book, Loaded, load
from analysis.errors import CostfallError, NoFigureError, UnknownNameError
from tests.making import a_book, exchanged, priced, rented

JAN, FEB, MAR, APR = (date(2023, month, 1) for month in range(1, 5))
DAY_BEFORE = timedelta(days=1)
DAYS = st.integers(0, 5).map(lambda months: date(2023, 1 + months, 1))
PRICES = st.builds(
    priced,
    st.sampled_from("mn"),
    since=DAYS,
    recorded=DAYS,
    currency=st.sampled_from(["USD", "CNY"]),
    status=st.sampled_from(["list", "scheduled", "cancelled"]),
    until=st.none() | DAYS,
    input_per_mtok=st.integers(1, 9).map(float),
)
QUOTES = st.builds(
    rented, st.sampled_from([1.0, 2.0, 4.0]), st.sampled_from("vw"), since=DAYS, recorded=DAYS
)
RATES = st.builds(
    exchanged,
    st.sampled_from([0.7, 0.8]),
    DAYS,
    recorded=DAYS,
    currency=st.sampled_from(["GBP", "CNY"]),
)
BOOKS = st.lists(PRICES | QUOTES | RATES, max_size=9).map(lambda rows: a_book(*rows))


def answer(ask: Callable[[], object]) -> object:
    """What comes back, or the kind of refusal."""
    try:
        return ask()
    except CostfallError as error:
        return type(error)


@given(BOOKS, DAYS, DAYS, st.sampled_from("mn"))
def test_a_price_is_the_one_that_the_whole_book_knew_then(
    book: Book, known_on: date, as_of: date, model: str
):
    then = book_known_on(book, known_on)
    frozen = answer(lambda: lookup.price(then, model, as_of))
    whole = answer(lambda: lookup.price(book, model, as_of, known_on=known_on))
    had = any(p.model == model and p.row.recorded <= known_on for p in book.prices)
    if had or model not in book.by_model:
        assert frozen == whole
    else:  # the whole book has heard of the model, the one of that day had not
        assert (frozen, whole) == (UnknownNameError, NoFigureError)


@given(BOOKS, DAYS, DAYS)
def test_a_rental_price_is_the_one_that_the_whole_book_knew_then(
    book: Book, known_on: date, as_of: date
):
    then = book_known_on(book, known_on)
    asked = {"tier": "neocloud", "term": "on_demand"}
    frozen = answer(lambda: lookup.rental(then, "c", as_of, **asked))
    assert frozen == answer(lambda: lookup.rental(book, "c", as_of, **asked, known_on=known_on))


@given(BOOKS, DAYS, DAYS, st.sampled_from(["USD", "GBP", "CNY"]))
def test_a_rate_is_the_one_that_the_whole_book_knew_then(
    book: Book, known_on: date, as_of: date, currency: str
):
    then = book_known_on(book, known_on)
    frozen = answer(lambda: lookup.fx_rate(then, currency, as_of))
    whole = answer(lambda: lookup.fx_rate(book, currency, as_of, known_on=known_on))
    of_currency = [rate for rate in book.fx if rate.currency == currency]
    if not of_currency or any(rate.recorded <= known_on for rate in of_currency):
        assert frozen == whole
    else:
        assert (frozen, whole) == (UnknownNameError, NoFigureError)


@given(BOOKS, DAYS)
def test_what_is_left_and_what_is_counted_as_newer_make_up_the_book(book: Book, day: date):
    then, newer = book_known_on(book, day), recorded_after(book, day)
    assert len(then.prices) + newer.prices == len(book.prices)
    assert len(then.rentals) + newer.rentals == len(book.rentals)
    assert len(then.fx) + newer.fx_rates == len(book.fx)
    rows = [*(price.row for price in then.prices), *then.rentals, *then.fx]
    assert all(row.recorded <= day for row in rows)
    assert recorded_after(then, day) == RowCount(0, 0, 0)
    assert all(priced.model.prices for priced in then.models)


def test_the_same_book_and_day_give_the_same_object():
    book = a_book(priced(recorded=JAN), priced(recorded=MAR, since=MAR))
    then = book_known_on(book, FEB)
    assert then is not book
    assert book_known_on(book, FEB) is then
    assert book_known_on(book, MAR) is book
    assert book_known_on(then, FEB) is then


def test_a_model_sold_by_two_is_sold_by_one_before_the_other_was_recorded():
    book = a_book(priced(provider="a", recorded=JAN), priced(provider="b", recorded=MAR))
    assert lookup.price(book_known_on(book, FEB), "m", APR).provider == "a"


def test_nothing_but_the_dated_rows_changes(book: Book):
    day = recorded_span(book)[0] - DAY_BEFORE  # type: ignore[index]
    then = book_known_on(book, day)
    assert (then.models, then.rentals, then.fx) == ((), (), ())
    others = [f.name for f in fields(Book) if f.name not in ("models", "rentals", "fx")]
    assert all(getattr(then, name) is getattr(book, name) for name in others)


def test_the_span_runs_from_the_first_to_the_last_day_of_recording():
    rows = priced(recorded=FEB, since=APR), rented(1.0, recorded=MAR), exchanged(0.8, JAN)
    assert recorded_span(a_book(*rows)) == (JAN, MAR)  # the rate is recorded in January
    assert recorded_span(a_book()) is None


# --- files -------------------------------------------------------------------------------------

NEWER = "recorded: 2030-01-02"


@pytest.fixture
def edited(book_copy: Path) -> Loaded:
    """The real book with one row of each kind, the first of its file, recorded in 2030."""
    for name in ("api/openai.yaml", "rental/h100.yaml", "fx.yaml"):
        path = book_copy / "pricing" / name
        before, first, after = path.read_text("utf-8").partition("recorded: 2026-11-23")
        assert first
        path.write_text(before + NEWER + after, "utf-8")
    loaded = load(book_copy)
    assert loaded.book, loaded.problems
    return loaded


def test_every_entry_of_a_file_still_points_at_its_own_line(edited: Loaded, book_copy: Path):
    then = parts_known_on(edited.parts, date(2030, 1, 1))
    shorter = [new for old, new in zip(edited.parts, then, strict=True) if old is not new]
    assert {part.name for part in shorter} == {
        "pricing/api/openai.yaml", "pricing/rental/h100.yaml", "pricing/fx.yaml",
    }  # fmt: skip
    lines = {id(use.record): use.line for used in uses.index(edited.parts).values() for use in used}
    for part in shorter:
        rows = [(path, row) for path, row in walk(part.content) if isinstance(row, r.Cited)]
        assert len(rows) > 10
        assert [part.document.line(path) for path, _ in rows] == [lines[id(row)] for _, row in rows]


def test_files_and_book_lose_the_same_rows(edited: Loaded):
    assert edited.book
    day = date(2030, 1, 1)
    assert recorded_after(edited.book, day) == RowCount(1, 1, 1)
    cited = {id(use.record) for used in uses.index(parts_known_on(edited.parts, day)).values()
             for use in used}  # fmt: skip
    gone = [price.row for price in edited.book.prices if id(price.row) not in cited]
    gone += [row for row in (*edited.book.rentals, *edited.book.fx) if id(row) not in cited]
    assert [row.recorded for row in gone] == [date(2030, 1, 2)] * 3
