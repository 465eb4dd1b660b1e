"""The picture of an edit: each figure's new value over its old one."""

from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import Any

from analysis.brief.specs import WRAPPED_LABEL
from analysis.brief.style import COLOURS, FONT, LETTER, RANGE_OPACITY, Theme, finished

Ticks = tuple[float, ...]
ROUND: Ticks = tuple(step * 10.0**power for power in range(-6, 7) for step in (1, 2, 5))
BY_TENTHS, BY_HUNDREDTHS = 0.3, 0.02
"""The largest changes, as natural logarithms, that per cents and their tenths are ticks for."""
_INWARD: dict[str, dict[str, Any]] = {
    "fall": {"align": "left", "dx": -6}, "rise": {"align": "right", "dx": 6},
}  # fmt: skip
"""A label grows from its dot towards the old value, where there is always room."""


def ticks(ratios: Iterable[float]) -> Ticks:
    """Round ratios; where all changes are small, round per cents or tenths of one instead.

    >>> ticks([1.01, 0.99])[2:6]
    (0.995, 0.998, 0.999, 1.0)
    """
    widest = max(abs(log(ratio)) for ratio in ratios)
    if widest > BY_TENTHS:
        return ROUND
    unit = 0.01 if widest > BY_HUNDREDTHS else 0.001
    steps = [count * unit for count in (1, 2, 5, 10, 20)]
    down, up = ([round(1 + sign * step, 4) for step in steps] for sign in (-1, 1))
    return (*reversed(down), 1.0, *up)


@lru_cache(maxsize=24)
def impact_spec(theme: Theme, values: Ticks) -> dict[str, Any]:
    """A row per figure on a log axis: hollow at 1 the old value, filled the new one."""
    import altair as alt

    colour = COLOURS[theme]
    axis = alt.Axis(labelExpr="format(datum.value, '~g') + '×'",
                    values=list(values), labelOverlap="greedy",
                    labelSeparation=12)  # fmt: skip
    ratio = alt.X("ratio:Q", title=None, axis=axis,
                  scale=alt.Scale(type="log", nice=False, padding=32))  # fmt: skip
    where = alt.Y("name:N", sort=None, title=None,
                  axis=alt.Axis(labelExpr=WRAPPED_LABEL, labelLimit=200, domain=False, ticks=False,
                                labelPadding=8, grid=False))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=ratio, y=where)
    tooltip = [alt.Tooltip("name:N", title="Figure"), alt.Tooltip("label:N", title="Old and new")]
    layers = [
        base.mark_rule(strokeWidth=5, opacity=RANGE_OPACITY, color=colour["accent"])
        .encode(x2=alt.X2("old:Q")),
        base.mark_point(filled=False, opacity=1, size=80, strokeWidth=2, color=colour["line"])
        .encode(x=alt.X("old:Q", title=None)),
        base.mark_point(filled=True, opacity=1, size=110, color=colour["accent"])
        .encode(tooltip=tooltip),
        *(
            base.transform_filter(alt.datum.kind == kind)
            .mark_text(font=FONT, fontSize=LETTER, fontWeight="bold", dy=-14,
                       color=colour["accent"], **place)
            .encode(text="label:N")
            for kind, place in _INWARD.items()
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)
