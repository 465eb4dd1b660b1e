"""Chats: the counts that OpenAI's API billed, and what holds for every other format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book
from analysis.study.counting import counted
from analysis.study.messages import ROLES, Message, Request, bare, counted_request

# The example of OpenAI's "How to count tokens with tiktoken", quoted: the API billed 127 tokens on
# gpt-3.5-turbo-0301, and 129 on gpt-3.5-turbo-0613, gpt-4-0314, gpt-4-0613 and gpt-4; the later
# version of the page gives 124 for gpt-4o.
EXAMPLE = Request((
    Message("system", "You are a helpful, pattern-following assistant that translates corporate "
                      "jargon into plain English."),
    Message("system", "New synergies will help drive top-line growth.", "example_user"),
    Message("system", "Things working well together will increase revenue.", "example_assistant"),
    Message("system", "Let's circle back when we have more bandwidth to touch base on "
                      "opportunities for increased leverage.", "example_user"),
    Message("system", "Let's talk later when we're less busy about how to do better.",
            "example_assistant"),
    Message("user", "This late pivot means we don't have time to boil the ocean for the client "
                    "deliverable."),
))  # fmt: skip


@pytest.mark.parametrize(
    ("model", "billed"),
    [
        ("gpt-3.5-turbo-0301", 127), ("gpt-3.5-turbo-0613", 129), ("gpt-4-0314", 129),
        ("gpt-4-0613", 129), ("gpt-4", 129), ("gpt-4o", 124), ("gpt-4o-mini", 124),
    ],
)  # fmt: skip
def test_a_chat_counts_as_the_api_billed_it(book: Book, model: str, billed: int):
    found = counted_request(book, model, EXAMPLE)
    assert (found.tokens, found.low, found.high, found.method) == (billed, billed, billed, "exact")


def test_a_format_that_nobody_documented_has_a_band(book: Book):
    alone = sum(counted(book, "llama-3.3-70b", m.text).tokens for m in EXAMPLE.messages)
    found = counted_request(book, "llama-3.3-70b", EXAMPLE)
    assert found.method == "estimate"
    assert (found.tokens, found.low, found.high) == (alone + 6 * 4, alone + 6, alone + 6 * 8)


def test_where_characters_are_billed_the_format_adds_none(book: Book):
    found = counted_request(book, "chat-bison", EXAMPLE)
    letters = sum(len("".join(m.text.split())) for m in EXAMPLE.messages)
    assert (found.tokens, found.method) == (letters, "billable-unit")


@given(st.text(max_size=60))
def test_a_text_by_itself_counts_as_the_command_counts_it(book: Book, text: str):
    for model in ("gpt-4", "claude-sonnet-5", "ernie-4.0-8k", "chat-bison"):
        assert counted_request(book, model, bare(text)) == counted(book, model, text)


@given(st.lists(st.tuples(st.sampled_from(ROLES), st.text(max_size=30)), min_size=1, max_size=4))
def test_another_message_never_makes_a_chat_shorter(book: Book, turns: list[tuple[str, str]]):
    messages = tuple(Message(*turn) for turn in turns)  # type: ignore[arg-type]
    for model in ("gpt-4o", "claude-sonnet-5", "chat-bison"):
        short, long = (
            counted_request(book, model, Request(held)) for held in (messages[:-1], messages)
        )
        assert short.low <= long.low
        assert short.tokens <= long.tokens
        assert short.high <= long.high
