"""Examples made by people against the same number from a model."""

import argparse
from dataclasses import asdict

from analysis.commands.shared import opened_book, show, source_entry, source_lines
from analysis.study.scenario import parse_overrides


def label(options: argparse.Namespace) -> int:
    """What examples cost made by people, and asked of a model."""
    from analysis.brief.labelling_words import labelling_finding, labelling_rows
    from analysis.study.labelling import labelling

    book = opened_book(options)
    optional = ("model", "task", "rate", "as_of", "draws", "seed")
    given = {name: vars(options)[name] for name in optional if vars(options)[name] is not None}
    found = labelling(book, options.examples, overrides=parse_overrides(options.set), **given)
    sides = {"people": found.people, "model": found.model}
    result = {
        "examples": found.examples,
        "as_of": found.as_of.isoformat(),
        **{
            key: {
                "name": side.name,
                **asdict(side.usd),
                "working": side.working,
                "inputs": dict(side.inputs),
                "sources": [source_entry(book, name) for name in side.sources],
            }
            for key, side in sides.items()
        },
        "ratio": asdict(found.ratio) if found.ratio else None,
        "caveats": [asdict(caveat) for caveat in found.caveats],
    }
    show(options, result, [
        *labelling_finding(found),
        *("  " + "; ".join(filter(None, row.values())) for row in labelling_rows(found)),
        *(f"caveat: {caveat.text}" for caveat in found.caveats),
        *source_lines(book, [name for side in sides.values() for name in side.sources]),
    ])  # fmt: skip
    return 0
