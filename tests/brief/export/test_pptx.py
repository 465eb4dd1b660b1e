"""Slides as python-pptx reads them back, and as bare XML: every number is a plotted row's."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image
from pptx import Presentation
from pptx.util import Emu

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.charts import Chart, Row
from analysis.brief.export.figure import Figure, figure
from analysis.brief.export.footer import ratio_note
from analysis.brief.export.pptx_file import pptx
from analysis.brief.words import day
from tests.brief.export.office_files import cells, parts, table
from tests.brief.export.real_charts import DAY, every_chart

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LINK = "https://example.org/?s=1"
LEAST_HUNDREDTHS = 1200
HELPERS = ("Ticks", "Rows", "Moves", "Joined", "Zero", "Upright", "Held against")
"""Series that carry no row’s number but names, ticks and lines to guide the eye."""
SOURCE = Source(title="A paper", publisher="A press", url="https://example.org", kind="primary",
                accessed=date(2026, 11, 3))  # fmt: skip
ROWS: tuple[Row, ...] = (
    {"kind": "total", "name": "Total", "currency": "USD", "cost": 48.0, "low": 38.4,
     "high": 60.0, "label": "$48 (38–60)"},
    {"kind": "published", "name": "As printed", "currency": "USD", "cost": 5000.0,
     "label": "$5,000", "what": "A press: all of it"},
)  # fmt: skip


def chart(**given: Any) -> Chart:
    made = {
        "name": "made-up", "title": "It cost $48", "measure": "US$, log scale",
        "sources": (SOURCE,), "alt": "Dot plot: $48.", "kind": "dots", "scale": "log",
        "rows": ROWS, "height": 200,
    }  # fmt: skip
    return Chart(**{**made, **given})


def opened(*figures: Figure) -> Any:
    return Presentation(io.BytesIO(pptx(figures)))


def native(slide: Any) -> Any:
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def points(chart: Any) -> dict[str, list[tuple[float, float]]]:
    """Across and up of each point, by series; bars by their name's place."""
    found: dict[str, list[tuple[float, float]]] = {}
    for one in chart.plots[0].series:
        ups = list(one.values)
        across = {int(pt.get("idx")): float(pt[0].text)
                  for pt in one._element.findall(f"{C}xVal//{C}pt")}  # fmt: skip
        pairs = [(across[n], float(up)) for n, up in enumerate(ups) if up is not None]
        found.setdefault(one.name, []).extend(pairs)
    return found


def every(names: Iterable[str]) -> Callable[[Row], list[float]]:
    return lambda row: [float(row[name]) for name in names if row.get(name) is not None]


ACROSS: dict[str, Callable[[Row], list[float]]] = {
    "dots": every(["cost", "low", "high"]),
    "supply": every(["cost", "low", "high"]),
    "ladder": every(["flop", "low", "high"]),
    "tornado": every(["result", "result_to"]),
    "impact": every(["ratio", "old"]),
    "recovered": every(["samples"]),
    "predicted": every(["published"]),
    "scatter": every(["percent"]),
    "volume": every(["tokens"]),
    "curve": every(["year", "year_to"]),
}
UP: dict[str, Callable[[Row], list[float]]] = {
    "recovered": every(["share", "low", "high"]),
    "predicted": every(["predicted", "low", "high"]),
    "scatter": every(["price"]),
    "volume": every(["usd"]),
    "curve": every(["usd", "usd_to"]),
    "steps": every(["price", "price_to"]),
}
"""The columns of a kind’s rows that its axes measure, as its Vega-Lite picture has them."""


@pytest.fixture(scope="module")
def charts(book: Book) -> dict[str, Chart]:
    return every_chart(book)


@pytest.fixture(scope="module")
def slides(charts: dict[str, Chart]) -> dict[str, Any]:
    deck = opened(*(figure(one, link=LINK, code="gpt-4 mfu=0.4",
                           book_day=DAY) for one in charts.values()))  # fmt: skip
    return dict(zip(charts, deck.slides, strict=True))


