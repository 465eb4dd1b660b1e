"""Native tables on slides: plain cells of the small size, shaded where they are a map."""

from collections.abc import Sequence
from typing import Any

from analysis.brief.export import deck as house
from analysis.brief.export.colours import contrast
from analysis.brief.export.plot import ACCENT, GRID, INK, MUTED, PAPER, Grid, mixed
from analysis.brief.legible import visible

CELL_IN = 0.04
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""What Office calls its table style without lines and shades."""
BOTTOM_LINE = (
    '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="9525"><a:solidFill>'
    f'<a:srgbClr val="{MUTED.removeprefix("#").upper()}"/></a:solidFill></a:lnB>'
)
Place = tuple[float, float, float, float]
"""Left, top, width and height in inches."""


def shaded_table(slide: Any, grid: Grid, place: Place) -> Any:
    """A map of two inputs as a table, its cells shaded by level."""
    cells = [["", *grid.columns]]
    cells += [[row, *(grid.texts.get((column, row), "") for column in grid.columns)]
              for row in grid.rows]  # fmt: skip
    shape = table(slide, cells, place, centred=True)
    for line, row in enumerate(grid.rows, 1):
        for at, column in enumerate(grid.columns, 1):
            shade = mixed(GRID, grid.levels.get((column, row), 0.0), ACCENT)
            ink = INK if contrast(INK, shade) >= contrast(PAPER, shade) else PAPER
            cell = shape.table.cell(line, at)
            fill_cell(cell, grid.texts.get((column, row), ""), ink, centred=True)
            paint(cell, shade)
    return shape


def table(
    slide: Any, cells: Sequence[Sequence[str]], place: Place,
    shares: Sequence[float] = (), *, centred: bool = False,
) -> Any:  # fmt: skip
    """A native table under its first line; `shares` of the width for its columns."""
    from pptx.util import Inches

    left, top, width, height = place
    many = len(cells[0])
    shape = slide.shapes.add_table(
        len(cells), many, Inches(left), Inches(top), Inches(width), Inches(height)
    )
    made = shape.table
    _without_style(made)
    for at, share in enumerate(shares or [1 / many] * many):
        made.columns[at].width = Inches(width * share)
    for line, row in enumerate(cells):
        made.rows[line].height = Inches(height / len(cells))
        for at, text in enumerate(row):
            head = line == 0
            fill_cell(made.cell(line, at), text, MUTED if head else INK, centred=centred, bold=head)
            paint(made.cell(line, at), PAPER)
    return shape


def _without_style(table: Any) -> None:
    """Plain cells: the style that programs give a new table shades every other line."""
    style = table._tbl.tblPr.find("{*}tableStyleId")
    style.text = NO_STYLE
    table.horz_banding = False


def fill_cell(
    cell: Any, text: str, colour: str, *, centred: bool = False, bold: bool = False
) -> None:
    """Text of the small size in a cell, in place of what it held."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches

    cell.margin_left = cell.margin_right = Inches(CELL_IN)
    cell.margin_top = cell.margin_bottom = Inches(CELL_IN / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.clear()
    paragraph = cell.text_frame.paragraphs[0]
    house.run(paragraph, visible(text), house.SMALL_PT, colour, bold=bold)
    if centred:
        paragraph.alignment = PP_ALIGN.CENTER


def underline(table: Any) -> None:
    """A thin line below each row after the first, to write on."""
    from pptx.oxml import parse_xml

    for row in list(table.rows)[1:]:
        for cell in row.cells:
            cell._tc.get_or_add_tcPr().insert(0, parse_xml(BOTTOM_LINE))  # lines precede the fill


def paint(cell: Any, colour: str) -> None:
    """Fill a cell with a colour."""
    cell.fill.solid()
    cell.fill.fore_color.rgb = house.rgb(colour)
