"""`count`: keys, files and pipes, and what is no text."""

import io
from pathlib import Path

import pytest

KEYS = {"tokens", "low", "high", "method", "tokenizer"}


def test_a_file_is_counted_with_the_keys_that_were_promised(asked, tmp_path: Path):
    file = tmp_path / "text.txt"
    file.write_text("お誕生日おめでとう", "utf-8")
    found = asked(f"count {file} --model gpt-4")
    assert set(found) >= KEYS
    # nine, as OpenAI's cookbook has it for cl100k_base
    assert (found["tokens"], found["low"], found["high"]) == (9, 9, 9)
    assert (found["method"], found["tokenizer"]) == ("exact", "cl100k_base")


@pytest.mark.parametrize("file", ["-", ""])
def test_a_pipe_is_counted(asked, file: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"2 + 2 = 4")))
    assert asked(f"count {file} --model gpt-4")["tokens"] == 7


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_marks_of_encoding_are_no_text(asked, tmp_path: Path, encoding: str):
    file = tmp_path / "text.txt"
    file.write_bytes("2 + 2 = 4".encode(encoding))
    assert asked(f"count {file} --model gpt-4")["tokens"] == 7


def test_nothing_is_no_tokens(asked, tmp_path: Path):
    (tmp_path / "empty").touch()
    for model in ("gpt-4", "claude-3-opus-20240229", "ernie-bot", "chat-bison"):
        assert asked(f"count {tmp_path / 'empty'} --model {model}")["tokens"] == 0


def test_an_estimate_tells_its_range_and_basis(run, tmp_path: Path):
    file = tmp_path / "text.txt"
    file.write_text("Hello world, this is a text of some words.")
    code, out, _ = run("count", str(file), "--model", "claude-3-opus-20240229")
    assert code == 0
    assert "estimate: tiktoken’s o200k_base times 1.14 for prose" in out


REFUSED = [
    (b"\x89PNG\r\n\x1a\n\0\0", "is no text"),
    (b"GIF89a\0\xff", "is no text"),
]


def test_a_line_in_another_encoding_is_named_and_the_rest_is_counted(asked, run, tmp_path: Path):
    file = tmp_path / "text.txt"
    file.write_bytes(b"Hello world\ncaf\xe9\n")
    found = asked(f"count {file} --model gpt-4")
    assert list(found["faults"]) == ["2"]
    assert found["tokens"] > 4
    assert "caveat: line 2 is not UTF-8" in run("count", str(file), "--model", "gpt-4")[1]


@pytest.mark.parametrize(("data", "says"), REFUSED)
def test_what_is_no_text_is_refused_in_one_line(run, tmp_path: Path, data: bytes, says: str):
    file = tmp_path / "text.txt"
    file.write_bytes(data)
    code, out, err = run("count", str(file), "--model", "gpt-4")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_a_missing_file_and_one_too_long_are_refused(run, tmp_path: Path):
    for name, says in (("none.txt", "cannot be read"), ("long.txt", "count it in parts")):
        if name == "long.txt":
            with (tmp_path / name).open("wb") as file:
                file.truncate(50_000_001)
        code, _, err = run("count", str(tmp_path / name), "--model", "gpt-4")
        assert (code, err.count("\n")) == (2, 1)
        assert says in err
