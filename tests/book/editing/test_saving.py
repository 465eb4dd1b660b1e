"""A save writes file, backup, changelog and journal, or it says why not and writes nothing."""

import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from analysis.book.editing.edits import Change, EditError
from analysis.book.editing.saving import ChangedUnderneathError, history, save
from analysis.book.editing.trial import current_text
from analysis.book.load import load
from analysis.errors import BadBookError
from tests.book.editing.small_book import (
    PRICES,
    PRICES_TEXT,
    another_provider,
    files_of,
    one_rate_more,
    repriced,
    saved,
    told,
)


def test_a_save_writes_the_file_its_backup_the_changelog_and_the_journal(folder: Path):
    others = {name: held for name, held in files_of(folder).items() if name != PRICES}

    entry = saved(folder, repriced(12.5, "ace: 10 → 12.5 in"), why="The page says so")

    after = PRICES_TEXT.replace("input_per_mtok: 10 ", "input_per_mtok: 12.5 ")
    found = files_of(folder)
    assert found.pop(PRICES).decode() == after
    assert re.search(
        r"\n- \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, Ann: ace: 10 → 12.5 in "
        r"\(pricing/api/acme.yaml\)\. "
        rf"Why: The page says so\. \[{entry.id}\]\n\Z",
        found.pop("CHANGELOG.md").decode(),
    )
    assert found == others
    assert datetime.now(UTC) - datetime.fromisoformat(entry.when) < timedelta(minutes=1)
    backup = folder / ".costfall/backups" / sha256(PRICES_TEXT.encode()).hexdigest()
    assert backup.read_bytes() == PRICES_TEXT.encode()
    journal = (folder / ".costfall/journal.jsonl").read_text().splitlines()
    begun, done = map(json.loads, journal)
    assert (begun["id"], begun["who"], begun["file"]) == (entry.id, "Ann", PRICES)
    assert begun["after"] == sha256(after.encode()).hexdigest()
    assert done == {"done": entry.id}
    assert history(folder) == (entry,)


def test_saves_are_told_one_after_the_other_below_what_the_changelog_held(folder: Path):
    (folder / "CHANGELOG.md").write_bytes(b"# Ours\r\n\r\n- by hand")
    changes = repriced(11, "first"), one_rate_more(1, "second"), another_provider("third")
    entries = tuple(saved(folder, change) for change in changes)
    text = (folder / "CHANGELOG.md").read_bytes().decode()
    assert text.startswith("# Ours\r\n\r\n- by hand\n- 2")
    assert [re.sub(r".*Ann: (\w+) .*", r"\1", line) for line in told(folder)[1:]] == [
        "first", "second", "third"
    ]  # fmt: skip
    assert history(folder) == entries
    assert load(folder).problems == ()


def test_a_save_refuses_a_file_that_changed_since_and_shows_both_texts(folder: Path):
    seen = current_text(folder, PRICES)
    saved(folder, repriced(11))
    before = files_of(folder)
    with pytest.raises(ChangedUnderneathError, match="has changed since you opened it") as refused:
        save(folder, repriced(12), seen=seen, who="Bo")
    assert refused.value.seen == PRICES_TEXT
    assert refused.value.found == PRICES_TEXT.replace("mtok: 10 ", "mtok: 11 ")
    assert files_of(folder) == before


@pytest.mark.parametrize("seen", [None, PRICES_TEXT + "# more\n"])
def test_a_save_refuses_a_file_that_is_there_or_is_gone(folder: Path, seen: str | None):
    if seen:
        (folder / PRICES).unlink()
    with pytest.raises(ChangedUnderneathError) as refused:
        save(folder, repriced(12), seen=seen, who="Bo")
    assert (refused.value.seen, refused.value.found) == (seen, PRICES_TEXT if not seen else None)


LINE = PRICES_TEXT[: PRICES_TEXT.index("input_per_mtok")].count("\n") + 1


@pytest.mark.parametrize(
    ("change", "who", "error", "says"),
    [
        (repriced(-5), "Ann", BadBookError, f"{PRICES}:{LINE} models.0.prices.0.input_per_mtok"),
        (repriced(11), "", EditError, "say who you are"),
        (repriced(11), " \n\t\x00", EditError, "say who you are"),
        (repriced(10), "Ann", EditError, "nothing changes"),
        (Change(PRICES, "", text=PRICES_TEXT), "Ann", EditError, "nothing changes"),
        (one_rate_more(0), "Ann", BadBookError, "pricing/fx.yaml:4 "),
    ],
)
def test_a_refused_save_writes_nothing(
    folder: Path, change: Change, who: str, error: type[Exception], says: str
):
    before = files_of(folder)
    with pytest.raises(error) as refused:
        saved(folder, change, who)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert files_of(folder) == before
    assert history(folder) == ()
    assert [p.name for p in folder.glob(".costfall/**/*") if p.is_file()] in ([], ["lock"])


def test_a_changelog_that_could_not_be_kept_is_a_refusal_and_not_a_loss(folder: Path):
    (folder / "CHANGELOG.md").write_bytes("# Änderungen\n".encode("latin-1"))
    before = files_of(folder)
    with pytest.raises(EditError, match=r"CHANGELOG\.md is not UTF-8"):
        saved(folder, repriced(11))
    assert files_of(folder) == before


def test_a_file_keeps_its_mode_and_a_new_one_can_be_read_by_everybody(folder: Path):
    (folder / PRICES).chmod(0o640)
    saved(folder, repriced(11))
    saved(folder, another_provider())
    modes = [(folder / name).stat().st_mode & 0o777 for name in (PRICES, "pricing/api/bolt.yaml")]
    assert modes == [0o640, 0o644]
