"""What each command of the command line asks and prints."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time
from typing import TYPE_CHECKING, Any

from analysis.book import lookup
from analysis.book.load import Book, load
from analysis.errors import BadBookError, BadInputError
from analysis.study.scenario import Scenario, parse_overrides

if TYPE_CHECKING:
    from analysis.study.evaluate import Printed


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
    _show(options, result, lines)
    return 1 if loaded.problems else 0


def systems(options: argparse.Namespace) -> int:
    """List the systems and what can be counted of each."""
    from analysis.study.evaluate import boundaries

    found = [
        {"id": s.id, "name": s.name, "maker": s.maker, "boundaries": list(boundaries(s))}
        for s in _book(options).systems.values()
    ]
    _show(options, found, [
        f"{s['id']:<16} {s['name']} ({s['maker']}): {', '.join(s['boundaries'])}" for s in found
    ])  # fmt: skip
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """What a system costs, stage by stage."""
    from analysis.brief.tables import ledger_rows
    from analysis.brief.words import BASIS_NAMES, BOUNDARY_NAMES, day, with_range
    from analysis.study.evaluate import evaluate as run

    book = _book(options)
    ledger = run(book, _scenario(options, options.system))
    currency = options.currency
    result = {
        "system": ledger.system.id,
        "boundary": ledger.boundary,
        "basis": options.basis,
        "as_of": ledger.as_of.isoformat(),
        "currency": currency,
        "total": asdict(ledger.total),
        "lines": [
            {
                "stage": line.stage,
                "kind": line.kind,
                **asdict(line.usd.times(ledger.per_usd)),
                "working": line.working,
                "sources": [_source(book, name) for name in line.sources],
            }
            for line in ledger.lines
        ],
        "published": [_published(book, printed) for printed in ledger.published],
        "caveats": [asdict(caveat) for caveat in ledger.caveats],
        "seed": ledger.scenario.seed,
        "draws": ledger.scenario.draws,
    }
    _show(options, result, [
        f"{ledger.system.name}: {with_range(ledger.total, currency)}, 90 % range in brackets",
        f"{BOUNDARY_NAMES[ledger.boundary]}; {BASIS_NAMES[options.basis]}: "
        + (day(options.as_of) if options.as_of else "each stage at its own"),
        *(f"  {row['Stage']}: {row['Cost']} ({row['90 % range']})  {row['How']}"
          for row in ledger_rows(ledger)),
        *(f"published: {p.figure.what}: {p.usd:,.0f} US$ ({p.figure.bound}, {p.figure.basis})"
          for p in ledger.published),
        *(f"caveat: {caveat.text}" for caveat in ledger.caveats),
        *_source_lines(book, [name for line in ledger.lines for name in line.sources]),
    ])  # fmt: skip
    return 0


def claim(options: argparse.Namespace) -> int:
    """Check a claim against the forecast it rests on."""
    from analysis.brief.words import calendar_text, conditions_text, overall_verdict, verdict
    from analysis.study import claims

    book = _book(options)
    wanted = lookup.named("claim", book.claims, options.claim)
    dates = [text for text in options.set if text.partition("=")[0] in ("starts", "ends")]
    options.set = [text for text in options.set if text not in dates]
    days = {name: day_of(value) for name, _, value in (text.partition("=") for text in dates)}
    scenario = _scenario(options, wanted.system)
    finding = claims.check(book, options.claim, scenario, days)
    overall = overall_verdict(
        claims.check_all(book, options.claim, scenario, days),
        book.forecasts[wanted.forecast].publisher,
    )
    conditions = conditions_text(claims.conditions(finding), finding)
    result = {
        "claim": options.claim,
        "boundary": finding.boundary,
        "cost_usd": finding.ledger.usd.central,
        "cost_usd_low": finding.ledger.usd.low,
        "cost_usd_high": finding.ledger.usd.high,
        "years_ahead": finding.years_ahead,
        "years_ahead_low": finding.years_ahead_low,
        "years_ahead_high": finding.years_ahead_high,
        "weeks": finding.weeks,
        "days": finding.days,
        "verdict": verdict(finding),
        "overall": overall,
        "calendar_years_ahead": finding.calendar_years_ahead,
        "own_estimate_usd": asdict(finding.own.usd),
        "own_years_ahead": finding.own_years_ahead,
        "true_if": conditions,
        "caveats": [asdict(caveat) for caveat in finding.ledger.caveats],
        "sources": [_source(book, name) for name in claims.sources(finding)],
    }
    _show(options, result, [
        f"“{wanted.statement}” ({wanted.said_by}, {wanted.said_on})",
        f"{overall}.",
        f"{finding.boundary}: {verdict(finding)}",
        f"{finding.days} days, {finding.weeks:.1f} weeks. {calendar_text(finding)}",
        *conditions,
        *(f"caveat: {caveat.text}" for caveat in wanted.caveats),
        *(f"caveat: {caveat.text}" for caveat in finding.ledger.caveats),
        *_source_lines(book, claims.sources(finding)),
    ])  # fmt: skip
    return 0


def price(options: argparse.Namespace) -> int:
    """What a call costs on a day, at the price that applied."""
    from analysis.brief.words import bill, rates_text
    from analysis.study.calls import call_cost

    book = _book(options)
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
    _show(options, result, [
        f"{bill(call.cost, call.currency)}  {call.price.model}: {rates_text(row)} "
        f"since {row.since} ({row.status})",
        f"source: {book.sources[row.source].title}, {book.sources[row.source].url}",
        *(f"caveat: {caveat.text}" for caveat in call.caveats),
    ])  # fmt: skip
    return 0


def _book(options: argparse.Namespace) -> Book:
    loaded = load(options.data)
    if loaded.book is None:
        more = f" (and {len(loaded.problems) - 1} more: costfall check)" * (
            len(loaded.problems) > 1
        )
        raise BadBookError(f"{loaded.problems[0]}{more}")
    return loaded.book


def _scenario(options: argparse.Namespace, system: str) -> Scenario:
    given = vars(options)
    optional = ("boundary", "basis", "as_of", "known_on", "currency", "draws", "seed")
    known = {key: given[key] for key in optional if given.get(key) is not None}
    return Scenario(system, overrides=parse_overrides(options.set), **known)


def _source(book: Book, name: str) -> dict[str, str]:
    source = book.sources[name]
    return {"id": name, "title": source.title, "url": source.url}


def _source_lines(book: Book, names: Iterable[str]) -> list[str]:
    found = [book.sources[name] for name in dict.fromkeys(names)]
    return [f"source: {source.title}, {source.url}" for source in found]


def _published(book: Book, printed: "Printed") -> dict[str, Any]:
    keys = {"what", "currency", "amount", "bound", "basis", "evidence", "quote"}
    shown = printed.figure.model_dump(mode="json", include=keys)
    return {**shown, "usd": printed.usd, "source": _source(book, printed.figure.source)}


def _show(options: argparse.Namespace, result: object, lines: list[str]) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else "\n".join(lines))


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schemas that editors check the book's files with."""
    from analysis.book.schema import write_schemas

    written = write_schemas(options.data / "schema")
    _show(options, {"files": [path.name for path in written]}, [str(path) for path in written])
    return 0


def time_of(text: str) -> time:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise BadInputError("time", text, "write it as 18:30, in UTC")
    return found


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError("date", text, "write it as 2023-03-13") from None
