"""The training compute of the book's models, to hold a budget's against."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.model import budget as formulas
from analysis.model.compute import SECONDS_PER_HOUR, training_flop
from analysis.study.grounds import Grounded, unique

EXAFLOP = 1e18
_RATE = re.compile(r"^\s*([\d.]+)\s*(?:ai[\s-]*)?(?:exaflops?|exaflop/s|ef)\s*$", re.IGNORECASE)
_WEAKEST = ("alleged", "recalled", "estimate", "derived", "verified")


@dataclass(frozen=True)
class Level(Grounded):
    """A model's training compute, with how firm it is."""

    id: str
    name: str
    maker: str
    released: date
    flop: float
    low: float
    high: float
    """Ends of the 90 % range, where the source gives one."""
    evidence: r.Evidence
    counted: str
    """How it was come by: as published, or from parameters and tokens."""

    @property
    def source(self) -> str:
        """That of its first figure."""
        return self.sources[0]


@lru_cache(maxsize=4)
def levels(book: Book) -> tuple[Level, ...]:
    """Every model trained from scratch whose FLOP the book knows, the smallest first.

    FLOP as published; else those of parameters × tokens, the active ones of a mixture of experts.
    Of several stages those count whose FLOP are known.
    """
    found = (_level(system) for system in book.systems.values())
    return tuple(sorted((level for level in found if level), key=lambda level: level.flop))


def target_flop(book: Book, text: str, fleet_share: float, days: float) -> tuple[float, str]:
    """The FLOP that a reader names, and what to call them: a model, a number, or AI exaflops.

    AI exaflops are a machine's speed: a quarter of them is the dense bf16 rate, which runs for
    `days` at `fleet_share`, MFU × availability.

    Raises `UnknownNameError` for what is none of these, `BadInputError` for a number of 0 or less.
    """
    for level in levels(book):
        if text in (level.id, level.name):
            return level.flop, level.name
    if match := _RATE.match(text):
        rate = _number(match[1]) * EXAFLOP * formulas.DENSE_BF16_SHARE_OF_AI_FLOP
        seconds = days * formulas.HOURS_PER_DAY * SECONDS_PER_HOUR
        return rate * seconds * fleet_share, f"{match[1]} AI exaflops in {days:g} days"
    try:
        flop = float(text)
    except ValueError:
        raise UnknownNameError("model", text, [level.id for level in levels(book)]) from None
    if not 0 < flop < 1e32:
        raise BadInputError("reach", text, "use more than 0 and at most 1e32 FLOP")
    return flop, f"{flop:.3g} FLOP".replace("e+", "e")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInputError("reach", text, "write a number of exaflops, such as 21") from None


def _level(system: r.System) -> Level | None:
    stages = [s for s in system.stages if isinstance(s, r.ComputeStage) and s.part == "training"]
    known = [known for known in map(_known, stages) if known]
    if not known:
        return None
    total = sum(flop for flop, _ in known)
    figures = [figure for _, used in known for figure in used]
    alone = figures[0] if len(figures) == 1 else None
    grades = [figure.evidence for figure in figures] + (["derived"] if alone is None else [])
    return Level(
        system.id, system.name, system.maker, system.released, total,
        (alone.low if alone else None) or total, (alone.high if alone else None) or total,
        min(grades, key=_WEAKEST.index), "as published" if alone else "parameters × tokens",
        rests_on=unique(figures),
    )  # fmt: skip


def _known(stage: r.ComputeStage) -> tuple[float, tuple[r.Figure, ...]] | None:
    """The FLOP of a stage, with the figures that they rest on."""
    if stage.flop:
        return stage.flop.value, (stage.flop,)
    if not (stage.params and stage.tokens):
        return None
    flop = training_flop(
        params=stage.params.value,
        tokens=stage.tokens.value,
        flop_per_param_token=stage.flop_per_param_token,
    )
    return float(flop), (stage.params, stage.tokens)
