"""A change as it is meant, by ids and not by lines, and its application to a file's text.

Everything that a change does not name keeps its bytes: comments, order and formatting. Since a
change says what is meant, it can also be applied to a file that somebody else has changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath as FilePath
from typing import Any

import yaml

from analysis.book.editing.writing import file_text, inline, item_lines, key_lines
from analysis.book.records import KINDS
from analysis.book.yaml_text import Path, UnreadableError, read_yaml
from analysis.errors import CostfallError

Step = str | Mapping[str, Any]
"""A key of a mapping; or what the item of a list holds that is meant, such as {"id": "gpt-4"}."""
Address = tuple[Step, ...]
BLANKS = " \t\r\n"
"""What is no content at the end of a line. Other spaces that Python strips are text in YAML."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class EditError(CostfallError):
    """A change that does not fit the file's text as it stands."""


@dataclass(frozen=True)
class Add:
    """A new item of a list, after the last of its `group` that does not come later by `order`."""

    to: Address
    record: Mapping[str, Any]
    order: tuple[str, ...] = ()
    group: tuple[str, ...] = ()


@dataclass(frozen=True)
class Put:
    """A key of a mapping with a new value; a key that is not there yet is added at the end."""

    to: Address
    key: str
    value: Any


@dataclass(frozen=True)
class Change:
    """What happens to one file of the book."""

    file: str
    """Its path within the book's folder."""
    what: str
    """One line for the changelog."""
    edits: tuple[Add | Put, ...] = ()
    content: Mapping[str, Any] | None = None
    """Of a new file; then there are no edits."""
    text: str | None = None
    """The whole file as uploaded; then there are no edits either."""


def applied(text: str, change: Change) -> str:
    """The file's text with the change in it.

    >>> change = Change("f.yaml", "", (Put(({"id": "a"},), "price", 2.5),))
    >>> print(applied("- id: a\\n  price: 2  # so far\\n- id: b\\n  price: 2\\n", change), end="")
    - id: a
      price: 2.5  # so far
    - id: b
      price: 2

    Raises `EditError` where the text has no such place, or is laid out so that an edit would
    touch more than what is meant.
    """
    if change.text is not None:
        return change.text
    if change.content is not None:
        return file_text(change.content, _schema(change.file))
    mark = "\ufeff" if text.startswith("\ufeff") else ""  # libyaml does not count it
    text = text.removeprefix(mark)
    for edit in change.edits:
        text = _edited(text, edit)
    return mark + text


def stamped(change: Change, **marks: str) -> Change:
    """The same with these keys in each added record that is cited, such as `reviewed_by`."""
    content = None if change.content is None else _marked(change.content, marks)
    edits = tuple(_stamped(edit, marks) for edit in change.edits)
    return replace(change, content=content, edits=edits)


def _stamped(edit: Add | Put, marks: Mapping[str, str]) -> Add | Put:
    if isinstance(edit, Put):
        return edit
    return replace(edit, record=_marked(edit.record, marks))


