"""The methodology says what the code does: inputs, limits, assumptions, examples and scores."""

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, fields
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from analysis.__main__ import main
from analysis.book.load import Book
from analysis.errors import CostfallError
from analysis.model import api, budget, compute, extraction, forecast, ownership, serving
from analysis.study import budget_inputs, extraction_question, scenario, serving_inputs
from analysis.study.backtest import backtest, public_rows
from analysis.study.backtest_scores import Score, apart, score, scored_table
from analysis.study.budget_question import DEFAULT_DAY, Budget
from analysis.study.calibrate import observed
from analysis.study.draws import Quantity, spread
from analysis.study.scenario import CURRENCIES, Scenario
from analysis.study.sensitivity import solve

TEXT = (Path(__file__).parents[1] / "docs" / "METHODOLOGY.md").read_text("utf-8")
EXAMPLE = re.compile(r"^- Example: `(?P<asked>[^`]+)` → (?P<told>.+)$")
NUMBER = re.compile(r"[\d,]*\.?\d+(?:e-?\d+)?")
BOUNDS = re.compile(r"(?P<sign>[>≥]) (?P<least>[\d.e,-]+), ≤ (?P<most>[\d.e,-]+)")
Row = dict[str, str]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def tables(text: str) -> list[list[Row]]:
    """Every Markdown table, boxed ones too, as rows by heading."""
    lines = [line.removeprefix("> ").rstrip() for line in text.splitlines()]
    found: list[list[Row]] = []
    head: list[str] = []
    for number, line in enumerate(lines):
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells(line)
            found.append([])
        elif not set(line) <= set("|-"):
            assert len(cells(line)) == len(head), line
            found[-1].append(dict(zip(head, cells(line), strict=True)))
        else:
            assert lines[number - 1].startswith("|")
    return found


def under(heading: str) -> str:
    """What stands between a heading and the next one."""
    _, found, rest = TEXT.partition(f"\n{heading}\n")
    assert found, heading
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(heading: str, column: str) -> list[Row]:
    """The rows under a heading of tables with this column."""
    return [row for table in tables(under(heading)) for row in table if column in row]


def name_of(cell: str) -> str:
    assert cell.startswith("`")
    assert cell.endswith("`")
    return cell.strip("`")


def number_of(text: str) -> float:
    return float(text.replace(",", ""))


class TestReading:
    """The readers below see what is there, so that nothing passes for not being read."""

    def test_a_plain_and_a_boxed_table(self):
        text = "| a | b |\n|---|---|\n| 1 | |\n\n> words\n> | c |\n> |---|\n> | 2 |\n"
        assert tables(text) == [[{"a": "1", "b": ""}], [{"c": "2"}]]

    def test_an_example_line(self):
        found = EXAMPLE.match("- Example: `f(x=1)` → 3.1 of them.")
        assert found
        assert (found["asked"], found["told"]) == ("f(x=1)", "3.1 of them.")

    @pytest.mark.parametrize(("value", "told", "same"), [
        (3.1428e23, "3.14e23", True), (3.1528e23, "3.14e23", False), (0.434, "0.43", True),
        (0.436, "0.43", False), (4727.45, "4,727", True), (4727.6, "4,727", False),
        (9999.9999, "10,000", True), (399.6, "400", True), (39.96, "400", False),
    ])  # fmt: skip
    def test_numbers_are_compared_as_printed(self, value: float, told: str, same: bool):
        assert as_printed(value, told) is same


def as_printed(value: float, told: str) -> bool:
    """Whether `value`, rounded to the digits of `told`, is `told`."""
    plain = told.replace(",", "")
    mantissa, _, exponent = plain.partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return float(f"{round(value, decimals):.12g}") == float(plain)


EXAMPLES = [
    line for line in TEXT.splitlines() if re.search(r"\bExample\b", line) and "`tests/" not in line
]


def functions(*modules: ModuleType) -> dict[str, Any]:
    return {
        name: found
        for module in modules
        for name, found in vars(module).items()
        if getattr(found, "__module__", "") == module.__name__
    }


FORMULAS: dict[str, Any] = {
    **functions(api, budget, compute, extraction, forecast, ownership, serving),
    "Quantity": Quantity, "spread": spread, "solve": solve,
}  # fmt: skip


def test_there_are_examples_and_all_are_written_alike():
    assert len(EXAMPLES) >= 45
    assert [line for line in EXAMPLES if not EXAMPLE.match(line)] == []


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_comes_out_as_printed(line: str, capsys: pytest.CaptureFixture[str]):
    found = EXAMPLE.match(line)
    assert found
    asked, told = found["asked"], found["told"]
    if asked.startswith("costfall "):
        assert main(shlex.split(asked)[1:]) == 0
        said = capsys.readouterr().out
        promised = re.match(r"(`[^`]+`(?:, )?)+", told)
        assert promised, "an answer of the command line stands in `…`"
        fragments = re.findall(r"`([^`]+)`", promised.group())
        assert [each for each in fragments if each not in said] == []
    else:
        printed = NUMBER.match(told)
        assert printed, "the number comes first"
        assert as_printed(float(eval(asked, dict(FORMULAS))), printed.group()), told  # noqa: S307


