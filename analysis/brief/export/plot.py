"""A chart as an Office program can draw it: series of numbers, bars, or a table of cells.

The rows decide the numbers; what is said here is only how they are laid out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from typing import Literal

from analysis.brief.style import COLOURS, RANGE_OPACITY

INK, MUTED, GRID, ACCENT, LINE, PAPER = (
    COLOURS["light"][name] for name in ("ink", "muted", "grid", "accent", "line", "paper")
)
Marker = Literal["none", "circle", "diamond", "triangle", "square", "dash"]
Dash = Literal["solid", "dash", "sysDash", "sysDot"]
SMALL_PT, LABEL_PT = 12, 13
"""Nothing on a slide is smaller than the first."""
RANGE_PT = 5.0


@dataclass(frozen=True)
class Place:
    """Where a label stands beside its point."""

    side: Literal["r", "l", "t", "b"]
    rise: float = 0.0
    """Farther up by this share of the chart's height."""
    shift: float = 0.0
    """Farther right by this share of its width."""


ABOVE, BELOW, RIGHT, LEFT = Place("t"), Place("b"), Place("r"), Place("l")
STEP = 0.037
PLACES = {
    "right": RIGHT, "left": LEFT, "above": ABOVE, "below": BELOW,
    "right above": Place("r", STEP), "right below": Place("r", -STEP),
    "left above": Place("l", STEP), "left below": Place("l", -STEP),
}  # fmt: skip
"""By the words that rows of charts use."""


@dataclass(frozen=True)
class Point:
    """One mark, or without `y` a break in its series' line.

    `low` and `high` are the ends of its range along the series' `along`.
    """

    x: float
    y: float | None
    label: str = ""
    place: Place = ABOVE
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Series:
    """Points that look alike. Without a marker and a line only their labels and ranges show."""

    name: str
    points: tuple[Point, ...]
    colour: str = INK
    line_pt: float = 0.0
    dash: Dash = "solid"
    marker: Marker = "none"
    marker_pt: int = 9
    hollow: bool = False
    bold: bool = False
    label_pt: int = LABEL_PT
    along: Literal["x", "y"] = "x"
    range_pt: float = RANGE_PT
    range_tint: float = 1 - RANGE_OPACITY
    """How far its ranges are lightened towards the paper (0–1)."""


def drawn(series: Sequence[Series]) -> tuple[Series, ...]:
    """The series that have points, each after a line per range of its own.

    Ranges are lines, not error bars: LibreOffice draws none along an axis, and caps on others.
    """
    return tuple(one for each in series for one in (_ranges(each), each) if one.points)


def _ranges(one: Series) -> Series:
    points: list[Point] = []
    for p in one.points:
        if p.low is not None and p.high is not None and p.low < p.high:
            ends = [Point(end, p.y) if one.along == "x" else Point(p.x, end)
                    for end in (p.low, p.high)]  # fmt: skip
            points += [*([Point(points[-1].x, None)] if points else []), *ends]
    paint = mixed(one.colour, one.range_tint)
    return Series(f"{one.name}, range", tuple(points), paint, line_pt=one.range_pt)


@dataclass(frozen=True)
class Axis:
    """The ends of an axis in the unit of the numbers, and how its ticks are written."""

    least: float
    most: float
    log: bool = False
    step: float | None = None
    code: str = "General"
    """A number format of spreadsheets."""
    title: str = ""
    before: str = ""
    """What stands before the number of a tick of our own."""
    labelled: bool = True
    grid: bool = True

    def share(self, value: float) -> float:
        """Where a value lies between the ends (0–1).

        >>> Axis(1.0, 100.0, log=True).share(10.0), Axis(0.0, 4.0).share(1.0)
        (0.5, 0.25)
        """
        if self.log:
            return log(value / self.least) / log(self.most / self.least)
        return (value - self.least) / (self.most - self.least)


@dataclass(frozen=True)
class Room:
    """Inches that names, ticks and labels need around the plotted area."""

    left: float = 0.8
    top: float = 0.28
    right: float = 0.5
    bottom: float = 0.45


@dataclass(frozen=True)
class Plot:
    """Points on two axes of numbers."""

    series: tuple[Series, ...]
    across: Axis
    up: Axis
    room: Room = field(default_factory=Room)


@dataclass(frozen=True)
class Bar:
    """One bar of a waterfall: from `start` to `end`."""

    name: str
    start: float
    end: float
    label: str
    side: Literal["left", "right", "in"]
    colour: str


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, the first on top, each hanging where its row says."""

    bars: tuple[Bar, ...]
    across: Axis
    room: Room


@dataclass(frozen=True)
class Grid:
    """A table of cells, as a map of two inputs is: shaded from paper to accent by level (0–1)."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    """From the top."""
    texts: dict[tuple[str, str], str]
    """By column and row."""
    levels: dict[tuple[str, str], float]


def mixed(colour: str, share: float, other: str = PAPER) -> str:
    """The colour with a share of the other mixed in, as hex.

    >>> mixed("#000000", 0.5)
    '#808080'
    """
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _rgb(colour: str) -> Sequence[int]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
