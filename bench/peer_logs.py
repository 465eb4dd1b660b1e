"""Run in the peers' environment: seconds that each takes for one record of a log, as JSON."""

import csv
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # nothing is fetched

import genai_prices  # type: ignore[import-not-found]
import litellm  # type: ignore[import-not-found]
import tokencost  # type: ignore[import-not-found]

litellm.suppress_debug_info = True
RUNS = 3


class Call:
    """A record, taken apart before the clock starts."""

    def __init__(self, record: dict[str, str]) -> None:
        self.model, self.provider = record["model"], record["provider"]
        self.at = datetime.fromisoformat(record["timestamp"]).replace(tzinfo=UTC)
        self.read, self.written = int(record["input_tokens"]), int(record["output_tokens"])


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
        usage, call.model, provider_id=call.provider, genai_request_timestamp=call.at
    )


def knows(price: Callable[[Call], None], call: Call) -> bool:
    """Libraries raise errors of all kinds for a model that they have no price of."""
    try:
        price(call)
    except Exception:
        return False
    return True


def seconds(price: Callable[[Call], None], calls: list[Call]) -> float:
    start = perf_counter()
    for call in calls:
        price(call)
    return (perf_counter() - start) / len(calls)


def measured(price: Callable[[Call], None], calls: list[Call]) -> float:
    """The median over runs, without the models that the library does not know."""
    first = {call.model: call for call in reversed(calls)}
    known = {model for model, call in first.items() if knows(price, call)}
    asked = [call for call in calls if call.model in known]
    return median(map(partial(seconds, price), [asked] * RUNS))


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        records = [Call(record) for record in csv.DictReader(file)]
    libraries = {
        "tokencost": by_tokencost, "litellm": by_litellm, "genai-prices": by_genai_prices
    }  # fmt: skip
    print(json.dumps({name: measured(price, records) for name, price in libraries.items()}))
