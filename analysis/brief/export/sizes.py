"""The sizes that a chart is carried away in, each for a use."""

from dataclasses import dataclass

from analysis.errors import UnknownNameError

CSS_DPI = 96
"""Pixels of a picture to the inch before it is scaled."""


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, how many of them make an inch, and the scale of its PNG."""

    id: str
    label: str
    width: int
    height: int
    scale: float = 2.0
    letters: float = 1.0
    """How much larger than on screen its letters stand."""
    short_source: bool = False
    """Only the first source is named in the picture; the rest is in the metadata."""
    pixels_per_inch: int = CSS_DPI
    module_px: int = 2
    """Pixels of one module of its QR code: half a millimetre on paper and on a screen at hand, more
    where it is projected or shown small. Whole pixels stay sharp."""

    @property
    def dpi(self) -> float:
        """What the PNG says of itself, so that it prints at its size."""
        return self.pixels_per_inch * self.scale


SIZES = {
    size.id: size
    for size in (
        Size("slide", "Slide, 16:9, 13.333 × 7.5 in", 1920, 1080, 2.0, 2.0, False, 144, 6),
        Size("report", "Report column, 6.5 × 4 in", 624, 384, 3.125),
        Size("report-half", "Half a column, 3.25 × 2 in", 312, 192, 3.125, 0.9, True),
        Size("report-full", "Full page, 9 × 6.5 in", 864, 624, 3.125),
        Size("web", "Web, 600 wide", 600, 450),
        Size("news", "News, 640 × 450", 640, 450),
        Size("social", "Social, 1200 × 675", 1200, 675, 1.0, 1.7, True, module_px=3),
        Size("social-card", "Social card, 1200 × 630", 1200, 630, 1.0, 1.7, True, module_px=3),
        Size("social-square", "Square, 1080 × 1080", 1080, 1080, 1.0, 1.7, True, module_px=3),
    )
}


def size(name: str) -> Size:
    """The size of this name; raises `UnknownNameError`."""
    if name not in SIZES:
        raise UnknownNameError("size", name, SIZES)
    return SIZES[name]
