"""Rows of models.dev's `api.json`: US$ per million tokens, today's alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.book.upstream.listing import (
    ANOTHER_SHAPE,
    NO_LANGUAGE_MODEL,
    NO_PRICE,
    OTHER_TIERS,
    Listed,
    listed,
)

KEYS = {
    "input": "input_per_mtok",
    "output": "output_per_mtok",
    "cache_read": "cached_input_per_mtok",
    "cache_write": "cache_write_per_mtok",
}
OVER_200K = "context_over_200k"
"""How a tier used to be given; where `tiers` stands too, it only repeats one."""


def is_models_dev(document: object) -> bool:
    """Whether a JSON document has the shape of models.dev's list."""
    return isinstance(document, dict) and any(
        isinstance(entry, dict) and isinstance(entry.get("models"), dict)
        for entry in document.values()
    )


def rows(document: Any) -> Iterator[Listed | str]:
    """Each model of each seller as a row, or the reason why it makes none."""
    for provider, entry in document.items():
        models = entry.get("models") if isinstance(entry, dict) else None
        if not isinstance(models, dict):
            yield ANOTHER_SHAPE
            continue
        for name, model in models.items():
            yield _row(provider, name, model) if isinstance(model, dict) else ANOTHER_SHAPE


def _row(provider: str, name: str, model: Mapping[str, Any]) -> Listed | str:
    if not _writes(model.get("modalities")):
        return NO_LANGUAGE_MODEL
    cost = model.get("cost")
    if cost is None:
        return NO_PRICE
    if not isinstance(cost, dict):
        return ANOTHER_SHAPE
    words = {key: cost[key] for key in KEYS if cost.get(key) is not None}
    tiers = _tiers(cost)
    if tiers is None:
        return OTHER_TIERS
    for key in ("tiers", OVER_200K):
        if cost.get(key) is not None:
            words[key] = cost[key]
            break
    return listed(provider, name, _cells(cost), words, tiers=tiers)


def _writes(modalities: object) -> bool:
    """Whether a model answers in text; so it is taken where nothing is said."""
    output = modalities.get("output") if isinstance(modalities, dict) else None
    return not isinstance(output, list) or "text" in output


def _cells(cost: Mapping[str, Any]) -> dict[str, Any]:
    return {ours: cost[theirs] for theirs, ours in KEYS.items() if theirs in cost}


def _tiers(cost: Mapping[str, Any]) -> dict[int, dict[str, Any]] | None:
    """The tiers by the input tokens above which they hold; None if some hold for else."""
    if cost.get("tiers") is None:
        over = cost.get(OVER_200K)
        if over is None:
            return {}
        return {200_000: _cells(over)} if isinstance(over, dict) else None
    found: dict[int, dict[str, Any]] = {}
    for step in cost["tiers"] if isinstance(cost["tiers"], list) else [None]:
        if not isinstance(step, dict) or not isinstance(step.get("tier"), dict):
            return None
        size = step["tier"].get("size")
        if step["tier"].get("type") != "context" or type(size) is not int or size <= 0:
            return None
        found[size] = _cells(step)
    return found
