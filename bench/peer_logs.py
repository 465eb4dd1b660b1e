"""Run in the peers' environment: seconds that each takes for a log, record by record, as JSON.

From the file to the last cost, as ours: the records are fetched from the same Parquet file.
"""

import json
import os
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import NamedTuple

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # nothing is fetched

import duckdb
import genai_prices
import litellm  # type: ignore[import-not-found]
import tokencost  # type: ignore[import-not-found]

litellm.suppress_debug_info = True
RUNS = 3


class Call(NamedTuple):
    """A record of the log."""

    model: str
    provider: str
    at: datetime
    read: int
    written: int


RECORDS = """
select model, provider, timestamp, input_tokens, output_tokens from read_parquet('{path}')
where list_contains({models}, model)
"""


def records(path: str, models: Collection[str]) -> list[Call]:
    with duckdb.connect() as engine:
        engine.execute("set enable_progress_bar = false")
        rows = engine.execute(RECORDS.format(path=path, models=list(models))).fetchall()
    return list(map(Call._make, rows))


def by_tokencost(call: Call) -> None:
    tokencost.calculate_cost_by_tokens(call.read, call.model, "input")
    tokencost.calculate_cost_by_tokens(call.written, call.model, "output")


def by_litellm(call: Call) -> None:
    litellm.cost_per_token(
        model=call.model, prompt_tokens=call.read, completion_tokens=call.written,
        custom_llm_provider=call.provider,
    )  # fmt: skip


def by_genai_prices(call: Call) -> None:
    usage = genai_prices.Usage(input_tokens=call.read, output_tokens=call.written)
    genai_prices.calc_price(
        usage,
        call.model,
        provider_id=call.provider,
        genai_request_timestamp=call.at.replace(tzinfo=UTC),
    )


def knows(price: Callable[[Call], None], call: Call) -> bool:
    """Libraries raise errors of all kinds for a model that they have no price of."""
    try:
        price(call)
    except Exception:
        return False
    return True


def seconds(price: Callable[[Call], None], path: str, models: Collection[str]) -> float:
    """For each record of these models."""
    start = perf_counter()
    calls = records(path, models)
    for call in calls:
        price(call)
    return (perf_counter() - start) / len(calls)


def measured(price: Callable[[Call], None], path: str, models: Collection[str]) -> float:
    """The median over runs, without the models that the library does not know."""
    first = {call.model: call for call in records(path, models)}
    known = [model for model, call in first.items() if knows(price, call)]
    return median(seconds(price, path, known) for _ in range(RUNS))


if __name__ == "__main__":
    asked, *models = sys.argv[1:]
    libraries = {
        "tokencost": by_tokencost, "litellm": by_litellm, "genai-prices": by_genai_prices
    }  # fmt: skip
    print(json.dumps({name: measured(price, asked, models) for name, price in libraries.items()}))
