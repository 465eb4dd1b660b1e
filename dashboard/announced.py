"""Prices that are announced, and those that were called off."""

from datetime import date

import streamlit as st

from analysis.book.load import Book
from analysis.brief.price_tables import change_text
from analysis.brief.words import day
from analysis.study.market import price_changes
from dashboard import panels
from dashboard.text import plain


def announced(book: Book, as_of: date, today: date) -> None:
    """What is to come after the day, and what was called off."""
    changes = price_changes(book, today)
    coming = [c for c in changes if c.day > max(as_of, today) and c.kind != "cancelled"]
    called_off = [c for c in changes if c.kind == "cancelled"]
    gone = [c for c in coming if c.kind == "withdrawal"]
    lines = [
        f"{day(c.day)}: {plain(change_text(c))} {panels.link(book.sources[c.row.source])}"
        for c in coming
        if c.kind != "withdrawal"
    ]
    for last_day in dict.fromkeys(c.day for c in gone):
        names = ", ".join(c.priced.model.id for c in gone if c.day == last_day)
        lines.append(f"{day(last_day)}: withdrawn: {plain(names)}")
    if lines:
        st.markdown("**Announced from here on**")
        panels.bullets(lines)
    if called_off:
        st.markdown("**Announced and called off**")
        panels.bullets(
            f"{day(c.day)}: {plain(change_text(c))} {panels.link(book.sources[c.row.source])}"
            for c in called_off
        )
