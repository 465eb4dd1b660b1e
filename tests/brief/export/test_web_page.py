"""A figure as a web page: everything inside, nothing asked for, nothing run."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from analysis.book.load import Book
from analysis.brief.export.figure import Figure, figure
from analysis.brief.export.sizes import SIZES
from analysis.brief.export.web_page import html, long_description
from tests.brief.export.real_charts import every_chart

LINK = "https://costfall.example/systems?a=1&b=2"


class Page(HTMLParser):
    """Its elements with their attributes, and the text of each cell of its table."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.text = ""
        self._in_cell = False
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[Any]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "td":
            self.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_cell:
            self.cells[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture
def one(book: Book) -> Figure:
    return figure(every_chart(book)["ledger"], link=LINK, code="alpaca-7b",
                  book_day=date(2026, 11, 30))  # fmt: skip


def test_it_loads_nothing_and_runs_nothing(one: Figure):
    data = html(one, SIZES["web"])
    page = Page(data)
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "use",
                                                    "image", "object", "embed"}  # fmt: skip
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
    for address in re.findall(rb"url\(([^)]{5})", data):
        assert address == b"data:"
    assert b"@import" not in data


def test_words_picture_and_description_are_there(one: Figure):
    page = Page(html(one, SIZES["web"]))
    assert page.all("html") == [{"lang": "en-GB"}]
    assert page.text.count(one.title) >= 2  # in the tab, in the heading
    drawing = page.all("svg")[0]
    assert (drawing["width"], drawing["height"]) == ("600", "450")
    for told in (one.chart.source_line, "Scenario: alpaca-7b. Book of 30 November 2026.",
                 *long_description(one)):  # fmt: skip
        assert told in page.text
    assert {"href": LINK, "rel": "noreferrer"} in page.all("a")


def test_the_table_holds_exactly_the_plotted_rows(one: Figure):
    columns = list(dict.fromkeys(key for row in one.chart.rows for key in row))
    wanted = ["" if row.get(name) is None else row[name] for row in one.chart.rows
              for name in columns]  # fmt: skip
    cells = Page(html(one, SIZES["web"])).cells
    assert len(cells) == len(wanted)
    for shown, value in zip(cells, wanted, strict=True):
        if isinstance(value, float | int):
            assert float(shown) == value
        else:
            assert shown == value


def test_words_cannot_become_markup_and_links_cannot_run(one: Figure):
    bad = '"><script>alert(1)</script>'
    source = one.chart.sources[0].model_copy(update={"title": bad, "publisher": bad})
    rows = ({**one.chart.rows[0], "name": bad}, *one.chart.rows[1:])
    chart = replace(one.chart, sources=(source,), rows=rows, measure=bad)
    spoilt = replace(one, chart=chart, title=bad, alt=bad, code=bad, marking=bad,
                     link="javascript:alert(1)")  # fmt: skip
    page = Page(html(spoilt, SIZES["web"]))
    assert page.all("script") == []
    assert [a for a in page.all("a") if not str(a["href"]).startswith("http")] == []
    assert bad in page.text
