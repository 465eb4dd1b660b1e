"""From what was typed to a change of a file: checks by field, warnings to confirm, the change.

Whoever fills in a form names the source anew, or takes one that the book has. What only the whole
book can show, such as a second row for the same day, is told by a trial of the change.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.book import records as r
from analysis.book.editing.edits import Change, Put
from analysis.book.editing.forms import MISSING, Texts, as_typed, filled, parsed
from analysis.book.load import Book, Part

SOURCE_KEYS = ("title", "publisher", "url", "archive_url", "kind", "published", "accessed", "note")
JUMPS = (1000.0, 10.0, 5.0)
"""Factors between two prices that a person must confirm; a thousand is a slip of the unit."""


@dataclass(frozen=True)
class Draft:
    """What a form amounts to."""

    change: Change | None
    """None while something is missing or wrong."""
    faults: Mapping[str, str]
    """What is wrong, by field."""
    warnings: Mapping[str, str]
    """What looks like a slip, by field, until somebody confirms it."""

    @property
    def ready(self) -> bool:
        return self.change is not None

    @property
    def needed(self) -> str:
        """What is still missing, in a sentence or two; empty where nothing is.

        >>> faults = dict.fromkeys(["quote", "source_title", "source_accessed"], MISSING)
        >>> Draft(None, faults, {}).needed
        'Source and accessed date needed. Quote needed.'
        """
        missing = [name for name, said in self.faults.items() if said == MISSING]
        of_source = [name for name in missing if name.startswith("source")]
        others = [name for name in missing if name not in of_source]
        return " ".join(_needed(names) for names in (of_source, others) if names)


def _needed(names: list[str]) -> str:
    """
    >>> _needed(["since", "input_per_mtok", "id"])
    'First day, input price and id needed.'
    """
    called = list(dict.fromkeys(_NAMES.get(name, name.replace("_", " ")) for name in names))
    listed = ", ".join(called[:-1]) + (" and " if called[1:] else "") + called[-1]
    return f"{listed[:1].upper()}{listed[1:]} needed."


_NAMES = {
    "source_title": "source", "source_url": "source", "source_publisher": "publisher",
    "source_accessed": "accessed date", "input_per_mtok": "input price", "since": "first day",
    "per_usd": "rate", "usd_per_gpu_hour": "price", "model_id": "model", "provider_name": "name",
}  # fmt: skip


@dataclass(frozen=True)
class Cited:
    """The source of a form: its id, and the record to add where the book does not have it yet."""

    id: str
    new: r.Source | None
    faults: Mapping[str, str]

    @property
    def edits(self) -> tuple[Put, ...]:
        return (Put(("sources",), self.id, as_typed(self.new)),) if self.new else ()


def cited(book: Book, texts: Texts, today: date, publisher: str = "") -> Cited:
    """The source that a form names: `source` is an id of the book, else `source_title` and so on.

    Accessing the same page again on another day makes another source, for it may say other things.
    """
    if chosen := texts.get("source", "").strip():
        known = chosen in book.sources
        fault = {} if known else {"source": f"no source {chosen!r} in this book"}
        return Cited(chosen, None, fault)
    typed = {key: texts.get(f"source_{key}", "") for key in SOURCE_KEYS}
    typed["publisher"] = typed["publisher"] or publisher
    typed["kind"] = typed["kind"] or "primary"
    record, faults = filled(r.Source, typed)
    if record and record.accessed > today:
        faults = {"accessed": f"{record.accessed} lies in the future"}
        record = None
    if record is None:
        return Cited("", None, {f"source_{key}": said for key, said in faults.items()})
    for name, source in book.sources.items():
        if _look(source) == _look(record):
            return Cited(name, None, {})
    return Cited(_fresh_id(book, record), record, {})


def _look(source: r.Source) -> tuple[object, ...]:
    """What makes two sources the same look at the same page."""
    return source.title, source.url, source.archive_url, source.accessed


def _fresh_id(book: Book, source: r.Source) -> str:
    words = re.findall(r"[a-z0-9]+", f"{source.publisher} {source.title}".lower())
    base = "-".join(dict.fromkeys(words))[:48].strip("-") or "source"
    name = f"{base}-{source.accessed:%Y-%m-%d}"
    number = 2
    while name in book.sources:
        name, number = f"{base}-{source.accessed:%Y-%m-%d}-{number}", number + 1
    return name


def jump(new: float, old: float) -> str | None:
    """Why a figure beside the one before it looks like a slip; None where it does not.

    >>> jump(30_000, 60)
    '30,000 is 500× the previous value (60): confirm'
    >>> jump(0.03, 30)
    '0.03 is 1/1,000 of the previous value (30), as if per another unit: confirm'
    >>> jump(30, 60)
    """
    if new < 0:
        return None
    if not new and old:
        return f"0 means free; the previous value is {old:,.6g}: confirm"
    if not old:
        return None
    factor = max(new / old, old / new)
    if factor < JUMPS[-1]:
        return None
    times = f"{factor:,.4g}× the" if new > old else f"1/{factor:,.4g} of the"
    slip = ", as if per another unit" if factor >= JUMPS[0] * 0.9 else ""
    return f"{new:,.6g} is {times} previous value ({old:,.6g}){slip}: confirm"


def with_confirmation(note: str | None, warnings: Mapping[str, str]) -> str | None:
    """A note that says what was confirmed, so that the next reader need not wonder."""
    said = " ".join(
        f"Confirmed: {key.partition('_per_')[0].replace('_', ' ')} "
        f"{text.removesuffix(': confirm')}."
        for key, text in warnings.items()
    )
    return " ".join(filter(None, [note, said])) or None


Build = Callable[[Any, Cited], Change]


def draft(
    record: type[r.Record],
    texts: Texts,
    source: Cited,
    build: Build,
    *,
    known: Mapping[str, Any],
    faults_of: Callable[[Any], Iterator[tuple[str, str]]] = lambda record: iter(()),
    warnings_of: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda values: {},
    confirmed: bool = False,
) -> Draft:
    """The draft of a form: its record, what is wrong with it, and the change that `build` makes."""
    built, faults = filled(record, texts, source=source.id or "unknown", **known)
    faults |= source.faults
    values = parsed(record, texts)[0]
    if values.get("evidence") == "verified" and "quote" not in values:
        faults.setdefault("quote", MISSING)
    warnings = {} if confirmed else warnings_of(values)
    if built is not None:
        for key, said in faults_of(built):
            faults.setdefault(key, said)
    if built is None or faults or warnings:
        return Draft(None, faults, warnings)
    if confirmed and isinstance(built, r.Cited):
        note = with_confirmation(built.note, warnings_of(values))
        built = built.model_copy(update={"note": note})
    return Draft(build(built, source), {}, {})


def in_file(
    parts: tuple[Part, ...], kind: type[r.BookFile], holds: Callable[[Any], bool]
) -> str | None:
    """The file of a kind whose content `holds` what is meant."""
    found = (part.name for part in parts if isinstance(part.content, kind) and holds(part.content))
    return next(found, None)
