"""File names: sortable, safe everywhere, and the same for the same scenario."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import load
from analysis.brief.export.figure import Figure
from analysis.brief.export.names import file_name, scenario_id
from analysis.brief.export.sizes import SIZES
from tests.brief.export.real_charts import every_chart

BOOK = load().book
assert BOOK
CHART = every_chart(BOOK)["ledger"]
SAFE = re.compile(r"[a-z0-9][a-z0-9-]*_web_\d{4}-\d\d-\d\d_[0-9a-f]{8}\.png")


def named(**changed: Any) -> str:
    return file_name(Figure(**{"chart": CHART, "title": "t", "alt": "a", **changed}),
                     SIZES["web"], "png")  # fmt: skip


def test_a_name_has_topic_size_day_and_scenario():
    name = named(link="https://x.example/?a", code="alpaca-7b", book_day=date(2026, 11, 30))
    assert re.fullmatch(r"alpaca-7b-all-in_web_2026-11-30_[0-9a-f]{8}\.png", name)


def test_without_a_day_of_the_book_it_is_the_day_on_which_a_source_was_last_read():
    last = max(source.accessed for source in CHART.sources)
    assert f"_{last.isoformat()}_" in named()


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_topic_and_code_make_a_safe_name(topic: str, code: str):
    name = named(chart=replace(CHART, name=topic), code=code)
    assert SAFE.fullmatch(name), name
    assert len(name) < 130


def test_the_scenarios_digits_change_with_code_and_with_link_alone():
    ids = [
        scenario_id(Figure(CHART, title, "a", link, code))
        for title in ("t", "u")
        for link in ("", "https://x.example")
        for code in ("", "gpt-4")
    ]
    assert ids[:4] == ids[4:]
    assert len(set(ids)) == 4


def test_variants_do_not_overwrite_each_other():
    one = Figure(CHART, "t", "a")
    names = {file_name(one, SIZES["web"], "png", plain=plain, theme=theme)
             for plain in (False, True) for theme in ("light", "dark", "print")}  # fmt: skip
    assert len(names) == 6
