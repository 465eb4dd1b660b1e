"""A figure as a PDF of one page: the renderer's own picture as vectors, its text as text."""

from pathlib import Path

from analysis.brief.export.figure import Figure
from analysis.brief.export.picture import bare_svg
from analysis.brief.export.sizes import Size
from analysis.brief.legible import drawable, visible
from analysis.brief.style import FONTS, Theme

TEMPLATE = Path(__file__).with_suffix(".typ")
POINTS_PER_INCH = 72


def pdf(figure: Figure, size: Size, *, plain: bool = False, theme: Theme = "light") -> bytes:
    """The page, tagged (PDF/UA-1), with title, language, alternative text and embedded fonts.

    Exactly as large as the size in print; the same bytes for the same figure.
    """
    import typst

    points = POINTS_PER_INCH / size.pixels_per_inch
    made: bytes = typst.compile(
        TEMPLATE, root=TEMPLATE.parent, format="pdf", pdf_standards=["ua-1"],
        font_paths=[FONTS], ignore_system_fonts=True,
        sys_inputs={
            "title": visible(figure.title), "alt": visible(figure.alt),
            "width": f"{size.width * points:g}", "height": f"{size.height * points:g}",
            "picture": drawable(bare_svg(figure, size, plain=plain, theme=theme)),
        },
    )  # fmt: skip
    return made
