"""What an edit moves: laws of before and after, and answers held against published figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book, Price, Priced
from analysis.book.records import ElectricityPrice
from analysis.study.answers import Answer, answers
from analysis.study.evaluate import evaluate
from analysis.study.impact import Move, changed_models, moves, recorded, rows_since
from analysis.study.scenario import Scenario
from tests.making import a_book, exchanged, priced, rented

DAY = date(2026, 11, 30)
NEXT = DAY + timedelta(days=1)
PAGES = Path(__file__).parents[2] / "dashboard" / "pages"


def with_row(book: Book, model: str, since: date, factor: float) -> Book:
    """The book with one row more for a first-party model: its last prices times `factor`."""

    def longer(one: Priced) -> Priced:
        if one.model.id != model:
            return one
        last = one.model.prices[-1]
        prices = {
            name: None if price is None else price * factor
            for name in ("input_per_mtok", "output_per_mtok")
            for price in [getattr(last, name)]
        }
        row = last.model_copy(update={**prices, "since": since, "recorded": since})
        model_now = one.model.model_copy(update={"prices": (*one.model.prices, row)})
        return replace(one, model=model_now)

    return replace(book, models=tuple(map(longer, book.models)))


def with_rental(book: Book, chip: str, factor: float) -> Book:
    return replace(
        book,
        rentals=tuple(
            q.model_copy(update={"usd_per_gpu_hour": q.usd_per_gpu_hour * factor})
            if q.chip == chip
            else q
            for q in book.rentals
        ),
    )


def by_name(found: tuple[Move, ...]) -> dict[str, Move]:
    return {move.name: move for move in found}


PUBLISHED = {
    "claim/eight-years/tuning+data/cost": 600.0,  # Alpaca: under $500 of data, $100 of tuning
    "claim/eight-years/tuning+data/years": log(600 / 450_000) / log(0.3),  # ARK: 70 % a year
    "overview/lead": 5.5,
    "overview/text-davinci-003": 20.0,  # $0.02 per 1K
    "overview/gpt-3.5-turbo": 2.0,  # $0.002 per 1K
    "budget/uk-taskforce-rented": 1e8 * 1.27 / 2.0 * 3600 * 312e12 * 0.40,  # 2.85e25
    "score/then": 60.0,  # $0.06 per 1K of GPT-4’s output in March 2023
}


@pytest.mark.parametrize(("name", "value"), PUBLISHED.items())
def test_answers_are_the_published_figures(book: Book, name: str, value: float):
    assert answers(book, DAY)[name].value == pytest.approx(value, rel=1e-3)


def test_one_draw_leaves_the_central_total_alone(book: Book):
    found = answers(book, DAY)
    for name in ("alpaca-7b/all-in/rental", "gpt-4/training/amortised",
                 "llama-65b/all-in/development", "palm-540b/training/acquisition"):  # fmt: skip
        system, boundary, basis = name.split("/")
        whole = evaluate(book, Scenario(system, boundary, basis))  # type: ignore[arg-type]
        assert found[f"system/{name}"].value == whole.total.central


def test_every_answer_has_words_of_its_own_and_a_page(book: Book):
    found = answers(book, DAY)
    assert len({one.what for one in found.values()}) == len(found)
    assert [one for one in found.values() if not (PAGES / f"{one.page}.py").exists()] == []


def test_the_pages_restore_the_links_of_their_answers(book: Book):
    from dashboard import budget_controls, extraction_controls, hosting_controls, system_controls

    bounds = {
        "systems": system_controls.bounds(book), "budget": budget_controls.bounds(book),
        "extraction": extraction_controls.bounds(book),
        "self_hosting": hosting_controls.bounds(book),
    }  # fmt: skip
    checked = [one for one in answers(book, date.today()).values() if one.page in bounds]
    assert {one.page for one in checked} == set(bounds)
    for one in checked:
        for name, text in one.query:
            assert bounds[one.page][name].fault([text]) is None, one


def test_no_edit_moves_nothing(book: Book):
    assert moves(book, book, DAY) == ()
    assert moves(book, replace(book), DAY) == ()  # another book of the same records


def test_doubling_a_price_to_come_moves_that_model_by_two_from_its_day_on(book: Book):
    after = with_row(book, "gpt-4o-mini", NEXT, 2.0)
    assert moves(book, after, DAY) == ()
    found = by_name(moves(book, after, NEXT))
    assert {name: move.factor for name, move in found.items()} == {
        "price/openai/gpt-4o-mini/input": 2.0,
        "price/openai/gpt-4o-mini/output": 2.0,
        "run/mmlu/openai/gpt-4o-mini": 2.0,
    }


def test_the_api_of_the_self_hosting_page_moves_its_bill_and_break_even(book: Book):
    found = by_name(moves(book, with_row(book, "gpt-4o", NEXT, 2.0), NEXT))
    assert found["self-hosting/api"].factor == 2.0
    assert "self-hosting/own" not in found
    break_even = found["self-hosting/break-even"]
    assert break_even.before > break_even.after  # type: ignore[operator]


def test_a_rental_price_moves_systems_on_its_chip_and_no_api_price(book: Book):
    found = by_name(moves(book, with_rental(book, "a100-80gb", 1.5), DAY))
    systems = {name.split("/")[1] for name in found if name.startswith("system/")}
    assert {"alpaca-7b", "vicuna-13b"} <= systems  # trained on A100s
    assert not {"gopher-280b", "palm-540b"} & systems  # on TPUs
    assert found["system/bloom-176b/training/rental"].factor == pytest.approx(1.5)
    assert [name for name in found if name.startswith(("price/", "run/", "extraction/"))] == []


def test_electricity_moves_only_what_counts_it(book: Book):
    dearer = tuple(
        e.model_copy(update={"usd_per_kwh": 2 * e.usd_per_kwh}) for e in book.electricity
    )
    found = moves(book, replace(book, electricity=dearer), DAY)
    assert {move.name.rpartition("/")[2] for move in found} == {"amortised", "development"}
    assert all(1 < (move.factor or 0) < 2 for move in found)


def test_a_rate_moves_prices_in_that_currency_alone():
    book = a_book(priced(output_per_mtok=30.0), exchanged(0.80, date(2023, 1, 1)))
    after = replace(book, fx=(exchanged(0.88, date(2023, 1, 1)),))
    found = by_name(moves(book, after, DAY, "GBP"))
    assert found["price/p/m/output"].before == pytest.approx(24.0)
    assert found["price/p/m/output"].after == pytest.approx(26.4)
    assert moves(book, after, DAY) == ()


PRICES = st.floats(0.01, 1000.0)
ROWS = st.lists(
    st.tuples(st.sampled_from("abcd"), PRICES, PRICES), max_size=4, unique_by=lambda row: row[0]
)


def small(rows: list[tuple[str, float, float]]) -> Book:
    return a_book(*(priced(m, input_per_mtok=i, output_per_mtok=o) for m, i, o in rows))


@given(ROWS, ROWS)
def test_the_way_back_is_the_way_there_turned_round(
    one: list[tuple[str, float, float]], other: list[tuple[str, float, float]]
):
    first, second = small(one), small(other)
    there = by_name(moves(first, second, DAY))
    back = by_name(moves(second, first, DAY))
    turned = {name: replace(m, before=m.after, after=m.before) for name, m in back.items()}
    assert there == turned


@given(ROWS)
def test_what_moves_is_what_differs(rows: list[tuple[str, float, float]]):
    """Against plain arithmetic: each model's price times 1.25, and nothing of the others."""
    book = small(rows)
    names = [model for model, _, _ in rows]
    after = small([(m, i * 1.25, o) if m == "a" else (m, i, o) for m, i, o in rows])
    found = moves(book, after, DAY)
    assert [m.name for m in found] == ["price/p/a/input"] * ("a" in names)
    assert all(m.change_share == pytest.approx(0.25) for m in found)


