"""Drafts of what is no API price: a chip's rental, an exchange rate, an event."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.editing.drafts import Cited, Draft, cited, draft, in_file, jump
from analysis.book.editing.edits import Add, Change
from analysis.book.editing.forms import Texts, as_typed
from analysis.book.load import Book, Part
from analysis.book.quotes import holds
from analysis.errors import CostfallError

RENTAL_KEYS = ("chip", "vendor", "tier", "term", "usd_per_gpu_hour", "since", "quote", "evidence",
               "note")  # fmt: skip
FX_KEYS = ("currency", "per_usd", "since", "quote", "evidence", "note")
EVENT_KEYS = ("title", "actor", "kind", "day", "date_basis", "summary", "quote", "evidence", "note")
EVENT_FILES = {
    "hardware": "hardware", "policy": "policy", "legal": "policy", "statement": "statements",
    "forecast": "statements", "leak": "story", "paper": "models", "release": "models",
}  # fmt: skip
"""The file of the timeline that a new event of each kind goes to."""


def new_rental(
    book: Book, parts: tuple[Part, ...], texts: Texts, today: date, *, confirmed: bool = False
) -> Draft:
    """A vendor's price for an hour of a chip, as seen on a day."""

    def build(quote: r.RentalQuote, source: Cited) -> Change:
        what = (f"{quote.chip} at {quote.vendor}: {quote.usd_per_gpu_hour:g} USD per GPU-hour, "
                f"{quote.term.replace('_', '-')}, from {quote.since}")  # fmt: skip
        file = in_file(parts, r.RentalFile, lambda f: any(q.chip == quote.chip for q in f.quotes))
        if file is None:
            content = {"sources": {source.id: as_typed(source.new)} if source.new else {},
                       "quotes": [as_typed(quote)]}  # fmt: skip
            held = {key: value for key, value in content.items() if value}
            return Change(f"pricing/rental/{quote.chip}.yaml", what, content=held)
        added = Add(("quotes",), as_typed(quote), ("since",), ("chip",))
        return Change(file, what, (*source.edits, added))

    def warnings(values: Mapping[str, Any]) -> Mapping[str, str]:
        if {"chip", "since", "tier", "term"} - values.keys():
            return {}
        where = {key: values[key] for key in ("tier", "term")}
        return _against(
            lambda: lookup.rental(book, values["chip"], values["since"], **where).usd_per_gpu_hour,
            "usd_per_gpu_hour", values,
        )  # fmt: skip

    source = cited(book, texts, today, texts.get("vendor", ""))
    return draft(
        r.RentalQuote, _asked(texts, RENTAL_KEYS), source, build, known={"recorded": today},
        warnings_of=warnings, confirmed=confirmed, faults_of=lambda quote: _of_chip(book, quote),
    )  # fmt: skip


def new_rate(
    book: Book, parts: tuple[Part, ...], texts: Texts, today: date, *, confirmed: bool = False
) -> Draft:
    """An exchange rate from a day on, as so many units per US dollar."""

    def build(rate: r.FxRate, source: Cited) -> Change:
        what = f"{rate.currency}: {rate.per_usd:g} per US dollar from {rate.since}"
        file = in_file(parts, r.FxFile, lambda f: bool(f.rates)) or "pricing/fx.yaml"
        added = Add(("rates",), as_typed(rate), ("since", "recorded"), ("currency",))
        return Change(file, what, (*source.edits, added))

    def warnings(values: Mapping[str, Any]) -> Mapping[str, str]:
        def usual() -> float:
            found = lookup.fx_rate(book, values["currency"], values["since"])
            return found.per_usd if found else 1.0

        known = {"currency", "since"} <= values.keys()
        return _against(usual, "per_usd", values) if known else {}

    return draft(
        r.FxRate, _asked(texts, FX_KEYS), cited(book, texts, today), build,
        known={"recorded": today}, warnings_of=warnings, confirmed=confirmed,
        faults_of=lambda rate: _printed(rate, "per_usd"),
    )  # fmt: skip


def new_event(
    book: Book, parts: tuple[Part, ...], texts: Texts, today: date, *, confirmed: bool = False
) -> Draft:
    """A dated fact for the timeline."""

    def build(event: r.Event, source: Cited) -> Change:
        file = f"events/{EVENT_FILES[event.kind]}.yaml"
        if not any(part.name == file for part in parts):
            file = in_file(parts, r.EventFile, lambda f: bool(f.events)) or file
        added = Add(("events",), as_typed(event), ("day",))
        return Change(file, f"{event.day}: {event.title}", (*source.edits, added))

    known = {"recorded": today, "id": _event_id(book, texts)}
    return draft(
        r.Event, _asked(texts, EVENT_KEYS), cited(book, texts, today), build, known=known,
        confirmed=confirmed, faults_of=_printed,
    )  # fmt: skip


def _asked(texts: Texts, keys: tuple[str, ...]) -> dict[str, str]:
    usual = {"evidence": "verified", "date_basis": "stated"}
    return {key: texts.get(key, "") or usual.get(key, "") for key in keys}


def _against(usual: Callable[[], float], key: str, values: Mapping[str, Any]) -> Mapping[str, str]:
    """The warning beside the figure that the book has for the day, if it has one."""
    try:
        said = jump(values[key], usual()) if key in values else None
    except CostfallError:
        return {}
    return {key: said} if said else {}


def _printed(record: r.Cited, key: str = "") -> Iterator[tuple[str, str]]:
    """What a quote lacks: the figure, or a reason why there is none."""
    if key and record.quote and record.evidence == "verified":
        if not holds(record.quote, getattr(record, key)):
            yield "quote", f"does not print {getattr(record, key):g}; correct one of them"
    elif not (record.quote or record.note or record.evidence == "verified"):
        yield "note", "is missing; where nothing is quoted, say where the figure comes from"


def _of_chip(book: Book, quote: r.RentalQuote) -> Iterator[tuple[str, str]]:
    if quote.chip not in book.chips:
        yield "chip", f"no chip {quote.chip!r} in this book"
    yield from _printed(quote, "usd_per_gpu_hour")


def _event_id(book: Book, texts: Texts) -> str:
    words = re.findall(r"[a-z0-9]+", texts.get("title", "").lower())[:6]
    base = "-".join(["ev", texts.get("day", "")[:7].strip() or "undated", *words])[:70].strip("-")
    name, number = base, 2
    while name in book.events:
        name, number = f"{base}-{number}", number + 1
    return name
