"""Every format of one figure behind one name; each maker is loaded when it is asked for."""

from analysis.book.load import Book, Part
from analysis.brief.charts import Chart
from analysis.brief.export.figure import Figure
from analysis.brief.export.sizes import Size
from analysis.brief.style import Theme
from analysis.errors import UnknownNameError
from analysis.study.evaluate import Ledger, evaluate

PICTURES = ("png", "svg", "pdf", "html")
NUMBERS = ("pptx", "xlsx", "csv", "json")
FORMATS = (*PICTURES, *NUMBERS)


def made(
    kind: str, figure: Figure, size: Size, book: Book, parts: tuple[Part, ...], *,
    plain: bool = False, theme: Theme = "light",
) -> bytes:  # fmt: skip
    """The figure as a file of this kind; raises `UnknownNameError` for a kind that is none."""
    if kind in PICTURES:
        return _picture(kind, figure, size, plain, theme)
    match kind:
        case "pptx":
            from analysis.brief.export.pptx_file import pptx

            return pptx([figure])
        case "xlsx":
            from analysis.brief.export.trace import chart_trace
            from analysis.brief.export.xlsx_file import xlsx

            found = chart_trace(book, parts, figure.chart)
            return xlsx(figure, ledger_behind(book, figure.chart), found)
        case "csv":
            from analysis.brief.files import csv_rows

            return csv_rows(figure.chart)
        case "json":
            from analysis.brief.export.facts import facts

            return facts(book, parts, figure)
    raise UnknownNameError("format", kind, FORMATS)


def _picture(kind: str, figure: Figure, size: Size, plain: bool, theme: Theme) -> bytes:
    from analysis.brief.export import pdf, picture, web_page

    match kind:
        case "svg":
            return picture.svg(figure, size, plain=plain, theme=theme)
        case "pdf":
            return pdf.pdf(figure, size, plain=plain, theme=theme)
        case "html":
            return web_page.html(figure, size)
    return picture.png(figure, size, plain=plain, theme=theme)


def ledger_behind(book: Book, chart: Chart) -> Ledger | None:
    """The ledger that the chart draws, so that its workbook recomputes; None for other charts."""
    if chart.kind != "dots" or chart.scenario is None:
        return None
    ledger = evaluate(book, chart.scenario)
    return ledger if chart.name == f"{ledger.system.id}-{ledger.boundary}" else None
