"""A number as the product shows it, and the page that does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeVar

from analysis.errors import CostfallError
from analysis.model.compute import Number
from analysis.study.grounds import Grounded, Grounds

T = TypeVar("T")
ONE_DRAW = 1
"""Central values come from central inputs, so that one draw leaves them as they are."""


@dataclass(frozen=True)
class Answer(Grounded):
    """A number as shown, with the page that shows it."""

    what: str
    """A few words for the screen: a noun in the singular, as “falls” or “rises” may follow."""
    value: float
    unit: str
    """USD or another currency, "USD per MTok", "FLOP", "years", "share", "times", "days" or
    "tokens a month"."""
    page: str
    """The file under `dashboard/pages`, without its ending."""
    query: tuple[tuple[str, str], ...] = ()
    """The parameters with which that page shows the number."""


Named = Iterator[tuple[str, Answer | None]]
"""Numbers by their lasting names; None for one that the book cannot say."""


def or_none(work: Callable[..., T], *given: Any, **named: Any) -> T | None:
    """The result, or None where the book does not hold what it takes."""
    try:
        return work(*given, **named)
    except CostfallError:
        return None


def shown(
    what: str, value: Number | None, unit: str, page: str, *query: tuple[str, str],
    rests_on: Grounds,
) -> Answer | None:  # fmt: skip
    """The answer; None where there is no number, or one beyond all bounds."""
    if value is None or not isfinite(float(value)):
        return None
    return Answer(what, float(value), unit, page, query, rests_on=rests_on)
