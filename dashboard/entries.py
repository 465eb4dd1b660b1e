"""Entries of the book as Markdown: what they say, how firm, and where it stands."""

from collections.abc import Sequence

from analysis.book.apart import Apart
from analysis.book.load import Book
from analysis.book.records import Conflict
from analysis.book.uses import Use
from analysis.brief.use_words import label, value
from analysis.brief.words import BOUNDS, exact_money
from dashboard import panels
from dashboard.text import plain


def conflict_text(book: Book, conflict: Conflict) -> str:
    """What the question is, each answer, and which the book goes by."""
    readings = (
        f"- {plain(says.says)} {panels.link(book.sources[says.source])} "
        f"{panels.EVIDENCE[says.evidence]}"
        for says in conflict.readings
    )
    used = f"The book uses: {plain(conflict.we_use)}"
    return "\n".join([f"**{plain(conflict.about)}**\n", *readings, f"\n{used}"])


def apart_text(book: Book, found: Apart) -> str:
    """The lowest and the highest printed cost of one system, and how far apart."""
    low, high = (
        f"{plain(BOUNDS[f.bound] + exact_money(f.amount, f.currency))} "
        f"{panels.link(book.sources[f.source])}"
        for f in (found.low, found.high)
    )
    name = plain(found.system.name)
    return f"{name}, {found.low.basis} basis: {low} or {high}, {found.factor:.1f} times as much"


def use_text(book: Book, use: Use) -> str:
    """One entry: what it is, what it says, how firm, in whose words, and where it stands."""
    said = value(use)
    badge = panels.EVIDENCE[use.evidence] if use.evidence else ""
    quote = f"“{plain(use.quote)}”" if use.quote else ""
    place = f"`{use.file}:{use.line}`"
    what = plain(label(use, book.chips))
    return f"**{what}{':' if said else ''}** {plain(said)} {badge} {quote} {place}"


def percent(share: float) -> str:
    """Rounded, but never up to all."""
    return "over 99 %" if 0.995 <= share < 1 else f"{share:.0%}".replace("%", " %")


def listed(lines: Sequence[str], first: int, rest_of: str, icon: str) -> None:
    """The first lines at once, the others when asked for."""
    if lines:
        panels.bullets(lines[:first])
    if rest := lines[first:]:
        with panels.fold(f"{len(rest):,} {rest_of}", icon) as opened:
            if opened:
                panels.bullets(rest)
