"""Published costs beside ours: like meets like, and large differences are explained."""

from dataclasses import replace

import pytest

from analysis.book.load import Book, load
from analysis.brief.held_words import CLOSE, held_text
from analysis.study.evaluate import evaluate
from analysis.study.held_against import Held, held_against
from analysis.study.scenario import Scenario
from analysis.study.scenario_text import parse_scenario

BOOK = load().book
EPOCH = {  # model_costs.csv of Epoch AI's cost study: rental, amortised, acquisition
    "gpt-4": (78_562_016, 40_695_706, 778_066_898),
    "gpt-3": (4_336_473, 2_198_104, 242_000_906),
    "palm-540b": (13_947_799, 2_864_192, 65_515_455),
}


def found(book: Book, text: str) -> list[Held]:
    return list(held_against(book, evaluate(book, parse_scenario(text))))


@pytest.mark.parametrize("basis", ["rental", "amortised", "acquisition"])
@pytest.mark.parametrize("system", EPOCH)
def test_ours_is_within_a_quarter_of_epochs_on_each_basis(book: Book, system: str, basis: str):
    wanted = EPOCH[system][("rental", "amortised", "acquisition").index(basis)]
    usd = evaluate(book, Scenario(system, basis=basis)).usd.central  # type: ignore[arg-type]
    assert wanted / 1.25 <= usd <= wanted * 1.25


@pytest.mark.parametrize("basis", ["amortised", "acquisition", "development"])
def test_a_figure_is_held_against_its_own_basis_whatever_is_asked(book: Book, basis: str):
    ratios = {h.printed.figure.what: h.ratio for h in found(book, "gpt-3")}
    other = {h.printed.figure.what: h.ratio for h in found(book, f"gpt-3 basis={basis}")}
    assert other == pytest.approx(ratios)


def test_a_figure_for_one_stage_is_held_against_that_stage_alone(book: Book):
    (held,) = [h for h in found(book, "alpaca-7b rental_usd_per_gpu_hour=2")
               if h.printed.figure.covers == ("tuning",)]  # fmt: skip
    assert held.ours is not None
    assert held.ours.central == 48  # 24 h at $2
    assert held.ratio == pytest.approx(0.48)  # of the $100 printed


def test_every_large_difference_is_explained(book: Book):
    for system in book.systems.values():
        for held in held_against(book, evaluate(book, Scenario(system.id, draws=200))):
            text = held_text(book, held)
            if held.ratio and not 1 / CLOSE <= held.ratio <= CLOSE:
                assert "range" in text or "bound" in text, text


def test_the_value_named_makes_ours_the_published_one(book: Book):
    """Vicuna's cloud bill of $1,000 against our hours: the price that would give it."""
    (held,) = [h for h in found(book, "vicuna-13b") if h.printed.usd == 1_000]
    assert held.ledger is not None
    price = held.ledger.account.quantities["tuning.rental_usd_per_gpu_hour"].value
    needed = price / held.ratio  # type: ignore[operator]
    assert f"GPU rental price ${needed:.2f}/h" in held_text(book, held)


def test_within_is_as_wide_as_our_range(book: Book):
    (held,) = [h for h in found(book, "llama-2-70b") if h.printed.figure.basis == "rental"]
    assert held.within
    far = replace(held, printed=replace(held.printed, usd=held.printed.usd * 100))
    assert not far.within
