"""Run in the peers' environment: their time for lognormals over NumPy's, as JSON."""

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
import squigglepy as sq
from scipy.stats import norm, qmc

count, draws, runs = map(int, sys.argv[1:])


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def numpy_draws() -> None:
    rng = np.random.default_rng()
    for _ in range(count):
        rng.lognormal(size=draws)


def squigglepy_draws() -> None:
    for _ in range(count):
        sq.sample(sq.lognorm(0.5, 2.0), n=draws)


def sobol_draws() -> None:
    points = qmc.Sobol(count).random(draws)
    np.exp(norm.ppf(points))


ratios: dict[str, list[float]] = {"squigglepy": [], "scipy Sobol": []}
for _ in range(max(3, runs // 5)):
    base = seconds(numpy_draws)
    ratios["squigglepy"].append(seconds(squigglepy_draws) / base)
    ratios["scipy Sobol"].append(seconds(sobol_draws) / base)
print(json.dumps({name: median(found) for name, found in ratios.items()}))
