"""100,000 draws of the largest ledger, in units of NumPy's own time for as many lognormals.

Peers draw as many lognormals from their 90 % ranges, in an environment of their own: squigglepy,
and SciPy's scrambled Sobol points.
"""

import json
import subprocess
from pathlib import Path
from time import perf_counter

import numpy as np

from analysis.book.load import Book, load
from analysis.errors import NoFigureError
from analysis.study.accounts import boundaries
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.scenario import BASES, Scenario
from bench.slider import Row

DRAWS, RUNS, BAR = 100_000, 15, 3.0
PEERS = Path(__file__).parents[1] / ".venv" / "peers" / "bin" / "python"
PEER_PROGRAM = Path(__file__).with_name("peer_draws.py")


def measure() -> list[Row]:
    """Medians of ratios, each of two timings next to each other."""
    book = load().book
    if book is None:
        raise SystemExit("the book has mistakes: costfall check")
    ledger = largest(book)
    count = uncertain(ledger)
    ratios = []
    for seed in range(RUNS):
        scenario = Scenario(
            ledger.system.id, ledger.boundary, ledger.scenario.basis, draws=DRAWS, seed=seed
        )
        start = perf_counter()
        evaluate(book, scenario)
        ours = perf_counter() - start
        ratios.append(ours / numpy_seconds(count, seed))
    ours = float(np.median(ratios))
    peers = json.loads(
        subprocess.run(
            [PEERS, PEER_PROGRAM, str(count), str(DRAWS), str(RUNS)],
            capture_output=True, text=True, check=True,
        ).stdout
    )  # fmt: skip
    name = f"{DRAWS // 1000}k draws, {count} inputs"
    return [
        Row(f"{name}; {peer}", round(ours, 2), "×", BAR, round(ratio, 2), ours <= BAR)
        for peer, ratio in peers.items()
    ]


def largest(book: Book) -> Ledger:
    """The ledger with the most uncertain inputs that can be priced."""
    found = []
    for system in book.systems.values():
        for boundary in boundaries(system):
            for basis in BASES:
                try:
                    found.append(evaluate(book, Scenario(system.id, boundary, basis, draws=1)))
                except NoFigureError:
                    continue
    return max(found, key=uncertain)


def uncertain(ledger: Ledger) -> int:
    """Different inputs that have a range: one price in many stages is one."""
    return sum(q.low < q.high for q in set(ledger.account.quantities.values()))


def numpy_seconds(count: int, seed: int) -> float:
    """NumPy's time for `count` arrays of lognormals."""
    rng = np.random.default_rng(seed)
    start = perf_counter()
    for _ in range(count):
        rng.lognormal(size=DRAWS)
    return perf_counter() - start
