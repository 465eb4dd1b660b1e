"""Several people save one file at the same time, and nobody's row is lost."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.book.editing.saving import history
from analysis.book.load import load
from analysis.book.yaml_text import read_yaml
from tests.book.editing.savers import save_rates
from tests.book.editing.small_book import FIRST_DAY, RATES, told

NAMES = ("Ann", "Bo", "Cy", "Di")
ROOT = Path(__file__).parents[3]


def check_that_nothing_was_lost(folder: Path, count: int) -> None:
    rows = read_yaml((folder / RATES).read_text()).value["rates"]
    assert [row["since"] for row in rows] == [FIRST_DAY + timedelta(n) for n in range(count + 1)]
    assert load(folder).problems == ()
    whats = [f"rate {day}" for day in range(1, count + 1)]
    assert sorted(entry.what for entry in history(folder)) == sorted(whats)
    assert sorted(line.split(": ")[1].split(" (")[0] for line in told(folder)) == sorted(whats)
    journal = (folder / ".costfall/journal.jsonl").read_text().splitlines()
    assert sum("done" in json.loads(line) for line in journal) == count
    assert list(folder.rglob("*.saving")) == []


def test_two_threads_lose_nothing(folder: Path):
    with ThreadPoolExecutor(2) as pool:
        late = list(pool.map(save_rates, [folder] * 2, NAMES[:2], [1, 11], [10, 10]))
    check_that_nothing_was_lost(folder, 20)
    assert sum(late) > 0


@pytest.mark.slow
def test_two_hundred_saves_of_four_processes_lose_nothing(folder: Path):
    words = [sys.executable, "-m", "tests.book.editing.savers", str(folder)]
    running = [
        subprocess.Popen(
            [*words, name, str(1 + 50 * number), "50"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number, name in enumerate(NAMES)
    ]  # fmt: skip
    ended = [(process.communicate(timeout=100), process.returncode) for process in running]
    assert [(err, code) for (_, err), code in ended] == [("", 0)] * 4

    check_that_nothing_was_lost(folder, 200)
    by_name = [entry.who for entry in history(folder)]
    assert sum(before != after for before, after in pairwise(by_name)) > 20  # they did interleave
    assert sum(int(out) for (out, _), _ in ended) > 20  # and were in each other's way
