"""`backtest runs`: the keys that machines rely on, tables as they come, a line on bad ones."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from analysis.book.load import Book
from analysis.book.run_table import RunRow, read_runs, rows_of
from analysis.study.backtest import TESTS, backtest, public_rows
from analysis.study.backtest_scores import score

HEAD = "model,date,params_active,tokens_processed,hardware,gpu_hours,cost_central_usd"
ROW = "Some 7B,2023-02-24,6.7e9,1e12,A100 80GB,82432,160000"
SCORES = {"n", "median_abs_log10", "within_2x", "coverage_90", "width_90"}


@pytest.fixture
def table(tmp_path: Path):
    """Writes lines as a CSV file and gives its path."""

    def writing(*lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
        path = tmp_path / "runs.csv"
        path.write_bytes(end.join([*lines, ""]).encode(encoding))
        return path

    return writing


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def running(path: Path | str, *more: str) -> tuple[int, str, str]:
        try:
            code = main(["backtest", "runs", str(path), *more])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return running


def asked(run: Any, path: Path) -> Any:
    code, out, err = run(path, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def as_csv(rows: list[RunRow], path: Path) -> Path:
    """The book's rows in the columns of a public table."""
    columns = {
        "id": "id", "model": "name", "kind": "kind", "architecture": "architecture", "date": "day",
        "hardware": "hardware", "params_active": "params", "tokens_processed": "tokens",
        "gpu_hours": "gpu_hours", "cost_central_usd": "cost_usd",
        "cost_is_hours_x_stated_rate": "circular", "score_hours": "score_hours",
        "score_cost": "score_cost", "epoch_amortized_usd": "epoch_amortized_usd",
        "epoch_cloud_usd": "epoch_cloud_usd",
    }  # fmt: skip
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            cells = (getattr(row, name) for name in columns.values())
            writer.writerow("" if cell is None else cell for cell in cells)
    return path


def test_json_holds_the_promised_keys_and_their_scores(run, table):
    found = asked(run, table(HEAD, ROW))
    assert {*TESTS, "baselines"} <= set(found)
    for test in TESTS:
        assert set(found[test]) == SCORES
        assert found[test]["n"] == 1
    for group in found["baselines"].values():
        assert all(set(each) == SCORES for each in group.values())


def test_people_get_the_finding_and_no_json(run, table):
    code, out, err = run(table(HEAD, ROW))
    assert (code, err) == (0, "")
    assert "within 2× of published GPU-hours in 1 of 1 runs" in out


def test_a_row_by_hand(run, table, book: Book):
    """4.02e22 FLOP over 312e12 · 3600 · MFU hours, against 82,432."""
    hours = 4.02e22 / (312e12 * 3600 * book.assumptions["mfu-a100"].value)
    found = asked(run, table(HEAD, ROW))["hours"]
    assert 10 ** found["median_abs_log10"] == pytest.approx(hours / 82_432, rel=1e-3)


def test_the_books_own_runs_score_the_same_as_a_table(run, book: Book, tmp_path: Path):
    rows = list(public_rows(book))
    path = as_csv(rows, tmp_path / "book.csv")
    assert list(read_runs(path)) == rows
    found = asked(run, path)
    ours = backtest(book, rows)
    for test in TESTS:
        here = score(ours.compared(test))
        assert found[test]["n"] == here.n
        assert found[test]["median_abs_log10"] == here.median_abs_log10


def test_a_run_that_cannot_be_predicted_is_counted_with_its_reason(run, table):
    other = "Odd,2023-02-24,6.7e9,1e12,Cerebras CS-2,100,100"
    bare = "Bare,2023-02-24,,,A100,100,100"
    found = asked(run, table(HEAD, ROW, other, bare))
    assert found["rows"] == 3
    assert found["hours"]["n"] == 1
    assert [each["model"] for each in found["unscored"]["hours"]] == ["Odd", "Bare"]
    assert found["unscored"]["hours"][0]["reason"] == "no such chip: Cerebras CS-2"
    assert found["cost_given_hours"]["n"] == 2  # an A100 hour has its price without N and D


