"""Who saves and why, the save itself, and what the session did last."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from analysis.book.editing import git
from analysis.book.editing.edits import EditError
from analysis.book.editing.proposals import Proposal, propose
from analysis.book.editing.saving import ChangedUnderneathError, Entry, save, undo, writable
from analysis.book.editing.trial import Trial, current_text, difference, tried
from analysis.errors import CostfallError
from dashboard.access import person
from dashboard.editing.form import forget
from dashboard.editing.review import IMPACT, Impact, board_pack, downloads
from dashboard.text import plain
from dashboard.who_may_edit import Person

CONFLICT, DONE, ERROR, WHO, WHY, COMMIT = (
    f"edit_{name}" for name in ("conflict", "done", "error", "who", "why", "commit")
)
LONGEST = 200


@dataclass(frozen=True)
class Done:
    """A save or a proposal of this session, as the page tells it."""

    entry: Entry | None
    proposal: Proposal | None
    before: str | None
    after: str | None
    commit: str = ""
    remark: str = ""
    impact: Impact | None = None


def save_bar(folder: Path, trial: Trial | None, hindrance: str, draft_id: str) -> None:
    """Who saves and why, and the buttons; beside them what keeps them off."""
    who = person()
    if not who.may_edit:
        hindrance = who.why_not
    elif not writable(folder):
        hindrance = "The book’s folder cannot be written here: download the file or the patch."
    elif trial and trial.problems:
        hindrance = "The book would not be sound."
    with st.container(border=True):
        _asked(who, folder)
        with st.container(horizontal=True, vertical_alignment="center"):
            off = trial is None or bool(hindrance)
            arguments = (folder, trial, draft_id)
            st.button("Save", type="primary", icon=":material/save:", disabled=off,
                      key="edit_save", on_click=_save, args=arguments)  # fmt: skip
            st.button("Propose to somebody", icon=":material/group:", disabled=off,
                      key="edit_propose", on_click=_propose, args=arguments)  # fmt: skip
            if hindrance:
                st.markdown(f":small[{plain(hindrance)}]", width="stretch")
    refusal()


def refusal() -> None:
    """Why the last press of a button did nothing."""
    if said := st.session_state.pop(ERROR, None):
        st.error(f"{plain(said[:1].upper() + said[1:])}.", icon=":material/error:")


def identity() -> Person:
    """Whoever sits there, with a field for the name where nobody vouches for one."""
    who = person()
    if who.address:
        st.markdown(f":small[As {plain(who.name)}]")
    else:
        st.text_input("Your name", who.name, key=WHO, max_chars=LONGEST,
                      persist_state="session", disabled=not who.may_edit)  # fmt: skip
    return who


def _asked(who: Person, folder: Path) -> None:
    left, right = st.columns([1, 2])
    with left:
        identity()
    with right:
        st.text_input("Why", "", key=WHY, max_chars=LONGEST, persist_state="session",
                      placeholder="for the changelog")  # fmt: skip
    if who.may_edit and git.is_checkout(folder):
        st.toggle("Also commit it with git", key=COMMIT, persist_state="session")


def name_now() -> str:
    """Who this is: the address that the identity provider vouches for, else the name typed."""
    who = person()
    typed = "" if who.address else str(st.session_state.get(WHO, "")).strip()
    return typed or who.name or "nobody"


def name_given() -> str:
    """The same of somebody who may edit; raises `EditError` for others."""
    who = person()
    if not who.may_edit:
        raise EditError(who.why_not.rstrip("."))
    return name_now()


def acting(action: Callable[[], None]) -> None:
    """Run what a button does; a refusal is told when the page is drawn again."""
    try:
        action()
    except CostfallError as error:
        st.session_state[ERROR] = str(error)


def _save(folder: Path, trial: Trial, draft_id: str) -> None:
    def action() -> None:
        try:
            entry = save(
                folder, trial.change, seen=trial.before, who=name_given(),
                why=st.session_state.get(WHY, ""),
            )  # fmt: skip
        except ChangedUnderneathError as error:
            st.session_state[CONFLICT] = (trial, error.found)
            raise
        finish(folder, entry, trial.before, draft_id)

    acting(action)


def finish(folder: Path, entry: Entry, before: str | None, draft_id: str = "") -> None:
    """After a save: commit it where that was asked for, empty the form, and tell."""
    commit, remark = "", ""
    if st.session_state.get(COMMIT):
        try:
            commit = git.commit(folder, entry)
        except CostfallError as error:
            remark = str(error)
    after = current_text(folder, entry.file)
    shown = st.session_state.pop(IMPACT, None)
    st.session_state[DONE] = Done(entry, None, before, after, commit, remark, shown)
    st.session_state.pop(CONFLICT, None)
    _begin_anew(draft_id)
    st.toast(plain(f"Saved: {entry.what}"), icon=":material/check:")


def _propose(folder: Path, trial: Trial, draft_id: str) -> None:
    def action() -> None:
        why = st.session_state.get(WHY, "")
        made = propose(folder, trial.change, who=name_given(), why=why)
        st.session_state[DONE] = Done(None, made, trial.before, trial.after)
        _begin_anew(draft_id)

    acting(action)


def _begin_anew(draft_id: str) -> None:
    forget(draft_id)
    st.session_state[WHY] = ""


def told(folder: Path) -> None:
    """What this session did last: the changelog's line, the files, and the way back."""
    done: Done | None = st.session_state.get(DONE)
    if done is None:
        return
    with st.container(border=True):
        if done.proposal:
            st.markdown(
                f":material/group: Proposed: {plain(done.proposal.change.what)}. Send this link to "
                "somebody else who may edit:"
            )
            st.code(link_to(done.proposal.id), language=None, wrap_lines=True)
        elif done.entry:
            st.markdown(f":material/check: **Saved.** {plain(done.entry.told)}")
            if done.commit:
                st.markdown(f":small[Committed as {done.commit}.]")
            if done.remark:
                st.warning(plain(done.remark), icon=":material/warning:")
            downloads(done.entry.file, done.before, done.after, "done")
            if done.impact:
                board_pack(done.impact, "edit_done_pack")
        with st.container(horizontal=True):
            if done.entry:
                st.button("Undo this save", icon=":material/undo:", key="edit_undo",
                          on_click=_undo, args=(folder,))  # fmt: skip
            st.button("Hide this", key="edit_close", on_click=_close)


