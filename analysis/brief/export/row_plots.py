"""Charts with a name per row, as points: the name, the range and the figure are all in the chart.

Office programs have no dot plot. A scatter with one height per row is one, and on a log axis it is
the honest picture: bars would have no zero to start from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

from analysis.brief.charts import Chart, Row
from analysis.brief.export.axes import (
    FLOP_CODE,
    INSIDE,
    NARROW,
    ROUND,
    day_number,
    linear_axis,
    log_axis,
    money_axis,
    tick_series,
    years_axis,
)
from analysis.brief.export.plot import (
    ABOVE,
    ACCENT,
    INK,
    LEFT,
    LINE,
    MUTED,
    RIGHT,
    SMALL_PT,
    Axis,
    Marker,
    Place,
    Plot,
    Point,
    Room,
    Series,
    drawn,
    mixed,
)
from analysis.brief.export.text_room import lines, width_in
from analysis.brief.impact_specs import ticks

CROWDED = 12
"""With more rows a label stands beside its range: above, it would touch the row before."""
ROOMY = 7
"""Up to so many rows a name may take two lines."""
NAME_IN, NAMES_IN = 2.9, 0.35
"""Inches of the longest line of a name, and around it."""
SWING_PT = 15.0
TIGHT = 0.08
"""Powers of ten of free room, where a row's own numbers set the ends of its axis."""


@dataclass(frozen=True)
class Look:
    """How the rows of one kind are drawn."""

    name: str
    colour: str
    marker: Marker = "circle"
    hollow: bool = False
    bold: bool = False


LOOKS = {
    "total": Look("Total", ACCENT, bold=True),
    "stage": Look("Cost", LINE, bold=True),
    "published": Look("Published", INK, "diamond", hollow=True),
    "ours": Look("Served", ACCENT, bold=True),
    "sold": Look("Sold", LINE, "diamond", hollow=True, bold=True),
    "measured": Look("Measured", INK, "triangle", bold=True),
    "budget": Look("Budget", ACCENT, bold=True),
    "model": Look("Models", LINE),
}


def dots(chart: Chart) -> Plot:
    """A dot with its range per row, published figures and prices as other marks; a log axis."""
    value = "flop" if chart.kind == "ladder" else "cost"
    marks = [row for row in chart.rows if row["kind"] in LOOKS]
    lanes = Lanes(row["name"] for row in marks)
    beside = RIGHT if len(lanes.names) > CROWDED else ABOVE
    series = [
        Series(
            look.name,
            tuple(_dot(row, value, lanes.at(row["name"]), beside)
                  for row in marks if row["kind"] == kind),
            look.colour, marker=look.marker, marker_pt=8 if look.hollow else 9,
            hollow=look.hollow, bold=look.bold,
        )
        for kind, look in LOOKS.items()
    ]  # fmt: skip
    ends = [end for row in marks for end in (row[value], row.get("low"), row.get("high")) if end]
    across = log_axis(ends, chart.sign if value == "cost" else "", narrow=NARROW)
    if value == "flop":
        across = replace(across, code=FLOP_CODE)
    uprights = [_upright(r[value], lanes) for r in chart.rows if r["kind"] == "against"]
    return lanes.plot(across, [*uprights, *series])


def _dot(row: Row, value: str, height: float, beside: Place) -> Point:
    label = row.get("label", "")
    return Point(row[value], height, label, beside, row.get("low"), row.get("high"))


def impact(chart: Chart) -> Plot:
    """New over old: hollow at 1 the old value, filled the new one, the move written between."""
    lanes = Lanes(row["name"] for row in chart.rows)
    places = [(row, lanes.at(row["name"])) for row in chart.rows]
    new = [Point(row["ratio"], at, low=min(row["ratio"], row["old"]),
                 high=max(row["ratio"], row["old"])) for row, at in places]  # fmt: skip
    between = [Point(sqrt(row["ratio"] * row["old"]), at, row["label"]) for row, at in places]
    old = [Point(row["old"], at) for row, at in places]
    across = log_axis([p for row in chart.rows for p in (row["ratio"], row["old"])], after="×",
                      room=TIGHT, narrow=NARROW)  # fmt: skip
    series = [
        Series("New", tuple(new), ACCENT, marker="circle"),
        Series("Old", tuple(old), LINE, marker="circle", marker_pt=8, hollow=True),
        Series("Moves", tuple(between), ACCENT, bold=True),
    ]
    return lanes.plot(across, series, ticks(row["ratio"] for row in chart.rows), "×")


