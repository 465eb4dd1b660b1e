"""An empty 16:9 presentation in the house style, and the parts that slides are built of."""

import re
from collections.abc import Sequence
from typing import Any

from analysis.brief.export.plot import INK, MUTED, PAPER
from analysis.brief.export.text_room import height_in
from analysis.brief.style import SERIES

WIDTH_IN, HEIGHT_IN = 13.333, 7.5
MARGIN_IN, TOP_IN = 0.6, 0.3
TEXT_IN = WIDTH_IN - 2 * MARGIN_IN
TITLE_IN = 0.95
"""Two lines."""
FOOTER_TOP_IN, FOOTER_IN, NUMBER_IN = 6.98, 0.3, 0.7
TITLE_PT, LONG_TITLE_PT, TEXT_PT, SMALL_PT = 28, 24, 14, 12
LONG_TITLE = 105
"""Letters from which a title is set in the smaller size, for computers without our typeface."""
FACE = '<a:latin typeface="Source Sans Pro" panose="020B0503030403020204" pitchFamily="34"/>'
"""With its family and shape, by which a computer without it takes one that is alike."""
LANGUAGE = "en-GB"


def empty_deck() -> Any:
    """A presentation with one layout: a title, and whatever a slide puts below it."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE as RELATED
    from pptx.util import Inches

    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    kept = deck.slide_layouts.get_by_name("Title Only")
    for layout in list(deck.slide_layouts):
        if layout is not kept:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    theme = master.part.part_related_by(RELATED.THEME)
    theme._blob = _house_theme(theme.blob)  # the library reads themes but has no way to write them
    for holder in (master, kept):
        for shape in list(holder.placeholders):
            _lay_out(shape)
    style = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    style.find("{*}defRPr").set("sz", str(TITLE_PT * 100))
    style.find("{*}defRPr").set("b", "1")
    return deck


def _lay_out(shape: Any) -> None:
    """Where a placeholder of master or layout stands on the wider slide."""
    right = WIDTH_IN - MARGIN_IN - NUMBER_IN
    places = {
        "TITLE": (MARGIN_IN, TOP_IN, TEXT_IN, 1.0),
        "BODY": (MARGIN_IN, 1.9, TEXT_IN, 4.6),
        "FOOTER": (MARGIN_IN, FOOTER_TOP_IN, TEXT_IN - NUMBER_IN, FOOTER_IN),
        "SLIDE_NUMBER": (right, FOOTER_TOP_IN, NUMBER_IN, FOOTER_IN),
    }
    place = places.get(shape.placeholder_format.type.name)
    if place is None:  # the date: every figure names its own
        shape.element.getparent().remove(shape.element)
        return
    put(shape, *place)


def _house_theme(theme: bytes) -> bytes:
    """The theme with the house's typeface and colours, so that what users add looks alike."""
    text = theme.decode("utf-8")
    text = re.sub(r'<a:latin typeface="[^"]*"[^>]*/>', FACE, text)
    colours = {"dk1": INK, "lt1": PAPER, "dk2": MUTED, "hlink": SERIES["light"][1],
               "folHlink": SERIES["light"][3]}  # fmt: skip
    colours |= {f"accent{n}": colour for n, colour in enumerate(SERIES["light"][:6], 1)}
    for name, colour in colours.items():
        value = f'<a:srgbClr val="{colour.removeprefix("#").upper()}"/>'
        text = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf"\g<1>{value}\g<2>", text, flags=re.S)
    return text.encode("utf-8")


def put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    """Place a shape, in inches."""
    from pptx.util import Inches

    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(width), Inches(height)


def titled(deck: Any, title: str) -> tuple[Any, float]:
    """A new slide under its title, and the inches from the top at which its text ends.

    Titles stand on the foot of their box, so that charts begin at one height on every slide.
    """
    from pptx.enum.text import MSO_ANCHOR

    slide = deck.slides.add_slide(deck.slide_layouts[0])
    size = TITLE_PT if len(title) <= LONG_TITLE else LONG_TITLE_PT
    height = max(TITLE_IN, height_in(title, size, TEXT_IN, bold=True))
    put(slide.shapes.title, MARGIN_IN, TOP_IN, TEXT_IN, height)
    frame(slide.shapes.title, [title], size, INK, bold=True)
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    return slide, TOP_IN + height


def text_box(
    slide: Any, name: str, paragraphs: Sequence[str], top: float, points: float = TEXT_PT,
    *, head: bool = False, wide: float = TEXT_IN,
) -> float:  # fmt: skip
    """Text over so many inches; returns the inches from the top at which it ends.

    With `head`, its first paragraph is a heading.
    """
    height = sum(height_in(text, points, wide) for text in paragraphs)
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    put(box, MARGIN_IN, top, wide, height)
    frame(box, paragraphs, points, MUTED)
    if head:
        first = box.text_frame.paragraphs[0].runs[0]
        first.font.bold, first.font.color.rgb = True, rgb(INK)
    return top + height


def frame(
    shape: Any, paragraphs: Sequence[str], points: float, colour: str, *, bold: bool = False
) -> None:
    """Fill a shape with paragraphs, without inner margins, from its top."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

    text = shape.text_frame
    text.word_wrap, text.auto_size = True, MSO_AUTO_SIZE.NONE
    text.vertical_anchor = MSO_ANCHOR.TOP
    text.margin_left = text.margin_right = text.margin_top = text.margin_bottom = 0
    for n, told in enumerate(paragraphs):
        paragraph = text.paragraphs[0] if n == 0 else text.add_paragraph()
        run(paragraph, told, points, colour, bold=bold)


def run(paragraph: Any, text: str, points: float, colour: str, *, bold: bool = False) -> Any:
    """A run of text at the end of a paragraph, marked as English."""
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    made = paragraph.add_run()
    made.text = text
    made.font.size, made.font.bold = Pt(points), bold
    made.font.color.rgb = rgb(colour)
    made.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
    return made


def rgb(colour: str) -> Any:
    """A colour of the house as the library takes it."""
    from pptx.dml.color import RGBColor

    made: Any = RGBColor  # untyped in the library
    return made(*bytes.fromhex(colour.removeprefix("#")))


def placeholder_of_layout(slide: Any, kind: str) -> Any:
    """A copy on the slide of its layout's footer or slide number, which new slides lack."""
    from copy import deepcopy

    found = next(
        one for one in slide.slide_layout.placeholders if one.placeholder_format.type.name == kind
    )
    copied = deepcopy(found.element)
    taken = {int(one) for one in slide.shapes._spTree.xpath("//p:cNvPr/@id")}
    copied.nvSpPr.cNvPr.set("id", str(max(taken) + 1))  # an id belongs to one shape of a slide
    slide.shapes._spTree.append(copied)
    return slide.shapes[-1]
