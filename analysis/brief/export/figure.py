"""A chart as somebody carries it away: its words as edited, and the address that reopens it."""

from dataclasses import dataclass
from datetime import date

from analysis.brief.charts import Chart
from analysis.errors import BadInputError

MOST_ALT = 250
MOST_TITLE = 200


@dataclass(frozen=True)
class Figure:
    """What every file of one chart is made of."""

    chart: Chart
    title: str
    """The finding, as its author left it."""
    alt: str
    """What the picture shows, for who cannot see it."""
    link: str = ""
    """The address that reopens this very view; empty where nobody knows one."""
    code: str = ""
    """The scenario as one line that the command line and the page take: `gpt-4 mfu=0.4`."""
    book_day: date | None = None
    """The day as of which the book was read; a frozen link gives the same figures."""
    marking: str = ""
    """Who may read it, such as “Internal”."""


def figure(
    chart: Chart, *, title: str | None = None, alt: str | None = None, link: str = "",
    code: str = "", book_day: date | None = None, marking: str = "",
) -> Figure:  # fmt: skip
    """The chart with its own words, or with edited ones.

    Raises `BadInputError` for a title or an alternative text that is empty or too long.
    """
    words = {"title": chart.title if title is None else title,
             "alt": chart.alt if alt is None else alt}  # fmt: skip
    for name, most in (("title", MOST_TITLE), ("alt", MOST_ALT)):
        words[name] = " ".join(words[name].split())
        if not 1 <= len(words[name]) <= most:
            called = "alternative text" if name == "alt" else name
            raise BadInputError(called, words[name][:40], f"write 1 to {most} characters")
    return Figure(chart, words["title"], words["alt"], link, code, book_day, marking)
