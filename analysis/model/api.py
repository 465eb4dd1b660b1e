"""What calls to a model's API cost. Floats or arrays of draws alike."""

from analysis.model.compute import Number

TOKENS_PER_MTOK = 1e6


def api_cost(
    *,
    input_tokens: Number,
    output_tokens: Number,
    input_per_mtok: Number,
    output_per_mtok: Number,
    cached_tokens: float = 0.0,
    cached_per_mtok: float = 0.0,
    written_tokens: float = 0.0,
    written_per_mtok: float = 0.0,
) -> Number:
    """Cost in the currency of the prices. `input_tokens` are those that no cache is
    asked for; `written_tokens` are those stored in one.

    >>> api_cost(input_tokens=1e6, output_tokens=0.0, input_per_mtok=20.0, output_per_mtok=20.0)
    20.0
    """
    return (
        input_tokens * input_per_mtok
        + output_tokens * output_per_mtok
        + cached_tokens * cached_per_mtok
        + written_tokens * written_per_mtok
    ) / TOKENS_PER_MTOK


def requests_for(*, examples: Number, kept_share: Number, examples_per_request: Number) -> Number:
    """Requests that yield `examples` after the filters (Self-Instruct, arXiv 2212.10560).

    >>> round(requests_for(examples=52_002.0, kept_share=11 / 16, examples_per_request=16.0), 1)
    4727.5
    """
    return examples / (kept_share * examples_per_request)
