"""Scores of predictions in log10: of our model, of naive ones, and of Epoch's figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from statistics import median

import numpy as np

from analysis.book import lookup
from analysis.book.load import Book
from analysis.book.records import Chip
from analysis.book.run_table import RunRow
from analysis.errors import NoFigureError
from analysis.model import compute
from analysis.study.backtest import (
    BackTest,
    Compared,
    UnpredictableError,
    backtest,
    chip_of,
    held_out_rows,
    public_rows,
)
from analysis.study.calibrate import family
from analysis.study.expected import is_training
from analysis.study.inputs import certain

PLAIN_MFU = 0.375
"""What a careful reader would assume of any run."""
TWICE = float(np.log10(2.0))
Groups = Mapping[str, "Score"]


TABLES = ("public", "held-out")
"""The book's own runs: those that the model is fitted on, and those that nothing is."""


@dataclass(frozen=True)
class Score:
    """How far predictions lie off; None where there is nothing to score."""

    n: int
    median_abs_log10: float | None = None
    within_2x: float | None = None
    coverage_90: float | None = None
    """Share of published figures inside the 90 % range; None for predictions without a range."""
    width_90: float | None = None
    """Median factor from the middle of the 90 % range to either end: √(high / low)."""


def score(found: Sequence[Compared]) -> Score:
    """Median absolute log10 error, share within a factor of two, coverage and width of the range.

    >>> from analysis.book.run_table import parsed_runs
    >>> from analysis.study.draws import Quantity
    >>> head = "model,date,params_active,tokens_processed,hardware,gpu_hours,cost_central_usd"
    >>> (row,) = parsed_runs(f"{head}{chr(10)}x,2023-01-01,,,A100,,100", "a table")
    >>> both = [Compared(row, 100.0, Quantity(v, v / 4, v * 4, "")) for v in (100.0, 1000.0)]
    >>> score(both)  # errors of 0 and 1; the second range begins at 250
    Score(n=2, median_abs_log10=0.5, within_2x=0.5, coverage_90=0.5, width_90=4.0)
    """
    if not found:
        return Score(0)
    errors = [abs(float(np.log10(each.factor))) for each in found]
    ranged = all(each.predicted.low < each.predicted.high for each in found)
    widths = [(each.predicted.high / each.predicted.low) ** 0.5 for each in found]
    return Score(
        len(found),
        round(median(errors), 4),
        round(sum(error <= TWICE for error in errors) / len(errors), 4),
        round(sum(each.covered for each in found) / len(found), 4) if ranged else None,
        round(median(widths), 4) if ranged else None,
    )


@lru_cache(maxsize=4)
def scored_table(book: Book, table: str) -> tuple[BackTest, Mapping[str, Groups]]:
    """One of the book's `TABLES` tested, and what simpler predictions reach on it."""
    found = backtest(book, held_out_rows(book) if table == "held-out" else public_rows(book))
    return found, baselines(book, found)


def apart(found: Sequence[Compared]) -> Groups:
    """Costs that repeat hours × a stated rate, and those that do not."""
    return {
        "circular": score([each for each in found if each.row.circular]),
        "independent": score([each for each in found if not each.row.circular]),
    }


def by_kind(found: Sequence[Compared]) -> Groups:
    """Pre-training and fine-tuning: the second rests on few runs and a judged set-up time."""
    return {
        "pretraining": score([each for each in found if is_training(each.row.kind)]),
        "fine_tuning": score([each for each in found if not is_training(each.row.kind)]),
    }


def baselines(book: Book, ours: BackTest) -> Mapping[str, Groups]:
    """What simpler predictions reach on the very rows that ours were scored on.

    Hours: 6ND at one MFU, or at the median of public runs on such a chip. Price: the neocloud
    median of the day, or the hyperscalers' where no neocloud had the chip. And Epoch's figures.
    """
    price = _neocloud(book)
    hours = {
        "mfu_0.375": _six_nd(book, lambda row, chip: PLAIN_MFU),
        "mfu_by_chip": _six_nd(book, _chip_medians(book)),
    }
    compared = {test: outcome.compared for test, outcome in ours.outcomes.items()}
    return {
        "hours": {name: _scored(compared["hours"], each) for name, each in hours.items()},
        "cost_given_hours": {
            "neocloud_median": _scored(
                compared["cost_given_hours"], lambda row: price(row) * (row.gpu_hours or 0.0)
            )
        },
        "ex_ante": {
            f"{name}_neocloud_median": _scored(compared["ex_ante"], _times(each, price))
            for name, each in hours.items()
        },
        "epoch": epoch_scores(compared["cost_given_hours"]),
    }


def epoch_scores(ours: Sequence[Compared]) -> Groups:
    """Epoch's estimates against the published costs, and ours, given hours, on the same rows."""
    cloud = [(each, each.row.epoch_cloud_usd) for each in ours]
    amortized = [(each, each.row.epoch_amortized_usd) for each in ours]
    found: dict[str, Score] = {}
    for name, pairs in (("cloud", cloud), ("amortized", amortized)):
        shared = [(each, usd) for each, usd in pairs if usd]
        theirs = [Compared(each.row, each.published, certain(usd)) for each, usd in shared]
        found[name] = score(theirs)
        found[f"ours_where_{name}"] = score([each for each, _ in shared])
    return found


Point = Callable[[RunRow], float]


def _scored(ours: Iterable[Compared], point: Point) -> Score:
    found = []
    for each in ours:
        try:
            found.append(Compared(each.row, each.published, certain(point(each.row))))
        except (NoFigureError, UnpredictableError):
            continue
    return score(found)


def _times(hours: Point, price: Point) -> Point:
    return lambda row: hours(row) * price(row)


def _six_nd(book: Book, mfu: Callable[[RunRow, Chip], float]) -> Point:
    def hours(row: RunRow) -> float:
        chip = chip_of(book, row)
        flop = compute.training_flop(params=row.params or 0.0, tokens=row.tokens or 0.0)
        peak = chip.peak_dense_tflop_per_s.value
        return float(compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=mfu(row, chip)))

    return hours


def _chip_medians(book: Book) -> Callable[[RunRow, Chip], float]:
    """The median MFU at 6ND of public runs on a chip, of all where none was on it.

    As with our model, the family of the run that is predicted is left out.
    """
    reached: list[tuple[str, str, float]] = []
    for row in public_rows(book):
        chip = book.chips.get(row.hardware)
        if chip and row.score_hours and row.params and row.tokens and row.gpu_hours:
            flop = compute.training_flop(params=row.params, tokens=row.tokens)
            peak = chip.peak_dense_tflop_per_s.value
            found = compute.implied_mfu(flop=flop, gpu_hours=row.gpu_hours, peak_tflop_per_s=peak)
            reached.append((family(row.name), chip.id, float(found)))

    def middle(row: RunRow, chip: Chip) -> float:
        others = [(on, mfu) for name, on, mfu in reached if name != family(row.name)]
        return median([mfu for on, mfu in others if on == chip.id] or [mfu for _, mfu in others])

    return middle


def _neocloud(book: Book) -> Point:
    @cache
    def median_of(chip: str, day: date) -> float:
        try:
            found = lookup.rental(book, chip, day, tier="neocloud", term="on_demand")
        except NoFigureError:
            found = lookup.rental(book, chip, day, tier="hyperscaler", term="on_demand")
        return found.usd_per_gpu_hour

    def price(row: RunRow) -> float:
        if row.day is None:
            raise UnpredictableError("no date")
        return median_of(chip_of(book, row).id, row.day)

    return price
