"""What the commands have in common: opening the book, reading what was asked, printing."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time
from typing import TYPE_CHECKING, Any

from analysis.book.load import Book, load
from analysis.errors import BadBookError, BadInputError
from analysis.study.scenario import Scenario, parse_overrides

if TYPE_CHECKING:
    from analysis.study.accounts import Printed


def opened_book(options: argparse.Namespace) -> Book:
    loaded = load(options.data)
    if loaded.book is None:
        more = f" (and {len(loaded.problems) - 1} more: costfall check)" * (
            len(loaded.problems) > 1
        )
        raise BadBookError(f"{loaded.problems[0]}{more}")
    return loaded.book


def asked_scenario(options: argparse.Namespace, system: str) -> Scenario:
    given = vars(options)
    optional = ("boundary", "basis", "as_of", "known_on", "currency", "draws", "seed")
    known = {key: given[key] for key in optional if given.get(key) is not None}
    return Scenario(system, overrides=parse_overrides(options.set), **known)


def fields(result: Any) -> dict[str, Any]:
    """A result's fields for machines. The records that it rests on are told by their sources."""
    return asdict(result, dict_factory=lambda found: {k: v for k, v in found if k != "rests_on"})


def source_entry(book: Book, name: str) -> dict[str, str]:
    source = book.sources[name]
    return {"id": name, "title": source.title, "url": source.url}


def source_lines(book: Book, names: Iterable[str]) -> list[str]:
    found = [book.sources[name] for name in dict.fromkeys(names)]
    return [f"source: {source.title}, {source.url}" for source in found]


def published_entry(book: Book, printed: "Printed") -> dict[str, Any]:
    keys = {"what", "currency", "amount", "bound", "basis", "evidence", "quote"}
    shown = printed.figure.model_dump(mode="json", include=keys)
    return {**shown, "usd": printed.usd, "source": source_entry(book, printed.figure.source)}


def show(options: argparse.Namespace, result: object, lines: list[str]) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else "\n".join(lines))


def time_of(text: str) -> time:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise BadInputError("time", text, "write it as 18:30, in UTC")
    return found


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError("date", text, "write it as 2023-03-13") from None
