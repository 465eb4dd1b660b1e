"""Frozen links: any page with the book as it was known on a day, which the address carries along.

The day is a control that every page has while it is frozen; so it stays in the address, and each
page asks `state.current_book`, which then leaves out what was recorded later.
"""

from datetime import date

import streamlit as st

from analysis.book.known import RowCount, book_known_on, recorded_after, recorded_span
from analysis.book.load import Book
from analysis.brief.words import day
from dashboard.links import KNOWN_ON, SHOWN, Bound
from dashboard.state import FROZEN, whole_book
from dashboard.text import plain

LEFT_OUT = frozenset({"edit"})
"""Pages, by their path in the address, that always show today's book and offer no freezing."""
HELD = "frozen_day"
"""Where a session keeps its day while a page is shown that is left out."""
ANY_DAY = Bound("today’s book", low=date.min, high=date.max)


def banner(path: str) -> None:
    """On top of the page at `path`: whether it is frozen, since when, and the way out.

    Call it before the page. Its place is kept when there is nothing to say: controls that moved
    would lose their place in the address.
    """
    place = st.container()
    if path in LEFT_OUT:
        st.session_state[FROZEN] = None
    elif KNOWN_ON in st.query_params or st.session_state.get(HELD):
        with place:
            st.session_state[FROZEN] = st.session_state[HELD] = _ask(whole_book(quiet=True))
    else:
        st.session_state[FROZEN] = None
        st.session_state.setdefault(KNOWN_ON, None)  # else the first freezing skips the address


def foot(path: str) -> None:
    """Below the page at `path`: a link that freezes it as it stands, its parameters included."""
    if path not in LEFT_OUT and not st.session_state.get(FROZEN):
        st.button(
            "Freeze this page: figures as the book stands today", key="freeze", type="tertiary",
            icon=":material/ac_unit:", on_click=_freeze,
            help="The address then gives these very figures, whatever is recorded later.",
        )  # fmt: skip


def _ask(book: Book) -> date | None:
    """The day asked for by the session or else by the link; None when it cannot be used."""
    first, last = days_known(book, date.today())
    held, linked = st.session_state.get(HELD), st.query_params.get_all(KNOWN_ON)
    if held and first <= held <= last:
        st.session_state[KNOWN_ON] = held
    elif held:
        st.session_state[KNOWN_ON], linked = None, [held.isoformat()]
    notice = st.empty()
    with notice.container(horizontal=True, vertical_alignment="center", border=True):
        words = st.empty()
        chosen: date | None = st.date_input(
            "Book as known on", None, first, last, key=KNOWN_ON, format="DD/MM/YYYY",
            bind="query-params", on_change=_moved, label_visibility="collapsed", width=190,
        )  # fmt: skip
        st.button("Show today’s book", key="thaw", icon=":material/restart_alt:", on_click=_thaw)
    if chosen:
        words.markdown(f":material/history: {plain(banner_text(book, chosen))}", width="stretch")
        return chosen
    notice.empty()  # drawn all the same: a control that was never drawn stays in the address
    if linked and (fault := link_fault(linked, first, last)):  # else the reader went back
        given = plain(f"{KNOWN_ON}={linked[-1][:SHOWN]}")
        st.warning(
            f"Not restored from the link: {given} {plain(fault)}, so {ANY_DAY.default} is used.",
            icon=":material/link_off:",
        )
    return None


def days_known(book: Book, today: date) -> tuple[date, date]:
    """The first and the last day on which one can ask what the book knew."""
    first, last = recorded_span(book) or (today, today)
    return first, max(today, last)


def link_fault(texts: list[str], first: date, last: date) -> str | None:
    """Why a link's day cannot be used; None when it can.

    >>> link_fault(["2026-10-30"], date(2026, 11, 23), date(2026, 11, 30))
    'lies before 23 November 2026, when the book’s first row was recorded'
    >>> link_fault(["2026-12-01"], date(2026, 11, 23), date(2026, 11, 30))
    'lies after 30 November 2026, the last day that can be asked for'
    >>> link_fault(["abc"], date(2026, 11, 23), date(2026, 11, 30))
    'is not a date'
    """
    if fault := ANY_DAY.fault(texts):
        return fault
    asked = date.fromisoformat(texts[0])
    if asked < first:
        return f"lies before {day(first)}, when the book’s first row was recorded"
    return f"lies after {day(last)}, the last day that can be asked for" if asked > last else None


def banner_text(book: Book, known_on: date) -> str:
    """What the reader sees, what has come since, and the largest thing that it moves."""
    since = since_text(newer := recorded_after(book, known_on))
    seen = f"You see the book as known on {day(known_on)}. {since}"
    if newer == RowCount(0, 0, 0):
        return seen
    from analysis.brief.impact_words import effect_text  # needed where something has come since
    from analysis.study.impact import moves

    moved = moves(book_known_on(book, known_on), book, date.today())
    said = effect_text(moved)
    return f"{seen} {said[:1].upper()}{said[1:]}."


def since_text(newer: RowCount) -> str:
    """
    >>> since_text(RowCount(2, 0, 0))
    '2 prices have changed since.'
    >>> since_text(RowCount(0, 1, 0)), since_text(RowCount(0, 0, 0))
    ('1 rental quote has changed since.', 'Nothing has changed since.')
    >>> since_text(RowCount(1, 2, 3))
    '1 price, 2 rental quotes and 3 exchange rates have changed since.'
    """
    kinds = {"price": newer.prices, "rental quote": newer.rentals, "exchange rate": newer.fx_rates}
    told = [f"{many:,} {kind}{'s' if many > 1 else ''}" for kind, many in kinds.items() if many]
    if not told:
        return "Nothing has changed since."
    text = " and ".join(part for part in (", ".join(told[:-1]), told[-1]) if part)
    return f"{text} {'has' if sum(kinds.values()) == 1 else 'have'} changed since."


def _freeze() -> None:
    st.session_state[HELD] = days_known(whole_book(quiet=True), date.today())[1]
    st.toast("Frozen: copy the address to share these very figures.", icon=":material/ac_unit:")


def _moved() -> None:
    st.session_state[HELD] = st.session_state[KNOWN_ON]


def _thaw() -> None:
    st.session_state[HELD] = st.session_state[KNOWN_ON] = None
