"""The button of a one-page brief: nothing is built or loaded before it is pressed."""

import subprocess
import sys

from streamlit.testing.v1 import AppTest

from tests.dashboard.conftest import assert_sound, errors, words


def page() -> None:
    import streamlit

    from dashboard.brief_button import brief_button

    def make():
        from dataclasses import replace

        from tests.brief.test_one_page import BRIEF

        streamlit.session_state["made"] = streamlit.session_state.get("made", 0) + 1
        return replace(BRIEF, title=streamlit.session_state["title"])

    brief_button(make, "brief")


def app(title: str = "It cost $48 (38–60)") -> AppTest:
    opened = AppTest.from_function(page, default_timeout=60)
    opened.session_state["title"] = title
    return opened.run()


def test_the_typesetter_is_not_loaded_with_the_page():
    code = (
        "import sys, dashboard.brief_button; "
        "print({'typst', 'vl_convert', 'analysis.brief.one_page'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_nothing_is_built_before_the_press_and_once_after_it():
    opened = app()
    assert "made" not in opened.session_state
    assert not opened.get("download_button")
    opened.button(key="brief").click().run()
    assert_sound(opened)
    assert opened.session_state["made"] == 1
    (download,) = opened.get("download_button")
    assert download.proto.label == "Download PDF"
    assert len(opened.get("image")) == 1
    assert "Dot plot: the total is $48." in words(opened)


def test_a_brief_that_cannot_be_set_says_why():
    opened = app("x" * 301)
    opened.button(key="brief").click().run()
    assert not opened.exception
    assert "write 1 to 300 letters" in errors(opened)
    assert not opened.get("download_button")
