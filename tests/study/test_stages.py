"""Stages of work, of stated sums and of published FLOP: by hand, one kind at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import NoFigureError, UnknownNameError
from analysis.study.accounts import boundaries
from analysis.study.evaluate import Ledger, Line, evaluate
from analysis.study.scenario import Scenario, parse_overrides
from tests.making import CITED, a_book, exchanged, figure, rented

DAY = date(2023, 3, 15)
JAN = date(2023, 1, 1)
RENTAL = "rental_usd_per_gpu_hour"


def ask(book: Book, system: str, *settings: str, **given: Any) -> Ledger:
    return evaluate(book, Scenario(system, overrides=parse_overrides(list(settings)), **given))


def the_line(ledger: Ledger, stage: str) -> Line:
    (line,) = [line for line in ledger.lines if line.stage == stage]
    return line


def codes(ledger: Ledger) -> set[str]:
    return {caveat.code for caveat in ledger.caveats}


def assumed(name: str, value: float, low: float, high: float) -> r.Assumption:
    given = {**CITED, "value": value, "low": low, "high": high}
    return r.Assumption(id=name, name=name, distribution="lognormal", **given)


ASSUMPTIONS = {
    a.id: a
    for a in (
        assumed("mfu", 0.5, 0.25, 0.75),
        assumed("rental-spread", 1, 0.5, 2),
        assumed("reported-hours-spread", 1, 0.8, 1.25),
        assumed("experiments", 3, 2, 4),
        assumed("staff-over-compute", 0.5, 0.4, 0.6),
    )
}


def read(value: float, **given: Any) -> r.Figure:
    return r.Figure(**{**CITED, "value": value, "quote": "as printed", "evidence": "verified",
                       "note": None, **given})  # fmt: skip


def a_system(*stages: Any, experiments: str | None = "experiments") -> r.System:
    return r.System(
        id="s", name="S", maker="Example", released=DAY, summary="Made up for a test.",
        experiments=experiments, stages=stages,
    )  # fmt: skip


def a_world(*stages: Any, experiments: str | None = "experiments", **more: Any) -> Book:
    """One system `s` of these stages; a chip of 100 TFLOP/s at $2 an hour."""
    return a_book(
        rented(2.0, since=JAN), exchanged(0.8, JAN), exchanged(0.5, date(2024, 1, 1)),
        systems={"s": a_system(*stages, experiments=experiments)}, assumptions=ASSUMPTIONS, **more,
    )  # fmt: skip


# --- work ----------------------------------------------------------------------------------------


def paid_at(amount: float, unit: str = "hour", **given: Any) -> dict[str, r.LabourRate]:
    named = {"id": "rate", "name": "Rate", "since": JAN, "unit": unit, "currency": "USD"}
    return {"rate": r.LabourRate(**{**CITED, **named, "amount": amount, **given})}


def work(items: r.Figure | None = None, minutes: r.Figure | None = None) -> r.LabourStage:
    return r.LabourStage(
        id="writing", name="Writing", kind="labour", part="data", paid_on=DAY, rate="rate",
        items=items or read(1_000), minutes_per_item=minutes or read(15),
    )  # fmt: skip


def test_dolly_2s_examples_cost_2500_hours_of_a_labellers_time(book: Book):
    """15,000 examples of 10 minutes at the $25 an hour that Surge AI charged."""
    line = the_line(ask(book, "dolly-2", boundary="tuning+data"), "writing")
    assert line.usd.central == pytest.approx(15_000 * 10 / 60 * 25) == 62_500
    # fewest minutes 4 at $10 and most 25 at $45 lie outside a range that takes both for independent
    assert 15_000 * 4 / 60 * 10 < line.usd.low < line.usd.high < 15_000 * 25 / 60 * 45


def test_instructgpts_labels_cost_what_its_two_data_sets_took(book: Book):
    ledger = ask(book, "instructgpt", boundary="tuning+data")
    assert the_line(ledger, "demonstrations").usd.central == pytest.approx(13_000 / 6 * 25)
    assert the_line(ledger, "comparisons").usd.central == pytest.approx(33_000 / 6 * 25)


def test_minutes_items_and_wage_can_each_be_set():
    book = a_world(work(), labour=paid_at(20))
    assert ask(book, "s").usd.central == 1_000 * 15 / 60 * 20
    assert ask(book, "s", "items=10").usd.central == 10 * 15 / 60 * 20
    assert ask(book, "s", "minutes_per_item=60").usd.central == 1_000 * 20
    assert ask(book, "s", "labour_usd_per_hour=6").usd.central == 1_000 * 15 / 60 * 6
    assert ask(book, "s", "writing.labour_usd_per_hour=0").usd.central == 0


def test_a_rate_per_item_takes_no_time_into_account():
    book = a_world(work(), labour=paid_at(0.5, unit="item"))
    ledger = ask(book, "s")
    assert ledger.usd.central == 500
    assert "per item" in the_line(ledger, "writing").working
    for useless in ("minutes_per_item=60", "labour_usd_per_hour=9"):
        told = ask(book, "s", useless)
        assert told.usd.central == 500
        assert "no-effect" in codes(told)


def test_a_wage_in_pounds_is_paid_at_the_rate_of_the_day_of_payment():
    book = a_world(work(), labour=paid_at(20, currency="GBP"))
    assert ask(book, "s").usd.central == pytest.approx(1_000 / 4 * 20 / 0.8)
    later = ask(book, "s", as_of=date(2024, 2, 1))
    assert later.usd.central == pytest.approx(1_000 / 4 * 20 / 0.5)
    assert ask(book, "s", "fx_usd_per_gbp=1.5").usd.central == pytest.approx(1_000 / 4 * 20 * 1.5)


def test_the_range_of_work_is_that_of_its_wage_where_nothing_else_is_uncertain():
    ledger = ask(a_world(work(), labour=paid_at(20, low=10, high=40)), "s", draws=50_000)
    assert ledger.usd.central == 5_000
    assert (ledger.usd.low, ledger.usd.high) == pytest.approx((2_500, 10_000), rel=0.03)


def test_work_at_one_rate_moves_together_and_a_set_wage_is_certain():
    two = work(), work().model_copy(update={"id": "more"})
    book = a_world(*two, labour=paid_at(20, low=10, high=40))
    ledger = ask(book, "s")
    assert ledger.usd.low == pytest.approx(sum(line.usd.low for line in ledger.lines))
    assert ledger.usd.high == pytest.approx(sum(line.usd.high for line in ledger.lines))
    certain = ask(book, "s", "writing.labour_usd_per_hour=20", "more.labour_usd_per_hour=20").usd
    assert certain.low == certain.central == certain.high == 10_000


def test_guessed_minutes_carry_their_caveat_and_work_is_no_compute():
    book = a_world(work(minutes=figure(15, evidence="estimate")), labour=paid_at(20))
    ledger = ask(book, "s", boundary="all-in")
    assert "not-verified" in codes(ledger)
    assert [line.stage for line in ledger.lines] == ["writing"]  # no experiments, no staff on it


def test_work_at_a_rate_that_the_book_does_not_have_is_refused():
    with pytest.raises(UnknownNameError, match="labour rate"):
        ask(a_world(work()), "s")


@given(items=st.floats(1, 1e6), minutes=st.floats(0.1, 1e3), wage=st.floats(0.01, 1e3))
def test_work_costs_its_hours_times_its_wage(items: float, minutes: float, wage: float):
    book = a_world(work(read(items), read(minutes)), labour=paid_at(wage))
    assert ask(book, "s", draws=1).usd.central == pytest.approx(items * minutes * wage / 60)


# --- stated sums ---------------------------------------------------------------------------------


def budget(amount: float = 1_000, currency: str = "GBP", **given: Any) -> r.SumStage:
    return r.SumStage(
        id="budget", name="Budget", kind="sum", part="training", paid_on=DAY,
        currency=currency, amount=read(amount, **given),
    )  # type: ignore[arg-type]  # fmt: skip


def test_britgpts_900_million_pounds_were_1_09_billion_dollars(book: Book):
    """At 0.8239 pounds to the dollar, the Fed's average of March 2023."""
    ledger = ask(book, "britgpt")
    assert ledger.usd.central == pytest.approx(900e6 / 0.8239)
    assert round(ledger.usd.central / 1e9, 2) == 1.09
    assert ledger.usd.low == ledger.usd.high == ledger.usd.central


