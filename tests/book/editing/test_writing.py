"""Whatever is written reads back as the same, by our strict reader and by PyYAML's."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.book.editing.edits import Change, applied
from analysis.book.editing.writing import file_text, inline, item_lines, key_lines
from analysis.book.yaml_text import read_yaml

TRICKY = (
    "=1+1", "<b>", "- x", "# x", "x # y", "a: b", "a:", ": b", "? x", "7e9", "7.5e9", "0x1F", "0o7",
    "017", "1_000", "12:30", "1:2:3", "2026-12-01", "2026-12-01T00:00", "null", "~", "yes", "No",
    "y", "on", "true", ".inf", ".nan", "<<", "=", "&a", "*a", "!x", "%x", "@x", "`x`", "|", ">-",
    "---", "--- x", "... x", "[x]", "{x}", "x, y", "'x'", '"x"', "it's", 'say "x"', "C:\\x\\n",
    "\\", " x", "x ", "  ", "", "x  y", "a\n\nb", "a\n", "\n a", "\t", "a\tb", "😀", "x 👩‍💻 y",
    "\ufeff", "\u2028", "a\u2029 b", "\u00a0x\u00a0", "\u3000", "x" * 300,
    "x" * 90 + " " + "y" * 90, ("word " * 40).strip(), ("two  spaces " * 20).strip(),
    " " + "lead " * 40, "# " + "hash " * 40, "a: b " * 40, ("- dash " * 40).strip(),
    "   " + "x" * 94 + " - #",  # which PyYAML folds into something else
    ("😀 " * 90).strip(), "it's \"both\" \\ " * 20,
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200)
NUMBERS = st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.sampled_from(TRICKY) | TEXTS | NUMBERS | st.dates() | st.booleans() | st.none()
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
RECORDS = st.dictionaries(KEYS, VALUES | st.lists(VALUES, max_size=3), min_size=1, max_size=6)
NESTED = st.dictionaries(KEYS, VALUES | RECORDS | st.lists(RECORDS, max_size=2), min_size=1)


def said(value: Any) -> Any:
    """What a value says: lists as tuples, whole numbers without a needless zero."""
    if isinstance(value, dict):
        return {key: said(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(said, value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def check(text: str, meant: Any) -> None:
    """As text, since to Python True is 1."""
    assert repr(said(read_yaml(text).value)) == repr(said(meant))
    assert repr(said(yaml.safe_load(text))) == repr(said(meant))


@pytest.mark.parametrize("text", TRICKY)
def test_text_stays_the_text_it_is_in_every_place_of_a_file(text: str):
    check(f"k: {inline(text)}  # so far\n", {"k": text})
    check(f"{{k: {inline(text)}, l: 1}}", {"k": text, "l": 1})
    check("\n".join(key_lines("k", text, 0)), {"k": text})
    check("\n".join(item_lines({"k": text, "l": 1}, 6)), [{"k": text, "l": 1}])
    check(file_text({"a": {"b": [{"k": text}]}}, "s"), {"a": {"b": [{"k": text}]}})


@given(NESTED, st.integers(0, 8))
@example({"price": 1e22, "n": -0.0, "small": 5e-324, "large": 1.7976931348623157e308}, 2)
def test_a_record_reads_back_as_the_same(record: dict[str, Any], indent: int):
    check("\n".join(item_lines(record, indent)), [record])
    check("\n".join(item_lines(record, indent, flow=True)), [record])
    lines = [line for key, value in record.items() for line in key_lines(key, value, indent)]
    check("\n".join(lines), record)
    assert all(line.startswith(" " * indent) for line in lines if line)


@given(VALUES | RECORDS)
def test_a_value_on_one_line_reads_back_as_the_same(value: Any):
    assert "\n" not in inline(value)
    check(f"k: {inline(value)}", {"k": value})
    check(f"{{k: {inline(value)}}}", {"k": value})


@given(NESTED)
def test_a_new_file_reads_back_as_its_content_and_names_its_schema(content: dict[str, Any]):
    text = applied("", Change("pricing/api/acme.yaml", "", content=content))
    head, _, body = text.partition("\n")
    assert head == "# yaml-language-server: $schema=../../schema/api-prices.json"
    check(body, content)


def test_long_text_is_folded_and_every_word_of_it_begins_within_100_columns():
    lines = key_lines("note", "A price of the page. " * 20 + "End.", 8)
    assert lines[0] == "        note: >-"
    assert len(lines) > 3
    assert max(len(line.rpartition(" ")[0]) for line in lines) <= 100 + 8
