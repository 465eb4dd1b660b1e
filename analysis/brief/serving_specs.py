"""The pictures of serving: a month's cost against its tokens, and costs beside prices."""

from functools import lru_cache
from typing import Any

from analysis.brief.market_specs import price_axis
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

_TOKENS = "".join(
    f"datum.value >= {at} ? format(datum.value / {at}, '~g') + '{suffix}' : "
    for at, suffix in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
)
_TEXT: dict[str, Any] = {"font": FONT, "fontSize": LETTER, "fontWeight": "bold"}


@lru_cache(maxsize=4)
def volume_spec(theme: Theme, sign: str) -> dict[str, Any]:
    """US dollars a month against tokens a month: a line for the API, stairs for whole GPUs."""
    import altair as alt

    colour = COLOURS[theme]
    tokens = alt.X("tokens:Q", title="tokens a month", scale=alt.Scale(type="log", nice=False),
                   axis=alt.Axis(labelExpr=f"{_TOKENS}datum.value", values=POWERS_OF_TEN,
                                 labelOverlap="greedy", grid=False))  # fmt: skip
    money = alt.Axis(labelExpr=money_label(sign), values=POWERS_OF_TEN, title=None)
    usd = alt.Y("usd:Q", axis=money, scale=alt.Scale(type="log", nice=False, padding=12))
    base = alt.Chart(alt.NamedData("rows")).encode(x=tokens, y=usd)

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(alt.datum.kind == kind)

    def label(kind: str, ink: str, **place: Any) -> list[alt.Chart]:
        shown = only(kind).encode(text="label:N")
        halo: dict[str, Any] = {"stroke": colour["paper"], "strokeWidth": 4, "strokeJoin": "round"}
        return [shown.mark_text(**_TEXT, **place, **style) for style in (halo, {"color": ink})]

    tooltip = [
        alt.Tooltip("shown:N", title="Own GPUs"),
        alt.Tooltip("at:N", title="Tokens a month"),
    ]
    layers = [
        only("own").mark_area(**BAND, fill=colour["accent"], stroke=colour["accent"],
                              interpolate="step-before")
        .encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        only("full").mark_rule(color=colour["muted"], strokeDash=[2, 3])
        .encode(y2=alt.Y2("low:Q")),
        only("api").mark_line(color=colour["line"], strokeWidth=2.5),
        only("own").mark_line(color=colour["accent"], strokeWidth=2.5, interpolate="step-before")
        .encode(tooltip=tooltip),
        only("asked").mark_point(filled=True, opacity=1, size=70, color=colour["ink"])
        .encode(tooltip=[alt.Tooltip("label:N", title="Asked for")]),
        only("even").mark_point(filled=True, opacity=1, size=150, color=colour["accent"]),
        *label("full end", colour["muted"], align="left", dx=5, dy=-4, baseline="bottom"),
        *label("api end", colour["line"], align="right", dx=-6, dy=-8),
        *label("own end", colour["accent"], align="left", dx=6, dy=-10),
        *label("even", colour["accent"], align="right", dx=-10, dy=-12),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=4)
def supply_spec(theme: Theme, sign: str) -> dict[str, Any]:
    """Per million tokens: our dot with its range, sellers' prices and measured costs as marks."""
    import altair as alt

    colour = COLOURS[theme]
    cost = alt.X("cost:Q", axis=price_axis("log", sign, "x"), title=None,
                 scale=alt.Scale(type="log", nice=False, padding=40))  # fmt: skip
    where = alt.Y("name:N", sort=None, title=None,
                  axis=alt.Axis(domain=False, ticks=False, labelPadding=8))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=cost, y=where)

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(alt.datum.kind == kind)

    tooltip = [alt.Tooltip("what:N", title="What"), alt.Tooltip("shown:N", title="Price")]
    ours = only("ours")
    text: dict[str, Any] = {**_TEXT, "dy": -14}
    layers = [
        ours.mark_rule(strokeWidth=5, opacity=RANGE_OPACITY, color=colour["accent"]).encode(
            x=alt.X("low:Q", title=None), x2=alt.X2("high:Q")
        ),
        ours.mark_point(filled=True, opacity=1, size=110, color=colour["accent"]),
        only("sold").mark_point(shape="diamond", filled=False, size=80, strokeWidth=2, opacity=1,
                                color=colour["line"]).encode(tooltip=tooltip),
        only("measured").mark_point(shape="triangle-up", filled=True, size=90, opacity=1,
                                    color=colour["ink"]).encode(tooltip=tooltip),
        *(only(kind).mark_text(**text, color=colour[ink]).encode(text="label:N")
          for kind, ink in (("ours", "accent"), ("sold", "line"), ("measured", "ink"))),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)
