"""People against a model for the same examples: published sums, arithmetic by hand, laws."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book, Priced, load
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.evaluate import evaluate
from analysis.study.labelling import (
    Labelling,
    labelling,
    labour_bill,
    labour_items,
    tuning_over_training,
)
from analysis.study.scenario import Scenario, parse_overrides
from tests.making import priced

ALPACA = 52_002
BOUGHT = ALPACA / 11 * (764 + 1_392) * 20 / 1e6
"""By hand: 52,002 / (0.6875 · 16) requests of 764 + 1,392 tokens at $20 a million."""


@cache
def the_book() -> Book:
    book = load().book
    assert book
    return book


def ask(examples: float, *settings: str, **given: Any) -> Labelling:
    return labelling(the_book(), examples, overrides=parse_overrides(list(settings)), **given)


# --- published sums and hand arithmetic ----------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "usd_per_hour", "usd"), [(5, 15, 58_000), (10, 25, 192_000), (20, 40, 613_000)]
)
def test_instructgpts_46_000_labels_cost_what_time_and_wage_give(
    minutes: int, usd_per_hour: int, usd: float
):
    """Low, central and high of a published kind of model: items x minutes x dollars an hour."""
    stages = ("demonstrations", "comparisons")
    asked = [f"{stage}.minutes_per_item={minutes}" for stage in stages]
    asked += [f"{stage}.labour_usd_per_hour={usd_per_hour}" for stage in stages]
    ledger = evaluate(the_book(), Scenario("instructgpt", overrides=parse_overrides(asked)))
    paid = sum(line.usd.central for line in ledger.lines if line.kind == "labour")
    assert paid == pytest.approx(46_000 * minutes / 60 * usd_per_hour)
    assert paid == pytest.approx(usd, rel=0.01)


def test_the_books_own_inputs_give_the_central_bill_and_about_its_ends():
    bill = labour_bill(the_book(), "instructgpt")
    assert bill.central == pytest.approx(192_000, rel=0.01)
    assert bill.low == pytest.approx(58_000, rel=0.2)
    assert bill.high == pytest.approx(613_000, rel=0.2)


def test_the_bill_is_the_sum_of_the_ledgers_labour():
    ledger = evaluate(the_book(), Scenario("instructgpt", boundary="tuning+data"))
    lines = [line.usd for line in ledger.lines if line.kind == "labour"]
    bill = labour_bill(the_book(), "instructgpt")
    assert bill.central == pytest.approx(sum(usd.central for usd in lines))
    # one wage for both, but a pace for each: less than the sum of the ends
    assert sum(usd.low for usd in lines) < bill.low
    assert bill.high < sum(usd.high for usd in lines)


def test_instructgpt_had_13_000_answers_and_33_000_rankings():
    assert labour_items(the_book(), "instructgpt") == {
        "demonstrations": 13_000,
        "comparisons": 33_000,
    }


def test_instructgpts_tuning_took_64_9_of_gpt_3s_3640_petaflop_days():
    assert tuning_over_training(the_book(), "instructgpt") == pytest.approx(64.9 / 3_640, rel=0.01)
    stages = {s.id: s for s in the_book().systems["instructgpt"].stages}
    for name, petaflop_days in (("sft", 4.9), ("ppo", 60)):
        flop = getattr(stages[name], "flop", None)
        assert flop
        assert flop.value == pytest.approx(petaflop_days * 1e15 * 86_400)


def test_alpacas_examples_made_by_people_and_bought():
    found = ask(ALPACA)
    assert found.as_of == date(2023, 3, 13)
    assert found.people.usd.central == pytest.approx(ALPACA * 10 / 60 * 25)  # $216,675
    assert found.model.usd.central == pytest.approx(BOUGHT)
    assert found.ratio
    assert found.ratio.central == pytest.approx(ALPACA * 10 / 60 * 25 / BOUGHT)


def test_the_models_side_is_the_stage_of_alpacas_ledger():
    (line,) = [
        line for line in evaluate(the_book(), Scenario("alpaca-7b")).lines if line.stage == "data"
    ]
    assert ask(ALPACA).model.usd == line.usd


def test_labels_cost_one_to_four_thousand_times_the_bill_at_the_published_corners():
    """57.5k / 500, 192k / 204 and 613k / 154: 115, 940 and 4,000 times, for 46,000 labels."""
    bill = labour_bill(the_book(), "instructgpt").central
    assert bill / BOUGHT == pytest.approx(940, rel=0.01)


def test_kenyan_rates_a_teacher_and_a_day_can_be_chosen():
    found = ask(
        ALPACA, "minutes_per_item=20",
        rate="labelling-hour-offshore", model="gpt-4", as_of=date(2023, 3, 14),
    )  # fmt: skip
    assert found.people.usd.central == pytest.approx(ALPACA * 20 / 60 * 12.5)
    assert found.model.usd.central == pytest.approx(ALPACA / 11 * (764 * 30 + 1_392 * 60) / 1e6)
    assert found.model.name == "gpt-4"


def test_comparisons_by_the_piece_take_no_time_into_account():
    found = ask(1_000, task="comparisons", rate="labelling-item-preference")
    assert found.people.usd.central == pytest.approx(300)  # AlpacaFarm's $300 per 1,000


# --- laws ----------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.integers(1, 10**6), st.integers(2, 1_000))
def test_both_sides_are_linear_in_the_examples_and_their_ratio_stays(examples: int, times: int):
    few, many = ask(examples), ask(examples * times)
    for side in ("people", "model"):
        one, other = (getattr(found, side).usd for found in (few, many))
        for end in ("low", "central", "high"):
            assert getattr(other, end) == pytest.approx(times * getattr(one, end))
    assert few.ratio
    assert many.ratio
    assert few.ratio.central == pytest.approx(many.ratio.central)


@settings(max_examples=25)
@given(st.floats(0.1, 100), st.floats(1.01, 10))
def test_more_minutes_cost_people_more_and_the_model_the_same(minutes: float, times: float):
    quick, slow = (ask(100, f"minutes_per_item={m!r}") for m in (minutes, minutes * times))
    assert slow.people.usd.central == pytest.approx(times * quick.people.usd.central)
    assert slow.model.usd == quick.model.usd


def test_what_is_set_is_no_longer_uncertain():
    found = ask(100, "minutes_per_item=10", "labour_usd_per_hour=25")
    assert found.people.usd.low == found.people.usd.central == found.people.usd.high
    wide = ask(100)
    assert wide.people.usd.low < wide.people.usd.central < wide.people.usd.high


def test_the_same_seed_gives_the_same_and_another_nearly():
    assert ask(100) == ask(100)
    one, other = (ask(100, seed=seed).ratio for seed in (1, 2))
    assert one
    assert other
    assert one.low != other.low
    assert one.low == pytest.approx(other.low, rel=0.1)


def test_a_model_that_costs_nothing_has_no_ratio():
    found = ask(ALPACA, "input_usd_per_mtok=0", "output_usd_per_mtok=0")
    assert found.model.usd.central == 0
    assert found.ratio is None


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("examples", [0, -1, float("inf"), float("nan"), "many"])
def test_a_number_of_examples_that_cannot_be_is_refused(examples: Any):
    with pytest.raises(BadInputError, match="examples"):
        ask(examples)


def test_negative_minutes_are_refused():
    with pytest.raises(BadInputError, match=r"minutes_per_item = '-3'.*above 0"):
        ask(1, "minutes_per_item=-3")


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"model": "gpt5"}, UnknownNameError, "unknown model 'gpt5'"),
    ({"rate": "labelling-hour-moon"}, UnknownNameError, "unknown labour rate"),
    ({"rate": "ops-staff-year"}, BadInputError, "per year; use labelling-hour-us"),
    ({"task": "poems"}, UnknownNameError, "comparisons, demonstrations"),
    ({"as_of": date(2022, 1, 1)}, NoFigureError, "2022-11-28"),
    ({"generated": "llama-7b"}, BadInputError, "bought no answers"),
    (
        {"model": "openai/gpt-oss-120b", "as_of": date(2025, 10, 1)},
        BadInputError,
        "sold by deepinfra, groq, together; set input_usd_per_mtok and output_usd_per_mtok",
    ),
]


@pytest.mark.parametrize(("given", "error", "says"), REFUSED)
def test_what_cannot_be_asked_is_refused_in_one_line(
    given: dict[str, Any], error: type[Exception], says: str
):
    with pytest.raises(error, match=says):
        ask(10, **given)


def test_the_number_of_examples_is_given_once():
    for name in ("examples", "items"):
        with pytest.raises(BadInputError, match="given by itself"):
            ask(10, f"{name}=5")


def test_a_model_without_a_price_of_output_is_refused_and_not_taken_as_free(book: Book):
    row = priced(output_per_mtok=None).row
    embeds = Priced("p", "P", r.PricedModel(id="embeds", name="Embeds", prices=(row,)))
    with_it = replace(book, models=(*book.models, embeds))
    with pytest.raises(NoFigureError, match="no price of its output"):
        labelling(with_it, 10, model="embeds")


def test_a_setting_without_effect_is_said_so():
    assert "no-effect" in {c.code for c in ask(10, "days=90").caveats}
    assert "no-effect" not in {c.code for c in ask(10).caveats}


def test_nobodys_work_is_no_bill():
    with pytest.raises(NoFigureError, match="no labour stage"):
        labour_bill(the_book(), "llama-7b")
    assert isinstance(the_book().systems["llama-7b"].stages[0], r.ComputeStage)
