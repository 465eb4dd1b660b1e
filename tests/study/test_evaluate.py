"""One ledger for every system: published figures, hand arithmetic, and laws of the account."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import exp, hypot, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.load import Book, load
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.accounts import TRAINED, TUNED, boundaries
from analysis.study.draws import Quantity
from analysis.study.evaluate import Ledger, evaluate, input_used
from analysis.study.scenario import MAX_DRAWS, Scenario, override, parse_overrides

BOOK = load().book
SYSTEMS = BOOK.systems if BOOK else {}
WIDEST_WITHOUT_STAFF = "tuning+data+base"
RENTAL = "rental_usd_per_gpu_hour"


def ask(book: Book, system: str = "alpaca-7b", *settings: str, **given: Any) -> Ledger:
    """The ledger with `settings` such as `mfu=0.4`, as the command line takes them."""
    return evaluate(book, Scenario(system, overrides=parse_overrides(list(settings)), **given))


def cost(ledger: Ledger, stage: str) -> float:
    (line,) = [line for line in ledger.lines if line.stage == stage]
    return line.usd.central


EVERYTHING = [(s.id, b) for s in SYSTEMS.values() for b in boundaries(s)]


# --- published figures and hand arithmetic -------------------------------------------------------


@pytest.mark.parametrize("price", [1.10, 2.00])
def test_alpacas_compute_is_its_reported_hours_times_the_price(book: Book, price: float):
    ledger = ask(book, "alpaca-7b", f"{RENTAL}={price}", boundary=WIDEST_WITHOUT_STAFF)
    assert cost(ledger, "tuning") == pytest.approx(24 * price)  # 8 A100s, 3 hours
    assert cost(ledger, "base.training") == pytest.approx(82_432 * price)


def test_alpacas_tuning_stays_below_the_100_dollars_printed(book: Book):
    assert ask(book, boundary="tuning").usd.high < 100


@pytest.mark.parametrize(("kept", "output", "usd"), [(0.875, 1_312, 154), (0.5, 1_472, 291)])
def test_alpacas_examples_cost_at_their_ends_what_the_bottom_up_model_gives(
    book: Book, kept: float, output: int, usd: int
):
    """The corners of the bottom-up model, by hand: $154 and $291."""
    given = (f"kept_share={kept}", f"output_tokens_per_request={output}")
    ledger = ask(book, "alpaca-7b", *(f"data.{text}" for text in given))
    assert round(cost(ledger, "data")) == usd


def test_alpacas_examples_lie_between_those_ends_and_below_the_500_dollars_printed(book: Book):
    (line,) = [line for line in ask(book).lines if line.stage == "data"]
    # 52,002 / (0.6875 · 16) requests of 764 + 1,392 tokens at $20 a million
    assert line.usd.central == pytest.approx(52_002 / 11 * (764 + 1_392) * 20 / 1e6)
    assert 154 * 0.98 < line.usd.low < line.usd.high < 291


def test_the_same_examples_from_gpt_4_cost_its_dearer_answers(book: Book):
    ledger = ask(book, "alpaca-7b", "data.model=gpt-4", as_of=date(2023, 3, 14))
    assert cost(ledger, "data") == pytest.approx(52_002 / 11 * (764 * 30 + 1_392 * 60) / 1e6)


def test_self_instruct_cost_the_sums_that_its_authors_printed(book: Book):
    ledger = ask(book, "self-instruct")
    assert (cost(ledger, "data"), cost(ledger, "tuning")) == (600, 338)
    assert ledger.usd.central == 938


def test_gpt_3_at_lambdas_price_and_speed_costs_lambdas_estimate(book: Book):
    """28 of 125 TFLOP/s and 355 years for $4.6 M, so $1.48 an hour."""
    ledger = ask(book, "gpt-3", f"mfu={28 / 125}", f"{RENTAL}=1.48")
    assert ledger.usd.central == pytest.approx(4_600_000, rel=0.02)


def test_gpt_3_by_our_own_inputs_holds_the_published_rental_figures(book: Book):
    usd = ask(book, "gpt-3").usd
    assert usd.low < 4_324_883 < 4_336_474 < 4_600_000 < usd.high


def test_llama_13b_and_7b_differ_only_in_what_is_set(book: Book):
    ledger = ask(book, "llama-7b", "gpu_hours=135_168", f"{RENTAL}=1")
    assert ledger.usd.central == 135_168


def test_hours_are_estimated_where_the_run_is_changed(book: Book):
    settings = ("tuning.mfu=0.35", "tuning.set_up_hours=0.5", f"{RENTAL}=1")
    ledger = ask(book, "alpaca-7b", *settings, boundary="tuning")
    # 6 · 6.7e9 · 79,875,072 FLOP at 312e12 · 0.35 a second, and half an hour on eight chips
    assert ledger.usd.central == pytest.approx(
        6 * 6.7e9 * 79_875_072 / (312e12 * 0.35 * 3600) + 0.5 * 8, rel=1e-9
    )


def test_reported_hours_do_not_carry_over_to_another_chip(book: Book):
    """Hours on an A100 say nothing about an H100; there they follow from 6·N·D."""
    settings = ("chip=h100-sxm", f"{RENTAL}=1")
    ledger = ask(book, "llama-7b", *settings)
    assert ledger.usd.central != pytest.approx(82_432)
    assert "mfu-assumed" in codes(ledger)
    # 989.4 dense bf16 TFLOP/s, as NVIDIA prints it
    at_40_percent = ask(book, "llama-7b", *settings, "mfu=0.4").usd.central
    assert at_40_percent == pytest.approx(6 * 6.7e21 / (989.4e12 * 0.4 * 3600), rel=2e-3)


def test_at_the_tokens_that_were_not_padding_6nd_gives_2_to_3_hours(book: Book):
    for each in (125, 188):
        tokens = f"tokens={52_002 * 3 * each}"
        settings = (tokens, "mfu=0.35", "set_up_hours=0", f"{RENTAL}=1")
        ledger = ask(book, "alpaca-7b", *settings, boundary="tuning")
        assert 1.99 < ledger.usd.central < 3.01


def test_all_in_adds_failed_runs_and_staff_to_compute_alone(book: Book):
    ledger = ask(
        book, "alpaca-7b", f"{RENTAL}=2", "experiment_multiplier=3", "staff_over_compute=0.5",
        boundary="all-in",
    )  # fmt: skip
    compute = (24 + 82_432) * 2
    assert cost(ledger, "experiments") == pytest.approx(2 * compute)
    assert cost(ledger, "staff") == pytest.approx(0.5 * 3 * compute)


# --- laws of the account -------------------------------------------------------------------------


@pytest.mark.parametrize(("system", "boundary"), EVERYTHING)
def test_central_lines_add_up_to_the_central_total(book: Book, system: str, boundary: str):
    ledger = ask(book, system, boundary=boundary)
    assert sum(line.usd.central for line in ledger.lines) == pytest.approx(ledger.usd.central)


@pytest.mark.parametrize(("system", "boundary"), EVERYTHING)
def test_a_range_holds_its_central_value_line_by_line(book: Book, system: str, boundary: str):
    ledger = ask(book, system, boundary=boundary)
    for spread in [ledger.usd, *(line.usd for line in ledger.lines)]:
        assert spread.low <= spread.central <= spread.high


@pytest.mark.parametrize("system", ["alpaca-7b", "self-instruct", "gpt-3", "llama-7b"])
def test_a_wider_boundary_never_costs_less(book: Book, system: str):
    ledgers = [ask(book, system, boundary=b) for b in boundaries(book.systems[system])]
    for end in ("low", "central", "high"):
        ends = [getattr(ledger.usd, end) for ledger in ledgers]
        assert ends == sorted(ends)
    stages = [{line.stage for line in ledger.lines} for ledger in ledgers]
    for narrow, wide in pairwise(stages):
        assert narrow <= wide


def test_boundaries_go_from_narrow_to_wide(book: Book):
    assert boundaries(book.systems["alpaca-7b"]) == TUNED
    assert boundaries(book.systems["gpt-3"]) == TRAINED
    assert TUNED == ("tuning", "tuning+data", "tuning+data+base", "all-in")


@settings(max_examples=25)
@given(price=st.floats(0.01, 100), times=st.floats(1.01, 10))
def test_a_dearer_gpu_costs_more_in_proportion(price: float, times: float):
    book = load().book
    assert book
    one, more = (
        ask(book, "llama-7b", f"{RENTAL}={p!r}").usd.central for p in (price, price * times)
    )
    assert more == pytest.approx(one * times)


# --- uncertainty ---------------------------------------------------------------------------------


def test_pressing_again_gives_the_same_numbers_to_the_last_digit(book: Book):
    assert ask(book, boundary="all-in") == ask(book, boundary="all-in")


def test_another_seed_moves_the_range_a_little_and_the_centre_not_at_all(book: Book):
    one, other = (ask(book, boundary="all-in", seed=seed).usd for seed in (1, 2))
    assert one.central == other.central
    assert one.low != other.low
    assert one.low == pytest.approx(other.low, rel=0.1)
    assert one.high == pytest.approx(other.high, rel=0.1)


def test_one_stages_range_is_that_of_the_assumptions_behind_it(book: Book):
    """Two independent lognormals: their widths add up in quadrature on the log scale."""
    usd = ask(book, "llama-7b", draws=200_000).usd
    price, hours = 1.65 / 0.60, 1.25 / 0.80  # the two spreads in assumptions.yaml, high over low
    assert usd.high / usd.low == pytest.approx(exp(hypot(log(price), log(hours))), rel=0.02)


def test_base_and_tuning_share_one_rental_price(book: Book):
    """With nothing else uncertain, one price moves both in step, so the ratios are equal."""
    ledger = ask(
        book, "alpaca-7b", "tuning.gpu_hours=24", "base.gpu_hours=82_432",
        boundary=WIDEST_WITHOUT_STAFF,
    )  # fmt: skip
    tuning, base = (
        next(line.usd for line in ledger.lines if line.stage == s)
        for s in ("tuning", "base.training")
    )
    assert tuning.high / tuning.central == pytest.approx(base.high / base.central)
    assert tuning.low / tuning.central == pytest.approx(base.low / base.central)


def test_what_is_set_is_no_longer_uncertain(book: Book):
    usd = ask(book, "llama-7b", f"{RENTAL}=2", "gpu_hours=100").usd
    assert (usd.low, usd.central, usd.high) == (200, 200, 200)


def test_setting_one_input_narrows_the_range(book: Book):
    free, fixed = ask(book, "llama-7b").usd, ask(book, "llama-7b", "gpu_hours=82_432").usd
    assert fixed.high / fixed.low < free.high / free.low
    assert fixed.central == pytest.approx(free.central)


def test_a_single_draw_and_many_give_the_same_centre(book: Book):
    assert ask(book, draws=1).usd.central == ask(book, draws=100_000).usd.central


def test_a_range_from_zero_is_not_certainty(book_copy: Path):
    file = book_copy / "systems/self-instruct.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("value: 600\n", "value: 600\n        low: 0\n        high: 1_000\n"), "utf-8"
    )
    book = load(book_copy).book
    assert book
    usd = ask(book, "self-instruct").usd
    assert usd.low < usd.central < usd.high


def test_a_uniform_assumption_is_drawn_uniformly(book_copy: Path):
    """90 % range 0.2 to 0.6 and centre 0.4: symmetrical, unlike a lognormal around 0.4."""
    file = book_copy / "assumptions.yaml"
    head, mark, rest = file.read_text("utf-8").partition("- id: mfu-v100")
    for old, new in (("value: 0.24", "value: 0.40"), ("low: 0.131", "low: 0.20"),
                     ("high: 0.44", "high: 0.60"), ("lognormal", "uniform")):  # fmt: skip
        rest = rest.replace(old, new, 1)
    file.write_text(head + mark + rest, "utf-8")
    book = load(book_copy).book
    assert book
    usd = ask(book, "gpt-3", f"{RENTAL}=1", "hours_from=estimated", draws=100_000).usd
    # cost goes as 1 / MFU, so its ends are the centre times 0.4 / 0.6 and 0.4 / 0.2
    assert usd.high / usd.central == pytest.approx(2, rel=0.02)
    assert usd.low / usd.central == pytest.approx(2 / 3, rel=0.02)


# --- currency and days ---------------------------------------------------------------------------


@pytest.mark.parametrize(("currency", "per_usd"), [("GBP", 0.8239), ("CNY", 6.8909)])
def test_alpaca_in_another_currency_is_at_the_rate_of_march_2023(
    book: Book, currency: str, per_usd: float
):
    dollars, other = ask(book).total, ask(book, currency=currency).total
    assert other.central == pytest.approx(dollars.central * per_usd)
    assert other.low == pytest.approx(dollars.low * per_usd)


def test_the_rate_can_be_set(book: Book):
    dollars = ask(book).total.central
    pounds = ask(book, "alpaca-7b", "fx_usd_per_gbp=1.25", currency="GBP").total.central
    yuan = ask(book, "alpaca-7b", "fx_cny_per_usd=7", currency="CNY").total.central
    assert (pounds, yuan) == (pytest.approx(dollars / 1.25), pytest.approx(dollars * 7))


def test_as_of_moves_prices_and_rate_together(book: Book):
    # gpt-3.5-turbo at 1.5 and 2 from June 2023; a pound at 0.8035 in April 2023
    june = ask(book, "alpaca-7b", "data.model=gpt-3.5-turbo", as_of=date(2023, 7, 1))
    assert cost(june, "data") == pytest.approx(52_002 / 11 * (764 * 1.5 + 1_392 * 2) / 1e6)
    april = ask(book, as_of=date(2023, 4, 15), currency="GBP")
    assert april.total.central == pytest.approx(april.usd.central * 0.8035)


def test_as_of_sets_the_day_of_the_rental_price_and_otherwise_the_day_paid_does(book: Book):
    """On 12 August 2022 the book has Paperspace at 3.18 and DataCrunch at 1.85 since the 11th."""
    then = ask(book, "llama-7b", as_of=date(2022, 8, 12))
    assert then.usd.central == pytest.approx(82_432 * (3.18 + 1.85) / 2)
    (stage,) = book.systems["llama-7b"].stages
    paid = ask(book, "llama-7b", as_of=stage.paid_on)
    assert ask(book, "llama-7b").usd == paid.usd


def test_before_the_teacher_was_sold_there_is_no_figure(book: Book):
    with pytest.raises(NoFigureError, match=r"text-davinci-003 on 2022-11-27.*2022-11-28"):
        ask(book, as_of=date(2022, 11, 27))


def test_before_the_book_was_written_it_knew_nothing(book: Book):
    with pytest.raises(NoFigureError):
        ask(book, known_on=date(2023, 3, 13))


# --- caveats and refusals ------------------------------------------------------------------------


def codes(ledger: Ledger) -> set[str]:
    return {caveat.code for caveat in ledger.caveats}


def test_a_setting_without_effect_is_said_so(book: Book):
    ledger = ask(book, "alpaca-7b", "days=90", boundary="tuning")
    (caveat,) = [c for c in ledger.caveats if c.code == "no-effect"]
    assert "days" in caveat.text
    assert "no-effect" not in codes(ask(book, "alpaca-7b", f"{RENTAL}=2"))


def test_a_setting_of_a_stage_outside_the_boundary_is_said_to_do_nothing(book: Book):
    assert "no-effect" in codes(ask(book, "alpaca-7b", "base.gpu_hours=1", boundary="tuning"))


def test_a_rate_for_another_currency_is_said_to_do_nothing(book: Book):
    assert "no-effect" in codes(ask(book, "alpaca-7b", "fx_usd_per_gbp=1.2"))


def test_an_assumed_mfu_is_a_caveat_and_reported_hours_are_none(book: Book):
    assert "mfu-assumed" in codes(ask(book, "gpt-4"))
    assert "mfu-assumed" not in codes(ask(book, "gpt-4", "mfu=0.3"))
    assert "mfu-assumed" not in codes(ask(book, "llama-7b"))


def test_all_in_says_that_it_rests_on_assumptions(book: Book):
    assert "development-assumed" in codes(ask(book, "gpt-3", boundary="all-in"))


def test_every_line_names_sources_of_the_book(book: Book):
    for system, boundary in EVERYTHING:
        for line in ask(book, system, boundary=boundary).lines:
            assert line.sources
            assert set(line.sources) <= set(book.sources)


def test_published_figures_within_the_boundary_stand_beside_ours(book: Book):
    assert [f.usd for f in ask(book, boundary="tuning").published] == [100]
    assert [f.usd for f in ask(book).published] == [100, 500, 600]


REFUSED = [
    ("alpaca-7b", ["mfu=0"], "above 0"),
    ("alpaca-7b", ["mfu=1.01"], "at most 1"),
    ("alpaca-7b", ["tokens=-1"], "above 0"),
    ("alpaca-7b", ["gpu_hours=nan"], "above 0"),
    ("alpaca-7b", ["gpu_hours=inf"], "at most"),
    ("alpaca-7b", ["gpu_hours=many"], "write a number"),
    ("alpaca-7b", ["kept_share=1.5"], "at most 1"),
    ("alpaca-7b", ["experiment_multiplier=0.9"], "at least 1"),
    ("alpaca-7b", ["gpu_hours"], "name=value"),
]


@pytest.mark.parametrize(("system", "settings", "says"), REFUSED)
def test_a_value_that_cannot_be_is_refused_with_the_rule(
    book: Book, system: str, settings: list[str], says: str
):
    with pytest.raises(BadInputError, match=says):
        ask(book, system, *settings)


UNKNOWN = [
    ({"system": "alpaca"}, [], r"system 'alpaca'; nearest:.*alpaca-7b"),
    ({"boundary": "tuning+dta"}, [], r"'tuning\+dta'; nearest:.*tuning\+data"),
    ({"boundary": "training"}, [], r"boundary of alpaca-7b 'training'; nearest:.*tuning"),
    ({}, ["gpu_hour=24"], r"input 'gpu_hour'; nearest:.*gpu_hours"),
    ({}, ["tunning.mfu=0.4"], r"stage 'tunning'; nearest:.*tuning"),
    ({}, ["base.trainin.mfu=0.4"], r"stage 'base.trainin'; nearest:.*base.training"),
    ({}, ["tuning.chip=a100"], r"chip 'a100'; nearest:.*a100-80gb"),
    ({}, ["data.model=gpt4"], r"model 'gpt4'; nearest:.*gpt-4"),
    ({"currency": "JPY"}, [], r"currency 'JPY'; nearest:.*USD"),
    ({"basis": "rent"}, [], r"basis 'rent'; nearest:.*rental"),
]


@pytest.mark.parametrize(("given_", "settings", "says"), UNKNOWN)
def test_an_unknown_name_is_refused_with_the_nearest(
    book: Book, given_: dict[str, str], settings: list[str], says: str
):
    with pytest.raises(UnknownNameError, match=says):
        ask(book, given_.pop("system", "alpaca-7b"), *settings, **given_)


@pytest.mark.parametrize("given_", [{"draws": 0}, {"draws": MAX_DRAWS + 1}, {"seed": -1}])
def test_draws_and_seed_have_limits(given_: dict[str, int]):
    with pytest.raises(BadInputError):
        Scenario("alpaca-7b", **given_)


def test_a_later_setting_replaces_an_earlier_one_and_the_order_is_no_matter():
    assert parse_overrides(["mfu=0.1", "mfu=0.2"]) == (("mfu", 0.2),)
    assert parse_overrides(["mfu=0.1", "days=9"]) == parse_overrides(["days=9", "mfu = 0.1"])


def test_the_nearest_setting_wins(book: Book):
    """The stage's own before its parent's before one for all."""
    ledger = ask(
        book, "alpaca-7b", f"{RENTAL}=1", f"base.{RENTAL}=2", f"base.training.{RENTAL}=3",
        boundary=WIDEST_WITHOUT_STAFF,
    )  # fmt: skip
    assert (cost(ledger, "tuning"), cost(ledger, "base.training")) == (24, 82_432 * 3)


def test_a_scenario_cannot_be_changed_in_place(book: Book):
    scenario = Scenario("alpaca-7b", overrides=(override("mfu", 0.4),))
    before = replace(scenario)
    evaluate(book, scenario)
    assert scenario == before
    assert len({scenario, before}) == 1


def test_a_lopsided_range_is_drawn_with_its_ends_at_the_5th_and_95th_percentile():
    """Centre 0.15 in 0.03 to 0.50: no lognormal around it has both ends."""
    drawn = Quantity(0.15, 0.03, 0.50, "a cause").draw(200_000, seed=1)
    low, middle, high = np.percentile(drawn, [5, 50, 95])
    assert (low, middle, high) == pytest.approx((0.03, 0.15, 0.50), rel=0.02)


def test_a_run_has_one_range_wherever_it_counts(book: Book):
    own = ask(book, "llama-7b").lines[0].usd
    as_base = next(x for x in ask(book, boundary=WIDEST_WITHOUT_STAFF).lines if "." in x.stage).usd
    assert own == as_base


def test_an_override_that_another_one_overrides_is_told(book: Book):
    ledger = ask(book, "llama-7b", "gpu_hours=100", "mfu=0.4")
    (told,) = [c.text for c in ledger.caveats if c.code == "no-effect"]
    assert told.startswith("MFU (mfu)")


def test_one_control_stands_for_one_multiplier(book: Book):
    """Alpaca's own runs have 3.0 and LLaMA's 2.2: no single number is the book's."""
    assert input_used(ask(book, "llama-7b", boundary="all-in"), "experiment_multiplier") == 2.2
    assert input_used(ask(book, "alpaca-7b", boundary="all-in"), "experiment_multiplier") is None
