"""Timeline: events and price changes; the day picked here is the date of the question elsewhere."""

from datetime import date

import streamlit as st

from analysis.book.load import Book
from analysis.book.records import Event
from analysis.brief.market_pictures import entry_title, timeline_chart
from analysis.brief.words import day
from analysis.study.timeline import (
    EVENT_LANES,
    LANES,
    Entry,
    busiest_month,
    chosen,
    entries,
    nearest,
)
from dashboard import panels
from dashboard.boundary import card
from dashboard.links import Bound, link_notice
from dashboard.state import current_book
from dashboard.text import plain

CLAIM = "eight-years"
FIRST_DAY, TODAY = date(2020, 1, 1), date.today()
LANES_AT_FIRST = (*EVENT_LANES, "price cut", "price rise")
AROUND = 10
"""Entries told in full around the picked day."""
CHART = "timeline_chart"


@card
def explore() -> None:
    book = current_book()
    everything = entries(book, TODAY)
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        picked = st.date_input(
            "Day of the question", default_day(book), FIRST_DAY, TODAY, key="day",
            format="DD/MM/YYYY", bind="query-params", help="Or click a dot of the chart.",
        )  # fmt: skip
        lanes = st.pills(
            "Kinds", LANES, selection_mode="multi", default=LANES_AT_FIRST, key="kinds",
            bind="query-params", wrap=True,
        )  # fmt: skip
        actors = st.multiselect(
            "Actors", sorted({entry.actor for entry in everything}), key="actors",
            bind="query-params", placeholder="All", wrap=True,
        )  # fmt: skip
    found = chosen(everything, lanes, actors)
    with answer:
        panels.finding(*headline(found, picked))
        panels.chart_card(timeline_chart(book, found, picked), CHART, on_select=pick)
    st.markdown(f"**Around {day(picked)}**")
    tell(book, nearest(found, picked, AROUND))
    doors(picked)
    st.markdown("**Year by year**")
    for year in sorted({entry.day.year for entry in found}, reverse=True):
        of_year = [entry for entry in found if entry.day.year == year]
        with panels.fold(f"{year}: {len(of_year)} entries", "calendar_month") as opened:
            if opened:
                tell(book, of_year)


def default_day(book: Book) -> date:
    """The day on which the first claim's clock stops."""
    return book.claims[CLAIM].ends.day if CLAIM in book.claims else TODAY


def pick() -> None:
    """Take the day of the dot that was clicked."""
    points = st.session_state[CHART].selection.get("picked", [])
    if points:
        st.session_state["day"] = date.fromisoformat(points[0]["day_text"])


def headline(found: list[Entry], picked: date) -> tuple[str, str]:
    """The busiest month, and what fell on the day."""
    busy = busiest_month(found)
    if not busy:
        return "Nothing in the book is of these kinds and actors.", "Choose more of them."
    events = [entry for entry in found if entry.day == picked]
    on_day = "; ".join(entry_title(entry) for entry in events) or "nothing in the book"
    month = [e for e in found if e.day.replace(day=1) == busy[0]]
    prices = sum(not isinstance(entry.what, Event) for entry in month)
    moved = f" and {prices} price changes" if prices else ""
    return (
        f"{busy[0]:%B %Y} was the busiest month, with {len(month) - prices} events{moved}.",
        f"On {day(picked)}: {on_day}.",
    )


def tell(book: Book, found: list[Entry]) -> None:
    """Each entry with its day, its firmness and its source."""
    panels.bullets(told(book, entry) for entry in found)


def told(book: Book, entry: Entry) -> str:
    what = entry.what
    cited = what if isinstance(what, Event) else what.row
    sure = {"stated": "", "observed": " (seen by then)", "recalled": " (day recalled)"}
    basis = sure[cited.date_basis]
    if not isinstance(what, Event) and what.kind == "withdrawal":
        basis = ""
    mark = "" if cited.evidence == "verified" else f" {panels.EVIDENCE[cited.evidence]}"
    text = f"**{plain(entry_title(entry))}.**"
    if isinstance(what, Event):
        text += f" {plain(what.summary)}"
    source = panels.link(book.sources[cited.source])
    return f"{day(entry.day)}{basis}, {plain(entry.actor)}: {text} {source}{mark}"


def doors(picked: date) -> None:
    """The other pages, asked about the picked day."""
    with st.container(horizontal=True):
        asked = {"as_of": picked.isoformat()}
        st.page_link("dashboard/pages/prices.py", label="API prices on this day",
                     icon=":material/sell:", query_params=asked)  # fmt: skip
        st.page_link("dashboard/pages/systems.py", label="Systems at the prices of this day",
                     icon=":material/account_tree:", query_params=asked)  # fmt: skip


link_notice(
    {
        "day": Bound(default_day(current_book(quiet=True)), low=FIRST_DAY, high=TODAY),
        "kinds": Bound("the first choice", options=LANES, many=True),
        "actors": Bound(
            "all actors",
            options=tuple({e.actor for e in entries(current_book(quiet=True), TODAY)}),
            many=True,
        ),
    }
)
explore()
