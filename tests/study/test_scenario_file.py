"""A saved question reads back as itself, and so does its line; what is wrong is told once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book, load
from analysis.book.scenario_yaml import read_scenario
from analysis.book.yaml_text import read_yaml
from analysis.errors import CostfallError
from analysis.study.accounts import boundaries
from analysis.study.budget_question import Budget
from analysis.study.extraction_question import INPUTS as EXTRACTION_INPUTS
from analysis.study.extraction_question import Question
from analysis.study.presets import question_of
from analysis.study.questions import AnyQuestion, ClaimQuestion, changes, frozen_on, settled
from analysis.study.scenario import BASES, CURRENCIES, INPUTS, Rule, Scenario
from analysis.study.scenario_file import (
    file_name,
    from_text,
    not_restored,
    scenario_text_of,
    told,
)
from analysis.study.scenario_links import code_for, query_for

LOADED = load().book
assert LOADED
BOOK: Book = LOADED
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
SEEDS, DRAWS = st.integers(0, 2**40), st.integers(1, 1_000_000)


def values(rule: Rule) -> st.SearchStrategy[float | str]:
    if rule.options:
        return st.sampled_from(rule.options)
    if rule.text:
        return st.sampled_from(["h100-sxm", "neocloud", "a.b:c_d+e"])
    return st.floats(rule.above, rule.most, exclude_min=True)


def overrides(rules: dict[str, Rule], stages: tuple[str, ...] = ("",)) -> st.SearchStrategy[Any]:
    one = st.sampled_from(sorted(rules)).flatmap(
        lambda name: st.tuples(
            st.sampled_from(stages).map(lambda stage: stage + name), values(rules[name])
        )
    )
    return st.lists(one, max_size=5).map(lambda found: tuple(sorted(dict(found).items())))


SCENARIOS = st.sampled_from(sorted(BOOK.systems)).flatmap(
    lambda name: st.builds(
        Scenario, st.just(name), st.sampled_from((None, *boundaries(BOOK.systems[name]))),
        st.sampled_from(BASES), st.none() | DAYS, st.none() | DAYS, st.sampled_from(CURRENCIES),
        overrides(INPUTS, ("", "base.", "base.training.")), DRAWS, SEEDS,
    )
)  # fmt: skip
CLAIMS = st.builds(
    lambda asked, starts, ends: ClaimQuestion(
        "eight-years",
        replace(asked, system="alpaca-7b", boundary=None, basis="rental", currency="USD"),
        starts, ends,
    ),
    SCENARIOS, st.none() | DAYS, st.none() | DAYS,
)  # fmt: skip
SAID = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
).filter(lambda text: text == text.strip() and text)  # fmt: skip
BUDGETS = st.builds(
    Budget, st.floats(1e-3, 1e15), st.sampled_from(CURRENCIES), st.none() | DAYS,
    st.sampled_from((None, "buy", "rent")),
    overrides({name: rule for name, rule in INPUTS.items() if name != "tokens"}),
    st.sampled_from(["gpt-4", "gpt-3"]), st.none() | DAYS, st.booleans(), DRAWS, SEEDS, SAID,
)  # fmt: skip
EXTRACTIONS = st.builds(
    Question, st.sampled_from(sorted(BOOK.extraction_presets)), overrides(EXTRACTION_INPUTS),
    st.none() | DAYS, DRAWS, SEEDS,
)  # fmt: skip
QUESTIONS = st.one_of(SCENARIOS, CLAIMS, BUDGETS, EXTRACTIONS)


@given(QUESTIONS)
def test_a_saved_question_reads_back_as_itself(question: AnyQuestion):
    text = scenario_text_of(BOOK, question)
    assert from_text(BOOK, text.encode()).question == question


@given(QUESTIONS)
def test_its_line_reads_back_as_itself(question: AnyQuestion):
    code = code_for(question)
    assert "\n" not in code
    read = question_of(BOOK, code)
    if isinstance(read, Budget) and isinstance(question, Budget):  # a line leaves the sentence out
        read = replace(read, upper_bound=question.upper_bound)
    assert read == question


@given(EXTRACTIONS, DAYS)
def test_an_extraction_keeps_the_day_of_its_book_beside_it(question: Question, day: date):
    saved = from_text(BOOK, scenario_text_of(BOOK, question, day))
    assert (saved.question, saved.known_on) == (question, day)


@given(SCENARIOS)
def test_text_is_quoted_so_that_every_reader_agrees(question: Scenario):
    held = read_yaml(scenario_text_of(BOOK, question)).value
    assert held["system"] == question.system
    assert [one["name"] for one in held.get("settings", ())] == [n for n, _ in question.overrides]


GOOD = """kind: ledger
costfall: "0.1.0"
book_day: 2023-01-01
basis: rental
currency: USD
draws: 10
seed: 1
system: gpt-4
"""


def test_a_file_written_by_hand_opens(book: Book):
    saved = from_text(book, GOOD + "settings:\n  - {name: mfu, value: 0.4}\n")
    assert saved.question == Scenario("gpt-4", overrides=(("mfu", 0.4),), draws=10, seed=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "scenario:1 kind: is missing; use one of ledger"),
        ("- a\n", "kind: is missing"),
        (GOOD.replace("ledger", "legder"), "unknown kind of scenario 'legder'; nearest: ledger"),
        (GOOD.replace("system:", "sytem:"), "scenario:8 sytem: unknown key; did you mean system?"),
        (GOOD + "speed: 3\n", "scenario:9 speed: unknown key"),
        (GOOD + "seed: 2\n", "'seed' stands twice (first on line 7)"),
        (GOOD.replace("seed: 1", "seed: -1"), "scenario:7 seed: -1 is too small"),
        (GOOD.replace("draws: 10", "draws: 9999999"), "use 1 to 1,000,000"),
        (GOOD.replace("USD", "DEM"), "'USD'"),
        (GOOD.replace("gpt-4", "gpt-44"), "nearest: gpt-4"),
        (GOOD + "boundary: tuning\n", "nearest: training"),
        (GOOD + "settings:\n  - {name: mffu, value: 0.4}\n", "nearest: mfu"),
        (GOOD + "settings:\n  - {name: mfu, value: 1.4}\n", "at most 1"),
        (GOOD + "settings: &a\n", "anchors and aliases"),
        (GOOD + "as_of: 2023-02-30\n", "not a day of the calendar"),
        ("x" * 200_000, "over 100 kB"),
        (b"kind: \xff\xfe", "not UTF-8"),
        ("kind: !!python/object:os.system x", "tags such as"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(book: Book, text: str | bytes, says: str):
    with pytest.raises(CostfallError) as raised:
        from_text(book, text)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_file_breaks_the_reader(content: bytes | str):
    said = ""
    try:
        read_scenario(content)
    except CostfallError as error:
        said = str(error)
    assert "\n" not in said


def test_another_book_and_another_version_are_said(book: Book):
    saved = from_text(book, GOOD.replace("0.1.0", "0.0.1"))
    lines = list(told(book, saved))
    assert "saved when the book ended on 2023-01-01" in lines[0]
    assert "saved by Costfall 0.0.1" in lines[1]
    today = from_text(book, scenario_text_of(book, Scenario("gpt-4")))
    assert list(told(book, today)) == []
    assert list(told(book, replace(today, known_on=today.book_day))) == []


def test_what_a_page_could_not_show_is_named(book: Book):
    wanted = Scenario("gpt-4", overrides=(("mfu", 0.4), ("params", 1e12)))
    shown = Scenario("gpt-4", "training", overrides=(("mfu", 0.3),))
    assert not_restored(book, wanted, wanted) == ()
    assert not_restored(book, wanted, settled(book, wanted)) == ()
    assert not_restored(book, wanted, shown) == (
        "mfu was 0.4, 0.3 is used", "params was 1000000000000, the book’s own is used",
    )  # fmt: skip
    assert not_restored(book, wanted, Budget(1e8)) == ("a ledger cannot be shown here",)


def test_names_of_files_say_what_they_hold():
    assert file_name(Budget(9e8)) == "costfall-budget-900000000-GBP.yaml"
    assert file_name(Question("extraction-alpaca")) == "costfall-extraction-extraction-alpaca.yaml"
    asked = ClaimQuestion("eight-years", Scenario("alpaca-7b"))
    assert file_name(asked) == "costfall-claim-eight-years.yaml"


@given(QUESTIONS, DAYS)
def test_freezing_changes_the_day_alone(question: AnyQuestion, day: date):
    names = {name for name, _, _ in changes(question, frozen_on(question, day))}
    assert names <= {"known_on"}


def test_a_claim_is_in_dollars_at_rental_prices(book: Book):
    with pytest.raises(CostfallError, match="US dollars at rental prices"):
        ClaimQuestion("eight-years", Scenario("alpaca-7b", basis="amortised"))


@pytest.mark.parametrize("seed", [2**31 - 1, 2**31])
def test_a_seed_beyond_the_control_goes_under_set(book: Book, seed: int):
    query = query_for(book, Question(seed=seed))
    assert (("seed", str(seed)) in query) == (seed < 2**31)
    assert (("set", f"seed={seed}") in query) == (seed >= 2**31)
