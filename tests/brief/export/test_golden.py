"""Every size of every chart looks as it did when somebody last looked at it.

After a change of style, `COSTFALL_REDRAW=1 pytest tests/brief/export/test_golden.py` draws them
anew; then look at each.
"""

import io
import os
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from analysis.book.load import Book
from analysis.brief.export.figure import Figure, figure
from analysis.brief.export.picture import png
from analysis.brief.export.sizes import SIZES
from tests.brief.export.real_charts import every_chart

GOLDEN = Path(__file__).with_name("golden")
NAMES = (
    "claim", "claim, linear", "boundaries", "ledger", "pounds", "ledger tornado", "totals",
    "bridge", "ladder", "budget tornado", "money", "recovered", "heat", "volume", "supply",
    "prices", "prices, linear", "mmlu", "timeline", "hours", "cost", "estimate", "impact",
)  # fmt: skip
KEPT_WIDTH = 200
"""Pixels: enough to see a label move, small enough to keep."""
BLOCK, ALIKE = 10, 5.0
"""Pixels of a side, and of 255 the mean difference of grey in any such square: renderers may smooth
edges differently, but a lost label changes the squares that it stood in."""
LEAST_INK, MOST_INK = 0.01, 0.75
"""Shares of the picture that are not paper."""
REDRAW = os.environ.get("COSTFALL_REDRAW") == "1"
pytestmark = pytest.mark.slow


def shown(book: Book, kind: str) -> Figure:
    return figure(every_chart(book)[kind], code="gpt-4 mfu=0.4", book_day=date(2026, 11, 30),
                  link="https://costfall.example/systems?system=gpt-4&mfu=0.4")  # fmt: skip


@lru_cache(maxsize=32)
def grey(book: Book, kind: str, size: str) -> Image.Image:
    return Image.open(io.BytesIO(png(shown(book, kind), SIZES[size]))).convert("L")


def small(picture: Image.Image) -> Image.Image:
    """In sixteen greys, which a file keeps as they are."""
    height = round(KEPT_WIDTH * picture.height / picture.width)
    kept = picture.resize((KEPT_WIDTH, height), Image.Resampling.BOX)
    return kept.point(lambda grey: grey // 16 * 17)


def farthest(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of the squares that differ most."""
    apart = ImageChops.difference(one, other)
    squares = apart.resize((apart.width // BLOCK, apart.height // BLOCK), Image.Resampling.BOX)
    return float(squares.getextrema()[1])


def strip(pictures: list[Image.Image]) -> Image.Image:
    """The pictures beside each other: one file keeps all sizes of a chart."""
    whole = Image.new("L", (KEPT_WIDTH * len(pictures), max(each.height for each in pictures)), 128)
    for place, each in enumerate(pictures):
        whole.paste(each, (KEPT_WIDTH * place, 0))
    return whole


@pytest.mark.parametrize("kind", NAMES)
def test_it_looks_as_it_did(book: Book, kind: str):
    drawn = [small(grey(book, kind, size)) for size in SIZES]
    path = GOLDEN / f"{kind.replace(', ', '-').replace(' ', '-')}.png"
    if REDRAW:
        strip(drawn).save(path, optimize=True)
    kept = Image.open(path).convert("L")
    assert kept.size == strip(drawn).size
    for place, (size, now) in enumerate(zip(SIZES, drawn, strict=True)):
        left = KEPT_WIDTH * place
        then = kept.crop((left, 0, left + KEPT_WIDTH, now.height))
        assert farthest(then, now) <= ALIKE, size


def test_every_chart_is_kept(book: Book):
    assert set(NAMES) == set(every_chart(book))
    assert len(list(GOLDEN.iterdir())) == len(NAMES)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", NAMES)
def test_it_is_not_blank_and_nothing_touches_its_edge(book: Book, kind: str, size: str):
    picture = grey(book, kind, size)
    ink = picture.point(lambda value: 255 * (value < 245))
    share = ImageStat.Stat(ink).mean[0] / 255
    assert LEAST_INK < share < MOST_INK
    margin = picture.width // 100
    assert ink.crop((0, 0, picture.width, margin)).getbbox() is None
    assert ink.crop((0, 0, margin, picture.height)).getbbox() is None
    assert ink.crop((picture.width - margin, 0, *picture.size)).getbbox() is None
    assert ink.crop((0, picture.height - margin, *picture.size)).getbbox() is None
    title = ink.crop((0, 0, picture.width, picture.height // 7))
    assert ImageStat.Stat(title).mean[0] / 255 > 0.005  # the title is drawn


@pytest.mark.parametrize("name", ["ledger", "prices", "boundaries", "ledger tornado"])
def test_a_lost_label_would_be_noticed(book: Book, name: str):
    chart = every_chart(book)[name]
    rows = list(chart.rows)
    last = max(n for n, row in enumerate(rows) if row.get("label"))
    rows[last] = {**rows[last], "label": ""}
    one, other = (
        small(Image.open(io.BytesIO(png(figure(shown), SIZES["web"]))).convert("L"))
        for shown in (chart, replace(chart, rows=tuple(rows)))
    )
    assert farthest(one, other) > ALIKE
