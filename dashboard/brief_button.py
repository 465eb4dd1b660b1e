"""A one-page brief behind a button: built when somebody asks, shown, then downloaded."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.boundary import boundary
from dashboard.text import plain

if TYPE_CHECKING:
    from analysis.brief.one_page import Brief


def brief_button(make: "Callable[[], Brief]", key: str) -> None:
    """A button that opens the brief of `make`; until it is pressed nothing is built or loaded."""
    if st.button("Export brief (A4)", icon=":material/article:", key=key):
        _brief(make)


@st.dialog("One-page brief", width="large")
def _brief(make: "Callable[[], Brief]") -> None:
    with boundary():
        with st.spinner("Setting the page…"):
            from analysis.brief import one_page  # the typesetter loads only when somebody asks

            brief = make()
            page = one_page.page(brief)
            data, picture = page.pdf(), page.png()
        st.download_button(
            "Download PDF", data, brief.file_name, "application/pdf",
            icon=":material/download:", type="primary", on_click="ignore",
        )  # fmt: skip
        with st.container(border=True, width="content"):  # paper is white, and so may the dialog be
            st.image(picture, caption="The page as it will print.", alt=brief.title)
        with st.expander("Alternative text of its chart"):
            st.write(plain(brief.chart.alt))
