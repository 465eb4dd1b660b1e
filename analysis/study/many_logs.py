"""Logs in many files: each priced by itself, wherever that is done, and the bills added up."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from math import fsum
from pathlib import Path
from typing import Any

from analysis.book.load import Book, load
from analysis.errors import BadBookError, BadInputError
from analysis.study.log_reader import KINDS
from analysis.study.usage_log import LogBill, Sum, price_log

Mapper = Callable[[Callable[[Path], LogBill], Sequence[Path]], Iterable[LogBill]]
"""What runs a function on each of many files: `map`, or a cluster's."""


def logs_in(paths: Sequence[Path]) -> list[Path]:
    """The logs among `paths`, and those that lie in a folder that is among them.

    Raises `BadInputError` for a folder without one.
    """
    found = []
    for path in paths:
        held = [path]
        if path.is_dir():
            held = sorted(each for each in path.iterdir() if each.suffix.lower() in KINDS)
            if not held:
                raise BadInputError("folder", str(path), f"holds no {', '.join(KINDS)}")
        found += held
    return found


def price_logs(data: Path, paths: Sequence[Path], mapper: Mapper = map, **asked: Any) -> LogBill:
    """The bill of all logs in `paths`, at the prices of the book in `data`.

    `asked` is as for `price_log`, whose function this is on each file: `mapper` may run it on other
    machines that see the same files and folder. Raises as `price_log` does.
    """
    return added_bills(list(mapper(partial(_priced, data, asked), paths)))


@contextmanager
def cluster(address: str) -> Any:
    """The mapper of a Dask cluster, by its scheduler's address. Raises `BadInputError`."""
    try:
        from distributed import Client
    except ImportError:
        raise BadInputError("cluster", address, "install the package distributed") from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise BadInputError("cluster", address, f"cannot be reached: {error}") from None
    with client:
        yield lambda work, paths: client.gather(client.map(work, paths, pure=False))


def _priced(data: Path, asked: dict[str, Any], path: Path) -> LogBill:
    return price_log(_book(data), path, **asked)


@lru_cache(maxsize=1)
def _book(data: Path) -> Book:
    """Read where the work is done, once: it is smaller on disk than what it becomes."""
    found = load(data)
    if found.book is None:
        raise BadBookError(str(found.problems[0]))
    return found.book


def added_bills(bills: Sequence[LogBill]) -> LogBill:
    """One bill of many in the same currency. Raises `BadInputError` for none."""
    if not bills:
        raise BadInputError("files", 0, "give at least one log")
    unpriced: Counter[str] = sum((Counter(each.unpriced) for each in bills), Counter())
    reasons = {name: text for each in reversed(bills) for name, text in each.reasons.items()}
    models, days, teams = (
        _added_sums(group for each in bills for group in getattr(each, kind))
        for kind in ("by_model", "by_day", "by_team")
    )
    return LogBill(
        rows=sum(each.rows for each in bills),
        priced=sum(each.priced for each in bills),
        unpriced=dict(unpriced.most_common()),
        reasons=reasons,
        total=fsum(each.total for each in bills),
        currency=bills[0].currency,
        by_model=tuple(sorted(models, key=lambda each: (-each.cost, each.name))),
        by_day=tuple(sorted(days, key=lambda each: each.name)),
        by_team=tuple(sorted(teams, key=lambda each: (-each.cost, each.name))),
        columns=bills[0].columns,
        caveats=tuple(dict.fromkeys(caveat for each in bills for caveat in each.caveats)),
    )


def _added_sums(sums: Iterable[Sum]) -> list[Sum]:
    named: dict[str, list[Sum]] = {}
    for each in sums:
        named.setdefault(each.name, []).append(each)
    return [added_sum(name, held) for name, held in named.items()]


def added_sum(name: str, sums: Sequence[Sum]) -> Sum:
    """All of them under one name."""
    return Sum(
        name,
        rows=sum(each.rows for each in sums),
        input_tokens=sum(each.input_tokens for each in sums),
        output_tokens=sum(each.output_tokens for each in sums),
        cost=fsum(each.cost for each in sums),
        # Other processes send copies: what reads alike is one.
        rests_on=tuple(dict.fromkeys(ground for each in sums for ground in each.rests_on)),
    )
