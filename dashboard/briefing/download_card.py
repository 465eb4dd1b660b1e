"""The dialog in which one chart is downloaded: size, words, the very file, every format."""

import streamlit as st

from analysis.brief.charts import Chart
from analysis.brief.export.sizes import SIZES
from dashboard.boundary import boundary
from dashboard.briefing import basket
from dashboard.briefing.chart_editor import picture_and_files, words

USUAL = "web"


def download_card(chart: Chart) -> None:
    """What the dialog holds; an edited title or text goes into the files of this dialog."""
    with boundary():
        figure = basket.as_shown(chart)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            size = SIZES[st.selectbox("Size", list(SIZES), list(SIZES).index(USUAL),
                                      format_func=lambda name: SIZES[name].label, width=300,
                                      key="download_size")]  # fmt: skip
            plain_one = st.toggle(
                "Chart alone", key="download_plain",
                help="Without title and source, for a page that has both.",
            )  # fmt: skip
        with st.expander("Title and alternative text"):
            made = words(f"download {chart.name} {chart.title}", figure)
        if made:
            picture_and_files("download", made, size, plain_one)
            if st.button("Add to briefing", icon=":material/playlist_add:", key="download_brief"):
                basket.add(made)
