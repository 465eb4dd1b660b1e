"""The fact book: read and checked anew, and asked for again while no file changes."""

import subprocess
import sys
from statistics import median

from bench.slider import Row

COLD_MS, WARM_MS = 1000.0, 50.0
RUNS = 5
PROGRAM = """
from time import perf_counter as now
import yaml
from analysis.book.load import DATA, load
start = now(); list(yaml.parse("".join(p.read_text() + "\\n---\\n" for p in DATA.rglob("*.yaml")),
                               Loader=yaml.CSafeLoader)); parsed = now() - start
start = now(); loaded = load(); cold = now() - start
start = now(); load(); warm = now() - start
assert loaded.book
print(cold * 1000, warm * 1000, parsed * 1000)
"""
"""In a fresh process, so that nothing is remembered; the peer is libyaml's parser alone."""


def measure() -> list[Row]:
    """Medians over fresh processes."""
    runs = [
        subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
        for _ in range(RUNS)
    ]
    times = [[float(part) for part in run.stdout.split()] for run in runs]
    cold, warm, parsed = (round(median(column), 1) for column in zip(*times, strict=True))
    return [
        Row("book, read and checked", cold, "ms", COLD_MS, parsed, cold <= COLD_MS),
        Row("book, nothing changed", warm, "ms", WARM_MS, parsed, warm <= WARM_MS),
    ]
