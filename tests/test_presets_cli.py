"""`presets` lists every kind; `compare` takes their ids."""

import pytest

from analysis.book.load import Book
from analysis.study.presets import preset_ids


def test_every_preset_is_listed_once_with_its_link(asked, book: Book):
    found = asked("presets")
    assert [one["id"] for one in found] == list(preset_ids(book))
    assert {one["kind"] for one in found} == {"ledger", "claim", "budget", "extraction"}
    for one in found:
        assert one["link"].startswith(f"/{one['page']}?")
        assert one["reference"]["url"].startswith("http")


def test_a_setting_is_listed_with_reason_and_source(asked):
    (one,) = (one for one in asked("presets") if one["id"] == "gpt-4-2023")
    hours = one["settings"][0]
    assert (hours["name"], hours["value"]) == ("gpu_hours", 57_000_000)
    assert "25,000" in hours["reason"]
    assert hours["source"]["title"] == "The architecture of intelligence"


def test_words_for_people(run):
    code, out, err = run("presets")
    assert (code, err) == (0, "")
    assert "alpaca-2023 " in out
    assert "britgpt-900m-rented " in out


def test_presets_and_scenarios_are_compared_side_by_side(run, asked):
    found = asked("compare gpt-3-2020 gpt-4-2023 palm-540b")
    costs = [one["total"]["central"] for one in found["scenarios"]]
    assert costs[:2] == pytest.approx([4.6e6, 63e6], rel=1e-3)
    assert len(found["variances"]) == 2
    code, out, err = run("compare", "gpt-3-2020", "gpt-3-2020 rental_usd_per_gpu_hour=2.9584")
    assert (code, err) == (0, "")
    assert "+$4.60m" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("compare gpt-3-2020 eight-years", "no ledger to compare"),
        ("compare gpt-3-2021", "nearest: gpt-3-2020"),
    ],
)
def test_what_cannot_be_compared_is_one_line(run, words: str, says: str):
    code, out, err = run(words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
