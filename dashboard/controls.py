"""Widgets that turn into a scenario. Their keys are the public names: `--set` and the URL."""

from collections.abc import Sequence
from time import monotonic

import streamlit as st

from analysis.brief.words import BOUNDARY_EXPLAINED

PRICE = "rental_usd_per_gpu_hour"
LOWEST_PRICE, HIGHEST_PRICE = 0.1, 10.0
ECHO_SECONDS = 1.0


def choice(name: str, label: str, options: Sequence[str], default: str, help: str = "") -> str:  # noqa: A002
    """One of a few short words, kept in the URL as they stand on the screen."""
    chosen: str = st.segmented_control(
        label, options, default=default, required=True, key=name, help=help or None,
        bind="query-params", width="stretch",
    )  # fmt: skip
    return chosen


def account(name: str, known: Sequence[str], default: str) -> str:
    """The accounting boundary, each explained below its name, kept in the URL."""
    chosen: str = st.radio(
        "What counts as the cost", known, list(known).index(default), key=name,
        captions=[BOUNDARY_EXPLAINED[boundary] for boundary in known], bind="query-params",
    )  # fmt: skip
    return chosen


def exact_slider(
    name: str,
    label: str,
    low: float,
    high: float,
    default: float,
    step: float,
    help: str,  # noqa: A002
) -> float:
    """A slider, kept in the URL, with an exact entry beside it.

    The slider holds the value. The box is never written to, for the browser may still be sending
    what was typed: when the slider moves, a fresh box with a new key takes its place.
    """
    _follow(name, default)
    low, high = min(low, default), max(high, default)  # the book may lie outside our range
    left, right = st.columns([3, 1.3], vertical_alignment="bottom", gap="small")
    with left:
        value = st.slider(
            label, low, high, default, step, key=name, bind="query-params", help=help,
            on_change=_moved, args=(name,),
        )  # fmt: skip
    shown, turn = f"{name}_shown", f"{name}_turn"
    if st.session_state.get(shown) != value:
        st.session_state[shown] = value
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
    box = f"{name}_box_{st.session_state[turn]}"
    with right:
        st.number_input(
            f"{label}, exact", low, high, value, step, key=box, label_visibility="collapsed",
            on_change=_typed, args=(name, box),
        )  # fmt: skip
    return float(value)


def exact_number(
    name: str,
    label: str,
    default: float,
    low: float,
    high: float,
    shown: str = "%.6g",
) -> float:
    """An exact entry, kept in the URL; `shown` is how its digits are printed."""
    _follow(name, default)
    value = st.number_input(
        label, low, high, default, key=name, bind="query-params", format=shown, required=True
    )
    return default if value is None else float(value)


def optional_number(
    name: str, label: str, default: float | None, low: float, high: float
) -> float | None:
    """An exact entry that may stay empty, kept in the URL: None while nobody knows the figure."""
    _follow(name, default)
    value = st.number_input(
        label, low, high, default, key=name, bind="query-params", format="%.6g",
        placeholder="not set",
    )  # fmt: skip
    return None if value is None else float(value)


def _typed(name: str, box: str) -> None:
    value = st.session_state[box]
    current = f"{name}_box_{st.session_state[f'{name}_turn']}"
    before = st.session_state[f"{name}_shown"]
    if box == current and value != before:  # else a late echo
        st.session_state[f"{name}_typed"] = (before, value, monotonic())
        st.session_state[name] = st.session_state[f"{name}_shown"] = value


def _moved(name: str) -> None:
    """Put a typed value back when the slider reports the one it stood on before.

    A click elsewhere, made before the page has drawn the typed value, sends the old one along.
    """
    before, typed, at = st.session_state.get(f"{name}_typed", (None, None, 0.0))
    if st.session_state[name] == before and monotonic() - at < ECHO_SECONDS:
        st.session_state[name] = typed


def _follow(name: str, default: float | None) -> None:
    """Keep an untouched control at its default when the default itself moves.

    A keyed widget ignores a new default, and the default here is a figure of the book, which
    changes with system, date and file.
    """
    before = st.session_state.get(f"{name}_default", default)
    st.session_state[f"{name}_default"] = default
    if before != default and st.session_state.get(name) == before:
        st.session_state[name] = default


def reset(names: Sequence[str]) -> None:
    """A button that returns these controls to their defaults."""
    st.button("Reset", icon=":material/undo:", on_click=_forget, args=(tuple(names),))


def _forget(names: tuple[str, ...]) -> None:
    for name in names:
        if f"{name}_default" in st.session_state:
            st.session_state[name] = st.session_state[f"{name}_default"]
