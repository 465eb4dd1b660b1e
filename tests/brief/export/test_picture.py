"""The renderer: exact sizes, words that are there, labels that are whole, the same bytes again."""

import io
import json
import os
import re
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from analysis.book.load import Book
from analysis.brief.charts import Chart
from analysis.brief.export.figure import Figure, figure
from analysis.brief.export.fonts import broken, width
from analysis.brief.export.footer import ratio_note
from analysis.brief.export.labels import SVG, Box, parsed, texts
from analysis.brief.export.picture import drawn, layout, png, svg
from analysis.brief.export.sizes import SIZES, Size
from analysis.brief.style import FONTS
from tests.brief.export.real_charts import every_chart

LINK = "https://costfall.example/systems?system=gpt-4&mfu=0.4"
SHOWN = ("claim", "ledger", "prices", "ledger tornado", "heat")
ROOT = Path(__file__).parents[3]


def of(chart: Chart, link: str = LINK) -> Figure:
    return figure(chart, link=link, code="gpt-4 mfu=0.4", book_day=date(2026, 11, 30))


def words(drawing: bytes) -> str:
    """Every text that an SVG shows, line by line."""
    root = parsed(drawing.decode())
    return "\n".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_svg_and_png_are_exactly_as_large_as_their_size(book: Book, size: Size):
    one = of(every_chart(book)["totals"])
    root = parsed(svg(one, size).decode())
    assert (root.get("width"), root.get("height")) == (str(size.width), str(size.height))
    assert root.get("viewBox") == f"0 0 {size.width} {size.height}"
    picture = Image.open(io.BytesIO(png(one, size)))
    assert picture.size == (size.width * size.scale, size.height * size.scale)
    assert picture.info["dpi"] == pytest.approx((size.dpi, size.dpi), abs=0.02)


def test_the_words_are_in_the_picture_and_in_its_description(book: Book):
    one = of(every_chart(book)["ledger"])
    drawing = svg(one, SIZES["slide"])
    shown = words(drawing).replace("\n", " ")
    for text in (one.title, one.chart.subtitle, "Analysis: Costfall.", "accessed", one.code):
        assert text in shown
    root = parsed(drawing.decode())
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    told = {element.get("id"): element.text for element in root[:2]}
    assert told == {"title": one.title, "desc": one.alt}


def test_the_plain_variant_is_the_chart_alone(book: Book):
    one = of(every_chart(book)["ledger"])
    shown = words(svg(one, SIZES["web"], plain=True))
    assert one.title not in shown
    assert "Source" not in shown
    assert "Staff" in shown
    assert one.title in svg(one, SIZES["web"], plain=True).decode()  # still named for readers


def test_the_typeface_comes_with_the_file_and_draws_just_its_letters(book: Book):
    from base64 import b64decode

    from fontTools import ttLib

    one = of(every_chart(book)["ledger"])
    drawing = svg(one, SIZES["web"])
    found = re.findall(rb"font-weight:(\w+);src:url\(data:font/ttf;base64,([^)]+)\)", drawing)
    assert [weight for weight, _ in found] == [b"normal", b"bold"]
    carried = set()
    for _, data in found:
        with ttLib.TTFont(io.BytesIO(b64decode(data))) as font:
            carried |= {chr(code) for code in font.getBestCmap()}
    used = set("".join(words(drawing).split()))
    assert carried - {" ", "\N{NO-BREAK SPACE}"} == used - {"\N{NO-BREAK SPACE}"}
    assert b"http" not in re.sub(rb'xmlns="[^"]*"|<desc.*?</desc>', b"", drawing)


def test_png_says_what_it_is(book: Book):
    one = of(every_chart(book)["ledger"])
    told = Image.open(io.BytesIO(png(one, SIZES["web"]))).text
    assert told == {"Title": one.title, "Description": one.alt, "Source": one.chart.source_line,
                    "URL": LINK, "Software": "Costfall"}  # fmt: skip


def test_markup_in_words_stays_words(book: Book):
    chart = every_chart(book)["totals"]
    one = figure(chart, title='<script>&\x07 文 "x"', link="javascript:alert(1)", code="a & <b>")
    drawing = svg(one, SIZES["web"])
    shown = words(drawing)
    assert '<script>& [?] "x"' in shown  # no letters that the typeface lacks
    assert "Scenario: a & <b>" in shown
    assert parsed(drawing.decode())[0].text == '<script>& 文 "x"'


@pytest.mark.slow
@pytest.mark.parametrize("size", ["report", "report-half", "slide", "social-square"])
@pytest.mark.parametrize("plain", [False, True])
def test_no_label_is_cut_and_none_lies_on_another(book: Book, size: str, plain: bool):
    for name, chart in every_chart(book).items():
        room = layout(of(chart), SIZES[size], plain=plain).room
        found = texts(drawn(chart, room))
        whole = Box(0, 0, room.width, room.height)
        assert [text.words for text in found if not text.box.within(whole)] == [], name
        met = [
            (one.words, other.words)
            for n, one in enumerate(found)
            for other in found[:n]
            # Letters seldom fill their boxes: a hair of overlap is not seen.
            if Box(one.box[0] + 1, one.box[1] + 1.5, one.box[2] - 1, one.box[3] - 1.5).meets(
                other.box
            )
        ]
        assert met == [], name


@pytest.mark.slow
@pytest.mark.parametrize("size", [s for s in SIZES if s != "report-half"])
def test_letters_are_twelve_points_where_there_is_room(book: Book, size: str):
    """Charts of eight rows or more, and their words, do not fit 4 inches at 12 points."""
    chosen = SIZES[size]
    for name, chart in every_chart(book).items():
        points = layout(of(chart), chosen).px * 72 / chosen.pixels_per_inch
        rows = len({row.get("name") or row.get("lane") for row in chart.rows})
        many = chart.kind in ("dots", "ladder", "tornado", "strip") and rows >= 8
        assert points >= (9.5 if many else 11.3 if size == "report" else 12 - 1e-9), name


