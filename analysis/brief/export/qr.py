"""A link as a QR code, drawn as one path: scanned from paper, it reopens the view."""

import io
from typing import Any

LONGEST = 500
"""Letters of a link; a longer one makes a code too large for any picture here."""
QUIET = 4
"""Modules of bare paper around it, as ISO/IEC 18004 asks."""
PNG_SCALE = 8
INK, PAPER = "#000000", "#ffffff"
"""In every theme: many readers refuse light codes on dark paper."""


def side(link: str, module_px: int) -> int:
    """Pixels of its side with the quiet zone.

    >>> side("https://example.org", 2)  # 25 modules and twice 4, each of 2 pixels
    66
    """
    return _modules(link) * module_px


def path(link: str, x: float, y: float, side_px: float) -> str:
    """The code at a place, as SVG."""
    each = side_px / _modules(link)
    runs = "".join(
        f"M{start + QUIET},{row + QUIET}h{end - start}v1h{start - end}z"
        for row, line in enumerate(_matrix(link))
        for start, end in _runs(line)
    )
    return (
        f'<g transform="translate({x:g},{y:g}) scale({each:.4f})" shape-rendering="crispEdges">'
        f'<path fill="{PAPER}" d="M0,0h{_modules(link)}v{_modules(link)}H0z"/>'
        f'<path fill="{INK}" d="{runs}"/></g>'
    )


def png(link: str) -> bytes:
    """The code as a picture of its own, for programs that take no paths."""
    out = io.BytesIO()
    _made(link).save(out, kind="png", scale=PNG_SCALE, border=QUIET)
    return out.getvalue()


def _modules(link: str) -> int:
    return len(_matrix(link)) + 2 * QUIET


def _matrix(link: str) -> tuple[bytearray, ...]:
    matrix: tuple[bytearray, ...] = tuple(_made(link).matrix)
    return matrix


def _made(link: str) -> Any:
    import segno

    return segno.make(link, error="l", micro=False, boost_error=True)


def _runs(line: bytearray) -> list[tuple[int, int]]:
    """Where dark modules start and end.

    >>> _runs(bytearray([1, 1, 0, 1]))
    [(0, 2), (3, 4)]
    """
    edges = [n for n in range(len(line) + 1)
             if (line[n - 1] if n else 0) != (line[n] if n < len(line) else 0)]  # fmt: skip
    return list(zip(edges[::2], edges[1::2], strict=True))
