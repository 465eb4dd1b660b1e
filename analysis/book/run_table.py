"""A table of published runs, as a CSV or as the book's own records, read into rows to score."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite, sqrt
from pathlib import Path

from analysis.book.records import Run
from analysis.errors import BadInputError

NEEDED = ("model", "date", "tokens_processed", "hardware", "gpu_hours", "cost_central_usd")
MOST = 1e20
"""More parameters, tokens, hours or dollars than any run had or could have."""
YES = frozenset({"true", "yes", "1"})
NO = frozenset({"false", "no", "0", "unknown"})
MAX_BYTES = 100_000_000
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
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInputError("file", path.name, f"over {MAX_BYTES // 1_000_000} MB; split it")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise BadInputError("file", str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadInputError("file", path.name, "not UTF-8; save it as CSV in UTF-8") from None
    return parsed_runs(text, path.name)


def parsed_runs(text: str, name: str) -> tuple[RunRow, ...]:
    """The rows of a CSV's text; `name` is said in errors."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [column.strip() for column in reader.fieldnames or ()]
        _check_columns(columns, name)
        reader.fieldnames = columns
        found = tuple(_row(cells, f"{name} row {reader.line_num}") for cells in reader)
    except csv.Error as error:
        place = f"{name} row {reader.line_num}"
        raise BadInputError("file", place, f"not a CSV from here on: {error}") from None
    if not found:
        raise BadInputError("file", name, "holds no runs below its header")
    return found


def _check_columns(columns: list[str], name: str) -> None:
    if not columns:
        raise BadInputError("file", name, "empty; the first row names the columns")
    missing = [column for column in NEEDED if column not in columns]
    if not {"params_active", "params_total"} & set(columns):
        missing.append("params_active")
    if missing:
        raise BadInputError("columns", name, f"{', '.join(missing)} missing from the first row")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise BadInputError("columns", name, f"{', '.join(twice)} named more than once")


def _row(cells: Mapping[str | None, str | None], place: str) -> RunRow:
    if None in cells:
        raise BadInputError("row", place, "more cells than columns; put text with commas in quotes")
    given = {key: (value or "").strip() for key, value in cells.items() if key}
    numbers = {column: _number(given.get(column, ""), column, place) for column in _NUMBERS}
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
        bool(_flag(given, "cost_is_hours_x_stated_rate", place, blank=False)),
        _flag(given, "score_hours", place, blank=hours is not None),
        _flag(given, "score_cost", place, blank=cost is not None),
        numbers["epoch_amortized_usd"],
        numbers["epoch_cloud_usd"],
    )


def _architecture(cell: str) -> str:
    """The book's word for it; anything else is taken as it stands, and as dense."""
    text = cell.lower()
    return ARCHITECTURES.get(text, text) or "dense"


def _number(cell: str, column: str, place: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if "_" in cell or not isfinite(value):
        raise BadInputError(f"{place}: {column}", cell, "write a plain number, such as 6.7e9")
    if not 0 < value <= MOST:
        raise BadInputError(f"{place}: {column}", cell, f"must be above 0 and at most {MOST:g}")
    return value


def _day(cell: str, place: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise BadInputError(f"{place}: date", cell, "write it as 2023-03-13") from None


def _flag(given: Mapping[str, str], column: str, place: str, *, blank: bool) -> bool:
    cell = given.get(column, "").lower()
    if cell in YES or cell in NO:
        return cell in YES
    if cell:
        raise BadInputError(f"{place}: {column}", cell, "write True or False")
    return blank


def _middle(low: float | None, high: float | None) -> float | None:
    return sqrt(low * high) if low and high else None
