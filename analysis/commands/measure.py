"""What live calls were billed, beside what was counted beforehand."""

import argparse
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from analysis.commands.shared import opened_book, show
from analysis.errors import BadInputError


def measure(options: argparse.Namespace) -> int:
    """Send requests to the endpoint of the environment, and compare the bill."""
    from analysis.brief.live_words import live_finding, live_rows, pilot_lines
    from analysis.study.documents import read_document
    from analysis.study.endpoint import KEY, URL, answered, from_environment
    from analysis.study.pilot import FEWEST_CALLS, Measured, chosen, measured, priced, projected

    book = opened_book(options)
    endpoints = from_environment(os.environ)
    if not endpoints:
        raise BadInputError(URL, "", f"set it and {KEY}; nothing is sent without them")
    requests = read_document(options.file, _read(options.file)).requests
    if options.calls < 1 or options.most < 1:
        raise BadInputError("calls", min(options.calls, options.most), "use 1 or more")
    found: dict[str, list[Measured]] = {}
    today = date.today()
    names = {model: priced(book, options.priced_as or model, today, options.currency)
             for model in options.model}  # fmt: skip
    for model, name in names.items():
        for request in chosen(requests, options.calls):
            answer = answered(endpoints[0], model, request, options.most)
            found.setdefault(model, []).append(
                measured(book, name, request, answer, today, options.currency)
            )

    def entry(calls: list[Measured]) -> dict[str, Any]:
        costs = [each.billed for each in calls]
        bill = projected(costs, options.bill_of) if len(costs) >= FEWEST_CALLS else None
        return {
            "calls": len(calls),
            "input": {"counted": sum(each.input_counted.tokens for each in calls),
                      "billed": sum(each.input_billed for each in calls)},
            "output": {"counted": sum(each.output_counted.tokens for each in calls),
                       "billed": sum(each.output_billed for each in calls)},
            "cost": {"counted": sum(each.estimated for each in calls), "billed": sum(costs)},
            "usage_told": all(each.told for each in calls),
            "bill": bill and asdict(bill),
        }  # fmt: skip

    result = {"endpoint": endpoints[0].host, "currency": options.currency,
              "bill_of": options.bill_of,
              "models": {model: entry(calls) for model, calls in found.items()}}  # fmt: skip
    rows = [", ".join(f"{key}: {text}" for key, text in row.items()) for row in live_rows(found)]
    show(options, result, [live_finding(found), *rows, *pilot_lines(found, options.bill_of)])
    return 0


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise BadInputError("file", name, f"cannot be read: {error.strerror}") from None
