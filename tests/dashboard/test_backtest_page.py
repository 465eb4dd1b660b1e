"""The Back-test page: the finding first, beside simpler ways, held-out runs apart."""

import pytest

from analysis.book.load import Book
from analysis.brief.backtest_pictures import backtest_chart
from analysis.brief.backtest_words import finding
from analysis.study.backtest import TESTS
from analysis.study.backtest_scores import score, scored_table

from .conftest import Visit, assert_sound, notices, words

BACKTEST = "dashboard/pages/backtest.py"


def test_it_opens_on_hours_with_the_finding_first(visit: Visit, book: Book):
    app = visit(BACKTEST)
    assert_sound(app)
    found = scored_table(book, "public")[0]
    assert finding("hours", score(found.compared("hours"))) in app.markdown[0].value
    told = words(app)
    assert "Costfall" in told
    assert "6ND at an MFU of 0.375" in told
    assert "Farthest off" in told


@pytest.mark.parametrize("test", ["hours", "cost given hours", "ex ante"])
@pytest.mark.parametrize("runs", ["public", "held-out"])
def test_every_switch_can_be_linked_to(visit: Visit, test: str, runs: str):
    app = visit(BACKTEST, test=test, runs=runs)
    assert_sound(app)
    assert notices(app) == ""
    assert "within 2×" in app.markdown[0].value


def test_costs_that_repeat_a_rate_stand_apart(visit: Visit):
    told = words(visit(BACKTEST, test="cost given hours"))
    assert "of these, hours × a stated rate" in told
    assert "Epoch AI, cloud price" in told


def test_held_out_runs_are_said_to_be_so(visit: Visit):
    assert "nothing was ever fitted to them" in words(visit(BACKTEST, runs="held-out"))


def test_a_bad_link_is_told(visit: Visit):
    assert "test=guess" in notices(visit(BACKTEST, test="guess"))


@pytest.mark.parametrize("test", TESTS)
def test_the_chart_shows_each_scored_run_once_and_a_band_of_twice(book: Book, test):
    found = scored_table(book, "public")[0]
    chart = backtest_chart(book, found, test)
    runs = [row for row in chart.rows if row["kind"] == "run"]
    assert sorted(r["name"] for r in runs) == sorted(c.row.name for c in found.compared(test))
    for row in chart.rows:
        if row["kind"] == "band":
            assert row["low"] * 2 == row["predicted"] == row["published"] == row["high"] / 2
        else:
            assert row["low"] < row["predicted"] < row["high"]
    hollow = {row["name"] for row in runs if row["circular"]}
    assert bool(hollow) is (test != "hours")
    assert len(chart.alt) <= 250


def test_its_file_is_drawn(book: Book):
    from analysis.brief import files

    chart = backtest_chart(book, scored_table(book, "public")[0], "hours")
    assert files.svg(chart).startswith(b"<svg")
