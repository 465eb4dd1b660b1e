"""Titles that the picture bears out pass; those that it contradicts are refused."""

import re

import pytest

from analysis.book.load import Book
from analysis.brief.charts import Chart
from analysis.brief.export.truth import advice, contradictions
from analysis.brief.impact_pictures import impact_chart
from analysis.brief.pictures import claim_chart, ledger_chart
from analysis.study.claims import check_all
from analysis.study.evaluate import evaluate
from analysis.study.impact import Move
from analysis.study.scenario import Scenario
from tests.brief.export.real_charts import every_chart


@pytest.fixture(scope="module")
def alpaca(book: Book) -> Chart:
    findings = check_all(book, "eight-years")
    return claim_chart(book, findings[1], findings)


@pytest.fixture(scope="module")
def halved() -> Chart:
    move = Move("n", "a million output tokens of gpt-4", "USD per MTok", 60.0, 30.0, "prices", ())
    from datetime import date

    chart = impact_chart([move], date(2026, 12, 1))
    assert chart
    return chart


@pytest.mark.parametrize(
    "title",
    [
        "Alpaca cost under $600, 5.5 years past ARK’s 2022 figure",
        "ARK forecast a fall from $4.6m to $30 by 2030",
        "Tuning a model is no training",
    ],
)
def test_a_title_that_the_rows_bear_out_may_stand(alpaca: Chart, title: str):
    assert contradictions(alpaca, title) == ()


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Alpaca cost under $900", "900"),
        ("Alpaca lies 12.5 years past the line", "12.5"),
        ("ARK forecast $30 by 2035", "2035"),
        ("Alpaca cost 43 % of GPT-4", "43 %"),
    ],
)
def test_a_number_that_is_not_plotted_is_named(alpaca: Chart, title: str, number: str):
    assert f"{number} is not plotted" in contradictions(alpaca, title)


def test_a_price_that_falls_does_not_rise(halved: Chart):
    assert contradictions(halved, "GPT-4’s output falls by 50 % to $30") == ()
    assert contradictions(halved, "GPT-4’s output cost 2 times as much before") == ()  # 60 / 30
    assert contradictions(halved, "GPT-4’s output cost 3 times as much before") != ()
    (said,) = contradictions(halved, "GPT-4’s output rises to $30")
    assert "the plotted values fall" in said


def test_titles_by_rule_are_true_of_their_rows_alone(book: Book):
    """Without the rule’s own words as evidence: but for names, each number is on a row."""
    for name, system in book.systems.items():
        chart = ledger_chart(book, evaluate(book, Scenario(name, draws=64)))
        title = chart.title.replace(system.name, "It")
        assert contradictions(chart, title, given="") == (), title
        forged = re.sub(r"comes to [^,]*", "comes to $987,654,321", title)
        assert contradictions(chart, forged, given="") != ()


def test_long_and_shouted_titles_are_advised_against(alpaca: Chart):
    assert advice("Short and plain") == ()
    assert len(advice("WORD " * 16 + "END.")) == 3


def test_titles_written_by_rule_are_short_enough_to_read(book: Book):
    """At most 15 words; of an edit one more, for it names what moved, from what, to what."""
    long = {name for name, one in every_chart(book).items() if advice(one.title)}
    assert long <= {"impact"}
    assert advice(" ".join(["word"] * 16))
    assert not advice("48\N{NO-BREAK SPACE}% " + " ".join(["word"] * 14))