def _marked(record: Mapping[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
    held = {
        key: tuple(_marked(item, marks) for item in value)
        if isinstance(value, tuple | list) and all(isinstance(i, Mapping) for i in value)
        else value
        for key, value in record.items()
    }
    if "evidence" not in record:
        return held
    note = {"note": held.pop("note")} if "note" in held else {}
    return {**held, **marks, **note}


def _schema(file: str) -> str:
    """The schema's address, as the first line of a file of this name gives it."""
    name = next(name for pattern, (name, _) in KINDS.items() if FilePath(file).match(pattern))
    return f"{'../' * file.count('/')}schema/{name}.json"


def _edited(text: str, edit: Add | Put) -> str:
    try:
        value = read_yaml(text).value
        root = yaml.compose(text, Loader=_Loader)
    except UnreadableError as error:
        raise EditError(f"line {error.line}: {error.message}") from None
    if isinstance(edit, Put):
        edit = _with_holder(value, root, edit)
    path, node, held = _found(value, root, edit.to)
    wanted: Any
    if isinstance(edit, Add):
        at = _place(held, edit)
        wanted = (*held[:at], _plain(edit.record), *held[at:])
        edited = _with_item(text, node, at, edit.record)
    else:
        if not isinstance(held, dict):
            raise EditError(f"the file has no keys where {edit.key} belongs; edit the file itself")
        plain = _plain(edit.value)
        if edit.key in held and held[edit.key] == plain and type(held[edit.key]) is type(plain):
            return text  # written as it is, 60.0 or 60
        wanted = {**held, edit.key: plain}
        edited = _with_key(text, node, edit.key, edit.value)
    _refuse_more_than_meant(edited, _put(value, path, wanted))
    return edited


def _with_holder(value: Any, root: Any, edit: Put) -> Put:
    """The same edit, or one that puts the mapping with the key in it where that is not there yet.

    A file without sources of its own, or with `sources: {}`, may thus get its first.
    """
    if not edit.to or not isinstance(edit.to[-1], str):
        return edit
    name = edit.to[-1]
    _, _, held = _found(value, root, edit.to[:-1])
    if isinstance(held, dict) and not held.get(name):
        return Put(edit.to[:-1], name, {edit.key: edit.value})
    return edit


def _found(value: Any, node: Any, address: Address) -> tuple[Path, Any, Any]:
    """The path, the node and the value at an address."""
    path: tuple[str | int, ...] = ()
    for step in address:
        if isinstance(step, str):
            if not isinstance(value, dict) or step not in value:
                raise EditError(f"the file has no {step!r} there; it may have been renamed")
            node = next(held for key, held in node.value if key.value == step)
            value = value[step]
            path = (*path, step)
        else:
            items = value if isinstance(value, tuple) else ()
            at = next((i for i, item in enumerate(items) if _holds(item, step)), None)
            if at is None:
                named = ", ".join(f"{key} {wanted}" for key, wanted in step.items())
                raise EditError(f"the file has no entry with {named}; it may have been removed")
            value, node, path = value[at], node.value[at], (*path, at)
    return path, node, value


def _holds(item: Any, wanted: Mapping[str, Any]) -> bool:
    return isinstance(item, dict) and all(item.get(key) == held for key, held in wanted.items())


def _place(held: Any, edit: Add) -> int:
    """Where a record belongs among those the list has."""
    if not isinstance(held, tuple) or not held:
        raise EditError("the list is empty; write its first entry in the file itself")
    if not all(isinstance(item, dict) and {*edit.order} <= item.keys() for item in held):
        raise EditError(f"an entry there is without {' or '.join(edit.order) or 'keys'}; add it")
    mates = [
        i for i, item in enumerate(held)
        if all(item.get(key) == edit.record.get(key) for key in edit.group)
    ]  # fmt: skip
    if not mates:
        return len(held)
    new = tuple(edit.record[key] for key in edit.order)
    try:
        before = [i for i in mates if tuple(held[i][key] for key in edit.order) <= new]
    except TypeError:
        raise EditError(
            f"an entry there has no usable {' or '.join(edit.order)}; mend it"
        ) from None
    return before[-1] + 1 if before else mates[0]


def _with_item(text: str, node: Any, at: int, record: Mapping[str, Any]) -> str:
    if node.flow_style:
        raise EditError("the list stands on one line in brackets; edit the file itself")
    flow = bool(node.value[0].flow_style)
    lines = item_lines(record, node.start_mark.column, flow=flow)
    if at == 0:
        return _lines_before(text, node.start_mark.index, lines)
    return _lines_after(text, node.value[at - 1], lines)


def _with_key(text: str, node: Any, key: str, value: Any) -> str:
    held = next((held for name, held in node.value if name.value == key), None)
    if held is not None:
        start, end = held.start_mark.index, _end(text, held)
        if isinstance(value, Mapping) and value and not held.value:
            return _with_mapping(text, start, end, value)
        space = "" if text[start - 1 : start].isspace() else " "  # a null may stand as nothing
        return f"{text[:start]}{space}{inline(value)}{text[end:]}"
    if node.flow_style:
        end = _end(text, node) - 1
        return f"{text[:end].rstrip(BLANKS)}, {key}: {inline(value)}{text[end:]}"
    return _lines_after(text, node, key_lines(key, value, node.start_mark.column))


def _with_mapping(text: str, start: int, end: int, value: Mapping[str, Any]) -> str:
    """Keys below the key that had none, so far `key: {}`; a comment behind it stays there."""
    line_start = text.rfind("\n", 0, start) + 1
    column = len(text[line_start:start]) - len(text[line_start:start].lstrip(" -"))
    line_end = text.find("\n", end)
    after = "" if line_end < 0 else text[line_end + 1 :]
    kept = text[:start].rstrip(BLANKS) + (text[end:] if line_end < 0 else text[end:line_end])
    newline = _newline(text)
    lines = [line for key, held in value.items() for line in key_lines(key, held, column + 2)]
    return kept.rstrip("\r") + newline + "".join(line + newline for line in lines) + after


def _lines_before(text: str, index: int, lines: list[str]) -> str:
    start = text.rfind("\n", 0, index) + 1
    newline = _newline(text)
    return text[:start] + "".join(line + newline for line in lines) + text[start:]


def _lines_after(text: str, node: Any, lines: list[str]) -> str:
    """Below the last line of the node's content; a comment behind that content stays there."""
    newline = _newline(text)
    end = text.find("\n", _end(text, node))
    if end < 0:
        text, end = text.rstrip("\r\n") + newline, len(text.rstrip("\r\n")) + len(newline)
    else:
        end += 1
    return text[:end] + "".join(line + newline for line in lines) + text[end:]


def _end(text: str, node: Any) -> int:
    """Where a node's content ends: a block's own end mark lies behind the comments after it."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return len(text[: node.end_mark.index].rstrip(BLANKS))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _plain(value: Any) -> Any:
    """As the reader gives it: mappings as dict, lists as tuple."""
    if isinstance(value, Mapping):
        return {key: _plain(held) for key, held in value.items()}
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value


def _put(value: Any, path: Path, wanted: Any) -> Any:
    """`value` with what stands at `path` replaced."""
    if not path:
        return wanted
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], _put(value[step], rest, wanted), *value[step + 1 :])
    return {**value, step: _put(value[step], rest, wanted)}


def _refuse_more_than_meant(edited: str, wanted: Any) -> None:
    """The last word on every edit: the file now says what was meant, and nothing else."""
    try:
        found = read_yaml(edited).value
    except UnreadableError:
        found = None
    if found != wanted:
        raise EditError("the file is laid out in a way that cannot be edited here; edit it by hand")