def fits(set_to: Callable[[float], object], value: float) -> bool:
    try:
        set_to(value)
    except CostfallError:
        return False
    return True


def check_bounds(cell: str, set_to: Callable[[float], object]) -> None:
    """The code takes what lies within the printed bounds and refuses what lies beyond."""
    found = BOUNDS.fullmatch(cell)
    assert found, cell
    least, most = number_of(found["least"]), number_of(found["most"])
    assert fits(set_to, most)
    assert not fits(set_to, most * 1.001)
    if found["sign"] == ">":
        assert not fits(set_to, least)
        assert fits(set_to, least + 1e-9)
    else:
        assert fits(set_to, least)
        assert not fits(set_to, least - 0.0005)


LEDGER, SERVING = "### Ledger and budget", "### Serving and break-even"
EXTRACTION = "### Extraction"
REGISTRIES: list[tuple[str, dict[str, Any]]] = [
    (LEDGER, dict(scenario.INPUTS)), (SERVING, dict(serving_inputs.INPUTS)),
    (EXTRACTION, dict(extraction_question.INPUTS)),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "registry"), REGISTRIES)
def test_every_input_has_one_row_and_no_row_another(heading: str, registry: dict[str, Any]):
    assert Counter(name_of(row["name"]) for row in rows(heading, "name")) == Counter(list(registry))


@pytest.mark.parametrize(("heading", "registry"), REGISTRIES)
def test_inputs_have_the_label_and_unit_of_the_code(heading: str, registry: dict[str, Any]):
    for row in rows(heading, "name"):
        rule = registry[name_of(row["name"])]
        assert (row["label"], row["unit"]) == (rule.label, rule.unit or "–")
        assert row["what it moves"]


LIMITS: list[tuple[str, Any, Any, str]] = [
    *((LEDGER, scenario.INPUTS, scenario.override, name) for name in scenario.INPUTS),
    *(
        (EXTRACTION, extraction_question.INPUTS, extraction_question.checked, name)
        for name in extraction_question.INPUTS
    ),
]


@pytest.mark.parametrize(("heading", "inputs", "setting", "name"), LIMITS)
def test_limits_of_inputs(heading: str, inputs: Any, setting: Any, name: str):
    rule = inputs[name]
    (limits,) = [r["limits"] for r in rows(heading, "name") if name_of(r["name"]) == name]
    if rule.options:
        assert tuple(re.findall(r"`([^`]+)`", limits)) == rule.options
    elif rule.text:
        assert limits == "a name"
        assert setting(name, "anything") in ("anything", (name, "anything"))
    else:
        check_bounds(limits, lambda value: setting(name, value))


@pytest.mark.parametrize("name", serving_inputs.INPUTS)
def test_limits_of_serving(name: str):
    (limits,) = [r["limits"] for r in rows(SERVING, "name") if name_of(r["name"]) == name]
    check_bounds(limits, lambda value: serving_inputs.checked(((name, value),)))


def test_the_budgets_inputs_are_those_it_uses(book: Book):
    told = {
        name for row in rows("## Budget", "name") for name in re.findall(r"`([^`]+)`", row["name"])
    }
    used = {
        name
        for way in ("buy", "rent")
        for currency in CURRENCIES
        for name in budget_inputs.inputs(book, way, currency, DEFAULT_DAY, ()).used  # type: ignore[arg-type]
    }
    assert told == used | {"params", "tokens"}  # those two split the FLOP and are no input of it


def default_text(field: Field[Any]) -> str:
    if field.default is MISSING:
        return "must be given"
    plain = field.default
    return "–" if plain is None else f"{plain:g}" if isinstance(plain, float) else str(plain)