def test_isambards_225_million_pounds_were_about_273_million_dollars(book: Book):
    """As the announcement of 1 November 2023 converts them; ours is the average of that month."""
    assert ask(book, "isambard-ai").usd.central == pytest.approx(273e6, rel=0.03)


def test_a_sum_asked_for_in_its_own_currency_is_the_sum_that_was_stated(book: Book):
    assert ask(book, "britgpt", currency="GBP").total.central == pytest.approx(900e6)


def test_a_rate_that_is_set_holds_there_and_back(book: Book):
    dollars = ask(book, "britgpt", "fx_usd_per_gbp=1.25")
    pounds = ask(book, "britgpt", "fx_usd_per_gbp=1.25", currency="GBP")
    assert dollars.usd.central == pytest.approx(1.125e9)
    assert pounds.total.central == pytest.approx(900e6)


def test_a_sum_keeps_the_rate_of_the_day_it_was_paid_whatever_day_is_asked_for():
    book = a_world(budget(), experiments=None)
    for day in (None, DAY, date(2024, 2, 1)):
        assert ask(book, "s", as_of=day).usd.central == pytest.approx(1_250)
    later = ask(book, "s", as_of=date(2024, 2, 1), currency="GBP")
    assert later.total.central == pytest.approx(1_250 * 0.5)


