"""The charts that a visitor has put aside for a briefing, in order, with their words as edited."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from analysis.brief.charts import Chart
from analysis.brief.export.figure import Figure
from analysis.study.scenario_text import scenario_text
from dashboard.links import KNOWN_ON
from dashboard.text import plain

ITEMS = "briefing_items"
MOST = 20
LONGEST_LINK = 1500


def items() -> dict[str, Figure]:
    """The figures put aside, each under a lasting id, in order."""
    held: dict[str, Figure] = st.session_state.setdefault(ITEMS, {})
    return held


def add(figure: Figure) -> None:
    """Put a figure at the end; says so, or that there is no room."""
    if len(items()) >= MOST:
        st.toast(f"A briefing holds {MOST} charts; take one out first", icon=":material/warning:")
        return
    items()[uuid4().hex[:8]] = figure
    st.toast(plain(f"In the briefing: {figure.title}"), icon=":material/playlist_add_check:")


def as_shown(chart: Chart) -> Figure:
    """The chart of this page with the address that reopens it, frozen at today's book."""
    day = st.session_state.get(KNOWN_ON) or date.today()
    code = scenario_text(chart.scenario) if chart.scenario else ""
    return Figure(chart, chart.title, chart.alt, frozen_address(day), code, day)


def frozen_address(day: date) -> str:
    """The address of this page with its parameters and the day of the book; empty if too long."""
    page = str(st.context.url or "").partition("?")[0]
    query = [(name, text) for name in st.query_params if name != KNOWN_ON
             for text in st.query_params.get_all(name)]  # fmt: skip
    whole = f"{page}?{urlencode([*query, (KNOWN_ON, day.isoformat())])}"
    return whole if page and len(whole) <= LONGEST_LINK else ""


def edited(id_: str, **words: Any) -> None:
    """Change the words of one figure."""
    items()[id_] = replace(items()[id_], **words)


def move(id_: str, by: int) -> None:
    """Put a figure one place up or down."""
    order = list(items())
    at = order.index(id_)
    to = max(0, min(len(order) - 1, at + by))
    order.insert(to, order.pop(at))
    st.session_state[ITEMS] = {key: items()[key] for key in order}


def remove(id_: str) -> None:
    items().pop(id_, None)


def clear() -> None:
    st.session_state[ITEMS] = {}