@pytest.mark.slow
class TestEveryKind:
    def test_all_kinds_of_charts_are_here(self, charts: dict[str, Chart]):
        kinds = {one.kind for one in charts.values()}
        known = Chart.__annotations__["kind"].__args__
        assert kinds == set(known)

    def test_every_rows_numbers_are_points_and_every_point_is_a_rows(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        tested = set()
        for name, one in charts.items():
            for side, columns in ((0, ACROSS), (1, UP)):
                if one.kind not in columns:
                    continue
                drawn = {pair[side] for label, pairs in points(native(slides[name])).items()
                         if not label.startswith(HELPERS) for pair in pairs}  # fmt: skip
                wanted = {value for row in one.rows for value in columns[one.kind](row)}
                helpers = {pair[side] for label, pairs in points(native(slides[name])).items()
                           if label.startswith(HELPERS) for pair in pairs}  # fmt: skip
                assert wanted <= drawn | helpers, name
                extra = drawn - wanted
                if one.kind == "volume":  # the band's ends are drawn up, marks at its own foot
                    extra -= {row[end] for row in one.rows for end in ("low", "high") if end in row}
                assert not extra, name
                tested.add(one.kind)
        assert tested == ACROSS.keys() | UP.keys()

    def test_pairs_stay_together(self, charts: dict[str, Chart], slides: dict[str, Any]):
        for name, x, y, kinds in (
            ("mmlu", "percent", "price", ("cheapest", "other")),
            ("hours", "published", "predicted", ("run",)),
            ("recovered", "samples", "share", ("law", "case", "held out", "here")),
            ("volume", "tokens", "usd", ("own", "api", "asked", "even")),
            ("claim", "year", "usd", ("stated line", "forecast line", "boundary", "chosen")),
        ):
            drawn = Counter(pair for pairs in points(native(slides[name])).values()
                            for pair in pairs)  # fmt: skip
            wanted = Counter((float(row[x]), float(row[y])) for row in charts[name].rows
                             if row["kind"] in kinds)  # fmt: skip
            assert wanted <= drawn, name

    def test_rows_stand_in_their_order_from_the_top_beside_their_names(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        one, series = charts["ledger"], native(slides["ledger"]).plots[0].series
        names = next(s for s in series if s.name == "Rows")
        told = [" ".join(names.points[n].data_label.text_frame.text.split())
                for n in range(len(list(names.values)))
                if names.values[n] is not None]  # fmt: skip
        assert told == [row["name"] for row in one.rows]
        heights = [value for value in names.values if value is not None]
        assert heights == sorted(heights, reverse=True)
        stages = points(native(slides["ledger"]))["Cost"]
        by_height = {up: across for across, up in stages}
        for height, row in zip(heights, one.rows, strict=True):
            if row["kind"] == "stage":
                assert by_height[height] == row["cost"]

    def test_steps_hold_from_the_day_a_price_began_to_the_day_it_ended(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        def number(text: str) -> float:  # spreadsheets count days from 30 December 1899
            return float((date.fromisoformat(text) - date(1899, 12, 30)).days)

        drawn = points(native(slides["prices"]))
        for model in {row["name"] for row in charts["prices"].rows}:
            wanted = [(number(row[end]), row["price"]) for row in charts["prices"].rows
                      if row["kind"] == "step" and row["name"] == model
                      for end in ("day", "until")]  # fmt: skip
            assert drawn[model] == wanted

    def test_bars_begin_at_zero_and_hang_where_their_row_says(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        for name in ("bridge", "money"):
            drawn = native(slides[name])
            start, length, _ = (list(one.values) for one in drawn.plots[0].series)
            rows = charts[name].rows
            assert start == [row["start"] for row in rows]
            assert [a + b for a, b in zip(start, length, strict=True)] == pytest.approx(
                [row["end"] for row in rows]
            )
            assert list(drawn.plots[0].categories) == [row["name"] for row in rows]
            assert drawn.value_axis.minimum_scale == 0

    def test_a_map_is_a_table_of_its_cells(self, charts: dict[str, Chart], slides: dict[str, Any]):
        shape = next(one for one in slides["heat"].shapes if one.has_table)
        lines = [[cell.text for cell in row.cells] for row in shape.table.rows]
        drawn = {(lines[0][c], lines[r][0], lines[r][c])
                 for r in range(1, len(lines)) for c in range(1, len(lines[0]))}  # fmt: skip
        assert drawn == {
            (row["x"], row["y"], row["shown"].split(": ")[1]) for row in charts["heat"].rows
        }

    def test_a_log_axis_says_so_first_and_no_other_does(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        for name, one in charts.items():
            if one.kind == "heat":
                continue
            scalings = list(native(slides[name])._chartSpace.iter(f"{C}scaling"))
            bases = [s[0].get("val") for s in scalings if s[0].tag == f"{C}logBase"]
            wanted = {"linear": 0, "log": 2 if one.kind in ("predicted", "volume") else 1}
            assert bases == ["10"] * wanted[one.scale], name

    def test_edit_data_opens_the_very_numbers_and_the_rows_beside_them(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        compared = 0
        for name, one in charts.items():
            if one.kind == "heat":
                continue
            drawn = native(slides[name])
            book = drawn.part.chart_workbook.xlsx_part.blob
            held = cells(book, "Chart")
            for ref in drawn._chartSpace.iter(f"{C}numRef"):
                sheet, column, first, last = re.fullmatch(
                    r"(\w+)!\$([A-Z]+)\$(\d+):\$\2\$(\d+)", ref[0].text
                ).groups()  # type: ignore[union-attr]
                assert sheet == "Chart"
                cached = {int(pt.get("idx")): float(pt[0].text) for pt in ref.iter(f"{C}pt")}
                lines = range(int(first), int(last) + 1)
                found = {n: held[f"{column}{line}"] for n, line in enumerate(lines)
                         if f"{column}{line}" in held}  # fmt: skip
                assert found == pytest.approx(cached, rel=1e-14), (name, ref[0].text)
                compared += len(cached)
            head, _, *lines = table(book, "Rows")
            assert len(lines) == len(one.rows)
            for row, line in zip(one.rows, lines, strict=True):
                for column, value in zip(head, line, strict=True):
                    wanted = row.get(str(column), "")
                    wanted = str(wanted) if isinstance(wanted, bool) else wanted
                    assert value == (pytest.approx(wanted, rel=1e-14)
                                     if isinstance(wanted, float) else wanted)  # fmt: skip
        assert compared > 3000

    def test_what_is_told_of_a_range_is_what_is_drawn(self, slides: dict[str, Any]):
        for name in ("volume", "hours", "recovered"):
            told = " ".join(s.text_frame.text for s in slides[name].shapes if s.has_text_frame)
            assert "between dashes: " in told
            assert "shaded" not in told
            assert "band:" not in told
            dashes = native(slides[name])._chartSpace.iter(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}prstDash"
            )
            assert len([one for one in dashes if one.get("val") == "sysDash"]) >= 2

    def test_every_picture_has_its_alternative_text_and_no_placeholder_is_empty(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        for name, slide in slides.items():
            frames = [s for s in slide.shapes if s.has_chart or s.has_table or s.shape_type == 13]
            told = [s._element.xpath(".//p:cNvPr")[0].get("descr") for s in frames]
            assert told == [charts[name].alt, "QR code that opens the same view"]
            for holder in slide.placeholders:
                text = "".join(t.text or "" for t in holder._element.iter() if t.tag.endswith("}t"))
                assert text.strip(), (name, holder.name)
            assert slide.shapes.title.text_frame.text == charts[name].title

    def test_no_two_shapes_of_a_slide_share_an_id(self, slides: dict[str, Any]):
        for slide in slides.values():
            ids = slide.element.xpath("//p:cNvPr/@id")
            assert len(ids) == len(set(ids))

    def test_nothing_is_smaller_than_twelve_points(self, slides: dict[str, Any]):
        for name, slide in slides.items():
            roots = [slide.element] + [s.chart._chartSpace for s in slide.shapes if s.has_chart]
            sizes = [int(part.get("sz")) for root in roots for part in root.iter()
                     if (part.get("sz") or "").isdigit()]  # fmt: skip
            assert sizes, name
            assert min(sizes) >= LEAST_HUNDREDTHS, name
            assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt in (24, 28)

    def test_shapes_lie_on_the_slide_and_none_on_another(self, slides: dict[str, Any]):
        for name, slide in slides.items():
            boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
            for left, top, right, bottom in boxes:
                assert left >= 0, name
                assert top >= 0, name
                assert right <= Emu(12192000) + 5000, name
                assert bottom <= Emu(6858000), name
            for one, other in combinations(boxes, 2):
                beside = one[2] <= other[0] or other[2] <= one[0]
                assert beside or one[3] <= other[1] or other[3] <= one[1], name

    def test_a_reader_of_codes_reads_the_link_and_the_note_tells_the_ratio(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        slide = slides["totals"]
        (code,) = (s for s in slide.shapes if s.shape_type == 13)
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.image.blob)))
        assert [each.text for each in found] == [LINK]
        told = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert ratio_note(charts["totals"]) in told

    def test_notes_name_every_source_and_the_day_it_was_read(
        self, charts: dict[str, Chart], slides: dict[str, Any]
    ):
        for name, slide in slides.items():
            told = slide.notes_slide.notes_text_frame.text
            for source in charts[name].sources:
                assert f"{source.url}, accessed {day(source.accessed)}" in told
            assert charts[name].alt in told
            assert "gpt-4 mfu=0.4" in told

    def test_the_same_figures_give_the_same_bytes(self, charts: dict[str, Chart]):
        three = [figure(charts[name]) for name in ("claim", "money", "heat")]
        first = pptx(three)
        assert pptx(three) == first
        names = list(parts(first))
        assert names[0] == "[Content_Types].xml"
        assert any(name.endswith(".xlsx") for name in names)


OTHER_PROCESS = """
import hashlib
from analysis.brief.export.figure import figure
from analysis.brief.export.pptx_file import pptx
from tests.brief.export.test_pptx import chart
print(hashlib.sha256(pptx([figure(chart())])).hexdigest())
"""


@pytest.mark.slow
def test_another_process_writes_the_same_bytes():
    here = hashlib.sha256(pptx([figure(chart())])).hexdigest()
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert done.stdout.strip() == here


def test_the_deck_is_sixteen_to_nine_with_one_finding_a_slide():
    deck = opened(figure(chart()), figure(chart(), title="Another finding"))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=1e-4)
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        "It cost $48", "Another finding",
    ]  # fmt: skip
    assert deck.core_properties.title == "It cost $48"
    assert deck.core_properties.language == "en-GB"


def test_the_footer_has_marking_code_day_and_a_link_that_can_be_followed():
    made = figure(chart(), link="https://example.org/?s=abc", code="gpt-4 mfu=0.4",
                  book_day=date(2026, 11, 30), marking="Internal")  # fmt: skip
    (slide,) = opened(made).slides
    footer = next(
        s for s in slide.placeholders if s.placeholder_format.type.name == "FOOTER"
    ).text_frame  # fmt: skip
    assert footer.text == (
        "Internal · Costfall · gpt-4 mfu=0.4 · book of 30 November 2026 · "
        "https://example.org/?s=abc"
    )
    links = [run.hyperlink.address for p in footer.paragraphs for run in p.runs]
    assert links[-1] == "https://example.org/?s=abc"
    assert links[:-1] == [None] * (len(links) - 1)


def test_a_long_address_stands_behind_words():
    link = "https://example.org/?s=" + "x" * 200
    (slide,) = opened(figure(chart(), link=link)).slides
    assert any(s.has_text_frame and "open this view" in s.text_frame.text for s in slide.shapes)
    assert link in slide.notes_slide.notes_text_frame.text


HOSTILE = "=1+1 <script>&amp; ]]> {x} \x00\x07\u202e </a:t> 文"


def test_text_of_the_book_stays_text():
    rows = ({**ROWS[0], "name": HOSTILE, "label": HOSTILE}, ROWS[1])
    made = figure(chart(rows=rows, title=HOSTILE, name=HOSTILE), code=HOSTILE, marking=HOSTILE,
                  link="javascript:alert(1)", alt=HOSTILE)  # fmt: skip
    file = pptx([made])
    for name, part in parts(file).items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)  # noqa: S314 (each part is whole)
            assert b"<script>" not in part
            assert b'Target="javascript:' not in part
    (slide,) = Presentation(io.BytesIO(file)).slides
    assert slide.shapes.title.text_frame.text == "=1+1 <script>&amp; ]]> {x} </a:t> 文"


def test_without_rows_of_a_range_no_line_is_drawn_and_without_a_source_the_slide_says_so():
    certain = {**ROWS[0], "low": 48.0, "high": 48.0}
    (slide,) = opened(figure(chart(rows=(certain,), sources=()))).slides
    assert points(native(slide)).keys() == {"Rows", "Total", "Ticks", "Ticks, range"}
    assert any(s.has_text_frame and "the reader’s own inputs" in s.text_frame.text
               for s in slide.shapes)  # fmt: skip


@pytest.mark.parametrize("count", [1, 12, 20])
def test_however_many_rows_each_has_its_name_and_label(count: int):
    rows = tuple({**ROWS[0], "name": f"A row of number {n}", "cost": 10.0 + n, "low": 5.0,
                  "high": 90.0, "label": f"${10 + n}"} for n in range(count))  # fmt: skip
    (slide,) = opened(figure(replace(chart(), rows=rows))).slides
    drawn = native(slide)._chartSpace
    told = ["".join(t.text or "" for t in label.iter() if t.tag.endswith("}t"))
            for label in drawn.iter(f"{C}dLbl")]  # fmt: skip
    for row in rows:
        assert row["name"] in told
        assert row["label"] in told


def test_years_tick_on_the_first_of_january():
    from analysis.brief.export.axes import DAYS_PER_YEAR, day_number, years_axis

    for first in range(2019, 2031):
        axis = years_axis([day_number(date(first, 6, 1)), day_number(date(first + 9, 6, 1))])
        for n in range(10):
            tick = date(1899, 12, 30).toordinal() + int(axis.least + n * DAYS_PER_YEAR)
            assert date.fromordinal(tick) == date(first + n, 1, 1)
