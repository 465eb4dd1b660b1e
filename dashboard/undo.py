"""Undo: each page remembers where its controls stood, and a button puts them back."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from analysis.study.extraction_question import INPUTS as EXTRACTION_INPUTS
from analysis.study.scenario import INPUTS
from dashboard.text import plain

DEPTH = 30
"""So many changes can be taken back."""
Stand = dict[str, Any]
"""Where controls stand, by key, the defaults that they follow among it."""


def undo_button(page: str, controls: Iterable[str]) -> None:
    """A button that takes the last change of these controls back; none while there is none.

    Call it where all of them have been drawn. Moving one control again and again is one change.
    """
    last, past = f"{page} stand", f"{page} past"
    now = stand(controls)
    before: Stand = st.session_state.get(last, now)
    steps: list[Stand] = st.session_state.setdefault(past, [])
    moved = changed(before, now)
    if moved and not st.session_state.pop(f"{page} undone", False):
        again = steps and len(moved) == 1 and moved == changed(steps[-1], before)
        if not again:
            steps.append(before)
            del steps[:-DEPTH]
    st.session_state[last] = now
    if steps and (what := changed(steps[-1], now)):
        st.button(
            f"Undo: {plain(change_text(steps[-1], now, what))}", key=f"{page} undo",
            icon=":material/undo:", type="tertiary", on_click=_undo, args=(page,),
        )  # fmt: skip


def stand(controls: Iterable[str]) -> Stand:
    """Where those of the controls stand that are drawn."""
    names = [name for control in controls for name in (control, f"{control}_default")]
    return {name: st.session_state[name] for name in names if name in st.session_state}


def changed(before: Stand, now: Stand) -> list[str]:
    """The controls that the reader moved: not those that followed a default of the book.

    >>> changed({"mfu": 0.4, "mfu_default": 0.4}, {"mfu": 0.5, "mfu_default": 0.4})
    ['mfu']
    >>> changed({"mfu": 0.4, "mfu_default": 0.4}, {"mfu": 0.3, "mfu_default": 0.3})
    []
    """
    return [
        name for name in now
        if not name.endswith("_default") and name in before and before[name] != now[name]
        and not (_untouched(before, name) and _untouched(now, name))
    ]  # fmt: skip


def _untouched(held: Stand, name: str) -> bool:
    return f"{name}_default" in held and held[f"{name}_default"] == held[name]


def change_text(before: Mapping[str, Any], now: Mapping[str, Any], names: list[str]) -> str:
    """
    >>> change_text({"mfu": 0.4}, {"mfu": 0.45}, ["mfu"])
    'MFU 0.4 → 0.45'
    """
    first = names[0]
    rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{_label(first)} {_shown(before[first])} → {_shown(now[first])}{rest}"


def _label(name: str) -> str:
    rule = INPUTS.get(name) or EXTRACTION_INPUTS.get(name)
    return rule.label if rule else name.replace("_", " ")


def _shown(value: object) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case int() | float():
            return f"{value:.6g}"
        case list() | tuple():
            return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def _undo(page: str) -> None:
    steps: list[Stand] = st.session_state[f"{page} past"]
    if steps:
        for name, value in steps.pop().items():
            st.session_state[name] = value
        st.session_state[f"{page} undone"] = True
