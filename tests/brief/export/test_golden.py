"""Every size of six kinds of chart looks as it did when somebody last looked at it.

After a change of style, `COSTFALL_REDRAW=1 pytest tests/brief/export/test_golden.py` draws them
anew; then look at each.
"""

import io
import os
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
KINDS = ("claim", "ledger", "prices", "ledger tornado", "heat", "recovered")
KEPT_WIDTH = 240
"""Pixels: enough to see a label move, small enough to keep."""
ALIKE = 2.0
"""Mean difference of grey, of 255: renderers may smooth edges differently."""
LEAST_INK, MOST_INK = 0.01, 0.75
"""Shares of the picture that are not paper."""
REDRAW = os.environ.get("COSTFALL_REDRAW") == "1"
pytestmark = pytest.mark.slow


def shown(book: Book, kind: str) -> Figure:
    return figure(every_chart(book)[kind], code="gpt-4 mfu=0.4", book_day=date(2026, 11, 30),
                  link="https://costfall.example/systems?system=gpt-4&mfu=0.4")  # fmt: skip


@lru_cache(maxsize=64)
def grey(book: Book, kind: str, size: str) -> Image.Image:
    return Image.open(io.BytesIO(png(shown(book, kind), SIZES[size]))).convert("L")


def small(picture: Image.Image) -> Image.Image:
    height = round(KEPT_WIDTH * picture.height / picture.width)
    return picture.resize((KEPT_WIDTH, height), Image.Resampling.BOX)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_it_did(book: Book, kind: str, size: str):
    drawn = small(grey(book, kind, size))
    path = GOLDEN / f"{kind.replace(' ', '-')}_{size}.png"
    if REDRAW:
        drawn.quantize(40).save(path, optimize=True)
    kept = Image.open(path).convert("L")
    assert kept.size == drawn.size
    assert ImageStat.Stat(ImageChops.difference(kept, drawn)).mean[0] < ALIKE


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
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


def test_another_chart_would_not_pass_for_it(book: Book):
    one, other = (small(grey(book, kind, "web")) for kind in ("claim", "prices"))
    assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] > ALIKE
