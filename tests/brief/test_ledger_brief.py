"""A system's brief from the real book: hand arithmetic on Alpaca, and every dear account fits."""

import io
import json
import shlex

import pytest
from pypdf import PdfReader

from analysis.__main__ import main
from analysis.book.load import Book
from analysis.brief import one_page
from analysis.brief.ledger_brief import brief_for_ledger
from analysis.brief.one_page import Brief
from analysis.errors import NoFigureError
from analysis.study.accounts import boundaries
from analysis.study.evaluate import evaluate
from analysis.study.scenario import Overrides, Scenario

AT_TWO_DOLLARS = (("rental_usd_per_gpu_hour", 2.0),)


def alpaca(book: Book, boundary: str = "tuning", overrides: Overrides = AT_TWO_DOLLARS) -> Brief:
    """Reported: 3 hours on 8 GPUs, which may be 0.8 to 1.25 times that."""
    return brief_for_ledger(
        book, evaluate(book, Scenario("alpaca-7b", boundary=boundary, overrides=overrides))
    )


def test_the_title_is_the_finding_with_its_range(book: Book):
    # 24 h x $2 = $48; the ends 19.2 h and 30 h make $38 and $60
    assert alpaca(book).title == "Alpaca 7B cost $48 (38–60), counting tuning alone"


def test_the_three_numbers_are_total_published_and_what_moves_it_most(book: Book):
    total, published, hours = alpaca(book).numbers
    assert (total.label, total.value, total.detail) == ("Total", "$48", "90 % range 38–60")
    assert (published.label, published.value) == ("Published, rental basis", "under $100")
    assert (hours.label, hours.value, hours.detail) == ("GPU-hours", "24", "90 % range 19.2–30")


def test_what_would_change_it_holds_the_swing_and_the_value_that_meets_what_was_published(
    book: Book,
):
    changes = alpaca(book).changes
    assert changes[0].startswith("Counting something else: tuning + data $")
    assert "GPU-hours: 19.2 gives $38, 30 gives $60" in changes
    # 100 / 2
    assert "To reach the published figure (under $100): GPU-hours 50" in changes


def test_the_log_has_the_readers_figure_first_and_every_other_with_grade_and_source(book: Book):
    price, hours = alpaca(book).assumptions
    assert (price.value, price.range, price.evidence, price.sources) == ("$2.00/h", "–", "set", ())
    assert (hours.value, hours.evidence) == ("24", "derived")
    assert [s.publisher for s in hours.sources] == [
        "Stanford Center for Research on Foundation Models"
    ]
    own = alpaca(book, "all-in", ()).assumptions
    assert all(row.sources and row.evidence != "set" for row in own)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario("alpaca-7b", boundary="all-in", overrides=AT_TWO_DOLLARS, seed=7),
        Scenario("gpt-4", currency="GBP", basis="amortised", draws=100),
    ],
)
def test_its_command_computes_the_same_total(
    book: Book, scenario: Scenario, capsys: pytest.CaptureFixture[str]
):
    ledger = evaluate(book, scenario)
    command = shlex.split(brief_for_ledger(book, ledger).command)
    assert command[0] == "costfall"
    assert main([*command[1:], "--json"]) == 0
    total = json.loads(capsys.readouterr().out)["total"]
    assert total["central"] == pytest.approx(ledger.total.central)
    assert total["high"] == pytest.approx(ledger.total.high)


def test_a_chart_with_rows_left_out_says_so_and_its_words_name_only_what_is_drawn(book: Book):
    whole, cut = alpaca(book).chart, alpaca(book, "all-in").chart
    assert "not drawn" not in whole.subtitle
    assert "smaller not drawn" in cut.subtitle
    assert [row["kind"] for row in cut.rows].count("total") == 1
    assert len(cut.rows) <= 6
    assert "Fine-tuning of LLaMA 7B" not in cut.alt  # the smallest part
    assert len(cut.alt) <= 250


def test_a_sum_without_a_range_still_fills_a_page(book: Book):
    brief = brief_for_ledger(book, evaluate(book, Scenario("britgpt", currency="GBP")))
    assert "£900m" in brief.title
    assert brief.numbers[0].detail == "No input of it has a range"
    assert one_page.pdf(brief)


@pytest.mark.slow
def test_the_widest_account_of_every_system_fits_one_page(book: Book):
    found = 0
    for system in book.systems.values():
        for basis in ("rental", "amortised"):
            scenario = Scenario(system.id, boundary=boundaries(system)[-1], basis=basis, draws=64)
            try:
                ledger = evaluate(book, scenario)
            except NoFigureError:
                continue
            brief = brief_for_ledger(book, ledger)
            (page,) = PdfReader(io.BytesIO(one_page.pdf(brief))).pages
            found += "Approver" in page.extract_text()
    assert found > 100
