"""The picture of a back-test: predicted against published, the diagonal, and twice as much."""

from functools import lru_cache
from typing import Any

from analysis.brief.style import (
    BAND,
    COLOURS,
    FONT,
    LETTER,
    POWERS_OF_TEN,
    RANGE_OPACITY,
    Theme,
    finished,
    money_label,
)

_PLACES: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "dx": 9},
    "left": {"align": "right", "dx": -9},
    "below": {"align": "right", "dx": 6, "dy": 26},
    "above": {"align": "left", "dx": -6, "dy": -26},
}
"""Where a name may stand beside its point: off the diagonal, clear of the bar."""


@lru_cache(maxsize=24)
def predicted_spec(theme: Theme, sign: str) -> dict[str, Any]:
    """Each run a point with the 90 % range of its prediction, both axes logarithmic."""
    import altair as alt

    colour = COLOURS[theme]
    axis: dict[str, Any] = {"labelExpr": money_label(sign), "values": POWERS_OF_TEN,
                            "labelOverlap": "greedy"}  # fmt: skip
    scale = alt.Scale(type="log", nice=False)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("published:Q", title="published", axis=alt.Axis(**axis), scale=scale)
    )
    upright = alt.Axis(titleAngle=0, titleAlign="left", titleX=0, titleY=-12, **axis)
    predicted = alt.Y("predicted:Q", title="predicted", axis=upright, scale=scale)
    tooltip = [alt.Tooltip("name:N", title="Run"), alt.Tooltip("shown:N", title="Published"),
               alt.Tooltip("ours:N", title="Predicted")]  # fmt: skip
    band = base.transform_filter(alt.datum.kind == "band")
    runs = base.transform_filter(alt.datum.kind == "run")
    points = runs.encode(y=predicted, tooltip=tooltip)
    labels = runs.transform_filter(alt.datum.label != "").encode(y=predicted, text="label:N")
    low = alt.Y("low:Q", title="predicted", axis=upright, scale=scale)
    layers = [
        band.mark_area(**BAND, fill=colour["line"], stroke=colour["line"])
        .encode(y=low, y2=alt.Y2("high:Q")),
        band.mark_line(strokeWidth=1.5, color=colour["muted"]).encode(y=predicted),
        runs.mark_rule(strokeWidth=2.5, opacity=RANGE_OPACITY, color=colour["accent"]).encode(
            y=low, y2=alt.Y2("high:Q")
        ),
        points.transform_filter("!datum.circular")
        .mark_point(filled=True, opacity=1, size=60, color=colour["accent"]),
        points.transform_filter("datum.circular")
        .mark_point(filled=False, opacity=1, size=60, strokeWidth=2, color=colour["accent"]),
        *(
            labels.transform_filter(alt.datum.side == side)
            .mark_text(font=FONT, fontSize=LETTER, **place, **style)
            for side, place in _PLACES.items()
            for style in (
                {"stroke": colour["paper"], "strokeWidth": 4, "strokeJoin": "round"},
                {"color": colour["ink"]},
            )
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)
