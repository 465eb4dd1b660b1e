"""`measure`: off by default; what was billed beside what was counted; one line on bad input."""

from pathlib import Path

import pytest

from .local_server import MODEL, model_server, odd_server, refused, served_tokens

ON = "COSTFALL_ENDPOINT_URL"
ASKED = ["--model", MODEL, "--priced-as", "gpt-4o-mini"]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("What is a token?", "utf-8")
    return tmp_path / "a.txt"


def test_it_is_off_until_an_endpoint_is_named(run, text: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(ON, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    code, told, error = run("measure", str(text), *ASKED)
    assert (code, told) == (2, "")
    assert "nothing is sent without them" in error


def test_a_pilot_against_a_real_server(
    run, asked, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with model_server(tmp_path) as url:
        monkeypatch.setenv(ON, url)
        monkeypatch.setenv("COSTFALL_ENDPOINT_PRIVATE", "1")
        found = asked(f"measure {text} {' '.join(ASKED)} --calls 6 --most 8 --bill-of 100")
        code, told, _ = run("measure", str(text), *ASKED)
    entry = found["models"][MODEL]
    assert entry["calls"] == 6
    assert entry["input"]["billed"] == 6 * served_tokens("<user>What is a token?\n<assistant>")
    assert entry["output"]["billed"] <= 6 * 8
    assert entry["bill"]["central"] == pytest.approx(100 / 6 * entry["cost"]["billed"])
    assert entry["bill"]["low"] <= entry["bill"]["central"] <= entry["bill"]["high"]
    assert code == 0
    assert "1 call was billed at $" in told
    assert "measure 5 calls for the bill of many" in told


def test_a_refusal_is_one_line(run, text: Path, monkeypatch: pytest.MonkeyPatch):
    with odd_server(refused(401, "bad key sk-x")) as server:
        monkeypatch.setenv(ON, server.base_url)
        monkeypatch.setenv("COSTFALL_ENDPOINT_KEY", "sk-x")
        monkeypatch.setenv("COSTFALL_ENDPOINT_PRIVATE", "1")
        code, _, error = run("measure", str(text), *ASKED)
    assert code == 2
    assert error.count("\n") == 1
    assert "refused the key" in error
    assert "sk-x" not in error
