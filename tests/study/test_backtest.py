"""Back-tests: an oracle row by hand, laws, and the bars that the public runs must meet."""

import math
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book
from analysis.book.run_table import RunRow, rows_of
from analysis.study.backtest import (
    TESTS,
    BackTest,
    Compared,
    Test,
    backtest,
    held_out_rows,
    public_rows,
)
from analysis.study.backtest_scores import (
    PLAIN_MFU,
    Score,
    apart,
    baselines,
    by_kind,
    score,
    scored_table,
)
from analysis.study.draws import Quantity

LLAMA = RunRow(
    id="x", name="An unseen model 7B", kind="pretrain", architecture="dense",
    day=date(2023, 2, 24), hardware="A100 80GB", params=6.7e9, tokens=1e12, gpu_hours=82_432.0,
    cost_usd=164_864.0, circular=True, score_hours=True, score_cost=True,
)  # fmt: skip


def one(book: Book, **given: object) -> BackTest:
    return backtest(book, [replace(LLAMA, **given)])  # type: ignore[arg-type]


def test_a_row_by_hand(book: Book):
    """6 · 6.7e9 · 1e12 = 4.02e22 FLOP over 312e12 · 3600 a chip-hour and the A100's MFU."""
    found = one(book)
    mfu = book.assumptions["mfu-a100"]
    hours = 4.02e22 / (312e12 * 3600 * mfu.value)
    (ours,) = found.compared("hours")
    assert ours.predicted.value == pytest.approx(hours)
    assert ours.factor == pytest.approx(hours / 82_432)
    assert ours.predicted.low == pytest.approx(hours * mfu.value / mfu.high)
    (given_hours,), (before,) = found.compared("cost_given_hours"), found.compared("ex_ante")
    price = given_hours.predicted.value / 82_432
    assert before.predicted.value == pytest.approx(hours * price)


def test_a_score_by_hand():
    """Errors of 0.1, 0.2 and 0.4 in log10: the median is 0.2, two of three lie within 0.301."""
    found = score([
        Compared(LLAMA, 100.0, Quantity(v, v / 2, v * 2, ""))
        for v in (100 * 10**0.1, 100 * 10**-0.2, 100 * 10**0.4)
    ])  # fmt: skip
    assert found == Score(
        3, 0.2, pytest.approx(2 / 3, abs=1e-4), pytest.approx(2 / 3, abs=1e-4), 2.0
    )


@given(factor=st.floats(0.01, 100))
def test_other_hours_move_the_error_by_just_as_much_and_no_prediction(factor: float, book: Book):
    before, after = one(book), one(book, gpu_hours=82_432.0 * factor)
    (mine,), (moved,) = before.compared("hours"), after.compared("hours")
    assert moved.predicted == mine.predicted
    assert moved.factor == pytest.approx(mine.factor / factor)
    assert after.compared("ex_ante") == (replace(before.compared("ex_ante")[0], row=moved.row),)
    (cost,), (cost_moved,) = before.compared("cost_given_hours"), after.compared("cost_given_hours")
    assert cost_moved.factor == pytest.approx(cost.factor * factor)


def times_ten(row: RunRow) -> float | None:
    return row.cost_usd and row.cost_usd * 10


def test_what_a_file_publishes_never_reaches_a_prediction(book: Book):
    """Every public row with tenfold hours and costs is predicted as before."""
    rows = public_rows(book)
    tenfold = [
        replace(row, gpu_hours=row.gpu_hours and row.gpu_hours * 10, cost_usd=times_ten(row))
        for row in rows
    ]
    for test in ("hours", "ex_ante"):
        predicted = [
            [c.predicted for c in backtest(book, table).compared(test)] for table in (rows, tenfold)
        ]
        assert predicted[0] == predicted[1]


def test_the_order_of_rows_does_not_matter(book: Book):
    rows = list(public_rows(book))
    before = backtest(book, rows)
    random.Random(1).shuffle(rows)  # noqa: S311
    after = backtest(book, rows)
    for test in TESTS:
        assert score(after.compared(test)) == score(before.compared(test))


def test_a_run_that_was_fitted_is_predicted_without_its_family(book: Book):
    llama = next(row for row in public_rows(book) if row.name == "Llama 3 8B")
    unseen = replace(llama, id="x", name="An unseen model 8B")
    honest, flattered = (
        backtest(book, [llama], in_sample=flag).compared("hours")[0] for flag in (False, True)
    )
    assert honest.predicted != flattered.predicted
    assert backtest(book, [unseen]).compared("hours")[0].predicted == flattered.predicted


UNSCORED = [
    ({"hardware": "Cerebras CS-2"}, "no such chip: Cerebras CS-2"),
    ({"hardware": ""}, "hardware is not named"),
    ({"hardware": "V100 32GB + Ascend 910"}, "several kinds of chip"),
    ({"tokens": None}, "parameters or tokens are not known"),
    ({"params": None}, "parameters or tokens are not known"),
    ({"gpu_hours": None}, "no hours published"),
    ({"kind": "prune+distill"}, "distilled"),
    ({"kind": "planned"}, "planned"),
]


@pytest.mark.parametrize(("given_", "reason"), UNSCORED)
def test_a_row_that_cannot_be_predicted_is_counted_with_its_reason(
    book: Book, given_: dict[str, object], reason: str
):
    found = one(book, **given_)
    assert found.compared("hours") == ()
    assert reason in found.left_out("hours")[0].reason


