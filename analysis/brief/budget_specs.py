"""The pictures of a budget: where its compute stands, what moves it, and where the money goes."""

from functools import lru_cache
from typing import Any

from analysis.brief.specs import WRAPPED_LABEL
from analysis.brief.style import COLOURS, FONT, LETTER, RANGE_OPACITY, Theme, finished, money_label

FLOP_TICKS = [10.0**power for power in range(15, 33)]
FLOP_LABEL = "'1e' + format(log(datum.value) / LN10, '.0f')"
"""Powers of ten as the text writes them."""
TICK = "replace(format(datum.value, '~e'), 'e+', 'e')"
_ENDS: dict[str, dict[str, Any]] = {
    "low": {"align": "right", "dx": -5}, "high": {"align": "left", "dx": 5},
}  # fmt: skip
"""Where the label of a bar's end stands."""
_BARS: dict[str, tuple[str, dict[str, Any]]] = {
    "right": ("end", {"align": "left", "dx": 6}), "in": ("start", {"align": "left", "dx": 8}),
    "left": ("start", {"align": "right", "dx": -6}),
}  # fmt: skip
"""For each side that a row asks for: the end of its bar, and where the label stands."""
ON_BAR = "#000000"
"""Letters on a bar, in every theme."""


def _rows(axis_expression: str = WRAPPED_LABEL) -> Any:
    import altair as alt

    return alt.Y("name:N", sort=None, title=None,
                 axis=alt.Axis(labelExpr=axis_expression, labelLimit=200, domain=False,
                               ticks=False, labelPadding=8, grid=False))  # fmt: skip


@lru_cache(maxsize=4)
def ladder_spec(theme: Theme) -> dict[str, Any]:
    """Training compute on a log axis: the budget's with its 90 % range among named models."""
    import altair as alt

    colour = COLOURS[theme]
    axis = alt.Axis(labelExpr=FLOP_LABEL, values=FLOP_TICKS, labelOverlap="greedy",
                    labelSeparation=8)  # fmt: skip
    scale = alt.Scale(type="log", nice=False, padding=52)
    flop = alt.X("flop:Q", title=None, axis=axis, scale=scale)
    base = alt.Chart(alt.NamedData("rows")).encode(x=flop, y=_rows())
    ours = base.transform_filter(alt.datum.kind == "budget")
    hers = base.transform_filter(alt.datum.kind == "model")
    both: list[tuple[Any, str, int, dict[str, Any]]] = [
        # The largest budgets stand near the right edge, where a longer label would be cut.
        (ours, colour["accent"], 130, {"fontWeight": "bold", "align": "right", "dx": 36}),
        (hers, colour["line"], 70, {}),
    ]
    layers = [
        base.transform_filter(alt.datum.kind == "against")
        .mark_rule(color=colour["muted"], strokeDash=[3, 3]).encode(y=alt.value(0),
                                                                     y2=alt.value("height")),
        *(
            kind.mark_rule(strokeWidth=6, opacity=RANGE_OPACITY, color=paint).encode(
                x=alt.X("low:Q", title=None), x2=alt.X2("high:Q")
            )
            for kind, paint, _, _ in both
        ),
        *(
            kind.mark_point(filled=True, opacity=1, size=size, color=paint)
            .encode(tooltip=[alt.Tooltip("name:N", title="Model"),
                             alt.Tooltip("what:N", title="FLOP")])
            for kind, paint, size, _ in both
        ),
        *(
            kind.mark_text(font=FONT, fontSize=LETTER, dy=-13, **place, **style)
            .encode(text="label:N")
            for kind, paint, _, place in both
            for style in ({"stroke": colour["paper"], "strokeWidth": 4, "strokeJoin": "round"},
                          {"color": paint})
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=24)
def tornado_spec(theme: Theme, sign: str = "") -> dict[str, Any]:
    """One bar per assumption, from the result at its low end to that at its high end.

    In FLOP, or with a currency's `sign` in money.
    """
    import altair as alt

    colour = COLOURS[theme]
    result = alt.X("result:Q", title=None, scale=alt.Scale(zero=False, padding=56),
                   axis=alt.Axis(format="~g", tickCount=4,
                                 labelExpr=money_label(sign) if sign else TICK))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=result, y=_rows())
    bars = base.transform_filter(alt.datum.kind == "swing")
    ends = base.transform_filter(alt.datum.kind == "end")
    mark: dict[str, Any] = {"font": FONT, "fontSize": LETTER, "color": colour["ink"]}
    layers = [
        bars.mark_bar(height=16, color=colour["line"], opacity=RANGE_OPACITY)
        .encode(x2=alt.X2("result_to:Q")),
        base.transform_filter(alt.datum.kind == "against")
        .mark_rule(color=colour["accent"], strokeDash=[4, 3], strokeWidth=2)
        .encode(y=alt.value(0), y2=alt.value("height")),
        base.transform_filter(alt.datum.kind == "central")
        .mark_rule(color=colour["ink"]).encode(y=alt.value(0), y2=alt.value("height")),
        *(
            ends.transform_filter(alt.datum.side == side)
            .mark_text(**beside, **mark).encode(text="label:N")
            for side, beside in _ENDS.items()
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=24)
def waterfall_spec(theme: Theme, sign: str) -> dict[str, Any]:
    """A sum and the parts that it falls into, each hanging where the one before it ends."""
    import altair as alt

    colour = COLOURS[theme]
    money = alt.X("start:Q", title=None, scale=alt.Scale(nice=False, padding=16),
                  axis=alt.Axis(labelExpr=money_label(sign), tickCount=4))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(y=_rows())
    paint = alt.condition(alt.datum.kind == "compute", alt.value(colour["accent"]),
                          alt.value(colour["line"]))  # fmt: skip
    mark: dict[str, Any] = {"font": FONT, "fontSize": LETTER}
    layers = [
        base.mark_bar(height=18, opacity=RANGE_OPACITY)
        .encode(x=money, x2=alt.X2("end:Q"), color=paint),
        *(
            base.transform_filter(alt.datum.side == side)
            .mark_text(**beside, **mark, color=ON_BAR if side == "in" else colour["ink"])
            .encode(x=alt.X(f"{at}:Q", title=None), text="label:N")
            for side, (at, beside) in _BARS.items()
                   ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)
