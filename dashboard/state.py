"""The one cache: the fact book, as it stands in its folder at this interaction.

In a session that is frozen, pages get it as it was known on the session’s day.
"""

import os
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import streamlit as st

from analysis.book import apart, check, uses
from analysis.book.known import book_known_on, parts_known_on
from analysis.book.load import DATA, Book, Loaded, Part, fingerprint, load
from analysis.brief.use_words import label
from analysis.errors import BadBookError
from dashboard.text import plain

SHOWN_PROBLEMS = 5
FROZEN = "book_known_on"
"""Where a session holds the day on which its book was known; None or nothing: today’s book."""


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

    While the session is frozen, without what was recorded after its day. A page that asks both
    outside and inside its card is `quiet` outside: one notice is enough.

    Raises `BadBookError` when there has been no good one yet.
    """
    good, day = _current(quiet=quiet), st.session_state.get(FROZEN)
    return _known_on(good, day) if day else good


def whole_book(*, quiet: bool = False) -> Book:
    """The book of this moment with all its rows, frozen or not.

    Raises `BadBookError` when there has been no good one yet.
    """
    return _current(quiet=quiet).book


@lru_cache(maxsize=8)
def _known_on(good: Good, day: date) -> Good:
    """The same object for the same book and day: it remembers what is worked out of it."""
    book = book_known_on(good.book, day)
    return good if book is good.book else Good(book, parts_known_on(good.parts, day))


def _current(*, quiet: bool) -> Good:
    """The book with all its rows.

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
