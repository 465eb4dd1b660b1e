"""What to say of a published figure beside ours."""

from analysis.book.load import Book
from analysis.brief.what_moves import tornado, values_at
from analysis.brief.words import with_range
from analysis.study.held_against import Held
from analysis.study.ledger_inputs import inputs

A_BOUND = {"upper": "an upper bound", "lower": "a lower bound"}
CLOSE = 1.25
"""Within this factor the two agree for most uses; beyond it the difference is explained."""


def held_text(book: Book, held: Held) -> str:
    """Ours for the same stages on the same basis, its ratio, and why it differs where it does."""
    if held.ours is None or held.ratio is None:
        return "Ours: none on that basis, for the book lacks a figure"
    figure = held.printed.figure
    in_theirs = held.ours.times(figure.amount / held.printed.usd)
    text = f"Ours: {with_range(in_theirs, figure.currency)}, {ratio_text(held.ratio)} theirs"
    if 1 / CLOSE <= held.ratio <= CLOSE:
        return text
    if (figure.bound == "upper" and held.ratio < 1) or (figure.bound == "lower" and held.ratio > 1):
        return f"{text}; theirs is printed as {A_BOUND[figure.bound]}"
    text += "; it lies in our 90 % range" if held.within else "; it lies outside our 90 % range"
    return f"{text}{_needed(book, held)}"


def ratio_text(ratio: float) -> str:
    """
    >>> ratio_text(1.1234), ratio_text(0.0441), ratio_text(150.0)
    ('1.12 ×', '0.044 ×', '150 ×')
    """
    if ratio < 0.1:
        return f"{ratio:.2g} ×"
    return f"{ratio:.2f} ×" if ratio < 10 else f"{ratio:,.0f} ×"


def _needed(book: Book, held: Held) -> str:
    """The input that moves our figure most, at the value that would make it the published one."""
    if held.ledger is None:
        return ""
    known, found = inputs(book, held.ledger), tornado(held.ledger)
    target = held.printed.usd * held.ledger.per_usd
    needed = next(values_at(book, held.ledger, known, found[:3], target), "")
    return f", and ours would equal it at {needed}" if needed else ""
