"""The pictures of costs: a forecast curve, and dots with their ranges. Built once per kind."""

from functools import lru_cache
from typing import Any

from analysis.brief.style import (
    COLOURS,
    FONT,
    LETTER,
    RANGE_OPACITY,
    Scale,
    Theme,
    finished,
    log_ticks,
    money_label,
)

_PLACES: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "dx": 11},
    "right above": {"align": "left", "dx": 11, "dy": -12},
    "right below": {"align": "left", "dx": 11, "dy": 15},
    "left below": {"align": "right", "dx": -11, "dy": 14},
}
"""Where a label may stand beside its point; a curve that falls to the right leaves these."""
WRAPPED_LABEL = r"split(trim(replace(datum.label, /(.{1,22})(\s+|$)/g, '$1\n')), '\n')"
"""Row names on lines short enough for a phone."""


@lru_cache(maxsize=24)
def curve_spec(scale: Scale, theme: Theme, sign: str) -> dict[str, Any]:
    """Cost against year: a published curve, its forecast dashed, and costs held against it."""
    import altair as alt

    colour = COLOURS[theme]
    year = alt.X("year:Q", title=None, scale=alt.Scale(domain=[2019.6, 2031.2]),
                 axis=alt.Axis(format="d", values=list(range(2020, 2031)), grid=False))  # fmt: skip
    money = alt.Axis(labelExpr=money_label(sign), tickCount=6, title=None)
    usd = alt.Y("usd:Q", axis=money, scale=alt.Scale(type=scale, nice=True))
    base = alt.Chart(alt.NamedData("rows")).encode(x=year, y=usd)

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(alt.datum.kind == kind)

    def labels(kind: str, *places: str, size: int = LETTER, **style: Any) -> list[alt.Chart]:
        """Text at the place beside its point that the row asks for."""
        return [
            only(kind)
            .transform_filter(alt.datum.place == place)
            .mark_text(font=FONT, fontSize=size, **_PLACES[place], **style)
            .encode(text="label:N")
            for place in places
        ]

    ends = {"x2": alt.X2("year_to:Q")}
    layers = [
        only("stated line").mark_line(color=colour["line"], strokeWidth=2.5),
        only("forecast line").mark_line(color=colour["line"], strokeWidth=2.5, strokeDash=[6, 5]),
        only("stated").mark_point(filled=True, opacity=1, size=70, color=colour["line"]),
        *labels("stated", "right above", "left below", color=colour["line"]),
        only("boundary").mark_point(filled=True, opacity=1, size=60, color=colour["muted"]),
        *labels("boundary", "right", "right above", color=colour["muted"]),
        only("lead").mark_rule(color=colour["accent"], strokeWidth=2).encode(**ends),
        only("range").mark_rule(color=colour["accent"], strokeWidth=6, opacity=RANGE_OPACITY)
        .encode(y2=alt.Y2("usd_to:Q")),
        only("chosen").mark_point(filled=True, opacity=1, size=130, color=colour["accent"]),
        *labels("chosen label", "right above", "right below", "left below", size=14,
                fontWeight="bold", color=colour["accent"]),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=24)
def dots_spec(theme: Theme, sign: str) -> dict[str, Any]:
    """Costs by row on a log axis: our dot with its 90 % range, published figures as diamonds."""
    import altair as alt

    colour = COLOURS[theme]
    usd = alt.X("cost:Q", title=None, scale=alt.Scale(type="log", nice=False, padding=48),
                axis=alt.Axis(labelExpr=money_label(sign), values=log_ticks("x"),
                              labelOverlap="greedy", labelSeparation=8,
                              labelBound=True))  # fmt: skip
    where = alt.Y("name:N", sort=None, title=None,
                  axis=alt.Axis(labelExpr=WRAPPED_LABEL, labelLimit=200,
                                domain=False, ticks=False, labelPadding=8))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=usd, y=where)
    ours = base.transform_filter(alt.datum.kind != "published")
    chosen = alt.condition(alt.datum.kind == "total", alt.value(colour["accent"]),
                           alt.value(colour["line"]))  # fmt: skip
    printed = base.transform_filter(alt.datum.kind == "published")
    layers = [
        ours.mark_rule(strokeWidth=5, opacity=RANGE_OPACITY).encode(
            x=alt.X("low:Q", title=None), x2=alt.X2("high:Q"), color=chosen
        ),
        ours.mark_point(filled=True, opacity=1, size=110).encode(color=chosen),
        ours.mark_text(font=FONT, fontSize=LETTER, fontWeight="bold", dy=-14).encode(
            text="label:N", color=chosen
        ),
        printed.mark_point(shape="diamond", filled=False, size=90, strokeWidth=2, opacity=1,
                           color=colour["ink"])
        .encode(tooltip=[alt.Tooltip("what:N", title="Published")]),
        printed.mark_text(font=FONT, fontSize=LETTER, dy=-14, color=colour["ink"])
        .encode(text="label:N"),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)
