"""The pictures of extraction: recovered share against samples with its cases, and a heat map."""

from functools import lru_cache
from typing import Any

from analysis.brief.style import BAND, COLOURS, FONT, LETTER, RANGE_OPACITY, Theme, finished

_COUNT = (
    "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + 'm' : "
    "datum.value >= 1e3 ? format(datum.value / 1e3, '~g') + 'k' : format(datum.value, '~g')"
)


_PLACES: dict[str, dict[str, Any]] = {
    "left": {"align": "right", "dx": -12, "dy": -10},
    "right": {"align": "left", "dx": 12, "dy": -10},
}


_TURN: dict[Theme, float] = {"light": 0.8, "dark": 0.51, "print": 0.73}
"""The level of a cell at which black letters on it give way to white ones, or white to black."""
_INKS: dict[Theme, tuple[str, str]] = {
    "light": ("#ffffff", "#000000"), "dark": ("#000000", "#ffffff"),
    "print": ("#ffffff", "#000000"),
}  # fmt: skip
"""Above and below it; softer inks would leave levels on which neither can be read."""


@lru_cache(maxsize=4)
def recovered_spec(theme: Theme) -> dict[str, Any]:
    """Share of the gap against samples: the law with its band, cases as points, and the question's
    own place."""
    import altair as alt

    colour = COLOURS[theme]
    samples = alt.X("samples:Q", title="samples (log scale)",
                    scale=alt.Scale(type="log", nice=False, domainMin=100, clamp=True),
                    axis=alt.Axis(labelExpr=_COUNT, values=[10**n for n in range(2, 9)],
                                  grid=False))  # fmt: skip
    share = alt.Y("share:Q", title=None, axis=alt.Axis(format="~%", tickCount=6),
                  scale=alt.Scale(nice=True))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=samples, y=share)

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(alt.datum.kind == kind)

    tooltip = [
        alt.Tooltip("name:N", title="Case"),
        alt.Tooltip("shown:N", title="Recovered"),
        alt.Tooltip("metric:N", title="Test"),
    ]
    text: dict[str, Any] = {"font": FONT, "fontSize": LETTER, "fontWeight": "bold"}
    halo: dict[str, Any] = {"stroke": colour["paper"], "strokeWidth": 4, "strokeJoin": "round"}
    label = only("here").encode(text="label:N")
    layers = [
        only("law").mark_area(**BAND, fill=colour["accent"], stroke=colour["accent"])
        .encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        only("law").mark_line(color=colour["accent"], strokeWidth=2.5),
        only("zero").mark_rule(color=colour["muted"], strokeDash=[2, 3]).encode(x=alt.X()),
        only("case").mark_point(filled=True, opacity=0.85, size=55, color=colour["line"])
        .encode(tooltip=tooltip),
        only("held out").mark_point(filled=False, opacity=1, size=55, strokeWidth=2,
                                    color=colour["line"]).encode(tooltip=tooltip),
        only("here").mark_rule(color=colour["ink"], strokeWidth=5, opacity=RANGE_OPACITY)
        .encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        only("here").mark_point(filled=True, opacity=1, size=150, color=colour["accent"]),
        *(
            label.transform_filter(alt.datum.side == side)
            .mark_text(**text, **place, **style)
            for side, place in _PLACES.items()
            for style in (halo, {"color": colour["accent"]})
        ),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)


@lru_cache(maxsize=4)
def heat_spec(theme: Theme) -> dict[str, Any]:
    """A value over two inputs, one hue from paper to accent, each cell readable by its tooltip."""
    import altair as alt

    colour = COLOURS[theme]
    axis: dict[str, Any] = {"labelOverlap": "greedy", "grid": False,
                            "labelAngle": 0, "labelSeparation": 6,
                            "domain": False, "ticks": False}  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("x:N", sort=None, title=None, axis=alt.Axis(**axis)),
        y=alt.Y("y:N", sort=None, title=None, scale=alt.Scale(reverse=True),
                axis=alt.Axis(**axis)),
    )  # fmt: skip
    layers = [
        base.mark_rect().encode(
            color=alt.Color("level:Q", legend=None,
                            scale=alt.Scale(range=[colour["grid"], colour["accent"]],
                                            interpolate="lab", domain=[0, 1])),
            tooltip=[alt.Tooltip("across:N"), alt.Tooltip("up:N"), alt.Tooltip("shown:N")],
        ),
        base.transform_filter("datum.label != ''")
        .mark_text(font=FONT, fontSize=LETTER)
        .encode(text="label:N", color=alt.condition(f"datum.level > {_TURN[theme]}",
                *(alt.value(ink) for ink in _INKS[theme]))),
    ]  # fmt: skip
    return finished(alt.layer(*layers), theme)
