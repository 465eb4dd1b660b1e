"""A finding as one A4 page to sign: chart, key numbers, assumptions log, and how to reproduce it.

Every result uses the same `Brief`; `page` sets it, dropping the last rows of its lists where the
page is full. The order of each list is therefore its order of importance.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.book.records import Source
from analysis.brief.charts import Chart
from analysis.brief.files import plain_svg
from analysis.brief.legible import breakable, drawable, legible, visible
from analysis.brief.page_room import plans
from analysis.brief.style import FONTS
from analysis.brief.words import day
from analysis.errors import BadInputError
from analysis.study.grounds import Grounds

TEMPLATE = Path(__file__).with_suffix(".typ")
NO_ROOM = "brief does not fit"
"""What the template says when even the shortest plan is too long."""
PREVIEW_PPI = 110.0
LONGEST = 300
"""Characters of a title or a question; longer ones would crowd out what they introduce."""
CHART_WIDTH, CHART_HEIGHT = 496, 205
"""Points. The page is narrower than the screen, so a chart is drawn anew for it, lower: letters
stay at their size."""
CHART_SHARE = 0.68
"""Of a chart's height on screen."""


@dataclass(frozen=True)
class KeyNumber:
    """One of the three numbers to remember: what it is, how much, and its range or meaning."""

    label: str
    value: str
    detail: str
    rests_on: Grounds = ()


@dataclass(frozen=True)
class Assumed:
    """A row of the assumptions log, as text."""

    name: str
    value: str
    range: str
    evidence: str
    sources: tuple[Source, ...] = ()
    rests_on: Grounds = ()


@dataclass(frozen=True)
class Brief:
    """All that the page says, as plain text. Lists have their most important row first."""

    name: str
    """For the file: `alpaca-7b-tuning`."""
    title: str
    """The finding: one sentence with its range."""
    question: str
    """System or preset, basis, boundary, as of, currency."""
    chart: Chart
    numbers: tuple[KeyNumber, ...]
    """Three of them."""
    changes: tuple[str, ...]
    """What would change the finding."""
    assumptions: tuple[Assumed, ...]
    caveats: tuple[str, ...]
    command: str
    """The scenario as the command that computes it again."""
    seed: str = ""
    """Seed and number of draws, in words."""
    marking: str = ""
    """Who may read it, such as “Internal”; on the page and in the file's name."""
    chart_height: int = CHART_HEIGHT
    """Points of the plotted area at most; a picture with many labels needs more."""
    rests_on: Grounds = ()
    """What the finding and what would change it rest on."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Those of the assumptions first, then those of the chart, numbered in this order."""
        named = [source for row in self.assumptions for source in row.sources]
        # One page may stand in the book under two ids.
        return tuple({_page(s): s for s in (*named, *self.chart.sources)}.values())

    @property
    def file_name(self) -> str:
        """`alpaca-7b-tuning-brief.pdf`"""
        marked = f"-{self.marking.lower()}" if self.marking else ""
        return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', self.name)}{marked}-brief.pdf"


@dataclass(frozen=True)
class Page:
    """A brief with its chart drawn, ready to be set as often as wanted."""

    name: str
    inputs: dict[str, str]

    def pdf(self) -> bytes:
        """Tagged (PDF/UA-1), with embedded fonts; the same bytes for the same brief.

        Raises `BadInputError` for texts that leave no room even without their lists.
        """
        return self._set("pdf", pdf_standards=["ua-1"])

    def png(self) -> bytes:
        """A picture of the page, set by the same program. Raises as `pdf` does."""
        return self._set("png", ppi=PREVIEW_PPI)

    def _set(self, kind: Literal["pdf", "png"], **options: Any) -> bytes:
        import typst

        try:
            made: bytes = typst.compile(
                TEMPLATE, root=TEMPLATE.parent, format=kind, sys_inputs=self.inputs,
                font_paths=[FONTS], ignore_system_fonts=True, **options,
            )  # fmt: skip
        except typst.TypstError as error:
            if NO_ROOM not in str(error):
                raise
            raise BadInputError("the brief", self.name, "shorten its texts to fit a page") from None
        return made


def page(brief: Brief) -> Page:
    """The brief's texts and picture, checked.

    Raises `BadInputError` for a title or question that is empty or too long.
    """
    for name, text in (("title", brief.title), ("question", brief.question)):
        if not 1 <= len(legible(text)) <= LONGEST:
            raise BadInputError(f"the brief’s {name}", text[:40], f"write 1 to {LONGEST} letters")
    height = min(brief.chart_height, round(brief.chart.height * CHART_SHARE))
    picture = drawable(plain_svg(brief.chart, CHART_WIDTH, height))
    texts = json.dumps(_texts(brief), ensure_ascii=False)
    return Page(brief.name, {"brief": texts, "chart": picture})


def pdf(brief: Brief) -> bytes:
    """The brief as a PDF file. Raises as `page` and `Page.pdf` do."""
    return page(brief).pdf()


def _texts(brief: Brief) -> dict[str, Any]:
    """Everything that the template places, every string in letters that can be drawn."""
    numbers = {_page(s): n for n, s in enumerate(brief.sources, 1)}
    rows = [
        {"name": _set(row.name), "value": _set(row.value), "range": _set(row.range),
         "evidence": _set(row.evidence),
         "source": ", ".join(dict.fromkeys(str(numbers[_page(s)]) for s in row.sources)) or "–"}
        for row in brief.assumptions
    ]  # fmt: skip
    lists: dict[str, list[Any]] = {
        "assumptions": rows,
        "changes": [_set(text) for text in brief.changes],
        "caveats": [_set(text) for text in brief.caveats],
        "sources": [
            {"number": n, "text": _source_text(s), "url": s.url}
            for n, s in enumerate(brief.sources, 1)
        ],
    }
    read = [source.accessed for source in brief.sources]
    return {
        "title": visible(brief.title),
        "heading": _set(brief.title),
        "question": _set(brief.question),
        "marking": _set(brief.marking),
        "numbers": [
            {"label": _set(n.label), "value": _set(n.value), "detail": _set(n.detail)}
            for n in brief.numbers
        ],
        "measure": _set(brief.chart.subtitle),
        "alt": visible(brief.chart.alt),
        **lists,
        "accessed": f"Last accessed {day(max(read))}." if read else "",
        "command": legible(brief.command).split(" "),
        "seed": _set(brief.seed),
        "plans": [
            _with_sources(brief, plan)
            for plan in plans({name: len(rows) for name, rows in lists.items()})
        ],
    }


def _with_sources(brief: Brief, plan: dict[str, int]) -> dict[str, int]:
    """The plan with every source that a row of its log names."""
    shown = brief.assumptions[: plan["assumptions"]]
    named = {_page(source) for row in shown for source in row.sources}
    return {**plan, "sources": max(plan["sources"], len(named))}


def _set(text: str) -> str:
    return breakable(legible(text))


def _page(source: Source) -> tuple[str, str]:
    return source.url, source.title


def _source_text(source: Source) -> str:
    """Title and publisher; the address for a title in letters that the typeface lacks."""
    title = source.title if legible(source.title) == source.title else source.url
    return _set(f"{title} ({source.publisher})")
