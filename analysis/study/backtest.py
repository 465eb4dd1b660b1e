"""The cost model held against published runs, on three tests and beside simpler ways to predict.

hours: from active parameters, tokens, architecture, kind and chip alone. cost given hours: chip,
day and hours are known, the rate is not. ex ante: neither. What was published is only compared,
never fitted; a run that the model was fitted on is predicted by a fit without its model family.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from analysis.book.chip_names import chip_named, is_mixed
from analysis.book.load import Book
from analysis.book.records import Chip
from analysis.book.run_table import RunRow, rows_of
from analysis.errors import NoFigureError
from analysis.study.calibrate import family, observed, without_family
from analysis.study.draws import Quantity
from analysis.study.expected import (
    Parameters,
    expected_hours,
    expected_rental,
    parameters,
    product,
)

Test = Literal["hours", "cost_given_hours", "ex_ante"]
TESTS: tuple[Test, ...] = ("hours", "cost_given_hours", "ex_ante")
UNTESTED_KINDS = {
    "planned": "planned, not run",
    "prune+distill": "distilled: the teacher's share of the hours is not known",
}


@dataclass(frozen=True)
class Compared:
    """A published figure, and what was predicted without it."""

    row: RunRow
    published: float
    predicted: Quantity

    @property
    def factor(self) -> float:
        """Predicted over published."""
        return self.predicted.value / self.published

    @property
    def covered(self) -> bool:
        """Whether the published figure lies in the 90 % range."""
        return self.predicted.low <= self.published <= self.predicted.high


@dataclass(frozen=True)
class LeftOut:
    """A run to be scored that cannot be predicted, and why."""

    row: RunRow
    reason: str


@dataclass(frozen=True)
class Outcome:
    """One test: every run that could be predicted, in the order of the table, and the others."""

    compared: tuple[Compared, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class BackTest:
    """The three tests of one table of runs."""

    outcomes: Mapping[Test, Outcome]

    def compared(self, test: Test) -> tuple[Compared, ...]:
        return self.outcomes[test].compared

    def left_out(self, test: Test) -> tuple[LeftOut, ...]:
        return self.outcomes[test].left_out


class UnpredictableError(Exception):
    """A row lacks what a prediction needs; the text says what."""


Predict = Callable[[RunRow], Quantity]


def backtest(book: Book, rows: Iterable[RunRow], *, in_sample: bool = False) -> BackTest:
    """Every row predicted and compared; `in_sample` predicts all with the book's own parameters."""
    predict = predictor(book, in_sample=in_sample)
    table = tuple(rows)
    return BackTest({test: outcome(table, test, predict(test)) for test in TESTS})


def outcome(rows: Sequence[RunRow], test: Test, predict: Predict) -> Outcome:
    """What `predict` says of each row that is to be scored on `test`."""
    compared: list[Compared] = []
    left_out: list[LeftOut] = []
    for row in rows:
        if not (row.score_hours if test == "hours" else row.score_cost):
            continue
        published = row.gpu_hours if test == "hours" else row.cost_usd
        try:
            if published is None:
                raise UnpredictableError("no hours published" if test == "hours" else "no cost")
            compared.append(Compared(row, published, predict(row)))
        except UnpredictableError as reason:
            left_out.append(LeftOut(row, str(reason)))
    return Outcome(tuple(compared), tuple(left_out))


def predictor(book: Book, *, in_sample: bool = False) -> Callable[[Test], Predict]:
    """The model's prediction of one row, by test."""
    fitted = {run.name.casefold() for run in book.runs.values()}
    seen = observed(book)
    own = parameters(book)

    @cache
    def without(name: str) -> Parameters:
        return without_family(book, seen, name)

    @cache
    def rented(chip: str, day: date) -> Quantity:
        return expected_rental(book, book.chips[chip], day).usd_per_gpu_hour

    def hours(row: RunRow) -> Quantity:
        chip = chip_of(book, row)
        if reason := UNTESTED_KINDS.get(row.kind):
            raise UnpredictableError(reason)
        if not (row.params and row.tokens):
            raise UnpredictableError("parameters or tokens are not known")
        apart = not in_sample and (row.name.casefold() in fitted or row.id in book.runs)
        return expected_hours(
            without(family(row.name)) if apart else own,
            chip=chip, params=row.params, tokens=row.tokens,
            architecture=row.architecture, kind=row.kind,
        )  # fmt: skip

    def price(row: RunRow) -> Quantity:
        chip = chip_of(book, row)
        if row.day is None:
            raise UnpredictableError("no date")
        try:
            return rented(chip.id, row.day)
        except NoFigureError:
            raise UnpredictableError(f"no rental quote for {chip.name}") from None

    def cost(row: RunRow) -> Quantity:
        if not row.gpu_hours:
            raise UnpredictableError("no hours published")
        return price(row).times(row.gpu_hours)

    def ex_ante(row: RunRow) -> Quantity:
        return product(hours(row), price(row))

    return {"hours": hours, "cost_given_hours": cost, "ex_ante": ex_ante}.__getitem__


def chip_of(book: Book, row: RunRow) -> Chip:
    """The chip that the row's hardware means; raises the reason where there is no one chip."""
    chip = chip_named(book, row.hardware, row.day)
    if chip:
        return chip
    if not row.hardware:
        raise UnpredictableError("hardware is not named")
    several = is_mixed(row.hardware)
    raise UnpredictableError(
        f"several kinds of chip: {row.hardware}" if several else f"no such chip: {row.hardware}"
    )


def public_rows(book: Book) -> tuple[RunRow, ...]:
    """The runs that the model may be fitted on."""
    return rows_of(book.runs.values())


def held_out_rows(book: Book) -> tuple[RunRow, ...]:
    """Runs that nothing is fitted to."""
    return rows_of(book.held_out_runs.values())
