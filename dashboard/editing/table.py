"""Every price to be found, searched and picked; what nobody looked up for long stands out."""

from datetime import date

import pandas as pd
import streamlit as st

from analysis.book.load import Book
from analysis.brief.edit_words import edit_rows
from analysis.brief.market_pictures import priced_name
from analysis.brief.tables import inert_rows
from dashboard import panels

AMBER = "background-color: #ffb300; color: #1a1200"
LONGEST_SEARCH = 60


def price_table(book: Book, today: date) -> None:
    """The table; picking a row chooses its model in the form below."""
    search = st.text_input(
        "Find a price", key="q", bind="query-params", max_chars=LONGEST_SEARCH, live="300ms",
        placeholder="model, provider or status", width=320,
    )  # fmt: skip
    rows = edit_rows(book, today, search)
    panels.small(f"{len(rows)} models. Amber: not looked up for over 90 days.")
    if not rows:
        return
    stale = [row.pop("Stale") for row in rows]
    frame = pd.DataFrame(inert_rows(rows))
    styled = frame.style.apply(
        lambda _: pd.DataFrame([[AMBER if old else ""] * len(rows[0]) for old in stale],
                               columns=list(rows[0])), axis=None,
    )  # fmt: skip
    st.dataframe(
        styled if any(stale) else frame, hide_index=True, width="stretch", height=280,
        key="edit_table", on_select=lambda: _pick(book, rows), selection_mode="single-row",
        column_config={
            name: st.column_config.NumberColumn(format="%.6g") for name in ("Input", "Output")
        },
    )  # fmt: skip


def _pick(book: Book, rows: list[dict[str, object]]) -> None:
    """Choose the model of the picked row."""
    picked = st.session_state["edit_table"].selection.rows
    if picked and picked[0] < len(rows):
        row = rows[picked[0]]
        wanted = (row["Provider"], row["Model"])
        for priced in book.models:
            if (priced.provider_name, priced.model.id) == wanted:
                st.session_state["model"] = priced_name(book, priced)
