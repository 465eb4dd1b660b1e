"""The question, three figures, and the doors to the rest."""

import streamlit as st

from analysis.book.check import provenance
from analysis.brief.headlines import headlines
from analysis.brief.pictures import boundary_chart
from analysis.brief.words import day, overall_verdict
from analysis.study import claims
from dashboard import panels
from dashboard.boundary import card
from dashboard.state import current
from dashboard.text import plain

CLAIM = "eight-years"


@card
def answer() -> None:
    loaded = current()
    book = loaded.book
    findings = claims.check_all(book, CLAIM)
    line = book.forecasts[book.claims[CLAIM].forecast]
    panels.finding(
        f"“{book.claims[CLAIM].statement}”. {overall_verdict(findings, line.publisher)}.",
        "What does it cost to build, tune, call and copy a language model, then and now, and how "
        "sure are we? It began with this claim about Stanford’s Alpaca of March 2023.",
    )
    with st.container(horizontal=True):
        for headline in headlines(book, findings):
            links = " ".join(panels.link(book.sources[name]) for name in headline.sources)
            with st.container(border=True, width=360):
                st.metric(plain(headline.label), plain(headline.value))
                panels.small(f"{plain(headline.detail)} {links}")
    panels.chart_card(boundary_chart(book, findings), "overview_chart")
    known = provenance(loaded.parts)
    panels.small(
        f"{known.sourced_share:.0%} of the book’s {known.figures} figures name a source; "
        f"{known.verified_share:.0%} were read in a copy of it, the others are marked. "
        f"Last figure recorded on {day(known.last_recorded)}."
    )


answer()
st.markdown("**Test it yourself**")
with st.container(horizontal=True):
    st.page_link("dashboard/pages/claim.py", label="Check “eight years in five weeks”",
                 icon=":material/fact_check:")  # fmt: skip
    st.page_link("dashboard/pages/claim.py", label="The same with LLaMA’s training at $1.10",
                 icon=":material/layers:", query_params={
                     "boundary": "tuning+data+base", "rental_usd_per_gpu_hour": "1.1"})  # fmt: skip
    st.page_link("dashboard/pages/systems.py", label="What GPT-3 cost, stage by stage",
                 icon=":material/account_tree:", query_params={"system": "gpt-3"})  # fmt: skip
    st.page_link("dashboard/pages/extraction.py", label="What an API gives away",
                 icon=":material/content_copy:")  # fmt: skip
