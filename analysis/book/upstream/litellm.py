"""Rows of litellm's `model_prices_and_context_window.json`: US$ per token, today's alone."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.book.upstream.listing import (
    ANOTHER_SHAPE,
    NO_LANGUAGE_MODEL,
    OTHER_TIERS,
    Listed,
    listed,
)

KEYS = {
    "input_cost_per_token": "input_per_mtok",
    "output_cost_per_token": "output_per_mtok",
    "cache_read_input_token_cost": "cached_input_per_mtok",
    "cache_creation_input_token_cost": "cache_write_per_mtok",
    "input_cost_per_token_batches": "batch_input_per_mtok",
    "output_cost_per_token_batches": "batch_output_per_mtok",
}
MODES = (None, "chat", "completion", "responses")
"""What language models do; the file also prices pictures, speech and embeddings."""
SPECIMEN = "sample_spec"
"""An entry that explains the others."""
_ABOVE = re.compile(r"(?P<key>\w+)_above_(?P<count>[1-9][0-9]{0,8})(?P<thousands>k?)_tokens")
_TOKENS_PER_MTOK = 1e6


def is_litellm(document: object) -> bool:
    """Whether a JSON document has the shape of litellm's list."""
    return isinstance(document, dict) and any(
        isinstance(entry, dict) and "litellm_provider" in entry for entry in document.values()
    )


def rows(document: Any) -> Iterator[Listed | str]:
    """Each entry as a row, or the reason why it makes none."""
    for name, entry in document.items():
        if name == SPECIMEN:
            continue
        if not isinstance(entry, dict):
            yield ANOTHER_SHAPE
        elif entry.get("mode") not in MODES:
            yield NO_LANGUAGE_MODEL
        elif entry.get("input_cost_per_character") is not None:
            yield "priced per character"
        elif entry.get("tiered_pricing") is not None:
            yield OTHER_TIERS
        else:
            yield _row(name, entry)


def _row(name: str, entry: Mapping[str, Any]) -> Listed | str:
    provider = entry.get("litellm_provider")
    words: dict[str, Any] = {}
    cells: dict[str, Any] = {}
    tiers: dict[int, dict[str, Any]] = {}
    for key, value in entry.items():
        if value is None:
            continue
        if key in KEYS:
            cells[KEYS[key]] = words[key] = value
        elif (above := _ABOVE.fullmatch(key)) and above["key"] in KEYS:
            tokens = int(above["count"]) * (1000 if above["thousands"] else 1)
            tiers.setdefault(tokens, {})[KEYS[above["key"]]] = words[key] = value
    return listed(
        provider,
        _bare(name, provider),
        cells,
        words,
        tiers=tiers,
        usd_per_mtok_of_one=_TOKENS_PER_MTOK,
        unit="",  # the keys say that they are per token
        heading=name,
    )


def _bare(name: str, provider: object) -> str:
    """The model's name at its seller, which most entries put after the seller's.

    >>> _bare("groq/llama3-8b-8192", "groq"), _bare("gpt-4", "openai")
    ('llama3-8b-8192', 'gpt-4')
    >>> _bare("vertex_ai/gemini-pro", "vertex_ai-language-models")
    'gemini-pro'
    """
    return name.removeprefix(f"{str(provider).partition('-')[0]}/")
