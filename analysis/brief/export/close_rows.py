"""Rows set close: the label of a dot beside its range, where there is no room above it."""

import copy
from math import log
from typing import Any

from analysis.brief.charts import Row
from analysis.brief.export.fonts import width
from analysis.brief.style import LETTER

AMOUNTS = {"dots": "cost", "ladder": "flop", "impact": "ratio"}
"""The key of the amount that each kind of chart draws on its logarithmic axis."""
BESIDE = 9
BAR = 11
PADDING = 12
_SIDES: dict[str, dict[str, Any]] = {
    "left": {"align": "right", "dx": -BESIDE}, "right": {"align": "left", "dx": BESIDE},
}  # fmt: skip


def beside(
    spec: dict[str, Any], rows: list[Row], kind: str, plot: float
) -> tuple[dict[str, Any], list[Row]]:
    """The picture and its rows with each label at the end of its range that has more room.

    `plot` is the plotted width; the axis grows by what the labels at its ends need.
    """
    key = AMOUNTS[kind]
    ends = [log(end) for row in rows if key in row for end in _ends(row, key)]
    least, most = min(ends, default=0.0), max(ends, default=0.0)
    placed = [_placed(row, key, (least + most) / 2) if row.get("label") else row for row in rows]
    padding = PADDING
    for row in placed:
        if row.get("label"):
            spare = most - log(row["label_at"]) if row["label_side"] == "right" else (
                log(row["label_at"]) - least)  # fmt: skip
            share = min(spare / ((most - least) or 1.0), 0.45)
            needed = width(row["label"], LETTER, bold=True) + BESIDE - share * plot
            padding = max(padding, round(needed / (1 - 2 * share)))
    layers = [layer for old in spec["layer"] for layer in _layers(old, padding)]
    return {**spec, "layer": layers}, placed


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


def _layers(layer: dict[str, Any], padding: float) -> list[dict[str, Any]]:
    """The layer with this padding at the axis' ends; one of labels becomes two, by side."""
    across = layer["encoding"].get("x", {})
    if "padding" in (across.get("scale") or {}):
        layer = copy.deepcopy(layer)
        layer["encoding"]["x"]["scale"]["padding"] = padding
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
