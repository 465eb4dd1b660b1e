"""Back-test: the cost model held against published runs, beside simpler ways to predict."""

import streamlit as st

from analysis.book.load import Book
from analysis.brief.backtest_pictures import backtest_chart, range_text, why
from analysis.brief.backtest_words import (
    TEST_EXPLAINED,
    TEST_NAMES,
    amount,
    detail,
    farthest,
    finding,
    score_rows,
)
from analysis.study.backtest import TESTS, BackTest, Compared, Test, record_of
from analysis.study.backtest_scores import TABLES, score, scored_table
from dashboard import controls, panels
from dashboard.boundary import card
from dashboard.links import Bound, link_notice
from dashboard.state import current_book
from dashboard.text import plain

CHOICES: dict[str, Test] = {test.replace("_", " "): test for test in TESTS}
FAR = 6
"""Runs told in full that lie farthest off."""


@card
def explore() -> None:
    book = current_book()
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        test = asked_test()
        table = controls.choice(
            "runs", "Runs", TABLES, "public",
            "Public: those that the model is fitted on, each predicted without its own family. "
            "Held-out: runs that nothing is fitted to.",
        )  # fmt: skip
        panels.small(plain(f"{TEST_NAMES[test]}: {TEST_EXPLAINED[test]}."))
    tested, others = scored_table(book, table)
    with answer:
        compared = tested.compared(test)
        panels.finding(finding(test, score(compared)), detail(test, table, score(compared)))
        if compared:
            panels.chart_card(backtest_chart(book, tested, test), "backtest_chart")
    panels.table(score_rows(test, tested, others), "lrrrr")
    told(book, tested, test)
    panels.sources(book, [r.source for c in compared if (r := record_of(book, c.row))])


def asked_test() -> Test:
    """The test that is looked at."""
    return CHOICES[controls.choice("test", "What is predicted", tuple(CHOICES), "hours")]


def told(book: Book, tested: BackTest, test: Test) -> None:
    """The runs that lie farthest off with what sets them apart, and those left out with why."""
    far = farthest(tested, test, FAR)
    if far:
        st.markdown("**Farthest off**")
        panels.bullets(far_text(book, test, each) for each in far)
    left_out = tested.left_out(test)
    if left_out:
        with panels.fold(f"Not scored: {len(left_out)}", "block") as opened:
            if opened:
                panels.bullets(f"{plain(e.row.name)}: {plain(e.reason)}" for e in left_out)


def far_text(book: Book, test: Test, each: Compared) -> str:
    """One run: published and predicted, why they part, and what the book notes on it."""
    record = record_of(book, each.row)
    unit = " GPU-hours" if test == "hours" else ""
    outside = "" if each.covered else ", outside the range"
    note = f" {plain(record.note)}" if record and record.note else ""
    cited = f" {panels.link(book.sources[record.source])}" if record else ""
    return (
        f"**{plain(each.row.name)}**: published {plain(amount(test, each.published))}{unit}, "
        f"predicted {plain(range_text(test, each))}{outside}. "
        f"{plain(why(book, test, each).capitalize())}.{note}{cited}"
    )


link_notice(
    {
        "test": Bound("hours", options=tuple(CHOICES)),
        "runs": Bound("public", options=TABLES),
    }
)
explore()