def test_the_working_of_a_sum_names_its_currency_rate_and_day():
    line = the_line(ask(a_world(budget(), experiments=None), "s"), "budget")
    assert [word for word in ("GBP 1,000", "0.8", "2023-03-15") if word not in line.working] == []
    plain = the_line(ask(a_world(budget(currency="USD"), experiments=None), "s"), "budget")
    assert plain.working == "USD 1,000 as stated"
    assert plain.usd.central == 1_000


def test_a_sum_that_is_set_is_in_dollars():
    ledger = ask(a_world(budget(), experiments=None), "s", "usd=77")
    assert ledger.usd.central == 77
    assert "as set" in the_line(ledger, "budget").working


def test_a_stated_range_is_kept_in_dollars():
    ledger = ask(a_world(budget(low=500, high=2_000), experiments=None), "s", draws=50_000)
    assert (ledger.usd.low, ledger.usd.high) == pytest.approx((625, 2_500), rel=0.03)


def test_a_budget_holds_everything_so_nothing_is_added_and_that_is_said(book: Book):
    for system in ("britgpt", "isambard-ai", "uk-taskforce"):
        narrow, wide = (ask(book, system, boundary=b) for b in ("training", "all-in"))
        assert narrow.usd == wide.usd
        assert ("whole-sum" in codes(narrow), "whole-sum" in codes(wide)) == (False, True)
    assert "whole-sum" not in codes(ask(book, "gpt-3", boundary="all-in"))


def test_a_sum_before_the_first_rate_is_refused():
    early = budget().model_copy(update={"paid_on": date(2022, 12, 31)})
    with pytest.raises(NoFigureError, match="GBP rate on 2022-12-31"):
        ask(a_world(early, experiments=None), "s")


# --- compute of which only the FLOP are known ----------------------------------------------------

HOUR = 100e12 * 0.5 * 3600
"""FLOP of one hour on the chip `c` at the assumed half of its peak."""


def run(**given: Any) -> r.ComputeStage:
    return r.ComputeStage(
        id="training", name="Training", kind="compute", part="training", paid_on=DAY,
        chip="c", tier="neocloud", term="on_demand", **given,
    )  # type: ignore[arg-type]  # fmt: skip


def test_gpt_4_by_epochs_flop(book: Book):
    """2.1e25 FLOP at 312 TFLOP/s and 35 % are 53.4 million hours of an A100."""
    ledger = ask(book, "gpt-4", f"{RENTAL}=1", "mfu=0.35")
    assert ledger.usd.central == pytest.approx(53.4e6, rel=1e-3)
    assert {"mfu-assumed", "not-verified"} <= codes(ask(book, "gpt-4"))


def test_published_flop_become_hours_at_the_assumed_share_of_peak():
    ledger = ask(a_world(run(flop=read(1_000 * HOUR))), "s")
    assert ledger.usd.central == pytest.approx(1_000 * 2)
    line = the_line(ledger, "training")
    assert "50% MFU" in line.working
    assert set(line.quantities) == {"flop", "mfu", RENTAL}


@pytest.mark.parametrize(
    ("settings", "hours"),
    [
        (["mfu=0.25"], 2_000),
        ([f"flop={500 * HOUR!r}"], 500),
        (["gpu_hours=7"], 7),
        (["params=1e9"], 1_000),  # tokens are not known, so parameters change nothing
        (
            ["params=1e9", f"tokens={50 * HOUR / 1e9!r}"],
            300,
        ),  # 6 × N × D goes before the published FLOP
        (["params=1e9", "tokens=1e9", f"flop={9 * HOUR!r}"], 9),
    ],
)
def test_what_the_reader_sets_goes_before_published_flop(settings: list[str], hours: float):
    ledger = ask(a_world(run(flop=read(1_000 * HOUR))), "s", *settings)
    assert ledger.usd.central == pytest.approx(hours * 2)


def test_parameters_without_tokens_change_nothing_and_that_is_said():
    book = a_world(run(flop=read(1_000 * HOUR)))
    told = ask(book, "s", "params=1e9")
    assert "no-effect" in codes(told)
    assert "no-effect" not in codes(ask(book, "s", "params=1e9", "tokens=1e9"))


def test_published_flop_go_before_parameters_and_tokens_unless_one_of_them_is_set():
    book = a_world(run(flop=read(1_000 * HOUR), params=read(HOUR), tokens=read(1)))
    assert ask(book, "s").usd.central == pytest.approx(1_000 * 2)
    assert ask(book, "s", "tokens=2").usd.central == pytest.approx(12 * 2)


