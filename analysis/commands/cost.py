"""Commands on what a system costs, and on claims about it."""

import argparse
from dataclasses import asdict

from analysis.book import lookup
from analysis.commands.shared import (
    asked_scenario,
    day_of,
    opened_book,
    published_entry,
    show,
    source_entry,
    source_lines,
)


def systems(options: argparse.Namespace) -> int:
    """List the systems and what can be counted of each."""
    from analysis.study.accounts import boundaries

    found = [
        {"id": s.id, "name": s.name, "maker": s.maker, "boundaries": list(boundaries(s))}
        for s in opened_book(options).systems.values()
    ]
    show(options, found, [
        f"{s['id']:<16} {s['name']} ({s['maker']}): {', '.join(s['boundaries'])}" for s in found
    ])  # fmt: skip
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """What a system costs, stage by stage."""
    from analysis.brief.footprint_words import footprint_text
    from analysis.brief.held_words import held_text
    from analysis.brief.tables import ledger_rows
    from analysis.brief.what_moves import reaching_published, swing_text, tornado
    from analysis.brief.words import BASIS_NAMES, BOUNDARY_NAMES, day, with_range
    from analysis.study.evaluate import evaluate as run
    from analysis.study.footprint import footprint
    from analysis.study.held_against import held_against
    from analysis.study.ledger_inputs import inputs

    book = opened_book(options)
    ledger = run(book, asked_scenario(options, options.system))
    currency = options.currency
    known, moving = inputs(book, ledger), tornado(ledger)
    held = list(held_against(book, ledger))
    energy = footprint(book, ledger)
    reverses_if = reaching_published(book, ledger, known, moving)
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
                "sources": [source_entry(book, name) for name in line.sources],
            }
            for line in ledger.lines
        ],
        "published": [
            {
                **published_entry(book, one.printed),
                "ours_usd": asdict(one.ours) if one.ours else None,
                "ours_over_published": one.ratio,
            }
            for one in held
        ],
        "tornado": [
            {
                "inputs": list(swing.names),
                "low": swing.first.low,
                "high": swing.first.high,
                "total_at_low": swing.at_low,
                "total_at_high": swing.at_high,
            }
            for swing in moving
        ],
        "reverses_if": reverses_if,
        "footprint": energy
        and {
            "mwh": asdict(energy.mwh),
            "tonnes_co2": asdict(energy.tonnes_co2),
            "kg_co2_per_kwh": energy.kg_co2_per_kwh.value,
            "left_out": list(energy.left_out),
            "sources": [source_entry(book, name) for name in energy.sources],
        },
        "caveats": [asdict(caveat) for caveat in ledger.caveats],
        "seed": ledger.scenario.seed,
        "draws": ledger.scenario.draws,
    }
    show(options, result, [
        f"{ledger.system.name}: {with_range(ledger.total, currency)}, 90 % range in brackets",
        f"{BOUNDARY_NAMES[ledger.boundary]}; {BASIS_NAMES[options.basis]}: "
        + (day(options.as_of) if options.as_of else "each stage at its own"),
        *(f"  {row['Stage']}: {row['Cost']} ({row['90 % range']})  {row['How']}"
          for row in ledger_rows(ledger)),
        *(f"published: {h.printed.figure.what}: {h.printed.usd:,.0f} US$ "
          f"({h.printed.figure.bound}, {h.printed.figure.basis}). {held_text(book, h)}"
          for h in held),
        *(f"moves it: {swing_text(book, swing, known, currency)}" for swing in moving[:3]),
        *([reverses_if] if reverses_if else []),
        *([footprint_text(energy)] if energy else []),
        *(f"caveat: {caveat.text}" for caveat in ledger.caveats),
        *source_lines(book, [name for line in ledger.lines for name in line.sources]),
    ])  # fmt: skip
    return 0


def compare(options: argparse.Namespace) -> int:
    """Systems, presets and scenarios side by side, each against the first."""
    from analysis.brief.comparison_words import comparison_rows, difference_text, step_rows
    from analysis.study.compare import bridge, share_dearer, side_by_side
    from analysis.study.presets import ledger_of
    from analysis.study.scenario_text import scenario_text

    book = opened_book(options)
    ledgers = side_by_side(book, [ledger_of(book, text) for text in options.scenario])
    first, *others = ledgers
    currency = first.scenario.currency
    found = [(other, bridge(first, other), share_dearer(first, other)) for other in others]
    result = {
        "currency": currency,
        "scenarios": [
            {"scenario": scenario_text(ledger.scenario), "boundary": ledger.boundary,
             "total": asdict(ledger.total)}
            for ledger in ledgers
        ],
        "variances": [
            {
                "to": scenario_text(other.scenario),
                "variance": other.total.central - first.total.central,
                "by": steps.by,
                "steps": [
                    {"name": step.name, "first": step.first, "second": step.other,
                     "variance": step.usd * first.per_usd}
                    for step in steps.steps
                ],
                "share_of_draws_first_dearer": dearer,
            }
            for other, steps, dearer in found
        ],
    }  # fmt: skip
    lines = [
        f"{row['Scenario']}: {row['Cost and 90 % range']}  {row['Variance']}".rstrip()
        for row in comparison_rows(ledgers)
    ]
    for other, steps, dearer in found:
        lines.append(f"{difference_text(first, other, dearer)}.")
        lines += [
            f"  {row['What differs']}: {row['First']} → {row['Second']}  {row['Variance']}"
            for row in step_rows(steps, first)
        ]
    show(options, result, lines)
    return 0


def claim(options: argparse.Namespace) -> int:
    """Check a claim against the forecast it rests on."""
    from analysis.brief.words import calendar_text, conditions_text, overall_verdict, verdict
    from analysis.study import claims

    book = opened_book(options)
    wanted = lookup.named("claim", book.claims, options.claim)
    dates = [text for text in options.set if text.partition("=")[0] in ("starts", "ends")]
    options.set = [text for text in options.set if text not in dates]
    days = {name: day_of(value) for name, _, value in (text.partition("=") for text in dates)}
    scenario = asked_scenario(options, wanted.system)
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
        "sources": [source_entry(book, name) for name in claims.sources(finding)],
    }
    show(options, result, [
        f"“{wanted.statement}” ({wanted.said_by}, {wanted.said_on})",
        f"{overall}.",
        f"{finding.boundary}: {verdict(finding)}",
        f"{finding.days} days, {finding.weeks:.1f} weeks. {calendar_text(finding)}",
        *conditions,
        *(f"caveat: {caveat.text}" for caveat in wanted.caveats),
        *(f"caveat: {caveat.text}" for caveat in finding.ledger.caveats),
        *source_lines(book, claims.sources(finding)),
    ])  # fmt: skip
    return 0
