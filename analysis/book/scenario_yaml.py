"""Saved scenarios: one question in a small YAML file, written here and read back strictly."""

import json
import re
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, ValidationError

from analysis.book.problems import Problem, shape_problems
from analysis.book.records.common import Currency, Id, Positive, Record, Text
from analysis.book.records.presets import Boundary, Number
from analysis.book.yaml_text import UnreadableError, read_yaml
from analysis.errors import CostfallError, UnknownNameError

FILE = "scenario"
MOST_BYTES = 100_000
HEAD = "# A saved question. Costfall opens it again: under Scenario on any page with one."
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""Letters that a YAML reader takes for line breaks or refuses."""


class UnusableFileError(CostfallError):
    """A saved scenario that cannot be read."""


class SavedSetting(Record):
    """One input that was set."""

    name: Id
    value: Number | Text


class _Saved(Record):
    costfall: Text
    """The version that wrote the file."""
    book_day: date | None
    """The day on which the last row of the book was recorded that the file was saved from."""
    as_of: date | None = None
    known_on: date | None = None
    draws: Annotated[int, Field(gt=0)]
    seed: Annotated[int, Field(ge=0)]
    settings: tuple[SavedSetting, ...] = ()


class SavedLedger(_Saved):
    """What a system costs."""

    kind: Literal["ledger"]
    system: Id
    boundary: Boundary | None = None
    basis: Literal["rental", "amortised", "acquisition", "development"]
    currency: Currency


class SavedClaim(_Saved):
    """A claim against its forecast."""

    kind: Literal["claim"]
    claim: Id
    boundary: Boundary | None = None
    starts: date | None = None
    ends: date | None = None


class SavedBudget(_Saved):
    """What a sum of money buys."""

    kind: Literal["budget"]
    amount: Positive
    currency: Currency
    way: Literal["buy", "rent"] | None = None
    against: Id
    ranged: bool
    upper_bound: Text


class SavedExtraction(_Saved):
    """What an API gives away."""

    kind: Literal["extraction"]
    preset: Id


SavedQuestion = SavedLedger | SavedClaim | SavedBudget | SavedExtraction
SHAPES: dict[str, type[SavedQuestion]] = {
    get_args(shape.model_fields["kind"].annotation)[0]: shape for shape in get_args(SavedQuestion)
}


def write_scenario(saved: SavedQuestion) -> str:
    """The file's text: the kind first, a line for each choice, then the settings."""
    lines = [HEAD, f"kind: {saved.kind}"]
    for name in type(saved).model_fields:
        value = getattr(saved, name)
        if name not in ("kind", "settings") and value is not None:
            lines.append(f"{name}: {_scalar(value)}")
    if saved.book_day is None:  # it has no default, for a file should say so
        lines.append("book_day: null")
    if saved.settings:
        lines.append("settings:")
        lines += [
            f"  - {{name: {_scalar(one.name)}, value: {_scalar(one.value)}}}"
            for one in saved.settings
        ]
    return "\n".join(lines) + "\n"


def read_scenario(content: bytes | str) -> SavedQuestion:
    """What a file holds.

    Raises `UnusableFileError` with the line of the first mistake and what to write instead, the
    nearest names for an unknown key or kind among it.
    """
    if len(content) > MOST_BYTES:
        raise UnusableFileError(f"{FILE}: over {MOST_BYTES // 1000} kB, so it is no saved scenario")
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        document = read_yaml(text)
    except UnicodeDecodeError:
        raise UnusableFileError(f"{FILE}: not UTF-8; save it as UTF-8") from None
    except UnreadableError as error:
        raise UnusableFileError(str(Problem(FILE, error.line, "", error.message))) from None
    held = document.value
    if not isinstance(held, dict) or "kind" not in held:
        raise UnusableFileError(f"{FILE}:1 kind: is missing; use one of {', '.join(SHAPES)}")
    shape = SHAPES.get(str(held["kind"]))
    if shape is None:
        raise UnknownNameError(f"kind of {FILE}", str(held["kind"]), SHAPES)
    try:
        return shape.model_validate(held)
    except ValidationError as error:
        # A key that is not known first: what it leaves missing is the lesser news.
        found = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        first = next(shape_problems(FILE, shape, document, found))
        raise UnusableFileError(str(first)) from None


def _scalar(value: object) -> str:
    """A value as the strict reader takes it back: text always in quotes."""
    match value:
        case bool():
            return "true" if value else "false"
        case date() | int():
            return str(value)
        case float():
            return _number(value)
    quoted = json.dumps(str(value), ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _number(value: float) -> str:
    """
    >>> _number(52002.0), _number(2.1e25), _number(1e-07), _number(0.4)
    ('52002', '2.1e+25', '1.0e-07', '0.4')
    """
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else text
