"""Charts on two axes of numbers: curves, and points against points."""

from collections.abc import Iterable
from dataclasses import replace

from analysis.brief.charts import Chart, Row
from analysis.brief.export.axes import NARROW, linear_axis, log_axis, money_axis, tick_series
from analysis.brief.export.plot import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    PLACES,
    SMALL_PT,
    Axis,
    Place,
    Plot,
    Point,
    Room,
    Series,
    drawn,
    mixed,
)

CLEAR = 0.08
"""The rise of a label over the range of its curve, as a share of the picture's height."""


def of_kind(chart: Chart, kind: str) -> list[Row]:
    """The chart's rows of a kind."""
    return [row for row in chart.rows if row["kind"] == kind]


def points_of(rows: Iterable[Row], x: str, y: str, place: Place | None = None) -> tuple[Point, ...]:
    """A point per row at two of its columns, with its label where it has one."""
    return tuple(
        Point(row[x], row[y], row.get("label", ""),
              place or PLACES[row.get("place") or row.get("side") or "above"],
              row.get("low"), row.get("high"))
        for row in rows
    )  # fmt: skip


def bare(rows: Iterable[Row], x: str, y: str) -> tuple[Point, ...]:
    """A point per row, without label or range."""
    return tuple(Point(row[x], row[y]) for row in rows)


def value_axis(chart: Chart, values: list[float]) -> Axis:
    """The upright axis in money, as the chart's scale is."""
    if chart.scale == "log":
        return log_axis(values, chart.sign, room=0.25, below=0.0, narrow=NARROW)
    return money_axis(values, chart.sign)


def curve(chart: Chart) -> Plot:
    """A published curve, its forecast dashed, and costs held against it."""
    at = "year", "usd"
    lead = tuple(
        point for row in of_kind(chart, "lead")
        for point in (Point(row["year"], row["usd"]), Point(row["year_to"], row["usd"]))
    )  # fmt: skip
    ranges = tuple(
        Point(row["year"], row["usd"], low=row["usd"], high=row["usd_to"])
        for row in of_kind(chart, "range")
    )
    series = (
        Series("Stated curve", bare(of_kind(chart, "stated line"), *at), LINE, line_pt=2.25),
        Series("Forecast", bare(of_kind(chart, "forecast line"), *at), LINE, line_pt=2.25,
               dash="sysDash"),
        Series("Stated", points_of(of_kind(chart, "stated"), *at), LINE, marker="circle",
               marker_pt=8),
        Series("Counting more or less", points_of(of_kind(chart, "boundary"), *at), MUTED,
               marker="circle", marker_pt=8),
        Series("Lead", lead, ACCENT, line_pt=2.0),
        Series("Range", ranges, ACCENT, along="y", range_pt=6.0),
        Series("Chosen", bare(of_kind(chart, "chosen"), *at), ACCENT, marker="circle",
               marker_pt=11),
        Series("Words", points_of(of_kind(chart, "chosen label"), *at), ACCENT, bold=True),
    )  # fmt: skip
    rows = chart.rows
    values = [row[key] for row in rows for key in ("usd", "usd_to") if row.get(key)]
    years = Axis(2019.0, 2032.0, step=1.0, code="0", grid=False)
    return plotted(series, years, value_axis(chart, values), Room(right=1.0))


def volume(chart: Chart) -> Plot:
    """A month's cost against its tokens: a line for the API, stairs for whole GPUs."""
    own, at = of_kind(chart, "own"), ("tokens", "usd")
    lower, upper = Place("b"), Place("t", CLEAR / 2)
    least = min((row["usd"] for row in of_kind(chart, "asked")), default=0.0)
    asked = tuple(
        replace(point, place=lower if point.y == least else upper)
        for point in points_of(of_kind(chart, "asked"), *at)
    )
    uprights = [
        Series("Full copy", (Point(row["tokens"], row["low"]), Point(row["tokens"], row["usd"])),
               MUTED, line_pt=1.25, dash="sysDot")
        for row in of_kind(chart, "full")
    ]  # fmt: skip
    series = (
        _end_of_range("Own GPUs, low end", own, "tokens", "low", ACCENT),
        _end_of_range("Own GPUs, high end", own, "tokens", "high", ACCENT),
        *uprights,
        Series("API", bare(of_kind(chart, "api"), *at), LINE, line_pt=2.25),
        Series("Own GPUs", bare(own, *at), ACCENT, line_pt=2.25),
        Series("Asked for", asked, INK, marker="circle", marker_pt=8),
        Series("Break-even", points_of(of_kind(chart, "even"), *at, Place("l", 2 * CLEAR)), ACCENT,
               marker="circle", marker_pt=11, bold=True),
        Series("One copy", points_of(of_kind(chart, "full end"), *at, PLACES["right above"]),
               MUTED),
        Series("End of API", points_of(of_kind(chart, "api end"), *at, PLACES["left above"]), LINE,
               bold=True),
        Series("Start of own GPUs", points_of(of_kind(chart, "own end"), *at, Place("r", CLEAR)),
               ACCENT, bold=True),
    )  # fmt: skip
    tokens = log_axis([p.x for one in series for p in one.points], title="tokens a month", room=0)
    usd = log_axis(_heights(series), chart.sign, room=0)
    return plotted(series, replace(tokens, grid=False), usd, Room(bottom=0.75))


