"""Rows of model-prices' snapshot: US$ per million tokens through time, from models.dev's history.

The package is never imported, for it would prefer a copy that it fetched to the one installed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.book.price_faults import PER_TOKEN
from analysis.book.upstream.listing import (
    ANOTHER_SHAPE,
    BAD_DATE,
    BY_HOUR,
    NO_PRICE,
    OTHER_TIERS,
    REMOVED,
    Listed,
    day_of,
    listed,
)

KEYS = {
    "input": "input_per_mtok",
    "output": "output_per_mtok",
    "cache_read": "cached_input_per_mtok",
    "cache_write": "cache_write_per_mtok",
}
BATCH_KEYS = {"input": "batch_input_per_mtok", "output": "batch_output_per_mtok"}
DOCUMENTED = "documented"
"""What the snapshot calls a day that its source states; other days are when it saw a price."""


def is_model_prices(document: object) -> bool:
    """Whether a JSON document has the shape of model-prices' snapshot."""
    return isinstance(document, dict) and (
        isinstance(document.get("prices"), dict) and "schema" in document
    )


def rows(document: Any) -> Iterator[Listed | str]:
    """Each price of each model from its day on, or the reason why there is none."""
    hourly = set(_hourly(document))
    gone = document.get("status")
    for provider, models in document["prices"].items():
        if not isinstance(models, dict):
            yield ANOTHER_SHAPE
            continue
        status = gone.get(provider) if isinstance(gone, dict) else None
        for name, timelines in models.items():
            if isinstance(status, dict) and status.get(name) == "removed":
                yield REMOVED
            elif not hourly.isdisjoint({(provider, None), (provider, name)}):
                yield BY_HOUR
            else:
                yield from _timeline(provider, name, timelines)


def _hourly(document: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Sellers, or models of theirs, whose price depends on the hour and goes on doing so."""
    schedules = document.get("schedules")
    entries = schedules.get("schedule") if isinstance(schedules, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("provider"), str):
            continue
        if entry.get("valid_until") is None:
            models = entry.get("off_peak_multiplier")
            for name in models if isinstance(models, dict) else (None,):
                yield entry["provider"], name


def _timeline(provider: str, name: str, timelines: object) -> Iterator[Listed | str]:
    standard = timelines.get("standard") if isinstance(timelines, dict) else None
    batch = timelines.get("batch") if isinstance(timelines, dict) else None
    if not isinstance(standard, list) or not standard:
        yield NO_PRICE
        return
    if not all(isinstance(interval, dict) for interval in standard):
        yield ANOTHER_SHAPE
        return
    if standard[-1].get("rates") is None:
        yield REMOVED
        return
    before: Listed | str | None = None
    for index, interval in enumerate(standard):
        if interval.get("rates") is None:
            before = None
            continue
        end = standard[index + 1].get("start") if index + 1 < len(standard) else None
        row = _row(provider, name, interval["rates"], _batch_until(batch, end))
        if not _repeats(row, before):
            before = row
            yield row


def _batch_until(batch: object, end: object) -> Mapping[str, Any]:
    """The last batch prices that began before the standard ones ended; empty if there are none."""
    found: Mapping[str, Any] = {}
    for interval in batch if isinstance(batch, list) else ():
        rates = interval.get("rates") if isinstance(interval, dict) else None
        start = interval.get("start") if isinstance(interval, dict) else None
        if isinstance(rates, dict) and (end is None or start is None or str(start) < str(end)):
            found = rates
    return found


def _row(provider: str, name: str, rates: object, batch: Mapping[str, Any]) -> Listed | str:
    if not isinstance(rates, dict):
        return ANOTHER_SHAPE
    since = day_of(rates.get("valid_from"))
    if since is None:
        return BAD_DATE
    cells = _cells(rates, KEYS)
    words = {key: rates[key] for key in (*KEYS, "tiers") if rates.get(key) is not None}
    batch_cells = _cells(batch, BATCH_KEYS)
    if batch_cells:
        words["batch"] = {key: batch[key] for key in BATCH_KEYS if key in batch}
    tiers = _tiers(rates.get("tiers"))
    if tiers is None:
        return OTHER_TIERS
    return listed(
        provider,
        name,
        {**cells, **batch_cells},
        words,
        tiers=tiers,
        since=since,
        date_basis="stated" if rates.get("valid_from_basis") == DOCUMENTED else "observed",
    )


def _cells(rates: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    return {ours: rates[theirs] for theirs, ours in keys.items() if theirs in rates}


def _tiers(tiers: object) -> dict[int, dict[str, Any]] | None:
    """The tiers by the input tokens above which they hold; None if they cannot be read."""
    found: dict[int, dict[str, Any]] = {}
    for tier in _sequence(tiers):
        above = tier.get("above") if isinstance(tier, dict) else None
        if type(above) is not int or above <= 0:
            return None
        found[above] = _cells(tier, KEYS)
    return found


def _sequence(value: object) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (None,)


def _repeats(row: Listed | str, before: Listed | str | None) -> bool:
    """Whether a row only confirms the one before it; then the older day is the price's."""
    if not isinstance(row, Listed) or not isinstance(before, Listed):
        return False
    prices = {key: getattr(before, key) for key in PER_TOKEN}
    same = replace(row, **prices, long_context=before.long_context)
    return same == row
