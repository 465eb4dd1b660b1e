"""Where a record goes, that all else stays, and what is refused in one line with its remedy."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.editing.edits import Add, Change, EditError, Put, applied, stamped
from analysis.book.editing.writing import item_lines
from analysis.book.yaml_text import read_yaml
from tests.book.editing.test_writing import RECORDS, VALUES, said

ORDERED = st.lists(st.tuples(st.sampled_from("pq"), st.integers(0, 9)), min_size=1, max_size=8)
NEW = st.tuples(st.sampled_from("pqr"), st.integers(0, 9))


def listed(rows: list[tuple[str, int]], flow: bool) -> str:
    """A file of rows with a group and a place in it, a comment above each and one behind it."""
    lines = ["title: '#1'", "rows:"]
    for number, (group, place) in enumerate(rows):
        row = {"id": number, "group": group, "place": place}
        lines += [f"  # above {number}", *item_lines(row, 2, flow=flow)]
        lines[-1] += f"  # behind {number}"
    return "\n".join([*lines, "", "# end", "end: 1", ""])


@given(ORDERED, NEW, st.booleans(), RECORDS)
def test_a_record_goes_behind_those_of_its_group_that_are_not_later_and_all_else_stays(
    rows: list[tuple[str, int]], new: tuple[str, int], flow: bool, record: dict[str, Any]
):
    rows = [(group, place) for group, place in sorted(rows, key=lambda row: row[1])]
    text = listed(rows, flow)
    added = {"id": "new", "group": new[0], "place": new[1], "more": record}

    edited = applied(text, Change("f", "", (Add(("rows",), added, ("place",), ("group",)),)))

    lines = "".join(f"{line}\n" for line in item_lines(added, 2, flow=flow))
    assert edited.replace(lines, "", 1) == text  # so no other byte has changed
    found = [row["id"] for row in read_yaml(edited).value["rows"]]
    at = found.index("new")
    mates = [number for number, (group, _) in enumerate(rows) if group == new[0]]
    behind = {number for number in mates if rows[number][1] <= new[1]}
    assert {*found[:at]} & {*mates} == behind
    assert behind or not mates or found[at + 1] == mates[0]
    assert mates or at == len(rows)
    if behind:
        assert found[at - 1] == max(behind)


@given(st.integers(0, 3), VALUES)
def test_a_value_put_is_read_back_and_every_other_line_stays(which: int, value: Any):
    text = listed([("p", place) for place in range(4)], flow=False)

    edited = applied(text, Change("f", "", (Put(("rows", {"id": which}), "place", value),)))

    rows = read_yaml(edited).value["rows"]
    assert repr(said(rows[which]["place"])) == repr(said(value))
    changed = [
        old for old, new in zip(text.split("\n"), edited.split("\n"), strict=True) if old != new
    ]
    assert changed in ([], [f"    place: {which}  # behind {which}"])
    assert f"  # behind {which}\n" in edited


@given(st.sampled_from([0, 1]), VALUES, st.booleans())
def test_a_key_that_is_not_there_is_added_at_the_end_of_its_record(
    which: int, value: Any, flow: bool
):
    text = listed([("p", 0), ("p", 1)], flow)
    edited = applied(text, Change("f", "", (Put(("rows", {"id": which}), "note", value),)))
    rows = list(read_yaml(text).value["rows"])
    rows[which] = {**rows[which], "note": value}
    assert repr(said(read_yaml(edited).value["rows"])) == repr(said(rows))
    for kept in ("# above 0", "# behind 0", "# above 1", "# behind 1", "# end", "title: '#1'"):
        assert edited.count(kept) == 1


ROWS = "rows:\n  - id: a\n    n: 1\n"
REFUSED = {  # why: text, edit, what the message says
    "no such key": (ROWS, Add(("cols",), {"id": "b"}), "no 'cols'"),
    "no such entry": (ROWS, Put(("rows", {"id": "b"}), "n", 2), "no entry with id b"),
    "a number where a list was": ("rows: 5\n", Put(("rows", {"id": "a"}), "n", 2), "no entry"),
    "a list where keys were": (ROWS, Put(("rows",), "n", 2), "no keys"),
    "an empty file": ("", Put((), "n", 2), "no keys"),
    "an empty list": ("rows: []\n", Add(("rows",), {"id": "b"}), "list is empty"),
    "a list of nothing": ("rows:\n", Add(("rows",), {"id": "b"}), "list is empty"),
    "a list on one line": ("rows: [{id: a}]\n", Add(("rows",), {"id": "b"}), "in brackets"),
    "a list of texts": ("rows:\n  - a\n", Add(("rows",), {"id": "b"}), "without keys"),
    "an entry without its day": (ROWS, Add(("rows",), {"day": 2}, ("day",)), "without day"),
    "days that are text": (
        "rows:\n  - day: x\n",
        Add(("rows",), {"day": date(2026, 1, 1)}, ("day",)),
        "no usable day",
    ),
    "text that is no YAML": ("a: [\nb: 1\n", Put((), "b", 2), "line 1: not YAML"),
    "a layout that would lose its end": ("{a: 1,}\n", Put((), "b", 2), "by hand"),
    "a key twice": ("a: 1\na: 2\n", Put((), "b", 2), "line 2: key 'a' stands twice"),
    "a number that is none": ("a: 1\n", Put((), "a", float("inf")), "by hand"),
    "half of a letter": ("a: 1\n", Put((), "a", "x\udcff"), "by hand"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_an_edit_that_does_not_fit_is_refused_in_one_line_that_says_what_to_do(why: str):
    text, edit, says = REFUSED[why]
    with pytest.raises(EditError) as refused:
        applied(text, Change("x.yaml", "", (edit,)))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_names_are_put_into_cited_records_alone_and_before_their_note():
    row = {"evidence": "recalled", "recorded": date(2026, 1, 1), "note": "n"}
    model = {"id": "m", "aliases": ("a",), "prices": [row]}
    change = Change("f", "", (Add(("models",), model), Put(("sources",), "s", {"title": "t"})))

    added, put = stamped(change, recorded_by="Ann", reviewed_by="Bo").edits

    assert isinstance(added, Add)
    (marked,) = added.record["prices"]
    assert list(marked) == ["evidence", "recorded", "recorded_by", "reviewed_by", "note"]
    assert (marked["recorded_by"], marked["reviewed_by"]) == ("Ann", "Bo")
    assert {key: added.record[key] for key in ("id", "aliases")} == {"id": "m", "aliases": ("a",)}
    assert put == change.edits[1]
