"""Announced sums, as presets of the question what a sum of money buys."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from analysis.book.records.common import Cited, Currency, Id, Positive, Record, Text


class Setting(Record):
    """One input that a preset changes, as `--set` would."""

    name: Id
    value: Annotated[float, Field(gt=0, allow_inf_nan=False)] | Text


class BudgetPreset(Cited):
    """A sum that somebody announced, and how it is taken to be spent."""

    id: Id
    name: Text
    sentence: Text
    """What the sum was for; a card shows it."""
    currency: Currency
    amount: Positive
    as_of: date
    """The day whose exchange rate and prices apply."""
    method: Literal["buy", "rent"]
    overrides: tuple[Setting, ...] = ()
    upper_bound: Text
    """Why what it buys is more than one model would get."""


__all__ = ["BudgetPreset", "Setting"]
