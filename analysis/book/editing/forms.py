"""Records as fields that a person fills in: what to ask, and what was typed as values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from analysis.book.editing.writing import inline
from analysis.book.problems import remedy
from analysis.book.records import Cited, Rates, Record
from analysis.book.yaml_text import UnreadableError, read_yaml

Kind = Literal["text", "number", "count", "date", "choice", "names", "list"]
R = TypeVar("R", bound=Record)
Texts = Mapping[str, str]
_NUMBER = re.compile(r"[-+]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z")
MISSING = "is missing"


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    kind: Kind
    required: bool
    help: str
    options: tuple[str, ...] = ()


def fields(record: type[Record], names: Iterable[str]) -> tuple[Field, ...]:
    """The fields of these keys of a record, with the help that the record's own text gives.

    >>> from analysis.book.records import FxRate
    >>> [(f.kind, f.options) for f in fields(FxRate, ["currency", "per_usd"])]
    [('choice', ('GBP', 'CNY', 'EUR')), ('number', ())]
    """
    return tuple(_field(name, record.model_fields[name]) for name in names)


def parsed(record: type[Record], texts: Texts) -> tuple[dict[str, Any], dict[str, str]]:
    """What each text says as a value, and what is wrong by field. An empty text says nothing."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields(record, (name for name in texts if name in record.model_fields)):
        text = " ".join(texts[field.name].split())
        try:
            if text:
                values[field.name] = _value(field, text)
        except ValueError as error:
            faults[field.name] = str(error)
    return values, faults


def filled(record: type[R], texts: Texts, **known: Any) -> tuple[R | None, dict[str, str]]:
    """The record of what was typed, and what is wrong by field; None while something is.

    `known` are values that nobody types.

    >>> from analysis.book.records import Rates
    >>> filled(Rates, {"input_per_mtok": "2.50", "output_per_mtok": "1O"})[1]
    {'output_per_mtok': "'1O' is not a number; write digits such as 30 or 0.5"}
    """
    values, faults = parsed(record, texts)
    needed = {name: None for name, info in record.model_fields.items() if info.is_required()}
    try:
        built = record.model_validate(needed | values | known)
    except ValidationError as error:
        for fault in error.errors():
            said = MISSING if fault["input"] is None else remedy(record, fault["loc"], fault)
            faults.setdefault(str(fault["loc"][0]), said)
        return None, faults
    return (None if faults else built), faults


def texts_of(record: Record, names: Iterable[str]) -> dict[str, str]:
    """What a form shows of a record.

    >>> from analysis.book.records import Rates
    >>> texts_of(Rates(input_per_mtok=2.5), ["input_per_mtok", "output_per_mtok"])
    {'input_per_mtok': '2.5', 'output_per_mtok': ''}
    """
    return {name: _shown(getattr(record, name)) for name in names}


def as_typed(record: Record) -> dict[str, Any]:
    """The record's keys as a file holds them: those that say something, in the book's order.

    That is: what and when, the prices, and at the end where they are from.
    """
    kind = type(record)
    last = {name: info for name, info in Cited.model_fields.items() if name in kind.model_fields}
    rates = [name for name in kind.model_fields if name in Rates.model_fields]
    own = [name for name in kind.model_fields if name not in last and name not in rates]
    at = own.index("currency") + 1 if rates and "currency" in own else 0
    held = record.model_dump()
    return {
        name: _without_empty(held[name])
        for name in (*own[:at], *rates, *own[at:], *last)
        if held[name] not in (None, (), {}) or kind.model_fields[name].is_required()
    }


def _without_empty(value: Any) -> Any:
    """The same for records inside."""
    if isinstance(value, tuple):
        return tuple(map(_without_empty, value))
    if isinstance(value, dict):
        return {key: held for key, held in value.items() if held not in (None, (), {})}
    return value


def _field(name: str, info: FieldInfo) -> Field:
    kind, options = _kind(info.annotation)
    required = info.is_required() and NoneType not in get_args(info.annotation)
    return Field(name, kind, required, info.description or "", options)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "choice", tuple(map(str, inner))
    if origin is Annotated:
        return _kind(inner[0])
    if origin in (Union, UnionType):
        return _kind(next(each for each in inner if each is not NoneType))
    if origin is tuple:
        return ("names" if _kind(inner[0])[0] == "text" else "list"), ()
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return "list", ()
    kinds: dict[Any, Kind] = {float: "number", int: "count", date: "date"}
    return kinds.get(annotation, "text"), ()


def _value(field: Field, text: str) -> Any:
    """What a text says; raises `ValueError` with the remedy."""
    match field.kind:
        case "number" | "count":
            if not _NUMBER.match(text):
                raise ValueError(f"{text[:40]!r} is not a number; write digits such as 30 or 0.5")
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        case "date":
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise ValueError(f"{text[:40]!r} is not a day; write it as 2026-12-01") from None
        case "choice":
            if text not in field.options:
                raise ValueError(f"{text[:40]!r} is not known; use {', '.join(field.options)}")
            return text
        case "names":
            return tuple(part for part in re.split(r"[,\s]+", text) if part)
        case "list":
            try:
                return read_yaml(text).value
            except UnreadableError as error:
                raise ValueError(f"cannot be read: {error.message}") from None
        case _:
            return text


def _shown(value: Any) -> str:
    match value:
        case None | ():
            return ""
        case float():
            return f"{value:.12g}"
        case date():
            return value.isoformat()
        case tuple() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
        case tuple():
            return inline([as_typed(item) for item in value])
        case _:
            return str(value)
