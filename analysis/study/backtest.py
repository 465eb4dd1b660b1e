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
from analysis.book.records import Chip, Run
from analysis.book.run_table import RunRow, rows_of
from analysis.errors import NoFigureError
from analysis.study.calibrate import family, observed, without_family
from analysis.study.draws import Quantity
from analysis.study.expected import (
    TIER_UNKNOWN,
    ExpectedRental,
    Parameters,
    expected_hours,
    expected_rental,
    is_training,
    parameters,
    parameters_used,
    product,
)
from analysis.study.grounds import Grounded, Grounds, unique

Test = Literal["hours", "cost_given_hours", "ex_ante"]
TESTS: tuple[Test, ...] = ("hours", "cost_given_hours", "ex_ante")
UNTESTED_KINDS = {
    "planned": "planned, not run",
    "prune+distill": "distilled: the teacher's share of the hours is not known",
}


@dataclass(frozen=True)
class Compared(Grounded):
    """A published figure, and what was predicted without it; it rests on the records of both."""

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


Predict = Callable[[RunRow], tuple[Quantity, Grounds]]
"""A prediction, and what it rests on beside the run itself."""


def backtest(book: Book, rows: Iterable[RunRow], *, in_sample: bool = False) -> BackTest:
    """Every row predicted and compared; `in_sample` predicts all with the book's own parameters."""
    predict = predictor(book, in_sample=in_sample)
    table = tuple(rows)
    return BackTest({test: outcome(book, table, test, predict(test)) for test in TESTS})


def outcome(book: Book, rows: Sequence[RunRow], test: Test, predict: Predict) -> Outcome:
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
            predicted, behind = predict(row)
            run = record_of(book, row)
            grounds = unique((*([run] if run else []), *behind))
            compared.append(Compared(row, published, predicted, rests_on=grounds))
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
    def rented(chip: str, day: date) -> ExpectedRental:
        return expected_rental(book, book.chips[chip], day)

    def hours(row: RunRow) -> tuple[Quantity, Grounds]:
        chip = chip_of(book, row)
        if reason := UNTESTED_KINDS.get(row.kind):
            raise UnpredictableError(reason)
        if not (row.params and row.tokens):
            raise UnpredictableError("parameters or tokens are not known")
        apart = not in_sample and (row.name.casefold() in fitted or row.id in book.runs)
        expected = expected_hours(
            without(family(row.name)) if apart else own,
            chip=chip, params=row.params, tokens=row.tokens,
            architecture=row.architecture, kind=row.kind,
        )  # fmt: skip
        seen_runs = others(family(row.name)) if apart and is_training(row.kind) else ()
        names = parameters_used(chip, row.architecture, row.kind)
        assumed = (book.assumptions[name] for name in names)
        return expected, (chip.peak_dense_tflop_per_s, *assumed, *seen_runs)

    @cache
    def others(name: str) -> Grounds:
        """The runs of other families, to which the prediction's parameters are fitted."""
        return unique(each for run in seen if run.family != name for each in run.rests_on)

    def price(row: RunRow) -> tuple[Quantity, Grounds]:
        chip = chip_of(book, row)
        if row.day is None:
            raise UnpredictableError("no date")
        try:
            found = rented(chip.id, row.day)
        except NoFigureError:
            raise UnpredictableError(f"no rental quote for {chip.name}") from None
        return found.usd_per_gpu_hour, (*found.quotes, book.assumptions[TIER_UNKNOWN])

    def cost(row: RunRow) -> tuple[Quantity, Grounds]:
        if not row.gpu_hours:
            raise UnpredictableError("no hours published")
        hourly, behind = price(row)
        return hourly.times(row.gpu_hours), behind

    def ex_ante(row: RunRow) -> tuple[Quantity, Grounds]:
        (taken, work), (hourly, quotes) = hours(row), price(row)
        return product(taken, hourly), (*work, *quotes)

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


def record_of(book: Book, row: RunRow) -> Run | None:
    """The book's record of a run; None of a run of the reader's own table."""
    return book.runs.get(row.id) or book.held_out_runs.get(row.id)


def public_rows(book: Book) -> tuple[RunRow, ...]:
    """The runs that the model may be fitted on."""
    return rows_of(book.runs.values())


def held_out_rows(book: Book) -> tuple[RunRow, ...]:
    """Runs that nothing is fitted to."""
    return rows_of(book.held_out_runs.values())
