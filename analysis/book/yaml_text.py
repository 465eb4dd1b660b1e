"""Strict reading of YAML: what two YAML readers would read differently is refused.

One pass over the parser's events, without recursion, so that deep nesting, alias bombs and huge
files end in one line of text and not in a dead process (libyaml's own composer recurses in C).
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

MAX_BYTES = 4_000_000
MAX_DEPTH = 32
MAX_EVENTS = 1_000_000

Path = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolve: Callable[..., str] = yaml.resolver.Resolver().resolve
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9_]*)(\.[0-9_]+([eE][-+][0-9]+)?)?\Z")
_LIKE_NUMBER = re.compile(r"[-+]?[0-9][0-9_,]*(\.[0-9]*)?([eE][-+]?[0-9]+)?\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
_TEXT_TAG = "tag:yaml.org,2002:str"


class UnreadableError(Exception):
    """What is wrong, where, and what to write instead."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Document:
    """A file's content with the line on which each key or item stands."""

    value: Any
    lines: dict[Path, int]

    def held(self, path: Path) -> Path:
        """`path` without the steps between that the file does not hold; its last step stays."""
        found: Path = ()
        for step in path[:-1]:
            if (*found, step) in self.lines:
                found = (*found, step)
        return (*found, *path[-1:])

    def line(self, path: Path) -> int:
        """The line of the deepest part of `path` that the file holds."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass
class _Open:
    """A mapping or sequence whose end has not been read yet."""

    path: Path
    is_map: bool
    items: list[Any] = field(default_factory=list)
    keys: dict[Hashable, int] = field(default_factory=dict)
    key: str | None = None


def read_yaml(text: str) -> Document:
    """Mappings as dict, sequences as tuple, plain scalars as number, date, bool, None or text.

    >>> read_yaml("price: 0.02\\nsince: 2023-03-13").value
    {'price': 0.02, 'since': datetime.date(2023, 3, 13)}

    Raises `UnreadableError` with the line and the remedy.
    """
    if len(text) > MAX_BYTES:
        raise UnreadableError(1, f"the file is over {MAX_BYTES // 1_000_000} MB; split it")
    stack: list[_Open] = []
    lines: dict[Path, int] = {}
    root: Any = None
    documents = 0
    try:
        for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if count > MAX_EVENTS:
                raise UnreadableError(line, "the file has over a million parts; split it")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise UnreadableError(line, "a second document begins; keep one per file")
                continue
            if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                continue
            if isinstance(event, yaml.NodeEvent):
                _refuse_extras(event, line)
            if isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                value = dict(zip(done.keys, done.items, strict=True)) if done.is_map else None
                root = _put(stack, tuple(done.items) if value is None else value, root)
                continue
            top = stack[-1] if stack else None
            if top and top.is_map and top.key is None:
                _open_key(top, event, line, lines)
                continue
            path = _next_path(top)
            lines.setdefault(path, line)
            if isinstance(event, yaml.ScalarEvent):
                root = _put(stack, _scalar(event, line), root)
            else:
                if len(stack) >= MAX_DEPTH:
                    raise UnreadableError(
                        line, f"nested deeper than {MAX_DEPTH} levels; flatten it"
                    )
                stack.append(_Open(path, isinstance(event, yaml.MappingStartEvent)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableError(mark.line + 1 if mark else 1, f"not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise UnreadableError(1, f"not YAML: {str(error).splitlines()[0]}") from None
    return Document(root, lines)


def _next_path(top: _Open | None) -> Path:
    if top is None:
        return ()
    return (*top.path, top.key if top.is_map and top.key is not None else len(top.items))


def _put(stack: list[_Open], value: Any, root: Any) -> Any:
    """Hand a finished value to what holds it; the outermost one becomes the root."""
    if not stack:
        return value
    stack[-1].items.append(value)
    stack[-1].key = None
    return root


def _open_key(top: _Open, event: yaml.NodeEvent, line: int, lines: dict[Path, int]) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        raise UnreadableError(line, "a key must be plain text")
    key = str(event.value)
    if key in top.keys:
        raise UnreadableError(line, f"key {key!r} stands twice (first on line {top.keys[key]})")
    top.keys[key] = line
    top.key = key
    lines[(*top.path, key)] = line


def _refuse_extras(event: yaml.NodeEvent, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise UnreadableError(line, "anchors and aliases (&, *) are refused; write the value out")
    if tag := getattr(event, "tag", None):
        raise UnreadableError(line, f"tags such as {tag!r} are refused; remove it")


def _scalar(event: yaml.ScalarEvent, line: int) -> Any:
    text = event.value
    if event.style:  # quoted or block: always text
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.match(text):
        digits = text.replace("_", "")
        return float(digits) if "." in digits else int(digits)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UnreadableError(line, f"{text} is not a day of the calendar") from None
    if _LIKE_NUMBER.match(text):
        raise UnreadableError(
            line,
            f"{text} is text or octal to some YAML readers; write it like 7_000_000_000 or 0.5",
        )
    if _resolve(yaml.ScalarNode, text, (True, False)) != _TEXT_TAG:
        raise UnreadableError(line, f"{text} reads differently elsewhere; put it in quotes")
    return text
