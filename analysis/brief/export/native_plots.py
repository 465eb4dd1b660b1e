"""Which native picture shows a chart: points, bars, or a table of cells."""

from analysis.brief.charts import Chart
from analysis.brief.export import curve_plots, price_plots, row_plots
from analysis.brief.export.axes import money_axis
from analysis.brief.export.plot import ACCENT, LABEL_PT, LINE, Bar, Bars, Grid, Plot, Room, mixed
from analysis.brief.export.text_room import lines, width_in

NAME_IN = 2.9
_BANDS = {"volume": "shaded: ", "predicted": "shaded: ", "recovered": "band: "}
"""How a chart's measure names the area that is drawn here as two dashed lines."""


def measure(chart: Chart) -> str:
    """The chart's subtitle, true of the native picture."""
    band = _BANDS.get(chart.kind)
    return chart.subtitle.replace(band, "between dashes: ", 1) if band else chart.subtitle


def native(chart: Chart) -> Plot | Bars | Grid:
    """The chart's rows laid out for an Office program."""
    match chart.kind:
        case "impact":
            return row_plots.impact(chart)
        case "dots" | "supply" | "ladder":
            return row_plots.dots(chart)
        case "tornado":
            return row_plots.tornado(chart)
        case "strip":
            return row_plots.strip(chart)
        case "curve":
            return curve_plots.curve(chart)
        case "steps":
            return price_plots.steps(chart)
        case "scatter":
            return price_plots.scatter(chart)
        case "volume":
            return curve_plots.volume(chart)
        case "predicted":
            return curve_plots.predicted(chart)
        case "recovered":
            return curve_plots.recovered(chart)
        case "waterfall":
            return waterfall(chart)
        case "heat":
            return heat(chart)


def waterfall(chart: Chart) -> Bars:
    """A bar per row, hanging between the row's two sums; the axis begins at zero."""
    bars = tuple(
        Bar(row["name"], row["start"], row["end"], row["label"], row["side"],
            mixed(ACCENT if row["kind"] == "compute" else LINE, 0.45))
        for row in chart.rows
    )  # fmt: skip
    axis = money_axis([bar.end for bar in bars], chart.sign)
    names = (line for bar in bars for line in lines(bar.name, LABEL_PT, NAME_IN))
    width = max(width_in(line, LABEL_PT) for line in names)
    return Bars(bars, axis, Room(left=width + 0.35))


def heat(chart: Chart) -> Grid:
    """A cell per row of the chart, the largest of the second input on top."""
    columns = tuple(dict.fromkeys(row["x"] for row in chart.rows))
    rows = tuple(dict.fromkeys(row["y"] for row in chart.rows))[::-1]
    places = {(row["x"], row["y"]): row for row in chart.rows}
    return Grid(
        columns,
        rows,
        {at: row["shown"].rpartition(": ")[2] for at, row in places.items()},
        {at: row["level"] for at, row in places.items()},
    )
