"""Settings that no control of a page holds, written as `--set` takes them and kept in the URL."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from analysis.book.load import Book
from analysis.errors import CostfallError
from analysis.study.questions import AnyQuestion, settled, with_settings
from analysis.study.scenario_links import SET
from dashboard.links import SHOWN, Bound
from dashboard.text import plain

Q = TypeVar("Q", bound=AnyQuestion)
MOST, LONGEST = 40, 300
MORE_BOUNDS = {SET: Bound("nothing", many=True)}


def with_more(book: Book, question: Q) -> Q:
    """The question of the controls with the settings written here; one that fails is named.

    The box is drawn whether it holds something or not: a control that comes and goes would lose
    its place in the address.
    """
    with st.expander("Other settings", icon=":material/edit_note:"):
        texts = st.multiselect(
            "Settings without a control", [], key=SET, bind="query-params",
            accept_new_options=True, max_selections=MOST, placeholder="name=value",
            help="Any input of one stage or all, such as base.gpu_hours=82432 or draws=20000: "
            "what `--set` takes on the command line. It goes before a control of the same name.",
        )  # fmt: skip
    question, faults = applied(book, question, texts)
    if faults:
        told = "; ".join(plain(fault) for fault in faults)
        st.warning(f"Left out of the other settings: {told}.", icon=":material/block:")
    return question


def applied(book: Book, question: Q, texts: Sequence[str]) -> tuple[Q, list[str]]:
    """The question with these settings, and what is wrong with those that were left out."""
    faults = []
    for text in texts:
        try:
            changed = _set(question, text[:LONGEST])
            settled(book, changed)  # a boundary that its system does not have
            question = changed
        except CostfallError as error:
            faults.append(f"{text[:SHOWN]}: {error}")
    return question, faults


def _set(question: Q, text: str) -> Q:
    name, _, value = text.partition("=")
    return with_settings(question, {name.strip(): value.strip()})
