"""The back-test in words and tables: what each test asks, how it went, and why it missed."""

from collections.abc import Mapping
from math import log

from analysis.brief.words import exact_money
from analysis.study.backtest import TESTS, BackTest, Compared, Test
from analysis.study.backtest_scores import Groups, Score, apart, score

NONE = "–"
TEST_NAMES: dict[Test, str] = {
    "hours": "Hours",
    "cost_given_hours": "Cost given hours",
    "ex_ante": "Ex ante",
}
TEST_EXPLAINED: dict[Test, str] = {
    "hours": "from parameters, tokens, architecture, kind and chip alone",
    "cost_given_hours": "from published GPU-hours, chip and date, the rate hidden",
    "ex_ante": "the cost from parameters, tokens, chip and date, as before the run",
}
BASELINE_NAMES = {
    "mfu_0.375": "6ND at an MFU of 0.375",
    "mfu_by_chip": "6ND at the chip’s median MFU",
    "neocloud_median": "Median neocloud price",
    "mfu_0.375_neocloud_median": "6ND at 0.375, neocloud price",
    "mfu_by_chip_neocloud_median": "6ND at the chip’s median, neocloud price",
    "cloud": "Epoch AI, cloud price",
    "amortized": "Epoch AI, amortised",
    "ours_where_cloud": "Costfall, the same costs",
    "ours_where_amortized": "Costfall, the same costs",
}


def finding(test: Test, found: Score) -> str:
    """The result of one test as a sentence."""
    if found.within_2x is None or found.median_abs_log10 is None:
        return "No run of this table can be scored on this test."
    close = round(found.within_2x * found.n)
    what = "GPU-hours" if test == "hours" else "costs"
    given = {
        "hours": "From size, tokens and chip alone",
        "cost_given_hours": "From GPU-hours, chip and date",
        "ex_ante": "From size, tokens, chip and date, before the run",
    }[test]
    middle = f"{10**found.median_abs_log10:.2f}"
    return (
        f"{given}, the model is within 2× of published {what} in {close} of {found.n} runs; "
        f"the median error is {middle}×."
    )


def detail(test: Test, table: str, found: Score) -> str:
    """What the finding rests on: which runs, and how honest the range is."""
    if found.coverage_90 is None or found.width_90 is None:
        return ""
    seen = {
        "public": "each is predicted by a fit that never saw its model family",
        "held-out": "nothing was ever fitted to them",
    }[table]
    if test == "cost_given_hours":
        seen = "published costs set only the width of the range, never its middle"
    return (
        f"{_percent(found.coverage_90)} of them lie in the 90 % range, which reaches "
        f"{found.width_90:.1f}× either way; {seen}."
    )


def title(test: Test, found: Score) -> str:
    """The chart's own words for the finding."""
    if found.within_2x is None:
        return "No run to show"
    what = "GPU-hours" if test == "hours" else "costs"
    return f"{round(found.within_2x * found.n)} of {found.n} {what} lie within 2× of the prediction"


def score_cells(name: str, found: Score) -> dict[str, str]:
    """One row of the table of scores."""
    error, reach = found.median_abs_log10, found.width_90
    return {
        "Prediction": name,
        "Runs": f"{found.n}",
        "Median error": NONE if error is None else f"{10**error:.2f}×",
        "Within 2×": _percent(found.within_2x),
        "In 90 % range": f"{_percent(found.coverage_90)} in {reach:.2f}×" if reach else NONE,
    }


def score_rows(test: Test, found: BackTest, others: Mapping[str, Groups]) -> list[dict[str, str]]:
    """Ours, ours apart, and the simpler predictions on the same runs."""
    compared = found.compared(test)
    rows = [score_cells("Costfall", score(compared))]
    if test != "hours":
        parts = apart(compared)
        rows.append(score_cells("of these, hours × a stated rate", parts["circular"]))
        rows.append(score_cells("of these, other costs", parts["independent"]))
    rows += [score_cells(BASELINE_NAMES[name], each) for name, each in others[test].items()]
    if test == "cost_given_hours":
        rows += [score_cells(BASELINE_NAMES[n], s) for n, s in others["epoch"].items() if s.n]
    return [row for row in rows if row["Runs"] != "0"] or rows[:1]


def score_lines(found: BackTest, others: Mapping[str, Groups]) -> list[str]:
    """The command's answer for people."""
    lines = []
    for test in TESTS:
        lines.append(finding(test, score(found.compared(test))))
        lines += [f"  {_line(row)}" for row in score_rows(test, found, others)]
        lines += [f"  not scored: {each.row.name}: {each.reason}" for each in found.left_out(test)]
    return lines


def _line(row: dict[str, str]) -> str:
    return (
        f"{row['Prediction']}: {row['Median error']}, {row['Within 2×']} within 2×, "
        f"90 % range: {row['In 90 % range']}, {row['Runs']} runs"
    )


def farthest(found: BackTest, test: Test, count: int) -> list[Compared]:
    """The runs on which the prediction lies farthest off."""
    return sorted(found.compared(test), key=lambda each: -abs(log(each.factor)))[:count]


def amount(test: Test, value: float) -> str:
    """Hours or dollars with three digits.

    >>> amount("hours", 82_432.0), amount("ex_ante", 4_600_000.0)
    ('82,400', '$4,600,000')
    """
    rounded = float(f"{value:.3g}")
    if test == "hours":
        return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"
    return exact_money(rounded, "USD")


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.0%}".replace("%", " %")
