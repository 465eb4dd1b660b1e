"""Prices that other catalogues have and the book has not: each to be taken over or left."""

from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.book.editing.edits import Change
from analysis.book.editing.upstream_drafts import accepted, refuse, undecided
from analysis.book.load import Book, Part
from analysis.book.upstream.catalogues import installed, installed_catalogue, read_catalogue
from analysis.book.upstream.compare import Comparison, Difference, compare
from analysis.book.upstream.listing import Catalogue
from analysis.brief.tables import inert_rows
from analysis.brief.upstream_words import counts_text, difference_row, difference_text
from dashboard import panels
from dashboard.boundary import boundary
from dashboard.editing.saves import acting, name_given
from dashboard.text import plain

MOST_MEGABYTES = 20


def from_upstream(book: Book, parts: tuple[Part, ...], folder: Path, today: date) -> Change | None:
    """The change that the chosen difference would be; None while none is chosen."""
    catalogues = _catalogues()
    if not catalogues:
        panels.small("Choose a catalogue, or drop one’s file.")
        return None
    compared = _compared(book, tuple(catalogues), today)
    open_ones = undecided(folder, compared.differences)
    st.markdown(f"**{plain(counts_text(compared, catalogues, len(open_ones)))}**")
    if not open_ones:
        return None
    event = st.dataframe(
        pd.DataFrame(inert_rows(map(difference_row, open_ones))), hide_index=True,
        width="stretch", height=320, key="edit_upstream", on_select="rerun",
        selection_mode="single-row",
    )  # fmt: skip
    chosen = event.selection.rows
    if not chosen or chosen[0] >= len(open_ones):
        panels.small("Pick a row to see what taking it over would do.")
        return None
    found = open_ones[chosen[0]]
    panels.bullets(map(plain, difference_text(found)))
    st.button("Leave this one", icon=":material/close:", key="edit_refuse", on_click=_refuse,
              args=(folder, found))  # fmt: skip
    return accepted(book, parts, found, today)


def _catalogues() -> list[Catalogue]:
    names = st.multiselect("Installed catalogues", installed(), installed(), key="edit_catalogues",
                           persist_state="session")  # fmt: skip
    files = st.file_uploader(
        "Files of others: litellm’s, models.dev’s", type=["json"], accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES, key="edit_catalogue_files",
    )  # fmt: skip
    found = []
    for name in names:
        with boundary():
            found.append(_installed(name))
    for file in files:
        with boundary():
            found.append(_read(file.name, file.getvalue()))
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _installed(name: str) -> Catalogue:
    return installed_catalogue(name)


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(name: str, data: bytes) -> Catalogue:
    return read_catalogue(name, data)


def _compared(book: Book, catalogues: tuple[Catalogue, ...], today: date) -> Comparison:
    """Kept for the session while book and catalogues are the same."""
    key = (id(book), tuple(catalogue.sha256 for catalogue in catalogues), today)
    kept = st.session_state.get("edit_compared")
    if kept is None or kept[0] != key:
        kept = st.session_state["edit_compared"] = (key, compare(book, catalogues, today))
    found: Comparison = kept[1]
    return found


def _refuse(folder: Path, found: Difference) -> None:
    acting(lambda: refuse(folder, found, who=name_given()))
