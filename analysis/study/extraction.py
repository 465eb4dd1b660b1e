"""Extraction of a model through its API: both ledgers, the share recovered, time and loss."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.model.compute import Number
from analysis.study.draws import Quantity, Spread, draw_each
from analysis.study.extraction_caveats import caveats
from analysis.study.extraction_costs import Shop, defender_ledger, shop_of
from analysis.study.extraction_law import band, fitted, measured_scatter
from analysis.study.extraction_question import (
    EXITS,
    GAIN,
    INPUTS,
    VALUE,
    Inputs,
    Question,
    inputs,
)
from analysis.study.extraction_reckon import Reckoned, Values, central_laws, drawn_laws, reckon
from analysis.study.grounds import Grounds, source_ids
from analysis.study.stages import Caveat

NEAR_CLONE = 0.8
"""Share of the gap that counts as a near-clone, where no target is set: a start, not a finding."""


@dataclass(frozen=True)
class Answer:
    """The reckoning at the central inputs and over the draws, with what there is to say."""

    book: Book = field(repr=False)
    question: Question
    given: Inputs
    shop: Shop
    replacement: Quantity | None
    remade: Grounds = field(repr=False)
    """The records behind the replacement."""
    target: float
    values: Values = field(repr=False)
    """The inputs by name, central."""
    drawn_values: Values = field(repr=False)
    middle: Reckoned
    draws: Reckoned = field(repr=False)
    missing: tuple[str, ...]
    """Inputs that nobody has published a figure for and that were not set."""
    caveats: tuple[Caveat, ...]

    def spread(self, pick: Callable[[Reckoned], Number | None]) -> Spread | None:
        """The 80 % band of something reckoned around its central value."""
        middle, draws = pick(self.middle), pick(self.draws)
        if middle is None or draws is None:
            return None
        return Spread(*_ends(draws, float(middle)))

    @property
    def replacement_sources(self) -> tuple[str, ...]:
        """Ids of the sources of what the tuning would cost again."""
        return source_ids(self.remade)

    @property
    def domain(self) -> str:
        return str(self.given.values["domain"])

    @property
    def base_params_b(self) -> float:
        return float(self.given.values["base_params_billion"])

    @cached_property
    def recovered(self) -> Spread | None:
        """The share of the gap that the samples recover, with the band that tests would find."""
        return self.measured(lambda found: found.share)

    def measured(self, pick: Callable[[Reckoned], Number | None]) -> Spread | None:
        """A recovered share, its band widened by how far tests lie from what was recovered."""
        middle, draws = pick(self.middle), pick(self.draws)
        if middle is None or draws is None:
            return None
        many, seed = self.question.draws, self.question.seed
        tested = np.where(
            np.asarray(draws) > 0, draws + measured_scatter(fitted(self.book), many, seed), 0.0
        )
        return Spread(*_ends(tested, float(middle)))

    @cached_property
    def attacker(self) -> Spread:
        """What it costs who copies, in US dollars."""
        found = self.spread(lambda each: each.attacker_usd)
        assert found  # noqa: S101 (costs are never None)
        return found


def answer(book: Book, question: Question) -> Answer:
    """What a preset with changes comes to.

    Raises `UnknownNameError` for an unknown preset, domain or chip, `BadBookError` for a book
    without a fitted law and `NoFigureError` for a price that the book does not have.
    """
    given = inputs(book, question)
    shop = shop_of(book, given)
    replacement, remade = defender_ledger(book, given, question)
    quantities = _quantities(given, shop, replacement)
    base = float(given.values.get("base_params_billion", 0.0))
    if not base:
        raise BadInputError("base_params_billion", base, "set the size of the base model")
    domain = str(given.values["domain"])
    target = given.number("target_share")
    laws = central_laws(book, domain, base)
    target = NEAR_CLONE if target is None else target
    values = set_or_neutral(given)
    middle = {**values, **{name: one.value for name, one in quantities.items()}}
    drawn = {**values, **draw_each(quantities, question.draws, question.seed)}
    answered = Answer(
        book,
        question,
        given,
        shop,
        replacement,
        remade,
        target,
        middle,
        drawn,
        reckon(middle, laws, shop, target),
        reckon(drawn, drawn_laws(book, domain, base, question), shop, target),
        given.missing((*GAIN, *VALUE)),
        (),
    )
    return replace(answered, caveats=tuple(caveats(answered)))


def _ends(draws: Number, middle: float) -> tuple[float, float, float]:
    low, high = band(draws) if np.ndim(draws) else (float(draws), float(draws))
    return low, middle, high


def set_or_neutral(given: Inputs) -> dict[str, Number]:
    """Every numeric input that was set or has a neutral value."""
    found = {name: given.number(name) for name, rule in INPUTS.items() if not rule.text}
    return {name: value for name, value in found.items() if value is not None}


def _quantities(given: Inputs, shop: Shop, replacement: Quantity | None) -> dict[str, Quantity]:
    """Inputs with ranges; each is a cause of its own."""
    found = {
        name: Quantity(one.value, one.low, one.high, f"extraction {name}", most=INPUTS[name].most)
        for name, one in given.figures.items()
        if one.low is not None and one.high is not None
    }
    found |= shop.quantities
    if replacement:
        found["replacement_usd"] = replacement
    return found


def carried_by(found: Answer) -> tuple[tuple[str, float], ...]:
    """US dollars that each open exit takes of the loss on its own, the largest first."""
    closed = {**found.values, **dict.fromkeys(EXITS, 0.0)}
    whole = _lost(found, closed)
    taken = {
        name: whole - _lost(found, {**closed, name: found.values[name]})
        for name in EXITS
        if found.values[name]
    }
    return tuple(sorted(taken.items(), key=lambda each: -each[1]))


def campaigns(found: Answer) -> tuple[tuple[str, float, float], ...]:
    """Name, exchanges and US dollars at the API of each part of the preset told on its own."""
    whole, usd = found.middle.exchanges, found.middle.costs.get("api")
    if not whole or usd is None:
        return ()
    per_exchange = float(usd) / float(whole)
    return tuple(
        (each.name, each.value, each.value * per_exchange) for each in found.given.preset.campaigns
    )


def _lost(found: Answer, values: Values) -> float:
    laws = central_laws(found.book, found.domain, found.base_params_b)
    return float(reckon(values, laws, found.shop, found.target).lost or 0.0)
