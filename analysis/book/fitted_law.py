"""The fitted law of recovered shares: read from, and written to, the one file that is not YAML.

`make refit` writes it; nobody edits it. Numbers stand in rows so that a refit shows as a diff.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from analysis.book.case_table import CaseRow
from analysis.book.records import Record
from analysis.errors import BadBookError

PLACE = "cases/extraction-fit.json"
DOMAINS = ("narrow", "style", "code", "reason", "agentic", "adjacent", "broad")
"""What is copied, from one task to broad knowledge."""
PARAMETERS = ("ceiling", "gamma", "eta", *(f"log10_n50_{domain}" for domain in DOMAINS))
Numbers = tuple[float, ...]


class FittedLaw(Record):
    """What `make refit` found. Rows of numbers are in the order of `parameters`."""

    fitted_on: date
    cases: int
    cases_sha256: str
    """Of the rows that it was fitted to."""
    parameters: tuple[str, ...]
    law: Numbers
    programme_sd_log10: float
    """Standard deviation between programmes, in log10 of the samples they need."""
    test_sd: float
    """Standard deviation of a measured share around what the programme recovers."""
    programmes: tuple[str, ...]
    without: tuple[Numbers, ...]
    """For each programme, the law fitted to all others."""
    draws: tuple[Numbers, ...]
    """Laws fitted to programmes drawn with replacement."""
    left_out: tuple[tuple[int, ...], ...]
    """For each draw, the programmes, by number, that were not drawn."""


def fittable(row: CaseRow) -> bool:
    """Whether a row is one that the law is fitted to."""
    return row.score and row.samples is not None and row.recovered is not None


def digest(rows: Iterable[CaseRow]) -> str:
    """Changes whenever a row that the law is fitted to does."""
    lines = sorted(repr(row) for row in rows if fittable(row))
    return sha256("\n".join(lines).encode()).hexdigest()


def read_fitted_law(folder: Path) -> FittedLaw | None:
    """The law of a book; None where it has none. Raises `BadBookError` for a damaged file."""
    path = folder / PLACE
    try:
        law = FittedLaw.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        kind = "shape" if isinstance(error, ValidationError) else str(error)
        raise BadBookError(f"{PLACE} cannot be used ({kind}); run make refit") from None
    if law.parameters != PARAMETERS:
        raise BadBookError(f"{PLACE} is of another version; run make refit")
    return law


def write_fitted_law(folder: Path, law: FittedLaw) -> Path:
    """Put the law in its place, whole or not at all."""
    path = folder / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write(_text(law))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)  # as other files of the book, which everybody may read
    Path(file.name).replace(path)
    return path


def _text(law: FittedLaw) -> str:
    """JSON with one row of numbers a line."""
    lines = []
    for key, value in law.model_dump(mode="json").items():
        if isinstance(value, list) and value and isinstance(value[0], list):
            rows = ",\n".join(f"  {json.dumps(row)}" for row in value)
            lines.append(f'"{key}": [\n{rows}\n]')
        else:
            lines.append(f'"{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"
