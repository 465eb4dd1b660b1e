"""Workbooks as bare XML: the plotted rows, text that stays text, formulas that give the ledger."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest

from analysis.book.load import DATA, Book, load
from analysis.brief.export.figure import figure
from analysis.brief.export.ledger_formulas import cells as inputs
from analysis.brief.export.ledger_formulas import terms
from analysis.brief.export.trace import chart_trace
from analysis.brief.export.xlsx_file import FIRST_INPUT, xlsx
from analysis.brief.pictures import ledger_chart
from analysis.errors import NoFigureError
from analysis.study.accounts import boundaries
from analysis.study.evaluate import evaluate
from analysis.study.scenario import BASES, Basis, Scenario
from tests.brief.export.office_files import MAIN, cells, parts, sheet_part, table
from tests.brief.export.real_charts import every_chart
from tests.brief.export.test_pptx import ROWS, chart

RISKY = ["=1+1", "+x", "-x", "@x", "\t=1", "\r=1", "=HYPERLINK(\"https://example.org\",\"x\")",
         "https://example.org", "{=1+1}"]  # fmt: skip


def test_data_is_exactly_the_plotted_rows_under_names_and_units():
    head, units, *lines = table(xlsx(figure(chart())), "Data")
    assert head == ["kind", "name", "currency", "cost", "low", "high", "label", "what"]
    assert units == ["", "", "", "$", "$", "$", "", ""]
    assert lines == [
        ["total", "Total", "USD", 48.0, 38.4, 60.0, "$48 (38–60)", ""],
        ["published", "As printed", "USD", 5000.0, "", "", "$5,000", "A press: all of it"],
    ]


@pytest.mark.slow
def test_every_kind_of_chart_keeps_its_numbers_as_numbers(book: Book):
    for name, one in every_chart(book).items():
        head, _, *lines = table(xlsx(figure(one)), "Data")
        assert len(lines) == len(one.rows), name
        for row, line in zip(one.rows, lines, strict=True):
            found = dict(zip(head, line, strict=True))
            for column, value in row.items():
                kind = float if isinstance(value, int | float) and value is not True else str
                if isinstance(value, bool):
                    kind = str
                assert isinstance(found[column], kind), (name, column)
                if kind is float:
                    assert found[column] == pytest.approx(value, rel=1e-14)
                elif value is not None:
                    assert found[column] == str(value)


@pytest.mark.parametrize("text", RISKY)
def test_text_never_becomes_a_formula_or_a_link(text: str):
    rows = ({**ROWS[0], "name": text, "label": text},)
    file = xlsx(figure(chart(rows=rows, title=text, alt=text), code=text, link=text,
                       marking=text))  # fmt: skip
    found = parts(file)
    pages = [part for name, part in found.items() if name.startswith("xl/worksheets/")]
    assert pages
    for page in pages:
        assert b"<f>" not in page
        assert b"<hyperlink" not in page
    assert table(file, "Data")[2][1] == text
    if text[0] in "=+-@\t\r":  # also when somebody opens the cell and confirms it
        styles = ElementTree.fromstring(found["xl/styles.xml"])  # noqa: S314
        quoted = [xf.get("quotePrefix") for xf in styles.find(f"{MAIN}cellXfs")]  # type: ignore[union-attr]
        page = ElementTree.fromstring(found[sheet_part(file, "Data")])  # noqa: S314
        cell = next(c for c in page.iter(f"{MAIN}c") if c.get("r") == "B3")
        assert quoted[int(cell.get("s", "0"))] == "1"


def test_about_and_sources_say_where_it_comes_from():
    made = figure(chart(), code="gpt-4 mfu=0.4", link="https://example.org/?s=1",
                  book_day=date(2026, 11, 30), marking="Internal")  # fmt: skip
    file = xlsx(made)
    about = {line[0]: line[1] for line in table(file, "About")}
    assert about["Title"] == "It cost $48"
    assert about["Alternative text"] == "Dot plot: $48."
    assert about["Scenario"] == "gpt-4 mfu=0.4"
    assert about["Opens the same view"] == "https://example.org/?s=1"
    assert about["Book of"] == "30 November 2026"
    assert about["Marking"] == "Internal"
    head, line = table(file, "Sources")
    told = dict(zip(head, line, strict=False))
    assert told["Title"] == "A paper"
    assert told["Address"] == "https://example.org"
    assert told["Accessed"] == "2026-11-03"


def test_a_figure_without_sources_says_so():
    assert "the reader’s own inputs" in str(table(xlsx(figure(chart(sources=()))), "Sources")[1][0])


OTHER_PROCESS = """
import hashlib
from analysis.brief.export.figure import figure
from analysis.brief.export.xlsx_file import FIRST_INPUT, xlsx
from tests.brief.export.test_pptx import chart
print(hashlib.sha256(xlsx(figure(chart()))).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_twice_and_in_another_process():
    first = xlsx(figure(chart()))
    assert xlsx(figure(chart())) == first
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(first).hexdigest()


@pytest.mark.slow
def test_the_fact_books_lines_are_named_for_each_row(book: Book):
    one = every_chart(book)["pounds"]
    lines = table(xlsx(figure(one), None, chart_trace(book, load().parts, one)), "Fact book")
    told = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    (rate,) = [entry for entry in told if entry["File"] == "pricing/fx.yaml"]
    assert rate["Lines of Data"] == f"3–{2 + len(one.rows)}"  # pounds in every row
    text = (DATA / rate["File"]).read_text("utf-8").splitlines()
    assert "since" in "".join(text[int(rate["Line"]) - 1 :][:3])
    assert all(entry["Entry"] and entry["Source"] for entry in told)


class TestLedger:
    def test_alpacas_tuning_is_hours_times_price(self, book: Book):
        """24 h × $2 = $48, at the exchange rate 1."""
        scenario = Scenario("alpaca-7b", boundary="tuning",
                            overrides=(("rental_usd_per_gpu_hour", 2.0),))  # fmt: skip
        ledger = evaluate(book, scenario)
        file = xlsx(figure(ledger_chart(book, ledger)), ledger)
        lines = table(file, "Ledger")
        total = next(line for line in lines if line[0] == "Total")
        assert total[1:3] == [48.0, 48.0]
        assert total[3:5] == pytest.approx([38.4, 60.0], rel=0.02)  # draws of 19.2 h to 30 h
        known = {line[1]: line[2] for line in lines if line[0] == "Fine-tuning of LLaMA 7B"}
        assert known["GPU-hours"] == 24.0
        assert known["GPU rental price"] == 2.0

    def test_every_formula_carries_the_value_that_it_gives(self, book: Book):
        """So that previews, which compute nothing, show the right figures."""
        ledger = evaluate(book, Scenario("alpaca-7b", boundary="all-in", currency="GBP"))
        file = xlsx(figure(ledger_chart(book, ledger)), ledger)
        held = cells(file, "Ledger")
        formulas = sheet_formulas(file, "Ledger")
        assert len(formulas) >= 2 * len(ledger.lines) + 2
        for at, text in formulas.items():
            assert held[at] == pytest.approx(computed(text, held)), (at, text)
        totals = [at for at, text in formulas.items() if text.startswith("SUM")]
        assert [held[at] for at in totals] == pytest.approx(
            [ledger.usd.central, ledger.total.central]
        )

    @pytest.mark.slow
    @pytest.mark.parametrize("basis", BASES)
    def test_every_line_of_every_system_is_a_formula(self, book: Book, basis: Basis):
        seen = 0
        for system in book.systems.values():
            for boundary in boundaries(system):
                try:
                    ledger = evaluate(book, Scenario(system.id, boundary, basis, draws=16))
                except NoFigureError:
                    continue
                known = {cell.path: cell.value for cell in inputs(ledger)}
                known |= {line.stage: line.usd.central for line in ledger.lines}
                for line in ledger.lines:
                    found = terms(ledger, line)
                    assert found, (system.id, boundary, line.stage)
                    total = sum(term.value(known) for term in found)
                    assert total == pytest.approx(line.usd.central)
                    seen += 1
        assert seen > 30

    @pytest.mark.slow
    @pytest.mark.parametrize("basis", BASES)
    @pytest.mark.parametrize("system", ["alpaca-7b", "gpt-3", "gpt-4"])
    def test_an_input_that_is_changed_moves_the_sheet_as_it_moves_the_model(
        self, book: Book, system: str, basis: Basis
    ):
        """Computed here from the sheet's own formulas, and by the model from the same inputs."""
        ledger = evaluate(book, Scenario(system, basis=basis, draws=16))
        file = xlsx(figure(ledger_chart(book, ledger)), ledger)
        held, formulas = cells(file, "Ledger"), sheet_formulas(file, "Ledger")
        central = {path: q.value for path, q in ledger.account.quantities.items()}
        given = [cell.path for cell in inputs(ledger)]
        total = next(at for at, text in formulas.items() if text.startswith("SUM(B"))
        for path in central:
            place = f"C{FIRST_INPUT + 1 + given.index(path)}"
            value = central[path] * (0.93 if central[path] <= 1 else 1.07)
            changed = {**held, place: value}
            for at, text in formulas.items():  # from top to bottom, as they build on one another
                changed[at] = computed(text, changed)
            wanted = float(ledger.account.total_usd({**central, path: value}))
            assert changed[total] == pytest.approx(wanted, rel=1e-9), path

    def test_what_owning_a_chip_costs_is_worked_out_in_the_sheet(self, book: Book):
        """A cluster of 25,000 chips: chips × price ÷ (1 − share of the network), by hand."""
        set_ = {"chips": 25_000.0, "chip_usd": 10_000.0, "interconnect_share": 0.2,
                "server_overhead": 1.5}  # fmt: skip
        scenario = Scenario("gpt-4", basis="acquisition", overrides=tuple(sorted(set_.items())))
        ledger = evaluate(book, scenario)
        lines = table(xlsx(figure(ledger_chart(book, ledger)), ledger), "Ledger")
        total = next(line for line in lines if line[0] == "Total")
        server = 1.5 if "server_overhead" in ledger.lines[0].quantities else 1.0
        assert total[1] == pytest.approx(25_000 * 10_000 * server / 0.8)


def sheet_formulas(file: bytes, sheet: str) -> dict[str, str]:
    page = ElementTree.fromstring(parts(file)[sheet_part(file, sheet)])  # noqa: S314
    return {c.get("r", ""): f.text or "" for c in page.iter(f"{MAIN}c")
            for f in c.iter(f"{MAIN}f")}  # fmt: skip


def computed(text: str, held: dict[str, str | float]) -> float:
    """The value of a formula of sums of cells, or of + − × ÷ ^ and MAX of them and numbers."""
    if found := re.fullmatch(r"SUM\(([A-Z])(\d+):\1(\d+)\)", text):
        column, first, last = found.groups()
        return sum(float(held[f"{column}{n}"]) for n in range(int(first), int(last) + 1))
    plain = re.sub(r"\b[A-Z]+\d+", lambda at: repr(held[at[0]]), text.replace("$", ""))
    plain = plain.replace("^", "**").replace("MAX", "max")
    assert re.fullmatch(r"(max|[\d.e+\-*/(),])+", plain), plain
    return float(eval(plain))  # noqa: S307 (digits, signs and max only)
