"""Every number that the product shows before anybody moves a control, by a lasting name.

Two books' answers side by side say what an edit moves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from analysis.book import lookup
from analysis.book.load import Book
from analysis.study import budget, extraction, extraction_grounds
from analysis.study.accounts import boundaries
from analysis.study.budget_question import from_preset
from analysis.study.claims import Finding, check, grounds
from analysis.study.evaluate import evaluate
from analysis.study.extraction_question import Question
from analysis.study.market_answers import hosting, prices, runs, score
from analysis.study.scenario import BASES, Scenario
from analysis.study.shown import ONE_DRAW, Answer, Named, or_none, shown

LEAD_CLAIM, LEAD_BOUNDARY, BASE_STAGE = "eight-years", "tuning+data", "base.training"
THEN, THEN_MODELS = date(2023, 3, 1), ("text-davinci-003", "gpt-3.5-turbo")
"""The overview's figures: a lead, the base model that it leaves out, two prices of one day."""


@lru_cache(maxsize=8)
def answers(book: Book, day: date, currency: str = "USD") -> Mapping[str, Answer]:
    """Each shown number by its name, such as `price/openai/gpt-4/output`.

    What has a day of its own keeps it; the rest is asked as of `day`. Systems, prices and runs of
    a benchmark are in `currency`, the rest in the unit in which its page opens. What the book
    cannot say, for want of a price or because no number reaches it, is left out.
    """
    found = (
        *_systems(book, currency), *_claims(book), *_overview(book), *_budgets(book),
        *_extraction(book), *score(book, day), *hosting(book, day),
        *prices(book, day, currency), *runs(book, day, currency),
    )  # fmt: skip
    return {name: one for name, one in found if one}


def _systems(book: Book, currency: str) -> Named:
    """The total of every system in every account on every basis."""
    for system in book.systems.values():
        known = boundaries(system)
        counted = "boundary" if len(known) > 2 else "training_boundary"
        for boundary in known:
            for basis in BASES:
                asked = Scenario(system.id, boundary, basis, currency=currency, draws=ONE_DRAW)
                ledger = or_none(evaluate, book, asked)
                yield f"system/{system.id}/{boundary}/{basis}", shown(
                    f"{system.name} ({boundary}, {basis})",
                    ledger.total.central if ledger else None, currency, "systems",
                    ("system", system.id), (counted, boundary), ("basis", basis),
                    ("currency", currency), rests_on=ledger.rests_on if ledger else (),
                )  # fmt: skip


def _findings(book: Book, claim: str) -> Iterator[Finding]:
    """The finding of each boundary that the book has all prices for."""
    subject = book.claims[claim].system
    for boundary in boundaries(book.systems[subject]):
        asked = Scenario(subject, boundary, draws=ONE_DRAW)
        if found := or_none(check, book, claim, asked):
            yield found


def _claims(book: Book) -> Named:
    """Cost and lead of every claim in every account, in US dollars and years."""
    for claim in book.claims.values():
        for found in _findings(book, claim.id):
            where = f"“{claim.name}” ({found.boundary})"
            for name, what, value, unit in (
                ("cost", f"cost in {where}", found.ledger.usd.central, "USD"),
                ("years", f"lead over the forecast in {where}", found.years_ahead, "years"),
            ):
                yield f"claim/{claim.id}/{found.boundary}/{name}", shown(
                    what, value, unit, "claim", ("boundary", found.boundary),
                    rests_on=grounds(found),
                )  # fmt: skip


def _overview(book: Book) -> Named:
    """The numbers under the three headlines."""
    if LEAD_CLAIM in book.claims:
        found = list(_findings(book, LEAD_CLAIM))
        for f in found:
            if f.boundary == LEAD_BOUNDARY:
                what = "the headline’s lead"
                lead = shown(what, f.years_ahead, "years", "overview", rests_on=grounds(f))
                yield "overview/lead", lead
        what = "the base model that the headline leaves out"
        for line in (line for f in found[-1:] for line in f.ledger.lines):
            if line.stage == BASE_STAGE:
                cost = line.usd.central
                yield "overview/base", shown(what, cost, "USD", "overview", rests_on=line.rests_on)
    for model in THEN_MODELS:
        if price := or_none(lookup.price, book, model, THEN):
            what = f"the headline’s price of {model}"
            unit = f"{price.row.currency} per MTok"
            yield (
                f"overview/{model}",
                shown(what, price.row.output_per_mtok, unit, "overview", rests_on=(price.row,)),
            )


def _budgets(book: Book) -> Named:
    """What every announced sum buys, in FLOP."""
    for preset in book.budgets.values():
        asked = replace(from_preset(book, preset.id), draws=ONE_DRAW)
        found = or_none(budget.answer, book, asked)
        what, flop = f"compute of “{preset.name}”", found.flop.central if found else None
        query = ("preset", preset.id)
        yield (
            f"budget/{preset.id}",
            shown(what, flop, "FLOP", "budget", query, rests_on=found.rests_on if found else ()),
        )


def _extraction(book: Book) -> Named:
    """Cost, share, leverage, time and loss of every preset, where its inputs give them."""
    for preset in book.extraction_presets.values():
        found = or_none(extraction.answer, book, Question(preset.id, draws=ONE_DRAW))
        if found is None:
            continue
        middle, behind = found.middle, extraction_grounds.everything(found)
        for name, what, value, unit in (
            ("cost", "attacker’s cost", middle.attacker_usd, "USD"),
            ("share", "recovered share", middle.share, "share"),
            ("leverage", "leverage", middle.leverage, "times"),
            ("days", "time to the target", middle.clone_days, "days"),
            ("lost", "margin lost", middle.lost, "USD"),
        ):
            told = f"{what} in “{preset.name}”"
            query = ("preset", preset.id)
            yield (
                f"extraction/{preset.id}/{name}",
                shown(told, value, unit, "extraction", query, rests_on=behind),
            )


__all__ = ["Answer", "answers"]
