"""The pictures of prices and events: steps through time, price against score, a strip of days."""

from functools import lru_cache
from typing import Any

from analysis.brief.style import (
    COLOURS,
    DASHES,
    FONT,
    LETTER,
    RANGE_OPACITY,
    SERIES,
    Scale,
    Theme,
    finished,
    log_ticks,
    money_label,
)


def price_axis(scale: Scale, sign: str, channel: str = "y") -> Any:
    """An axis of prices per million tokens, from fractions of a cent to thousands."""
    import altair as alt

    ticks: dict[str, Any] = {}
    if scale == "log":
        ticks = {"values": log_ticks(channel), "labelOverlap": "greedy", "labelSeparation": 6,
                 "labelBound": channel == "x"}  # fmt: skip
    return alt.Axis(labelExpr=money_label(sign), title=None, **ticks)


@lru_cache(maxsize=24)
def steps_spec(scale: Scale, theme: Theme, sign: str) -> dict[str, Any]:
    """Prices that hold until the next one: one line per model, labelled at its end."""
    import altair as alt

    colour = COLOURS[theme]
    day = alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False))
    money = price_axis(scale, sign)
    price = alt.Y("price:Q", axis=money, scale=alt.Scale(type=scale, nice=True))
    places = list(range(len(SERIES[theme])))
    series = alt.Color("place:O", legend=None,
                       scale=alt.Scale(domain=places, range=list(SERIES[theme])))  # fmt: skip
    dash = alt.StrokeDash("place:O", legend=None, scale=alt.Scale(domain=places, range=DASHES))
    base = alt.Chart(alt.NamedData("rows")).encode(x=day, y=price)
    lines = base.transform_filter(alt.datum.kind == "step")
    labels = base.transform_filter(alt.datum.kind == "label")
    text: dict[str, Any] = {
        "font": FONT,
        "fontSize": LETTER,
        "fontWeight": "bold",
        "align": "right",
        "dy": -7,
    }
    layers = [
        lines.mark_rule(strokeWidth=2.5).encode(
            x2=alt.X2("until:T"), color=series, strokeDash=dash,
            tooltip=[alt.Tooltip("name:N", title="Model"), alt.Tooltip("shown:N", title="Price"),
                     alt.Tooltip("day:T", title="From", format="%d %B %Y")],
        ),
        base.transform_filter(alt.datum.kind == "drop")
        .mark_rule(strokeWidth=1.2, strokeDash=[2, 2])
        .encode(y2=alt.Y2("price_to:Q"), color=series),
        base.transform_filter(alt.datum.kind == "end")
        .mark_point(shape="stroke", angle=90, size=120, strokeWidth=2.5, opacity=1)
        .encode(color=series),
        labels.mark_text(stroke=colour["paper"], strokeWidth=4, strokeJoin="round", **text)
        .encode(text="label:N"),
        labels.mark_text(**text).encode(text="label:N", color=series),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=24)
def scatter_spec(scale: Scale, theme: Theme, sign: str) -> dict[str, Any]:
    """Price against score: every model a dot, the cheapest of each score joined and named."""
    import altair as alt

    colour = COLOURS[theme]
    score = alt.X("percent:Q", title="MMLU score, %", scale=alt.Scale(zero=False, padding=24),
                  axis=alt.Axis(grid=False))  # fmt: skip
    money = price_axis(scale, sign)
    price = alt.Y("price:Q", axis=money, scale=alt.Scale(type=scale, nice=True))
    base = alt.Chart(alt.NamedData("rows")).encode(x=score, y=price)
    best = base.transform_filter(alt.datum.kind == "cheapest")
    tooltip = [alt.Tooltip("name:N", title="Model"), alt.Tooltip("shown:N", title="Price"),
               alt.Tooltip("percent:Q", title="MMLU, %")]  # fmt: skip
    layers = [
        best.mark_line(interpolate="step-before", strokeWidth=1.5, color=colour["accent"],
                       strokeDash=[4, 3]),
        base.transform_filter(alt.datum.kind == "other")
        .mark_point(filled=True, opacity=0.75, size=45, color=colour["line"])
        .encode(tooltip=tooltip),
        best.mark_point(filled=True, opacity=1, size=80, color=colour["accent"])
        .encode(tooltip=tooltip),
        *(
            best.transform_filter(alt.datum.side == side)
            .mark_text(font=FONT, fontSize=LETTER, align="left" if side == "right" else "right",
                       dx=8 if side == "right" else -8, dy=-9, **style)
            .encode(text="label:N")
            for side in ("left", "right")
            for style in (
                {"stroke": colour["paper"], "strokeWidth": 4, "strokeJoin": "round"},
                {"color": colour["accent"]},
            )
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=4)
def strip_spec(theme: Theme) -> dict[str, Any]:
    """One row of ticks per kind of event; a click on a day picks it."""
    import altair as alt

    colour = COLOURS[theme]
    picked = alt.selection_point(name="picked", fields=["day_text"], on="click", toggle=False)
    ink = alt.condition(alt.datum.chosen, alt.value(colour["accent"]), alt.value(colour["line"]))
    chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_point(filled=True, shape="circle")
        .encode(
            x=alt.X("day:T", title=None,
                    axis=alt.Axis(format="%Y", tickCount="year", grid=True)),
            y=alt.Y("lane:N", title=None, sort=None,
                    axis=alt.Axis(domain=False, ticks=False, labelPadding=8, labelLimit=110)),
            color=ink,
            size=alt.condition(alt.datum.chosen, alt.value(170), alt.value(55)),
            opacity=alt.condition(alt.datum.chosen, alt.value(1), alt.value(RANGE_OPACITY)),
            tooltip=[alt.Tooltip("title:N", title="Event"), alt.Tooltip("day_text:N", title="Day")],
        )
        .add_params(picked)
    )  # fmt: skip
    return finished(chart, theme)
