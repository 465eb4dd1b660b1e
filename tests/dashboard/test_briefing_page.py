"""The Briefing page: charts put aside, words held against the data, files and packs."""

import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from .conftest import APP, SYSTEMS, assert_sound, errors, words

BRIEFING = "dashboard/pages/briefing.py"


def opened(page: str, **link: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=90)
    app.switch_page(page)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def one() -> AppTest:
    """A briefing that holds GPT-3's cost, put aside on its page."""
    app = opened(SYSTEMS, system="gpt-3")
    app = app.button(key="systems_chart_brief").click().run()
    return app.switch_page(BRIEFING).run()


def test_an_empty_briefing_says_how_to_fill_it():
    app = opened(BRIEFING)
    assert_sound(app)
    assert "No chart is in your briefing yet." in words(app)


def test_a_chart_put_aside_on_its_page_is_in_the_briefing(one: AppTest):
    assert_sound(one)
    assert "Your briefing holds one chart." in words(one)
    title = next(field for field in one.text_input if field.label == "Title: the finding")
    assert title.value.startswith("GPT-3 175B comes to $")
    labels = {element.proto.label for element in one.get("download_button")}
    assert {"PNG", "SVG", "PDF", "HTML", "PPTX", "XLSX", "CSV", "JSON"} <= labels


def test_a_title_that_the_rows_contradict_cannot_be_exported(one: AppTest):
    title = next(field for field in one.text_input if field.label == "Title: the finding")
    app = title.set_value("GPT-3 cost $99m").run()
    assert "The chart does not say so: 99m is not plotted" in errors(app)
    assert app.get("download_button") == []
    app = title.set_value("GPT-3 cost millions").run()
    assert errors(app) == ""
    assert app.get("download_button") != []


def test_alternative_text_is_required(one: AppTest):
    alt = next(area for area in one.text_area if area.label.startswith("Alternative text"))
    app = alt.set_value("   ").run()
    assert "Alternative text" in errors(app)
    assert app.get("download_button") == []


def test_a_preset_brings_its_charts_in_order_and_each_can_be_moved_or_taken_out():
    app = opened(BRIEFING)
    app = app.selectbox(key="preset").set_value("eight-years").run()
    app = app.button(key="briefing_preset").click().run()
    assert_sound(app)
    assert "Your briefing holds 3 charts." in words(app)
    chart = app.radio(key="briefing_chosen")
    last = chart.value
    app = app.button(key="briefing_up").click().run()
    assert list(app.session_state["briefing_items"])[1] == last
    app = app.button(key="briefing_out").click().run()
    assert "Your briefing holds 2 charts." in words(app)
    app = app.button(key="briefing_clear").click().run()
    assert "No chart is in your briefing yet." in words(app)


@pytest.mark.slow
def test_a_pack_is_built_with_its_brief_and_annex(one: AppTest):
    app = one.button(key="briefing_build").click().run()
    assert_sound(app)
    _, data = app.session_state["briefing_pack"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {"board-pack.pptx", "assurance-annex.pdf", "scenario.yaml", "manifest.json"} < set(names)
