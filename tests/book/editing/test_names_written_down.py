"""Names of people and files, whatever is in them, are text on one line and stay in the book."""

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from analysis.book.editing.edits import Change, EditError
from analysis.book.editing.saving import history
from analysis.book.editing.trial import current_text, tried
from analysis.book.load import load
from analysis.book.yaml_text import read_yaml
from tests.book.editing.small_book import (
    PRICES,
    PRICES_TEXT,
    RATES,
    one_rate_more,
    repriced,
    saved,
    told,
)

HOSTILE = [
    "Ann\n\n# Heading", "Ann\r\n- item", "**bold** _it_ ~~gone~~", "`code`", "[x](https://x.test)",
    "![x](https://x.test/y.png)", "<script>alert(1)</script>", "<!-- x", "a | b", "\\", "Ann\\",
    "\x1b[31mred\x00", "\u202egnp", "a\u2028- b", "\udcffAnn", "1. x", "]", "a ] [b", "&lt;b&gt;",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_ends_as_one_line_of_plain_text_in_the_changelog(folder: Path, name: str):
    saved(folder, repriced(11, name), name, why=name, reviewed_by=name)
    raw = (folder / "CHANGELOG.md").read_text("utf-8")
    assert raw.isprintable() or {sign for sign in raw if not sign.isprintable()} == {"\n"}
    assert len(told(folder)) == 1
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(raw)
    (row,) = [i for i, token in enumerate(tokens) if token.type == "list_item_open"]
    paragraph, inline, _ = tokens[row + 1 : row + 4]
    assert paragraph.type == "paragraph_open"
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert len([token for token in tokens if token.type == "heading_open"]) == 2  # our own


@pytest.mark.parametrize("name", ["Ann\nB", "**Ann**", "Ann: <b>", "\x1b[31mAnn", "# Ann"])
def test_a_name_in_a_new_row_is_text_on_one_line(folder: Path, name: str):
    saved(folder, one_rate_more(1), name)
    assert load(folder).problems == ()
    row = read_yaml(current_text(folder, RATES) or "").value["rates"][-1]
    assert row["recorded_by"] == "".join(
        sign for sign in name.replace("\n", " ") if sign.isprintable()
    )


BAD_NAMES: list[tuple[str, Callable[[Path], object]]] = [
    ("../pricing/api/x.yaml", lambda folder: None),
    ("/pricing/api/x.yaml", lambda folder: None),
    ("pricing\\api\\x.yaml", lambda folder: None),
    ("pricing/api/x.yaml", lambda folder: (folder / "pricing/api/x.yaml").symlink_to("/etc/x")),
    ("out/pricing/api/x.yaml", lambda folder: (folder / "out").symlink_to(folder.parent)),
    ("pricing/api/x.yaml", lambda folder: (folder / "pricing/api/x.yaml").mkdir()),
]


@pytest.mark.parametrize(("name", "prepared"), BAD_NAMES)
def test_nothing_is_read_or_written_outside_of_the_book(
    folder: Path, name: str, prepared: Callable[[Path], object]
):
    prepared(folder)
    outside = {path.name for path in folder.parent.iterdir()}
    change = Change(name, "", text=PRICES_TEXT)
    for refused in (lambda: tried(folder, change), lambda: saved(folder, change)):
        with pytest.raises(EditError) as error:
            refused()
        assert "\n" not in str(error.value)
    assert {path.name for path in folder.parent.iterdir()} == outside
    assert history(folder) == ()


def test_a_link_within_the_book_stays_a_link_and_its_target_is_saved(folder: Path):
    (folder / PRICES).rename(folder / "kept")
    (folder / PRICES).symlink_to("../../kept")
    saved(folder, repriced(11))
    assert (folder / PRICES).is_symlink()
    assert "input_per_mtok: 11 " in (folder / "kept").read_text()
