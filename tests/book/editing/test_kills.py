"""A save that is killed took place or did not, and the next save settles what it left."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.book.editing.saving import history
from tests.book.editing.small_book import PRICES, PRICES_TEXT, repriced, saved, told

ROOT = Path(__file__).parents[3]
NEW_TEXT = PRICES_TEXT.replace("mtok: 10 ", "mtok: 11 ")


def kills(*words: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.book.editing.crash_helper", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.stderr, done.returncode) == ("", 0)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def check_each(found: list[dict[str, Any]]) -> None:
    """The file is whole, and the changelog tells of the save if and only if it took place."""
    for kill in found:
        took_place = {"old": 0, "new": 1}.get(kill["held"])
        assert took_place is not None, kill
        assert (kill["lines"], kill["entries"]) == (took_place, took_place), kill
        assert kill["leftovers_later"] == 0, kill


@pytest.mark.slow
def test_two_hundred_kills_at_random_moments_of_a_save(tmp_path: Path):
    found = kills("random", str(tmp_path), "200")
    check_each(found)
    inside = [kill for kill in found if kill["inside"]]
    assert len(inside) == 200
    assert sum(kill["held"] == "old" for kill in inside) >= 20
    assert sum(kill["held"] == "new" for kill in inside) >= 5
    assert sum(kill["leftovers"] for kill in inside) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["first", "later", "new", "undo"])
def test_a_kill_before_and_after_each_step_of_a_save(kind: str, tmp_path: Path):
    found = kills(kind, str(tmp_path))
    check_each(found)
    assert all(kill["inside"] for kill in found)
    steps = [kill["at"] for kill in found]
    for step, times in {"write": 3, "flush": 3, "fsync": 4, "replace": 2}.items():
        assert min(steps.count(f"before {step}"), steps.count(f"after {step}")) >= times
    renames = [number for number, step in enumerate(steps) if step == "before replace"]
    assert {steps[number - 1] for number in renames} == {"after fsync"}  # on the disk before
    held = [kill["held"] for kill in found]
    turn = held.index("new")
    assert held == ["old"] * turn + ["new"] * (len(found) - turn)
    assert steps[turn] == ("after unlink" if kind == "undo" else "after replace")


@pytest.mark.parametrize("line", [0, 1])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.99])
def test_a_line_of_the_journal_that_was_cut_off_does_no_harm(folder: Path, line: int, share: float):
    first = saved(folder, repriced(11, "first"))
    journal = folder / ".costfall/journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 2
    cut = lines[line][: int(share * len(lines[line]))]
    journal.write_bytes(b"".join(lines[:line]) + cut)
    if line == 0:  # what is meant is written down before anything happens
        (folder / PRICES).write_text(PRICES_TEXT)
        (folder / "CHANGELOG.md").unlink()

    second = saved(folder, repriced(12, "second"))

    entries = (second,) if line == 0 else (first, second)
    assert history(folder) == entries
    assert [row.split(": ")[1].split(" (")[0] for row in told(folder)] == [e.what for e in entries]


@pytest.mark.parametrize("so_far", [None, "# Ours\n"])
def test_a_save_killed_before_its_changelog_is_told_once_by_the_next(
    folder: Path, so_far: str | None
):
    first = saved(folder, repriced(11, "first"))
    journal = folder / ".costfall/journal.jsonl"
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    (folder / "CHANGELOG.md").unlink()
    if so_far:
        (folder / "CHANGELOG.md").write_text(so_far)
    assert history(folder) == ()

    second = saved(folder, repriced(12, "second"))

    assert history(folder) == (first, second)
    assert [row.rpartition(" ")[2] for row in told(folder)] == [f"[{first.id}]", f"[{second.id}]"]
    assert (folder / "CHANGELOG.md").read_text().startswith(so_far or "# Changelog\n")
