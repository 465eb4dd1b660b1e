"""What a call sends: a text, a chat or the requests of dropped files."""

import streamlit as st

from analysis.errors import CostfallError
from analysis.study.documents import ENDINGS, Document, read_document
from analysis.study.messages import ROLES, Message, Request, bare
from dashboard import controls, panels
from dashboard.live_text import forget, live_text
from dashboard.text import plain

WAYS = ("Text", "Chat", "Files")
FIRST_TEXT = (
    "Summarise the following letter in three sentences, and say what its writer wants us to do."
)
FIRST_TURNS = (("system", "You answer letters to a town council, briefly and kindly."),
               ("user", FIRST_TEXT))  # fmt: skip
MOST_TURNS, TURN_ROWS = 20, 3
MOST_MEGABYTES = 50
SHOWN_FAULTS = 5
READ = "documents_read"


def requests_sent() -> tuple[Request, ...]:
    """What the reader asks to be counted; empty while no file has been dropped."""
    way = controls.choice("sent", "What a call sends", WAYS, WAYS[0])
    with st.container(key=f"sent_{way}"):
        return {"Text": _text, "Chat": _chat, "Files": _files}[way]()


def _text() -> tuple[Request, ...]:
    return (bare(live_text("Text of a call", FIRST_TEXT, "live_text")),)


def _chat() -> tuple[Request, ...]:
    turns = st.session_state.setdefault("chat_turns", len(FIRST_TURNS))
    messages = []
    for n in range(turns):
        first_role, first = FIRST_TURNS[n] if n < len(FIRST_TURNS) else ("user", "")
        who, what = st.columns([1, 4], gap="small")
        with who:
            role = st.selectbox(
                "Role", ROLES, ROLES.index(first_role), key=f"role_{n}", persist_state="session",
                label_visibility="visible" if n == 0 else "collapsed",
            )  # fmt: skip
        with what:
            text = live_text(f"Message {n + 1}", first, f"turn_{n}", TURN_ROWS)
        messages.append(Message(role, text))
    with st.container(horizontal=True):
        st.button("Add a message", icon=":material/add:", on_click=_change_turns, args=(1,),
                  disabled=turns >= MOST_TURNS)  # fmt: skip
        st.button("Remove the last", icon=":material/remove:", on_click=_change_turns, args=(-1,),
                  disabled=turns <= 1)  # fmt: skip
    panels.small("Tools and images are not in the count; each provider adds its own for them.")
    return (Request(tuple(messages)),)


def _change_turns(by: int) -> None:
    """The last message comes or goes, and with it what was typed into it."""
    st.session_state["chat_turns"] += by
    if by < 0:
        forget(f"turn_{st.session_state['chat_turns']}")


def _files() -> tuple[Request, ...]:
    dropped = st.file_uploader(
        "Files, each a text or, as JSON lines, many requests",
        [ending.removeprefix(".") for ending in ENDINGS], accept_multiple_files=True,
        key="documents", max_upload_size=MOST_MEGABYTES,
        help="JSON lines: chats for fine-tuning, or requests of OpenAI’s batch API.",
    )  # fmt: skip
    before: dict[str, Document] = st.session_state.get(READ, {})
    read: dict[str, Document] = {}
    progress = st.progress(0.0) if any(each.file_id not in before for each in dropped) else None
    for n, file in enumerate(dropped):
        if progress:
            progress.progress(n / len(dropped), plain(f"Reading {file.name}"))
        try:
            known = before.get(file.file_id)
            read[file.file_id] = known or read_document(file.name, file.getvalue())
        except CostfallError as error:
            panels.small(plain(f"Left out: {error}."))
    if progress:
        progress.empty()
    st.session_state[READ] = read
    for document in read.values():
        panels.small(plain(_told(document)))
    return tuple(request for document in read.values() for request in document.requests)


def _told(document: Document) -> str:
    """What a file held, and what of it could not be read."""
    count = len(document.requests)
    told = f"{document.name}: {count:,} request{'s' * (count != 1)}"
    faults = [f"{document.part} {number} {fault}" for number, fault in document.faults.items()]
    if faults:
        more = len(faults) - SHOWN_FAULTS
        told += f"; {'; '.join(faults[:SHOWN_FAULTS])}" + f"; and {more} more" * (more > 0)
    if document.left_out:
        told += f"; {document.left_out:,} parts that are no text are not counted"
    return f"{told}."
