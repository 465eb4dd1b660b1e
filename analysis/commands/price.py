"""What a call to a model costs."""

import argparse
from dataclasses import asdict
from datetime import date

from analysis.commands.shared import opened_book, show


def price(options: argparse.Namespace) -> int:
    """What a call costs on a day, at the price that applied."""
    from analysis.brief.words import bill, rates_text
    from analysis.study.calls import call_cost

    book = opened_book(options)
    call = call_cost(
        book,
        options.model,
        options.as_of or date.today(),
        input_tokens=options.input,
        output_tokens=options.output,
        cached_tokens=options.cached,
        batch=options.batch,
        at=options.at,
        unit=options.unit,
        currency=options.currency,
        known_on=options.known_on,
        provider=options.provider,
    )
    row = call.price.row
    result = {
        "cost": call.cost,
        "currency": call.currency,
        "row": {
            "provider": call.price.provider,
            "model": call.price.model,
            **row.model_dump(mode="json"),
        },
        "charged": asdict(call.charged),
        "caveats": [asdict(caveat) for caveat in call.caveats],
    }
    show(options, result, [
        f"{bill(call.cost, call.currency)}  {call.price.model}: {rates_text(row)} "
        f"since {row.since} ({row.status})",
        f"source: {book.sources[row.source].title}, {book.sources[row.source].url}",
        *(f"caveat: {caveat.text}" for caveat in call.caveats),
    ])  # fmt: skip
    return 0
