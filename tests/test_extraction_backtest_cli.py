"""`backtest extraction`: the keys that machines rely on, tables as they come, bad ones told."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from analysis.book.load import Book

HEAD = "case_id,group,domain,metric,base_params_b,samples,base_score,student_score,teacher_score"
ROW = "X1,elsewhere,reason,MATH500,7,100000,20,60,80"
SCORE = {"n", "mae", "rmse", "r2", "coverage_80"}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    def running(*lines: str, more: tuple[str, ...] = ("--json",)) -> tuple[int, str, str]:
        path = tmp_path / "cases.csv"
        path.write_text("\n".join([*lines, ""]), "utf-8")
        code = main(["backtest", "extraction", str(path), *more])
        out, err = capsys.readouterr()
        return code, out, err

    return running


def scored(run: Any, *lines: str) -> Any:
    code, out, err = run(*lines)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_books_own_cases_as_a_table(run, book: Book):
    columns = HEAD.replace("case_id,group", "id,programme").split(",")
    cells = ([getattr(case, key) for key in (*columns, "fit_use")] for case in book.cases.values())
    lines = [",".join("" if cell is None else f'"{cell}"' for cell in row) for row in cells]
    found = scored(run, f"{HEAD},fit_use", *lines)
    assert {key for key in found if key in ("law", "domain_mean", "mean")} == {
        "law", "domain_mean", "mean"
    }  # fmt: skip
    assert set(found["law"]) == SCORE
    assert found["law"]["n"] == found["mean"]["n"] == 120
    assert found["law"]["mae"] <= 0.139 < found["domain_mean"]["mae"]
    assert len(found["unscored"]) == 6


def test_shares_by_hand(run):
    """(60−20)/(80−20) = 2/3; `gap_closed` stands in where a score is missing."""
    both = scored(
        run, f"{HEAD},gap_closed", f"{ROW},", "X2,elsewhere,reason,MATH500,7,1e5,,,,0.667"
    )
    one = scored(run, HEAD, ROW)
    assert both["law"]["n"] == 2
    assert both["law"]["mae"] == pytest.approx(one["law"]["mae"], abs=1e-3)
    assert one["law"]["r2"] is None


def test_a_table_is_never_fitted(run):
    """A student far off moves no prediction: the errors of the others stay."""
    alone = scored(run, HEAD, ROW)
    far = ROW.replace("X1", "X2").replace(",60,", ",-900,")
    beside = scored(run, HEAD, ROW, far, far.replace("X2", "X3"))
    first = (2 / 3) - alone["law"]["mae"], (2 / 3) + alone["law"]["mae"]
    expected = [(2 * ((920 / 60) + p) + alone["law"]["mae"]) / 3 for p in first]
    assert any(beside["law"]["mae"] == pytest.approx(each, abs=1e-3) for each in expected)


def test_what_cannot_be_scored_is_told(run):
    lines = [
        ROW.replace("reason", "vision"), ROW.replace("100000", ""), ROW.replace(",80", ",20"),
        ROW.replace(",7,", ",,"),
    ]  # fmt: skip
    found = scored(run, HEAD, *lines)
    assert found["law"] == dict.fromkeys(SCORE) | {"n": 0}
    reasons = [each["reason"] for each in found["unscored"]]
    for word, reason in zip(("vision", "samples", "differ", "size"), reasons, strict=True):
        assert word in reason


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([""], "names the columns"),
        ([HEAD], "no rows"),
        ([HEAD.replace("domain", "kind"), ROW], "domain missing"),
        ([HEAD.replace("base_score", "before"), ROW], "base_score missing"),
        ([HEAD, ROW.replace("100000", "many")], "cases.csv row 2: samples"),
        ([HEAD, ROW.replace("100000", "-5")], "above 0"),
        ([HEAD, ROW.replace(",60,", ",nan,")], "plain number"),
        ([f"{HEAD},fit_use", f"{ROW},perhaps"], "True or False"),
        ([HEAD, f"{ROW},1,2"], "more cells"),
    ],
)
def test_a_bad_table_is_refused_in_one_line(run, lines: list[str], says: str):
    code, out, err = run(*lines)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_scores_in_words(run):
    _, out, _ = run(HEAD, ROW, ROW.replace(",60,", ",70,"), more=())
    assert out.splitlines()[0].startswith("The law: off by 0.")
    assert list(csv.reader(out.splitlines()))[1][0].startswith("Mean of the kind")
