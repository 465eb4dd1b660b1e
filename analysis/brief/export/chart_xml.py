"""A native chart as the XML of Office: a scatter of points, or bars that hang where rows say."""

from analysis.brief.export import chart_parts as parts
from analysis.brief.export.chart_workbook import Cells, label_room, placed
from analysis.brief.export.plot import (
    GRID,
    INK,
    LABEL_PT,
    MUTED,
    SMALL_PT,
    Bars,
    Plot,
    Room,
    Series,
    mixed,
)

HOLLOW = 0.6
"""Paper within a hollow mark: LibreOffice draws no outlines, so that a white one would vanish."""
ACROSS_ID, UP_ID = 2094734552, 2094734553
"""Any two numbers: the axes name each other by them."""
SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def points_xml(plot: Plot, width_in: float, height_in: float) -> str:
    """A scatter of the plot's series in a frame of this size."""
    cells = placed(plot.series)
    longest = max((len(one.points) for one in plot.series), default=0)
    found = [_series(n, one, cells[n], longest) for n, one in enumerate(plot.series)]
    series = "".join(reversed(found))  # LibreOffice draws the first on top; Office goes by `order`
    body = (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}'
        f'<c:axId val="{ACROSS_ID}"/><c:axId val="{UP_ID}"/></c:scatterChart>'
        f"{parts.value_axis(plot.across, ACROSS_ID, UP_ID, 'b')}"
        f"{parts.value_axis(plot.up, UP_ID, ACROSS_ID, 'l')}"
    )
    return _space(body, plot.room, width_in, height_in)


def bars_xml(plot: Bars, width_in: float, height_in: float) -> str:
    """Stacked bars, the first of each stack unseen so that the second begins where it should."""
    bars, cells = plot.bars, Cells(0, 2, len(plot.bars) + 1)
    names = parts.texts(cells.of(0), [bar.name for bar in bars])
    unseen = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    fills = "".join(
        f'<c:dPt><c:idx val="{n}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{parts.fill(bar.colour)}</c:spPr></c:dPt>"
        for n, bar in enumerate(bars)
    )
    stacks: list[tuple[str, int, list[float], str, str, str]] = [
        ("From", 1, [bar.start for bar in bars], unseen, "left", "inEnd"),
        ("Length", 2, [bar.end - bar.start for bar in bars],
         f"<c:spPr>{parts.fill(bars[0].colour)}</c:spPr>", "in", "inBase"),
        ("Room for a label", 4, [label_room(plot)] * len(bars), unseen, "right", "inBase"),
    ]  # fmt: skip
    series = ""
    for n, (name, column, values, look, side, place) in enumerate(stacks):
        labels = "".join(
            parts.label(i, bar.label, place, SMALL_PT, INK, bold=False)
            for i, bar in enumerate(bars)
            if bar.side == side
        )
        title = f"<c:tx>{parts.texts(Cells(column, 2, 2).name, [name])}</c:tx>"
        series += (
            f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{title}{look}'
            f'<c:invertIfNegative val="0"/>{fills if side == "in" else ""}'
            f"{parts.labels(labels)}"
            f"<c:cat>{names}</c:cat>"
            f"<c:val>{parts.numbers(cells.of(column), values)}</c:val></c:ser>"
        )
    body = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="70"/><c:overlap val="100"/>'
        f'<c:axId val="{UP_ID}"/><c:axId val="{ACROSS_ID}"/></c:barChart>'
        f'<c:catAx><c:axId val="{UP_ID}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{parts.line(GRID, 0.75)}</c:spPr>{parts.text_look(LABEL_PT, MUTED)}"
        f'<c:crossAx val="{ACROSS_ID}"/><c:crosses val="autoZero"/><c:auto val="1"/>'
        f'<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f"{parts.value_axis(plot.across, ACROSS_ID, UP_ID, 'b', crosses='max')}"
    )
    return _space(body, plot.room, width_in, height_in)


def _space(body: str, room: Room, width_in: float, height_in: float) -> str:
    inner = (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{room.left / width_in:.5f}"/>'
        f'<c:y val="{room.top / height_in:.5f}"/>'
        f'<c:w val="{1 - (room.left + room.right) / width_in:.5f}"/>'
        f'<c:h val="{1 - (room.top + room.bottom) / height_in:.5f}"/></c:manualLayout></c:layout>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {SPACES}>'
        '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{inner}{body}'
        "<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{parts.text_look(SMALL_PT, MUTED)}"
        "</c:chartSpace>"
    )


def _series(n: int, one: Series, cells: Cells, longest: int) -> str:
    line = (
        parts.line(one.colour, one.line_pt, one.dash) if one.line_pt else "<a:ln><a:noFill/></a:ln>"
    )
    labels = "".join(
        parts.label(i, p.label, p.place, one.label_pt, one.colour, bold=one.bold)
        for i, p in enumerate(one.points)
        if p.label
    )
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>'
        f"<c:tx>{parts.texts(cells.name, [one.name])}</c:tx><c:spPr>{line}</c:spPr>{_marker(one)}"
        f"{parts.labels(labels)}"
        f"<c:xVal>{parts.numbers(cells.of(0), [p.x for p in one.points], longest)}</c:xVal>"
        f"<c:yVal>{parts.numbers(cells.of(1), [p.y for p in one.points], longest)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _marker(one: Series) -> str:
    if one.marker == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    fill = mixed(one.colour, HOLLOW) if one.hollow else one.colour
    return (
        f'<c:marker><c:symbol val="{one.marker}"/><c:size val="{one.marker_pt}"/>'
        f"<c:spPr>{parts.fill(fill)}{parts.line(one.colour, 1.5)}</c:spPr></c:marker>"
    )
