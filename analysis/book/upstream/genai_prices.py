"""Rows of genai-prices, from its `data.json` or its Python package: US$ per million tokens."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from analysis.book.upstream.listing import (
    ANOTHER_SHAPE,
    BAD_DATE,
    BY_HOUR,
    NO_LANGUAGE_MODEL,
    OTHER_TIERS,
    Listed,
    day_of,
    listed,
)

KEYS = {
    "input_mtok": "input_per_mtok",
    "output_mtok": "output_per_mtok",
    "cache_read_mtok": "cached_input_per_mtok",
    "cache_write_mtok": "cache_write_per_mtok",
}
BATCH_KEYS = {"input_mtok": "batch_input_per_mtok", "output_mtok": "batch_output_per_mtok"}
BATCH = {"processing": "batch"}
"""The condition under which the catalogue gives prices of batches."""
OTHER_OUTPUT = ("output_audio_mtok", "output_image_mtok", "output_video_mtok")
"""Prices of what a language model does not write."""
UNREAD = ("extractors", "model_match", "provider_match")
"""Parts of the package's objects that say nothing of prices."""


def is_genai_prices(document: object) -> bool:
    """Whether a JSON document has the shape of genai-prices' list."""
    return isinstance(document, list) and any(
        isinstance(entry, dict) and isinstance(entry.get("models"), list) for entry in document
    )


def rows(document: Any) -> Iterator[Listed | str]:
    """Each price of each model from its day on, or the reason why there is none."""
    for provider in document:
        models = provider.get("models") if isinstance(provider, dict) else None
        if not isinstance(models, list):
            yield ANOTHER_SHAPE
            continue
        for model in models:
            if isinstance(model, dict):
                yield from _rows(provider.get("id"), model)
            else:
                yield ANOTHER_SHAPE


def _rows(provider: object, model: Mapping[str, Any]) -> Iterator[Listed | str]:
    prices = model.get("prices")
    dated = _dated(prices if isinstance(prices, list) else [{"prices": prices}])
    if isinstance(dated, str):
        yield dated
        return
    id_and_others = (model.get("id"), *names_in(model.get("match")))
    names = [name for name in id_and_others if isinstance(name, str)]
    if not names:
        yield ANOTHER_SHAPE
        return
    # an id may be the catalogue's own; a name that a call is matched by is the seller's
    name = names[0] if len(names) == 1 or names[0] in names[1:] else names[1]
    variants = model.get("price_variants")
    batch = _batch(variants if isinstance(variants, list) else ())
    for index, (since, given) in enumerate(dated):
        end = dated[index + 1][0] if index + 1 < len(dated) else None
        yield _row(provider, name, tuple(names), since, given, _until(batch, end))


def _dated(entries: Sequence[Any]) -> list[tuple[date | None, Mapping[str, Any]]] | str:
    """Each price with its first day, None for one that always held; or why they cannot be used."""
    found: list[tuple[date | None, Mapping[str, Any]]] = []
    for entry in entries:
        prices = entry.get("prices") if isinstance(entry, dict) else None
        if not isinstance(prices, dict):
            return ANOTHER_SHAPE
        constraint = entry.get("constraint")
        if constraint is None:
            found.append((None, prices))
        elif not isinstance(constraint, dict) or "start_time" in constraint:
            return BY_HOUR
        elif (since := day_of(constraint.get("start_date"))) is None:
            return BAD_DATE
        else:
            found.append((since, prices))
    return found


def _batch(variants: Sequence[Any]) -> list[tuple[date | None, Mapping[str, Any]]]:
    """The prices of batches with the day from which the catalogue has them."""
    kept = [v for v in variants if isinstance(v, dict) and v.get("when") == BATCH]
    dated = _dated(kept)
    return [] if isinstance(dated, str) else dated


def _until(
    batch: Sequence[tuple[date | None, Mapping[str, Any]]], end: date | None
) -> Mapping[str, Any]:
    """The last batch prices that began before the standard ones ended; empty if there are none."""
    begun = [given for since, given in batch if end is None or since is None or since < end]
    return begun[-1] if begun else {}


def _row(
    provider: object,
    name: str,
    names: tuple[str, ...],
    since: date | None,
    given: Mapping[str, Any],
    batch: Mapping[str, Any],
) -> Listed | str:
    if any(given.get(key) is not None for key in OTHER_OUTPUT):
        return NO_LANGUAGE_MODEL
    words = {key: given[key] for key in KEYS if given.get(key) is not None}
    cells = {KEYS[key]: _base(value) for key, value in words.items()}
    tiers: dict[int, dict[str, Any]] = {}
    for key, value in words.items():
        steps = value.get("tiers") if isinstance(value, dict) else ()
        for step in steps if isinstance(steps, list | tuple) else (None,):
            start = step.get("start") if isinstance(step, dict) else None
            if type(start) is not int or start <= 0:
                return OTHER_TIERS
            tiers.setdefault(start, {})[KEYS[key]] = step.get("price")
    batched = {key: _base(batch[key]) for key in BATCH_KEYS if batch.get(key) is not None}
    return listed(
        provider,
        name,
        {**cells, **{BATCH_KEYS[key]: value for key, value in batched.items()}},
        {**words, **({"batch": batched} if batched else {})},
        tiers=tiers,
        since=since,
        date_basis="stated",
        aliases=names,
    )


def _base(value: object) -> object:
    return value.get("base") if isinstance(value, dict) else value


def names_in(match: object) -> list[str]:
    """The model names that a rule lists one by one; beginnings and patterns say too little.

    >>> names_in({"or": [{"equals": "gpt-4"}, {"starts_with": "ft:gpt-4"}]})
    ['gpt-4']
    """
    if not isinstance(match, dict):
        return []
    if isinstance(match.get("equals"), str):
        return [match["equals"]]
    rules = match.get("or")
    return [name for rule in rules for name in names_in(rule)] if isinstance(rules, list) else []


def as_document(value: Any) -> Any:
    """The package's objects in the shape of its `data.json`.

    >>> as_document([Decimal("2.50"), Decimal("8"), date(2025, 6, 10)])
    [2.5, 8, '2025-06-10']
    """
    match value:
        case None | str() | int() | float():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return [as_document(item) for item in value]
        case dict():
            return {key: as_document(item) for key, item in value.items()}
    fields = {key: item for key, item in vars(value).items() if key not in UNREAD}
    return {key.rstrip("_"): as_document(item) for key, item in fields.items()}
