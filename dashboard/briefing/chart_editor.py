"""A chart to be carried away: its words, held against its data, its picture, its files."""

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.brief.export.figure import MOST_ALT, MOST_TITLE, Figure, figure
from analysis.brief.export.formats import FORMATS, made
from analysis.brief.export.names import file_name
from analysis.brief.export.sizes import Size
from analysis.brief.export.truth import advice, contradictions
from analysis.brief.style import Theme
from analysis.errors import CostfallError
from dashboard import panels
from dashboard.state import current
from dashboard.text import plain


def words(id_: str, held: Figure) -> Figure | None:
    """The figure with its words as edited; None while they are missing or the rows contradict."""
    title = st.text_input("Title: the finding", held.title, key=f"title {id_}",
                          max_chars=MOST_TITLE, persist_state="session", live="400ms")  # fmt: skip
    alt = st.text_area("Alternative text: what the picture shows", held.alt, key=f"alt {id_}",
                       max_chars=MOST_ALT, persist_state="session", height=80)  # fmt: skip
    try:
        told = figure(held.chart, title=title, alt=alt, link=held.link, code=held.code,
                      book_day=held.book_day, marking=held.marking)  # fmt: skip
    except CostfallError as error:
        st.error(f"{plain(str(error)[:1].upper() + str(error)[1:])}.", icon=":material/error:")
        return None
    if said := contradictions(told.chart, told.title):
        st.error(plain(f"The chart does not say so: {'; '.join(said)}."), icon=":material/block:")
        return None
    for hint in advice(told.title):
        panels.small(f":material/lightbulb: {plain(hint)}")
    return told


def picture_and_files(
    id_: str, held: Figure, size: Size, plain_one: bool, theme: Theme = "light"
) -> None:
    """The very file as a picture, and a button for each format."""
    with st.container(border=True, width="content"):
        st.image(_png(held, size, plain_one, theme), alt=held.alt)
        panels.small(f"{plain(size.label)}. This is the file.")
    _files(id_, held, size, plain_one, theme)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Figure: repr, Size: repr})
def _png(held: Figure, size: Size, plain_one: bool, theme: Theme) -> bytes:
    from analysis.brief.export import picture  # the renderer loads when there is something to draw

    return picture.png(held, size, plain=plain_one, theme=theme)


def _files(id_: str, held: Figure, size: Size, plain_one: bool, theme: Theme) -> None:
    """A button for each format; a file is made when its button is pressed."""
    good = current(quiet=True)
    with st.container(horizontal=True):
        for kind in FORMATS:
            make = partial(made, kind, held, size, good.book, good.parts,
                           plain=plain_one, theme=theme)  # fmt: skip
            name = file_name(held, size, kind, plain=plain_one, theme=theme)
            st.download_button(kind.upper(), make, name, on_click="ignore", key=f"{kind} {id_}")


def marked(figures: tuple[Figure, ...], marking: str) -> tuple[Figure, ...]:
    """The figures under one marking."""
    return tuple(replace(each, marking=marking) for each in figures)
