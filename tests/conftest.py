"""What every test may ask for: the real book, and a copy of its files to spoil."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from analysis.__main__ import main
from analysis.book.load import DATA, Book, load

# The same examples on every machine, and no failure because a machine is busy. To search further:
# pytest --hypothesis-profile=default --hypothesis-seed=1
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def book() -> Book:
    """The real book; without it no other figure can be trusted."""
    loaded = load()
    assert loaded.book, "\n".join(map(str, loaded.problems))
    return loaded.book


@pytest.fixture
def book_copy(tmp_path: Path) -> Path:
    """A copy of `data/` that a test may edit."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Runs a command, given in words or as one line: exit code, standard output and error."""

    def running(*words: str) -> tuple[int, str, str]:
        try:
            code = main(words[0].split() if len(words) == 1 else list(words))
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return running


@pytest.fixture
def asked(run):
    """The JSON of a command that must succeed."""

    def asking(command: str) -> Any:
        code, out, err = run(*command.split(), "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return asking
