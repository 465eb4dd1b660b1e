"""Kills saves, and tells what each kill left: python -m tests.book.editing.crash_helper …

Each save runs in a forked child of this one-threaded process, which has imported everything, so
that a kill costs milliseconds. Arguments: `random` or a kind of save, a folder, and for `random`
how many kills. Prints JSON: one object for each kill.
"""

import io
import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from analysis.book.editing.saving import history, undo
from tests.book.editing.small_book import (
    PRICES,
    another_provider,
    one_rate_more,
    repriced,
    saved,
    small_book,
    told,
)

Work = Callable[[], object]
STEPS = {
    "open", "mkdir", "write", "flush", "fsync", "fchmod", "replace", "rename", "unlink", "close",
    "ftruncate", "flock",
}  # fmt: skip
"""Calls of the system and of files by which a save may change something outside of its memory."""


@dataclass(frozen=True)
class Kill:
    """What a kill met and what it left."""

    at: str
    inside: bool
    """Whether it came before the save had ended."""
    held: str
    """What the file held after the kill: old, new or other."""
    leftovers: int
    leftovers_later: int
    """After the next save."""
    lines: int
    """That tell of the killed save in the changelog, after the next save."""
    entries: int
    """The same in the history."""


def in_child(work: Work, delay_s: float | None = None) -> bool:
    """Whether a child was killed before `work` ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, b"begun")
            work()
            os.write(writing, b"ended")
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(repr(error))
        os._exit(1)
    os.close(writing)
    os.read(reading, 5)
    if delay_s is not None:
        time.sleep(delay_s)
        os.kill(child, signal.SIGKILL)
    ended = os.read(reading, 5) == b"ended"
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a save failed without a kill")
    return not ended


def what_is_left(
    folder: Path, at: str, inside: bool, what: str, held: str, next_price: float
) -> Kill:
    """Makes the next save, which has to settle whatever the kill has left."""
    before = len(list(folder.rglob("*.saving")))
    saved(folder, repriced(next_price, "the next save"))
    return Kill(
        at, inside, held, before, len(list(folder.rglob("*.saving"))),
        sum(f": {what} (" in line for line in told(folder)),
        sum(entry.what == what for entry in history(folder)),
    )  # fmt: skip


def random_kills(folder: Path, count: int) -> list[Kill]:
    """Kills at random moments until so many came inside a save.

    The longest delay follows the machine, so that about one kill in six comes too late.
    """
    made = small_book(folder)
    chance = random.Random(count)  # noqa: S311
    longest_s = 0.02
    kills: list[Kill] = []
    while sum(kill.inside for kill in kills) < count and len(kills) < 4 * count:
        number = len(kills)
        what = f"killed {number}"
        old = content(made / PRICES)
        new = re.sub(rb"input_per_mtok: \S+", b"input_per_mtok: 1_%03d" % number, old or b"")
        delay_s = chance.uniform(0, longest_s)
        inside = in_child(partial(saved, made, repriced(1000 + number, what)), delay_s)
        longest_s *= 1.02 if inside else 0.9
        held = {old: "old", new: "new"}.get(content(made / PRICES), "other")
        at = f"{delay_s * 1000:.1f} ms"
        kills.append(what_is_left(made, at, inside, what, held, 100 + number / 1000))
    return kills


class Strike:
    """A profiler that kills its process at step number `at`: each step begins and ends."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.steps: list[str] = []

    def __call__(self, frame: FrameType, event: str, call: Any) -> None:
        if event not in ("c_call", "c_return", "c_exception") or call.__name__ not in STEPS:
            return
        if isinstance(call.__self__, ModuleType | io.BufferedIOBase):
            self.steps.append(f"{'before' if event == 'c_call' else 'after'} {call.__name__}")
            if len(self.steps) == self.at:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, work: Work) -> None:
        sys.setprofile(self)
        try:
            work()
        finally:
            sys.setprofile(None)


def prepared(folder: Path, kind: str) -> tuple[Path, Work, str, Path]:
    """A new book, a save of this kind, what the changelog will say of it, and its file."""
    made = small_book(folder)
    new_file = made / "pricing/api/bolt.yaml"
    if kind == "undo":
        saved(made, another_provider("new"))
        return made, lambda: undo(made, who="Bo"), "undone: new", new_file
    if kind == "new":
        return made, lambda: saved(made, another_provider("new")), "new", new_file
    if kind == "later":
        saved(made, one_rate_more(1))
    return made, lambda: saved(made, repriced(11, "killed")), "killed", made / PRICES


def step_kills(folder: Path, kind: str) -> list[Kill]:
    """A kill before and after each step of a save."""
    _, work, _, file = prepared(folder / "whole", kind)
    old = content(file)
    whole = Strike(None)
    whole.watch(work)
    new = content(file)
    kills = []
    for number, step in enumerate(whole.steps, 1):
        made, work, what, file = prepared(folder / str(number), kind)
        inside = in_child(partial(Strike(number).watch, work))
        held = {old: "old", new: "new"}.get(content(file), "other")
        kills.append(what_is_left(made, step, inside, what, held, 12))
    return kills


def content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


if __name__ == "__main__":
    kind, place, *many = sys.argv[1:]
    found = random_kills(Path(place), int(many[0])) if many else step_kills(Path(place), kind)
    print(json.dumps([asdict(kill) for kill in found]))
