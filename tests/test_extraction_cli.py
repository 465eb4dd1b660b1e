"""`extraction`: the keys that machines rely on, words for people, one line on bad input."""

from datetime import date, timedelta

import pytest

from analysis.book.known import recorded_span
from analysis.book.load import Book

KEYS = {"recovered_share", "attacker_cost", "leverage", "days", "lost_margin", "caveats"}
ENDS = {"low", "central", "high"}


@pytest.mark.parametrize("preset", [
    "extraction-alpaca", "extraction-campaigns-2026", "extraction-campaign-june-2026",
    "extraction-frontier-api", "extraction-sovereign",
])  # fmt: skip
def test_the_keys_of_every_preset(asked, preset: str):
    found = asked(f"extraction --preset {preset}")
    assert set(found) >= KEYS
    for key in KEYS - {"caveats"}:
        assert set(found[key]) >= ENDS
    share = found["recovered_share"]
    assert share["low"] < share["central"] < share["high"]
    assert found["lost_margin"]["central"] is None
    assert found["caveats"]


def test_inputs_of_the_design_can_be_set(asked):
    found = asked(
        "extraction --set accounts=25000 --set exchanges_per_account_day=25.6 --set days=45 "
        "--set input_tokens=500 --set output_tokens=1000 --set input_usd_per_mtok=3 "
        "--set output_usd_per_mtok=15 --set discount=0.5 --set base_params_billion=32 "
        "--set domain=agentic --set kept_share=0.5 --set detection_hazard_per_day=0"
    )
    assert found["exchanges"] == pytest.approx(28.8e6)
    assert found["samples"] == pytest.approx(14.4e6)
    (api,) = [line for line in found["attacker_cost"]["lines"] if line["line"] == "api"]
    assert api["usd"] == pytest.approx(28.8e6 * 0.0165 / 2)


def test_draws_and_seed_decide_the_band(asked):
    one, again, other = (
        asked(f"extraction --draws 300 --seed {seed}")["recovered_share"] for seed in (1, 1, 2)
    )
    assert one == again
    assert one["central"] == other["central"]
    assert one["low"] != other["low"]


def test_a_book_of_another_day_has_the_prices_that_it_knew(asked, run, book: Book):
    first, last = recorded_span(book) or (date.min, date.max)
    assert asked(f"extraction --known-on {last}") == asked("extraction")
    code, out, err = run(f"extraction --known-on {first - timedelta(days=1)}")
    assert (code, out) == (2, "")
    assert "rental" in err
    assert "the book has no quotes" in err


def test_words_for_people(run):
    code, out, err = run("extraction")
    assert (code, err) == (0, "")
    assert out.startswith("52,002 samples would recover")
    for words in ("API: $500", "Tuning: $100", "never averaged", "lever (measured)", "caveat: "):
        assert words in out
    assert "secure" not in out.lower()


@pytest.mark.parametrize(("words", "says"), [
    ("extraction --preset nobody", "extraction-alpaca"),
    ("extraction --set acounts=3", "accounts"),
    ("extraction --set kept_share=1.2", "at most 1"),
    ("extraction --set domain=vision", "reason"),
    ("extraction --draws 0", "draws"),
    ("extraction --as-of 2019-01-01", "2019-01-01"),
])  # fmt: skip
def test_bad_input_is_one_line(run, words: str, says: str):
    code, out, err = run(*words.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
