"""Commands on serving: what a model's tokens cost on rented chips, and when that beats an API."""

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from analysis.commands.shared import fields, opened_book, show, source_entry, source_lines
from analysis.errors import BadInputError
from analysis.study.serving import Supply
from analysis.study.serving_inputs import INPUTS, Mix, Setup

BITS_PER_BYTE = 8


def serve(options: argparse.Namespace) -> int:
    """What a model's tokens cost to serve on rented chips."""
    from analysis.brief.serving_words import per_mtok, supply_detail, supply_finding
    from analysis.study.sellers import sold
    from analysis.study.serving import supply

    book = opened_book(options)
    found = supply(book, _setup(options))
    sellers = sold(book, found)
    result = {
        **_supply_entry(found),
        "sold": [{**fields(seller), "source": seller.sources[0]} for seller in sellers],
        "caveats": [asdict(caveat) for caveat in found.caveats],
        "sources": [source_entry(book, name) for name in found.sources],
    }
    show(options, result, [
        f"{supply_finding(found)}; 90 % range in brackets",
        supply_detail(found),
        *(f"sold: {s.model} by {s.provider} at {per_mtok(s.input_usd_per_mtok)} in, "
          f"{per_mtok(s.output_usd_per_mtok)} out" for s in sellers),
        *_moves(found.swings, per_mtok),
        *(f"caveat: {caveat.text}" for caveat in found.caveats),
        *source_lines(book, found.sources),
    ])  # fmt: skip
    return 0


def break_even(options: argparse.Namespace) -> int:
    """Own GPUs or an API: a month's cost either way, and from where on own GPUs win."""
    from analysis.brief.serving_words import month_finding, odds_text, supply_detail
    from analysis.brief.words import money
    from analysis.study.break_even import Tariff
    from analysis.study.break_even import break_even as run

    book = opened_book(options)
    tariff = Tariff(options.model, options.provider, options.batch)
    found = run(book, _setup(options), tariff, options.tokens_per_month, spares=options.spares)
    low, high = found.tokens_range
    result = {
        **_supply_entry(found.supply),
        "tokens_per_month": found.tokens_per_month,
        "gpus": found.gpus,
        "own_usd_per_month": asdict(found.usd),
        "api_usd_per_month": found.api_usd,
        "api_usd_per_mtok": found.api_usd_per_token * 1e6,
        "break_even_tokens_per_month": {"low": low, "central": found.tokens, "high": high},
        "cheaper_share": found.cheaper_share,
        "rental_usd_per_gpu_hour_to_match": found.rental_to_match,
        "caveats": [asdict(caveat) for caveat in found.caveats],
        "sources": [source_entry(book, name) for name in found.sources],
    }
    show(options, result, [
        month_finding(found),
        odds_text(found),
        supply_detail(found.supply),
        *_moves(found.swings, money),
        *(f"caveat: {caveat.text}" for caveat in found.caveats),
        *source_lines(book, found.sources),
    ])  # fmt: skip
    return 0


def _setup(options: argparse.Namespace) -> Setup:
    return Setup(
        options.name,
        options.chip,
        options.as_of or date.today(),
        mix=_mix(options),
        chips=options.chips,
        batch=options.requests,
        speed=options.speed,
        bytes_per_param=None if options.bits is None else options.bits / BITS_PER_BYTE,
        tier=options.tier,
        term=options.term,
        known_on=options.known_on,
        overrides=tuple(_override(text) for text in options.set),
    )


def _mix(options: argparse.Namespace) -> Mix | None:
    """The mix asked for; None where nothing is said of it."""
    given = {
        "input_tokens": options.input,
        "output_tokens": options.output,
        "cache_hit_share": options.cached_share,
    }
    known = {name: value for name, value in given.items() if value is not None}
    return Mix(**known) if known else None


def _override(text: str) -> tuple[str, float]:
    name, sign, value = text.partition("=")
    try:
        return name.strip(), float(value if sign else "")
    except ValueError:
        raise BadInputError("--set", text, "write it as name=number") from None


def _supply_entry(found: Supply) -> dict[str, Any]:
    copy, setup = found.copy, found.setup
    return {
        "architecture": found.architecture.id,
        "hypothetical": found.architecture.hypothetical,
        "chip": setup.chip,
        "as_of": setup.as_of.isoformat(),
        "mix": asdict(found.mix),
        "chips": copy.chips,
        "fewest_chips": found.smallest,
        "requests": copy.batch,
        "tokens_per_s_per_request": found.tokens_per_s_per_request,
        "capacity_tokens_per_month": found.capacity_per_month(found.central),
        "input_usd_per_mtok": asdict(found.usd_per_mtok("input")),
        "output_usd_per_mtok": asdict(found.usd_per_mtok("output")),
        "usd_per_mtok": asdict(found.usd_per_mtok("all")),
        "inputs": {name: q.value for name, q in found.quantities.items()},
        "draws": setup.draws,
        "seed": setup.seed,
    }


def _moves(swings: Any, worded: Any) -> list[str]:
    return [
        f"moves it: {INPUTS[s.names[0]].label} {s.first.low:,.4g} to {s.first.high:,.4g}: "
        f"{worded(s.at_low)} to {worded(s.at_high)}"
        for s in swings
    ]
