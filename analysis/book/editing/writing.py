"""Records as the lines of YAML that our own strict reader reads back as the same record."""

import math
from collections.abc import Mapping
from typing import Any

import yaml

from analysis.book.yaml_text import UnreadableError, read_yaml

WIDTH = 100
FOLD_ABOVE = 80
"""Longer text stands folded below its key."""
Block = Mapping[str, Any]


class _Writer(yaml.SafeDumper):
    """Lists are indented below their key, as everywhere in the book."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


class _Folding(_Writer):
    """The same with long text folded."""


def item_lines(record: Block, indent: int, *, flow: bool = False) -> list[str]:
    """The lines of one item of a list whose dash stands at column `indent`.

    >>> from datetime import date
    >>> print(*item_lines({"since": date(2026, 12, 1), "input_per_mtok": 30.0}, 2), sep="\\n")
      - since: 2026-12-01
        input_per_mtok: 30
    >>> item_lines({"currency": "GBP", "per_usd": 0.75}, 2, flow=True)
    ['  - {currency: GBP, per_usd: 0.75}']
    """
    if flow:
        return [f"{' ' * indent}- {inline(dict(record))}"]
    return _indented([record], indent)


def key_lines(key: str, value: Any, indent: int) -> list[str]:
    """The lines of one key of a mapping whose keys stand at column `indent`."""
    return _indented({key: value}, indent)


def inline(value: Any) -> str:
    """A value on one line, as it may stand inside braces or behind a key.

    >>> inline("=1+1, {x}"), inline(0.0000025), inline(8192), inline("7e9")
    ("'=1+1, {x}'", '2.5e-06', '8_192', "'7e9'")
    """
    return _dumped([value], _Writer, flow=True).strip()[1:-1]


def file_text(content: Block, schema: str) -> str:
    """A whole file of the book, its schema named on the first line."""
    return f"# yaml-language-server: $schema={schema}\n{_block(dict(content))}"


def _indented(value: Any, indent: int) -> list[str]:
    return [" " * indent + line if line else line for line in _block(value).splitlines()]


def _block(value: Any) -> str:
    """Folded where that reads back as the same, which it does not for text with runs of spaces."""
    text = _dumped(value, _Folding)
    return text if _read(text) == _tupled(value) else _dumped(value, _Writer)


def _dumped(value: Any, writer: type[_Writer], *, flow: bool | None = False) -> str:
    text: str = yaml.dump(
        value, Dumper=writer, sort_keys=False, allow_unicode=True, default_flow_style=flow,
        width=10**6 if flow else WIDTH,
    )  # fmt: skip
    return text


def _read(text: str) -> Any:
    try:
        return read_yaml(text).value
    except UnreadableError:
        return None


def _tupled(value: Any) -> Any:
    """As the strict reader gives it: lists are tuples."""
    if isinstance(value, Mapping):
        return {key: _tupled(held) for key, held in value.items()}
    return tuple(map(_tupled, value)) if isinstance(value, list | tuple) else value


def _number(writer: yaml.SafeDumper, value: float) -> yaml.Node:
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return _integer(writer, int(value))
    mantissa, e, power = repr(value).partition("e")
    dotted = mantissa if "." in mantissa or not e else f"{mantissa}.0"
    return writer.represent_scalar("tag:yaml.org,2002:float", dotted + e + power)


def _integer(writer: yaml.SafeDumper, value: int) -> yaml.Node:
    return writer.represent_scalar("tag:yaml.org,2002:int", f"{value:_}")


def _text(writer: yaml.SafeDumper, value: str) -> yaml.Node:
    style = None
    if isinstance(writer, _Folding) and len(value) > FOLD_ABOVE and value.isprintable():
        style = ">"
    elif not value.isprintable():  # line breaks of every kind are spelt out
        style = '"'
    elif _read(value) != value:  # what reads as a number, a date or a mapping needs quotes
        style = "'"
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


for _class in (_Writer, _Folding):
    _class.add_representer(float, _number)
    _class.add_representer(int, _integer)
    _class.add_representer(str, _text)
    _class.add_representer(tuple, yaml.SafeDumper.represent_list)
