"""The charts of an edit: what moves, and the prices that were changed, through time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from textwrap import shorten

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.charts import BEHIND, Chart, Row, plotted
from analysis.brief.impact_words import move_text, step_text
from analysis.brief.market_pictures import price_chart
from analysis.brief.pictures import ALT_CHARACTERS, AXIS_HEIGHT, ROW_HEIGHT, fitted
from analysis.brief.style import SERIES
from analysis.brief.words import day as day_text
from analysis.study.impact import Move, changed_models
from analysis.study.market import Side

DRAWN = 12
ALT_TITLE = 170
"""Characters of the alternative text that the finding may take."""
SEEN_FOR = timedelta(days=60)
"""So long a price that is still to come is drawn from its first day."""


def impact_chart(
    moves: Sequence[Move], day: date, sources: tuple[Source, ...] = ()
) -> Chart | None:
    """The largest moves as new over old, at most 12; None where none has a ratio.

    `sources` are those of the edited rows; without any, the numbers are the reader's own.
    """
    ratios = [(move, move.factor) for move in moves if move.factor is not None]
    drawn = [(move, ratio) for move, ratio in ratios if ratio > 0][:DRAWN]
    if not drawn:
        return None
    rows = tuple(_row(move, ratio) for move, ratio in drawn)
    title = _title(drawn[0][0], len(ratios))
    return Chart(
        name=f"impact-{day}",
        title=title,
        measure=(
            f"New over old value, log scale, prices of {day_text(day)} where a figure has no day "
            f"of its own; hollow: old, filled: new{_left_out(moves, len(ratios), len(drawn))}"
        ),
        sources=sources,
        alt=fitted(f"Dot plot, log scale. {shorten(title, ALT_TITLE, placeholder=' …')}", rows[1:])[
            :ALT_CHARACTERS
        ],
        kind="impact",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * len(rows) + AXIS_HEIGHT,
    )


def _row(move: Move, ratio: float) -> Row:
    return {
        "kind": "fall" if ratio < 1 else "rise", "name": move.what, "old": 1.0, "ratio": ratio,
        "label": step_text(move), BEHIND: move.rests_on,
    }  # fmt: skip


def _title(largest: Move, ratios: int) -> str:
    told = move_text(largest)
    if told.startswith(("a ", "the ")):  # names keep their own letters
        told = told[:1].upper() + told[1:]
    return told if ratios == 1 else f"{told}, largest of {ratios:,}"


def _left_out(moves: Sequence[Move], ratios: int, drawn: int) -> str:
    """What the chart does not show, so that nobody takes it for everything."""
    told = [
        *([f"{ratios - drawn:,} no larger"] if ratios > drawn else []),
        *([f"{len(moves) - ratios:,} without a ratio"] if len(moves) > ratios else []),
    ]
    return f"; not drawn: {' and '.join(told)}" if told else ""


def price_step_chart(
    before: Book, after: Book, side: Side, currency: str, today: date
) -> Chart | None:
    """The changed models' prices through time, as the edited book has them; None where none has.

    A price that is still to come is drawn as well, for two months from its first day.
    """
    models = changed_models(before, after)[: len(SERIES["light"])]
    if not models:
        return None
    last = max(row.since for one in models for row in one.model.prices)
    until = max(today, last + SEEN_FOR if last >= today else today)
    chart = price_chart(after, models, side, currency, until)
    if not chart.rows:
        return None
    if until == today:
        return chart
    return replace(chart, measure=f"{chart.measure}; drawn up to {day_text(until)}")
