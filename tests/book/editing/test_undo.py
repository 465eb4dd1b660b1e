"""An undo brings back the bytes before the last save that was not taken back yet."""

from pathlib import Path

import pytest

from analysis.book.editing.edits import EditError
from analysis.book.editing.saving import history, undo
from analysis.book.load import load
from tests.book.editing.small_book import (
    PRICES,
    RATES,
    another_provider,
    files_of,
    one_rate_more,
    repriced,
    saved,
    told,
)


def book_files(folder: Path) -> dict[str, bytes]:
    """Without the changelog, which tells of undos too."""
    return {name: held for name, held in files_of(folder).items() if name != "CHANGELOG.md"}


def test_undo_after_undo_goes_back_save_by_save_to_the_very_bytes(folder: Path):
    crlf = (folder / PRICES).read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    (folder / PRICES).write_bytes(crlf)
    states = [book_files(folder)]
    for change in (repriced(11), one_rate_more(1), repriced(12, "12 in")):
        saved(folder, change)
        states.append(book_files(folder))

    for state in (states[2], states[1], states[0]):
        undo(folder, who="Bo")
        assert book_files(folder) == state

    with pytest.raises(EditError, match="no save to undo"):
        undo(folder, who="Bo")
    assert book_files(folder) == states[0]
    entries = history(folder)
    assert [entry.what for entry in entries] == [
        "repriced", "one rate more", "12 in",
        "undone: 12 in", "undone: one rate more", "undone: repriced",
    ]  # fmt: skip
    assert [entry.undoes for entry in entries[3:]] == [entry.id for entry in entries[2::-1]]
    assert [line.split("[")[-1] for line in told(folder)] == [f"{entry.id}]" for entry in entries]


def test_a_save_after_an_undo_is_the_next_to_be_undone(folder: Path):
    before = book_files(folder)
    saved(folder, repriced(11))
    undo(folder, who="Ann")
    saved(folder, repriced(12))
    undo(folder, who="Ann")
    assert book_files(folder) == before
    with pytest.raises(EditError, match="no save to undo"):
        undo(folder, who="Ann")


def test_undo_of_a_new_file_removes_it(folder: Path):
    before = book_files(folder)
    saved(folder, another_provider())
    assert len(book_files(folder)) == len(before) + 1
    undo(folder, who="Ann")
    assert book_files(folder) == before
    assert load(folder).problems == ()


@pytest.mark.parametrize("by_hand", ["changed", "removed"])
def test_undo_after_a_change_by_hand_refuses_and_leaves_it(folder: Path, by_hand: str):
    saved(folder, one_rate_more(1))
    saved(folder, repriced(11))
    if by_hand == "changed":
        (folder / PRICES).write_bytes((folder / PRICES).read_bytes() + b"# by hand\n")
    else:
        (folder / PRICES).unlink()
    before = files_of(folder)
    with pytest.raises(EditError, match="was changed by hand after the last save"):
        undo(folder, who="Ann")
    assert files_of(folder) == before
    assert len(history(folder)) == 2


def test_a_change_by_hand_of_another_file_does_not_hinder(folder: Path):
    before = (folder / PRICES).read_bytes()
    saved(folder, repriced(11))
    by_hand = (folder / RATES).read_bytes() + b"# by hand\n"
    (folder / RATES).write_bytes(by_hand)
    undo(folder, who="Ann")
    assert (folder / PRICES).read_bytes() == before
    assert (folder / RATES).read_bytes() == by_hand


def test_undo_without_a_name_or_without_the_backup_is_refused(folder: Path):
    saved(folder, repriced(11))
    before = files_of(folder)
    with pytest.raises(EditError, match="say who you are"):
        undo(folder, who=" ")
    for backup in (folder / ".costfall/backups").iterdir():
        backup.unlink()
    with pytest.raises(EditError, match=r"the backup of .* is gone"):
        undo(folder, who="Ann")
    assert files_of(folder) == before
