"""Rows set close: the label of a dot beside its range, where there is no room above it."""

import copy
from math import exp, log
from typing import Any

from analysis.brief.charts import Row
from analysis.brief.export.fonts import width
from analysis.brief.style import LETTER

AMOUNTS = {"dots": "cost", "ladder": "flop", "impact": "ratio"}
"""The key of the amount that each kind of chart draws on its logarithmic axis."""
BESIDE = 9
BAR = 11
PADDING = 12
LEAST_DRAWN = 0.3
"""Of the plotted width: labels leave so much for what they belong to."""
_SIDES: dict[str, dict[str, Any]] = {
    "left": {"align": "right", "dx": -BESIDE}, "right": {"align": "left", "dx": BESIDE},
}  # fmt: skip


def beside(
    spec: dict[str, Any], rows: list[Row], kind: str, plot: float
) -> tuple[dict[str, Any], list[Row]]:
    """The picture and its rows with each label at the end of its range that has more room.

    `plot` is the plotted width; each end of the axis reaches as far as the labels there need.
    """
    key = AMOUNTS[kind]
    ends = [log(end) for row in rows if key in row for end in _ends(row, key)]
    least, most = min(ends, default=0.0), max(ends, default=0.0)
    span = (most - least) or 1.0
    placed = [_placed(row, key, (least + most) / 2) if row.get("label") else row for row in rows]
    labels: dict[str, list[tuple[float, float]]] = {"left": [], "right": []}
    for row in placed:
        if row.get("label"):
            at, side = log(row["label_at"]), row["label_side"]
            share = (at - least if side == "left" else most - at) / span
            labels[side].append((width(row["label"], LETTER, bold=True) + BESIDE, share))
    left, right = _paddings(labels["left"], labels["right"], plot)
    per_px = span / (plot - left - right)
    domain = [exp(least - left * per_px), exp(most + right * per_px)]
    layers = [layer for old in spec["layer"] for layer in _layers(old, domain)]
    return {**spec, "layer": layers}, placed


def _paddings(
    left: list[tuple[float, float]], right: list[tuple[float, float]], plot: float
) -> tuple[float, float]:
    """Pixels to keep free at both ends, so that no label is cut.

    A label is given as its width and the share of the span that lies on its side already.

    >>> _paddings([(100.0, 0.25)], [], 212.0)  # 66.7 and a quarter of what it leaves of 200
    (66.7, 12.0)
    """
    before = after = float(PADDING)
    for _ in range(8):  # each leaves the other less room; they settle at once or soon
        before = _padding(left, plot - after)
        after = _padding(right, plot - before)
    most = (1 - LEAST_DRAWN) * plot
    before = min(before, most - PADDING)
    return round(before, 1), round(min(after, most - before), 1)


def _padding(labels: list[tuple[float, float]], room: float) -> float:
    """The least p at which p and the label's share of what p leaves of the room hold it."""
    return max([float(PADDING), *((wide - share * room) / (1 - share)
                                  for wide, share in labels if share < 1)])  # fmt: skip


def thinner(spec: dict[str, Any]) -> None:
    """Make bars leave paper between rows."""
    for layer in spec.get("layer", []):
        if isinstance(layer["mark"], dict) and layer["mark"]["type"] == "bar":
            layer["mark"]["height"] = BAR


def _ends(row: Row, key: str) -> tuple[float, float]:
    """The range of a row, or where it has none its amount; an edit's reaches from its old value."""
    reached = [float(row[name]) for name in (key, "low", "high", "old") if row.get(name)]
    return min(reached), max(reached)


def _placed(row: Row, key: str, middle: float) -> Row:
    low, high = _ends(row, key)
    right = log(low) + log(high) < 2 * middle
    return {**row, "label_side": "right" if right else "left", "label_at": high if right else low}


def _layers(layer: dict[str, Any], domain: list[float]) -> list[dict[str, Any]]:
    """The layer with this axis; one of labels becomes two, by side."""
    across = layer["encoding"].get("x", {})
    if "padding" in (across.get("scale") or {}):
        layer = copy.deepcopy(layer)
        layer["encoding"]["x"]["scale"] = {"type": "log", "domain": domain, "nice": False}
    mark = layer["mark"]
    if not isinstance(mark, dict) or mark["type"] != "text":
        return [layer]
    moved = {name: value for name, value in mark.items() if name != "dy"}
    x = {**layer["encoding"]["x"], "field": "label_at", "title": None}
    return [
        {
            **layer,
            "mark": {**moved, **place},
            "encoding": {**layer["encoding"], "x": x},
            "transform": [*layer.get("transform", []), {"filter": f"datum.label_side == '{side}'"}],
        }
        for side, place in _SIDES.items()
    ]
