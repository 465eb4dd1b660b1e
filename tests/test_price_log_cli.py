"""`price-log`: the keys that were promised, a file of priced rows, and one line on bad input."""

from pathlib import Path

import pytest

LOG = "model,date,team,prompt_tokens,completion_tokens\ngpt-4,2023-06-01,news,1000,100\nx,2023-06-01,news,5,5\n"  # noqa: E501


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    return tmp_path / "log.csv"


def test_the_bill_and_its_parts(asked, log: Path):
    out = log.with_name("out.jsonl")
    found = asked(f"price-log {log} --out {out}")
    assert {key: found[key] for key in ("rows", "priced", "unpriced", "currency")} == {
        "rows": 2, "priced": 1, "unpriced": {"x": 1}, "currency": "USD",
    }  # fmt: skip
    # gpt-4 at $30 and $60 a million: 0.03 + 0.006
    assert found["total"] == pytest.approx(0.036)
    assert len(out.read_text("utf-8").splitlines()) == 2


def test_words_for_people(run, log: Path):
    code, told, _ = run("price-log", str(log), "--as-of", "2024-01-01", "--model", "gpt-4")
    assert code == 0
    assert told.startswith("$0.04 for 2 of 2 rows")
    assert "input from 'prompt_tokens'" in told


def test_bad_input_is_one_line(run, tmp_path: Path):
    code, told, error = run("price-log", str(tmp_path / "none.csv"))
    assert (code, told) == (2, "")
    assert error.count("\n") == 1
    assert "no such file" in error
