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


def test_a_log_in_utf_16_is_told_so_and_a_broken_line_is_named(run, log: Path):
    wide = log.with_name("wide.csv")
    wide.write_text(LOG, "utf-16")
    assert "it is UTF-16; save it as UTF-8" in run("price-log", str(wide))[2]
    mixed = log.with_name("mixed.csv")
    mixed.write_bytes(LOG.encode() + b"gpt-4,2023-06-01,caf\xe9,1,1\n")
    told = run("price-log", str(mixed))[1]
    assert "(a line that cannot be read), 1 rows: line 4" in told
    assert told.startswith("$0.04 for 1 of 3 rows")


def test_a_negative_count_and_an_unknown_model_stand_apart(asked, log: Path):
    log.write_text(LOG + "gpt-4,2023-06-01,news,-5,1\ngpt-4oo,2023-06-01,news,5,1\n", "utf-8")
    found = asked(f"price-log {log}")
    assert found["unpriced"] == {"x": 1, "(a count below zero)": 1, "gpt-4oo": 1}
    assert "nearest: gpt-4o" in found["reasons"]["gpt-4oo"]
