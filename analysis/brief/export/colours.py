"""How colours look to others: colour-blind sight, greyscale, contrast, and how far two lie apart.

Used to choose the house style and to hold it to its limits; nothing is drawn with it.
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Literal

Sight = Literal["full", "protan", "deutan", "tritan", "greyscale"]
Triple = tuple[float, float, float]
_GREY: Triple = (0.2126, 0.7152, 0.0722)
_SEEN: dict[Sight, tuple[Triple, Triple, Triple]] = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
    "greyscale": (_GREY, _GREY, _GREY),
}  # fmt: skip
"""Matrices on linear RGB: Machado, Oliveira and Fernandes 2009 at severity 1
(doi 10.1109/TVCG.2009.113), and the luminance of sRGB (IEC 61966-2-1)."""
SIGHTS: tuple[Sight, ...] = tuple(_SEEN)
_TO_XYZ: tuple[Triple, Triple, Triple] = (
    (0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)  # fmt: skip
_WHITE: Triple = (0.95047, 1.0, 1.08883)
"""D65."""


def seen(colour: str, sight: Sight) -> str:
    """The colour as this sight has it, both as `#rrggbb`.

    >>> seen("#ff0000", "greyscale"), seen("#1d5b8a", "full")
    ('#7f7f7f', '#1d5b8a')
    """
    linear = _times(_SEEN[sight], _linear(colour))
    return "#" + "".join(f"{round(255 * _encoded(min(max(c, 0.0), 1.0))):02x}" for c in linear)


def blended(colour: str, opacity: float, paper: str) -> str:
    """What is seen of a colour that lets its paper through, mixed as screens do, in sRGB.

    >>> blended("#000000", 0.5, "#ffffff")
    '#808080'
    """
    pairs = zip(_parts(colour), _parts(paper), strict=True)
    return "#" + "".join(f"{round(255 * (opacity * a + (1 - opacity) * b)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio of luminances, from 1 to 21.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def apart(one: str, other: str, sight: Sight = "full") -> float:
    """CIEDE2000 between two colours as this sight has them; about 2 is just noticed.

    >>> apart("#1d5b8a", "#1d5b8a")
    0.0
    """
    return ciede2000(_lab(seen(one, sight)), _lab(seen(other, sight)))


def ciede2000(one: Triple, other: Triple) -> float:
    """The difference of two CIELAB colours by Sharma, Wu and Dalal 2005 (doi 10.1002/col.20070)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = (degrees(atan2(b, a * stretch)) % 360 if (a or b) else 0.0
              for a, b in ((a1, b1), (a2, b2)))  # fmt: skip
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    if turn == -180:
        turn = 180.0
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = h1 + h2 if not c1 * c2 else _mean_hue(h1, h2)
    t = (1 - 0.17 * cos(radians(hue - 30)) + 0.24 * cos(radians(2 * hue))
         + 0.32 * cos(radians(3 * hue + 6)) - 0.20 * cos(radians(4 * hue - 63)))  # fmt: skip
    by_light = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    by_chroma, by_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    twist = (
        -2
        * sqrt(chroma**7 / (chroma**7 + 25.0**7))
        * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    )
    d_light, d_chroma = (l2 - l1) / by_light, (c2 - c1) / by_chroma
    d_hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / by_hue
    return sqrt(d_light**2 + d_chroma**2 + d_hue**2 + twist * d_chroma * d_hue)


def _mean_hue(one: float, other: float) -> float:
    total = one + other
    if abs(one - other) <= 180:
        return total / 2
    return (total + 360) / 2 if total < 360 else (total - 360) / 2


def _parts(colour: str) -> Triple:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _linear(colour: str) -> Triple:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour)
    )
    return red, green, blue


def _encoded(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    return sum(weight * part for weight, part in zip(_GREY, _linear(colour), strict=True))


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _lab(colour: str) -> Triple:
    xyz = (part / white for part, white in
           zip(_times(_TO_XYZ, _linear(colour)), _WHITE, strict=True))  # fmt: skip
    x, y, z = (
        part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29
        for part in xyz
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