def test_nothing_to_score_is_no_crash(run, table):
    found = asked(run, table(HEAD, "Odd,,,,,,"))
    assert found["hours"] == {"n": 0, **dict.fromkeys(SCORES - {"n"})}
    assert run(table(HEAD, "Odd,,,,,,"))[0] == 0


def test_marks_decide_what_is_scored_and_blank_or_absent_ones_leave_it_to_the_figures(run, table):
    marks = f"{HEAD},score_hours,score_cost"
    found = asked(run, table(marks, f"{ROW},False,True", f"{ROW},,", f"{ROW},true,no"))
    assert (found["hours"]["n"], found["cost_given_hours"]["n"]) == (2, 2)


def test_a_range_of_costs_counts_at_its_geometric_mean(table):
    """√(9 · 16) = 12 million."""
    head = HEAD.replace("cost_central_usd", "cost_central_usd,cost_low_usd,cost_high_usd")
    (row,) = read_runs(table(head, ROW.replace(",160000", ",,9e6,16e6")))
    assert row.cost_usd == pytest.approx(12e6)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("MoE", "moe"), ("Mixture of experts", "moe"), ("encoder-decoder", "enc-dec"), ("", "dense")],
)
def test_an_architecture_may_be_written_otherwise(table, printed: str, meant: str):
    (row,) = read_runs(table(f"{HEAD},architecture", f"{ROW},{printed}"))
    assert row.architecture == meant


TOLERATED = [
    {"end": "\r\n"},
    {"encoding": "utf-8-sig"},
    {"end": "\r\n", "encoding": "utf-8-sig"},
]


@pytest.mark.parametrize("how", TOLERATED)
def test_tables_from_spreadsheets_are_read(table, how: dict[str, str]):
    plain = read_runs(table(HEAD, ROW))
    assert read_runs(table(HEAD, ROW, **how)) == plain


def test_unknown_columns_blank_lines_and_short_rows_are_passed_over(table):
    (row,) = read_runs(table(f"{HEAD},favourite_colour", ROW, ""))
    assert row.name == "Some 7B"


BAD = [
    ([], "empty"),
    ([HEAD], "no rows"),
    ([HEAD.replace(",gpu_hours", "")], "gpu_hours missing"),
    ([HEAD.replace(",params_active", ""), ROW], "params_active missing"),
    ([f"{HEAD},model", f"{ROW},x"], "model named more than once"),
    ([HEAD, ROW, ROW.replace("82432", "many")], "row 3: gpu_hours = 'many'"),
    ([HEAD, ROW.replace("82432", "0")], "row 2: gpu_hours = '0' cannot be used: must be above 0"),
    ([HEAD, ROW.replace("1e12", "-5")], "row 2: tokens_processed = '-5'"),
    ([HEAD, ROW.replace("6.7e9", "nan")], "row 2: params_active = 'nan'"),
    ([HEAD, ROW.replace("6.7e9", "inf")], "params_active"),
    ([HEAD, ROW.replace("6.7e9", "1e300")], "at most 1e+20"),
    ([HEAD, ROW.replace("2023-02-24", "24/02/2023")], "write it as 2023-03-13"),
    ([HEAD, ROW.replace("Some 7B", "")], "every run needs a name"),
    ([HEAD, f"{ROW},another"], "more cells than columns"),
    ([f"{HEAD},score_hours", f"{ROW},perhaps"], "write True or False"),
    ([HEAD, ROW.replace("Some 7B", '"Some 7B')], "not a CSV"),
]


@pytest.mark.parametrize(("lines", "says"), BAD)
def test_a_bad_table_is_refused_in_one_line(run, table, lines: list[str], says: str):
    code, out, err = run(table(*lines))
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_missing_file_a_folder_and_other_bytes_are_refused(run, tmp_path: Path):
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.csv", tmp_path, binary):
        code, out, err = run(path)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_only_what_the_book_models_can_be_tested(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stop:
        main(["backtest", "prices", "x.csv"])
    assert stop.value.code == 2
    assert "extraction" in capsys.readouterr().err


def test_ten_thousand_rows_are_fine(run, table):
    found = asked(run, table(HEAD, *[ROW] * 10_000))
    assert found["hours"]["n"] == 10_000


def test_the_records_of_the_book_are_rows_in_order(book: Book):
    assert [row.id for row in rows_of(book.runs.values())] == list(book.runs)
