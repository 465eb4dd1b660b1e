"""The typeface of every file: how wide a text is, where its lines break, which letters it needs."""

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from analysis.brief.style import FONTS

FILES = {False: FONTS / "SourceSansPro-Regular.ttf", True: FONTS / "SourceSansPro-Bold.ttf"}
"""By whether it is bold."""
FAMILY = "Source Sans Pro"
MEASURED_PX = 1000
"""So large that widths rounded to whole pixels are exact enough."""
ELLIPSIS = "…"


class Broken(NamedTuple):
    """A text on lines."""

    lines: tuple[str, ...]
    whole: bool
    """False where the last line ends in an ellipsis for want of room."""


def width(text: str, px: float, bold: bool = False) -> float:
    """Pixels that the text takes at letters of `px`.

    >>> width("iii", 16) < width("mmm", 16) < width("mmm", 16, bold=True)
    True
    """
    return _length(text, bold) * px / MEASURED_PX


def broken(text: str, room: float, px: float, bold: bool = False, most: int = 99) -> Broken:
    """The text on at most `most` lines of at most `room` pixels; a word too long is cut in two.

    >>> broken("one two three", 60, 16).lines
    ('one two', 'three')
    >>> broken("one two three", 70, 16, most=1)
    Broken(lines=('one two…',), whole=False)
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), room, px, bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, px, bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) <= most:
        return Broken(tuple(lines), True)
    last = lines[most - 1]
    while last and width(last + ELLIPSIS, px, bold) > room:
        last = last[:-1].rstrip()
    return Broken((*lines[: most - 1], last.rstrip(" ,;:(") + ELLIPSIS), False)


def _pieces(words: Iterable[str], room: float, px: float, bold: bool) -> Iterable[str]:
    for word in words:
        rest = word
        while width(rest, px, bold) > room and len(rest) > 1:
            fits = next(n for n in range(len(rest) - 1, 0, -1)
                        if n == 1 or width(rest[:n], px, bold) <= room)  # fmt: skip
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def faces(regular: str, bold: str) -> str:
    """Style rules that carry the typeface with a file: only the letters that it uses.

    Without kerning, which would take most of the time.
    """
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{"bold" if weight else "normal"};'
        f"src:url(data:font/ttf;base64,{_subset(''.join(sorted(set(text))), weight)})}}"
        for weight, text in ((False, regular), (True, bold))
        if text.strip()
    )


@lru_cache(maxsize=256)
def _subset(letters: str, bold: bool) -> str:
    from fontTools import subset, ttLib  # type: ignore[import-untyped]

    options = subset.Options(
        hinting=False, notdef_outline=True, name_IDs=[1, 2, 13], layout_features=[]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    out = io.BytesIO()
    with ttLib.TTFont(FILES[bold], recalcTimestamp=False, lazy=True) as font:
        for table in ("GSUB", "GPOS", "GDEF", "BASE", "DSIG"):
            del font[table]
        cutter.subset(font)
        font.save(out)
    return base64.b64encode(out.getvalue()).decode()


@lru_cache(maxsize=8192)
def _length(text: str, bold: bool) -> float:
    length: float = _font(bold).getlength(text)
    return length


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FILES[bold]), MEASURED_PX,
                              layout_engine=ImageFont.Layout.BASIC)  # fmt: skip