def test_a_cost_needs_a_date_and_a_quote(book: Book):
    for given_, reason in (({"day": None}, "no date"), ({"hardware": "MI250X"}, "no rental quote")):
        found = one(book, **given_)
        assert len(found.compared("hours")) == 1
        assert reason in found.left_out("ex_ante")[0].reason
    early = one(book, hardware="H100 SXM", day=date(2020, 1, 1))
    assert early.left_out("ex_ante")


def test_what_is_not_to_be_scored_is_neither_scored_nor_left_out(book: Book):
    found = one(book, score_hours=False, score_cost=False)
    assert all(found.outcomes[test].compared == () for test in TESTS)
    assert all(found.left_out(test) == () for test in TESTS)
    assert score(found.compared("hours")) == Score(0)


def test_parts_add_up_to_the_whole(book: Book):
    found = backtest(book, public_rows(book))
    for test in TESTS:
        compared = found.compared(test)
        for parts in (apart(compared), by_kind(compared)):
            assert sum(part.n for part in parts.values()) == len(compared)


class TestBaselines:
    def test_the_plain_one_by_hand(self, book: Book):
        """6ND at 0.375 on 312 TFLOP/s: 95,442 hours against 82,432 published, 0.0636 too high."""
        hours = 4.02e22 / (312e12 * 3600 * PLAIN_MFU)
        found = baselines(book, one(book))["hours"]["mfu_0.375"]
        assert found.median_abs_log10 == pytest.approx(math.log10(hours / 82_432), abs=1e-4)
        assert found.coverage_90 is None

    def test_they_are_scored_on_our_rows(self, book: Book):
        ours = backtest(book, public_rows(book))
        others = baselines(book, ours)
        for test in TESTS:
            assert {s.n for s in others[test].values()} <= {len(ours.compared(test))}

    def test_epoch_is_compared_on_the_costs_that_it_has(self, book: Book):
        """Epoch's twice the published cost is an error of log10(2)."""
        found = baselines(book, one(book, epoch_cloud_usd=164_864.0 * 2))["epoch"]
        assert found["cloud"].median_abs_log10 == pytest.approx(math.log10(2), abs=1e-4)
        assert found["cloud"].n == found["ours_where_cloud"].n == 1
        assert found["amortized"].n == 0


def public_score(book: Book, test: Test) -> Score:
    return score(scored_table(book, "public")[0].compared(test))


class TestBars:
    """What the public runs must show, each predicted without its own model family."""

    @pytest.mark.parametrize(
        ("test", "error", "within", "width"),
        [
            ("hours", 0.12, 0.92, 3.2),
            ("cost_given_hours", 0.09, 0.88, 5),
            ("ex_ante", 0.22, 0.7, 5),
        ],
    )
    def test_errors_and_widths(
        self, book: Book, test: Test, error: float, within: float, width: float
    ):
        found = public_score(book, test)
        assert (found.median_abs_log10 or 1) <= error
        assert (found.within_2x or 0) >= within
        assert (found.width_90 or 99) <= width

    @pytest.mark.parametrize("test", ["hours", "cost_given_hours"])
    def test_ranges_hold_nine_in_ten(self, book: Book, test: Test):
        assert 0.85 <= (public_score(book, test).coverage_90 or 0) <= 0.95

    def test_in_sample(self, book: Book):
        found = backtest(book, public_rows(book), in_sample=True)
        assert (score(found.compared("hours")).median_abs_log10 or 1) <= 0.085

    def test_it_does_no_worse_than_the_simpler_ways(self, book: Book):
        found, others = scored_table(book, "public")
        for test in TESTS:
            ours = score(found.compared(test))
            for other in others[test].values():
                assert (ours.within_2x or 0) >= (other.within_2x or 0)
                assert (ours.median_abs_log10 or 1) <= (other.median_abs_log10 or 0) + 0.005


def test_the_methodology_prints_what_the_public_runs_score(book: Book):
    text = (Path(__file__).parents[2] / "docs" / "METHODOLOGY.md").read_text("utf-8")
    rows = {"hours": "hours, public runs, families left out",
            "cost_given_hours": "cost given hours, public runs",
            "ex_ante": "ex ante, public runs"}  # fmt: skip
    for test, name in rows.items():
        found = public_score(book, test)  # type: ignore[arg-type]
        assert found.median_abs_log10
        assert found.coverage_90
        assert (
            f"| {name} | {found.n} | {10**found.median_abs_log10:.2f}× | {found.within_2x:.0%} "
            f"| {found.coverage_90:.0%} | {found.width_90:.2f}× |"
        ) in text.replace(" %", "%")


def test_held_out_hours_stay_within_the_bars_too(book: Book):
    """Runs that nothing is fitted to: this may fail for new runs, never be fitted away."""
    found = score(backtest(book, held_out_rows(book)).compared("hours"))
    assert found.n >= 50
    assert (found.median_abs_log10 or 1) <= 0.12
    assert 0.8 <= (found.coverage_90 or 0) <= 0.95


def test_rows_of_the_book_take_the_active_parameters(book: Book):
    deepseek = next(r for r in rows_of(book.runs.values()) if r.name.startswith("DeepSeek-V3"))
    assert deepseek.params == 37e9
