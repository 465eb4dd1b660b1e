"""What a link may carry, and what to say of a value that it could not restore."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard.text import plain

SHOWN = 40
LISTED = 12
"""Of so many options a notice names each."""
FOREIGN = ("utm_", "embed", "fbclid", "gclid")
"""Parameters that mail clients and hosts add; they are no controls of ours."""
KNOWN_ON = "known_on"
"""The day on which a frozen link’s book was known: a control of every page (`frozen.py`)."""


@dataclass(frozen=True)
class Bound:
    """The values that one parameter of a link may have, and the one used in place of a bad one."""

    default: Any
    options: tuple[str, ...] = ()
    low: Any = None
    high: Any = None
    many: bool = False
    """Several of the options, each a parameter of its own; without options, any texts."""
    longest: int = 0
    """Above 0: any text of at most so many characters."""

    def fault(self, texts: list[str]) -> str | None:
        """Why these texts of a link cannot be used; None when they can."""
        if self.many:
            unknown = [text for text in texts if self.options and text not in self.options]
            return (
                f"names {unknown[0][:SHOWN]!r}, which the book does not have" if unknown else None
            )
        if len(texts) != 1:
            return "is given more than once"
        text = texts[0]
        if self.longest:
            long = len(text) > self.longest
            return f"is longer than {self.longest} characters" if long else None
        if self.options:
            few = len(self.options) <= LISTED
            known = f"one of {', '.join(self.options)}" if few else "in the book"
            return None if text in self.options else f"is not {known}"
        kind = "date" if isinstance(self.low, date) else "number"
        try:
            value = date.fromisoformat(text) if kind == "date" else float(text)
        except ValueError:
            return f"is not a {kind}"
        if isinstance(value, date) and value.isoformat() != text:
            return "is not written as 2023-03-13"
        return None if self.low <= value <= self.high else f"is not in {self.low} to {self.high}"


def link_notice(bounds: dict[str, Bound]) -> None:
    """Say which values of this page's link could not be restored, and what is shown instead.

    Call it before the controls are drawn. The browser drops bad values after the run, so the
    notice stands once.
    """
    faults = []
    for name in st.query_params:
        if name in bounds:
            texts = st.query_params.get_all(name)
            if fault := bounds[name].fault(texts):
                given = plain(f"{name}={texts[-1][:SHOWN]}")
                faults.append(f"{given} {plain(fault)}, so {bounds[name].default} is used")
        elif name != KNOWN_ON and not name.startswith(FOREIGN):
            faults.append(f"{plain(name[:SHOWN])} is no control of this page")
    if faults:
        st.warning(f"Not restored from the link: {'; '.join(faults)}.", icon=":material/link_off:")
