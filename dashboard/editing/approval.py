"""The second pair of eyes: a proposal of a link, what it does, and the decision."""

from datetime import date
from pathlib import Path

import streamlit as st

from analysis.book.editing.proposals import approve, decline, proposal, proposals
from analysis.book.editing.trial import current_text
from analysis.book.load import Book
from dashboard import panels
from dashboard.editing.review import consequences, day_of_change, trial_of
from dashboard.editing.saves import acting, finish, identity, name_given, refusal
from dashboard.text import plain

STATES = {"open": ":orange-badge[open]", "approved": ":green-badge[approved]",
          "declined": ":gray-badge[declined]"}  # fmt: skip


def approval(book: Book, folder: Path, id_: str) -> None:
    """The proposal of the link in full."""
    found = proposal(folder, id_)
    panels.finding(f"{found.who} proposes: {found.change.what}.", found.why)
    panels.small(f"Proposed on {plain(found.when[:10])} {STATES[found.state]}")
    if found.state != "open":
        st.markdown(plain(f"{found.state.capitalize()} by {found.decided_by} on "
                          f"{found.decided[:10]}."))  # fmt: skip
        st.page_link("dashboard/pages/edit.py", label="Back to editing", icon=":material/edit:")
        return
    trial = trial_of(folder, found.change)
    with st.container(border=True):
        who = identity()
        off = not who.may_edit or bool(trial.problems)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Approve and save", type="primary", icon=":material/check:", disabled=off,
                      key="edit_approve", on_click=_approve, args=(folder, id_))  # fmt: skip
            st.button("Decline", icon=":material/close:", disabled=not who.may_edit,
                      key="edit_decline", on_click=_decline, args=(folder, id_))  # fmt: skip
            if who.why_not:
                panels.small(plain(who.why_not))
        refusal()
    consequences(book, trial, day_of_change(found.change, date.today()))


def waiting(folder: Path) -> None:
    """The proposals that wait, each with its link."""
    opened = [each for each in proposals(folder) if each.state == "open"]
    if not opened:
        return
    st.markdown(f"**Waiting for a second person: {len(opened)}**")
    for each in opened:
        st.page_link(
            "dashboard/pages/edit.py", label=plain(f"{each.who}: {each.change.what}"),
            icon=":material/group:", query_params={"proposal": each.id},
        )  # fmt: skip


def _approve(folder: Path, id_: str) -> None:
    def action() -> None:
        before = current_text(folder, proposal(folder, id_).change.file)
        finish(folder, approve(folder, id_, who=name_given()), before)

    acting(action)


def _decline(folder: Path, id_: str) -> None:
    acting(lambda: decline(folder, id_, who=name_given()))
