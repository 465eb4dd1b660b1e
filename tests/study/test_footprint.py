"""Electricity and CO2 of training runs: published tables, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book, load
from analysis.study.evaluate import evaluate
from analysis.study.footprint import Footprint, footprint
from analysis.study.scenario_text import parse_scenario

BOOK = load().book
METAS = "training_w=400 pue=1.1"  # the cards alone at their rating, as Meta counts


def of(book: Book | None, text: str) -> Footprint:
    assert book
    found = footprint(book, evaluate(book, parse_scenario(text)))
    assert found
    return found


@pytest.mark.parametrize(
    ("system", "mwh", "tonnes"),
    [("llama-7b", 36, 14), ("llama-13b", 59, 23), ("llama-33b", 233, 90), ("llama-65b", 449, 173)],
)
def test_with_metas_inputs_it_is_metas_table(book: Book, system: str, mwh: int, tonnes: int):
    """Touvron et al. 2023, table 15, printed to the unit."""
    found = of(book, f"{system} {METAS}")
    assert found.mwh.central == pytest.approx(mwh, abs=1)
    assert found.tonnes_co2.central == pytest.approx(tonnes, abs=1)


@pytest.mark.parametrize(
    ("system", "mwh"),
    [
        ("gpt-3", 1_287),  # Patterson et al. 2021, table 4
        ("palm-540b", 3_436),  # Chowdhery et al. 2022, appendix B: 8,404,992 h x 378.5 W x 1.08
    ],
)
def test_by_our_own_inputs_the_published_energy_lies_in_the_range(
    book: Book, system: str, mwh: int
):
    found = of(book, system)
    assert found.mwh.low < mwh < found.mwh.high


def test_a_server_draws_more_than_its_cards(book: Book):
    """Ours counts hosts too: 400 W x 2.03 x 0.75 is 609 W, by hand half as much again."""
    ratio = of(book, "llama-7b").mwh.central / of(book, f"llama-7b {METAS}").mwh.central
    assert ratio == pytest.approx(609 / 400, rel=0.02)


def test_hours_move_energy_and_cost_in_one_draw(book: Book):
    """With power certain, only the hours are drawn: the range of both is that of the hours."""
    ledger = evaluate(book, parse_scenario(f"llama-7b {METAS} rental_usd_per_gpu_hour=2"))
    found = footprint(book, ledger)
    assert found
    for end in ("low", "high"):
        ratio = getattr(found.mwh, end) / found.mwh.central
        assert getattr(ledger.usd, end) / ledger.usd.central == pytest.approx(ratio)


@given(st.floats(1, 2), st.floats(0.01, 1))
def test_energy_goes_with_pue_and_emissions_with_the_grid(pue: float, kg: float):
    one, other = (of(BOOK, f"gpt-3 pue={p!r} kg_co2_per_kwh={k!r}") for p, k in
                  ((1.0, 0.5), (pue, kg)))  # fmt: skip
    assert other.mwh.central == pytest.approx(one.mwh.central * pue)
    assert other.tonnes_co2.central == pytest.approx(one.tonnes_co2.central * pue * kg / 0.5)


def test_runs_add_up_and_bought_answers_are_named_as_left_out(book: Book):
    found = of(book, "alpaca-7b boundary=tuning+data+base")
    assert sum(stage.mwh.central for stage in found.stages) == pytest.approx(found.mwh.central)
    assert len(found.stages) == 2
    assert found.left_out == ("Examples from text-davinci-003",)


def test_a_stated_sum_has_no_energy(book: Book):
    assert footprint(book, evaluate(book, parse_scenario("britgpt"))) is None


@pytest.mark.parametrize("setting", ["pue=1.3", "kg_co2_per_kwh=0.1"])
def test_what_moves_energy_alone_is_said_to(book: Book, setting: str):
    ledger = evaluate(book, parse_scenario(f"gpt-3 {setting}"))
    (caveat,) = [c for c in ledger.caveats if c.code == "no-effect"]
    assert "moves the energy and CO2 alone" in caveat.text