def predicted(chart: Chart) -> Plot:
    """Predicted against published, the diagonal, and twice as much to either side."""
    band, runs, at = of_kind(chart, "band"), of_kind(chart, "run"), ("published", "predicted")
    series = (
        _end_of_range("Half", band, "published", "low", LINE),
        _end_of_range("Twice", band, "published", "high", LINE),
        Series("As published", bare(band, *at), MUTED, line_pt=1.5),
        *(
            Series(name, points_of([row for row in runs if row["circular"] == circular], *at),
                   ACCENT, marker="circle", marker_pt=7, hollow=circular, along="y",
                   range_pt=2.5, label_pt=SMALL_PT)
            for name, circular in (("Runs", False), ("Runs by hours × rate", True))
        ),
    )  # fmt: skip
    published = [row["published"] for row in chart.rows]
    ours = [row[end] for row in chart.rows for end in ("low", "high", "predicted")]
    across = log_axis(published, chart.sign, title="published", room=0)
    return plotted(series, across, log_axis(ours, chart.sign, title="predicted", room=0),
                 Room(left=1.0, bottom=0.75))  # fmt: skip


def recovered(chart: Chart) -> Plot:
    """Share of the gap against samples: the law with its band, cases, and the question's place."""
    law, at = of_kind(chart, "law"), ("samples", "share")
    samples = [row["samples"] for row in chart.rows]
    zero = tuple(
        Point(end, row["share"]) for row in of_kind(chart, "zero")
        for end in (row["samples"], max(samples))
    )  # fmt: skip
    here = [replace(p, place=replace(p.place, rise=CLEAR))
            for p in points_of(of_kind(chart, "here"), *at)]  # fmt: skip
    series = (
        Series("Zero", zero, MUTED, line_pt=1.0, dash="sysDot"),
        _end_of_range("Low end", law, "samples", "low", ACCENT),
        _end_of_range("High end", law, "samples", "high", ACCENT),
        Series("The law", bare(law, *at), ACCENT, line_pt=2.5),
        Series("Cases", bare(of_kind(chart, "case"), *at), LINE, marker="circle", marker_pt=7),
        Series("Cases held out", bare(of_kind(chart, "held out"), *at), LINE, marker="circle",
               marker_pt=7, hollow=True),
        Series("This question", tuple(here), INK, marker="circle", marker_pt=12, bold=True,
               along="y", range_tint=0.4),
    )  # fmt: skip
    across = log_axis(samples, title="samples (log scale)", room=0)
    return plotted(
        series, replace(across, grid=False), linear_axis(_heights(series), "0%"), Room(bottom=0.75)
    )


def _heights(series: Iterable[Series]) -> list[float]:
    return [p.y for one in series for p in one.points if p.y is not None]


def _end_of_range(name: str, rows: list[Row], x: str, end: str, colour: str) -> Series:
    """One end of a range along a curve: Office programs cannot fill between two of its lines."""
    return Series(name, bare(rows, x, end), mixed(colour, 0.4), line_pt=1.25, dash="sysDash")


def plotted(series: tuple[Series, ...], across: Axis, up: Axis, room: Room) -> Plot:
    """The series on their axes, with ticks of our own up an axis too short for powers of ten."""
    ticks = () if up.labelled else (tick_series(up, across, up=True),)
    return Plot(drawn([*ticks, *series]), across, up, room)
