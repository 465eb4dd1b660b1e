"""Which chip of the book a printed name of hardware means: "A100", "8x H100 SXM5", "TPU v3"."""

import re
from datetime import date
from functools import lru_cache

from analysis.book.load import Book
from analysis.book.records import Chip

A100_80GB_FROM = date(2022, 1, 1)
"""Clouds rented the larger A100 from then on; a plain "A100" printed before means the smaller."""
_FAMILIES = (
    (r"gb ?300", "gb300"),
    (r"gb ?200", "gb200"),
    (r"gh ?200|grace hopper", "gh200"),
    (r"\bb ?200", "b200"),
    (r"\bh ?200", "h200-sxm"),
    (r"\bh ?800", "h800-sxm"),
    (r"\bh ?100", "h100-sxm"),
    (r"\ba ?800", "a800-80gb"),
    (r"\ba ?100", "a100"),
    (r"\bv ?100", "v100-32gb"),
    (r"\bmi ?300x?\b", "mi300x"),
    (r"\bmi ?250x?\b", "mi250x"),
    (r"\b(?:rtx ?|geforce ?)*3090\b(?! ?ti)", "rtx-3090"),
    (r"\b(?:rtx ?|geforce ?)*4090\b(?! ?d)", "rtx-4090"),
    (r"\bascend ?910 ?b", "ascend-910b"),
    (r"\bascend ?910(?! ?[bc])", "ascend-910"),
    (r"\btrillium", "tpu-v6e"),
)
_TPU = re.compile(r"v ?([2-9])(?: ?(e|p|lite)(?![a-z]))?")


@lru_cache(maxsize=4096)
def chip_named(book: Book, text: str, day: date | None = None) -> Chip | None:
    """The book's chip that `text` means; None for one it does not have, or for several kinds.

    Ids and names of the book count as they stand. A name without its memory or form factor means
    the commonest: an A100 by the `day` on which it was printed, an H100 the SXM module.
    """
    for chip in book.chips.values():
        if text.strip().casefold() in (chip.id.casefold(), chip.name.casefold()):
            return chip
    meant = _meant(text, day)
    return book.chips.get(meant.pop()) if len(meant) == 1 else None


def is_mixed(text: str) -> bool:
    """Whether `text` names more than one kind of chip.

    >>> is_mixed("V100 32GB + Ascend 910"), is_mixed("TPU v3/v4"), is_mixed("8x A100 80GB")
    (True, True, False)
    """
    return len(_meant(text, None)) > 1


def _meant(text: str, day: date | None) -> set[str]:
    """Ids of the kinds of chip that `text` names, whether or not the book has them."""
    words = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    found = {chip for pattern, chip in _FAMILIES if re.search(pattern, words)}
    if "tpu" in words:
        found |= {_tpu(*match.groups()) for match in _TPU.finditer(words)}
    if "a100" in found:
        found = found - {"a100"} | {_a100(words, day)}
    if "h100-sxm" in found and "pcie" in words:
        found = found - {"h100-sxm"} | {"h100-pcie"}
    return found


def _tpu(generation: str, form: str | None) -> str:
    """The id of a TPU; of the fifth the large one is meant unless the small one is named."""
    if generation == "5":
        return "tpu-v5p" if form in (None, "p") else "tpu-v5e"
    return f"tpu-v{generation}{'e' if generation == '6' else ''}"


def _a100(words: str, day: date | None) -> str:
    if re.search(r"\b80 ?g", words):
        return "a100-80gb"
    if re.search(r"\b40 ?g", words):
        return "a100-40gb"
    return "a100-40gb" if day and day < A100_80GB_FROM else "a100-80gb"
