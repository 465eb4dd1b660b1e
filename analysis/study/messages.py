"""Chats: what a request holds, and how many tokens the format adds to its texts."""

from dataclasses import dataclass, replace
from typing import Literal

from analysis.book import records as r
from analysis.book.load import Book
from analysis.study.counting import Counted, Method, counted, longest_beginning

Role = Literal["text", "system", "user", "assistant", "tool"]
ROLES: tuple[Role, ...] = ("system", "user", "assistant", "tool")
"""Of a chat. A `text` stands by itself: no format adds to it."""
OVERHEAD = "chat-message-tokens"


@dataclass(frozen=True)
class Message:
    """One turn of a chat, or a bare text."""

    role: Role
    text: str
    name: str = ""


@dataclass(frozen=True)
class Request:
    """What one call sends, and what is known of its reply."""

    messages: tuple[Message, ...]
    reply: str | None = None
    most_reply_tokens: int | None = None
    model: str = ""
    """As the file names it; "" where it names none."""


def bare(text: str) -> Request:
    """A text by itself, to which no format adds."""
    return Request((Message("text", text),))


def counted_request(book: Book, model: str, request: Request) -> Counted:
    """The input of `request` for `model`, with what its chat format adds.

    Raises `UnknownNameError` as `counted` does.
    """
    parts = [counted(book, model, message.text) for message in request.messages]
    whole = added(parts) if parts else counted(book, model, "")
    turns = [message for message in request.messages if message.role != "text"]
    if not turns or whole.method == "billable-unit":
        return whole
    known = longest_beginning(book.chat_formats, model)
    if known is None:
        return _with_band(whole, len(turns), book.assumptions[OVERHEAD])
    extra = round(known.tokens_to_prime)
    for turn in turns:
        extra += round(known.tokens_per_message) + counted(book, model, turn.role).tokens
        if turn.name:
            extra += known.tokens_per_name + counted(book, model, turn.name).tokens
    basis = f"{whole.basis}; the chat format adds {extra} tokens"
    method: Method = "estimate" if known.evidence == "estimate" else whole.method
    return replace(
        whole, tokens=whole.tokens + extra, low=whole.low + extra, high=whole.high + extra,
        method=method, basis=basis, rests_on=(*whole.rests_on, known),
    )  # fmt: skip


def added(parts: list[Counted]) -> Counted:
    """The sum of counts that were come by in the same way."""
    return replace(
        parts[0],
        tokens=sum(each.tokens for each in parts),
        low=sum(each.low for each in parts),
        high=sum(each.high for each in parts),
    )


def _with_band(whole: Counted, turns: int, overhead: r.Assumption) -> Counted:
    """A format that nobody documented: each turn adds a few tokens more or less."""
    basis = (
        f"{whole.basis}; a chat is taken to add {overhead.value:g} tokens a message "
        f"({overhead.low:g}–{overhead.high:g})"
    )
    return replace(
        whole, method="estimate", basis=basis, rests_on=(*whole.rests_on, overhead),
        tokens=whole.tokens + round(turns * overhead.value),
        low=whole.low + round(turns * overhead.low),
        high=whole.high + round(turns * overhead.high),
    )  # fmt: skip
