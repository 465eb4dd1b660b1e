"""What the Edit prices page says of the prices that the book has."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from analysis.book.check import STALE_AFTER
from analysis.book.load import Book, Priced
from analysis.book.lookup import row_on
from analysis.book.records import PriceRow
from analysis.brief.price_tables import extras_text
from analysis.brief.words import day, rates_text
from analysis.errors import NoFigureError
from analysis.study.market import price_changes


def headline(book: Book, stale: Sequence[str], today: date) -> tuple[str, str]:
    """How many prices were not looked up for long, and what is announced."""
    coming = [c for c in price_changes(book, today) if c.day > today and c.kind == "announced"]
    called_off = sum(c.kind == "cancelled" for c in price_changes(book, today))
    names = f": {', '.join(stale[:3])}{', …' if len(stale) > 3 else ''}" if stale else ""
    sentence = (
        f"{len(stale)} of {len(book.models)} models have a price that nobody looked up for "
        f"{STALE_AFTER.days} days{names}."
        if stale
        else f"All {len(book.models)} models’ prices were looked up in the last "
        f"{STALE_AFTER.days} days, or are withdrawn."
    )
    return sentence, (
        f"{len(book.prices)} dated prices; {len(coming)} changes announced, {called_off} called "
        "off. A new price is a new row: what held before stays."
    )


def followed_text(row: PriceRow, today: date) -> str:
    """The row that a new one follows, with what it held besides input and output."""
    gone = f" It was withdrawn on {day(row.until)}." if row.until and row.until <= today else ""
    extras = extras_text(row)
    held = f" It also had {extras}: a price left out is not known from then on." if extras else ""
    return f"The last row says {rates_text(row)} since {day(row.since)}.{gone}{held}"


def edit_rows(book: Book, today: date, search: str) -> list[dict[str, Any]]:
    """One row per model whose names hold each word of `search`, with the age of its price."""
    wanted = search.lower().split()
    found = [_row(book, priced, today) for priced in book.models]
    return [
        row for row in sorted(found, key=lambda r: (r["Provider"].lower(), r["Model"].lower()))
        if all(word in f"{row['Model']} {row['Provider']} {row['Status']}".lower()
               for word in wanted)
    ]  # fmt: skip


def _row(book: Book, priced: Priced, today: date) -> dict[str, Any]:
    last = priced.model.prices[-1]
    try:
        row, status = row_on(priced.model.prices, priced.model.id, today), ""
    except NoFigureError:
        row, status = last, "withdrawn" if last.until else "to come"
    source = book.sources[row.source]
    checked = max(row.recorded, source.accessed)
    age = (today - checked).days
    return {
        "Provider": priced.provider_name,
        "Model": priced.model.id,
        "Input": _either(row.input_per_mtok, row.input_per_1k_characters),
        "Output": _either(row.output_per_mtok, row.output_per_1k_characters),
        "Currency": row.currency,
        "Per": "MTok" if row.input_per_mtok is not None else "1K characters",
        "Since": row.since,
        "Status": status or row.status,
        "Source": source.title,
        "Checked": checked,
        "Age": f"{age} days",
        "Stale": age > STALE_AFTER.days and status != "withdrawn",
    }


def _either(*prices: float | None) -> float | None:
    return next((price for price in prices if price is not None), None)
