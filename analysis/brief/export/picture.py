"""The one renderer: a figure as SVG at an exact size, and the PNG of that very SVG.

`full` carries its title, measure, sources and scenario; `plain` is the chart alone, for a page
whose own text says the rest. Letters are 12 points or more where the size has room for them: only
half a column, and charts of very many rows, have smaller ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any
from xml.etree import ElementTree

from analysis.brief.charts import Chart
from analysis.brief.export import qr
from analysis.brief.export.figure import Figure
from analysis.brief.export.fonts import Broken, broken, faces
from analysis.brief.export.footer import footer
from analysis.brief.export.labels import SVG, Box, arranged, parsed
from analysis.brief.export.png_words import described
from analysis.brief.export.room import Room, fits, fitted_spec, fitting
from analysis.brief.export.sizes import CSS_DPI, Size
from analysis.brief.legible import legible
from analysis.brief.style import COLOURS, FONT, FONTS, LETTER, Theme

BODY_PX = 16.0
"""12 points, times a size's own factor."""
LEAST_PX, SHRINK = 8.0, 0.95
"""Letters shrink by so much at a time, down to 6 points, until everything fits."""
TITLE, TITLE_LINES, SUBTITLE_LINES = 1.3, 3, 3
LEADING = 1.24
PADDING_SHARE = 0.022
QR_SHARE = 0.2
"""A wider code than this share of the picture is left out."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels."""

    px: float
    """Of its letters."""
    padding: float
    title: Broken
    subtitle: Broken
    footer: tuple[str, ...]
    marking: str
    top: float
    """Of the chart."""
    room: Room
    """The chart's, in pixels of the screen's picture."""
    code_side: float
    """Of the QR code; 0 where there is none."""

    @property
    def scale(self) -> float:
        """From the screen's picture to this one."""
        return self.px / LETTER


def svg(figure: Figure, size: Size, *, plain: bool = False, theme: Theme = "light") -> bytes:
    """The picture, with a title and a description that readers announce and its own typeface.

    Exactly as large as the size; the same bytes for the same figure.
    """
    drawing = _drawing(figure, size, plain, theme)
    rules = faces(*_letters(drawing))
    return _document(figure, size, f"<style>{rules}</style>{drawing}").encode()


def bare_svg(figure: Figure, size: Size, *, plain: bool = False, theme: Theme = "light") -> str:
    """The same without the typeface, for programs that have it."""
    return _document(figure, size, _drawing(figure, size, plain, theme))


def png(figure: Figure, size: Size, *, plain: bool = False, theme: Theme = "light") -> bytes:
    """The picture in pixels at the size's scale, with its words, sources and link as metadata."""
    drawn: bytes = converter().svg_to_png(
        bare_svg(figure, size, plain=plain, theme=theme), scale=size.scale
    )
    told = {
        "Title": figure.title, "Description": figure.alt, "Source": figure.chart.source_line,
        "URL": figure.link, "Software": "Costfall",
    }  # fmt: skip
    return described(drawn, size.dpi, told)


def drawn(chart: Chart, room: Room, theme: Theme = "light") -> ElementTree.Element:
    """The chart alone as a tree of SVG, in pixels of the screen's picture."""
    root = parsed(converter().vegalite_to_svg(fitted_spec(chart, room, theme)))
    arranged(root, Box(0, 0, room.width, room.height))
    return root


