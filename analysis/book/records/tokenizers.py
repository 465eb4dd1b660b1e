"""How a family of models splits text, or the rule by which its maker estimates it."""

from typing import Annotated

from pydantic import Field

from analysis.book.records.common import Cited, Id, NonNegative, Positive, Share, Text


class WordRule(Cited):
    """A maker's rule for estimating tokens from Chinese characters and words."""

    tokens_per_han: Positive
    tokens_per_word: Positive


class Multiple(Cited):
    """Tokens over those of OpenAI's o200k_base on the same text, as somebody measured them."""

    prose: Positive
    code: Positive
    han: Positive
    """Of Chinese characters."""
    spread: Share
    """How far off it may be, either way."""


class Tokenizer(Cited):
    """The tokeniser of the models whose names begin so."""

    id: Id
    name: Text
    models: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Beginnings of model names, without their host, in lower case; the longest one counts."""
    vocabulary: Text | None
    """Its name in the package that ships it; null where none does."""
    rules: tuple[WordRule, ...] = ()
    """The first gives the estimate, all of them its range."""
    multiple: Multiple | None = None
    """Where nothing better is known of it."""


class ChatFormat(Cited):
    """The tokens that a chat adds to its texts, for the models whose names begin so."""

    id: Id
    name: Text
    models: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Beginnings of model names; the longest one counts."""
    tokens_per_message: NonNegative
    tokens_per_name: int
    """May be below zero: where a name stands in for the role."""
    tokens_to_prime: NonNegative
    """Once a call, for the reply to begin."""


class Sample(Cited):
    """One text in one of several languages."""

    id: Id
    language: Text
    text: Text


__all__ = ["ChatFormat", "Multiple", "Sample", "Tokenizer", "WordRule"]
