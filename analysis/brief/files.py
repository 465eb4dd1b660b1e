"""A chart of a page as files: the picture as large as the page shows it, and its rows."""

import csv
import io
from xml.etree import ElementTree

from analysis.brief.charts import Chart
from analysis.brief.export import picture
from analysis.brief.export.figure import Figure
from analysis.brief.export.room import AXIS, fitting
from analysis.brief.export.sizes import Size
from analysis.brief.style import LETTER
from analysis.brief.tables import inert_rows

WIDTH = 730
"""Twice that in pixels: the most that the page shows unscaled."""
_TALL = 4000


def png(chart: Chart) -> bytes:
    """The picture at twice its size, with title, description and source in its metadata."""
    return picture.png(_figure(chart), _page_size(chart))


def svg(chart: Chart) -> bytes:
    """The picture as SVG with a title and a description that readers announce."""
    return picture.svg(_figure(chart), _page_size(chart))


def plain_svg(chart: Chart, width: int, height: int) -> str:
    """The picture alone, for a page whose own text holds its title and source; plotted area in
    pixels, which are points on paper.
    """
    room = fitting(chart, width, height + AXIS)
    return ElementTree.tostring(picture.drawn(chart, room), encoding="unicode")


def csv_rows(chart: Chart) -> bytes:
    """Exactly the plotted rows. Text that a spreadsheet would run as a formula gets a quote."""
    columns = list(dict.fromkeys(key for row in chart.rows for key in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(inert_rows(chart.rows))
    return out.getvalue().encode("utf-8-sig")


def _figure(chart: Chart) -> Figure:
    return Figure(chart, chart.title, chart.alt)


def _page_size(chart: Chart) -> Size:
    """As wide as on screen, with letters as large, and as high as chart and words need."""

    def sized(height: int) -> Size:
        return Size("page", "As on the page", WIDTH, height, letters=LETTER / picture.BODY_PX)

    words = _TALL - picture.layout(_figure(chart), sized(_TALL)).room.height
    return sized(round(words + chart.height))
