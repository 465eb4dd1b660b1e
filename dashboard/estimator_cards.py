"""Folded parts of the estimator: tokens in view, other languages, examples for tuning."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import streamlit as st

from analysis.book.load import Book, Priced
from analysis.brief.estimate_words import language_finding, language_rows, self_instruct_rows
from analysis.brief.market_pictures import priced_name
from analysis.errors import CostfallError
from analysis.study.estimate import Estimate
from analysis.study.languages import languages
from analysis.study.messages import Request
from analysis.study.self_instruct import MOST_EXAMPLES, asked_as, self_instruct
from analysis.study.tokenizers import RANKS, pieces
from dashboard import controls, panels
from dashboard.text import plain
from dashboard.token_view import MOST_TOKENS, token_view

R = TypeVar("R")
VIEWED_CHARACTERS = 20_000
ALPACA_EXAMPLES, MOST = 52_002.0, float(MOST_EXAMPLES)


def each_model(models: list[Priced], work: Callable[[Priced], R]) -> list[tuple[Priced, R]]:
    """What `work` finds for each model; one that it cannot be told for is named."""
    found = []
    for priced in models:
        try:
            found.append((priced, work(priced)))
        except CostfallError as error:
            panels.small(plain(f"{priced.model.id} is left out: {error}."))
    return found


def tokens_seen(book: Book, shown: tuple[Estimate, ...], requests: tuple[Request, ...]) -> None:
    """The text cut where a model's tokeniser cuts it."""
    with panels.fold("See the tokens", "data_array") as opened:
        if not opened:
            return
        published = {*RANKS, *(family.vocabulary for family in book.tokenizers.values())}
        known = {priced_name(book, each.priced): each.counted.tokenizer for each in shown
                 if each.counted.tokenizer in published}  # fmt: skip
        if not known:
            panels.small("None of these models has a published vocabulary.")
            return
        name = st.selectbox("As cut for", list(known), key="token_model")
        text = "\n".join(message.text for message in requests[0].messages)
        cut = pieces(text[:VIEWED_CHARACTERS], known[name])
        token_view(cut, "token_view")
        panels.small(
            f"{min(len(cut), MOST_TOKENS):,} tokens of "
            f"{'the first request' if len(requests) > 1 else 'the text'}, by {known[name]}. Bytes "
            "that end within a character are written as \\\\xe4."
        )


def in_other_languages(
    book: Book, models: list[Priced], calls: int, as_of: date, currency: str
) -> None:
    """The same text in English, Chinese and Welsh."""
    with panels.fold("The same text in other languages", "translate") as opened:
        if not opened:
            return
        found = each_model(models, lambda each: languages(book, each, calls, as_of, currency))
        if not found:
            return
        st.markdown(plain(language_finding(book, found, calls)))
        panels.table(language_rows(book, found, currency), "l" + "r" * len(found[0][1]))
        samples = [each.sample for each in found[0][1]]
        panels.bullets(f"**{each.language}:** {plain(each.text)}" for each in samples)
        cited = dict.fromkeys(each.source for each in samples)
        panels.small(f"Replies are not in the cost. {panels.links(book, cited)}")


def examples_for_tuning(book: Book, models: list[Priced], as_of: date, currency: str) -> None:
    """A Self-Instruct run like Alpaca's on each model."""
    label = "Have a model write examples for tuning"
    if "examples" in st.query_params:  # a link that sets them shows them
        st.session_state.setdefault(f"{label} open", True)
    with panels.fold(label, "auto_awesome") as opened:
        if not opened:
            return
        count = int(controls.exact_number(
            "examples", "Examples to keep", ALPACA_EXAMPLES, 1.0, MOST, "%.0f"
        ))  # fmt: skip
        found = each_model(
            models, lambda each: self_instruct(book, each, count, as_of, currency)
        )  # fmt: skip
        if not found:
            return
        panels.table(self_instruct_rows(book, found, currency), "lr")
        usual = {name: each.value for name, each in asked_as(book).items()}
        panels.small(
            "Asked as for Alpaca (Self-Instruct): a request of "
            f"{usual['input_tokens_per_request']:,.0f} tokens brings "
            f"{usual['examples_per_request']:,.0f} examples in "
            f"{usual['output_tokens_per_request']:,.0f} tokens, and {usual['kept_share']:.0%} are "
            "kept. Counted by the tokeniser of text-davinci-003: another makes some tokens more or "
            "less. The terms of some providers forbid tuning a rival on their answers."
        )
