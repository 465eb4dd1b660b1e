"""Saving: whole or not at all, one after the other, nothing lost, everything written down.

Under the folder's lock a save reads the file anew, refuses one that has changed since its author
saw it, writes the new text beside it, flushes it to the disk and renames it into place. The journal
says beforehand what is meant, so that a save which was killed half-way is found out by the next:
either the rename took place, and the changelog gets its line, or it did not, and nothing happened.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from analysis.book.editing.edits import Change, EditError, stamped
from analysis.book.editing.files import SUFFIX, append_line, replace_file, sync_folder
from analysis.book.editing.trial import Trial, current_text, digest, place, tried
from analysis.errors import BadBookError, CostfallError

OWN_FOLDER = ".costfall"
CHANGELOG = "CHANGELOG.md"
LOCK_SECONDS = 20
HEADING = """# Changelog

## Data

What was changed by the Edit prices page or `costfall add-price`, newest last.

"""


class ChangedUnderneathError(CostfallError):
    """Somebody saved the file between the author's look and the author's save."""

    def __init__(self, file: str, seen: str | None, found: str | None) -> None:
        super().__init__(f"{file} has changed since you opened it; look at both changes, then save")
        self.seen = seen
        self.found = found


@dataclass(frozen=True)
class Entry:
    """One save, as the journal and the changelog tell it."""

    id: str
    when: str
    """UTC, to the second."""
    who: str
    what: str
    why: str
    file: str
    before: str
    """SHA-256 of the file before; empty where it was new."""
    after: str
    """SHA-256 of the file after; empty where it was removed by an undo."""
    reviewed_by: str = ""
    undoes: str = ""
    """The id of the save that this one took back."""

    @property
    def told(self) -> str:
        """When, who, what and why, as plain text."""
        approved = f", approved by {self.reviewed_by}" if self.reviewed_by else ""
        why = f" Why: {self.why}." if self.why else ""
        when = self.when.replace("T", " ").replace("+00:00", " UTC")
        return f"{when}, {self.who}{approved}: {self.what} ({self.file}).{why}"

    @property
    def line(self) -> str:
        """The line of the changelog."""
        return f"- {_text(self.told)} [{self.id}]\n"


def save(
    folder: Path,
    change: Change,
    *,
    seen: str | None,
    who: str,
    why: str = "",
    reviewed_by: str = "",
) -> Entry:
    """Write a change that its author decided on when the file held the text `seen` (None: new).

    Raises `ChangedUnderneathError`, `EditError` where the change does not fit, `BadBookError` where
    the book would have a problem, and `ReadOnlyError` where the folder cannot be written. Then
    nothing was written.
    """
    who = _named(who)
    reviewed_by = _inline(reviewed_by)
    marks = {"recorded_by": who} | ({"reviewed_by": reviewed_by} if reviewed_by else {})
    with locked(folder):
        found = current_text(folder, change.file)
        if found != seen:
            raise ChangedUnderneathError(change.file, seen, found)
        trial = tried(folder, stamped(change, **marks))
        refuse_problems(trial)
        if trial.after == trial.before:
            raise EditError("nothing changes: the file says this already")
        entry = _entry(change, trial.before, trial.after, who, why, reviewed_by=reviewed_by)
        _write(folder, entry, trial.before, trial.after)
    return entry


def undo(folder: Path, *, who: str) -> Entry:
    """Take back the last save that was not taken back yet.

    Raises `EditError` where there is none, or where the file was changed by hand since.
    """
    who = _named(who)
    with locked(folder):
        done = history(folder)
        undone = {entry.undoes for entry in done}
        last = next((e for e in reversed(done) if not e.undoes and e.id not in undone), None)
        if last is None:
            raise EditError("there is no save to undo")
        found = current_text(folder, last.file)
        if digest(found) != last.after:
            raise EditError(f"{last.file} was changed by hand after the last save; undo it by hand")
        if last.before and not _backup(folder, last.before).exists():
            raise EditError(f"the backup of {last.file} is gone; undo it by hand")
        before = _backup(folder, last.before).read_bytes().decode("utf-8") if last.before else None
        taken_back = Change(last.file, f"undone: {last.what}")
        entry = _entry(taken_back, found, before, who, "", undoes=last.id)
        _write(folder, entry, found, before)
    return entry


def history(folder: Path) -> tuple[Entry, ...]:
    """Every save that took place, oldest first."""
    begun: dict[str, Entry] = {}
    done = []
    for line in _journal(folder):
        if line.get("done") in begun:
            done.append(begun[line["done"]])
        elif "id" in line:
            begun[line["id"]] = Entry(**line)
    return tuple(done)


def refuse_problems(trial: Trial) -> None:
    """Raises `BadBookError` with the first problem of the book as it would be."""
    if trial.problems:
        more = len(trial.problems) - 1
        raise BadBookError(f"{trial.problems[0]}" + (f" (and {more} more)" if more else ""))


def writable(folder: Path) -> bool:
    """Whether saves can be written here: into the folder and the folders of the prices."""
    places = (folder, *(path for path in folder.rglob("*") if path.is_dir()))
    return all(os.access(path, os.W_OK | os.X_OK) for path in places)


class ReadOnlyError(CostfallError):
    """The folder cannot be written; the change can still be taken away as a file or a patch."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder for oneself; what a killed save left behind is settled first."""
    try:
        (folder / OWN_FOLDER / "backups").mkdir(parents=True, exist_ok=True)
        with FileLock(folder / OWN_FOLDER / "lock", timeout=LOCK_SECONDS):
            _settle(folder)
            yield
    except Timeout:
        raise ReadOnlyError("somebody else is saving for long; try again in a minute") from None
    except PermissionError:
        raise ReadOnlyError(f"{folder} cannot be written; download the file or the patch") from None
    except OSError as error:
        raise ReadOnlyError(f"{folder} cannot be written: {error.strerror}") from None


