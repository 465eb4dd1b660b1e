"""The house style of every chart: typeface, colours, and axes that read like the text."""

from typing import Any, Literal

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
SERIES: dict[Theme, tuple[str, ...]] = {
    "light": ("#a63c06", "#1d5b8a", "#2b6f3e", "#7b3f98", "#8a5a00", "#0b6e75", "#b3266b",
              "#56616b"),
    "dark": ("#ff9466", "#8cc4ee", "#86d19b", "#cda6e6", "#e6b84d", "#6fd3d8", "#f29ac4",
             "#b6c0ca"),
}  # fmt: skip
"""One colour per line, each at least 4.5:1 against its paper."""
POWERS_OF_TEN = [10**n for n in range(13)]


def money_label(sign: str) -> str:
    """A Vega expression that labels an axis as `words.money` writes: $450k, £1.2m."""
    steps = "".join(
        f"datum.value >= {at} ? '{sign}' + format(datum.value / {at}, '~g') + '{suffix}' : "
        for at, suffix in ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    )
    return f"{steps}'{sign}' + format(datum.value, '~g')"


def finished(chart: Any, theme: Theme) -> dict[str, Any]:
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