@lru_cache(maxsize=1)
def converter() -> Any:
    """The renderer, with our font: an unknown family would lose all text without an error."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _document(figure: Figure, size: Size, drawing: str) -> str:
    words = (
        f'<title id="title">{_text(figure.title)}</title><desc id="desc">{_text(figure.alt)}</desc>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}" height="{size.height}" '
        f'viewBox="0 0 {size.width} {size.height}" role="img" aria-labelledby="title desc" '
        f'font-family="{FONT}">{words}{drawing}</svg>'
    )


def _drawing(figure: Figure, size: Size, plain: bool, theme: Theme) -> str:
    colour = COLOURS[theme]
    place = layout(figure, size, plain=plain)
    tree = drawn(figure.chart, place.room, theme)
    inner = "".join(
        ElementTree.tostring(part, encoding="unicode").replace(f' xmlns="{SVG[1:-1]}"', "")
        for part in tree
    )
    parts = [
        f'<rect width="{size.width}" height="{size.height}" fill="{colour["paper"]}"/>',
        *_header(place, colour),
        f'<g transform="translate({place.padding:g},{place.top:g}) scale({place.scale:.4f})">'
        f"{inner}</g>",
        *_foot(place, size, colour),
    ]
    if place.code_side:
        x = size.width - place.padding - place.code_side
        y = size.height - place.padding - place.code_side
        parts.append(qr.path(figure.link, x, y, place.code_side))
    return "".join(parts)


def layout(figure: Figure, size: Size, *, plain: bool = False) -> Layout:
    """The largest letters at which words and chart fit, up to the size's own.

    The code is left out where without it letters below 12 points grow.
    """
    code = 0.0 if plain else _code_side(figure, size)
    place = _largest(figure, size, plain, code)
    if not code or place.px * CSS_DPI >= BODY_PX * size.pixels_per_inch:
        return place
    bare = _largest(figure, size, plain, 0.0)
    return bare if bare.px > place.px else place


def _largest(figure: Figure, size: Size, plain: bool, code: float) -> Layout:
    px = BODY_PX * size.letters
    while True:
        place = _layout(figure, size, plain, px, code)
        room = fitting(figure.chart, place.room.width, place.room.height)
        told = place.title.whole and place.subtitle.whole
        if px <= LEAST_PX or (told and fits(figure.chart, room)):
            return replace(place, room=room)
        px = max(px * SHRINK, LEAST_PX)


def _layout(figure: Figure, size: Size, plain: bool, px: float, code: float) -> Layout:
    padding = max(0.75 * px, PADDING_SHARE * size.width)
    wide = size.width - 2 * padding
    if plain:
        room = Room(wide * LETTER / px, (size.height - 2 * padding) * LETTER / px)
        nothing = Broken((), True)
        return Layout(px, padding, nothing, nothing, (), "", padding, room, 0.0)
    title = broken(legible(figure.title), wide, TITLE * px, True, TITLE_LINES)
    subtitle = broken(legible(figure.chart.subtitle), wide, px, most=SUBTITLE_LINES)
    beside_foot = wide - (code + padding if code else 0)
    foot = footer(figure, size, beside_foot, px, beside_code=bool(code))
    foot_high = LEADING * px * (len(foot) + 0.4)
    # The code stands beside the chart or beside the sources, where it takes less from the chart.
    beside = bool(code) and (code + padding) / size.width < (code - foot_high) / size.height
    top = padding + LEADING * px * (
        TITLE * len(title.lines) + len(subtitle.lines) + (1.2 if figure.marking else 0.0) + 0.3
    )
    high = size.height - padding - top - max(foot_high, 0 if beside else code + 0.5 * px)
    room = Room((wide - (code + padding if beside else 0)) * LETTER / px, high * LETTER / px)
    return Layout(px, padding, title, subtitle, foot, legible(figure.marking), top, room, code)


def _code_side(figure: Figure, size: Size) -> float:
    """Of the QR code, where there is a link and the size has room for one that can be read."""
    if not 0 < len(figure.link.encode()) <= qr.LONGEST:
        return 0.0
    side = qr.side(figure.link, size.module_px)
    return side if side <= QR_SHARE * size.width else 0.0


def _header(place: Layout, colour: dict[str, str]) -> Iterator[str]:
    y = place.padding
    px = place.px
    if place.marking:
        yield _line(place.marking.upper(), place.padding, y + px, px, colour["ink"], bold=True)
        y += 1.2 * LEADING * px
    for line in place.title.lines:
        yield _line(line, place.padding, y + TITLE * px, TITLE * px, colour["ink"], bold=True)
        y += LEADING * TITLE * px
    for line in place.subtitle.lines:
        yield _line(line, place.padding, y + px, px, colour["muted"])
        y += LEADING * px


def _foot(place: Layout, size: Size, colour: dict[str, str]) -> Iterator[str]:
    y = size.height - place.padding - 0.24 * place.px
    for back, line in enumerate(reversed(place.footer)):
        up = LEADING * place.px * back
        yield _line(line, place.padding, y - up, place.px, colour["muted"])


def _line(text: str, x: float, y: float, px: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{px:.2f}" fill="{colour}"{weight}>'
        f"{_text(text)}</text>"
    )


def _text(text: str) -> str:
    """Escaped, without characters that XML cannot hold."""
    return escape("".join(c for c in text if c.isprintable() or c == " "), quote=False)


def _letters(drawing: str) -> tuple[str, str]:
    """The letters that the drawing shows in regular and in bold."""
    shown: dict[bool, list[str]] = {False: [], True: []}
    for element in parsed(f'<svg xmlns="{SVG[1:-1]}">{drawing}</svg>').iter(f"{SVG}text"):
        shown[element.get("font-weight") == "bold"] += element.itertext()
    return "".join(shown[False]), "".join(shown[True])
