"""The one place where errors turn into a line that the reader can act on."""

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import streamlit as st

from analysis.errors import CostfallError
from dashboard.text import plain

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("costfall")


@contextmanager
def boundary() -> Iterator[None]:
    """Show a `CostfallError` as its own line; log anything else and say that it was logged."""
    try:
        yield
    except CostfallError as error:
        text = str(error)
        st.error(f"{plain(text[:1].upper() + text[1:])}.", icon=":material/error:")
    except Exception:  # the page must say something, whatever went wrong
        log.exception("a page failed")
        st.error("This part of the page failed; the server's log has the details. Reload to retry.")


def card(function: Callable[P, R]) -> Callable[P, R | None]:
    """A part of a page that its own controls redraw alone, inside the error boundary.

    Fragments that rerun alone do not pass through the entry script, so each brings its boundary.
    """

    @st.fragment
    @functools.wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R | None:
        with boundary():
            return function(*args, **kwargs)
        return None

    return inner
