"""What is carried away computes the same: commands here, Python in a process of its own."""

import json
import shlex
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis.book.known import book_known_on, recorded_span
from analysis.book.load import Book
from analysis.brief.citations import citation_for
from analysis.brief.reproduce import (
    Result,
    command_for,
    frozen_result,
    question_in,
    snippet_for,
)
from analysis.study import budget, claims, extraction
from analysis.study.budget_question import Budget
from analysis.study.evaluate import evaluate
from analysis.study.extraction_question import Question
from analysis.study.presets import preset, preset_ids, question_of
from analysis.study.questions import AnyQuestion, ClaimQuestion, settled
from analysis.study.scenario import Scenario

ROOT = Path(__file__).parents[2]
LEDGERS = (
    "gpt-4-2023", "alpaca-2023", "ernie-bot-2023",
    "gpt-3 boundary=all-in basis=amortised as_of=2022-03-01 currency=GBP seed=7 draws=300",
    "alpaca-7b boundary=all-in base.training.gpu_hours=90000 training_w=500",
)  # fmt: skip
CLAIMS = ("eight-years", "eight-years-with-base starts=2023-02-01 ends=2023-03-20 draws=500")
BUDGETS = (
    "britgpt-900m", "britgpt-900m-rented", "budget:1e8 currency=CNY chip=h100-sxm as_of=2024-05-01",
    "budget:5e7 currency=USD way=rent params=7e10", "budget:1e9 currency=EUR tokens=1e13",
)  # fmt: skip
EXTRACTIONS = ("extraction-alpaca-gpt-4", "extraction-campaigns-2026 accounts=5 draws=300 seed=3")
EVERY = (*LEDGERS, *CLAIMS, *BUDGETS, *EXTRACTIONS)


def result(book: Book, code: str) -> Result:
    return answered(book, question_of(book, code))


def answered(book: Book, asked: AnyQuestion) -> Result:
    match asked:
        case Scenario():
            return evaluate(book, asked)
        case ClaimQuestion():
            return claims.check(book, asked.claim, asked.scenario, asked.dates)
        case Budget():
            return budget.answer(book, asked)
    return extraction.answer(book, asked)


