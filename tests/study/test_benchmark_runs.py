"""What a run of MMLU costs on each API: published sums, hand arithmetic, laws, refusals."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.benchmark_runs import BenchmarkRun, benchmark_runs, runs_of_model
from analysis.study.calls import call_cost
from analysis.study.market import offers
from tests.making import a_book, figure, priced

MARCH_2023 = date(2023, 3, 15)
DAYS = [MARCH_2023, date(2024, 5, 21), date(2026, 11, 23)]
QUESTIONS = 14_042


def the_run(book: Book, model: str, day: date = MARCH_2023, **given: Any) -> BenchmarkRun:
    (run,) = runs_of_model(book, "mmlu", model, day, **given)
    return run


# --- published sums and hand arithmetic ----------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "usd"), [("text-davinci-003", 190), ("gpt-3.5-turbo", 19), ("gpt-4", 279)]
)
def test_mmlu_cost_on_three_models_of_2023_what_9_5_million_tokens_come_to(
    book: Book, model: str, usd: float
):
    """By hand 9.5 million tokens at $20 and $2, 9.3 at $30; the exact counts differ by 2 %."""
    assert the_run(book, model).cost.central == pytest.approx(usd, rel=0.02)


def test_a_bill_is_the_counted_prompts_and_one_token_a_question(book: Book):
    run = the_run(book, "gpt-4")
    assert run.cost.central == pytest.approx((9_374_270 * 30 + QUESTIONS * 60) / 1e6)
    assert (run.counted, run.cost.low, run.cost.high) == ("exact", *[run.cost.central] * 2)


def test_each_encoding_has_its_own_count(book: Book):
    """Newer encodings need fewer tokens for the same English text."""
    counts = book.benchmark_tasks["mmlu"].input_tokens
    order = ["r50k_base", "p50k_base", "cl100k_base", "o200k_base"]
    assert sorted(counts, key=lambda name: -counts[name].value) == order
    assert the_run(book, "davinci").input.central == counts["r50k_base"].value
    assert the_run(book, "gpt-4o", date(2024, 6, 1)).input.central == counts["o200k_base"].value


def test_a_vendor_that_bills_characters_is_billed_the_counted_ones(book: Book):
    run = the_run(book, "text-bison", date(2023, 8, 12))
    assert (run.counted, run.unit) == ("billable-unit", "characters")
    # 0.001 dollars per 1,000 characters, in and out; an answer of four of them
    assert run.cost.central == pytest.approx((34_265_404 + 4 * QUESTIONS) * 0.001 / 1000)
    assert "characters-assumed" not in {caveat.code for caveat in run.caveats}


def test_an_unknown_tokeniser_gets_a_band_and_a_caveat(book: Book):
    run = the_run(book, "claude-3-opus-20240229", date(2024, 5, 1))
    low, central, high = (
        (9_374_270 * ratio * 15 + QUESTIONS * 75) / 1e6 for ratio in (0.99, 1.05, 1.52)
    )
    assert run.counted == "estimate"
    assert (run.cost.low, run.cost.central, run.cost.high) == pytest.approx((low, central, high))
    assert "tokens-estimated" in {caveat.code for caveat in run.caveats}


def test_in_pounds_it_is_the_bill_at_the_rate_of_the_month(book: Book):
    dollars, pounds = (the_run(book, "gpt-4", currency=c).cost.central for c in ("USD", "GBP"))
    assert pounds == pytest.approx(dollars * 0.8239)


def test_a_batch_costs_half_at_openai_and_the_list_price_where_none_is_offered(book: Book):
    day = date(2024, 11, 1)
    plain, batch = (the_run(book, "gpt-4o", day, batch=b) for b in (False, True))
    assert (plain.batch, batch.batch) == (False, True)
    assert batch.cost.central == pytest.approx(plain.cost.central / 2)
    without = the_run(book, "gpt-4", MARCH_2023, batch=True)
    assert (without.batch, without.cost) == (False, the_run(book, "gpt-4").cost)
    assert "no-batch-price" in {caveat.code for caveat in without.caveats}


def test_the_hour_counts_where_the_price_depends_on_it(book: Book):
    day = date(2025, 5, 18)
    by_day, by_night = (the_run(book, "deepseek-chat", day, at=time(hour)) for hour in (12, 18))
    assert by_night.cost.central == pytest.approx(by_day.cost.central / 2)


def test_each_question_is_a_request_so_no_long_context_price_applies(book: Book):
    """gemini-1.5-pro was twice as dear above 128,000 tokens; no question comes near."""
    day = date(2024, 10, 15)
    run = the_run(book, "gemini-1.5-pro", day)
    row = run.row
    assert row.long_context
    assert row.input_per_mtok is not None
    assert row.output_per_mtok is not None
    by_hand = run.input.central * row.input_per_mtok + QUESTIONS * row.output_per_mtok
    assert run.cost.central == pytest.approx(by_hand / 1e6)
    whole = call_cost(
        book, "gemini-1.5-pro", day, input_tokens=round(run.input.central), output_tokens=0
    )
    assert whole.cost > run.cost.central


# --- laws ----------------------------------------------------------------------------------------


def a_task(questions: float = 100, tokens: float = 1e6, ratio: float = 1.0) -> r.BenchmarkTask:
    return r.BenchmarkTask(
        id="t", name="T", subjects=figure(1.0), questions=figure(questions), shots=figure(5.0),
        input_tokens={"cl100k_base": figure(tokens)}, input_characters=figure(tokens * 4),
        estimated_from="cl100k_base", other_tokenisers=figure(ratio, low=ratio / 2, high=ratio * 2),
        output_tokens_per_question=figure(1.0),
    )  # fmt: skip


def world(*prices: Any, task: r.BenchmarkTask | None = None) -> Book:
    return a_book(*prices, benchmark_tasks={"t": task or a_task()})


@pytest.mark.parametrize("day", DAYS)
def test_every_model_with_both_prices_is_run_and_the_cheapest_comes_first(book: Book, day: date):
    runs = benchmark_runs(book, "mmlu", day)
    known = {
        (o.priced.provider, o.priced.model.id)
        for o in offers(book, day)
        if o.input_per_mtok is not None and o.output_per_mtok is not None
    }
    assert {(run.priced.provider, run.priced.model.id) for run in runs} == known
    costs = [run.cost.central for run in runs]
    assert costs == sorted(costs)
    assert all(run.cost.low <= run.cost.central <= run.cost.high for run in runs)


@given(st.floats(1e3, 1e9), st.integers(2, 9))
def test_a_bill_is_linear_in_its_prompts(tokens: float, times: int):
    def cost(count: float) -> float:
        free_answers = priced(output_per_mtok=0.0)
        (run,) = benchmark_runs(world(free_answers, task=a_task(tokens=count)), "t", MARCH_2023)
        return run.cost.central

    assert cost(times * tokens) == pytest.approx(times * cost(tokens), rel=2e-3)  # whole tokens


@given(st.floats(0.5, 50), st.floats(0.5, 50))
def test_a_dearer_model_never_costs_less(one: float, other: float):
    book = world(priced("one", input_per_mtok=one), priced("other", input_per_mtok=other))
    cost = {run.priced.model.id: run.cost.central for run in benchmark_runs(book, "t", MARCH_2023)}
    assert (cost["one"] <= cost["other"]) == (one <= other)


def test_an_estimate_lies_in_the_band_of_the_tokenisers():
    (run,) = benchmark_runs(world(priced(output_per_mtok=0.0)), "t", MARCH_2023)
    assert (run.cost.low, run.cost.central, run.cost.high) == (5, 10, 20)  # 10 a million


# --- what is not known ---------------------------------------------------------------------------


def test_an_unknown_price_is_left_out_and_refused_and_not_taken_as_free():
    book = world(priced("m"), priced("embeds", output_per_mtok=None))
    assert [run.priced.model.id for run in benchmark_runs(book, "t", MARCH_2023)] == ["m"]
    with pytest.raises(NoFigureError, match="embeds output"):
        runs_of_model(book, "t", "embeds", MARCH_2023)


def test_a_free_model_costs_nothing():
    free = priced(input_per_mtok=0.0, output_per_mtok=0.0)
    (run,) = benchmark_runs(world(free), "t", MARCH_2023)
    assert run.cost.central == 0


def test_a_model_that_several_sell_is_run_at_each_or_at_the_one_named():
    book = world(priced(provider="a"), priced(provider="b", input_per_mtok=5.0))
    runs = runs_of_model(book, "t", "m", MARCH_2023)
    assert [run.priced.provider for run in runs] == ["b", "a"]
    (run,) = runs_of_model(book, "t", "m", MARCH_2023, provider="a")
    assert run.priced.provider == "a"
    with pytest.raises(BadInputError, match="sold by a, b"):
        runs_of_model(book, "t", "m", MARCH_2023, provider="c")


def test_what_is_not_there_is_refused_by_name(book: Book):
    with pytest.raises(UnknownNameError, match="benchmark 'gsm8k'; nearest: mmlu"):
        benchmark_runs(book, "gsm8k", MARCH_2023)
    with pytest.raises(UnknownNameError, match="unknown model 'gpt4'"):
        runs_of_model(book, "mmlu", "gpt4", MARCH_2023)
    with pytest.raises(NoFigureError, match="2023-03-14"):
        runs_of_model(book, "mmlu", "gpt-4", date(2023, 3, 13))
    assert benchmark_runs(book, "mmlu", date(2019, 1, 1)) == ()


def test_equal_requests_meet_the_price_of_one_of_them():
    tier = r.LongContext(above_input_tokens=100, input_per_mtok=20.0, output_per_mtok=60.0)
    book = a_book(priced(long_context=(tier,)))
    asked: dict[str, Any] = {"input_tokens": 1_000, "output_tokens": 0}
    assert call_cost(book, "m", MARCH_2023, **asked).cost == pytest.approx(0.02)
    assert call_cost(book, "m", MARCH_2023, **asked, requests=10).cost == pytest.approx(0.01)
    with pytest.raises(BadInputError, match="requests = 0"):
        call_cost(book, "m", MARCH_2023, **asked, requests=0)
