"""The house style of every chart: typeface, colours, and axes that read like the text."""

from pathlib import Path
from typing import Any, Literal

Theme = Literal["light", "dark", "print"]
Scale = Literal["log", "linear"]
FONTS = Path(__file__).parent / "fonts"
FONT = "Source Sans Pro, Source Sans, sans-serif"
"""The first draws files (it lies in fonts/), the second is the page's own: the same typeface."""
COLOURS: dict[Theme, dict[str, str]] = {
    "light": {"ink": "#1f2933", "muted": "#56616b", "grid": "#e3e6ea", "accent": "#a63c06",
              "line": "#0b4a75", "paper": "#ffffff"},
    "dark": {"ink": "#e6eaee", "muted": "#aab4be", "grid": "#333c46", "accent": "#ff9466",
             "line": "#8fd3fa", "paper": "#14181d"},
    "print": {"ink": "#101418", "muted": "#4a545d", "grid": "#c3c9cf", "accent": "#a63c06",
              "line": "#083a5e", "paper": "#ffffff"},
}  # fmt: skip
"""Print is the light style for printers without colour: what differs in hue differs in grey."""
SERIES: dict[Theme, tuple[str, ...]] = {
    "light": ("#a63c06", "#0b4a75", "#2b835c", "#2c1245", "#846714", "#06504d", "#a3195f",
              "#22223f"),
    "dark": ("#ff9466", "#8fd3fa", "#d3f1ce", "#b084c4", "#f5e08a", "#2cd3de", "#d98fa6",
             "#6a90e6"),
    "print": ("#a63c06", "#083a5e", "#2b835c", "#1c0b2e", "#846714", "#06504d", "#a3195f",
              "#22223f"),
}  # fmt: skip
"""One colour per line, each at least 4.5:1 against its paper. Those of either four keep apart for
the colour-blind and in greyscale; the second four are dashed."""
SOLID, DASHED = [1, 0], [7, 4]
DASHES: list[list[int]] = [SOLID] * 4 + [DASHED] * 4
RANGE_OPACITY = 0.65
"""Of a bar that shows a range: less ink than its dot, and still 3:1 against the paper."""
BAND: dict[str, Any] = {"fillOpacity": 0.15, "strokeOpacity": RANGE_OPACITY, "strokeWidth": 1}
"""An area around a line: so faint that the line stands out, with an edge that is 3:1."""
LETTER = 13
"""Pixels of the letters of a picture on screen."""
POWERS_OF_TEN = [10.0**power for power in range(-6, 14)]
ROUND_STEPS = [step * 10.0**power for power in range(-6, 13) for step in (1, 2, 5)]
NARROW = 100
"""An axis that reaches less far than this many times its start has ticks between powers of ten."""


def money_label(sign: str) -> str:
    """A Vega expression that labels an axis as `words.money` writes: $450k, £1.2m."""
    steps = "".join(
        f"datum.value >= {at} ? '{sign}' + format(datum.value / {at}, '~g') + '{suffix}' : "
        for at, suffix in ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    )
    return f"{steps}'{sign}' + format(datum.value, '~g')"


def log_ticks(channel: str) -> Any:
    """Ticks of a log axis: powers of ten, or where it is narrow 1, 2 and 5 between them.

    The axis itself decides as it is drawn, for moving a control changes only the rows.
    """
    import altair as alt

    ends = f"domain('{channel}')"
    wide = f"{ends}[1] > {NARROW} * {ends}[0]"
    return alt.ExprRef(f"{wide} ? {POWERS_OF_TEN} : {ROUND_STEPS}")


def finished(chart: Any, theme: Theme) -> dict[str, Any]:
    """The house style, and no data: they come with each drawing."""
    colour = COLOURS[theme]
    axis = {"labelColor": colour["muted"], "titleColor": colour["muted"], "labelFontSize": LETTER,
            "titleFontSize": LETTER, "gridColor": colour["grid"], "domainColor": colour["grid"],
            "tickColor": colour["grid"]}  # fmt: skip
    spec: dict[str, Any] = chart.properties(width="container").to_dict()
    for key in ("$schema", "data", "datasets"):
        spec.pop(key, None)
    spec["config"] = {
        "font": FONT, "background": None, "axis": axis, "view": {"stroke": None},
        "title": {"color": colour["ink"], "subtitleColor": colour["muted"]},
    }  # fmt: skip
    return spec
