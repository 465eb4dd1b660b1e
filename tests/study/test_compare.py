"""Ledgers side by side: steps that add up to the difference, and orders that draws agree on."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.load import Book, load
from analysis.brief.comparison_words import comparison_rows, difference_text, step_rows
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.accounts import boundaries
from analysis.study.compare import Bridge, bridge, share_dearer, side_by_side
from analysis.study.evaluate import Ledger
from analysis.study.scenario import BASES, Scenario
from analysis.study.scenario_text import parse_scenario, scenario_text

BOOK = load().book
SYSTEMS = list(BOOK.systems) if BOOK else []


def pair(book: Book, one: str, other: str) -> tuple[Ledger, Ledger]:
    first, second = side_by_side(book, [parse_scenario(one), parse_scenario(other)])
    return first, second


def steps(found: Bridge) -> dict[str, float]:
    return {step.name: step.usd for step in found.steps}


def test_one_dearer_gpu_hour_is_one_step_of_hours_times_the_difference(book: Book):
    first, other = pair(book, "llama-7b rental_usd_per_gpu_hour=1", "llama-7b "
                        "rental_usd_per_gpu_hour=3")  # fmt: skip
    assert steps(bridge(first, other)) == {"rental_usd_per_gpu_hour": pytest.approx(82_432 * 2)}


def test_of_two_inputs_the_stronger_comes_first_and_the_second_counts_it(book: Book):
    first, other = pair(
        book,
        "llama-7b gpu_hours=100 rental_usd_per_gpu_hour=1",
        "llama-7b gpu_hours=300 rental_usd_per_gpu_hour=2",
    )
    # 100 h at $1 to 300 h at $1, then to 300 h at $2
    assert list(steps(bridge(first, other)).items()) == [
        ("gpu_hours", pytest.approx(200)),
        ("rental_usd_per_gpu_hour", pytest.approx(300)),
    ]


def test_two_runs_differ_by_their_hours_and_by_the_price_of_an_hour(book: Book):
    first, other = pair(
        book,
        "llama-7b gpu_hours=100 rental_usd_per_gpu_hour=2",
        "gpt-3 gpu_hours=50 rental_usd_per_gpu_hour=6",
    )
    found = bridge(first, other)
    assert found.by == "part"
    assert steps(found) == {
        "training.gpu_hours": pytest.approx(-50 * 2),
        "training.rental_usd_per_gpu_hour": pytest.approx(50 * 4),
    }
    assert [(row["First"], row["Second"]) for row in step_rows(found, first)] == [
        ("100", "50"), ("$2.00/h", "$6.00/h"),
    ]  # fmt: skip


def test_a_part_that_only_one_has_is_a_step_of_its_whole_cost(book: Book):
    first, other = pair(book, "alpaca-7b boundary=tuning", "alpaca-7b boundary=tuning+data")
    (data,) = [line for line in other.lines if line.part == "data"]
    assert steps(bridge(first, other)) == {"data": pytest.approx(data.usd.central)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_steps_always_add_up_to_the_difference(data: st.DataObject):
    assert BOOK
    scenarios = []
    for _ in range(2):
        system = data.draw(st.sampled_from(SYSTEMS))
        boundary = data.draw(st.sampled_from(boundaries(BOOK.systems[system])))
        basis = data.draw(st.sampled_from(BASES))
        scenarios.append(Scenario(system, boundary, basis, draws=50))
    first, other = side_by_side(BOOK, scenarios)
    added = sum(step.usd for step in bridge(first, other).steps)
    size = max(first.usd.central, other.usd.central)
    assert added == pytest.approx(other.usd.central - first.usd.central, abs=1e-9 * size)


def test_a_shared_price_cancels_so_that_more_hours_always_cost_more(book: Book):
    """Two runs on one chip: their price is one cause, and the hours here are certain."""
    first, other = pair(book, "llama-7b gpu_hours=101", "llama-7b gpu_hours=100")
    assert first.usd.low < other.usd.central < first.usd.high
    assert share_dearer(first, other) == 1.0
    assert "in all draws" in difference_text(first, other, 1.0)


def test_an_open_order_is_said_to_be_open(book: Book):
    first, other = pair(book, "llama-7b", "llama-7b gpu_hours=82_000")
    assert "their order is open" in difference_text(first, other, share_dearer(first, other))


def test_all_are_told_in_the_currency_of_the_first(book: Book):
    ledgers = side_by_side(book, map(parse_scenario, ["gpt-3 currency=GBP", "gpt-4"]))
    rows = comparison_rows(ledgers)
    assert all(row["Cost and 90 % range"].startswith("£") for row in rows)
    assert rows[1]["Variance"].startswith("+£")


@given(
    st.sampled_from(BASES),
    st.dictionaries(st.sampled_from(["mfu", "pue", "base.gpu_hours"]), st.floats(1e-3, 1)),
    st.dates(),
)
def test_a_scenario_survives_its_text(basis: Any, overrides: dict[str, float], day: Any):
    kept = {name: value + (name == "pue") for name, value in overrides.items()}
    asked = Scenario("alpaca-7b", basis=basis, as_of=day, overrides=tuple(sorted(kept.items())))
    assert parse_scenario(scenario_text(asked)) == asked


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "begin with a system"),
        ("mfu=0.4", "begin with a system"),
        ("gpt-4 basis=rent", "rental"),
        ("gpt-4 as_of=yesterday", "write 2023-03-13"),
        ("gpt-4 draws=many", "whole number"),
        ("gpt-4 mfu=0", "above 0"),
        ("gpt-4 amortised", "name=value"),
    ],
)
def test_what_is_no_scenario_is_refused_with_the_remedy(text: str, says: str):
    with pytest.raises((BadInputError, UnknownNameError), match=says):
        parse_scenario(text)
