"""The extraction memo: one page with its marking, and the command that computes it again."""

import io
import shlex

import pypdf
import pytest

from analysis.__main__ import main
from analysis.book.load import Book
from analysis.brief.extraction_brief import extraction_command, extraction_memo
from analysis.brief.extraction_pictures import heat_chart, recovered_chart
from analysis.brief.files import png, svg
from analysis.brief.one_page import pdf
from analysis.study.extraction import answer
from analysis.study.extraction_question import Question
from analysis.study.extraction_sweeps import heat


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["extraction-alpaca", "extraction-campaigns-2026"])
def test_the_memo_is_one_marked_page(book: Book, preset: str):
    found = answer(book, Question(preset))
    marked, plain = (extraction_memo(found, internal=internal) for internal in (True, False))
    read = pypdf.PdfReader(io.BytesIO(pdf(marked)))
    text = read.pages[0].extract_text()
    assert len(read.pages) == 1
    assert "INTERNAL" in text
    assert "samples would" in text
    assert "INTERNAL" not in pypdf.PdfReader(io.BytesIO(pdf(plain))).pages[0].extract_text()
    if found.given.preset.accuser:
        assert "allegation" in text
    assert marked.file_name == f"{preset}-internal-brief.pdf"


def test_the_command_computes_the_same(book: Book, capsys: pytest.CaptureFixture[str]):
    asked = Question("extraction-frontier-api", (("accounts", 5.0), ("domain", "code")), seed=7)
    assert main(shlex.split(extraction_command(asked))[1:]) == 0
    found = answer(book, asked)
    assert f"{float(found.middle.samples):,.0f} samples" in capsys.readouterr().out


@pytest.mark.slow
def test_the_pictures_can_be_drawn(book: Book):
    found = answer(book, Question())
    chart = recovered_chart(found)
    assert b"<svg" in svg(chart)
    assert chart.alt
    assert len(chart.alt) <= 250
    drawn = heat_chart(found, heat(found, "exchanges", "base_params_billion", "attacker_usd"))
    assert png(drawn).startswith(b"\x89PNG")


def test_every_case_of_the_kind_is_a_row(book: Book):
    chart = recovered_chart(answer(book, Question()))
    shown = [row for row in chart.rows if row["kind"] == "case"]
    cases = [c for c in book.cases.values() if c.domain == "style" and c.samples]
    assert len(shown) == len(cases)
