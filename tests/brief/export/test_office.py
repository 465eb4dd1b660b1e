"""Slides and workbooks as LibreOffice has them: it opens them, draws their words, and recomputes.

Skips without `soffice`, unless COSTFALL_REQUIRE_OFFICE=1 asks that it be there.
"""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.book.load import Book
from analysis.brief.export.figure import figure
from analysis.brief.export.native_plots import measure
from analysis.brief.export.pptx_file import pptx
from analysis.brief.export.xlsx_file import xlsx
from analysis.brief.pictures import ledger_chart
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.scenario import Scenario
from tests.brief.export.office_files import cells, converted, parts, sheet_part
from tests.brief.export.real_charts import every_chart

pytestmark = pytest.mark.slow
NAMED = ("dots", "impact", "ladder", "supply", "tornado", "waterfall", "strip")
"""Kinds of charts with a name beside each row."""
LEDGER_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,2"
"""The second sheet, numbers as they are and not as formatted."""


def squeezed(text: str) -> str:
    """Without spaces: a PDF keeps places, not spaces."""
    return re.sub(r"\s+", "", text)


def test_every_slide_is_drawn_with_its_title_names_and_labels(book: Book, tmp_path: Path):
    charts = every_chart(book)
    deck = tmp_path / "deck.pptx"
    deck.write_bytes(pptx([figure(one, code="gpt-4 mfu=0.4") for one in charts.values()]))
    converted([deck], "pdf", tmp_path)
    pages = PdfReader(tmp_path / "deck.pdf").pages
    assert len(pages) == len(charts)
    for (name, one), page in zip(charts.items(), pages, strict=True):
        text = squeezed(page.extract_text())
        for told in (one.title, measure(one), one.source_line, "gpt-4 mfu=0.4"):
            assert squeezed(told) in text, name
        named = one.kind in NAMED
        for row in one.rows:
            for told in (row.get("label", ""), row.get("name", row.get("lane", "")) * named):
                assert squeezed(told) in text, (name, told)


def alpaca(book: Book, boundary: str) -> Ledger:
    given = (("rental_usd_per_gpu_hour", 2.0),)
    return evaluate(book, Scenario("alpaca-7b", boundary=boundary, overrides=given))


def ledger_lines(folder: Path, name: str) -> dict[str, list[str]]:
    """The last line of each name on the sheet of the ledger, as LibreOffice computed it."""
    text = (folder / f"{name}-Ledger.csv").read_text("utf-8")
    return {line[0]: line for line in csv.reader(io.StringIO(text)) if line and line[0]}


def test_workbooks_recompute_to_the_shown_total_and_follow_their_inputs(book: Book, tmp_path: Path):
    ledger = alpaca(book, "tuning")  # 24 h × $2 = $48
    whole = evaluate(book, Scenario("alpaca-7b", "all-in", currency="GBP"))
    owned = evaluate(book, Scenario("gpt-3", "all-in", "development"))
    files = {
        "shown": uncached(xlsx(figure(ledger_chart(book, ledger)), ledger)),
        "doubled": uncached(
            with_value(xlsx(figure(ledger_chart(book, ledger)), ledger), "GPU-hours", 48.0)
        ),
        "pounds": uncached(xlsx(figure(ledger_chart(book, whole)), whole)),
        "owned": uncached(xlsx(figure(ledger_chart(book, owned)), owned)),
    }
    paths = [tmp_path / f"{name}.xlsx" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    converted(paths, LEDGER_AS_CSV, tmp_path)
    assert float(ledger_lines(tmp_path, "shown")["Total"][1]) == pytest.approx(48.0)
    assert float(ledger_lines(tmp_path, "doubled")["Total"][1]) == pytest.approx(96.0)  # 48 h × $2
    total = ledger_lines(tmp_path, "pounds")["Total"]
    assert float(total[1]) == pytest.approx(whole.usd.central)
    assert float(total[2]) == pytest.approx(whole.total.central)
    total = ledger_lines(tmp_path, "owned")["Total"]
    assert float(total[1]) == pytest.approx(owned.usd.central)


def uncached(file: bytes) -> bytes:
    """The workbook without any computed value of its ledger, so that each must be computed."""
    page = sheet_part(file, "Ledger")
    found = parts(file)
    text, count = re.subn(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1", found[page].decode())
    assert count > 3
    return packed({**found, page: text.encode()})


def with_value(file: bytes, name: str, value: float) -> bytes:
    """The workbook as somebody leaves it who typed another value for an input."""
    row = next(at[1:] for at, told in cells(file, "Ledger").items() if told == name)
    page = sheet_part(file, "Ledger")
    found = parts(file)
    text, count = re.subn(rf'(<c r="C{row}"[^>]*><v>)[^<]*', rf"\g<1>{value}", found[page].decode())
    assert count == 1
    return packed({**found, page: text.encode()})


def packed(found: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in found.items():
            target.writestr(name, part)
    return out.getvalue()