def test_lost_first_then_the_largest_factor_then_new():
    since = date(2023, 1, 1)
    before = a_book(
        priced("gone"), priced("third", input_per_mtok=9.0), priced("tenth", input_per_mtok=10.0),
        priced("free", input_per_mtok=0.0),
    )  # fmt: skip
    after = a_book(
        priced("gone", until=date(2023, 2, 1)),
        priced("third", input_per_mtok=3.0),  # a factor of 3
        priced("tenth", input_per_mtok=11.0),  # a factor of 1.1
        priced("free", input_per_mtok=1.0), priced("new", since=since),
    )  # fmt: skip
    told = [(m.name.split("/")[2], m.before, m.after) for m in moves(before, after, DAY)]
    assert told == [
        ("gone", 10.0, None), ("gone", 30.0, None), ("free", 0.0, 1.0), ("third", 9.0, 3.0),
        ("tenth", 10.0, 11.0), ("new", None, 10.0), ("new", None, 30.0),
    ]  # fmt: skip


def test_leads_in_years_have_no_factor_and_stand_behind_those_that_have(book: Book):
    found = moves(book, with_rental(book, "a100-80gb", 1.5), DAY)
    units = [move.unit for move in found]
    first = units.index("years")
    assert set(units[first:]) == {"years"}
    assert all(move.factor is None and move.difference for move in found[first:])


