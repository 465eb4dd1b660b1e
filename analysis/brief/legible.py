"""Text that the shipped typeface can draw: anything else would leave a page with holes."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from analysis.brief.style import FONTS

MISSING = "[?]"
"""In place of letters that the typeface lacks, such as Chinese or emoji."""
WIDEST_WORD = 20
"""Longer words may break anywhere: a column narrower than its word would be overrun."""
_LONG = re.compile(rf"\S{{{WIDEST_WORD + 1},}}")


def visible(text: str) -> str:
    """The text on one line, without characters that only steer how others are shown."""
    return " ".join(_seen(text).split())


def legible(text: str) -> str:
    """The same in letters that the typeface has; a mark stands where it has none.

    >>> legible("GPT-4, 文心一言,\\n £900m")
    'GPT-4, [?], £900m'
    """
    return drawable(visible(text))


def drawable(text: str) -> str:
    """The same with its line breaks and spaces as they are."""
    return re.sub(
        r"[^\x00-\x7f]+",
        lambda run: re.sub("\0+", MISSING, "".join(c if _drawn(c) else "\0" for c in run[0])),
        _seen(text),
    )


def _seen(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")


def breakable(text: str) -> str:
    """Words too long for a column, with invisible places to break them."""
    return _LONG.sub(lambda word: re.sub(r"(.{6})(?=.)", "\\1\u200b", word[0]), text)


@lru_cache(maxsize=4096)
def _drawn(character: str) -> bool:
    font, missing = _font()
    return _picture(font, character) != missing


@lru_cache(maxsize=1)
def _font() -> tuple[Any, tuple[object, bytes]]:
    """The typeface, and what it draws for a character that it does not have."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(FONTS / "SourceSansPro-Regular.ttf"), 32,
                              layout_engine=ImageFont.Layout.BASIC)  # fmt: skip
    return font, _picture(font, "\uffff")


def _picture(font: Any, character: str) -> tuple[object, bytes]:
    drawn = font.getmask(character)
    return drawn.size, bytes(drawn)
