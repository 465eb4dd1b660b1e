"""A figure as PDF: text to copy, embedded fonts, title, language, and the size of its paper."""

import io
from datetime import date

import pypdf
import pytest

from analysis.book.load import Book
from analysis.brief.export.figure import figure
from analysis.brief.export.pdf import pdf
from analysis.brief.export.sizes import SIZES
from tests.brief.export.real_charts import every_chart


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def fonts(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    """The descriptor of every font in the file."""
    found = []
    for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        try:
            item = reader.get_object(number)
        except pypdf.errors.PdfReadError:
            continue
        if isinstance(item, dict) and item.get("/Type") == "/FontDescriptor":
            found.append(item)
    return found


@pytest.mark.parametrize(
    ("size", "points"),
    [("slide", (960, 540)), ("report", (468, 288)), ("report-half", (234, 144))],
)  # 13.333 × 7.5, 6.5 × 4 and 3.25 × 2 inches of 72 points
def test_the_page_is_as_large_as_the_size_in_print(book: Book, size: str, points):
    page = read(pdf(figure(every_chart(book)["totals"]), SIZES[size])).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(points)


def test_its_text_can_be_copied_and_its_title_and_language_are_set(book: Book):
    one = figure(every_chart(book)["ledger"], code="alpaca-7b", book_day=date(2026, 11, 30))
    reader = read(pdf(one, SIZES["slide"]))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert one.title in text
    assert "Scenario: alpaca-7b. Book of 30 November 2026" in text
    assert "Staff" in text
    assert reader.metadata is not None
    assert reader.metadata.title == one.title
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]


def test_every_font_is_embedded_and_is_the_house_typeface(book: Book):
    found = fonts(read(pdf(figure(every_chart(book)["ledger"]), SIZES["slide"])))
    assert len(found) == 2  # regular and bold
    for descriptor in found:
        assert "SourceSans" in descriptor["/FontName"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_it_carries_the_alternative_text(book: Book):
    one = figure(every_chart(book)["ledger"], alt="Nine dots on a log axis.")
    data = pdf(one, SIZES["report"])
    told = []
    reader = read(data)
    stack = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while stack:
        item = stack.pop().get_object()
        if isinstance(item, list):
            stack += item
        elif isinstance(item, dict):
            told += [item["/Alt"]] if "/Alt" in item else []
            stack += [item["/K"]] if "/K" in item else []
    assert told == [one.alt]


def test_letters_that_the_typeface_lacks_leave_a_mark(book: Book):
    one = figure(every_chart(book)["totals"], title="文心一言 costs $5")
    reader = read(pdf(one, SIZES["web"]))
    assert "[?] costs $5" in reader.pages[0].extract_text()
    assert reader.metadata is not None
    assert reader.metadata.title == one.title
