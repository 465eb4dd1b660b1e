"""Where the folder cannot be written, the old file stays whole and the refusal says so.

Tests may run as root, whom modes do not bind; so the calls fail as they would.
"""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.book.editing.edits import Change
from analysis.book.editing.saving import ReadOnlyError, history
from analysis.book.load import load
from tests.book.editing.small_book import (
    PRICES,
    PRICES_TEXT,
    files_of,
    repriced,
    saved,
    small_book,
    told,
)

NEW_TEXT = PRICES_TEXT.replace("mtok: 10 ", "mtok: 11 ")


class Failing:
    """A function that fails from its call number `at` on, as on a disk that is full."""

    def __init__(self, real: Callable[..., Any], code: int, at: int = 1) -> None:
        self.real, self.code, self.at = real, code, at
        self.calls = 0

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.calls += 1
        if self.calls >= self.at:
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*given, **named)


@pytest.mark.parametrize(("code", "says"), [(errno.EACCES, "download"), (errno.EROFS, "Read-only")])
def test_a_folder_that_cannot_be_written_is_a_refusal_with_the_way_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
):
    before = files_of(folder)
    monkeypatch.setattr(tempfile, "mkstemp", Failing(tempfile.mkstemp, code))
    with pytest.raises(ReadOnlyError, match=f"cannot be written.*{says}") as refused:
        saved(folder, repriced(11))
    assert "\n" not in str(refused.value)
    assert files_of(folder) == before


@pytest.mark.parametrize("taken", [".costfall", ".costfall/backups", ".costfall/journal.jsonl"])
def test_something_else_in_the_place_of_our_own_files_is_a_refusal(folder: Path, taken: str):
    (folder / taken).parent.mkdir(exist_ok=True)
    if taken.endswith("jsonl"):
        (folder / taken).mkdir()
    else:
        (folder / taken).write_text("something else")
    before = files_of(folder)
    with pytest.raises(ReadOnlyError, match="cannot be written"):
        saved(folder, repriced(11))
    assert files_of(folder) == before


@pytest.mark.parametrize(("module", "name"), [(os, "fsync"), (tempfile, "mkstemp"), (os, "fchmod")])
def test_a_disk_that_fills_up_during_a_save_leaves_the_old_file_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
):
    outcomes = []
    for at in range(1, 30):
        folder = small_book(tmp_path / str(at))
        fails = Failing(getattr(module, name), errno.ENOSPC, at)
        with monkeypatch.context() as patched:
            patched.setattr(module, name, fails)
            refused = was_refused(folder, repriced(11, "at a full disk"))
        if fails.calls < at:
            break
        outcomes.append(refused)
        assert (folder / PRICES).read_text() == (PRICES_TEXT if refused else NEW_TEXT)
        assert list(folder.rglob("*.saving")) == []

        saved(folder, repriced(12, "afterwards"))

        assert load(folder).problems == ()
        took_place = ["afterwards"] if refused else ["at a full disk", "afterwards"]
        assert [entry.what for entry in history(folder)] == took_place
        assert [line.split(": ")[1].split(" (")[0] for line in told(folder)] == took_place
    assert set(outcomes) == {True, False}  # it failed before the file was in its place, and after
    assert outcomes == sorted(outcomes, reverse=True)


def was_refused(folder: Path, change: Change) -> bool:
    try:
        saved(folder, change)
    except ReadOnlyError:
        return True
    return False
