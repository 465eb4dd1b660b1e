"""Self-hosting: a month's tokens on own GPUs or from an API, and where the two meet."""

import streamlit as st

from analysis.book.load import Book
from analysis.brief.serving_pictures import supply_chart, volume_chart
from analysis.brief.serving_words import (
    month_finding,
    odds_text,
    served_text,
    supply_detail,
    swing_rows,
)
from analysis.study.break_even import BreakEven, break_even
from analysis.study.sellers import sold
from dashboard import panels
from dashboard.boundary import boundary, card
from dashboard.hosting_controls import Asked, bounds
from dashboard.links import link_notice
from dashboard.state import current_book
from dashboard.text import plain


@card
def explore() -> None:
    book = current_book()
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        asked = Asked(book)
    with answer, boundary():
        found = break_even(
            book, asked.setup(), asked.tariff, asked.tokens_per_month, spares=asked.spares
        )
        panels.finding(month_finding(found), odds_text(found))
        panels.chart_card(volume_chart(book, found), "volume_chart")
        evidence(book, found)


def evidence(book: Book, found: BreakEven) -> None:
    panels.small(plain(supply_detail(found.supply)) + ".")
    if found.swings:
        panels.table(swing_rows(found), "lll")
    sellers = sold(book, found.supply)
    panels.chart_card(supply_chart(book, found.supply, sellers), "supply_chart")
    panels.caveats(found.caveats)
    measured(book)
    panels.sources(book, [*found.sources, *(name for each in sellers for name in each.sources)])


def measured(book: Book) -> None:
    """What others measured serving to cost, to hold the model against."""
    with panels.fold("Measured by others", "speed") as opened:
        if opened:
            panels.bullets(
                f"{plain(served_text(one))}: “{plain(one.quote or '')}” "
                f"{panels.link(book.sources[one.source])} {panels.EVIDENCE[one.evidence]}"
                for one in book.served.values()
            )


link_notice(bounds(current_book(quiet=True)))
explore()
