"""The question that a budget asks: a sum, the day, the way it is spent, and what was changed."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import get_args

from analysis.book import lookup
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.budget_inputs import PRICE, Way
from analysis.study.scenario import CURRENCIES, MAX_DRAWS, Overrides

WAYS: tuple[Way, ...] = get_args(Way)
FIRST_PRESET, FIRST_MODEL = "britgpt-900m", "gpt-4"
DEFAULT_DAY = date(2023, 3, 15)
"""The day of the first preset, the Budget of 2023; its rate holds where no day is given."""
MOST_MONEY = 1e15


@dataclass(frozen=True)
class Budget:
    """The question: a sum, the day, the way it is spent, and every assumption that was changed."""

    amount: float
    currency: str = "GBP"
    as_of: date | None = None
    way: Way | None = None
    """None: renting where an hour's price was set, else buying."""
    overrides: Overrides = ()
    against: str = FIRST_MODEL
    """The model that the finding compares with."""
    known_on: date | None = None
    ranged: bool = True
    """False: every input certain at its central value."""
    draws: int = 4096
    seed: int = 20230313
    upper_bound: str = "every hour of the compute goes into one model’s final run"
    """Why what it buys is more than one model would get."""

    def __post_init__(self) -> None:
        if not (isfinite(self.amount) and 0 < self.amount <= MOST_MONEY):
            raise BadInputError("amount", self.amount, f"use more than 0, at most {MOST_MONEY:g}")
        if self.currency not in CURRENCIES:
            raise UnknownNameError("currency", self.currency, CURRENCIES)
        if self.way not in (None, *WAYS):
            raise UnknownNameError("way", str(self.way), WAYS)
        if not 1 <= self.draws <= MAX_DRAWS:
            raise BadInputError("draws", self.draws, f"use 1 to {MAX_DRAWS:,}")
        if self.seed < 0:
            raise BadInputError("seed", self.seed, "use a whole number of 0 or more")
        if {"params", "tokens"} <= dict(self.overrides).keys():
            text = "set params or tokens, not both: the compute gives the other"
            raise BadInputError("params", dict(self.overrides)["params"], text)

    @property
    def chosen_way(self) -> Way:
        return self.way or ("rent" if PRICE in dict(self.overrides) else "buy")

    @property
    def day(self) -> date:
        return self.as_of or DEFAULT_DAY


def from_preset(book: Book, name: str) -> Budget:
    """The question that a preset of the book asks; raises `UnknownNameError`."""
    preset = lookup.named("budget", book.budgets, name)
    overrides = tuple(sorted((setting.name, setting.value) for setting in preset.overrides))
    return Budget(
        preset.amount, preset.currency, preset.as_of, preset.method, overrides,
        upper_bound=preset.upper_bound,
    )  # fmt: skip