def tornado(chart: Chart) -> Plot:
    """A range per assumption, its ends labelled, an upright line at the central result."""
    swings = [row for row in chart.rows if row["kind"] == "swing"]
    lanes = Lanes(row["name"] for row in swings)
    ranges = tuple(
        Point(row["result"], lanes.at(row["name"]), low=row["result"], high=row["result_to"])
        for row in swings
    )
    ends = tuple(
        Point(row["result"], lanes.at(row["name"]), row["label"],
              LEFT if row["side"] == "low" else RIGHT)
        for row in chart.rows if row["kind"] == "end"
    )  # fmt: skip
    results = [row["result"] for row in chart.rows] + [row["result_to"] for row in swings]
    if chart.sign:
        across = money_axis(results, chart.sign, zero=False)
    else:
        across = linear_axis(results, "0.0E+0", zero=False)
    upright = [
        _upright(row["result"], lanes, row["kind"] == "against")
        for row in chart.rows
        if row["kind"] in ("central", "against")
    ]
    series = [
        Series("From and to", ranges, LINE, range_pt=SWING_PT, range_tint=0.45),
        *upright,
        Series("Ends", ends, INK, label_pt=SMALL_PT),
    ]
    return lanes.plot(across, series)


def strip(chart: Chart) -> Plot:
    """One point per day on the lane of its kind, those of the picked day on top."""
    lanes = Lanes(row["lane"] for row in chart.rows)

    def points(picked: bool) -> tuple[Point, ...]:
        return tuple(
            Point(day_number(date.fromisoformat(row["day"])), lanes.at(row["lane"]))
            for row in chart.rows
            if row["chosen"] == picked
        )

    series = [
        Series("Events", points(False), LINE, marker="circle", marker_pt=5, hollow=True),
        Series("Picked day", points(True), ACCENT, marker="circle", marker_pt=11),
    ]
    days = [day_number(date.fromisoformat(row["day"])) for row in chart.rows]
    return lanes.plot(years_axis(days), series)


class Lanes:
    """One height per name, the first on top."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(dict.fromkeys(names))

    def at(self, name: str) -> float:
        """The middle of the name's row, counted from below."""
        return len(self.names) - self.names.index(name) - 0.5

    def plot(
        self, across: Axis, series: Sequence[Series], ticks: Sequence[float] = ROUND,
        after: str = "",
    ) -> Plot:  # fmt: skip
        """The plot with its names at the left, as labels of points on the axis."""
        up = Axis(0.0, float(len(self.names)), step=1.0, labelled=False, grid=False)
        most_lines = 2 if len(self.names) <= ROOMY else 1
        told = {name: _name_lines(name, most_lines) for name in self.names}
        start = across.least * INSIDE if across.log else across.least
        names = Series(
            "Rows",
            tuple(Point(start, self.at(name), "\n".join(told[name]), LEFT) for name in told),
            MUTED,
        )
        width = max((width_in(line, names.label_pt) for one in told.values() for line in one),
                    default=0.0)  # fmt: skip
        own_ticks = () if across.labelled else (tick_series(across, up, ticks, after),)
        room = Room(left=width + NAMES_IN, top=0.25, right=0.9)
        return Plot(drawn([*own_ticks, names, *series]), across, up, room)


def _name_lines(name: str, most: int) -> list[str]:
    """The name on as many lines as its row has room for; a longer one takes wider lines."""
    wide = NAME_IN
    while len(found := lines(name, 13, wide)) > most:
        wide += 0.4
    return found


def _upright(value: float, lanes: Lanes, strong: bool = False) -> Series:
    ends = (Point(value, 0.0), Point(value, float(len(lanes.names))))
    if strong:
        return Series("Held against", ends, ACCENT, line_pt=2.0, dash="sysDash")
    return Series("Upright", ends, mixed(MUTED, 0.45), line_pt=1.25)
