"""The Budget page: presets, the finding with its range, controls in the URL, and refusals."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.load import Book

from .conftest import Visit, assert_sound, errors, notices, words

BUDGET = "dashboard/pages/budget.py"
J2 = {
    "amount": "100000000", "way": "rent", "fx_usd_per_gbp": "1.27", "mfu": "0.4",
    "rental_usd_per_gpu_hour": "2.0", "accelerator_share": "1.0",
}  # fmt: skip


@pytest.fixture
def opened(visit: Visit):
    def opening(**link: str) -> AppTest:
        return visit(BUDGET, **link)

    return opening


def test_it_opens_on_the_budget_of_2023_as_an_upper_bound(opened):
    app = opened()
    assert_sound(app)
    told = words(app)
    assert "Upper bound: £900m gives at most 5.41e25 FLOP (3.1e25–7.1e25)" in told
    assert "about 2.6× GPT-4 (Epoch estimate 2.1e25)" in told
    assert "covered an exascale computer and a research body, not one model" in told
    assert "HM Treasury" in told


def test_every_preset_opens_with_its_sentence_and_source(opened, book: Book):
    for name, preset in book.budgets.items():
        app = opened(preset=name)
        assert_sound(app)
        assert preset.sentence[:60] in words(app)
        assert book.sources[preset.source].publisher in words(app)


def test_100_million_pounds_rented_by_link(opened):
    app = opened(**J2)
    assert_sound(app)
    assert notices(app) == ""
    told = words(app)
    assert "at most 2.85e25 FLOP" in told
    assert "about 1.4× GPT-4 (Epoch estimate 2.1e25)" in told
    assert "Enough for GPT-4’s compute" in told
    assert "exascale" not in told  # what was said of another sum


def test_a_lower_share_scales_the_result_and_turns_the_verdict(opened):
    told = words(opened(**{**J2, "accelerator_share": "0.35"}))
    assert "at most 9.99e24 FLOP" in told  # 0.35 · 2.853e25
    assert "Short of GPT-4’s compute" in told
    assert "£35.0m of £100m pays for GPU-hours" in told


def test_picking_a_preset_moves_every_control_to_it(opened):
    app = opened(**J2)
    app.selectbox(key="preset").set_value("isambard-ai").run()
    assert_sound(app)
    assert "£225m gives at most 1.35e25 FLOP" in words(app)
    app.selectbox(key="preset").set_value("uk-taskforce-rented").run()
    assert_sound(app)
    assert "at most 2.85e25 FLOP" in words(app)


def test_uncertainty_off_and_on_again_gives_the_same_numbers(opened):
    app = opened(**J2)
    before = words(app)
    app.toggle(key="uncertainty").set_value(False).run()
    assert "at most 2.85e25 FLOP, about" in words(app)
    assert "every input is certain" in words(app)
    app.toggle(key="uncertainty").set_value(True).run()
    assert words(app) == before
    assert "seed 20230313" in before


def test_what_changes_nothing_says_why(opened):
    assert "(days) changes nothing here" in words(opened(**J2, days="30"))


def test_five_things_the_same_sum_buys(opened):
    told = words(opened(**J2))
    assert "What else would £100m buy?" in told
    rows = [line for line in told.splitlines() if re.match(r"\| .* \| .*\(.*–.*\) \|", line)]
    assert len(rows) == 5


def test_what_it_would_take(opened):
    app = opened(**J2)
    app.session_state["What would it take? open"] = True
    app.run()
    told = words(app)
    assert "GPT-4, 2.1e25 FLOP" in told
    assert "The GPU price: $2.72 an hour would do; it is $2.00 an hour" in told
    app.text_input(key="reach").set_value("gpt-44").run()
    assert "nearest: gpt-4" in errors(app)


def test_a_link_that_cannot_be_restored_is_named(opened):
    app = opened(fx_usd_per_gbp="abc", preset="britgpt-1bn", mfu="2", fx="abc")
    assert_sound(app)
    told = notices(app)
    for name in ("fx_usd_per_gbp=abc", "preset=britgpt-1bn", "mfu=2", "fx is no control"):
        assert name in told


def test_less_than_one_chip_is_refused_and_the_controls_stay(opened):
    app = opened(amount="100")
    assert not app.exception
    assert "below one NVIDIA GH200" in errors(app)
    app.number_input(key="amount").set_value(1e8).run()
    assert_sound(app)


def test_a_chip_without_a_rental_price_that_day_can_still_be_priced_by_hand(opened):
    app = opened(way="rent", rented_chip="h100-sxm")  # first quoted in June 2023
    assert_sound(app)
    assert "launched" not in words(app)
    assert "at $2.00" in words(app)
