"""Each file of tests/bad_data holds one mistake; the book must name it, its line and the remedy.

A file says in its comments where it goes (`# at:`), what the problem must say (`# says:`) and on
which line (`# <- here`; without it, line 1).
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.book.load import load

BAD_DATA = Path(__file__).parents[1] / "bad_data"
NAMES = sorted(path.stem for path in BAD_DATA.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_one_mistake_is_one_problem_with_its_line_and_its_remedy(name: str, book_copy: Path):
    text = (BAD_DATA / f"{name}.yaml").read_bytes()
    lines = text.decode("utf-8", "replace").splitlines()
    place = next(line.removeprefix("# at: ") for line in lines if line.startswith("# at: "))
    says = [line.removeprefix("# says: ") for line in lines if line.startswith("# says: ")]
    here = [number for number, line in enumerate(lines, 1) if line.endswith("# <- here")] or [1]
    (book_copy / place).write_bytes(text)

    loaded = load(book_copy)

    shown = [str(problem) for problem in loaded.problems]
    assert loaded.book is None
    assert len(shown) == 1, shown
    assert shown[0].startswith(f"{place}:{here[0]} ")
    assert [phrase for phrase in says if phrase not in shown[0]] == [], shown[0]


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000])
def test_a_number_of_hundreds_of_digits_is_a_problem_and_not_a_crash(number: str, book_copy: Path):
    sound = (book_copy / "pricing/api/openai.yaml").read_text("utf-8")
    spoilt = sound.replace("input_per_mtok: 60", f"input_per_mtok: {number}", 1)
    (book_copy / "pricing/api/openai.yaml").write_text(spoilt, "utf-8")
    line = sound[: sound.index("input_per_mtok: 60")].count("\n") + 1
    (problem,) = load(book_copy).problems
    assert str(problem).startswith(f"pricing/api/openai.yaml:{line} ")


def test_two_files_of_bad_data_are_sound_once_mended(book_copy: Path):
    """Mending the file by hand must be enough; else a test might pass for another reason."""
    text = (BAD_DATA / "price-negative.yaml").read_text("utf-8")
    (book_copy / "pricing/api/zz.yaml").write_text(text.replace("-20", "20"), "utf-8")
    text = (BAD_DATA / "system-covers-no-stage.yaml").read_text("utf-8")
    (book_copy / "systems/zz.yaml").write_text(
        text.replace("tunning", "tuning").replace("broken-page", "broken-2"), "utf-8"
    )
    assert load(book_copy).problems == ()


MENDED = [  # file of bad data, its mistake, what belongs there
    ("price-cached-above-input", "cached_input_per_mtok: 30", "cached_input_per_mtok: 20"),
    ("price-output-below-input", "per_mtok: 30", "per_mtok: 60"),
    ("price-units-mixed", "output_per_1k_characters: 0.02", "output_per_mtok: 20"),
    ("price-characters-not-said", "units", "characters"),
    ("price-jump-unexplained", "per_mtok: 2 ", "per_mtok: 2.01 "),
    ("tier-not-in-quote", "per_mtok: 45", "per_mtok: 40"),
    ("tier-above-nothing", "tokens: 0", "tokens: 1"),
    ("hours-window-malformed", 'utc: "24:30', 'utc: "23:30'),
    ("hours-days-unknown", "days: weekends", "days: weekdays"),
    ("dates-newest-first-in-one-currency", "since: 2023-03-02", "since: 2023-03-13"),
    ("alias-twice", "aliases: [broken-latest]  # <- here", "aliases: [broken-newest]"),
    ("stage-rate-per-year", "research-engineer-year", "labelling-item-preference"),
    ("preset-system-unknown", "system: gpt-5", "system: gpt-4"),
    ("preset-id-is-a-budget", "id: britgpt-900m", "id: broken-preset"),
    ("preset-id-is-another-system", "    basis: amortised\n", ""),
    ("preset-boundary-of-a-tuned-model", "boundary: tuning+data", "boundary: all-in"),
    ("preset-setting-twice", "name: mfu  # <- here", "name: gpu_hours"),
    ("preset-setting-not-in-quote", "value: 0.5", "value: 0.4"),
    ("preset-ends-before-it-starts", "ends: 2023-03-01", "ends: 2023-03-03"),
    ("stage-without-work", "params:", "flop:"),
    ("event-kind-price", "kind: price", "kind: policy"),
    ("score-above-100", "864", "70"),
    ("run-not-in-quote", "28,432", "82,432"),
    ("task-encoding-unknown", "      cl100k:", "      cl100k_base:"),
    ("task-estimated-from-nothing", "from: p50k_base", "from: cl100k_base"),
    ("task-questions-not-in-quote", "value: 1000", "value: 100"),
    ("task-without-questions", "value: 0  #", "value: 9  #"),
    ("run-held-out-id-fitted", "id: bt032", "id: broken-run"),
    ("run-held-out-name-fitted", "name: Llama-7b", "name: Llama-7c"),
]


@pytest.mark.parametrize(("name", "mistake", "mended"), MENDED)
def test_nothing_else_is_wrong_with_a_file_of_bad_data(
    name: str, mistake: str, mended: str, book_copy: Path
):
    text = (BAD_DATA / f"{name}.yaml").read_text("utf-8")
    assert text.count(mistake) == 1
    place = next(line for line in text.splitlines() if line.startswith("# at: "))
    (book_copy / place.removeprefix("# at: ")).write_text(text.replace(mistake, mended), "utf-8")
    assert load(book_copy).problems == ()


SPOILT = [  # a file of the real book, some text in it, a mistake, what the book must say
    ("pricing/chips.yaml", "usd: 11458\n", "usd: 11458\n        low: 11459\n", "11459 to 11458"),
    ("pricing/chips.yaml", "usd: 11458\n", "usd: 11485\n", "does not print 11485"),
    ("pricing/chips.yaml", "mfu: mfu-a100\n", "mfu: mfu-a10\n", "no assumption 'mfu-a10'"),
    ("pricing/labour.yaml", "amount: 25\n", "amount: 52\n", "does not print 52"),
    ("pricing/labour.yaml", "    high: 45\n", "    high: 24\n", "range 10 to 24"),
    ("pricing/energy.yaml", "usd_per_kwh: 0.0692", "usd_per_kwh: 0.692", "does not print 0.692"),
    ("pricing/energy.yaml", "usd_per_kwh: 0.0692", "usd_per_kwh: 0", "must be greater than 0"),
]


@pytest.mark.parametrize(("file", "sound", "spoilt", "says"), SPOILT)
def test_a_slip_in_a_file_of_the_real_book_is_found(
    file: str, sound: str, spoilt: str, says: str, book_copy: Path
):
    text = (book_copy / file).read_text("utf-8")
    assert sound in text
    (book_copy / file).write_text(text.replace(sound, spoilt, 1), "utf-8")
    problems = [str(problem) for problem in load(book_copy).problems]
    assert any(shown.startswith(file) and says in shown for shown in problems), problems


def test_a_file_without_a_byte_is_one_problem(book_copy: Path):
    (book_copy / "claims/zz.yaml").touch()
    (problem,) = load(book_copy).problems
    assert str(problem).startswith("claims/zz.yaml:1 ")


def test_an_empty_folder_is_one_problem_that_names_it(tmp_path: Path):
    loaded = load(tmp_path)
    (problem,) = loaded.problems
    assert loaded.book is None
    assert str(tmp_path) in str(problem)
    assert "--data" in str(problem)


def test_a_folder_named_like_a_file_is_one_problem(book_copy: Path):
    (book_copy / "claims/folder.yaml").mkdir()
    (problem,) = load(book_copy).problems
    assert str(problem).startswith("claims/folder.yaml:1 cannot be read")


def test_each_broken_file_has_its_own_problem(book_copy: Path):
    for name in ("a", "b", "c"):
        (book_copy / f"claims/zz-{name}.yaml").write_text("- 1\n")
    assert [p.file[-6] for p in load(book_copy).problems] == ["a", "b", "c"]


def test_a_mended_file_is_read_again(book_copy: Path):
    file = book_copy / "assumptions.yaml"
    sound = file.read_text("utf-8")
    file.write_text(sound.replace("value: 0.292", "value: 0.99", 1), "utf-8")
    assert load(book_copy).book is None
    file.write_text(sound, "utf-8")
    os.utime(file, ns=(0, 0))  # as a checkout or an archive may set it
    assert load(book_copy).book is not None


NESTED = {
    "brackets": "[" * 50_000,
    "braces": "{a: " * 50_000,
    "dashes": "- " * 50_000,
    "lines": "\n".join(" " * n + "a:" for n in range(1_500)),
    "questions": "? " * 50_000,
}


@pytest.mark.parametrize("shape", NESTED)
def test_deep_nesting_is_refused_and_the_interpreter_lives(shape: str, book_copy: Path):
    (book_copy / "claims/zz-deep.yaml").write_text(NESTED[shape], "utf-8")
    code = "import sys, pathlib, analysis.book.load as b; print(*b.load(pathlib.Path(sys.argv[1])).problems)"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", code, book_copy], capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"claims/zz-deep.yaml:\d+ (nested deeper|a key must be)", done.stdout)
    assert done.stdout.count("zz-deep") == 1


def test_a_file_of_50_mb_is_refused_by_its_size_alone(
    book_copy: Path, monkeypatch: pytest.MonkeyPatch
):
    with (book_copy / "claims/zz-huge.yaml").open("wb") as file:
        file.truncate(50_000_000)
    read = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: read.append(p.name) or real(p))

    began = time.perf_counter()
    (problem,) = load(book_copy).problems

    assert "claims/zz-huge.yaml:1 over 4 MB; split it" in str(problem)
    assert "zz-huge.yaml" not in read
    assert "alpaca-7b.yaml" in read  # so the spy works
    assert time.perf_counter() - began < 1


def test_a_million_values_in_a_small_file_are_refused_in_seconds(book_copy: Path):
    (book_copy / "claims/zz-many.yaml").write_text("[" + "1," * 1_200_000 + "]")
    (problem,) = load(book_copy).problems
    assert "over a million parts" in str(problem)
