"""A sound book of one price and one exchange rate, small enough to be saved hundreds of times."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from analysis.book.editing.edits import Add, Change, Put
from analysis.book.editing.saving import Entry, save
from analysis.book.editing.trial import current_text

PRICES = "pricing/api/acme.yaml"
RATES = "pricing/fx.yaml"
PRICES_TEXT = """\
# yaml-language-server: $schema=../../schema/api-prices.json
sources:
  acme-page:
    title: Pricing
    publisher: Acme
    url: https://example.com/pricing
    kind: primary
    accessed: 2026-01-02
provider: acme
name: Acme
models:
  - id: ace
    name: Ace
    prices:
      - since: 2026-01-01
        date_basis: stated
        status: list
        currency: USD
        input_per_mtok: 10  # so far
        output_per_mtok: 30
        source: acme-page
        quote: null
        evidence: recalled
        recorded: 2026-01-02
        note: Recalled by everybody.
"""
FIRST_DAY = date(2020, 1, 1)
RATES_TEXT = """\
# yaml-language-server: $schema=../schema/fx.json
rates:
  - {since: 2020-01-01, currency: GBP, per_usd: 0.75, source: acme-page, quote: null, \
evidence: recalled, recorded: 2026-01-02, note: By heart.}
"""
_ROW = ("models", {"id": "ace"}, "prices", {"since": date(2026, 1, 1)})


def small_book(folder: Path) -> Path:
    """Makes the book below `folder`, and gives its place."""
    book = folder / "book"
    for name, text in ((PRICES, PRICES_TEXT), (RATES, RATES_TEXT)):
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_bytes(text.encode())
    return book


def repriced(input_per_mtok: float, what: str = "repriced") -> Change:
    """The price of input, put to so many US dollars per million tokens."""
    return Change(PRICES, what, (Put(_ROW, "input_per_mtok", input_per_mtok),))


def one_rate_more(days: int, what: str = "one rate more") -> Change:
    """A rate of its own for the day that lies so many days after the first."""
    record: Mapping[str, Any] = {
        "since": FIRST_DAY + timedelta(days),
        "currency": "GBP",
        "per_usd": 0.75,
        "source": "acme-page",
        "quote": None,
        "evidence": "recalled",
        "recorded": date(2026, 1, 2),
        "note": "By heart.",
    }
    return Change(RATES, what, (Add(("rates",), record, ("since", "recorded"), ("currency",)),))


def another_provider(what: str = "another provider") -> Change:
    """A file of its own."""
    row = {
        "since": date(2026, 1, 1),
        "date_basis": "stated",
        "status": "list",
        "currency": "USD",
        "input_per_mtok": 1.0,
        "source": "acme-page",
        "quote": None,
        "evidence": "recalled",
        "recorded": date(2026, 1, 2),
        "note": "By heart.",
    }
    model = {"id": "bee", "name": "Bee", "prices": [row]}
    content = {"provider": "bolt", "name": "Bolt", "models": [model]}
    return Change("pricing/api/bolt.yaml", what, content=content)


def saved(book: Path, change: Change, who: str = "Ann", **more: str) -> Entry:
    """A save by somebody who saw the file as it stands."""
    return save(book, change, seen=current_text(book, change.file), who=who, **more)


def files_of(book: Path) -> dict[str, bytes]:
    """Every file of the book by name, without the folder in which saves keep their own."""
    return {
        path.relative_to(book).as_posix(): path.read_bytes()
        for path in book.rglob("*")
        if path.is_file() and ".costfall" not in path.parts
    }


def told(book: Path) -> list[str]:
    """The lines of the changelog that tell of a save."""
    changelog = book / "CHANGELOG.md"
    text = changelog.read_text("utf-8") if changelog.exists() else ""
    return [line for line in text.split("\n") if line.startswith("- ")]
