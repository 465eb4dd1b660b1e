"""Costfall in the browser: `streamlit run app.py`."""

import gc
import sys

import streamlit as st

from dashboard import frozen
from dashboard.boundary import boundary

PAGES = {
    "": [
        st.Page("dashboard/pages/overview.py", title="Overview", default=True),
        st.Page("dashboard/pages/claim.py", title="Check a claim"),
        st.Page("dashboard/pages/extraction.py", title="Extraction risk", url_path="extraction"),
        st.Page("dashboard/pages/briefing.py", title="Briefing", url_path="briefing"),
    ],
    "Build and host": [
        st.Page("dashboard/pages/systems.py", title="Systems"),
        st.Page("dashboard/pages/budget.py", title="Budget"),
        st.Page("dashboard/pages/self_hosting.py", title="Self-hosting", url_path="self_hosting"),
    ],
    "Call": [
        st.Page("dashboard/pages/prices.py", title="API prices"),
        st.Page("dashboard/pages/estimator.py", title="Token estimator", url_path="estimator"),
        st.Page("dashboard/pages/edit.py", title="Edit prices", url_path="edit"),
    ],
    "How sure": [
        st.Page("dashboard/pages/timeline.py", title="Timeline"),
        st.Page("dashboard/pages/backtest.py", title="Back-test"),
        st.Page("dashboard/pages/evidence.py", title="Evidence", url_path="evidence"),
    ],
}
"""What one question is asked of stands alone; the rest in groups, so that the bar fits a laptop."""


@st.cache_resource(show_spinner=False)
def settle() -> bool:
    """Once per process: keep the imported modules out of later garbage collections."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)  # many readers share one interpreter lock
    return True


st.set_page_config(page_title="Costfall", page_icon="dashboard/icon.png", layout="wide")
page = st.navigation(PAGES, position="top")
with boundary():
    frozen.banner(page.url_path)
    page.run()
    frozen.foot(page.url_path)
settle()
