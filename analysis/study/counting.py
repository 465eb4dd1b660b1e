"""How many tokens a model makes of a text: exact, in the unit billed, or as an estimate."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from statistics import median
from typing import Literal, TypeVar

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import UnknownNameError
from analysis.study.grounds import Grounded
from analysis.study.tokenizers import OPEN, RANKS, count

Named = TypeVar("Named", r.Tokenizer, r.ChatFormat)
Method = Literal["exact", "billable-unit", "estimate"]
PUBLISHED = ("cl100k_base", "o200k_base", *OPEN)
"""Whose counts of a text bound the estimate for a model with a tokeniser of its own."""
SPREAD = "unpublished-tokeniser-spread"
REFERENCE = "o200k_base"
CODE_SIGNS, CODE_SHARE = frozenset('{}()[];=<>_+*/\\|&$#"'), 0.06
"""A judgement: prose has a share of one or two in a hundred."""
HAN = ("\u4e00", "\u9fff")


@dataclass(frozen=True)
class Counted(Grounded):
    """A count with its range; the ends of an exact one are the count."""

    tokens: int
    """Or characters, where those are billed."""
    low: int
    high: int
    method: Method
    tokenizer: str
    basis: str
    """How it was come by, in words."""


def counted(book: Book, model: str, text: str) -> Counted:
    """What `text` counts as for `model`, a model of the book or the name of an encoding.

    Raises `UnknownNameError` with the nearest names for any other.
    """
    if model in RANKS:
        return _exact(text, model, f"tiktoken’s {model}")
    if model not in book.by_model:
        raise UnknownNameError("model", model, {**book.by_model, **dict.fromkeys(RANKS, ())})
    priced = book.by_model[model]
    encoding = next((p.model.encoding for p in priced if p.model.encoding), None)
    if encoding:
        return _exact(text, encoding, f"tiktoken’s {encoding}, the encoding of {model}")
    if all(bills_characters(p.model) for p in priced):
        billed = sum(not each.isspace() for each in text)
        basis = f"characters without white space, which {model} is billed by"
        return Counted(billed, billed, billed, "billable-unit", "characters", basis)
    family = tokenizer_of(book, model)
    if family and family.vocabulary:
        basis = f"the vocabulary of {family.name}, as its maker published it"
        return _exact(text, family.vocabulary, basis, family)
    if family and family.rules:
        return _by_rules(text, family)
    if family and family.multiple:
        return _by_multiple(text, family, family.multiple)
    return _by_others(text, model, book.assumptions[SPREAD])


def bills_characters(model: r.PricedModel) -> bool:
    """Whether the model's latest price is per character."""
    return model.prices[-1].input_per_1k_characters is not None


def tokenizer_of(book: Book, model: str) -> r.Tokenizer | None:
    return longest_beginning(book.tokenizers, model)


def longest_beginning(known: Mapping[str, Named], model: str) -> Named | None:
    """The family whose beginning of a name fits longest, behind whatever names the host."""
    name = model.rpartition("/")[2].lower()
    dotted = name.split(".")  # us.meta.llama3-1-70b-instruct-v1:0
    names = [".".join(dotted[n:]) for n in range(len(dotted))]
    fits = [
        (len(start), family.id)
        for family in known.values()
        for start in family.models
        if any(each.startswith(start) for each in names)
    ]
    return known[max(fits)[1]] if fits else None


def _exact(text: str, vocabulary: str, basis: str, *family: r.Tokenizer) -> Counted:
    tokens = count(text, vocabulary)
    return Counted(tokens, tokens, tokens, "exact", vocabulary, basis, rests_on=family)


def _by_rules(text: str, family: r.Tokenizer) -> Counted:
    han, words = han_and_words(text)
    found = [round(han * rule.tokens_per_han + words * rule.tokens_per_word)
             for rule in family.rules]  # fmt: skip
    told = " or ".join(
        f"{rule.tokens_per_han:g} per Chinese character and {rule.tokens_per_word:g} a word"
        for rule in family.rules
    )
    basis = f"its maker’s rules for an estimate: {told}"
    return Counted(
        found[0], min(found), max(found), "estimate", family.name, basis, rests_on=family.rules
    )


def _by_multiple(text: str, family: r.Tokenizer, over: r.Multiple) -> Counted:
    """OpenAI's count times what others measured; the range allows for prose and code alike."""
    han = "".join(each for each in text if HAN[0] <= each <= HAN[1])
    rest = "".join(each for each in text if not HAN[0] <= each <= HAN[1])
    of_han, of_rest = count(han, REFERENCE) * over.han, count(rest, REFERENCE)
    kind, factor = ("code", over.code) if looks_like_code(rest) else ("prose", over.prose)
    basis = (
        f"tiktoken’s {REFERENCE} times {factor:g} for {kind} and {over.han:g} for Chinese, as "
        f"measured for {family.name}, ±{over.spread:.0%}"
    )
    return Counted(
        round(of_rest * factor + of_han),
        floor((of_rest * min(over.prose, over.code) + of_han) * (1 - over.spread)),
        ceil((of_rest * max(over.prose, over.code) + of_han) * (1 + over.spread)),
        "estimate", family.name, basis, rests_on=(over,),
    )  # fmt: skip


def looks_like_code(text: str) -> bool:
    """Whether so many of its signs are those of programs that prose has not as many.

    >>> looks_like_code("for (i = 0; i < n; i++) { sum += a[i]; }"), looks_like_code("Dear Ann,")
    (True, False)
    """
    seen = [each for each in text if not each.isspace()]
    return sum(each in CODE_SIGNS for each in seen) > CODE_SHARE * len(seen)


def _by_others(text: str, model: str, spread: r.Assumption) -> Counted:
    """The median of what published tokenisers make of this very text, and their span, widened."""
    found = sorted(count(text, vocabulary) for vocabulary in PUBLISHED)
    basis = (
        f"the tokeniser of {model} is not at hand: median and span of {len(found)} published ones "
        f"on this text, the span widened by {spread.low:g} and {spread.high:g}"
    )
    return Counted(
        round(median(found)), floor(found[0] * spread.low), ceil(found[-1] * spread.high),
        "estimate", "published tokenisers", basis, rests_on=(spread,),
    )  # fmt: skip


def han_and_words(text: str) -> tuple[int, int]:
    """Chinese characters, and words: runs of other letters and digits between them.

    >>> han_and_words("Hello world, 你好!")
    (2, 2)
    """
    han = sum(HAN[0] <= each <= HAN[1] for each in text)
    apart = "".join(" " if _parts(each) else each for each in text)
    return han, len(apart.split())


def _parts(each: str) -> bool:
    return HAN[0] <= each <= HAN[1] or unicodedata.category(each)[0] in "PSZC"