def link_to(id_: str) -> str:
    """The address of a proposal on this server."""
    return f"{str(st.context.url).split('?')[0]}?proposal={id_}"


def _undo(folder: Path) -> None:
    def action() -> None:
        entry = undo(folder, who=name_given())
        st.session_state.pop(DONE, None)
        st.toast(plain(f"Undone: {entry.what.removeprefix('undone: ')}"), icon=":material/undo:")

    acting(action)


def _close() -> None:
    st.session_state.pop(DONE, None)


def conflict(folder: Path, draft_id: str) -> bool:
    """The three ways of a file that somebody else saved meanwhile; False where there is none."""
    held = st.session_state.get(CONFLICT)
    if held is None:
        return False
    trial, found = held
    file = trial.change.file
    st.warning(
        f"Somebody saved {plain(file)} while you were at it. Nothing of yours is lost: look at "
        "both changes, then save yours on top, or leave it.",
        icon=":material/call_split:",
    )
    theirs, mine = st.columns(2)
    with theirs:
        st.markdown("**Theirs**, since you opened the file")
        st.code(difference(file, trial.before, found), language="diff", wrap_lines=True)
    with mine:
        st.markdown("**Yours**, on the file as you opened it")
        st.code(trial.diff, language="diff", wrap_lines=True)
    st.markdown("**Both**: yours on top of theirs")
    both = None
    try:
        both = tried(folder, trial.change)
        st.code(both.diff, language="diff", wrap_lines=True)
        said = str(both.problems[0]) if both.problems else ""
    except EditError as error:
        said = f"yours does not fit any more: {error}"
    if said:
        st.error(plain(said), icon=":material/error:")
    with st.container(horizontal=True):
        st.button("Save mine on top", type="primary", key="edit_on_top", on_click=_save,
                  args=(folder, both, draft_id), disabled=bool(said))  # fmt: skip
        st.button("Leave mine", key="edit_leave", on_click=_leave)
    refusal()
    return True


def _leave() -> None:
    st.session_state.pop(CONFLICT, None)