def test_factor_and_share_of_a_change():
    def made(before: float | None, after: float | None) -> Move:
        return Move("n", "w", "USD", before, after, "prices", ())

    assert (made(4.0, 5.0).factor, made(4.0, 5.0).change_share) == (1.25, 0.25)
    assert (made(0.0, 5.0).factor, made(0.0, 5.0).change_share) == (None, None)
    assert (made(5.0, 0.0).factor, made(5.0, 0.0).change_share) == (None, -1.0)
    assert (made(None, 5.0).factor, made(5.0, None).change_share) == (None, None)


def _later(book: Book) -> tuple[ElectricityPrice, ...]:
    return tuple(e.model_copy(update={"since": NEXT}) for e in book.electricity)


WITHOUT: dict[str, Callable[[Book], Book]] = {
    "rentals": lambda book: replace(book, rentals=()),
    "models": lambda book: replace(book, models=()),
    "rates": lambda book: replace(book, fx=()),
    "electricity": lambda book: replace(book, electricity=_later(book)),
    "scores": lambda book: replace(book, scores=()),
    "architectures": lambda book: replace(book, architectures={}),
    "law": lambda book: replace(book, fitted_law=None),
}


@pytest.mark.parametrize("what", WITHOUT)
def test_what_a_poorer_book_cannot_say_is_left_out_and_the_rest_stands(book: Book, what: str):
    whole, poorer = answers(book, DAY), answers(WITHOUT[what](book), DAY)
    assert poorer.keys() < whole.keys()
    still = [name for name, one in poorer.items() if one.page in ("systems", "budget", "prices")]
    still = [name for name in still if not name.startswith("score/")]  # may be another model's
    assert [name for name in still if poorer[name] != whole[name]] == []


def test_an_empty_book_has_no_answers():
    assert answers(Book(), DAY) == {}
    assert [type(one) for one in answers(a_book(priced()), DAY).values()] == [Answer, Answer]


def test_changed_models_are_those_whose_rows_differ(book: Book):
    assert changed_models(book, replace(book)) == []
    after = with_row(book, "gpt-4o", NEXT, 0.5)
    assert [one.model.id for one in changed_models(book, after)] == ["gpt-4o"]
    new = a_book(priced("m"), priced("n"))
    assert [one.model.id for one in changed_models(a_book(priced("m")), new)] == ["n"]


def test_rows_since_a_day_are_those_recorded_later_newest_first():
    early, late, latest = date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 2)
    book = a_book(
        priced("m", recorded=early), priced("m", recorded=late, since=late),
        rented(2.0, recorded=latest), exchanged(0.8, early, recorded=late),
    )  # fmt: skip
    found = rows_since(book, early)
    assert [recorded(row) for row in found] == [latest, late, late]
    assert [row.row.since for row in found if isinstance(row, Price)] == [late]
    assert rows_since(book, latest) == ()
    assert len(rows_since(book, early - timedelta(days=1))) == 4