def _entry(
    change: Change, before: str | None, after: str | None, who: str, why: str, **more: str
) -> Entry:
    when = datetime.now(UTC).isoformat(timespec="seconds")
    id_ = uuid4().hex[:12]
    return Entry(
        id_, when, who, change.what, why, change.file, digest(before), digest(after), **more
    )


def _write(folder: Path, entry: Entry, before: str | None, after: str | None) -> None:
    """Backup, intention, rename, changelog, done: in this order.

    Once the file is in its place the save took place. What cannot be written after that, on a disk
    that is full by now, is left to the next save.
    """
    path = place(folder, entry.file)
    _changelog(folder)
    if before is not None and not _backup(folder, entry.before).exists():
        replace_file(_backup(folder, entry.before), before)
    append_line(folder / OWN_FOLDER / "journal.jsonl", json.dumps(asdict(entry)) + "\n")
    try:
        if after is None:
            path.unlink()
            sync_folder(path.parent)
        else:
            replace_file(path, after)
        _finish(folder, entry)
    except OSError:
        if digest(current_text(folder, entry.file)) != entry.after:
            raise


def _finish(folder: Path, entry: Entry) -> None:
    told = _changelog(folder)
    if f"[{entry.id}]" not in told:
        ended = told if told.endswith("\n") else f"{told}\n"
        replace_file(folder / CHANGELOG, ended + entry.line)
    append_line(folder / OWN_FOLDER / "journal.jsonl", json.dumps({"done": entry.id}) + "\n")


def _settle(folder: Path) -> None:
    """End what a killed save began: a rename that took place is finished, else it was nothing."""
    for path in folder.rglob(f"*{SUFFIX}"):
        path.unlink()
    lines = list(_journal(folder))
    if lines and "id" in lines[-1]:
        entry = Entry(**lines[-1])
        if digest(current_text(folder, entry.file)) == entry.after:
            _finish(folder, entry)


def _journal(folder: Path) -> Iterator[dict[str, str]]:
    """Its lines; one that was cut off by a kill was never acted on and is passed over."""
    path = folder / OWN_FOLDER / "journal.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _changelog(folder: Path) -> str:
    """The changelog so far; raises `EditError` where it could not be kept as it is."""
    try:
        return (folder / CHANGELOG).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return HEADING
    except UnicodeDecodeError:
        raise EditError(f"{CHANGELOG} is not UTF-8; save it as UTF-8 first") from None


def _backup(folder: Path, sha: str) -> Path:
    return folder / OWN_FOLDER / "backups" / sha


def _named(who: str) -> str:
    """A name as it is written down; raises `EditError` where there is none."""
    name = _inline(who)
    if not name:
        raise EditError("say who you are: every save is written down with a name")
    return name


def _inline(text: str) -> str:
    """On one line, without signs that a terminal or an editor would obey."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _text(text: str) -> str:
    """One line in which nothing is markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~" else sign for sign in _inline(text))
