"""A chart's picture fitted to a place: row names on lines, labels spread, rows close if need be.

Measures are pixels of the screen's picture, whose letters are `style.LETTER` high; a file draws it
larger or smaller as a whole.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from typing import Any

from analysis.brief.charts import Chart, Row
from analysis.brief.export.close_rows import AMOUNTS, beside, thinner
from analysis.brief.export.fonts import broken, width
from analysis.brief.style import LETTER, Theme

_PITCH: dict[str, tuple[int, int]] = {
    "dots": (30, 17), "ladder": (30, 17), "impact": (30, 17), "supply": (30, 30),
    "tornado": (22, 16), "waterfall": (24, 17), "strip": (20, 15),
}  # fmt: skip
"""Least height of a row with its mark and label: as on screen, and set close."""
LINE = 15
"""Height of a line of a row's name."""
AXIS = 28
LEAST_HEIGHT = 150
MOST_NAME = 230
LABEL_SHARE = 0.5
"""Of the plotted width that a label beside its mark may take."""
LABEL_GAP = 16
"""Between two labels at the ends of lines."""
MARGIN = 6
"""Beyond the labels at either end of an axis."""


@dataclass(frozen=True)
class Room:
    """A place for a picture, and how its rows are set there."""

    width: float
    height: float
    close: bool = False
    """Labels beside their marks instead of above them."""
    name_share: float = 0.36
    """Of the width that the names of rows may take."""


def fitting(chart: Chart, width: float, height: float) -> Room:
    """The roomiest way to set the chart there in which it fits; the closest where none does."""
    ways = (Room(width, height), Room(width, height, close=True),
            Room(width, height, close=True, name_share=0.48))  # fmt: skip
    return next((room for room in ways if fits(chart, room)), ways[-1])


def fits(chart: Chart, room: Room) -> bool:
    """Whether no label need lie on another."""
    if chart.kind not in _PITCH:
        ends = len([row for row in chart.rows if row.get("kind") == "label"])
        return room.height >= max(LEAST_HEIGHT, LABEL_GAP * ends + AXIS)
    lines = [len(name.split("\n")) for name in _row_names(chart, room).values()]
    if not lines:
        return True
    between = max((LINE * (a + b) / 2 + 2 for a, b in pairwise(lines)), default=0.0)
    pitch = max(_PITCH[chart.kind][room.close], between)
    return room.height >= pitch * len(lines) + AXIS and _labels_fit(chart, room)


def _labels_fit(chart: Chart, room: Room) -> bool:
    """Whether the widest label leaves its dots enough of the plotted width."""
    most = LABEL_SHARE if room.close or chart.kind == "tornado" else 1.0
    return _widest_label(chart) <= most * _plot_width(chart, room)


def _plot_width(chart: Chart, room: Room) -> float:
    """What the names of its rows leave a chart."""
    names = [line for name in _row_names(chart, room).values() for line in name.split("\n")]
    return room.width - max((width(line, LETTER) for line in names), default=0.0) - 2 * MARGIN


def fitted_spec(chart: Chart, room: Room, theme: Theme) -> dict[str, Any]:
    """The chart's picture with its rows, exactly as large as its room."""
    spec = copy.deepcopy(chart.spec(theme))
    rows = list(chart.rows)
    names = _row_names(chart, room)
    if names:
        field = _name_field(chart)
        rows = [{**row, field: names[row[field]]} if field in row else row for row in rows]
        lines = [line for name in names.values() for line in name.split("\n")]
        _show_lines(spec, max(width(line, LETTER) for line in lines))
    if room.close and chart.kind in AMOUNTS:
        spec, rows = beside(spec, rows, chart.kind, _plot_width(chart, room))
    elif room.close:
        thinner(spec)
    else:
        _make_room_at_ends(spec, chart)
    if chart.kind == "steps":
        rows = _spread(rows, room.height - AXIS, chart.scale == "log")
    top = 4 if chart.kind == "predicted" else 6
    return {
        **spec,
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "width": int(room.width),
        "height": int(room.height),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 3, "right": 2, "top": top, "bottom": 2},
        "background": None,
    }


def _name_field(chart: Chart) -> str:
    return "lane" if chart.kind == "strip" else "name"


def _row_names(chart: Chart, room: Room) -> dict[str, str]:
    """Each row's name, broken where its column ends; none where rows have no names."""
    if chart.kind not in _PITCH:
        return {}
    field = _name_field(chart)
    found = dict.fromkeys(str(row[field]) for row in chart.rows if field in row)
    column = min(room.name_share * room.width, MOST_NAME)
    return {name: "\n".join(broken(name, column, LETTER).lines) for name in found}


def _show_lines(spec: dict[str, Any], name_width: float) -> None:
    """Make the axis of names show them on the lines that they were broken into."""
    for where in _channels(spec, "y"):
        if where.get("type") == "nominal":
            where["axis"] = {
                **(where.get("axis") or {}), "labelExpr": r"split(datum.label, '\n')",
                "labelLimit": name_width + MARGIN, "labelLineHeight": LINE,
            }  # fmt: skip


def _make_room_at_ends(spec: dict[str, Any], chart: Chart) -> None:
    """Room at either end of the axis for labels that stand above their dots or beside bars."""
    share = {"dots": 0.5, "supply": 0.5, "ladder": 0.5, "tornado": 1.0}.get(chart.kind)
    for across in _channels(spec, "x"):
        if share is not None and "padding" in (across.get("scale") or {}):
            across["scale"]["padding"] = share * _widest_label(chart) + MARGIN


def _widest_label(chart: Chart) -> float:
    """In pixels; 0 where no row has a label."""
    labels = [str(row["label"]) for row in chart.rows if row.get("label")]
    return max((width(text, LETTER, chart.kind != "tornado") for text in labels), default=0.0)


def _channels(part: Any, name: str) -> Iterator[dict[str, Any]]:
    """What every layer of a picture says of one channel."""
    if isinstance(part, list):
        for each in part:
            yield from _channels(each, name)
    elif isinstance(part, dict):
        if isinstance(part.get(name), dict):
            yield part[name]
        for each in part.values():
            yield from _channels(each, name)


def _spread(rows: list[Row], plot_height: float, logarithmic: bool) -> list[Row]:
    """The labels at the ends of lines, moved up where two would lie on each other."""

    def height(price: float) -> float:
        return log(price) if logarithmic else price

    steps = sorted((row for row in rows if row["kind"] == "step"), key=lambda row: str(row["day"]))
    if not steps:
        return rows
    every = [height(row["price"]) for row in steps]
    gap = ((max(every) - min(every)) or 1.0) * LABEL_GAP / max(plot_height, 1.0)
    last = {row["name"]: height(row["price"]) for row in steps}
    places: dict[str, float] = {}
    lowest = float("-inf")
    for name, at in sorted(last.items(), key=lambda item: item[1]):
        lowest = max(at, lowest + gap)
        places[name] = exp(lowest) if logarithmic else lowest
    return [
        {**row, "price": places[row["name"]]} if row["kind"] == "label" else row for row in rows
    ]
