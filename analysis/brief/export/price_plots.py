"""Charts of prices on two axes of numbers: through time, and against a score."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from analysis.brief.charts import Chart, Row
from analysis.brief.export.axes import day_number, linear_axis, years_axis
from analysis.brief.export.curve_plots import bare, of_kind, plotted, points_of, value_axis
from analysis.brief.export.plot import (
    ACCENT,
    LINE,
    PLACES,
    SMALL_PT,
    Axis,
    Dash,
    Place,
    Plot,
    Point,
    Room,
    Series,
)
from analysis.brief.export.text_room import width_in
from analysis.brief.style import SERIES

SOLID_SERIES = 4
"""The colours of the second four are told from the first by their dashes."""
LABEL_SHARE = 0.065
"""Of the picture's height, what a label needs for itself."""
PAST_MARK = 0.008
"""A label's way past the mark of a withdrawal, as a share of the picture's width."""


def steps(chart: Chart) -> Plot:
    """A line per model that holds until its next price, named at its end."""
    names = list(dict.fromkeys(row["name"] for row in chart.rows))
    prices = [row[key] for row in chart.rows for key in ("price", "price_to") if key in row]
    up = value_axis(chart, prices)
    rises = _rises(of_kind(chart, "label"), up)
    series: list[Series] = []
    for name in names:
        own = [row for row in chart.rows if row["name"] == name]
        colour = SERIES["light"][own[0]["place"]]
        dash: Dash = "solid" if own[0]["place"] < SOLID_SERIES else "dash"
        held = tuple(
            Point(_day(row[end]), row["price"])
            for row in own if row["kind"] == "step" for end in ("day", "until")
        )  # fmt: skip
        ends = tuple(Point(_day(row["day"]), row["price"]) for row in own if row["kind"] == "end")
        labels = tuple(
            Point(_day(row["day"]), row["price"], row["label"],
                  Place("r", rises[name], PAST_MARK * bool(ends)))
            for row in own if row["kind"] == "label"
        )  # fmt: skip
        series += [
            Series(name, held, colour, line_pt=2.25, dash=dash),
            Series(f"{name}, withdrawn", ends, colour, marker="square", marker_pt=6),
            Series(f"{name}, label", labels, colour, bold=True),
        ]
    days = [point.x for one in series for point in one.points]
    widest = max((width_in(row["label"], 13, bold=True) for row in of_kind(chart, "label")),
                 default=0.0)  # fmt: skip
    return plotted(tuple(series), years_axis(days), up,
                 Room(right=widest + 0.2))  # fmt: skip


def _rises(labels: list[Row], up: Axis) -> dict[str, float]:
    """How far each label moves up so as not to lie on the one below it, by its line's name."""
    lowest, found = -1.0, {}
    for row in sorted(labels, key=lambda row: float(row["price"])):
        at = up.share(row["price"])
        lowest = max(at, lowest + LABEL_SHARE)
        found[row["name"]] = lowest - at
    return found


def scatter(chart: Chart) -> Plot:
    """Price against score: every model a point, the cheapest of each score joined and named."""
    best = sorted(of_kind(chart, "cheapest"), key=lambda row: (row["percent"], row["price"]))
    joined = [Point(row["percent"], row["price"]) for row in best[:1]]
    for before, after in pairwise(best):
        joined.append(Point(before["percent"], after["price"]))
        joined.append(Point(after["percent"], after["price"]))
    at = "percent", "price"
    named = tuple(
        replace(point, place=PLACES[f"{row['side']} above"])
        for row, point in zip(best, points_of(best, *at), strict=True)
    )
    series = (
        Series("Joined", tuple(joined), ACCENT, line_pt=1.5, dash="sysDash"),
        Series(
            "Models",
            bare(of_kind(chart, "other"), *at),
            LINE,
            marker="circle",
            marker_pt=7,
            hollow=True,
        ),
        Series("Cheapest at its score", named, ACCENT, marker="circle", label_pt=SMALL_PT),
    )
    scores = linear_axis([row["percent"] for row in chart.rows], "0", "MMLU score, %", zero=False)
    prices = value_axis(chart, [row["price"] for row in chart.rows])
    return plotted(series, replace(scores, grid=False), prices, Room(bottom=0.75))


def _day(text: str) -> float:
    return day_number(date.fromisoformat(text))
