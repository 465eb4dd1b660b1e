"""Presets: the figures that were printed come out, and one namespace holds every kind."""

import pytest

from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.study import budget, claims, extraction
from analysis.study.budget_question import Budget
from analysis.study.evaluate import evaluate
from analysis.study.extraction_question import Question
from analysis.study.presets import (
    ledger_of,
    preset,
    preset_ids,
    presets,
    presets_of,
    question_of,
)
from analysis.study.questions import ClaimQuestion, kind_of
from analysis.study.scenario import Scenario

DESIGNED = (
    "alpaca-2023", "eight-years", "britgpt-900m", "gpt-4-2023", "ernie-bot-2023", "alexatm-20b",
    "extraction-alpaca",
)  # fmt: skip


def claim(book: Book, name: str) -> claims.Finding:
    asked = preset(book, name)
    assert isinstance(asked, ClaimQuestion)
    return claims.check(book, asked.claim, asked.scenario, asked.dates)


def cost(book: Book, name: str) -> float:
    asked = preset(book, name)
    assert isinstance(asked, Scenario)
    return evaluate(book, asked).total.central


@pytest.mark.parametrize(
    ("name", "printed_usd"),
    [
        ("alpaca-2023", 600),  # “<600$”: $500 for examples and $100 for tuning
        ("gpt-3-2020", 4_600_000),  # Lambda, “$4,600,000”
        ("gpt-4-2023", 63_000_000),  # “approximately $63 million”
    ],
)
def test_a_preset_that_follows_a_print_comes_to_the_printed_cost(
    book: Book, name: str, printed_usd: float
):
    assert cost(book, name) == pytest.approx(printed_usd, rel=1e-3)


def test_alpacas_two_halves_are_the_two_printed_bounds(book: Book):
    asked = preset(book, "alpaca-2023")
    assert isinstance(asked, Scenario)
    tuning, data = evaluate(book, asked).lines
    assert tuning.usd.central == pytest.approx(100, abs=0.01)  # 24 h at $4.1667
    assert data.usd.central == pytest.approx(52_002 * 481 * 20 / 1e6)  # $500.26


@pytest.mark.parametrize(
    ("name", "usd", "years"),
    [
        ("eight-years", 600, 5.5),
        ("eight-years-compute-only", 100, 7.0),
        ("eight-years-with-base", 600 + 82_432 * 1.10, 1.3),
    ],
)
def test_the_claim_at_three_boundaries(book: Book, name: str, usd: float, years: float):
    found = claim(book, name)
    assert found.ledger.usd.central == pytest.approx(usd)
    assert found.years_ahead == pytest.approx(years, abs=0.05)


def test_900_million_pounds_of_rented_hours(book: Book):
    asked = preset(book, "britgpt-900m-rented")
    assert isinstance(asked, Budget)
    # 900e6 · 1.27 / 2.00 = 571.5e6 h; · 3600 s · 312e12 · 0.4
    flop = 900e6 * 1.27 / 2.00 * 3600 * 312e12 * 0.4
    assert budget.answer(book, asked).flop.central == pytest.approx(flop)
    assert flop == pytest.approx(2.57e26, rel=0.002)


def test_alpacas_examples_from_gpt_4(book: Book):
    asked = preset(book, "extraction-alpaca-gpt-4")
    assert isinstance(asked, Question)
    costs = extraction.answer(book, asked).middle.costs
    # 52,002 · (170 · $30 + 311 · $60) / 1e6
    assert float(costs["api"]) == pytest.approx(52_002 * (170 * 30 + 311 * 60) / 1e6)


def test_without_an_open_base_who_copies_pays_for_one(book: Book):
    def paid(name: str) -> float:
        asked = preset(book, name)
        assert isinstance(asked, Question)
        return float(extraction.answer(book, asked).middle.attacker_usd)

    assert paid("extraction-alpaca-own-base") > 100 * paid("extraction-alpaca")


def test_ernies_base_counts_and_the_bill_is_in_yuan(book: Book):
    asked = preset(book, "ernie-bot-2023")
    assert isinstance(asked, Scenario)
    ledger = evaluate(book, asked)
    assert {line.part for line in ledger.lines} == {"tuning", "base"}
    assert ledger.total.central == pytest.approx(ledger.usd.central * ledger.per_usd)
    assert 6 < ledger.per_usd < 8  # yuan per dollar in 2023


def test_every_id_of_the_design_is_there_and_none_stands_twice(book: Book):
    ids = preset_ids(book)
    assert set(DESIGNED) <= set(ids)
    assert len(ids) == len(set(ids)) == len(presets(book))


def test_each_is_listed_with_its_kind_page_and_reasons(book: Book):
    for one in presets(book):
        assert kind_of(one.question) == one.kind
        assert one.id in presets_of(book, one.kind)
        assert one.query
        assert one.header.reference in book.sources
        assert all(setting.reason and setting.source in book.sources for setting in one.settings)


def test_a_preset_under_its_systems_id_is_that_system(book: Book):
    shared = [name for name in book.presets if name in book.systems]
    assert "alexatm-20b" in shared
    for name in shared:
        asked = preset(book, name)
        assert isinstance(asked, Scenario)
        assert evaluate(book, asked).total == evaluate(book, Scenario(name)).total


def test_an_unknown_preset_is_refused_with_the_nearest(book: Book):
    with pytest.raises(UnknownNameError, match="gpt-4-2023"):
        preset(book, "gpt-4-2024")


def test_a_line_begins_with_a_system_or_a_preset_and_changes_it(book: Book):
    plain, dearer = (
        ledger_of(book, text)
        for text in ("gpt-4-2023", "gpt-4-2023 rental_usd_per_gpu_hour=2.2106")
    )
    assert evaluate(book, dearer).total.central == pytest.approx(
        2 * evaluate(book, plain).total.central
    )
    assert ledger_of(book, "gpt-4 basis=amortised") == Scenario("gpt-4", basis="amortised")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "begin with a system"),
        ("mfu=0.4", "begin with a system"),
        ("'gpt-4", "begin with a system"),
        ("gpt-5", "nearest: gpt-"),
        ("gpt-4 mfu", "name=value"),
        ("gpt-4 mffu=0.4", "nearest: mfu"),
        ("gpt-4 mfu=1.4", "at most 1"),
        ("gpt-4 draws=1.5", "whole number"),
        ("gpt-4 as_of=20230313", "write a day"),
        ("claim:nine-years", "eight-years"),
        ("claim:eight-years basis=amortised", "unknown setting 'basis'"),
        ("extraction:alpaca", "extraction-alpaca"),
        ("budget:much", "write a sum"),
        ("budget:1e8 ranged=perhaps", "yes or no"),
    ],
)
def test_a_line_that_cannot_be_read_is_one_complaint(book: Book, code: str, says: str):
    with pytest.raises((BadInputError, UnknownNameError)) as raised:
        question_of(book, code)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_only_ledgers_are_compared(book: Book):
    with pytest.raises(BadInputError, match="no ledger to compare"):
        ledger_of(book, "eight-years")
