"""Putting the controls of a page where a link would: for files, presets and resets."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from analysis.book.load import Book
from analysis.study.questions import AnyQuestion, frozen_on, known_on_of
from analysis.study.scenario_file import not_restored
from analysis.study.scenario_links import KNOWN_ON, Query
from dashboard.frozen import HELD
from dashboard.links import Bound
from dashboard.state import FROZEN
from dashboard.text import plain

WANTED = "scenario wanted"
"""Where a session keeps the question that its controls were put at, until it has been shown."""


def put(
    query: Query, bounds: Mapping[str, Bound], wanted: AnyQuestion, known_on: date | None
) -> None:
    """Set every control of this page as a link with these parameters would, from a callback.

    What the link leaves out returns to its default. The page then says what could not be restored.
    """
    given: dict[str, list[str]] = {}
    for name, text in query:
        given.setdefault(name, []).append(text)
    for name, bound in bounds.items():
        if name in given:
            st.session_state[name] = typed(bound, given[name])
        elif f"{name}_default" in st.session_state:
            st.session_state[name] = st.session_state[f"{name}_default"]
        elif name in st.session_state:
            st.session_state[name] = _default(bound, st.session_state[name])
    st.session_state[HELD] = st.session_state[KNOWN_ON] = known_on
    st.session_state[WANTED] = frozen_on(wanted, known_on)


def typed(bound: Bound, texts: list[str]) -> Any:
    """A parameter's texts as the value of its control.

    >>> typed(Bound(1.0, low=0.0, high=2.0), ["0.5"]), typed(Bound("", many=True), ["a=1", "b=2"])
    (0.5, ['a=1', 'b=2'])
    >>> typed(Bound("true", options=("true", "false")), ["false"])
    False
    """
    if bound.many:
        return texts
    text = texts[-1]
    if set(bound.options) == {"true", "false"}:
        return text == "true"
    if bound.options or bound.longest:
        return text
    return date.fromisoformat(text) if isinstance(bound.low, date) else float(text)


def _default(bound: Bound, now: Any) -> Any:
    """The value of a control that a link does not name; `now` where only the page knows it."""
    if bound.many:
        return []
    if isinstance(bound.low, date):
        return bound.default if isinstance(bound.default, date) else None
    if bound.default in bound.options or bound.longest:
        return typed(bound, [str(bound.default)])
    return now


def tell_what_is_missing(book: Book, shown: AnyQuestion) -> None:
    """After `put`: each setting in which the page differs from what was asked; once."""
    wanted = st.session_state.pop(WANTED, None)
    if wanted is None:
        return
    day = st.session_state.get(FROZEN) if known_on_of(wanted) else None
    if lost := not_restored(book, wanted, frozen_on(shown, day)):
        told = "; ".join(plain(text) for text in lost)
        st.warning(f"Not restored: {told}.", icon=":material/link_off:")


def reset(names: Iterable[str]) -> None:
    """Return these controls to their defaults, from a callback."""
    for name in names:
        if f"{name}_default" in st.session_state:
            st.session_state[name] = st.session_state[f"{name}_default"]


def moved(names: Iterable[str]) -> bool:
    """Whether any of these controls stands elsewhere than at its default."""
    held = st.session_state
    return any(
        name in held and f"{name}_default" in held and held[name] != held[f"{name}_default"]
        for name in names
    )