@pytest.mark.parametrize("per", [3, 4, 6, 8])
def test_parameters_times_tokens_count_with_the_stages_own_factor(per: int):
    """8 with activations computed anew, 4 for forward passes over frozen weights."""
    stage = run(params=read(HOUR), tokens=read(10), flop_per_param_token=per)
    ledger = ask(a_world(stage), "s")
    assert ledger.usd.central == pytest.approx(10 * per * 2)
    assert the_line(ledger, "training").working.startswith(f"{per} × ")


def test_reported_hours_go_before_flop_until_the_run_is_changed():
    stage = run(gpu_hours=read(700), flop=read(1_000 * HOUR))
    book = a_world(stage)
    assert ask(book, "s").usd.central == 700 * 2
    assert "mfu-assumed" not in codes(ask(book, "s"))
    for setting in ("mfu=0.5", "hours_from=estimated", f"flop={1_000 * HOUR!r}"):
        assert ask(book, "s", setting).usd.central == pytest.approx(1_000 * 2), setting


def test_reported_hours_without_any_flop_stay_whatever_the_share_of_peak():
    ledger = ask(a_world(run(gpu_hours=read(700))), "s", "mfu=0.1")
    assert ledger.usd.central == 700 * 2
    assert "no-effect" in codes(ledger)


def test_a_mixture_of_experts_reaches_a_smaller_share_of_peak():
    book = a_world(run(flop=read(1_000 * HOUR), params_total=read(9)))
    factor = assumed("mfu-moe-over-dense", 0.8, 0.7, 0.9)
    book = replace(book, assumptions={**ASSUMPTIONS, factor.id: factor})
    assert ask(book, "s").usd.central == pytest.approx(1_000 / 0.8 * 2)


def test_a_set_share_of_peak_is_no_assumption():
    ledger = ask(a_world(run(flop=read(1_000 * HOUR))), "s", "mfu=0.5")
    assert "mfu-assumed" not in codes(ledger)


def test_guessed_flop_carry_their_caveat():
    guessed = run(flop=figure(1_000 * HOUR, evidence="estimate"))
    assert "not-verified" in codes(ask(a_world(guessed), "s"))
    assert "not-verified" not in codes(ask(a_world(run(flop=read(1_000 * HOUR))), "s"))


@given(flop=st.floats(1e15, 1e28), mfu=st.floats(0.01, 1))
def test_hours_and_share_of_peak_are_inverse(flop: float, mfu: float):
    book = a_world(run(flop=read(flop)))
    full, some = (ask(book, "s", f"mfu={m!r}", draws=1).usd.central for m in (1.0, mfu))
    assert some == pytest.approx(full / mfu)
    assert full == pytest.approx(flop / (100e12 * 3600) * 2)


# --- parts without a stage -----------------------------------------------------------------------


def missing(ledger: Ledger) -> str:
    return " ".join(c.text for c in ledger.caveats if c.code == "part-unknown")


@pytest.mark.parametrize(
    ("boundary", "says"),
    [
        ("tuning", []),
        ("tuning+data", ["data"]),
        ("tuning+data+base", ["data", "base model"]),
        ("all-in", ["data", "base model"]),
    ],
)
def test_a_part_that_is_counted_and_has_no_stage_is_named(boundary: str, says: list[str]):
    tuning = run(gpu_hours=read(10)).model_copy(update={"part": "tuning"})
    text = missing(ask(a_world(tuning), "s", boundary=boundary))
    assert [name for name in ("data", "base model") if name in text] == says


def test_koala_has_a_base_and_no_data_that_anyone_priced(book: Book):
    assert "data" in missing(ask(book, "koala-13b", boundary="tuning+data"))
    assert "base" not in missing(ask(book, "koala-13b", boundary="tuning+data+base"))


def test_nothing_is_missing_where_every_part_has_a_stage(book: Book):
    for boundary in boundaries(book.systems["alpaca-7b"]):
        assert missing(ask(book, "alpaca-7b", boundary=boundary)) == ""


def test_a_model_trained_from_scratch_misses_neither_data_nor_base(book: Book):
    for system in ("gpt-4", "llama-7b", "britgpt"):
        assert missing(ask(book, system, boundary="all-in")) == ""


def test_each_part_of_every_system_is_counted_or_named_as_missing(book: Book):
    for system in book.systems.values():
        wide = "tuning+data+base"
        if wide not in boundaries(system):
            continue
        held = {stage.part for stage in system.stages}
        text = missing(ask(book, system.id, boundary=wide))
        assert ("data" in held) != ("of data is" in text), system.id
        assert ("base" in held) != ("of the base model is" in text), system.id
