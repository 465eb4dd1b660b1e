"""What a change would make of the book, before anything is written."""

from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from analysis.book.editing.edits import Change, EditError, applied
from analysis.book.load import Loaded, kind_of, load_with
from analysis.book.problems import Problem

CONTEXT_LINES = 3
MAX_NAME = 100


@dataclass(frozen=True)
class Trial:
    """A file before and after a change, and the book that would result."""

    change: Change
    before: str | None
    """None where the file is new."""
    after: str
    loaded: Loaded

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.loaded.problems

    @cached_property
    def diff(self) -> str:
        """As a patch that `git apply` or `patch` takes, from the folder of the book."""
        return difference(self.change.file, self.before, self.after)


def tried(folder: Path, change: Change) -> Trial:
    """The change on the file as it stands now; raises `EditError` where it does not fit."""
    before = current_text(folder, change.file)
    after = applied(before or "", change)
    return Trial(change, before, after, load_with(folder, change.file, after))


def current_text(folder: Path, file: str) -> str | None:
    """A file of the book as it stands, newlines as they are; None where there is none.

    Raises `EditError` for a name that no file of the book may have, such as one that leads out of
    the folder, and for one that is no UTF-8.
    """
    path = place(folder, file)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise EditError(f"{file} is not UTF-8; save it as UTF-8 first") from None
    except OSError as error:
        raise EditError(f"{file} cannot be read: {error.strerror}") from None


def place(folder: Path, file: str) -> Path:
    """Where a file of the book lies; raises `EditError` for a name that is none."""
    kind = kind_of(file)
    parts = Path(file).parts
    hidden = any(part.startswith(".") for part in parts)  # "..", and what is ours to keep
    plain = file == Path(file).as_posix() and file.isprintable() and "\\" not in file
    if (
        isinstance(kind, Problem) or hidden or not plain
        or Path(file).is_absolute() or max(map(len, parts)) > MAX_NAME
    ):  # fmt: skip
        raise EditError(
            f"{file[:MAX_NAME]!r} is no file of the book; name one such as pricing/api/openai.yaml"
        )
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise EditError(f"{file} leads out of the book's folder; edit it where it lies")
    return path


def digest(text: str | None) -> str:
    """The SHA-256 of a file's text; empty where there is no file."""
    return "" if text is None else sha256(text.encode("utf-8")).hexdigest()


def difference(file: str, before: str | None, after: str | None) -> str:
    """A unified diff of one file; empty where nothing changes.

    >>> print(difference("f.yaml", "a: 1\\nb: 2\\n", "a: 1\\nb: 3"), end="")
    --- a/f.yaml
    +++ b/f.yaml
    @@ -1,2 +1,2 @@
     a: 1
    -b: 2
    +b: 3
    \\ No newline at end of file
    """
    old, new = (_lines(text) for text in (before, after))
    names = ("/dev/null" if before is None else f"a/{file}",
             "/dev/null" if after is None else f"b/{file}")  # fmt: skip
    lines = unified_diff(old, new, *names, n=CONTEXT_LINES)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str | None) -> list[str]:
    """Split at newlines alone: other separators that Python knows are text here."""
    return [line + "\n" for line in (text or "").split("\n")[:-1]] + (
        [last] if (last := (text or "").rpartition("\n")[2]) else []
    )
