"""The schemas that editors use accept the whole book and refuse what the book refuses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from analysis.book.load import DATA, load
from analysis.book.records import KINDS
from analysis.book.schema import schemas, write_schemas
from analysis.book.yaml_text import read_yaml

BAD_DATA = Path(__file__).parents[1] / "bad_data"
FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml"))


def kind_of(place: str) -> str:
    return next(name for pattern, (name, _) in KINDS.items() if Path(place).match(pattern))


def as_json(text: str) -> Any:
    """A file as an editor's schema sees it: days are text."""
    return json.loads(json.dumps(read_yaml(text).value, default=str))


def refused(kind: str, text: str) -> list[str]:
    checker = jsonschema.Draft202012Validator(json.loads(schemas()[kind]))
    return [error.message for error in checker.iter_errors(as_json(text))]


def test_the_schemas_beside_the_data_are_those_of_the_code():
    kept = {path.stem: path.read_text("utf-8") for path in (DATA / "schema").iterdir()}
    assert kept == schemas()  # else: costfall schema


def test_each_kind_of_file_has_a_schema_of_its_own():
    assert len(schemas()) == len(KINDS)
    for text in schemas().values():
        jsonschema.Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("file", FILES)
def test_the_schema_accepts_every_file_of_the_book(file: str):
    assert refused(kind_of(file), (DATA / file).read_text("utf-8")) == []


@pytest.mark.parametrize("file", FILES)
def test_every_file_names_the_schema_of_its_kind_in_its_first_line(file: str):
    first = (DATA / file).read_text("utf-8").splitlines()[0]
    up = "../" * file.count("/")
    assert first == f"# yaml-language-server: $schema={up}schema/{kind_of(file)}.json"


SHAPES = [  # mistakes that one file shows by itself, without the rest of the book
    "conflict-one-reading", "currency-unknown", "event-kind-price", "hours-days-unknown",
    "hours-window-malformed", "key-required-misspelt", "key-unknown", "model-encoding-unknown",
    "model-id-with-space", "number-in-quotes", "price-negative", "pue-below-1", "quote-missing",
    "rental-free", "score-above-100", "score-method-unknown", "share-in-percent",
    "source-without-scheme", "stage-flop-per-token-unknown", "stage-kind-missing",
    "stage-kind-unknown", "system-without-stages", "tier-above-nothing", "tier-without-its-limit",
]  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_schema_refuses_a_mistake_of_shape_before_the_file_is_saved(name: str):
    text = (BAD_DATA / f"{name}.yaml").read_text("utf-8")
    place = next(line for line in text.splitlines() if line.startswith("# at: "))
    assert refused(kind_of(place.removeprefix("# at: ")), text)


def keys_in(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        inside = set().union(*(keys_in(value) for value in schema.values()))
        properties = schema.get("properties", {})
        return inside | (set(properties) if isinstance(properties, dict) else set())
    if isinstance(schema, list):
        return set().union(*(keys_in(item) for item in schema))
    return set()


def test_every_key_that_may_be_typed_is_offered_by_name():
    prices = keys_in(json.loads(schemas()["api-prices"]))
    assert {"since", "until", "long_context", "above_input_tokens", "hours", "utc"} <= prices
    assert {"gpu_hours", "minutes_per_item", "kept_share"} <= keys_in(
        json.loads(schemas()["system"])
    )


def test_schemas_are_written_once_per_kind_and_again_to_the_same_bytes(tmp_path: Path):
    folder = tmp_path / "a" / "schema"
    written = write_schemas(folder)
    assert sorted(path.name for path in written) == sorted(f"{name}.json" for name in schemas())
    before = {path.name: path.read_bytes() for path in written}
    write_schemas(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_schemas_beside_the_data_are_no_part_of_the_book(book_copy: Path):
    write_schemas(book_copy / "schema")
    loaded = load(book_copy)
    assert loaded.problems == ()
    assert loaded.files == len(FILES)
