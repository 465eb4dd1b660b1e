"""A file of bad data given as an upload is refused with the loader's own words, and not written."""

import shutil
from pathlib import Path

import pytest

from analysis.book.editing.edits import Change, EditError
from analysis.book.editing.trial import current_text, place, tried
from analysis.book.load import DATA, kind_of, load, read_bytes
from analysis.book.problems import Problem
from analysis.errors import BadBookError
from tests.book.editing.small_book import PRICES_TEXT, files_of, saved

BAD_DATA = Path(__file__).parents[2] / "bad_data"
NO_FILE_OF_THE_BOOK = ("file-yml", "file-unknown-kind")
NO_TEXT = "yaml-not-utf-8"
NAMES = [
    path.stem
    for path in sorted(BAD_DATA.iterdir())
    if path.stem not in (*NO_FILE_OF_THE_BOOK, NO_TEXT)
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real book for all tests here, since none of them may change it."""
    own = shutil.ignore_patterns(".costfall")  # which the book of a checkout may have
    return Path(shutil.copytree(DATA, tmp_path_factory.mktemp("uploads") / "data", ignore=own))


def upload(name: str) -> tuple[Change, int, list[str]]:
    """The upload, the line on which its mistake stands, and what the problem must say."""
    lines = (BAD_DATA / f"{name}.yaml").read_text("utf-8").splitlines()
    file = next(line.removeprefix("# at: ") for line in lines if line.startswith("# at: "))
    says = [line.removeprefix("# says: ") for line in lines if line.startswith("# says: ")]
    here = [number for number, line in enumerate(lines, 1) if line.endswith("# <- here")] or [1]
    text = (BAD_DATA / f"{name}.yaml").read_bytes().decode("utf-8")
    return Change(file, "upload", text=text), here[0], says


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if i % 10 == 0 else pytest.mark.slow) for i, n in
             enumerate(NAMES)],
)  # fmt: skip
def test_an_upload_of_bad_data_is_refused_with_its_line_and_nothing_is_written(
    name: str, book: Path
):
    change, line, says = upload(name)
    before = files_of(book)
    with pytest.raises(BadBookError) as refused:
        saved(book, change)
    said = str(refused.value)
    assert said.startswith(f"{change.file}:{line} ")
    assert [phrase for phrase in says if phrase not in said] == []
    assert "\n" not in said
    assert " more)" not in said  # one mistake is one problem
    assert files_of(book) == before
    assert [path.name for path in book.glob(".costfall/**/*") if path.is_file()] == ["lock"]


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if i % 4 == 1 else pytest.mark.slow) for i, n in
             enumerate(NAMES[::6])],
)  # fmt: skip
def test_a_trial_of_an_upload_says_what_the_loader_says_of_the_file(name: str, book_copy: Path):
    change, *_ = upload(name)
    trial = tried(book_copy, change)
    (book_copy / change.file).write_bytes(trial.after.encode("utf-8"))
    assert trial.problems == load(book_copy).problems != ()
    assert trial.loaded.book is None


def test_an_upload_that_is_not_utf_8_is_told_as_the_loader_tells_it(book_copy: Path):
    content = (BAD_DATA / f"{NO_TEXT}.yaml").read_bytes()
    file = next(line for line in content.decode("latin-1").split("\n") if line[:5] == "# at:")[6:]
    kind = kind_of(file)
    assert not isinstance(kind, Problem)
    part, problems = read_bytes(file, kind, content)
    (book_copy / file).write_bytes(content)
    assert (part, problems) == (None, load(book_copy).problems)
    with pytest.raises(EditError, match="is not UTF-8; save it as UTF-8 first"):
        current_text(book_copy, file)


TRICKY = [
    *(upload(name)[0].file for name in NO_FILE_OF_THE_BOOK),
    "", ".", "..", "/", "x.yaml", "../../x.yaml", "/etc/x.yaml", "/etc/systems/x.yaml",
    "pricing/api/../../x.yaml", "pricing/api/../api/x.yaml", "pricing/../../pricing/api/x.yaml",
    "pricing\\api\\x.yaml", "pricing/api/x\\..\\..\\x.yaml", "pricing/api/x.yml",
    "pricing/api/.yaml", "pricing/api/x.yaml/", "pricing//api/x.yaml", "./pricing/api/x.yaml",
    "pricing/api/x\0.yaml", "pricing/api/x.yaml\0", "pricing/api/x\n- y.yaml",
    "pricing/api/\x1b[31mx.yaml", "pricing/api/x\u202ey.yaml", "pricing/api/\udcff.yaml",
    f"pricing/api/{'x' * 5000}.yaml", f"pricing/api/{'é' * 200}.yaml", ".costfall/systems/x.yaml",
    "pricing/api/.x.yaml",
]  # fmt: skip


@pytest.mark.parametrize("name", TRICKY, ids=lambda name: ascii(name)[:40])
def test_an_upload_under_a_tricky_name_is_refused_in_one_short_line(name: str, folder: Path):
    before = files_of(folder.parent)
    change = Change(name, "upload", text=PRICES_TEXT.replace("acme", "bolt"))
    for refused in (
        lambda: place(folder, name),
        lambda: tried(folder, change),
        lambda: saved(folder, change),
    ):
        with pytest.raises(EditError, match="no file of the book") as error:
            refused()
        assert str(error.value).isprintable()
        assert len(str(error.value)) < 600
    assert files_of(folder.parent) == before


def test_a_sound_upload_is_saved_byte_for_byte(folder: Path):
    text = PRICES_TEXT.replace("acme", "bolt").replace("\n", "\r\n").removesuffix("\r\n")
    saved(folder, Change("pricing/api/bolt-2.yaml", "upload", text=text))
    assert (folder / "pricing/api/bolt-2.yaml").read_bytes() == text.encode()
    assert load(folder).problems == ()
