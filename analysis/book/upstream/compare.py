"""What catalogues say against what the book says: differences to decide on, and counts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from analysis.book.load import Book, Priced
from analysis.book.lookup import row_on
from analysis.book.price_faults import PER_TOKEN
from analysis.book.rates import unit_of
from analysis.book.records import PriceRow
from analysis.book.upstream import flags
from analysis.book.upstream.listing import Catalogue, Listed
from analysis.book.upstream.matching import Offer, match
from analysis.errors import NoFigureError


@dataclass(frozen=True)
class Difference:
    """A price that the book does not have, as a catalogue lists it."""

    provider: str
    model: str
    """The book's id; of a new model the catalogue's name."""
    kind: Literal["price", "new"]
    catalogue: Catalogue
    """The first of those given that does not say what the book says."""
    listed: Listed
    row: PriceRow | None
    """The book's row of the day; None for a new model."""
    changed: tuple[str, ...]
    """The keys of `row` that `listed` contradicts."""
    others: tuple[Offer, ...]
    """Rows that other catalogues, or other names in the same one, have instead."""
    flags: tuple[str, ...]
    """Why to be wary of it."""


@dataclass(frozen=True)
class Comparison:
    """All differences on one day, and what was not one, in models unless it says rows."""

    differences: tuple[Difference, ...]
    same: int
    """Models on which every catalogue that has them agrees with the book."""
    only_in_book: tuple[tuple[str, str], ...]
    """Provider and model that the book sells on the day, and no catalogue lists, though it lists
    others of that provider. No reason to withdraw it."""
    withdrawn: int
    """Models that catalogues price and the book has as withdrawn, cancelled or not begun."""
    other_currency: int
    per_character: int
    unknown_providers: tuple[tuple[str, int], ...]
    """Rows of sellers that the book does not have, by the catalogue's id, most first."""
    left_out: int
    """Rows of models that the book leaves out on purpose."""
    not_begun: int
    """Models whose every row in a catalogue begins later."""
    skipped: tuple[tuple[str, str, int], ...]
    """Catalogue, reason, and how many of its entries could not be used."""


def compare(book: Book, catalogues: Sequence[Catalogue], today: date) -> Comparison:
    """Differences between `book` and `catalogues` on `today`, by provider, kind and model.

    The book's row that applies on the day stands against each catalogue's. A model that has gone
    from the catalogues is named, and never becomes a difference.
    """
    matched = match(book, catalogues, today)
    found: list[Difference] = []
    counts: Counter[str] = Counter()
    for priced in book.models:
        offers = matched.known.get((priced.provider, priced.model.id), ())
        if not offers:
            continue
        row, why_not = _row_of_the_day(priced, today)
        if row is None or why_not:
            counts[why_not] += 1
        elif difference := _change(priced, row, offers):
            found.append(difference)
        else:
            counts["same"] += 1
    names = _names(book)
    for (provider, _), offers in matched.new.items():
        found.append(_new(provider, offers, names[provider]))
    return Comparison(
        tuple(sorted(found, key=lambda d: (d.provider, d.kind, d.model))),
        counts["same"],
        tuple(_unlisted(book, matched.known, matched.covered, today)),
        counts["withdrawn"],
        counts["currency"],
        counts["character"],
        tuple(matched.unknown.most_common()),
        matched.left_out,
        matched.not_begun,
        tuple((c.name, reason, count) for c in catalogues for reason, count in c.skipped),
    )


def _row_of_the_day(priced: Priced, today: date) -> tuple[PriceRow | None, str]:
    """The book's row, and why it cannot be compared; the reason is empty if it can."""
    try:
        row = row_on(priced.model.prices, priced.model.id, today)
    except NoFigureError:
        return None, "withdrawn"
    if row.currency != "USD":
        return row, "currency"
    return row, "character" if unit_of(row) == "characters" else ""


def _change(priced: Priced, row: PriceRow, offers: Sequence[Offer]) -> Difference | None:
    """The first offer that contradicts the book's row, with those that contradict the offer."""
    first = next((offer for offer in offers if flags.differing(offer.listed, row)), None)
    if first is None:
        return None
    name = first.catalogue.name
    others = _others(first, offers)
    warnings = flags.flags_of_change(first.listed, row, priced.model.prices, name)
    return Difference(
        priced.provider,
        priced.model.id,
        "price",
        first.catalogue,
        first.listed,
        row,
        flags.differing(first.listed, row),
        others,
        tuple(dict.fromkeys((*warnings, *_disagreements(first, others, row)))),
    )


def _new(provider: str, offers: Sequence[Offer], names: Sequence[str]) -> Difference:
    first = offers[0]
    others = _others(first, offers)
    warnings = flags.flags_of_new(first.listed, names)
    return Difference(
        provider,
        first.listed.model,
        "new",
        first.catalogue,
        first.listed,
        None,
        (),
        others,
        tuple(dict.fromkeys((*warnings, *_disagreements(first, others, None)))),
    )


def _others(first: Offer, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    return tuple(o for o in offers if flags.differing(first.listed, o.listed))


def _disagreements(first: Offer, others: Sequence[Offer], row: PriceRow | None) -> Iterator[str]:
    for other in others:
        ours = row is not None and not flags.differing(other.listed, row)
        name, theirs = first.catalogue.name, other.catalogue.name
        if name == theirs:  # two names of one model in the same catalogue
            name, theirs = f"{name} ({first.listed.model})", f"{theirs} ({other.listed.model})"
        yield flags.flag_of_other(first.listed, name, other.listed, theirs, ours=ours)


def _names(book: Book) -> Mapping[str, list[str]]:
    """Every id of a model by its provider."""
    found: dict[str, list[str]] = {}
    for priced in book.models:
        found.setdefault(priced.provider, []).append(priced.model.id)
    return found


def _unlisted(
    book: Book, known: Mapping[tuple[str, str], Sequence[Offer]], covered: set[str], today: date
) -> Iterator[tuple[str, str]]:
    for priced in book.models:
        key = (priced.provider, priced.model.id)
        if priced.provider in covered and key not in known:
            row, _ = _row_of_the_day(priced, today)
            if row is not None:
                yield key


def as_record(difference: Difference, today: date) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A difference as a price row for the book, with its source: id, source, row.

    The row says that it was read in a catalogue and not at the seller. Its `since` is the
    catalogue's, or `today` where it gives none.
    """
    catalogue, listed = difference.catalogue, difference.listed
    title = f"{catalogue.name} {catalogue.version}"
    source = {
        "title": title,
        "publisher": catalogue.publisher,
        "url": catalogue.url,
        "kind": "secondary",
        "accessed": today,
        **({"licence": catalogue.licence} if catalogue.licence else {}),
        "note": f"sha256 {catalogue.sha256}",
    }
    prices = {key: getattr(listed, key) for key in PER_TOKEN if getattr(listed, key) is not None}
    tiers = tuple(tier.model_dump(exclude_none=True) for tier in listed.long_context)
    row = {
        "since": listed.since or today,
        "date_basis": listed.date_basis if listed.since else "observed",
        "status": "list",
        "currency": "USD",
        **prices,
        **({"long_context": tiers} if tiers else {}),
        "source": catalogue.source_id,
        "quote": listed.printed,
        "evidence": "verified",
        "recorded": today,
        "note": f"From {title} (sha256 {catalogue.sha256[:12]}…), not read at the seller.",
    }
    return catalogue.source_id, source, row
