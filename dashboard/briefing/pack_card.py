"""The whole briefing as one archive, or as slides, built when somebody asks, with its progress."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.brief.export.figure import Figure
from analysis.brief.export.sizes import Size
from analysis.errors import CostfallError
from analysis.study.presets import question_of
from analysis.study.questions import AnyQuestion
from dashboard.boundary import boundary
from dashboard.state import current
from dashboard.text import plain

PACK = "briefing_pack"


def pack_card(figures: Sequence[Figure], size: Size) -> None:
    """Slides and the whole pack of these figures."""
    st.markdown("**The whole briefing**")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Board pack (PPTX)", lambda: _slides(figures), f"board-pack-{date.today()}.pptx",
            icon=":material/slideshow:", on_click="ignore", key="briefing_pptx",
        )  # fmt: skip
        place = st.empty()
    key = repr((figures, size))
    kept = st.session_state.get(PACK)
    if kept is None or kept[0] != key:
        label = "Build the pack: every format, annex, manifest"
        if not place.button(label, icon=":material/inventory_2:", key="briefing_build"):
            return
        with boundary():
            kept = st.session_state[PACK] = (key, _built(figures, size))
    if kept and kept[0] == key:
        place.download_button(
            f"Download the pack ({len(kept[1]) / 1e6:.1f} MB)", kept[1],
            f"costfall-briefing-{date.today()}.zip", "application/zip", type="primary",
            icon=":material/folder_zip:", on_click="ignore", key="briefing_zip",
        )  # fmt: skip


def _built(figures: Sequence[Figure], size: Size) -> bytes:
    """The archive, made by another process when it is its turn; each file moves the bar.

    A visitor who leaves ends the process: Streamlit raises where the bar is moved.
    """
    from analysis.brief.export.of_question import answered
    from analysis.brief.export.pack_process import pack_apart, turn
    from analysis.study.scenario_file import scenario_text_of

    bar = st.progress(0.0, "Beginning…")  # stays until the page is drawn again
    good = current(quiet=True)
    brief, scenario = None, ""
    if question := _question(figures):
        brief = replace(answered(good.book, question).brief, marking=figures[0].marking)
        scenario = scenario_text_of(good.book, question)

    def told(done: int, of: int, path: str) -> None:
        bar.progress(done / of, plain(f"{done} of {of} files: {path}" if path else "Packing…"))

    try:
        with turn(lambda: bar.progress(0.0, "Waiting for another visitor’s pack…")):
            bar.progress(0.0, "Beginning…")
            return pack_apart(
                good.book, good.parts, figures, size, brief=brief, scenario=scenario, progress=told
            )
    except CostfallError:
        bar.empty()  # the error says it all
        raise


def _question(figures: Sequence[Figure]) -> AnyQuestion | None:
    """The first figure's question that can be asked again: its brief and annex go with the pack."""
    for each in figures:
        try:
            if each.code:
                return question_of(current(quiet=True).book, each.code)
        except CostfallError:
            continue
    return None


def _slides(figures: Sequence[Figure]) -> bytes:
    from analysis.brief.export.pptx_file import pptx

    return pptx(figures)
