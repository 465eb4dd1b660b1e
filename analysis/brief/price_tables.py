"""The price book as rows of a table, and what is announced, in words."""

from datetime import date
from typing import Any

from analysis.book.load import Book
from analysis.book.records import PriceRow
from analysis.brief.words import day, rates_text, unit_price
from analysis.study.market import FxSplit, Offer, PriceChange, offer, offers

Cells = dict[str, Any]
FIRST_RATE = date(2020, 1, 1)
"""The exchange rates of the book begin here."""


def price_rows(
    book: Book, as_of: date, currency: str, search: str = "", *, every_row: bool = False
) -> list[Cells]:
    """One row per model on sale on `as_of`, or one per dated row of the book.

    `search` keeps rows whose model, provider or status holds each of its words.
    """
    if every_row:
        found = [
            offer(book, priced, row, min(max(row.since, FIRST_RATE), as_of), currency)
            for priced in book.models
            for row in priced.model.prices
        ]
    else:
        found = list(offers(book, as_of, currency))
    wanted = search.lower().split()
    found.sort(key=lambda o: (o.priced.provider_name.lower(), o.priced.model.id.lower()))
    return [_cells(book, o, currency) for o in found if all(w in _searchable(o) for w in wanted)]


def _searchable(found: Offer) -> str:
    model = found.priced.model
    names = (model.id, model.name, *model.aliases, found.priced.provider_name, found.row.status)
    return " ".join(names).lower()


def _cells(book: Book, found: Offer, currency: str) -> Cells:
    row = found.row
    return {
        "Model": found.priced.model.id,
        "Provider": found.priced.provider_name,
        f"Input, {currency}": found.input_per_mtok,
        f"Output, {currency}": found.output_per_mtok,
        "As listed": rates_text(row),
        "More prices": extras_text(row),
        "Since": row.since,
        "Day is": row.date_basis,
        "Until": row.until.isoformat() if row.until else "",
        "Status": row.status,
        "Evidence": row.evidence,
        "Checked": max(row.recorded, book.sources[row.source].accessed),
        "Source": book.sources[row.source].url,
    }


def extras_text(row: PriceRow) -> str:
    """Cached, batch, long-context, off-peak, training and free prices, in the row's currency."""
    found = []
    for key, name in (
        ("cached_input_per_mtok", "cached"), ("cache_write_per_mtok", "cache write"),
        ("batch_input_per_mtok", "batch in"), ("batch_output_per_mtok", "batch out"),
        ("training_per_mtok", "training"),
    ):  # fmt: skip
        price = getattr(row, key)
        if price is not None:
            found.append(f"{name} {unit_price(price, row.currency)}")
    for tier in row.long_context:
        prices = (tier.input_per_mtok, tier.output_per_mtok)
        found.append(f"above {tier.above_input_tokens:,}: {_pair(prices, row)}")
    for hours in row.hours:
        days = " on weekdays" if hours.days == "weekdays" else ""
        prices = (hours.input_per_mtok, hours.output_per_mtok)
        found.append(f"{hours.utc} UTC{days}: {_pair(prices, row)}")
    return "; ".join([*found, *([row.free_tier] if row.free_tier else [])])


def _pair(prices: tuple[float | None, float | None], row: PriceRow) -> str:
    return "/".join("?" if p is None else unit_price(p, row.currency) for p in prices)


def change_text(change: PriceChange) -> str:
    """What happened to a price, with both prices where it moved."""
    name = f"{change.priced.model.id} ({change.priced.provider_name})"
    now = rates_text(change.row)
    before = f", from {rates_text(change.before)}" if change.before else ""
    match change.kind:
        case "launch":
            return f"{name} begins at {now}"
        case "cut" | "rise":
            verb = "falls" if change.kind == "cut" else "rises"
            return f"{name} {verb} to {now}{before}"
        case "mixed":
            return f"{name} changes to {now}{before}"
        case "announced":
            return f"{name} is announced to change to {now}{before}"
        case "cancelled":
            return f"{name}: {now} was announced and never came"
        case "withdrawal":
            return f"{name} is withdrawn; its last price was {now}"


def fx_rows(splits: list[FxSplit], currency: str) -> list[dict[str, str]]:
    """Each foreign price's move, the vendor's part and the exchange rate's apart."""
    return [
        {
            "Model": split.priced.model.id,
            "Since": day(split.first.since),
            f"In {split.native}": _percent(split.native_factor),
            "Exchange rate": _percent(split.fx_factor),
            f"In {currency}": _percent(split.converted_factor),
        }
        for split in splits
    ]


def _percent(factor: float) -> str:
    """
    >>> _percent(0.25), _percent(1.021)
    ('-75.0 %', '+2.1 %')
    """
    return f"{factor - 1:+.1%}".replace("%", " %")
