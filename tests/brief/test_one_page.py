"""The page as a reader's PDF program finds it: one sheet, all text, nothing executed or cut off."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PIL import Image
from pypdf import PageObject, PdfReader

from analysis.book.records import Source
from analysis.brief import one_page
from analysis.brief.charts import Chart
from analysis.brief.legible import MISSING
from analysis.brief.one_page import Assumed, Brief, KeyNumber
from analysis.errors import BadInputError

A4_POINTS = (595.3, 841.9)
HOSTILE = (
    "#let a = 1 $x^2$ *bold* _it_ [b] \\ #panic() =cmd // c <script>alert(1)</script> `raw` @ref"
)


def source(n: int, **given: Any) -> Source:
    made = {
        "title": f"Paper {n}",
        "publisher": f"Publisher {n}",
        "url": f"https://example.org/{n}",
        "kind": "primary",
        "accessed": date(2023, 3, n),
    }
    return Source(**{**made, **given})


def chart(label: str = "$48", **given: Any) -> Chart:
    row = {"kind": "total", "name": "Total", "currency": "USD", "cost": 48.0, "low": 38.4,
           "high": 60.0, "label": label}  # fmt: skip
    made = {
        "name": "a-chart", "title": "not on the page", "measure": "US$, log scale",
        "sources": (source(9),), "alt": "Dot plot: the total is $48.", "kind": "dots",
        "scale": "log", "rows": (row,), "height": 100,
    }  # fmt: skip
    return Chart(**{**made, **given})


BRIEF = Brief(
    name="a-brief",
    title="It cost $48 (38–60), counting tuning alone",
    question="System: Example. Counted: tuning only, at rental prices, in US dollars.",
    chart=chart(),
    numbers=(
        KeyNumber("Total", "$48", "90 % range 38–60"),
        KeyNumber("Published", "under $100", "Fine-tuning"),
        KeyNumber("GPU-hours", "24", "90 % range 19.2–30"),
    ),
    changes=("GPU-hours: 19.2 gives $38, 30 gives $60",),
    assumptions=(
        Assumed("GPU rental price", "$2.00/h", "–", "set"),
        Assumed("GPU-hours", "24", "19.2–30", "derived", (source(1), source(2))),
    ),
    caveats=("The price is recalled, not read",),
    command="costfall evaluate example --boundary tuning",
    seed="4,096 draws, seed 20230313.",
)


def crowded(rows: int) -> Brief:
    """Long lists, each row with a text of its own."""
    words = "of a length that real ones have, which is rather more than one line"
    return replace(
        BRIEF,
        changes=tuple(f"Change {n} {words}" for n in range(rows)),
        caveats=tuple(f"Caveat {n} {words}" for n in range(rows)),
        assumptions=tuple(
            Assumed(f"Input {n} of a stage", "6.7 billion", "6.1–7.2 billion", "estimate",
                    (source(1 + n % 25),))
            for n in range(rows)
        ),
    )  # fmt: skip


def opened(brief: Brief) -> PdfReader:
    return PdfReader(io.BytesIO(one_page.pdf(brief)))


def words(brief: Brief) -> str:
    """All text of the page on one line, without the invisible places where a word may break."""
    return " ".join(opened(brief).pages[0].extract_text().replace("\u200b", "").split())


def pieces(page: PageObject) -> list[tuple[float, str]]:
    """Every run of text with its size in points."""
    found: list[tuple[float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((round(abs(size * tm[3] * cm[3]), 1), text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def tags(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """Every element of the structure that screen readers follow."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            yield element
            waiting += [element["/K"]] if "/K" in element else []


def test_it_is_one_a4_page_that_holds_the_finding_the_numbers_and_the_log():
    reader = opened(BRIEF)
    assert len(reader.pages) == 1
    size = reader.pages[0].mediabox
    assert (float(size.width), float(size.height)) == pytest.approx(A4_POINTS, abs=0.1)
    told = words(BRIEF)
    for text in (
        BRIEF.title, BRIEF.question, "under $100", "90 % range 19.2–30", BRIEF.changes[0],
        "GPU rental price $2.00/h – set –", "GPU-hours 24 19.2–30 derived 1, 2", BRIEF.caveats[0],
        "1 Paper 1 (Publisher 1); 2 Paper 2 (Publisher 2); 3 Paper 9 (Publisher 9)",
        "Last accessed 9 March 2023.", BRIEF.command, BRIEF.seed, "Analyst", "Assurer", "Approver",
    ):  # fmt: skip
        assert text in told
    assert BRIEF.chart.title not in told  # the page's own finding stands above the picture


def test_body_is_12_points_and_nothing_is_below_9():
    sizes = dict.fromkeys(size for size, _ in pieces(opened(BRIEF).pages[0]))
    assert min(sizes) == 9.0
    small = " ".join(text for size, text in pieces(opened(BRIEF).pages[0]) if size < 12)
    for text in (BRIEF.changes[0], BRIEF.caveats[0], "19.2–30", BRIEF.question, "$48"):
        assert text not in small


def test_fonts_are_the_repositorys_and_embedded():
    fonts = opened(BRIEF).pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0]
        assert "SourceSansPro-" in inner["/BaseFont"]
        assert {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].keys()


