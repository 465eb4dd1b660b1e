"""`costfall add-price` and `costfall upstream` on a copy of the book."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.book import lookup
from analysis.book.load import load

TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
FILE = "pricing/api/openai.yaml"
QUOTE = "gpt-5.4-nano: $0.10 in, $0.50 out per 1M tokens"


def words(folder: Path, **changed: str) -> list[str]:
    """The command's words for halving a price from tomorrow on."""
    flags = {
        "model": "gpt-5.4-nano", "since": TOMORROW.isoformat(), "input": "0.10", "output": "0.50",
        "currency": "USD", "source-title": "Pricing", "quote": QUOTE,
        "source-url": "https://openai.com/api/pricing", "accessed": TODAY.isoformat(),
        "data": str(folder),
    } | {key.replace("_", "-"): value for key, value in changed.items()}  # fmt: skip
    return ["add-price", *(word for key, value in flags.items() for word in (f"--{key}", value))]


def test_a_price_is_added_by_the_same_save_as_the_pages(run, book_copy: Path):
    before = (book_copy / FILE).read_text("utf-8")
    code, out, err = run(*words(book_copy, by="Ann"), "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["file"] == FILE
    assert told["saved"] is True
    assert "+        output_per_mtok: 0.5" in told["diff"].splitlines()
    moved = {move["what"]: (move["before"], move["after"]) for move in told["impact"]}
    assert moved["a million output tokens of gpt-5.4-nano"] == (1.25, 0.5)
    book = load(book_copy).book
    assert book
    assert lookup.price(book, "gpt-5.4-nano", TODAY).row.output_per_mtok == 1.25
    row = lookup.price(book, "gpt-5.4-nano", TOMORROW).row
    assert (row.output_per_mtok, row.recorded_by, row.status) == (0.5, "Ann", "scheduled")
    after = (book_copy / FILE).read_text("utf-8")
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.splitlines())  # in order: lines were only added
    assert ", Ann: gpt-5.4-nano" in (book_copy / "CHANGELOG.md").read_text("utf-8")


def test_a_dry_run_says_the_same_and_writes_nothing(run, book_copy: Path):
    before = {path: path.read_bytes() for path in book_copy.rglob("*") if path.is_file()}
    code, out, _ = run(*words(book_copy), "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["saved"] is False
    assert {path: path.read_bytes() for path in book_copy.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"output": "3O"}, "--output = '3O' cannot be used: '3O' is not a number"),
        ({"output": "-5"}, "-5 is too small"),
        ({"output": "500", "quote": "$0.10, $500 per 1M tokens"}, "400× the previous value"),
        ({"quote": "$0.10 in, $0.60 out per 1M tokens"}, "does not print 0.5 per million"),
        ({"quote": "$0.10 in, $0.50 out"}, "does not say per how many tokens"),
        ({"model": "gpt-5.4-nanno"}, "nearest: gpt-5.4-nano"),
        ({"source-url": "openai.com"}, "no web address"),
        ({"accessed": TOMORROW.isoformat()}, "lies in the future"),
        ({"since": "tomorrow"}, "write it as 2023-03-13"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    run, book_copy: Path, changed: dict[str, str], said: str
):
    before = (book_copy / FILE).read_bytes()
    code, out, err = run(*words(book_copy, **changed))
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert (book_copy / FILE).read_bytes() == before


def test_a_second_row_for_the_same_day_is_refused(run, book_copy: Path):
    assert run(*words(book_copy))[0] == 0
    code, _, err = run(*words(book_copy))
    assert code == 2
    assert f"two rows begin on {TOMORROW}" in err


def test_a_jump_can_be_confirmed_and_its_row_says_so(run, book_copy: Path):
    dear = words(book_copy, output="500", quote="$0.10 in, $500 out per 1M tokens")
    assert run(*dear, "--confirm")[0] == 0
    book = load(book_copy).book
    assert book
    note = lookup.price(book, "gpt-5.4-nano", TOMORROW).row.note or ""
    assert "Confirmed: output 500 is 400× the previous value (1.25)." in note


def test_a_save_can_be_a_commit_of_its_author(run, book_copy: Path, monkeypatch):
    git = ["git", "-C", str(book_copy)]
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    commit = [*git, "-c", "user.name=x", "-c", "user.email=x@y.z", "commit", "-qm", "all"]
    subprocess.run(commit, check=True)
    (book_copy / "forecasts.yaml").write_text(
        (book_copy / "forecasts.yaml").read_text("utf-8") + "# unfinished\n", "utf-8"
    )
    done = run(*words(book_copy, by="Ann Example (ann@example.com)", why="cheaper"), "--commit")
    assert done[0] == 0
    shown = subprocess.run(
        [*git, "show", "--stat", "--format=%an <%ae>%n%B"], capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    assert shown.startswith("Ann Example <ann@example.com>\ngpt-5.4-nano (OpenAI): ")
    assert "Why: cheaper" in shown
    assert "CHANGELOG.md" in shown
    assert "forecasts.yaml" not in shown  # somebody's other work stays theirs


def a_catalogue(folder: Path, output: float) -> str:
    """A file in models.dev's shape that names one model of the book at another price."""
    model = {"id": "gpt-5.4-nano", "name": "n", "cost": {"input": 0.2, "output": output}}
    whole = {"openai": {"id": "openai", "name": "OpenAI", "models": {"gpt-5.4-nano": model}}}
    path = folder / "api.json"
    path.write_text(json.dumps(whole), "utf-8")
    return str(path)


def test_a_difference_from_upstream_is_taken_over_as_such(run, book_copy: Path, tmp_path: Path):
    catalogue, data = a_catalogue(tmp_path, 12.5), ("--data", str(book_copy))
    listed = json.loads(run("upstream", catalogue, *data, "--json")[1])
    (found,) = listed["differences"]
    assert (found["book"]["output_per_mtok"], found["upstream"]["output_per_mtok"]) == (1.25, 12.5)
    assert any("10" in flag for flag in found["flags"])  # 12.5 is ten times 1.25
    code, _, err = run("upstream", catalogue, *data, "--accept", "gpt-5.4-nano", "--by", "Ann")
    assert (code, err) == (0, "")
    book = load(book_copy).book
    assert book
    row = lookup.price(book, "gpt-5.4-nano", TODAY).row
    assert row.output_per_mtok == 12.5
    assert "not read at the seller" in (row.note or "")
    assert "models.dev" in book.sources[row.source].title
    assert json.loads(run("upstream", catalogue, *data, "--json")[1])["differences"] == []


def test_what_was_left_is_not_asked_again_until_it_changes(run, book_copy: Path, tmp_path: Path):
    data = ("--data", str(book_copy))
    before = (book_copy / FILE).read_bytes()
    first = a_catalogue(tmp_path, 2.5)
    assert run("upstream", first, *data, "--leave", "gpt-5.4-nano")[0] == 0
    assert json.loads(run("upstream", first, *data, "--json")[1])["differences"] == []
    other = a_catalogue(tmp_path, 2.0)
    assert len(json.loads(run("upstream", other, *data, "--json")[1])["differences"]) == 1
    assert (book_copy / FILE).read_bytes() == before


def test_upstream_deletions_delete_nothing(run, book_copy: Path, tmp_path: Path):
    catalogue = a_catalogue(tmp_path, 1.25)
    told = json.loads(run("upstream", catalogue, "--data", str(book_copy), "--json")[1])
    assert told["differences"] == []
    assert told["same"] == 1
    assert "openai/gpt-5.5" in told["only_in_book"]
