"""The parts of a native chart’s XML: numbers and texts with their cells, labels, axes, strokes."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from analysis.brief.export.plot import GRID, MUTED, SMALL_PT, Axis, Place
from analysis.brief.legible import visible

EMU_PER_POINT = 12700
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
"""No lines from marks to labels that stand farther off."""


def labels(found: str) -> str:
    """The labels of a series; points without one of their own have none."""
    return f"<c:dLbls>{found}{_shown(False)}{NO_LEADERS}</c:dLbls>"


def _shown(value: bool) -> str:
    return "".join(f'<c:show{what} val="{int(value and what == "Val")}"/>' for what in _SHOWN)


def label(at: int, text: str, place: Place | str, points: float, colour: str, *, bold: bool) -> str:
    """One label in our words beside point `at`."""
    side, x, y = (place, 0.0, 0.0) if isinstance(place, str) else (
        place.side, place.shift, -place.rise)  # fmt: skip
    moved = f'<c:manualLayout><c:x val="{x:.4f}"/><c:y val="{y:.4f}"/></c:manualLayout>'
    layout = f"<c:layout>{moved}</c:layout>" if x or y else ""
    look = f'lang="en-GB" sz="{points * 100:.0f}" b="{int(bold)}"'
    align = {"l": "r", "r": "l"}.get(side, "ctr")
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{align}"/><a:r><a:rPr {look}>{fill(colour)}</a:rPr>'
        f"<a:t>{told(line)}</a:t></a:r></a:p>"
        for line in text.split("\n")
    )
    return (
        f'<c:dLbl><c:idx val="{at}"/>{layout}<c:tx><c:rich><a:bodyPr wrap="none" lIns="38100" '
        f'rIns="38100" tIns="19050" bIns="19050" anchor="ctr"><a:spAutoFit/></a:bodyPr>'
        f'<a:lstStyle/>{paragraphs}</c:rich></c:tx><c:dLblPos val="{side}"/>'
        f"{_shown(True)}</c:dLbl>"
    )


def value_axis(axis: Axis, own: int, other: int, side: str, crosses: str = "min") -> str:
    """An axis of numbers; `logBase` comes first in its scaling, or Office calls the file broken."""
    base = '<c:logBase val="10"/>' if axis.log else ""
    grid = f"<c:majorGridlines><c:spPr>{line(GRID, 0.75)}</c:spPr></c:majorGridlines>"
    title = (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>"
        f'<a:rPr lang="en-GB" sz="{SMALL_PT * 100}" b="0">{fill(MUTED)}</a:rPr>'
        f'<a:t>{told(axis.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    step = 10.0 if axis.log else axis.step
    unit = f'<c:majorUnit val="{step!r}"/>' if step else ""
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling>{base}<c:orientation val="minMax"/>'
        f'<c:max val="{axis.most!r}"/><c:min val="{axis.least!r}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{grid if axis.grid else ""}'
        f"{title if axis.title else ''}"
        f'<c:numFmt formatCode={_attribute(axis.code)} sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"nextTo" if axis.labelled else "none"}"/>'
        f"<c:spPr>{line(GRID, 0.75)}</c:spPr>{text_look(SMALL_PT, MUTED)}"
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="{"midCat" if crosses == "min" else "between"}"/>{unit}</c:valAx>'
    )


def numbers(cells: str, values: Sequence[float | None], longest: int = 0) -> str:
    """Numbers with the cells they stand in. None leaves a gap, as do cells up to `longest`."""
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{float(value)!r}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{cells}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{max(longest, len(values))}"/>{points}</c:numCache></c:numRef>'
    )


def texts(cells: str, texts: Sequence[str]) -> str:
    """Texts with the cells they stand in."""
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{told(text)}</c:v></c:pt>' for n, text in enumerate(texts)
    )
    return (
        f'<c:strRef><c:f>{cells}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}'
        "</c:strCache></c:strRef>"
    )


def told(text: str) -> str:
    """Text as XML takes it, without characters that only steer: some of them it cannot hold."""
    return escape(visible(text))


def fill(colour: str) -> str:
    """An even fill."""
    return f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#").upper()}"/></a:solidFill>'


def line(colour: str, points: float, dash: str = "solid") -> str:
    """A stroke of so many points."""
    dashed = "" if dash == "solid" else f'<a:prstDash val="{dash}"/>'
    width = round(points * EMU_PER_POINT)
    return f'<a:ln w="{width}" cap="flat">{fill(colour)}{dashed}<a:round/></a:ln>'


def text_look(points: float, colour: str) -> str:
    """Size in points and colour of text."""
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{points * 100:.0f}" b="0">'
        f'{fill(colour)}</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def _attribute(text: str) -> str:
    quoted = escape(text, {'"': "&quot;"})
    return f'"{quoted}"'
