"""A chart as files: the picture that the preview shows, and the rows that it plots."""

import copy
import csv
import io
import json
import textwrap
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from analysis.brief.charts import COLOURS, FONT, Chart

FONTS = Path(__file__).parent / "fonts"
WIDTH = 760
SCALE = 2.0
DPI = 192
TITLE_CHARACTERS = 74
NOTE_CHARACTERS = 118


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
    sources = [source.model_dump(mode="json", exclude_none=True) for source in chart.sources]
    return json.dumps({**words, "sources": sources}, ensure_ascii=False, indent=1).encode()


def file_name(chart: Chart, kind: str) -> str:
    """`alpaca-7b-tuning-data.png`"""
    return f"{chart.name.replace('+', '-')}.{kind}"


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value


def _bare_svg(chart: Chart) -> str:
    drawn: str = _converter().vegalite_to_svg(_page_spec(chart))
    return drawn


def _page_spec(chart: Chart) -> dict[str, Any]:
    """The picture as on screen, at a fixed size, under its title and above its source."""
    colour = COLOURS["light"]
    spec = copy.deepcopy(chart.spec("light"))
    note = textwrap.wrap(chart.source_line, NOTE_CHARACTERS)
    source = {
        "data": {"values": [{}]},
        "mark": {"type": "text", "align": "left", "baseline": "top", "font": FONT, "fontSize": 12,
                 "color": colour["muted"], "lineHeight": 16, "clip": False},
        "encoding": {"x": {"value": 0}, "y": {"value": chart.height + 34},
                     "text": {"value": note}},
    }  # fmt: skip
    return {
        **spec,
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": list(chart.rows)},
        "width": WIDTH,
        "height": chart.height,
        "background": colour["paper"],
        "padding": 20,
        "title": {
            "text": textwrap.wrap(chart.title, TITLE_CHARACTERS), "anchor": "start",
            "frame": "group", "fontSize": 19, "fontWeight": "bold", "offset": 18,
            "subtitle": textwrap.wrap(chart.subtitle, NOTE_CHARACTERS), "subtitleFontSize": 13,
            "subtitlePadding": 6,
        },
        "layer": [*spec["layer"], source],
    }  # fmt: skip


@lru_cache(maxsize=1)
def _converter() -> Any:
    """The renderer, with our font: an unknown family would lose all text without an error."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
