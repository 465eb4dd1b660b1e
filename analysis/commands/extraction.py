"""Extraction risk: the fit, and what an API gives away."""

import argparse
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

from analysis.commands.shared import opened_book, show, source_entry
from analysis.errors import BadInputError

if TYPE_CHECKING:
    from analysis.study.draws import Spread
    from analysis.study.extraction import Answer
    from analysis.study.extraction_levers import Effect


def extraction(options: argparse.Namespace) -> int:
    """What an API gives away: the share recovered, both sides' costs, time and levers."""
    from analysis.book.known import book_known_on
    from analysis.brief.extraction_words import answer_lines
    from analysis.study.extraction import answer, carried_by
    from analysis.study.extraction_levers import effects
    from analysis.study.extraction_question import Question, parse

    book = opened_book(options)
    if options.known_on:
        book = book_known_on(book, options.known_on)
    asked = {key: value for key in ("preset", "as_of", "draws", "seed")
             if (value := getattr(options, key)) is not None}  # fmt: skip
    found = answer(book, Question(overrides=parse(options.set), **asked))
    tried = effects(found)
    result = {
        "preset": found.question.preset,
        "basis": found.given.preset.basis,
        "as_of": found.given.as_of.isoformat(),
        "band": 0.8,
        "seed": found.question.seed,
        "exchanges": _plain(found.middle.exchanges),
        "samples": _plain(found.middle.samples),
        "recovered_share": _spread(found.recovered),
        "style": _spread(found.measured(lambda each: each.apart.get("style"))),
        "broad": _spread(found.measured(lambda each: each.apart.get("broad"))),
        "attacker_cost": {
            **_spread(found.attacker),
            "lines": [
                {"line": name, "usd": _plain(usd),
                 "working": found.shop.working.get(name, "as set"),
                 "sources": [source_entry(book, s) for s in found.shop.sources.get(name, ())]}
                for name, usd in found.middle.costs.items()
            ],
            "campaigns": campaign_costs(found),
        },
        "replacement_cost": _plain(found.replacement and found.replacement.value),
        "leverage": _spread(found.spread(lambda each: each.leverage)),
        "target_share": found.target,
        "days": _spread(found.spread(lambda each: each.clone_days)),
        "drawing_days": _plain(found.middle.drawing_days),
        "attacker_value": _spread(found.spread(lambda each: each.gain)),
        "lost_margin": {**_spread(found.spread(lambda each: each.lost)),
                        "exits": dict(carried_by(found))},
        "levers": [_lever(each) for each in tried],
        "missing": list(found.missing),
        "caveats": [caveat.text for caveat in found.caveats],
    }  # fmt: skip
    show(options, result, answer_lines(found, tried))
    return 0


def _spread(found: "Spread | None") -> dict[str, float | None]:
    if found is None:
        return {"low": None, "central": None, "high": None}
    return {key: _plain(getattr(found, key)) for key in ("low", "central", "high")}


def _plain(value: Any) -> float | None:
    """A number as JSON has it: nothing that is unknown or endless."""
    return None if value is None or not isfinite(float(value)) else float(value)


def _lever(each: "Effect") -> dict[str, Any]:
    (lever,) = each.levers
    return {
        "id": lever.id, "effect": lever.effect, "moves": each.moves, "why_not": each.why_not,
        "recovered_share": _spread(each.share), "attacker_usd": _spread(each.attacker_usd),
        "attacker_times": each.attacker_times, "lost_margin": _spread(each.lost_usd),
        "attacker_value": _spread(each.gain_usd),
        "honest_cost": lever.honest_cost, "atlas": list(lever.atlas), "owasp": list(lever.owasp),
    }  # fmt: skip


def campaign_costs(found: "Answer") -> list[dict[str, Any]]:
    """What the API asks for each part of the preset that is told on its own."""
    from analysis.study.extraction import campaigns

    return [{"name": name, "exchanges": count, "usd": usd} for name, count, usd in campaigns(found)]


def refit(options: argparse.Namespace) -> int:
    """Fit the law of recovered shares to the book's public cases, and write it into the book."""
    from analysis.book.fitted_law import write_fitted_law
    from analysis.study.extraction_fit import refit as fit

    try:
        law = fit(opened_book(options), date.today())
    except ModuleNotFoundError:
        raise BadInputError("scipy", "missing", "a refit needs it: run make refit") from None
    path = write_fitted_law(options.data, law)
    named = dict(zip(law.parameters, law.law, strict=True))
    result = {"file": str(path), "cases": law.cases, "programmes": len(law.programmes), **named}
    show(options, result, [f"{key}: {value}" for key, value in result.items()])
    return 0
