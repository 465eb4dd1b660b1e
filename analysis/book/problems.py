"""Problems of the book in words: where, what, and what to write instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from analysis.book.yaml_text import Document, Path


@dataclass(frozen=True)
class Problem:
    """One thing to mend, with its place."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """`pricing/fx.yaml:12 rates.0.per_usd: -1 is too small; …`"""
        return f"{self.file}:{self.line} {self.field + ': ' if self.field else ''}{self.message}"


def problem_at(file: str, document: Document, path: Path, message: str) -> Problem:
    """A problem of the record at `path`."""
    return Problem(file, document.line(path), ".".join(map(str, path)), message)


def shape_problems(
    file: str, kind: type[BaseModel], document: Document, errors: list[ErrorDetails]
) -> Iterator[Problem]:
    """The validation errors of a file's shape, as the person who wrote it sees them.

    One slip is told once: a misspelt key is not also a missing one, and a list is not too short
    for holding only a row that is wrong.
    """
    at = [document.held(error["loc"]) for error in errors]
    misspelt = {
        (*path[:-1], near)
        for path, error in zip(at, errors, strict=True)
        if error["type"] == "extra_forbidden"
        for near in _near(kind, path)
    }
    for path, error in zip(at, errors, strict=True):
        inside = any(other[: len(path)] == path and other != path for other in at)
        told = (error["type"] == "missing" and path in misspelt) or (
            error["type"] == "too_short" and inside
        )
        if not told:
            if error["type"] in ("union_tag_not_found", "union_tag_invalid"):
                path = (*path, "kind")
            yield problem_at(file, document, path, remedy(kind, path, error))


def _near(kind: type[BaseModel], path: Path) -> list[str]:
    return get_close_matches(str(path[-1]), sorted(_keys(kind)), n=2)


def remedy(kind: type[BaseModel], path: Path, error: ErrorDetails) -> str:
    value = error["input"]
    shown = repr(value)[:60]
    match error["type"]:
        case "missing" | "union_tag_not_found":
            return "is missing; add it (null where it truly has none)"
        case "extra_forbidden":
            near = " or ".join(_near(kind, path))
            return "unknown key" + (f"; did you mean {near}?" if near else "")
        case "greater_than_equal" | "greater_than":
            return f"{shown} is too small; it must be {error['msg'].rpartition('should be ')[2]}"
        case "less_than_equal" | "less_than":
            return f"{shown} is too large; it must be {error['msg'].rpartition('should be ')[2]}"
        case "too_short":
            return f"has too few entries; {error['ctx']['min_length']} at least"
        case "float_type" | "int_type" if isinstance(value, str):
            return f"{shown} is text; write a bare number such as 7_000_000_000 or 0.5"
        case "date_type":
            return f"{shown} is not a date; write it bare as 2023-03-13"
        case "string_type":
            return f"{shown} is not text; put it in quotes"
        case "union_tag_invalid":
            return f"{error['ctx']['tag']!r} is not known; use {error['ctx']['expected_tags']}"
        case "string_pattern_mismatch":
            return f"{shown} {_pattern_remedy(error['ctx']['pattern'])}"
        case "literal_error":
            return f"{shown} is not known; use {error['ctx']['expected']}"
        case "model_type" | "model_attributes_type" | "tuple_type" | "dict_type":
            return f"{shown} stands where keys or a list should; see data/README.md"
        case _:
            return f"{shown}: {error['msg']}"


def _pattern_remedy(pattern: str) -> str:
    if "http" in pattern:
        return "is no web address; write it out from http:// or https://"
    if "[0-5]" in pattern:
        return "is no window of hours; write it in UTC as 16:30-00:30"
    if "x00" in pattern:
        return "holds a control character; remove it"
    return "is no id; use letters, digits and . _ : + -"


@lru_cache(maxsize=32)
def _keys(model: type[BaseModel]) -> frozenset[str]:
    """Every key that a file of this kind may hold, at any depth."""
    found = set(model.model_fields)
    for info in model.model_fields.values():
        for inner in _models_in(info.annotation):
            found |= _keys(inner)
    return frozenset(found)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
