"""Commands about the fact book itself."""

import argparse
from datetime import date

from analysis.book.load import load
from analysis.commands.shared import show

SHOWN_STALE = 5


def check(options: argparse.Namespace) -> int:
    """Check the whole book."""
    from analysis.book.check import provenance, stale_prices

    loaded = load(options.data)
    book = loaded.book
    known = provenance(loaded.parts)
    stale = stale_prices(book, date.today()) if book else []
    result = {
        "files": loaded.files,
        "prices": len(book.prices) if book else 0,
        "models": len(book.models) if book else 0,
        "events": len(book.events) if book else 0,
        "systems": len(book.systems) if book else 0,
        "sources": len(book.sources) if book else 0,
        "figures": known.figures,
        "sourced_share": round(known.sourced_share, 4),
        "verified_share": round(known.verified_share, 4),
        "stale_prices": stale,
        "problems": [str(problem) for problem in loaded.problems],
    }
    lines = [f"{problem}" for problem in loaded.problems]
    lines.append(
        f"{loaded.files} files, {result['prices']} prices of {result['models']} models, "
        f"{result['systems']} systems, "
        f"{result['events']} events, {result['sources']} sources; "
        f"{known.sourced_share:.0%} of {known.figures} figures sourced, "
        f"{known.verified_share:.0%} read in their source; {len(loaded.problems)} problems"
    )
    if stale:
        names = ", ".join(stale[:SHOWN_STALE]) + ", …" * (len(stale) > SHOWN_STALE)
        lines.append(f"{len(stale)} prices not looked up for 90 days: {names}")
    show(options, result, lines)
    return 1 if loaded.problems else 0


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schemas that editors check the book's files with."""
    from analysis.book.schema import write_schemas

    written = write_schemas(options.data / "schema")
    show(options, {"files": [path.name for path in written]}, [str(path) for path in written])
    return 0
