"""The fit of the MFU model to the public runs: a few numbers, shrunk, and tested family by family.

In logarithms, an observed MFU is a common level, plus an offset of its chips, plus an offset for
mixtures of experts. Each offset is drawn to zero as by `SHRINKAGE` more runs that show none, since
most kinds of chip have few runs. The range comes from runs whose model family was left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.book.load import Book
from analysis.book.run_table import RunRow, rows_of
from analysis.model import compute
from analysis.study.draws import Z95, Quantity
from analysis.study.expected import (
    ENCODER_DECODER_FLOP,
    MOE,
    TIER_UNKNOWN,
    Parameters,
    expected_rental,
    flop_per_param_token,
    parameters,
)
from analysis.study.grounds import Grounded

OTHER = "mfu-other"
"""The level of chips that no public run was on: the common one."""
SHRINKAGE = 1.0
REACH = 95.0
"""The range reaches as far as this percentage of left-out runs lay off, for runs to come differ
more than two dozen families can show; 90 would be the plain 90 % interval."""


@dataclass(frozen=True)
class Seen(Grounded):
    """A public run's MFU, as hours, parameters, tokens and chip imply it."""

    family: str
    level: str
    """The assumption that the chip names."""
    moe: bool
    log10_mfu: float


@dataclass(frozen=True)
class Fit:
    """MFU of dense models by kind of chip, and what a mixture of experts reaches of it."""

    levels: dict[str, float]
    moe: float

    def log10(self, seen: Seen) -> float:
        """The logarithm of what is expected of such a run."""
        level = self.levels.get(seen.level, self.levels[OTHER])
        return float(np.log10(level * (self.moe if seen.moe else 1.0)))


def family(name: str) -> str:
    """The models that were made alike, by name: the first word, with a generation set apart by it.

    >>> [family(n) for n in ("LLaMA-7B", "Llama 3.1 405B", "Pythia 410M", "GPT-3 175B")]
    ['llama', 'llama 3', 'pythia', 'gpt']
    """
    words = re.match(r"[^\W\d_]+(?: \d+(?![\d.]*[bmtk]))?", name.casefold())
    return words.group() if words else name.casefold()


def observed(book: Book) -> tuple[Seen, ...]:
    """The pre-training runs of `data/cases/runs.yaml` that may test hours, on chips of the book."""
    known = parameters(book)
    rows = (row for row in rows_of(book.runs.values()) if row.score_hours)
    return tuple(
        seen for row in rows if row.kind == "pretrain" and (seen := _seen(book, known, row))
    )


def _seen(book: Book, known: Parameters, row: RunRow) -> Seen | None:
    chip = book.chips.get(row.hardware)
    if not (chip and row.params and row.tokens and row.gpu_hours):
        return None
    factor = flop_per_param_token(known, row.architecture, row.kind)
    flop = compute.training_flop(params=row.params, tokens=row.tokens, flop_per_param_token=factor)
    mfu = compute.implied_mfu(
        flop=flop, gpu_hours=row.gpu_hours, peak_tflop_per_s=chip.peak_dense_tflop_per_s.value
    )
    coded = [book.assumptions[ENCODER_DECODER_FLOP]] if row.architecture == "enc-dec" else []
    return Seen(
        family(row.name), chip.mfu, row.architecture == "moe", float(np.log10(mfu)),
        rests_on=(book.runs[row.id], chip.peak_dense_tflop_per_s, *coded),
    )  # fmt: skip


def fit(runs: Sequence[Seen]) -> Fit:
    """Ridge regression on the logarithms; the common level is not shrunk."""
    levels = sorted({run.level for run in runs} - {OTHER})
    design = np.array(
        [[1.0, *(run.level == level for level in levels), run.moe] for run in runs], dtype=float
    )
    penalty = np.diag([0.0, *[SHRINKAGE] * (len(levels) + 1)])
    logs = np.array([run.log10_mfu for run in runs])
    common, *offsets, moe = np.linalg.solve(design.T @ design + penalty, design.T @ logs)
    found = {level: float(10 ** (common + o)) for level, o in zip(levels, offsets, strict=True)}
    return Fit({**found, OTHER: float(10**common)}, float(10**moe))


def left_out_errors(runs: Sequence[Seen]) -> npt.NDArray[np.float64]:
    """Observed minus expected log10 MFU of each run, expected by a fit without its family."""
    fits = {
        name: fit([run for run in runs if run.family != name]) for name in {r.family for r in runs}
    }
    return np.array([run.log10_mfu - fits[run.family].log10(run) for run in runs])


def calibrated(book: Book) -> dict[str, tuple[float, float, float]]:
    """Value, low and high of each fitted assumption, to three digits, as the book should hold it.

    Chips without runs get the common level, and a range wider by the spread between chips.
    """
    runs = observed(book)
    found = fit(runs)
    reach = float(np.percentile(np.abs(left_out_errors(runs)), REACH))
    between = float(np.std([np.log10(v) for n, v in found.levels.items() if n != OTHER]))
    reaches = {OTHER: float(np.hypot(reach, Z95 * between))}
    ranges = {name: _range(v, reaches.get(name, reach)) for name, v in found.levels.items()}
    moe_runs = sum(run.moe for run in runs)
    return {
        **ranges,
        MOE: _range(found.moe, reach / float(np.sqrt(moe_runs + SHRINKAGE))),
        TIER_UNKNOWN: _range(1.0, price_reach(book)),
    }


def price_reach(book: Book) -> float:
    """How far, in log10, the 90 % range of a price of unknown tier reaches.

    From public costs that do not repeat a stated rate: those would flatter it.
    """
    errors = []
    for row in rows_of(book.runs.values()):
        chip = book.chips.get(row.hardware)
        if row.score_cost and not row.circular and chip and row.day and row.gpu_hours:
            price = expected_rental(book, chip, row.day).usd_per_gpu_hour.value
            errors.append(np.log10(price * row.gpu_hours / (row.cost_usd or np.nan)))
    return Z95 * float(np.sqrt(np.nanmean(np.square(errors))))


def _range(value: float, reach: float) -> tuple[float, float, float]:
    low, high = value * 10**-reach, value * 10**reach
    return tuple(float(f"{each:.3g}") for each in (value, low, high))  # type: ignore[return-value]


def without_family(book: Book, runs: Sequence[Seen], name: str) -> Parameters:
    """The book's parameters with the centres of a fit that never saw the family `name`."""
    known = dict(parameters(book))
    found = fit([run for run in runs if run.family != name])
    levels = {level: found.levels.get(level, found.levels[OTHER]) for level in known
              if level in {run.level for run in runs} | {OTHER}}  # fmt: skip
    for level, value in {**levels, MOE: found.moe}.items():
        known[level] = _moved(known[level], value)
    return known


def _moved(held: Quantity, value: float) -> Quantity:
    return held.times(value / held.value)