def printed(snippet: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", snippet], capture_output=True, text=True, timeout=120,
        check=True, cwd=ROOT,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("code", LEDGERS)
def test_python_with_costfall_prints_the_ledger(book: Book, code: str):
    ledger = evaluate(book, question_of(book, code))  # type: ignore[arg-type]
    *lines, total = printed(snippet_for(ledger)).splitlines()
    low, central, high = map(float, total.split())
    assert (low, central, high) == (ledger.total.low, ledger.total.central, ledger.total.high)
    assert len(lines) == len(ledger.lines)
    assert all(line.name in text for line, text in zip(ledger.lines, lines, strict=True))


@pytest.mark.parametrize("code", BUDGETS)
def test_bare_python_prints_what_the_sum_buys(book: Book, code: str):
    found = budget.answer(book, question_of(book, code))  # type: ignore[arg-type]
    flop, hours, params, tokens = map(float, printed(snippet_for(found), "-I").split())
    assert flop == pytest.approx(found.flop.central)
    assert hours == pytest.approx(found.gpu_hours.central)
    assert params == pytest.approx(found.params.central)
    assert tokens == pytest.approx(found.tokens.central)
    assert 6 * params * tokens == pytest.approx(flop)  # C = 6·N·D


@pytest.mark.parametrize("code", CLAIMS)
def test_bare_python_prints_years_and_weeks(book: Book, code: str):
    found = result(book, code)
    assert isinstance(found, claims.Finding)
    cost, years, weeks = map(float, printed(snippet_for(found), "-I").split())
    assert cost == pytest.approx(found.ledger.usd.central)
    assert years == pytest.approx(found.years_ahead)
    assert weeks == pytest.approx(found.weeks)


@pytest.mark.parametrize("code", EXTRACTIONS)
def test_python_with_costfall_prints_share_and_cost(book: Book, code: str):
    found = extraction.answer(book, question_of(book, code))  # type: ignore[arg-type]
    assert found.recovered
    share, usd, samples = (line.split()[0] for line in printed(snippet_for(found)).splitlines())
    assert float(share) == found.recovered.central
    assert float(usd) == float(found.middle.attacker_usd)
    assert float(samples) == found.middle.samples


def test_the_day_of_the_book_is_in_the_python(book: Book):
    span = recorded_span(book)
    assert span
    known = book_known_on(book, span[1])
    ledger = frozen_result(evaluate(known, Scenario("gpt-4")), span[1])
    assert f"known_on=datetime.date({span[1].year}" in snippet_for(ledger)
    low, central, high = map(float, printed(snippet_for(ledger)).splitlines()[-1].split())
    assert low < central < high
    found = extraction.answer(known, Question())
    assert "book_known_on(load().book, datetime.date" in snippet_for(found, span[1])
    assert printed(snippet_for(found, span[1])) == printed(snippet_for(found))


def shown_by(run, command: str) -> dict[str, object]:
    words = shlex.split(command)
    assert words[0] == "costfall"
    code, out, err = run(*words[1:], "--json")
    assert (code, err) == (0, "")
    return json.loads(out)  # type: ignore[no-any-return]


@pytest.mark.parametrize("code", EVERY)
def test_the_command_gives_the_result(run, book: Book, code: str):
    found = result(book, code)
    shown = shown_by(run, command_for(found))
    match found:
        case budget.Answer():
            wanted = {"flop": found.flop.central, "usd": found.usd}
            got = {"flop": shown["flop"]["central"], "usd": shown["usd"]}  # type: ignore[index]
        case claims.Finding():
            wanted = {"years": found.years_ahead, "cost": found.ledger.usd.low}
            got = {"years": shown["years_ahead"], "cost": shown["cost_usd_low"]}
        case extraction.Answer():
            wanted = {"share": found.recovered.low if found.recovered else None}
            got = {"share": shown["recovered_share"]["low"]}  # type: ignore[index]
        case _:
            wanted = {"low": found.total.low, "central": found.total.central}
            got = {key: shown["total"][key] for key in wanted}  # type: ignore[index]
    assert got == pytest.approx(wanted)


@pytest.mark.parametrize("code", ["gpt-4", "eight-years", "britgpt-900m"])
def test_the_command_of_a_frozen_result_names_the_day(book: Book, code: str):
    frozen = frozen_result(result(book, code), date(2026, 11, 24))
    assert command_for(frozen).count("--known-on 2026-11-24") == 1


@pytest.mark.parametrize("code", EVERY)
def test_a_result_knows_its_question(book: Book, code: str):
    asked = question_of(book, code)
    assert settled(book, question_in(answered(book, asked))) == settled(book, asked)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("gpt-3-2020", "“GPT-3 175B cost $4.6m, counting the final training run"),
        ("gpt-3-2020 currency=GBP", "GPT-3 175B cost £"),
        ("eight-years", "under $600 is 5.5 years ahead of the line"),
        ("britgpt-900m-rented", "£900m gives at most 2.57e26 FLOP ("),
        ("britgpt-900m-rented", "Set: accelerator_share 1, fx_usd_per_gbp 1.27, mfu 0.4"),
        ("extraction-campaigns-2026", "Anthropic is the accuser."),
    ],
)
def test_a_citation_says_who_what_range_book_and_where(book: Book, code: str, says: str):
    text = citation_for(book, result(book, code), "https://example.org/x?a=1")
    assert says in text
    assert text.startswith("Costfall 0.1.0, ")
    assert text.endswith("https://example.org/x?a=1")
    assert "\n" not in text
    span = recorded_span(book)
    assert span
    assert f"Book as recorded by {span[1].day} " in text


def test_a_citation_of_an_older_book_names_its_own_day(book: Book):
    span = recorded_span(book)
    assert span
    older = replace(book, models=(), rentals=book.rentals[:1], fx=())
    text = citation_for(older, evaluate(book, Scenario("gpt-4")), "x")
    assert f"Book as recorded by {book.rentals[0].recorded.day} " in text


def test_every_preset_can_be_cited(book: Book):
    for name in preset_ids(book):
        assert "  " not in citation_for(book, answered(book, preset(book, name)), "x")
