"""A usage log of a million records: beside other libraries, a plain loop and a bare join.

The libraries run in an environment of their own; a hundred million records tell the memory.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from math import fsum
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

from analysis.book.load import Book, load
from analysis.errors import NoFigureError
from analysis.study.calls import call_cost
from analysis.study.price_spans import ANY_DAY, UNTIMED, spans
from analysis.study.usage_log import price_log, seller
from bench.draws import PEERS
from bench.slider import Row

ROWS, SAMPLED, RUNS = 1_000_000, 100_000, 7
MANY = 100_000_000
TIMES, CENT_USD, OVER_JOIN, MEMORY_GB = 50.0, 0.005, 1.3, 4.0
NAME = f"log of {ROWS // 1_000_000}M rows"
PEER_PROGRAM = Path(__file__).with_name("peer_logs.py")
FIRST_DAY, DAYS, TEAMS = date(2024, 6, 1), 500, 12
MODELS = (
    "gpt-4o", "gpt-4o-mini", "gpt-4", "gpt-4-turbo", "gpt-3.5-turbo", "claude-3-5-sonnet-20241022",
    "claude-3-haiku-20240307", "claude-3-opus-20240229", "deepseek-chat",
)  # fmt: skip
"""Two of them came after the first day, so that some records have no price."""

RECORDS = """
select timestamp '{first}' + to_seconds((hash(n, 'at') % ({days} * 86400))::integer) as timestamp,
    {models}[(1 + hash(n, 'model') % {count})::integer] as model,
    'team ' || hash(n, 'team') % {teams} as team,
    input_tokens, (1 + hash(n, 'output') % 1500)::integer as output_tokens,
    (case when hash(n, 'cache') % 4 = 0 then input_tokens // 2 else 0 end)::integer as cached_tokens
from (select range as n, (1 + hash(range, 'input') % 8000)::integer as input_tokens
      from range({rows}))
"""
"""Hashes of the record's number, so that the log is the same on every machine."""
BARE_JOIN = """
select team, sum(input_tokens * input / 1e6 + output_tokens * output / 1e6)
from read_parquet('{path}') as log asof join prices
    on log.model = prices.model and log.timestamp >= since
group by team
"""
CALLS = """
select model, timestamp, input_tokens, output_tokens, cached_tokens from read_parquet('{sample}')
"""
FIRST_ROWS = """
copy (select *, map({models}, {sellers})[model] as provider from read_parquet('{path}')
      limit {rows}) to '{sample}' (format parquet)
"""
MAKE_MANY = "import sys; from bench.usage_log import MANY, make; make(sys.argv[1], MANY)"
PRICE_MANY = """
import resource, sys
from pathlib import Path
from analysis.book.load import load
from analysis.study.usage_log import price_log
bill = price_log(load().book, Path(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(bill.rows, peak * (1 if sys.platform == "darwin" else 1024) / 1e9)
"""


def measure() -> list[Row]:
    """The memory first: a process starts with the peak of the one that started it."""
    book = load().book
    if book is None:
        raise SystemExit("the book has mistakes: costfall check")
    with tempfile.TemporaryDirectory() as folder:
        memory = _peak_memory(Path(folder) / "many.parquet")
        path, sample = Path(folder) / "log.parquet", Path(folder) / "sample.parquet"
        make(path, ROWS)
        ours, joined = _seconds(book, path)
        _first_rows(path, sample, book)
        return [*_faster(sample, ours), _to_the_cent(book, sample), joined, memory]


def make(path: Path | str, rows: int) -> None:
    """Write a log."""
    records = RECORDS.format(
        first=FIRST_DAY, days=DAYS, models=list(MODELS), count=len(MODELS), teams=TEAMS, rows=rows
    )
    with duckdb.connect() as engine:
        engine.execute("set preserve_insertion_order = false; set memory_limit = '2GB'")
        engine.execute("set enable_progress_bar = false")
        engine.execute(f"copy ({records}) to '{path}' (format parquet)")


def _seconds(book: Book, path: Path) -> tuple[float, Row]:
    """Our seconds, and how many times the bare join's they are; the two take turns."""
    with duckdb.connect() as engine:
        _add_prices(engine, book)
        query = BARE_JOIN.format(path=path)

        def price() -> None:
            price_log(book, path)

        def join() -> None:
            engine.execute(query).fetchall()

        turns = [(_took(price), _took(join)) for _ in range(1 + RUNS)][1:]
    ours, bare = (median(column) for column in zip(*turns, strict=True))
    ratio = round(median(mine / theirs for mine, theirs in turns), 2)
    name = f"{NAME} over a bare as-of join"
    return ours, Row(name, ratio, "×", OVER_JOIN, round(bare, 3), ratio <= OVER_JOIN)


def _took(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _add_prices(engine: duckdb.DuckDBPyConnection, book: Book) -> None:
    """The least that a join needs: one price of a model on a day."""
    engine.execute(
        "create table prices (model varchar, since date, until date, input double, output double)"
    )
    for model in MODELS:
        for span in spans(book, seller(book, model), "USD"):
            if span.weekday in (ANY_DAY, UNTIMED):
                row = (model, span.since, span.until, span.input, span.output)
                engine.execute("insert into prices values (?, ?, ?, ?, ?)", row)


def _first_rows(path: Path, sample: Path, book: Book) -> None:
    """The log's first records, with who sells the model, which libraries ask for."""
    sellers = [seller(book, model).provider for model in MODELS]
    query = FIRST_ROWS.format(
        models=list(MODELS), sellers=sellers, path=path, rows=SAMPLED, sample=sample
    )
    with duckdb.connect() as engine:
        engine.execute(query)


def _faster(sample: Path, ours: float) -> Iterable[Row]:
    """Each library asked record by record, from the file to the last cost as ours."""
    run = subprocess.run(
        [PEERS, PEER_PROGRAM, sample, *MODELS], capture_output=True, text=True, check=True
    )
    for library, per_record in json.loads(run.stdout).items():
        times = round(per_record * ROWS / ours, 1)
        peer = round(per_record * ROWS, 2)
        yield Row(f"{NAME}, faster than {library}", times, "×", TIMES, peer, times >= TIMES)


def _to_the_cent(book: Book, sample: Path) -> Row:
    """The bill against one call after the other; neither prices what has no price."""
    costs = []
    with duckdb.connect() as engine:
        records = engine.execute(CALLS.format(sample=sample)).fetchall()
    for model, at, read, written, cached in records:
        try:
            found = call_cost(
                book, model, at.date(), input_tokens=read, output_tokens=written,
                cached_tokens=cached, at=at.time(), currency="USD",
            )  # fmt: skip
        except NoFigureError:
            continue
        costs.append(found.cost)
    bill, total = price_log(book, sample), fsum(costs)
    off = abs(bill.total - total)
    ok = off < CENT_USD and bill.priced == len(costs)
    return Row(f"{NAME}, to the cent", round(off, 6), "US$", CENT_USD, round(total, 2), ok)


def _peak_memory(path: Path) -> Row:
    """Beside the size of the file."""
    subprocess.run([sys.executable, "-c", MAKE_MANY, path], check=True)
    run = subprocess.run(
        [sys.executable, "-c", PRICE_MANY, path], capture_output=True, text=True, check=True
    )
    rows, peak = run.stdout.split()
    if int(rows) != MANY:
        raise ValueError(f"{rows} of {MANY:,} records are in the bill")
    size = round(path.stat().st_size / 1e9, 2)
    path.unlink()
    value = round(float(peak), 2)
    return Row(f"{MANY // 1_000_000}M rows, peak memory", value, "GB", MEMORY_GB, size,
               value < MEMORY_GB)  # fmt: skip
