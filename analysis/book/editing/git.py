"""A save as a commit, where the book's folder is part of a git checkout.

git itself is called, as whoever has a checkout has it; a library would bring a second reading of
the user's settings and hooks.
"""

import re
import shutil
import subprocess
from pathlib import Path

from analysis.book.editing.saving import CHANGELOG, Entry
from analysis.errors import CostfallError

SECONDS = 30


class CommitError(CostfallError):
    """The save stands, but it could not be committed."""


def is_checkout(folder: Path) -> bool:
    """Whether git is here and the folder lies in a checkout."""
    if shutil.which("git") is None or not folder.is_dir():
        return False
    return _git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() == "true"


def commit(folder: Path, entry: Entry) -> str:
    """Commit the saved file and the changelog, and nothing else; gives the commit's short name.

    The author is whoever saved; raises `CommitError` with git's own first line.
    """
    files = [entry.file, CHANGELOG]
    message = f"{_line(entry.what)}\n\n" + "".join(
        f"{name}: {_line(text)}\n"
        for name, text in (
            ("Why", entry.why), ("Reviewed-by", entry.reviewed_by), ("Save", entry.id),
        )
        if text
    )  # fmt: skip
    _must(folder, "add", "--", *files)
    words = ["--only", f"--author={_author(entry.who)}", f"--message={message}"]
    _must(folder, *_committer(folder), "commit", "--quiet", *words, "--", *files)
    return _must(folder, "rev-parse", "--short", "HEAD").strip()


def _author(who: str) -> str:
    """
    >>> _author("Ann Example (ann@example.com)"), _author("Bo <x>")
    ('Ann Example <ann@example.com>', 'Bo x <unknown>')
    """
    address = re.search(r"[\w.+-]+@[\w.-]+\w", who)
    name = _line(who.replace(address[0], "") if address else who)
    name = " ".join(re.sub(r"[<>()]", " ", name).split()) or "unknown"
    return f"{name} <{address[0] if address else 'unknown'}>"


def _committer(folder: Path) -> list[str]:
    """Who commits where git does not know it."""
    if _git(folder, "config", "user.email").stdout.strip():
        return []
    return ["-c", "user.name=Costfall", "-c", "user.email=unknown"]


def _line(text: str) -> str:
    return " ".join(text.split())


def _must(folder: Path, *words: str) -> str:
    done = _git(folder, *words)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise CommitError(f"saved, but not committed: {said[0]}; commit it by hand")
    return done.stdout


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *words],  # noqa: S607
            capture_output=True, text=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommitError(f"saved, but not committed: {error}; commit it by hand") from None
