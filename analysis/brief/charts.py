"""Charts as data: a finding for a title, rows, and a Vega-Lite picture of exactly those rows.

The picture is built once per kind, scale and theme; moving a control changes only the rows.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from analysis.book.records import Source
from analysis.brief.words import changed_text, day
from analysis.study.scenario import Scenario

Row = dict[str, Any]
Theme = Literal["light", "dark"]
Scale = Literal["log", "linear"]
FONT = "Source Sans Pro, Source Sans, sans-serif"
"""The first draws files (it lies in fonts/), the second is the page's own: the same typeface."""
COLOURS: dict[Theme, dict[str, str]] = {
    "light": {"ink": "#1f2933", "muted": "#56616b", "grid": "#e3e6ea", "accent": "#a63c06",
              "line": "#1d5b8a", "paper": "#ffffff"},
    "dark": {"ink": "#e6eaee", "muted": "#aab4be", "grid": "#333c46", "accent": "#ff9466",
             "line": "#8cc4ee", "paper": "#14181d"},
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """One message: words, rows, and which picture shows them."""

    name: str
    """For file names: `alpaca-7b-cost`."""
    title: str
    measure: str
    """What is plotted, in which unit and on which scale."""
    sources: tuple[Source, ...]
    scenario: Scenario
    alt: str
    kind: Literal["curve", "dots"]
    scale: Scale
    rows: tuple[Row, ...]
    height: int
    sign: str = "$"
    """The currency sign of the axis."""

    @property
    def subtitle(self) -> str:
        """The measure, and whatever the reader set."""
        return f"{self.measure}. {changed_text(self.scenario)}".strip().removesuffix(".")

    @property
    def source_line(self) -> str:
        """Up to three sources by title and publisher, with the day on which they were read."""
        if not self.sources:
            return "Source: the reader’s own inputs. Analysis: Costfall."
        named = "; ".join(f"{s.title} ({s.publisher})" for s in self.sources[:3])
        more = f"; and {len(self.sources) - 3} more" if len(self.sources) > 3 else ""
        read = day(max(s.accessed for s in self.sources))
        return f"Source: {named}{more}, accessed {read}. Analysis: Costfall."

    def spec(self, theme: Theme = "light") -> dict[str, Any]:
        """The Vega-Lite picture without its rows. Shared: copy it before changing it."""
        if self.kind == "curve":
            return _curve_spec(self.scale, theme, self.sign)
        return _dots_spec(theme, self.sign)


@lru_cache(maxsize=8)
def _curve_spec(scale: Scale, theme: Theme, sign: str) -> dict[str, Any]:
    """Cost against year: a published curve, its forecast dashed, and costs held against it."""
    import altair as alt

    colour = COLOURS[theme]
    year = alt.X("year:Q", title=None, scale=alt.Scale(domain=[2019.6, 2031.2]),
                 axis=alt.Axis(format="d", values=list(range(2020, 2031)), grid=False))  # fmt: skip
    money = alt.Axis(labelExpr=_money_label(sign), tickCount=6, title=None)
    usd = alt.Y("usd:Q", axis=money, scale=alt.Scale(type=scale, nice=True))
    base = alt.Chart(alt.NamedData("rows")).encode(x=year, y=usd)

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(alt.datum.kind == kind)

    def labels(kind: str, *places: str, size: int = 13, **style: Any) -> list[alt.Chart]:
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
        only("range").mark_rule(color=colour["accent"], strokeWidth=6, opacity=0.35).encode(
            y2=alt.Y2("usd_to:Q")
        ),
        only("chosen").mark_point(filled=True, opacity=1, size=130, color=colour["accent"]),
        *labels("chosen label", "right above", "right below", "left below", size=14,
                fontWeight="bold", color=colour["accent"]),
    ]  # fmt: skip
    return _finished(alt.layer(*layers), theme)


@lru_cache(maxsize=8)
def _dots_spec(theme: Theme, sign: str) -> dict[str, Any]:
    """Costs by row on a log axis: our dot with its 90 % range, published figures as diamonds."""
    import altair as alt

    colour = COLOURS[theme]
    usd = alt.X("cost:Q", title=None, scale=alt.Scale(type="log", nice=True, padding=48),
                axis=alt.Axis(labelExpr=_money_label(sign), values=_POWERS_OF_TEN,
                              labelOverlap="greedy"))  # fmt: skip
    where = alt.Y("name:N", sort=None, title=None,
                  axis=alt.Axis(labelExpr=_WRAPPED_LABEL, labelLimit=200,
                                domain=False, ticks=False, labelPadding=8))  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=usd, y=where)
    ours = base.transform_filter(alt.datum.kind != "published")
    chosen = alt.condition(alt.datum.kind == "total", alt.value(colour["accent"]),
                           alt.value(colour["line"]))  # fmt: skip
    printed = base.transform_filter(alt.datum.kind == "published")
    layers = [
        ours.mark_rule(strokeWidth=5, opacity=0.4).encode(
            x=alt.X("low:Q", title=None), x2=alt.X2("high:Q"), color=chosen
        ),
        ours.mark_point(filled=True, opacity=1, size=110).encode(color=chosen),
        ours.mark_text(font=FONT, fontSize=13, fontWeight="bold", dy=-14).encode(
            text="label:N", color=chosen
        ),
        printed.mark_point(shape="diamond", filled=False, size=90, strokeWidth=2, opacity=1,
                           color=colour["ink"])
        .encode(tooltip=[alt.Tooltip("what:N", title="Published")]),
        printed.mark_text(font=FONT, fontSize=13, dy=-14, color=colour["ink"])
        .encode(text="label:N"),
    ]  # fmt: skip
    return _finished(alt.layer(*layers), theme)


_PLACES: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "dx": 11},
    "right above": {"align": "left", "dx": 11, "dy": -12},
    "right below": {"align": "left", "dx": 11, "dy": 15},
    "left below": {"align": "right", "dx": -11, "dy": 14},
}
"""Where a label may stand beside its point; a curve that falls to the right leaves these."""
_POWERS_OF_TEN = [10**n for n in range(13)]
_WRAPPED_LABEL = r"split(trim(replace(datum.label, /(.{1,22})(\s+|$)/g, '$1\n')), '\n')"
"""Row names on lines short enough for a phone."""


def _money_label(sign: str) -> str:
    """A Vega expression that labels an axis as `words.money` writes: $450k, £1.2m."""
    steps = "".join(
        f"datum.value >= {at} ? '{sign}' + format(datum.value / {at}, '~g') + '{suffix}' : "
        for at, suffix in ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    )
    return f"{steps}'{sign}' + format(datum.value, '~g')"


def _finished(chart: Any, theme: Theme) -> dict[str, Any]:
    """The house style, and no data: they come with each drawing."""
    colour = COLOURS[theme]
    axis = {"labelColor": colour["muted"], "titleColor": colour["muted"], "labelFontSize": 13,
            "gridColor": colour["grid"], "domainColor": colour["grid"],
            "tickColor": colour["grid"]}  # fmt: skip
    spec: dict[str, Any] = chart.properties(width="container").to_dict()
    for key in ("$schema", "data", "datasets"):
        spec.pop(key, None)
    spec["config"] = {
        "font": FONT, "background": None, "axis": axis, "view": {"stroke": None},
        "title": {"color": colour["ink"], "subtitleColor": colour["muted"]},
    }  # fmt: skip
    return spec
