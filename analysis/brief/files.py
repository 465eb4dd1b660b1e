"""A chart as files: the picture that the preview shows, and the rows that it plots."""

import csv
import io
import json
import re
import textwrap
from dataclasses import asdict
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from analysis.brief.charts import Chart
from analysis.brief.style import COLOURS, FONT

FONTS = Path(__file__).parent / "fonts"
WIDTH = 730
"""With its padding, and twice that in pixels: the most that the page shows unscaled."""
SCALE = 2.0
DPI = 192
PADDING = 20
PLAIN_PADDING = 4
NOTE_LINE = 16
TITLE_CHARACTERS = 78
NOTE_CHARACTERS = 122


def png(chart: Chart) -> bytes:
    """The picture at twice its size, with title, description and source in its metadata."""
    from PIL import Image, PngImagePlugin

    drawn = _converter().svg_to_png(_bare_svg(chart), scale=SCALE)
    info = PngImagePlugin.PngInfo()
    for key, text in (("Title", chart.title), ("Description", chart.alt),
                      ("Source", chart.source_line)):  # fmt: skip
        info.add_itxt(key, text)
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn)).save(out, "PNG", pnginfo=info, dpi=(DPI, DPI))
    return out.getvalue()


def svg(chart: Chart) -> bytes:
    """The picture as SVG with a title and a description that readers announce."""
    start, end = _bare_svg(chart).split(">", 1)
    words = (
        f'<title id="title">{escape(chart.title)}</title><desc id="desc">{escape(chart.alt)}</desc>'
    )
    return f'{start} role="img" aria-labelledby="title desc">{words}{end}'.encode()


def plain_svg(chart: Chart, width: int, height: int) -> str:
    """The picture alone, for a page whose own text holds its title and source; plotted area in
    pixels, which are points on paper.
    """
    size = {"width": width, "height": height, "padding": PLAIN_PADDING}
    spec = {**_page_spec(chart), **size, "background": None}
    del spec["title"]
    drawn: str = _converter().vegalite_to_svg(spec)
    return drawn


def csv_rows(chart: Chart) -> bytes:
    """Exactly the plotted rows. Text that a spreadsheet would run as a formula gets a quote."""
    columns = list(dict.fromkeys(key for row in chart.rows for key in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _inert(value) for key, value in row.items()} for row in chart.rows)
    return out.getvalue().encode("utf-8-sig")


def metadata(chart: Chart) -> bytes:
    """What the picture says, and every source behind it with the day on which it was read."""
    words = {"title": chart.title, "subtitle": chart.subtitle, "alt": chart.alt}
    asked = asdict(chart.scenario) if chart.scenario else None
    sources = [source.model_dump(mode="json", exclude_none=True) for source in chart.sources]
    return json.dumps(
        {**words, "scenario": asked, "sources": sources}, ensure_ascii=False, indent=1, default=str
    ).encode()


def file_name(chart: Chart, kind: str) -> str:
    """`alpaca-7b-tuning-data.png`"""
    return f"{chart.name.replace('+', '-')}.{kind}"


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value


def _bare_svg(chart: Chart) -> str:
    """The picture with its source below it; Vega itself has no place for a footer."""
    drawn: str = _converter().vegalite_to_svg(_page_spec(chart))
    size = re.search(r'width="(\d+)" height="(\d+)" viewBox="0 0 \d+ \d+"', drawn)
    if not size:
        raise ValueError("the renderer's SVG has no size")
    width, height = int(size[1]), int(size[2])
    colour = COLOURS["light"]
    lines = textwrap.wrap(chart.source_line, NOTE_CHARACTERS)
    whole = height + NOTE_LINE * len(lines) + PADDING - NOTE_LINE // 2
    footer = "".join(
        f'<text x="{PADDING}" y="{height + NOTE_LINE * n}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    style = f'font-family="{FONT}" font-size="12" fill="{colour["muted"]}"'
    paper = f'<rect y="{height}" width="{width}" height="{whole}" fill="{colour["paper"]}"/>'
    sized = f'width="{width}" height="{whole}" viewBox="0 0 {width} {whole}"'
    body = drawn.replace(size[0], sized, 1).removesuffix("</svg>")
    return f"{body}{paper}<g {style}>{footer}</g></svg>"


def _page_spec(chart: Chart) -> dict[str, Any]:
    """The picture as on screen, at a fixed width, under its title."""
    return {
        **chart.spec("light"),
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": list(chart.rows)},
        "width": WIDTH,
        "height": chart.height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": COLOURS["light"]["paper"],
        "padding": PADDING,
        "title": {
            "text": textwrap.wrap(chart.title, TITLE_CHARACTERS), "anchor": "start",
            "frame": "bounds", "fontSize": 19, "fontWeight": "bold", "offset": 18,
            "subtitle": textwrap.wrap(chart.subtitle, NOTE_CHARACTERS), "subtitleFontSize": 13,
            "subtitlePadding": 6,
        },
    }  # fmt: skip


@lru_cache(maxsize=1)
def _converter() -> Any:
    """The renderer, with our font: an unknown family would lose all text without an error."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
