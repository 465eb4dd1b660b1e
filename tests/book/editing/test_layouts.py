"""Edits in layouts that a hand or another editor may leave; what must come out is written out."""

import pytest

from analysis.book.editing.edits import Add, Change, Put, applied

LAID_OUT = {  # how the text is laid out: text, edit, what the text must be afterwards
    "CRLF": (
        "a:\r\n  - id: x\r\n    n: 1  # so far\r\n",
        Put(("a", {"id": "x"}), "n", 2),
        "a:\r\n  - id: x\r\n    n: 2  # so far\r\n",
    ),
    "CRLF, a key more": (
        "a:\r\n  id: x\r\nb: 1\r\n",
        Put(("a",), "n", 2),
        "a:\r\n  id: x\r\n  n: 2\r\nb: 1\r\n",
    ),
    "no newline at the end": ("a: 1\nb: 2", Put((), "c", 3), "a: 1\nb: 2\nc: 3\n"),
    "no newline at the end, CRLF": ("a: 1\r\nb: 2", Put((), "c", 3), "a: 1\r\nb: 2\r\nc: 3\r\n"),
    "no newline, value at the end": ("a: 1\nb: 2", Put((), "b", 3), "a: 1\nb: 3"),
    "letters beyond ASCII before the place": (
        "a: 提示 £3 é\nb: 2 # ☃\nc: 3\n",
        Put((), "b", 4),
        "a: 提示 £3 é\nb: 4 # ☃\nc: 3\n",
    ),
    "letters beyond 16 bits before the place": (
        "# 😀😀\na: 👩‍💻 𝔘\nb: 2 # 🦙\n",
        Put((), "b", 4),
        "# 😀😀\na: 👩‍💻 𝔘\nb: 4 # 🦙\n",
    ),
    "byte order mark": ("\ufeffa: 1\nb: 2\n", Put((), "b", 3), "\ufeffa: 1\nb: 3\n"),
    "comments between items": (
        "# top\na:\n  # of 1\n  - n: 1  # one\n  # of 3\n\n  - n: 3\n# end\n",
        Add(("a",), {"n": 2}, ("n",)),
        "# top\na:\n  # of 1\n  - n: 1  # one\n  - n: 2\n  # of 3\n\n  - n: 3\n# end\n",
    ),
    "comments after the last item": (
        "a:\n  - n: 1 # one\n    # of 1\n\n# of b\nb: 1\n",
        Add(("a",), {"n": 2}),
        "a:\n  - n: 1 # one\n  - n: 2\n    # of 1\n\n# of b\nb: 1\n",
    ),
    "dashes below the key": (
        "a:\n- n: 1\n- n: 3\nb: 1\n",
        Add(("a",), {"n": 2}, ("n",)),
        "a:\n- n: 1\n- n: 2\n- n: 3\nb: 1\n",
    ),
    "before the first item": (
        "a:\n  - n: 2\n",
        Add(("a",), {"n": 1}, ("n",)),
        "a:\n  - n: 1\n  - n: 2\n",
    ),
    "rows in braces": (
        "r:\n  - {c: GBP, n: 1}\n  - {c: EUR, n: 1} # so far\n",
        Add(("r",), {"c": "GBP", "n": 2}, ("n",), ("c",)),
        "r:\n  - {c: GBP, n: 1}\n  - {c: GBP, n: 2}\n  - {c: EUR, n: 1} # so far\n",
    ),
    "a key more in braces": (
        "r:\n  - {c: GBP, n: 1} # so far\n",
        Put(("r", {"c": "GBP"}), "note", "a, b"),
        "r:\n  - {c: GBP, n: 1, note: 'a, b'} # so far\n",
    ),
    "a value in braces": (
        'r: [{c: "a: b", n: 1, m: 2}]\n',
        Put(("r", {"m": 2}), "n", 5),
        'r: [{c: "a: b", n: 5, m: 2}]\n',
    ),
    "folded text": (
        "a:\n  note: >-\n    one\n    two\n\n  # of b\n  b: 1\n",
        Put(("a",), "note", "- three"),
        "a:\n  note: '- three'\n\n  # of b\n  b: 1\n",
    ),
    "block text before a comment, a key more": (
        "a:\n  note: |\n    one # no comment\n# of b\nb: 1\n",
        Put(("a",), "n", 2),
        "a:\n  note: |\n    one # no comment\n  n: 2\n# of b\nb: 1\n",
    ),
    "block text before a comment, replaced": (
        "a: |\n  one\n  # no comment\n# comment\nb: 1\n",
        Put((), "a", "two"),
        "a: two\n# comment\nb: 1\n",
    ),
    "text over two lines": ("a: one\n  two # more\nb: 1\n", Put((), "a", 2), "a: 2 # more\nb: 1\n"),
    "text in quotes over two lines": ('a: "x #\n  y" # z\n', Put((), "a", 2), "a: 2 # z\n"),
    "nothing behind the key": ("a:\nb: 1 # so far\n", Put((), "a", 2), "a: 2\nb: 1 # so far\n"),
    "null behind the key": ("a: null  # why\n", Put((), "a", "x"), "a: x  # why\n"),
    "wide spaces that belong to the text": (
        "a: x\u3000\nb: y\u00a0\n",
        Put((), "b", 1),
        "a: x\u3000\nb: 1\n",
    ),
    "no sources yet": (
        "name: A # b\n",
        Put(("sources",), "s", {"t": "x"}),
        "name: A # b\nsources:\n  s:\n    t: x\n",
    ),
    "empty sources": (
        "sources: {}  # none\nname: A\n",
        Put(("sources",), "s", {"t": "x"}),
        "sources:  # none\n  s:\n    t: x\nname: A\n",
    ),
    "end of document": ("---\na: 1\n...\n", Put((), "b", 2), "---\na: 1\nb: 2\n...\n"),
}


@pytest.mark.parametrize("layout", LAID_OUT)
def test_an_edit_changes_what_it_names_whatever_the_layout(layout: str):
    text, edit, edited = LAID_OUT[layout]
    assert applied(text, Change("x.yaml", "", (edit,))) == edited


def test_edits_of_one_change_follow_each_other_in_one_text():
    edits = (
        Put(("sources",), "s", {"title": "S"}),
        Add(("rows",), {"since": 2, "source": "s"}, ("since",)),
        Put(("rows", {"since": 2}), "note", "new"),
    )
    text = "sources:\n  r:\n    title: R  # old\nrows:\n  - since: 1\n    source: r\n"
    assert applied(text, Change("x.yaml", "", edits)) == (
        "sources:\n  r:\n    title: R  # old\n  s:\n    title: S\n"
        "rows:\n  - since: 1\n    source: r\n  - since: 2\n    source: s\n    note: new\n"
    )
