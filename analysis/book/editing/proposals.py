"""Four eyes: one person proposes a change, another one approves it or declines.

A proposal is a small file beside the book, outside of what the book reads. It holds what is meant,
not a text, so it is applied to the file as it stands when somebody approves it.
"""

import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from analysis.book.editing.edits import Add, Change, EditError, Put
from analysis.book.editing.files import replace_file
from analysis.book.editing.saving import OWN_FOLDER, Entry, locked, save
from analysis.book.editing.trial import current_text
from analysis.book.editing.writing import key_lines
from analysis.book.yaml_text import UnreadableError, read_yaml
from analysis.errors import UnknownNameError

_ID = re.compile(r"[A-Za-z0-9_-]{8,32}\Z")
State = Literal["open", "approved", "declined"]


@dataclass(frozen=True)
class Proposal:
    """A change that waits for a second person, or that one has decided on."""

    id: str
    when: str
    who: str
    why: str
    change: Change
    state: State = "open"
    decided_by: str = ""
    decided: str = ""
    """When, in UTC."""
    entry: str = ""
    """The id of the save that an approval led to."""


def propose(folder: Path, change: Change, *, who: str, why: str = "") -> Proposal:
    """Keep a change for somebody else to look at; raises `EditError` without a name."""
    if not who.strip():
        raise EditError("say who you are: a proposal is kept with a name")
    made = Proposal(secrets.token_urlsafe(9), _now(), who.strip(), why.strip(), change)
    with locked(folder):
        _keep(folder, made)
    return made


def proposal(folder: Path, id_: str) -> Proposal:
    """The proposal of a link; raises `UnknownNameError` for one that is not there."""
    known = [path.name for path in _kept(folder)]
    if not _ID.match(id_) or id_ not in known:
        raise UnknownNameError("proposal", id_[:40], known)
    try:
        return _from_text((_folder(folder) / id_).read_text("utf-8"))
    except (UnreadableError, KeyError, TypeError, ValueError):
        raise EditError(f"the proposal {id_} was damaged; propose it anew") from None


def proposals(folder: Path) -> tuple[Proposal, ...]:
    """Every readable proposal, newest first."""
    found = []
    for path in _kept(folder):
        try:
            found.append(proposal(folder, path.name))
        except EditError:
            continue
    return tuple(sorted(found, key=lambda each: each.when, reverse=True))


def approve(folder: Path, id_: str, *, who: str) -> Entry:
    """Save a proposal as it applies now, with both names in the rows that it adds.

    Raises `EditError` for the proposer's own approval and for a proposal that is decided already,
    and whatever `save` raises; then the proposal stays open.
    """
    found = _open_proposal(folder, id_, who)
    if _same_person(who, found.who):
        raise EditError("you proposed this yourself; somebody else has to approve it")
    seen = current_text(folder, found.change.file)
    entry = save(
        folder, found.change, seen=seen, who=found.who, why=found.why, reviewed_by=who.strip()
    )
    with locked(folder):
        _keep(folder, _decided(found, "approved", who, entry.id))
    return entry


def decline(folder: Path, id_: str, *, who: str) -> None:
    """Close a proposal without saving it; a proposer may take back their own."""
    found = _open_proposal(folder, id_, who)
    with locked(folder):
        _keep(folder, _decided(found, "declined", who, ""))


def _open_proposal(folder: Path, id_: str, who: str) -> Proposal:
    found = proposal(folder, id_)
    if not who.strip():
        raise EditError("say who you are: a decision is kept with a name")
    if found.state != "open":
        raise EditError(f"this proposal was {found.state} by {found.decided_by} already")
    return found


def _decided(found: Proposal, state: State, who: str, entry: str) -> Proposal:
    return replace(found, state=state, decided_by=who.strip(), decided=_now(), entry=entry)


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _folder(folder: Path) -> Path:
    return folder / OWN_FOLDER / "proposals"


def _kept(folder: Path) -> list[Path]:
    kept = _folder(folder)
    return [path for path in kept.iterdir() if _ID.match(path.name)] if kept.is_dir() else []


def _keep(folder: Path, made: Proposal) -> None:
    held = {**asdict(made), "change": _held(made.change)}
    lines = [line for key, value in held.items() for line in key_lines(key, value, 0)]
    replace_file(_folder(folder) / made.id, "\n".join(lines) + "\n")


def _held(change: Change) -> dict[str, Any]:
    edits = [{"do": type(edit).__name__, **vars(edit)} for edit in change.edits]
    return {**vars(change), "edits": edits}


def _from_text(text: str) -> Proposal:
    held = read_yaml(text).value
    kinds: dict[str, Any] = {"Add": Add, "Put": Put}
    edits = tuple(
        kinds[edit["do"]](**{key: value for key, value in edit.items() if key != "do"})
        for edit in held["change"]["edits"]
    )
    return Proposal(**{**held, "change": Change(**{**held["change"], "edits": edits})})
