"""What a usage log cost, or would have cost on other models and days."""

import argparse
from pathlib import Path

from analysis.commands.shared import fields, opened_book, show
from analysis.errors import BadInputError

SHOWN = 20
"""Models, teams and unpriced names that are printed; JSON has all."""


def price_log(options: argparse.Namespace) -> int:
    """What a usage log cost, at the price of each call's day."""
    from analysis.brief.words import bill
    from analysis.study.many_logs import cluster, logs_in, price_logs
    from analysis.study.usage_log import price_log as priced

    asked = {key: getattr(options, key) for key in ("currency", "as_of", "model", "provider")}
    paths = logs_in([Path(name) for name in options.file])
    if options.out and len(paths) > 1:
        raise BadInputError("--out", options.out, "give one log with it")
    if options.cluster:
        opened_book(options)  # a mistake in the book is told here
        with cluster(options.cluster) as mapper:
            found = price_logs(options.data, paths, mapper, **asked)
    elif len(paths) == 1:
        out = Path(options.out) if options.out else None
        found = priced(opened_book(options), paths[0], out=out, **asked)
    else:
        found = price_logs(options.data, paths, **asked)
    head = f"{bill(found.total, found.currency)} for {found.priced:,} of {found.rows:,} rows"
    sums = [
        f"{kind} {each.name}: {bill(each.cost, found.currency)}, {each.rows:,} rows"
        for kind, group in (("model", found.by_model), ("team", found.by_team))
        for each in group[:SHOWN]
    ]
    unpriced = [f"unpriced: {name}, {rows:,} rows: {found.reasons[name]}"
                for name, rows in list(found.unpriced.items())[:SHOWN]]  # fmt: skip
    columns = ", ".join(f"{meaning} from {column!r}" for meaning, column in found.columns.items())
    show(options, {**fields(found), "sources": found.sources}, [
        head, *sums, *unpriced, f"columns: {columns}",
        *(f"caveat: {caveat.text}" for caveat in found.caveats),
    ])  # fmt: skip
    return 0