QUESTIONS: dict[str, tuple[tuple[type, ...], set[str]]] = {
    "ledger": ((Scenario,), {"overrides"}),
    "budget": ((Budget,), {"overrides"}),
    "serving": ((serving_inputs.Setup, serving_inputs.Mix), {"overrides", "mix"}),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_questions_parts_and_defaults(question: str):
    kinds, apart_ = QUESTIONS[question]
    expected = {
        field.name: default_text(field)
        for kind in kinds
        for field in fields(kind)
        if field.name not in apart_
    }
    told = [r for r in rows("### The question itself", "question") if r["question"] == question]
    assert Counter(name_of(row["name"]) for row in told) == Counter(list(expected))
    for row in told:
        default = expected[name_of(row["name"])]
        assert row["default"].replace(",", "") == default


class Figure(NamedTuple):
    value: float
    low: float
    high: float


def figure_of(row: Row) -> Figure:
    value = number_of(row["value"])
    if row["90 % range"] == "none":
        return Figure(value, value, value)
    low, high = row["90 % range"].split("–")
    return Figure(value, number_of(low), number_of(high))


def figures(records: dict[str, Any]) -> dict[str, Figure]:
    return {name: Figure(each.value, each.low, each.high) for name, each in records.items()}


def test_every_assumption_has_one_row_with_the_books_value_and_range(book: Book):
    told = rows("## Assumptions", "id")
    assert Counter(name_of(row["id"]) for row in told) == Counter(list(book.assumptions))
    assert {name_of(row["id"]): figure_of(row) for row in told} == figures(dict(book.assumptions))
    assert all(row["why"] for row in told)


def test_pue_is_the_books(book: Book):
    told = rows("## Energy and CO2", "pue")
    assert {name_of(row["pue"]): figure_of(row) for row in told} == figures(dict(book.pue))


BODY = TEXT.partition("\n## Sources\n")[0]


def formulas() -> list[Row]:
    rows_ = [row for table in tables(BODY) for row in table]
    return [row for row in rows_ if "source" in row and {"formula", "how"} & set(row)]


def test_every_formula_has_a_source():
    found = formulas()
    assert len(found) >= 60
    assert [row for row in found if not row["source"]] == []


def test_every_paper_named_is_among_the_sources():
    """An author and a year, as `Kaplan et al. 2020` anywhere or `Shazeer 2019` beside a formula."""
    listed = under("## Sources")
    several = r"([A-Z]\w+)(?: et al\.| and [A-Z]\w+|, \w+ and [A-Z]\w+) (\d{4})"
    named = set(re.findall(several, BODY))
    for row in formulas():
        named |= set(re.findall(r"(?<!and )([A-Z]\w+) (\d{4})", row["source"]))
    assert len(named) >= 20
    missing = [
        f"{author} {year}"
        for author, year in sorted(named)
        if not re.search(rf"\b{author}\b[^|;]*\b{year}\b", listed)
    ]
    assert missing == []


def told_score(row: Row) -> Iterable[str]:
    return (row[name] for name in list(row)[1:])


def printed(found: Score) -> list[str]:
    def percent(share: float | None) -> str:
        return "" if share is None else f"{share:.0%}".replace("%", " %")

    width = "" if found.width_90 is None else f"{found.width_90:.2f}×"
    return [
        str(found.n), f"{10 ** (found.median_abs_log10 or 0):.2f}×",
        percent(found.within_2x), percent(found.coverage_90), width,
    ]  # fmt: skip


def test_the_back_tests_scores_are_todays(book: Book):
    public, simpler = scored_table(book, "public")
    held_out, _ = scored_table(book, "held-out")
    own = backtest(book, public_rows(book), in_sample=True)
    expected = {
        "hours, public runs, families left out": score(public.compared("hours")),
        "hours, public runs, in sample": score(own.compared("hours")),
        "hours, 6ND at an MFU of 0.375": simpler["hours"]["mfu_0.375"],
        "hours, held-out runs": score(held_out.compared("hours")),
        "cost given hours, public runs": score(public.compared("cost_given_hours")),
        "of these, not hours × a stated rate": apart(public.compared("cost_given_hours"))[
            "independent"
        ],
        "cost given hours, median neocloud price": simpler["cost_given_hours"]["neocloud_median"],
        "ex ante, public runs": score(public.compared("ex_ante")),
    }
    (told,) = [table for table in tables(under("## Back-tests")) if "runs" in table[0]]
    first = next(iter(told[0]))
    assert {row[first]: list(told_score(row)) for row in told} == {
        name: printed(found) for name, found in expected.items()
    }


def test_the_fit_counts_its_runs_and_families(book: Book):
    seen = observed(book)
    text = under("## Back-tests")
    assert f"MFU of {len(seen)} public pre-training runs" in text
    assert f"{len({run.family for run in seen})} in all) is left out" in text


GLOSSARY = (
    "FLOP", "FLOP/s", "parameters", "token", "MTok", "training compute", "MFU", "GPU-hour",
    "wall-clock hours", "rental price", "amortised cost", "TDP", "PUE", "list price", "`since`",
    "as of", "price", "cost", "examples", "kept share", "request", "teacher", "student",
    "model extraction", "replication cost", "share", "ratio", "evidence", "caveat", "event",
    "preset", "boundary", "basis",
)  # fmt: skip


def test_the_glossary_explains_the_fields_terms_once():
    words = [word for row in rows("## Glossary", "word") for word in re.split(r", ", row["word"])]
    assert [word for word in GLOSSARY if words.count(word) != 1] == []
    assert all(row["meaning"] for row in rows("## Glossary", "word"))


def test_the_list_of_contents_is_that_of_the_sections():
    sections = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-") for name in sections]
    contents = next(line for line in TEXT.splitlines() if line.startswith("[Symbols]"))
    assert re.findall(r"\(#([^)]+)\)", contents) == anchors
