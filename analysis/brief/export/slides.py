"""One finding a slide: title, native chart, measure, source, and what reopens it."""

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from analysis.brief.export import deck as house
from analysis.brief.export import qr
from analysis.brief.export.chart_workbook import bars_workbook, points_workbook
from analysis.brief.export.chart_xml import bars_xml, points_xml
from analysis.brief.export.figure import Figure
from analysis.brief.export.footer import ratio_note
from analysis.brief.export.native_plots import measure, native
from analysis.brief.export.plot import ACCENT, LINE, MUTED, Bars, Grid, Plot
from analysis.brief.export.slide_tables import shaded_table
from analysis.brief.export.text_room import height_in
from analysis.brief.legible import visible
from analysis.brief.words import day

GAP_IN = 0.12
CODE_IN, CODE_GAP_IN = 1.0, 0.2
"""The side of the QR code, and the paper beside it."""
CODE_TOP_IN = house.FOOTER_TOP_IN + house.FOOTER_IN - CODE_IN
SHOWN_LINK = 60
"""Letters of an address that the footer prints; a longer one stands behind words."""
SHOWN_CODE = 90
TOLD_ROWS = 60


def finding_slide(deck: Any, figure: Figure) -> Any:
    """A slide of the figure: its title, subtitle, native chart, source and footer; notes below."""
    chart = figure.chart
    slide, end = house.titled(deck, visible(figure.title))
    end = house.text_box(slide, "What is plotted", [visible(measure(chart))], end + GAP_IN)
    source = visible(" ".join(filter(None, (ratio_note(chart), chart.source_line))))
    code = CODE_IN + CODE_GAP_IN if 0 < len(figure.link.encode()) <= qr.LONGEST else 0.0
    wide = house.TEXT_IN - code
    tall = height_in(source, house.SMALL_PT, wide)
    top = house.FOOTER_TOP_IN - GAP_IN - tall
    house.text_box(slide, "Source", [source], top, house.SMALL_PT, wide=wide)
    top = min(top, CODE_TOP_IN) if code else top
    place = (house.MARGIN_IN, end + GAP_IN, house.TEXT_IN, top - end - 2 * GAP_IN)
    shape = _picture(slide, figure, place)
    describe(shape, chart.name, figure.alt)
    if code:
        _code(slide, figure.link)
    foot(slide, figure, code)
    slide.notes_slide.notes_text_frame.text = notes(figure)
    return slide


def _code(slide: Any, link: str) -> None:
    """The link as a QR code in the lower right corner."""
    from pptx.util import Inches

    left = house.WIDTH_IN - house.MARGIN_IN - CODE_IN
    places = (Inches(one) for one in (left, CODE_TOP_IN, CODE_IN, CODE_IN))
    shape = slide.shapes.add_picture(io.BytesIO(qr.png(link)), *places)
    describe(shape, "QR code", "QR code that opens the same view")


def describe(shape: Any, name: str, alt: str) -> None:
    """Give a shape the text that is read out in its place."""
    shape.name = visible(name)
    shape._element.xpath(".//p:cNvPr")[0].set("descr", visible(alt))


def _picture(slide: Any, figure: Figure, place: tuple[float, float, float, float]) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    chart, size = figure.chart, place[2:]
    plot = native(chart)
    match plot:
        case Grid():
            return shaded_table(slide, plot, place)
        case Plot():
            kind, xml = XL_CHART_TYPE.XY_SCATTER, points_xml(plot, *size)
            book = points_workbook(plot, chart.rows, chart.sign, figure.book_day)
        case Bars():
            kind, xml = XL_CHART_TYPE.BAR_STACKED, bars_xml(plot, *size)
            book = bars_workbook(plot, chart.rows, chart.sign, figure.book_day)
    return slide.shapes.add_chart(kind, *(Inches(one) for one in place), Drawn(xml, book))


@dataclass(frozen=True)
class Drawn:
    """What the library asks of a chart's data: here our own XML and workbook."""

    xml: str
    xlsx_blob: bytes

    def xml_bytes(self, chart_type: object) -> bytes:
        """The chart, whatever kind the library takes it for."""
        return self.xml.encode()


def foot(slide: Any, figure: Figure, free: float = 0.0) -> None:
    """Marking, scenario code, the book's day and the link at the bottom, and the slide's number.

    All end so many inches before the margin.
    """
    from pptx.enum.text import PP_ALIGN

    footer = house.placeholder_of_layout(slide, "FOOTER")
    told = [visible(figure.marking), "Costfall", cut(visible(figure.code), SHOWN_CODE)]
    if figure.book_day:
        told.append(f"book of {day(figure.book_day)}")
    text = " · ".join(part for part in told if part)
    footer.text_frame.clear()
    house.frame(footer, [], house.SMALL_PT, MUTED)
    paragraph = footer.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    marked = bool(figure.marking)
    if marked:
        head, _, text = text.partition(" · ")
        house.run(paragraph, head, house.SMALL_PT, ACCENT, bold=True)
        text = f" · {text}"
    house.run(paragraph, text, house.SMALL_PT, MUTED)
    link = visible(figure.link)
    if link:
        house.run(paragraph, " · ", house.SMALL_PT, MUTED)
        shown = link if len(link) <= SHOWN_LINK else "open this view"
        anchor = house.run(paragraph, shown, house.SMALL_PT, LINE)
        if urlsplit(link).scheme in ("http", "https"):
            anchor.hyperlink.address = link
    number = house.placeholder_of_layout(slide, "SLIDE_NUMBER")
    if free:
        house.put(footer, house.MARGIN_IN, house.FOOTER_TOP_IN,
                  house.TEXT_IN - house.NUMBER_IN - free, house.FOOTER_IN)  # fmt: skip
        house.put(number, house.WIDTH_IN - house.MARGIN_IN - house.NUMBER_IN - free,
                  house.FOOTER_TOP_IN, house.NUMBER_IN, house.FOOTER_IN)  # fmt: skip


def cut(text: str, most: int) -> str:
    """
    >>> cut("gpt-4 mfu=0.4", 8)
    'gpt-4 m…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def notes(figure: Figure) -> str:
    """For the speaker: what the chart shows row by row, its sources, and how to reopen it."""
    chart = figure.chart
    told = [f"{row['name']}: {row['label']}" for row in chart.rows
            if row.get("name") and row.get("label")]  # fmt: skip
    more = [f"… and {len(told) - TOLD_ROWS} more rows"] if len(told) > TOLD_ROWS else []
    sources = [
        f"{s.title} ({s.publisher}), {s.url}, accessed {day(s.accessed)}" for s in chart.sources
    ]
    parts = [
        [figure.title, chart.subtitle],
        [figure.alt],
        [*told[:TOLD_ROWS], *more],
        ["Sources:", *sources] if sources else [chart.source_line],
        [f"Scenario: {figure.code}"] if figure.code else [],
        [f"Opens the same view: {figure.link}"] if figure.link else [],
    ]
    return "\n\n".join("\n".join(visible(line) for line in part) for part in parts if part)
