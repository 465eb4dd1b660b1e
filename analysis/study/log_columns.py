"""Which column of a usage log holds what, under the names that exports use."""

from collections.abc import Iterable
from typing import Literal

from analysis.errors import BadInputError

Meaning = Literal[
    "model", "provider", "time", "input", "output", "cached", "written", "requests", "batch",
    "team", "account", "id",
]  # fmt: skip
NAMES: dict[Meaning, tuple[str, ...]] = {
    "model": ("model", "model_name", "snapshot_id", "model_id", "model_group", "response.model"),
    "provider": ("provider", "custom_llm_provider", "litellm_provider", "vendor"),
    "time": ("timestamp", "ts", "time", "datetime", "created_at", "created", "starttime",
             "start_time_iso", "start_time", "request_time", "aggregation_timestamp", "date", "day",
             "usage_date", "endtime", "end_time", "response.created"),
    "input": ("input_tokens", "prompt_tokens", "n_context_tokens_total", "tokens_in", "tin",
              "usage.input_tokens", "usage.prompt_tokens", "response.usage.prompt_tokens",
              "response.usage.input_tokens", "input"),
    "output": ("output_tokens", "completion_tokens", "n_generated_tokens_total", "tokens_out",
               "tout", "usage.output_tokens", "usage.completion_tokens",
               "response.usage.completion_tokens", "response.usage.output_tokens", "output"),
    "cached": ("input_cached_tokens", "cached_tokens", "cached_input_tokens",
               "cache_read_input_tokens", "prompt_cached_tokens",
               "n_cached_context_tokens_total", "prompt_tokens_details.cached_tokens",
               "usage.prompt_tokens_details.cached_tokens",
               "usage.input_tokens_details.cached_tokens",
               "response.usage.prompt_tokens_details.cached_tokens", "cached"),
    "written": ("cache_creation_input_tokens", "cache_write_tokens", "cache_write_input_tokens"),
    "requests": ("num_model_requests", "n_requests", "requests", "num_requests"),
    "batch": ("batch", "is_batch"),
    "team": ("team", "team_alias", "team_id", "project_name", "project", "project_id",
             "department", "organization_name"),
    "account": ("account", "user", "user_id", "api_key_id", "api_key"),
    "id": ("request_id", "id", "call_id"),
}  # fmt: skip
"""The first of these that a log has is taken; capitals do not matter, a dot leads inside JSON."""


def mapped(columns: Iterable[str]) -> dict[Meaning, str]:
    """The column that holds each meaning, as the log spells it.

    Raises `BadInputError` where model or tokens are in none.
    """
    columns = list(columns)
    spelled = {column.strip().lower(): column for column in reversed(columns)}
    found: dict[Meaning, str] = {
        meaning: spelled[name]
        for meaning, names in NAMES.items()
        for name in reversed(names)
        if name in spelled
    }
    if "model" not in found or not {"input", "output"} & set(found):
        missing: Meaning = "model" if "model" not in found else "input"
        wanted = ", ".join(NAMES[missing][:3])
        shown = ", ".join(columns[:12]) or "none"
        rule = f"it needs a column for {missing}, such as {wanted}"
        raise BadInputError("columns", shown, rule)
    return found