def test_texts_are_measured_by_the_typeface():
    """Against the advance widths that its own table prints, read by another library."""
    from fontTools import ttLib

    with ttLib.TTFont(FONTS / "SourceSansPro-Regular.ttf") as font:
        widths, names = font["hmtx"], font.getBestCmap()
        for text in ("iiiii", "mmmmm", "0123"):
            units = sum(widths[names[ord(letter)]][0] for letter in text)
            expected = 16 * units / font["head"].unitsPerEm
            assert width(text, 16) == pytest.approx(expected, rel=0.005)
    lines = broken("word " * 40, 200, 16).lines
    assert all(width(line, 16) <= 200 for line in lines)
    assert " ".join(lines).split() == ["word"] * 40


def test_the_ratio_of_a_log_axis_is_that_of_its_rows(book: Book):
    charts = every_chart(book)
    # $87.0m for GPT-4 over $4.21m for GPT-3
    assert ratio_note(charts["totals"]) == (
        "Log scale: the largest value drawn is 21 times the smallest."
    )
    assert ratio_note(charts["claim, linear"]) == ""
    logs = [name for name, chart in charts.items() if chart.scale == "log"]
    silent = [name for name in logs if not ratio_note(charts[name])]
    assert silent == ["impact"]  # its labels are ratios themselves


@pytest.mark.parametrize("size", [name for name in SIZES if name != "report-half"])
def test_a_reader_of_codes_reads_the_link_from_every_picture(book: Book, size: str):
    """At full resolution, and small and grey as on an office printer's page."""
    import zxingcpp

    chosen = SIZES[size]
    picture = Image.open(io.BytesIO(png(of(every_chart(book)["totals"]), chosen)))
    page = picture.convert("L").resize((chosen.width, chosen.height))
    for shown in (picture, page):
        assert [code.text for code in zxingcpp.read_barcodes(shown)] == [LINK]


def test_the_code_takes_no_letters_below_twelve_points_and_no_page_that_has_no_room(book: Book):
    charts = every_chart(book)
    assert layout(of(charts["totals"]), SIZES["report-half"]).code_side == 0
    assert layout(of(charts["totals"], link=""), SIZES["slide"]).code_side == 0
    dense = layout(of(charts["ledger"]), SIZES["report"])
    assert dense.code_side == 0
    assert dense.px == layout(of(charts["ledger"], link=""), SIZES["report"]).px


ODD: dict[str, tuple[dict[str, object], ...]] = {
    "no rows": (),
    "one row": ({"kind": "total", "name": "x", "cost": 5.0, "low": 5.0, "high": 5.0,
                 "label": "$5"},),
    "one long word": ({"kind": "total", "name": "y" * 300, "cost": 5.0, "low": 1.0, "high": 9.0,
                       "label": "$5" * 60},),
    "forty rows": tuple({"kind": "stage", "name": f"row {n}", "cost": 2.0**n, "low": 2.0**n,
                         "high": 2.0**n, "label": str(n)} for n in range(40)),
    "other letters": ({"kind": "total", "name": "文心一言 🙂", "cost": 5.0, "low": 5.0,
                       "high": 5.0, "label": "¥5\n<b>"},),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("rows", ODD.values(), ids=ODD)
@pytest.mark.parametrize("size", ["report-half", "social-square"])
def test_odd_rows_still_make_a_picture_of_its_size(book: Book, rows, size: str):
    chart = replace(every_chart(book)["totals"], rows=rows)
    long = of(chart, link="https://x.example/?" + "a" * 4000)
    chosen = SIZES[size]
    picture = Image.open(io.BytesIO(png(long, chosen)))
    assert picture.size == (chosen.width * chosen.scale, chosen.height * chosen.scale)
    assert chart.title.split()[0] in words(svg(long, chosen))
    assert layout(long, chosen).code_side == 0  # no code holds so long a link


@pytest.mark.slow
def test_another_process_makes_the_same_bytes(book: Book):
    program = (
        "import hashlib, json\n"
        "from analysis.book.load import load\n"
        "from tests.brief.export.test_picture import made\n"
        "print(json.dumps(made(load().book)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )  # fmt: skip
    assert json.loads(run.stdout) == made(book)


def made(book: Book) -> dict[str, str]:
    """The hash of one file in each format."""
    from hashlib import sha256

    from analysis.brief.export.pdf import pdf
    from analysis.brief.export.web_page import html
    from analysis.brief.pictures import boundary_chart
    from analysis.study.claims import check_all

    one = of(boundary_chart(book, check_all(book, "eight-years")))
    size = SIZES["slide"]
    files = {"svg": svg(one, size), "png": png(one, size), "pdf": pdf(one, size),
             "html": html(one, size)}  # fmt: skip
    return {kind: sha256(data).hexdigest() for kind, data in files.items()}


def test_png_chunks_are_sound(book: Book):
    """Walked by hand: the header first, density before the pixels, every checksum right."""
    import zlib

    data = png(of(every_chart(book)["totals"]), SIZES["web"])
    kinds, at = [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length :][:4])[0]
        kinds.append(kind)
        at += 12 + length
    assert kinds[0] == b"IHDR"
    assert kinds.count(b"pHYs") == 1
    assert kinds.index(b"pHYs") < kinds.index(b"IDAT")
    assert kinds[-1] == b"IEND"
