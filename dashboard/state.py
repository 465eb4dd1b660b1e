"""The one cache: the fact book, as it stands in its folder at this interaction."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import streamlit as st

from analysis.book import apart, check, uses
from analysis.book.load import DATA, Book, Loaded, Part, fingerprint, load
from analysis.brief.use_words import label
from analysis.errors import BadBookError
from dashboard.text import plain

SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class Good:
    """A book without problems, the files it came from, and what is worked out of them once."""

    book: Book
    parts: tuple[Part, ...]

    @cached_property
    def provenance(self) -> check.Provenance:
        return check.provenance(self.parts)

    @cached_property
    def standings(self) -> tuple[uses.Standing, ...]:
        """Every source with all that rests on it."""
        return uses.standings(self.book, uses.index(self.parts))

    @cached_property
    def areas(self) -> tuple[uses.Area, ...]:
        return uses.areas(self.standings)

    @cached_property
    def apart(self) -> tuple[apart.Apart, ...]:
        return apart.apart(self.book)

    @cached_property
    def searchable(self) -> dict[str, str]:
        """By source, the words that a search may find it by: its own and of what rests on it."""
        return {s.id: _searchable(s, self.book) for s in self.standings}


def data_folder() -> Path:
    """The book's folder; COSTFALL_DATA names another."""
    return Path(os.environ.get("COSTFALL_DATA", DATA))


def current_book(*, quiet: bool = False) -> Book:
    """The book of `current`."""
    return current(quiet=quiet).book


def current(*, quiet: bool = False) -> Good:
    """The book of this moment, or the last good one under a notice of what is wrong now.

    A page that asks both outside and inside its card is `quiet` outside: one notice is enough.

    Raises `BadBookError` when there has been no good one yet.
    """
    folder = data_folder()
    loaded = _loaded(folder, fingerprint(folder))
    good = _last_good()
    if loaded.book:
        if folder not in good or good[folder].book is not loaded.book:
            good[folder] = Good(loaded.book, loaded.parts)
        return good[folder]
    if folder not in good:
        raise BadBookError(f"the fact book cannot be used: {loaded.problems[0]}")
    if quiet:
        return good[folder]
    shown = "\n".join(f"- {plain(str(problem))}" for problem in loaded.problems[:SHOWN_PROBLEMS])
    more = len(loaded.problems) - SHOWN_PROBLEMS
    st.warning(
        "The data on disk has a mistake, so this page still shows the last good book:\n\n"
        + shown
        + (f"\n- and {more} more: `costfall check`" if more > 0 else ""),
        icon=":material/edit_off:",
    )
    return good[folder]


@st.cache_resource(max_entries=4, show_spinner=False)
def _loaded(folder: Path, stamp: object) -> Loaded:
    return load(folder)


@st.cache_resource(show_spinner=False)
def _last_good() -> dict[Path, Good]:
    return {}


def _searchable(standing: uses.Standing, book: Book) -> str:
    source = standing.source
    own = (standing.id, source.title, source.publisher, source.url, source.note or "")
    return " ".join((*own, *(label(use, book.chips) for use in standing.uses))).lower()