def test_title_language_alternative_text_and_table_headings_are_set():
    reader = opened(BRIEF)
    assert reader.metadata.title == BRIEF.title
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    found = list(tags(reader))
    assert [e["/Alt"] for e in found if e.get("/S") == "/Figure"] == [BRIEF.chart.alt]
    assert sum(e.get("/S") == "/TH" for e in found) == 5
    assert [e.get("/S") for e in found].count("/H1") == 1
    assert b"pdfuaid" in one_page.pdf(BRIEF)


def test_the_same_brief_gives_the_same_bytes_in_another_process_too():
    script = (
        "import hashlib; from tests.brief.test_one_page import BRIEF; from analysis.brief import "
        "one_page; print(hashlib.sha256(one_page.pdf(BRIEF)).hexdigest())"
    )
    again = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert again[0].stdout == again[1].stdout
    assert len(again[0].stdout.strip()) == 64
    assert one_page.pdf(BRIEF) == one_page.pdf(BRIEF)
    assert one_page.pdf(BRIEF) != one_page.pdf(replace(BRIEF, seed="another"))


def test_markup_in_any_text_is_only_text():
    row = Assumed(HOSTILE, "#x", "$1–$2", "*set*", (source(3, title=HOSTILE, publisher=HOSTILE),))
    brief = replace(
        BRIEF, title=HOSTILE, question=HOSTILE, chart=chart(alt=HOSTILE, measure=HOSTILE),
        numbers=(KeyNumber(HOSTILE, "#let", "[b]"),), changes=(HOSTILE,), caveats=(HOSTILE,),
        assumptions=(row,), command=HOSTILE, seed=HOSTILE,
    )  # fmt: skip
    told = words(brief).replace(" ", "")  # a column may break a word
    # title, question, measure, label, change, caveat, name, title and publisher, command, seed
    assert told.count(HOSTILE.replace(" ", "")) == 11
    assert opened(brief).metadata.title == HOSTILE


def test_markup_in_the_picture_is_only_text():
    told = re.sub(r"\s", "", words(replace(BRIEF, chart=chart(label="<b>&#36;48</b> #let $x$"))))
    assert "<b>&#36;48</b>#let$x$" in told


@pytest.mark.parametrize("text", ["ERNIE 文心一言 at £900m", "rocket 🚀 at £900m", "متن at £900m"])
def test_letters_that_the_typeface_lacks_are_marked_and_the_rest_is_kept(text: str):
    brief = replace(BRIEF, title=text, chart=chart(label=text), changes=(text,))
    told = words(brief)
    assert told.count(MISSING) == 3
    assert told.count("at £900m") == 3
    assert opened(brief).metadata.title == text


def test_characters_that_only_steer_the_text_are_left_out():
    brief = replace(BRIEF, title="a\u202eb\x00c\ud800\u200b\nd")
    assert words(brief).startswith("abc d ")


def test_a_source_with_a_foreign_title_goes_by_its_address():
    row = replace(BRIEF.assumptions[1], sources=(source(1, title="计费方式"),))
    told = words(replace(BRIEF, assumptions=(row,)))
    assert "1 https://example.org/1 (Publisher 1)" in told


def test_a_title_of_300_letters_is_set_and_a_longer_one_refused():
    for title in (("word " * 60)[:299] + "s", "x" * 300):
        assert title in words(replace(BRIEF, title=title)).replace("x x", "xx")
    for title in ("", " \n ", "x" * 301):
        with pytest.raises(BadInputError, match="title"):
            one_page.pdf(replace(BRIEF, title=title))
        with pytest.raises(BadInputError, match="question"):
            one_page.pdf(replace(BRIEF, question=title))


def test_a_full_page_drops_the_last_rows_and_says_how_many():
    for rows in (14, 30):
        brief = crowded(rows)
        assert len(opened(brief).pages) == 1
        told = words(brief)
        for kind in ("Change", "Caveat", "Input"):
            shown = [int(n) for n in re.findall(rf"{kind} (\d+) of a", told)]
            assert shown == list(range(len(shown)))  # the first ones, in their order
            assert 0 < len(shown) < rows
            assert f"and {rows - len(shown)} more: see the scenario" in told
        assert "Approver" in told


def test_every_source_that_the_log_names_is_listed():
    told = words(crowded(30))
    shown = len(re.findall(r"Input \d+ of a", told))
    for n in range(1, shown + 1):
        assert f"{n} Paper {n} (Publisher {n})" in told


def test_texts_that_fit_no_page_are_refused_in_one_line():
    crammed = replace(BRIEF, numbers=(KeyNumber("word " * 2000, "$48", ""),))
    with pytest.raises(BadInputError, match="shorten its texts") as told:
        one_page.pdf(crammed)
    assert "\n" not in str(told.value)


def test_the_smallest_brief_is_a_page():
    bare = replace(BRIEF, numbers=(), changes=(), assumptions=(), caveats=(), command="", seed="",
                   chart=chart(sources=()))  # fmt: skip
    assert BRIEF.title in words(bare)


def test_text_stands_dark_on_white_in_greyscale():
    grey = Image.open(io.BytesIO(one_page.page(BRIEF).png())).convert("L")
    width, height = grey.size
    assert height / width == pytest.approx(A4_POINTS[1] / A4_POINTS[0], abs=0.01)
    assert grey.getpixel((2, 2)) == 255
    darkest = grey.crop((0, 0, width, height // 12)).getextrema()[0]
    assert darkest < 60  # the title: 118 would be 4.5 : 1 against white


def test_the_file_has_a_plain_name():
    assert replace(BRIEF, name="a/b+c d").file_name == "a-b-c-d-brief.pdf"
