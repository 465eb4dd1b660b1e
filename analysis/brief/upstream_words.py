"""What upstream catalogues say otherwise, in words."""

from collections.abc import Sequence
from typing import Any

from analysis.book.upstream.compare import Comparison, Difference
from analysis.book.upstream.listing import Catalogue
from analysis.brief.words import unit_price


def counts_text(found: Comparison, catalogues: Sequence[Catalogue], open_ones: int) -> str:
    """How much agrees, differs and is missing, in one line."""
    names = " and ".join(f"{c.name} {c.version}" for c in catalogues)
    told = [
        f"{open_ones} differences to decide on",
        f"{found.same} models agree",
        f"{len(found.only_in_book)} are in the book alone and stay",
    ]
    if refused := len(found.differences) - open_ones:
        told.append(f"{refused} were left before")
    return f"{names}: {', '.join(told)}."


def difference_row(found: Difference) -> dict[str, Any]:
    """A difference as a row of a table."""
    row, listed = found.row, found.listed
    return {
        "Model": found.model,
        "Provider": found.provider,
        "Kind": "new model" if found.kind == "new" else "price",
        "Input, book": row.input_per_mtok if row else None,
        "Input, upstream": listed.input_per_mtok,
        "Output, book": row.output_per_mtok if row else None,
        "Output, upstream": listed.output_per_mtok,
        "From": found.catalogue.name,
        "Wary": "; ".join(found.flags),
    }


def difference_line(found: Difference) -> str:
    """A difference as a line of a list."""
    listed, row = found.listed, found.row
    ours = _pair(row.input_per_mtok, row.output_per_mtok) if row else "not in the book"
    wary = f"; {'; '.join(found.flags)}" if found.flags else ""
    return (f"{found.provider}/{found.model}: {ours} → "
            f"{_pair(listed.input_per_mtok, listed.output_per_mtok)} "
            f"({found.catalogue.name}){wary}")  # fmt: skip


def difference_entry(found: Difference) -> dict[str, Any]:
    """A difference for machines."""
    prices = {"input_per_mtok": found.listed.input_per_mtok,
              "output_per_mtok": found.listed.output_per_mtok}  # fmt: skip
    ours = {key: getattr(found.row, key) for key in prices} if found.row else None
    return {
        "provider": found.provider, "model": found.model, "kind": found.kind, "book": ours,
        "upstream": prices, "catalogue": found.catalogue.name, "version": found.catalogue.version,
        "flags": list(found.flags), "disagree": [o.catalogue.name for o in found.others],
    }  # fmt: skip


def difference_text(found: Difference) -> list[str]:
    """One difference in full: who says what, since when, and why to be wary."""
    listed, row = found.listed, found.row
    since = f", since {listed.since}" if listed.since else ""
    told = [f"{found.catalogue.name} {found.catalogue.version} has "
            f"{_pair(listed.input_per_mtok, listed.output_per_mtok)}{since}: "
            f"{listed.printed}"]  # fmt: skip
    if row:
        told.append(f"The book has {_pair(row.input_per_mtok, row.output_per_mtok)} since "
                    f"{row.since}, recorded on {row.recorded}.")  # fmt: skip
    told += [f"{offer.catalogue.name} {offer.catalogue.version} has "
             f"{_pair(offer.listed.input_per_mtok, offer.listed.output_per_mtok)}."
             for offer in found.others]  # fmt: skip
    return [*told, *(f"Be wary: {flag}." for flag in found.flags)]


def _pair(input_: float | None, output: float | None) -> str:
    sides = ((input_, "in"), (output, "out"))
    told = [f"{unit_price(price, 'USD')} {side}" for price, side in sides if price is not None]
    return ", ".join(told) or "no price"
