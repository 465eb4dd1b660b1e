"""Strict reading of YAML: what two YAML readers would read differently is refused.

One pass over the parser's events, without recursion, so that deep nesting, alias bombs and huge
files end in one line of text and not in a dead process (libyaml's own composer recurses in C).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

MAX_BYTES = 4_000_000
MAX_DEPTH = 32
MAX_EVENTS = 1_000_000
MAX_DIGITS = 300

Path = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolve: Callable[..., str] = yaml.resolver.Resolver().resolve
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9_]*)(\.[0-9_]+([eE][-+][0-9]+)?)?\Z")
_LIKE_NUMBER = re.compile(r"[-+]?[0-9][0-9_,]*(\.[0-9]*)?([eE][-+]?[0-9]+)?\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
_HINTS = {
    "mapping values are not allowed": 'put text that holds ": " in quotes',
    "cannot start any token": "indent with spaces, not with a tab",
}
"""What to do about the parser's commonest complaints."""
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


def read_yaml(text: str) -> Document:
    """Mappings as dict, sequences as tuple, plain scalars as number, date, bool, None or text.

    >>> read_yaml("price: 0.02\\nsince: 2023-03-13").value
    {'price': 0.02, 'since': datetime.date(2023, 3, 13)}

    Raises `UnreadableError` with the line and the remedy.
    """
    if len(text) > MAX_BYTES:
        raise UnreadableError(1, f"the file is over {MAX_BYTES // 1_000_000} MB; split it")
    built = _Builder()
    documents = 0
    try:
        for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if count > MAX_EVENTS:
                raise UnreadableError(line, "the file has over a million parts; split it")
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise UnreadableError(line, "a second document begins; keep one per file")
                case yaml.CollectionEndEvent():
                    built.close()
                case yaml.NodeEvent():
                    _refuse_extras(event, line)
                    built.take(event, line)
    except yaml.MarkedYAMLError as error:
        raise _from_parser(error, built.opened_on, text) from None
    except yaml.YAMLError as error:
        raise UnreadableError(1, f"not YAML: {str(error).splitlines()[0]}") from None
    return Document(built.root, built.lines)


@dataclass
class _Open:
    """A mapping or sequence whose end has not been read yet."""

    path: Path
    is_map: bool
    items: list[Any] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    key: str | None = None


class _Builder:
    """Puts the parser's nodes together on a stack of its own."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[Path, int] = {}
        self._open: list[_Open] = []

    @property
    def opened_on(self) -> int:
        """The line of the innermost mapping or sequence that is not closed yet."""
        return self.lines[self._open[-1].path] if self._open else 1

    def take(self, event: yaml.NodeEvent, line: int) -> None:
        """A scalar, or the start of a mapping or sequence; inside a mapping, first its key."""
        holder = self._open[-1] if self._open else None
        if holder and holder.is_map and holder.key is None:
            self._take_key(holder, event, line)
            return
        path: Path = ()
        if holder:
            path = (*holder.path, len(holder.items) if holder.key is None else holder.key)
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.ScalarEvent):
            self._put(_scalar(event, line))
        elif len(self._open) >= MAX_DEPTH:
            raise UnreadableError(line, f"nested deeper than {MAX_DEPTH} levels; flatten it")
        else:
            self._open.append(_Open(path, isinstance(event, yaml.MappingStartEvent)))

    def close(self) -> None:
        """The end of the innermost mapping or sequence."""
        done = self._open.pop()
        pairs = zip(done.keys, done.items, strict=True)
        self._put(dict(pairs) if done.is_map else tuple(done.items))

    def _take_key(self, holder: _Open, event: yaml.NodeEvent, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise UnreadableError(line, "a key must be plain text")
        key = str(event.value)
        if key in holder.keys:
            first = holder.keys[key]
            raise UnreadableError(line, f"key {key!r} stands twice (first on line {first})")
        holder.keys[key] = line
        holder.key = key
        self.lines[(*holder.path, key)] = line

    def _put(self, value: Any) -> None:
        if self._open:
            self._open[-1].items.append(value)
            self._open[-1].key = None
        else:
            self.root = value


def _from_parser(error: yaml.MarkedYAMLError, opened_on: int, text: str) -> UnreadableError:
    """The parser's complaint with a hint, on the line where to mend it.

    What was opened and never closed is noticed later or at the end, and mended where it opens.
    """
    mark, context = error.problem_mark, error.context or ""
    line = mark.line + 1 if mark else 1
    if "quoted" in context and error.context_mark:
        line = error.context_mark.line + 1
    elif "flow" in context or line > text.rstrip().count("\n") + 1:
        line = opened_on
    said = str(error.problem)
    hint = next((f"; {hint}" for part, hint in _HINTS.items() if part in said), "")
    return UnreadableError(line, f"not YAML: {said}{hint}")


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
        if len(digits) > MAX_DIGITS:
            raise UnreadableError(line, f"a number of {len(digits)} digits; correct it")
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
    tag = _resolve(yaml.ScalarNode, text, (True, False))
    if tag.endswith(":float"):
        raise UnreadableError(line, f"{text} is no finite number; write one such as 0.5")
    if tag != _TEXT_TAG:
        raise UnreadableError(line, f"{text} reads differently elsewhere; put it in quotes")
    return text
