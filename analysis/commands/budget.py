"""What a sum of money buys: compute, a model, or something else."""

import argparse
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from analysis.book.load import Book
from analysis.commands.shared import fields, opened_book, show, source_entry, source_lines
from analysis.errors import BadInputError
from analysis.study.budget_question import Budget, from_preset
from analysis.study.scenario import parse_overrides


def budget(options: argparse.Namespace) -> int:
    """What a sum of money buys, in training compute and otherwise."""
    from analysis.brief import budget_words as words
    from analysis.study.budget import answer
    from analysis.study.budget_back import money_for, reach, seek, tornado
    from analysis.study.purchases import purchases

    book = opened_book(options)
    found = answer(book, _asked(book, options))
    budget = found.budget
    flop, target = reach(book, found, options.reach or budget.against)
    needed, solved = money_for(book, budget, flop), seek(found, flop)
    bought, missing = purchases(book, found)
    result: dict[str, Any] = {
        "usd": found.usd,
        "chips": found.chips,
        "flop": asdict(found.flop),
        "relative_to": {level.id: found.flop.central / level.flop for level in found.levels},
        "params": found.params.central,
        "tokens": found.tokens.central,
        "upper_bound": True,
        "finding": words.finding(found),
        "verdict": words.verdict(found),
        "reverses_if": words.reverses(found),
        "way": found.way,
        "amount": budget.amount,
        "currency": budget.currency,
        "as_of": budget.day.isoformat(),
        "chip": found.chip.id,
        "days": found.days,
        "gpu_hours": asdict(found.gpu_hours),
        "params_range": asdict(found.params),
        "tokens_range": asdict(found.tokens),
        "inputs": {name: asdict(q) for name, q in found.quantities.items()},
        "shares": [fields(share) for share in found.shares],
        "models": [
            {"id": level.id, "name": level.name, "flop": level.flop, "evidence": level.evidence,
             "counted": level.counted, "ratio": asdict(found.ratio(level))}
            for level in found.levels
        ],
        "tornado": [
            {"inputs": swing.names, "at_low": swing.at_low, "at_high": swing.at_high}
            for swing in tornado(found)
        ],
        "reach": {
            "target": target, "flop": flop, "inputs": solved,
            "money": [
                {"way": need.way, "amount": asdict(need.amount) if need.amount else None,
                 "why_not": need.why_not}
                for need in needed
            ],
        },
        "buys": [_entry(asdict(purchase)) for purchase in bought],
        "cannot_price": [asdict(option) for option in missing],
        "seed": budget.seed,
        "draws": budget.draws,
        "caveats": [asdict(caveat) for caveat in found.caveats],
        "sources": [source_entry(book, name) for name in found.sources],
    }  # fmt: skip
    show(options, result, [
        f"{words.finding(found)}.",
        f"{words.verdict(found)}. {words.reverses(found)}.",
        f"By {words.WAY_NAMES[found.way]}, as of {budget.day}: {words.working(found)}",
        f"{words.model_text(found)}.",
        *(f"  {row['Part']}: {row['Sum']} ({row['Share']})" for row in words.shares_rows(found)),
        f"90 % ranges over {budget.draws:,} draws, seed {budget.seed}"
        if budget.ranged else "without ranges: every input at its central value",
        *(f"  {' and '.join(swing.names)}: {words.flop_text(swing.at_low)} to "
          f"{words.flop_text(swing.at_high)} FLOP" for swing in tornado(found)),
        f"To reach {target} ({words.flop_text(flop)} FLOP):",
        *(f"  {words.needed_text(need, budget.currency)}" for need in needed),
        *(f"  {line}" for line in words.seek_lines(found, solved)),
        "What else the sum buys, in years in which one person uses a model:",
        *(f"  {row['Option']}: {row['Person-years of use']}; cheaper than the API from "
          f"{row['Cheaper than the API from']}; {row['The whole sum buys']}"
          for row in words.purchase_rows(bought)),
        *(f"  {option.name}: {option.why}" for option in missing),
        *(f"caveat: {caveat.text}" for caveat in found.caveats),
        *source_lines(book, found.sources),
    ])  # fmt: skip
    return 0


def _asked(book: Book, options: argparse.Namespace) -> Budget:
    """The question: a sum in a currency, or a preset by its id; every option given changes it."""
    overrides = dict(parse_overrides(options.set))
    try:
        asked = Budget(amount_of(options.amount), options.currency or "GBP")
    except ValueError:
        if options.amount not in book.budgets:
            known = ", ".join(book.budgets)
            text = f"write a sum such as 900000000, or a preset: {known}"
            raise BadInputError("amount", options.amount, text) from None
        asked = from_preset(book, options.amount)
        if options.currency and options.currency != asked.currency:
            text = f"the preset is in {asked.currency}; write its sum to convert it"
            raise BadInputError("currency", options.currency, text) from None
    day: date | None = options.as_of
    way = options.way or ("rent" if "rental_usd_per_gpu_hour" in overrides else asked.way)
    return replace(
        asked,
        overrides=tuple(sorted({**dict(asked.overrides), **overrides}.items())),
        as_of=day or asked.as_of,
        known_on=options.known_on,
        way=way,
        against=options.against or asked.against,
        ranged=not options.certain,
        draws=asked.draws if options.draws is None else options.draws,
        seed=asked.seed if options.seed is None else options.seed,
    )


def amount_of(text: str) -> float:
    """A sum as people write it; raises `ValueError` for what is none.

    >>> amount_of("900000000"), amount_of("100m"), amount_of("1.1bn"), amount_of("1,000")
    (900000000.0, 100000000.0, 1100000000.0, 1000.0)
    """
    plain = text.strip().lower().replace(",", "").replace("_", "")
    for suffix, size in (("bn", 1e9), ("m", 1e6), ("k", 1e3)):
        if plain.endswith(suffix):
            return float(plain.removesuffix(suffix)) * size
    return float(plain)


def _entry(purchase: dict[str, Any]) -> dict[str, Any]:
    return {**purchase, "unit": "person-years of use"}
