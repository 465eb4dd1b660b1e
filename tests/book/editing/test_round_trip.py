"""An edit changes the bytes that it names, and no other byte of any file of the real book."""

from typing import Any

import pytest

from analysis.book.editing.edits import Add, Change, Put, applied
from analysis.book.editing.trial import difference
from analysis.book.load import DATA, Part, load
from analysis.book.records import ApiPriceFile, FxFile, RentalFile
from analysis.book.yaml_text import read_yaml

NAMES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml"))


def text_of(name: str) -> str:
    """Read as bytes: opened as text, a file would lose its CRLF before the test begins."""
    return (DATA / name).read_bytes().decode("utf-8")


def put(text: str, to: tuple[Any, ...], key: str, value: Any) -> str:
    return applied(text, Change("x.yaml", "", (Put(to, key, value),)))


def first_number(value: Any, to: tuple[Any, ...] = ()) -> tuple[tuple[Any, ...], str, Any] | None:
    """The first number below a key, with the address by which an edit finds it."""
    if isinstance(value, dict):
        for key, held in value.items():
            if isinstance(held, int | float) and not isinstance(held, bool):
                return to, key, held
        below = ((held, (*to, key)) for key, held in value.items())
    else:
        items = (item for item in value if isinstance(item, dict)) if value else ()
        below = ((item, (*to, item)) for item in items)  # what it holds tells which is meant
    found = (first_number(held, at) for held, at in below if isinstance(held, dict | tuple))
    return next(filter(None, found), None)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_put_where_it_stands_already_leaves_a_file_of_the_book_as_it_was(name: str):
    text = text_of(name)
    assert applied(text, Change(name, "nothing")) == text
    number = first_number(read_yaml(text).value)
    if number is not None:
        to, key, value = number
        assert put(text, to, key, value) == text


def price_rows() -> list[tuple[str, str, Any, str]]:
    """Of every price file up to four rows: file, model, row, and the key that holds a price."""
    found = []
    for part in load().parts:
        if isinstance(part.content, ApiPriceFile):
            rows = [(part.name, m.id, row) for m in part.content.models for row in m.prices]
            found += rows[:: len(rows) // 4 + 1]
    keys = ("input_per_mtok", "input_per_1k_characters")
    return [
        (name, model, row, next(key for key in keys if getattr(row, key) is not None))
        for name, model, row in found
    ]


def test_a_changed_price_changes_its_own_line_in_every_price_file():
    rows = price_rows()
    assert len({name for name, *_ in rows}) == len([n for n in NAMES if "/api/" in n])
    for name, model, row, key in rows:
        text = text_of(name)
        at = {"since": row.since, "recorded": row.recorded, "currency": row.currency}
        lines = text.split("\n")
        document = read_yaml(text)
        (model_at,) = (i for i, m in enumerate(document.value["models"]) if m["id"] == model)
        held = document.value["models"][model_at]["prices"]
        row_at = next(i for i, r in enumerate(held) if at.items() <= r.items())
        line = document.lines["models", model_at, "prices", row_at, key] - 1
        head, _, rest = lines[line].partition(f"{key}: ")
        _, gap, comment = rest.partition("  #")

        edited = put(text, ("models", {"id": model}, "prices", at), key, 123.25)

        assert edited.split("\n") == [
            *lines[:line], f"{head}{key}: 123.25{gap}{comment}", *lines[line + 1 :]
        ], (name, model, row.since)  # fmt: skip


def last_of(part: Part, to: str) -> dict[str, Any]:
    item: dict[str, Any] = read_yaml(text_of(part.name)).value[to][-1]
    return item


@pytest.mark.parametrize(
    ("kind", "to"), [(ApiPriceFile, "models"), (RentalFile, "quotes"), (FxFile, "rates")]
)
def test_an_added_record_only_adds_lines_to_a_file_of_the_book(kind: type, to: str):
    parts = [part for part in load().parts if isinstance(part.content, kind)]
    assert parts
    for part in parts:
        text, item = text_of(part.name), last_of(part, to)
        edited = applied(text, Change(part.name, "", (Add((to,), item),)))
        assert read_yaml(edited).value[to] == (*read_yaml(text).value[to], item)
        removed = [
            line for line in difference(part.name, text, edited).split("\n")[2:] if line[:1] == "-"
        ]
        assert removed == [], part.name
