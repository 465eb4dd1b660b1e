"""How much room a text takes on a slide, by the letters of the shipped typeface."""

from analysis.brief.export.fonts import broken, width

POINTS_PER_INCH = 72
SLACK = 1.2
"""A computer without our typeface takes another, whose letters are wider by so much."""
LINE_HEIGHT = 1.22
"""Of the size of its letters."""


def width_in(text: str, points: float, *, bold: bool = False) -> float:
    """Inches that the text takes on one line, in the typeface or one that stands in for it."""
    return width(text, points, bold) / POINTS_PER_INCH * SLACK


def lines(text: str, points: float, inches: float, *, bold: bool = False) -> list[str]:
    """The text broken between words into lines of at most `inches`.

    A word longer than a line is broken within.
    """
    return list(broken(text, inches / SLACK * POINTS_PER_INCH, points, bold).lines)


def height_in(text: str, points: float, inches: float, *, bold: bool = False) -> float:
    """Inches from top to bottom of the text in a column of `inches`."""
    return len(lines(text, points, inches, bold=bold)) * points * LINE_HEIGHT / POINTS_PER_INCH
