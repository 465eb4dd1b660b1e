"""Strict YAML: what is read is what PyYAML reads, or it is refused with a line and a remedy."""

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.yaml_text import UnreadableError, read_yaml

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
YAML_LIKE = st.text(alphabet="ab01.:-_ \n\t[]{}\"'#&*!|>?,%@~=eE+", max_size=60)


def with_tuples(value: object) -> object:
    if isinstance(value, dict):
        return {key: with_tuples(held) for key, held in value.items()}
    return tuple(map(with_tuples, value)) if isinstance(value, list) else value


@given(DATA)
def test_what_pyyaml_writes_is_read_back_equal_or_refused(data: object):
    try:
        read = read_yaml(yaml.safe_dump(data)).value
    except UnreadableError:
        return
    assert read == with_tuples(data)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text("abc é£:#", max_size=9)
    | st.dates() | st.decimals(-1000, 1000, places=3).map(float),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text("abc_", min_size=1), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(PLAIN)
def test_plain_data_is_never_refused(data: object):
    assert read_yaml(yaml.safe_dump(data)).value == with_tuples(data)


def refusal(text: str) -> UnreadableError | None:
    try:
        read_yaml(text)
    except UnreadableError as error:
        return error
    return None


@settings(max_examples=300)
@given(st.text() | YAML_LIKE)
def test_any_text_is_read_or_refused_with_one_line_of_words(text: str):
    if error := refusal(text):
        assert error.message
        assert "\n" not in error.message


@settings(max_examples=300)
@given(YAML_LIKE)
def test_the_line_of_a_refusal_lies_inside_the_text_or_right_after_it(text: str):
    """Right after it: where libyaml notices that something was never closed."""
    if error := refusal(text):
        assert 1 <= error.line <= text.count("\n") + 2


@settings(max_examples=300)
@given(st.from_regex(r"[-+]?[0-9_.:eExo,+-]{1,10}", fullmatch=True))
def test_a_bare_word_of_digits_means_what_pyyaml_says_or_is_refused(word: str):
    try:
        read = read_yaml(f"key: {word}").value
    except UnreadableError:
        return
    assert read == yaml.safe_load(f"key: {word}")


AMBIGUOUS = ["no", "NO", "yes", "on", "Off", "True", "NULL", "1:30", "017", "0x1F", "0b1",
             "7e9", "7E9", "1e-3", ".5", "5.", "1,000", ".inf", "-.inf", ".nan",
             "2023-03-13 08:15:01", "<<", "="]  # fmt: skip


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_a_word_that_two_readers_read_differently_is_refused_bare(word: str):
    with pytest.raises(UnreadableError) as caught:
        read_yaml(f"first: 1\nkey: {word}\n")
    assert caught.value.line == 2
    assert word in caught.value.message


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_the_same_word_in_quotes_is_text(word: str):
    assert read_yaml(f'key: "{word}"').value == {"key": word}


def test_what_the_book_writes_is_read_as_meant():
    text = "n: 6_700_000_000\nf: -0.5\nd: 2023-03-13\nt: true\nnone: null\ns: GPT-4 (8K)\nl: [1]"
    assert read_yaml(text).value == {
        "n": 6_700_000_000,
        "f": -0.5,
        "d": date(2023, 3, 13),
        "t": True,
        "none": None,
        "s": "GPT-4 (8K)",
        "l": (1,),
    }


def test_each_key_and_item_knows_its_line():
    document = read_yaml("a: 1\nb:\n  - x: 1\n    y: 2\n  - {x: 3}\n")
    assert document.line(("b", 0, "y")) == 4
    assert document.line(("b", 1, "x")) == 5
    assert document.line(("b", 1, "missing", "deeper")) == 5
    assert document.line(("nowhere",)) == 1


def test_the_depth_that_is_still_read():
    assert read_yaml("[" * 32 + "]" * 32).value is not None
    with pytest.raises(UnreadableError, match="deeper than 32"):
        read_yaml("[" * 33 + "]" * 33)


def test_a_byte_order_mark_does_no_harm():
    assert read_yaml("\ufeffa: 1").value == {"a": 1}


@pytest.mark.parametrize("text", ['a: 1\nb: "open\nc: 1\n', "a: 1\nb: [1,\n"])
def test_what_is_never_closed_is_told_on_the_line_where_it_opens(text: str):
    error = refusal(text)
    assert error
    assert error.line == 2
