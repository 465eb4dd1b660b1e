"""Briefing: charts from any page, in order, at the size of their use, and everything of them."""

import streamlit as st

from analysis.brief.export.sizes import SIZES
from analysis.errors import CostfallError
from analysis.study.presets import preset, presets
from dashboard import controls, panels
from dashboard.boundary import boundary, card
from dashboard.briefing import basket
from dashboard.briefing.chart_editor import marked, picture_and_files, words
from dashboard.briefing.pack_card import pack_card
from dashboard.links import Bound, link_notice
from dashboard.state import current_book
from dashboard.text import plain

VARIANTS = ("full", "plain")
THEMES = ("light", "dark")
MARKINGS = ("none", "Internal", "Draft")
CHOSEN = "briefing_chosen"


@card
def brief() -> None:
    held = basket.items()
    _headline(len(held))
    _start()
    if not held:
        return
    left, right = st.columns([2.4, 1], gap="large")
    with right:
        size = SIZES[st.selectbox("Size", list(SIZES), list(SIZES).index("web"), key="size",
                                  format_func=lambda name: SIZES[name].label,
                                  bind="query-params")]  # fmt: skip
        variant = controls.choice(
            "variant", "Words in the picture", VARIANTS, "full",
            help="Plain: the chart alone, for a page whose own text has title and source.",
        )  # fmt: skip
        theme = controls.choice("theme", "Ground", THEMES, "light")
        marking = controls.choice("marking", "Marking", MARKINGS, "none")
        chosen = _order(held)
    figures = marked(tuple(held.values()), "" if marking == "none" else marking)
    with left:
        figure = figures[list(held).index(chosen)]
        made = words(chosen, figure)
        if made:
            basket.edited(chosen, title=made.title, alt=made.alt)
            picture_and_files(chosen, made, size, variant == "plain", theme)  # type: ignore[arg-type]
    if made:
        now = marked(tuple(basket.items().values()), "" if marking == "none" else marking)
        pack_card(now, size)


def _headline(many: int) -> None:
    if many:
        charts = "one chart" if many == 1 else f"{many} charts"
        how = "What you see is the file. Titles are held against the plotted rows."
        panels.finding(f"Your briefing holds {charts}.", how)
    else:
        panels.finding(
            "No chart is in your briefing yet.",
            "Press “Add to briefing” under any chart of any page, or begin with a preset.",
        )


def _start() -> None:
    """All charts of a preset at once."""
    book = current_book(quiet=True)
    known = {each.id: each.name for each in presets(book)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Begin with a preset", list(known), None, key="preset", width=380,
                            format_func=lambda id_: f"{known[id_]} ({id_})",
                            placeholder="Choose one")  # fmt: skip
        st.button("Add its charts", icon=":material/playlist_add:", key="briefing_preset",
                  disabled=name is None, on_click=_add_preset, args=(name,))  # fmt: skip
    if said := st.session_state.pop("briefing_error", None):
        st.error(plain(said), icon=":material/error:")


def _add_preset(name: str) -> None:
    from analysis.book.known import recorded_span
    from analysis.brief.export.of_question import answered, figures

    book = current_book(quiet=True)
    base = str(st.context.url or "").partition("?")[0].removesuffix("/briefing").rstrip("/")
    span = recorded_span(book)
    try:
        found = answered(book, preset(book, name))
        for each in figures(book, found, base, span[1] if span else None):
            basket.add(each)
    except CostfallError as error:
        st.session_state["briefing_error"] = str(error)


def _order(held: dict) -> str:  # type: ignore[type-arg]
    """The list of charts: which is shown, and its place."""
    ids = list(held)
    if st.session_state.get(CHOSEN) not in ids:
        st.session_state[CHOSEN] = ids[-1]
    chosen: str = st.radio("Charts", ids, key=CHOSEN, format_func=lambda id_: held[id_].title)
    with st.container(horizontal=True):
        st.button("Up", icon=":material/arrow_upward:", key="briefing_up",
                  on_click=basket.move, args=(chosen, -1), disabled=chosen == ids[0])  # fmt: skip
        st.button("Down", icon=":material/arrow_downward:", key="briefing_down",
                  on_click=basket.move, args=(chosen, 1), disabled=chosen == ids[-1])  # fmt: skip
        st.button("Take out", icon=":material/delete:", key="briefing_out",
                  on_click=basket.remove, args=(chosen,))  # fmt: skip
        st.button("Empty", icon=":material/clear_all:", key="briefing_clear",
                  on_click=basket.clear)  # fmt: skip
    return chosen


with boundary():
    link_notice(
        {
            "size": Bound("web", options=tuple(SIZES)),
            "variant": Bound("full", options=VARIANTS),
            "theme": Bound("light", options=THEMES),
            "marking": Bound("none", options=MARKINGS),
        }
    )
brief()
