"""A table of published cases as a CSV with a header: rows of text, and cells read with care."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import TypeVar

from analysis.errors import BadInputError

MAX_BYTES = 100_000_000
YES = frozenset({"true", "yes", "1"})
NO = frozenset({"false", "no", "0", "unknown"})
Cells = Mapping[str, str]
Row = TypeVar("Row")


def read_text(path: Path) -> str:
    """A file's text; raises `BadInputError` for one that cannot be read, is huge or not UTF-8."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInputError("file", path.name, f"over {MAX_BYTES // 1_000_000} MB; split it")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise BadInputError("file", str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadInputError("file", path.name, "not UTF-8; save it as CSV in UTF-8") from None


def parsed(
    text: str, name: str, missing: Callable[[Sequence[str]], Sequence[str]],
    row: Callable[[Cells, str], Row],
) -> tuple[Row, ...]:  # fmt: skip
    """Each row by `row`, which gets the cells by column, and the place to name in errors.

    `missing` tells which columns the header lacks; `name` is said in errors. Raises
    `BadInputError`, naming file, row and column.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [column.strip() for column in reader.fieldnames or ()]
        _check_columns(columns, name, missing)
        reader.fieldnames = columns
        found = tuple(
            row(_cells(cells, f"{name} row {reader.line_num}"), f"{name} row {reader.line_num}")
            for cells in reader
        )
    except csv.Error as error:
        place = f"{name} row {reader.line_num}"
        raise BadInputError("file", place, f"not a CSV from here on: {error}") from None
    if not found:
        raise BadInputError("file", name, "holds no rows below its header")
    return found


def number(cell: str, column: str, place: str, *, least: float = 0.0, most: float) -> float | None:
    """The number of a cell, None for an empty one; above `least` and at most `most`."""
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if "_" in cell or not isfinite(value):
        raise BadInputError(f"{place}: {column}", cell, "write a plain number, such as 6.7e9")
    if not least < value <= most:
        rule = f"must be above {least:g} and at most {most:g}"
        raise BadInputError(f"{place}: {column}", cell, rule)
    return value


def flag(cells: Cells, column: str, place: str, *, blank: bool) -> bool:
    """A yes or no; `blank` where the cell is empty or the column is not there."""
    cell = cells.get(column, "").lower()
    if cell in YES or cell in NO:
        return cell in YES
    if cell:
        raise BadInputError(f"{place}: {column}", cell, "write True or False")
    return blank


def _cells(cells: Mapping[str | None, str | None], place: str) -> Cells:
    if None in cells:
        raise BadInputError("row", place, "more cells than columns; put text with commas in quotes")
    return {key: (value or "").strip() for key, value in cells.items() if key}


def _check_columns(
    columns: list[str], name: str, missing: Callable[[Sequence[str]], Sequence[str]]
) -> None:
    if not columns:
        raise BadInputError("file", name, "empty; the first row names the columns")
    if absent := missing(columns):
        raise BadInputError("columns", name, f"{', '.join(absent)} missing from the first row")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise BadInputError("columns", name, f"{', '.join(twice)} named more than once")
