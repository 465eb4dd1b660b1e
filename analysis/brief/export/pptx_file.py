"""Findings as a PowerPoint file whose charts can be edited there."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from analysis.brief.export.figure import Figure
from analysis.brief.export.zip_dates import same_bytes
from analysis.brief.legible import visible


def pptx(figures: Sequence[Figure]) -> bytes:
    """A 16:9 deck with one figure a slide; the same bytes for the same figures.

    Each chart is native, with its numbers in a workbook and its alternative text.
    """
    from analysis.brief.export.deck import empty_deck

    deck = empty_deck()
    for figure in figures:
        slide(deck, figure)
    return saved(deck, figures[0].title if figures else "", book_day(figures))


def slide(presentation: Any, figure: Figure) -> Any:
    """A slide of the figure at the end of a deck from `deck.empty_deck`."""
    from analysis.brief.export.slides import finding_slide

    return finding_slide(presentation, figure)


def book_day(figures: Sequence[Figure]) -> date | None:
    """The latest day of the books that the figures were read from; None where none is known."""
    return max((one.book_day for one in figures if one.book_day), default=None)


def saved(deck: Any, title: str, day: date | None) -> bytes:
    """The deck as a file that names its title, author and language."""
    known = deck.core_properties
    known.title, known.author, known.language = visible(title)[:255], "Costfall", "en-GB"
    known.last_modified_by, known.subject = "Costfall", "What language models cost"
    out = io.BytesIO()
    deck.save(out)
    return same_bytes(out.getvalue(), day)
