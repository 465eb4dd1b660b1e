"""Errors a user can act on. Each says in one line what is wrong and what would be right."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches


class CostfallError(Exception):
    """What a page or the command line shows instead of a traceback."""


class UnknownNameError(CostfallError):
    """A name that is not in the book or not an input of the model."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(set(known))
        near = get_close_matches(name, names, n=3, cutoff=0.5) or names[:6]
        super().__init__(f"unknown {kind} {name!r}; nearest: {', '.join(near) or 'none'}")


class NoFigureError(CostfallError):
    """Nothing in the book applied to this thing on that day."""

    def __init__(self, what: str, as_of: date, remedy: str) -> None:
        super().__init__(f"no figure for {what} on {as_of}: {remedy}")


class BadInputError(CostfallError):
    """A value outside what the model can take."""

    def __init__(self, name: str, value: object, rule: str) -> None:
        super().__init__(f"{name} = {value!r} cannot be used: {rule}")


class BadBookError(CostfallError):
    """The data folder does not hold a usable fact book."""
