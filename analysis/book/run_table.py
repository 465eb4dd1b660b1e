"""A table of published runs, as a CSV or as the book's own records, read into rows to score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path

from analysis.book.csv_table import Cells, flag, number, parsed, read_text
from analysis.book.records import Run
from analysis.errors import BadInputError

NEEDED = ("model", "date", "tokens_processed", "hardware", "gpu_hours", "cost_central_usd")
MOST = 1e20
"""More parameters, tokens, hours or dollars than any run had or could have."""
ARCHITECTURES = {
    "mixture of experts": "moe", "mixture-of-experts": "moe", "sparse": "moe",
    "encoder-decoder": "enc-dec", "encoder–decoder": "enc-dec", "seq2seq": "enc-dec",
}  # fmt: skip
"""Other words for what the book calls so."""
_NUMBERS = (
    "params_total", "params_active", "tokens_processed", "gpu_hours", "cost_low_usd",
    "cost_central_usd", "cost_high_usd", "epoch_amortized_usd", "epoch_cloud_usd",
)  # fmt: skip


@dataclass(frozen=True)
class RunRow:
    """A published run: what a prediction may use, and what was published to compare it with."""

    id: str
    name: str
    kind: str
    architecture: str
    day: date | None
    hardware: str
    params: float | None
    """Active parameters: those that each token meets."""
    tokens: float | None
    """Tokens processed, every epoch counted."""
    gpu_hours: float | None
    cost_usd: float | None
    circular: bool
    """A cost that is hours × a stated rate tests nothing but the rate."""
    score_hours: bool
    score_cost: bool
    epoch_amortized_usd: float | None = None
    epoch_cloud_usd: float | None = None


def rows_of(runs: Iterable[Run]) -> tuple[RunRow, ...]:
    """The book's runs as rows."""
    return tuple(
        RunRow(
            run.id, run.name, run.kind, run.architecture, run.day, run.hardware or "",
            run.active_params or run.params, run.tokens, run.gpu_hours,
            run.cost_usd or _middle(run.cost_low_usd, run.cost_high_usd),
            run.cost_is_hours_times_stated_rate, run.score_hours, run.score_cost,
            run.epoch_amortized_usd, run.epoch_cloud_usd,
        )
        for run in runs
    )  # fmt: skip


def read_runs(path: Path) -> tuple[RunRow, ...]:
    """The rows of a CSV file with a header; columns it does not know are passed over.

    A row is scored where `score_hours` and `score_cost` say so; without the column, or with a
    blank cell, wherever hours or a cost were published. A cost with low and high but no central
    value counts at their geometric mean. Raises `BadInputError`, naming file, row and column.
    """
    return parsed_runs(read_text(path), path.name)


def parsed_runs(text: str, name: str) -> tuple[RunRow, ...]:
    """The rows of a CSV's text; `name` is said in errors."""
    return parsed(text, name, _missing, _row)


def _missing(columns: Sequence[str]) -> list[str]:
    missing = [column for column in NEEDED if column not in columns]
    if not {"params_active", "params_total"} & set(columns):
        missing.append("params_active")
    return missing


def _row(given: Cells, place: str) -> RunRow:
    numbers = {
        column: number(given.get(column, ""), column, place, most=MOST) for column in _NUMBERS
    }
    hours, cost = numbers["gpu_hours"], numbers["cost_central_usd"]
    cost = cost or _middle(numbers["cost_low_usd"], numbers["cost_high_usd"])
    if not given["model"]:
        raise BadInputError("model", place, "empty; every run needs a name")
    return RunRow(
        given.get("id") or given["model"],
        given["model"],
        given.get("kind", "").lower() or "pretrain",
        _architecture(given.get("architecture", "")),
        _day(given["date"], place),
        given["hardware"],
        numbers["params_active"] or numbers["params_total"],
        numbers["tokens_processed"],
        hours,
        cost,
        flag(given, "cost_is_hours_x_stated_rate", place, blank=False),
        flag(given, "score_hours", place, blank=hours is not None),
        flag(given, "score_cost", place, blank=cost is not None),
        numbers["epoch_amortized_usd"],
        numbers["epoch_cloud_usd"],
    )


def _architecture(cell: str) -> str:
    """The book's word for it; anything else is taken as it stands, and as dense."""
    text = cell.lower()
    return ARCHITECTURES.get(text, text) or "dense"


def _day(cell: str, place: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise BadInputError(f"{place}: date", cell, "write it as 2023-03-13") from None


def _middle(low: float | None, high: float | None) -> float | None:
    return sqrt(low * high) if low and high else None
