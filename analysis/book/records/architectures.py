"""What serving a model depends on: its shape, and what serving it was measured to cost."""

from datetime import date

from analysis.book.records.common import (
    Cited,
    Count,
    Id,
    ModelId,
    NonNegative,
    Positive,
    Text,
)


class Architecture(Cited):
    """The shape of a language model, as far as serving it depends on it."""

    id: Id
    name: Text
    layers: Count
    d_model: Count
    kv_heads: Count
    """Heads whose keys and values are kept: fewer than there are where heads share them."""
    d_head: Count
    kv_bytes: Positive | None = None
    """Bytes kept per token where they are no keys and values per head, as in latent attention."""
    params_active: Positive
    """Those that a token meets."""
    params_total: Positive
    experts: Count = 1
    experts_per_token: Count = 1
    context_tokens: Count
    """The most tokens that one request may hold, answer included."""
    bytes_per_param: Positive
    """As published: 2 in 16-bit, 1 in 8-bit weights."""
    systems: tuple[Id, ...] = ()
    """Systems of the book that have this shape, tuned ones included."""
    models: tuple[ModelId, ...] = ()
    """Names under which the very model is sold."""
    hypothetical: bool = False
    """No such model exists; the note says what was assumed."""


class Served(Cited):
    """What somebody measured a model's tokens to cost to serve."""

    id: Id
    name: Text
    architecture: Id
    day: date
    chip: Id
    chips: Positive
    """On average."""
    usd_per_chip_hour: Positive | None = None
    """As taken for this figure; null where it was not printed."""
    usd: Positive | None = None
    """Of the whole measured time."""
    hours: Positive | None = None
    input_tokens: NonNegative | None = None
    """Those read from a cache included."""
    cached_input_tokens: NonNegative | None = None
    output_tokens: NonNegative | None = None
    context_tokens: Positive | None = None
    """Tokens in the cache when an output token was written, on average."""
    input_tokens_per_chip_s: Positive | None = None
    """Of a chip that reads, cached tokens included."""
    output_tokens_per_chip_s: Positive | None = None
    """Of a chip that writes."""
    usd_per_mtok: Positive | None = None
    """Per million input and output tokens together."""
    revenue_usd: Positive | None = None
    """What the tokens would have cost at the maker's list prices."""


__all__ = ["Architecture", "Served"]
