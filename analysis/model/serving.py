"""What it takes to serve a model: tokens per second of some chips, and what their tokens cost.

A roofline: a step takes as long as reading memory and computing take at the chip's peak. What a
real server reaches of it is a share that the caller multiplies in. Floats or arrays of draws alike.
"""

import numpy as np

from analysis.model.compute import SECONDS_PER_HOUR, Number

HOURS_PER_MONTH = 730.0
TOKENS_PER_MTOK = 1e6


def kv_bytes_per_token(
    *, layers: float, kv_heads: float, d_head: float, bytes_per_value: float = 2.0
) -> float:
    """Bytes of keys and values that attention keeps of each token (Shazeer 2019, 1911.02150).

    >>> kv_bytes_per_token(layers=80, kv_heads=8, d_head=128)  # Llama 3.3 70B: 2·80·8·128·2
    327680.0
    """
    return 2.0 * layers * kv_heads * d_head * bytes_per_value


def expert_share(*, batch: Number, experts: float, experts_per_token: float) -> Number:
    """Share of the experts that a step of `batch` tokens meets, each token choosing at random.

    >>> round(float(expert_share(batch=32.0, experts=256, experts_per_token=8)), 3)  # 1 − (31/32)³²
    0.638
    """
    return 1.0 - (1.0 - experts_per_token / experts) ** batch


def params_read(
    *,
    batch: Number,
    params_total: float,
    params_active: float,
    experts: float = 1.0,
    experts_per_token: float = 1.0,
) -> Number:
    """Parameters that a decode step reads: all of a dense model, of a mixture those it meets.

    What every token meets is S, the experts hold X: S + X = total, S + X·k/E = active.

    >>> float(params_read(batch=1.0, params_total=110.0, params_active=20.0, experts=10,
    ...                   experts_per_token=1))  # S = 10, X = 100
    20.0
    """
    if experts <= experts_per_token:
        return params_total
    in_experts = (params_total - params_active) / (1.0 - experts_per_token / experts)
    met = expert_share(batch=batch, experts=experts, experts_per_token=experts_per_token)
    return params_total - in_experts * (1.0 - met)


def decode_seconds(
    *,
    batch: Number,
    context_tokens: Number,
    kv_bytes_per_token: float,
    weight_bytes: Number,
    params_active: float,
    byte_per_s: float,
    flop_per_s: float,
) -> Number:
    """Seconds of a step that writes one token for each of `batch` requests, at the roofline.

    B·context·KV/bandwidth + max(2·B·N/peak, weights/bandwidth): every request's own keys and
    values are read besides the weights, which all share. `weight_bytes` are those read in the
    step; bandwidth and peak are those of all the chips together. The FLOP of attention are left
    out, for reading its cache takes longer.

    >>> step = {"batch": 10.0, "context_tokens": 100.0, "kv_bytes_per_token": 5.0}
    >>> chips = {"byte_per_s": 1e3, "flop_per_s": 1e4}
    >>> float(decode_seconds(**step, **chips, weight_bytes=3e3, params_active=1e3))  # 5 + max(2, 3)
    8.0
    """
    cache = batch * context_tokens * kv_bytes_per_token / byte_per_s
    return cache + np.maximum(2.0 * batch * params_active / flop_per_s, weight_bytes / byte_per_s)


def prefill_flop_per_token(
    *, params_active: float, layers: float, d_model: float, input_tokens: float
) -> float:
    """FLOP to read one input token: 2·N, and 2·layers·d·T of attention over half of the T before.

    >>> prefill_flop_per_token(params_active=70e9, layers=80, d_model=8192, input_tokens=1000.0)
    141310720000.0
    """
    return 2.0 * params_active + 2.0 * layers * d_model * input_tokens


def largest_batch(
    *,
    memory_bytes: float,
    usable_share: float,
    weight_bytes: float,
    request_tokens: float,
    kv_bytes_per_token: float,
) -> int:
    """Requests that fit beside the weights, each with all its tokens; 0 where none does.

    >>> largest_batch(memory_bytes=100.0, usable_share=0.9, weight_bytes=50.0, request_tokens=3.0,
    ...               kv_bytes_per_token=5.0)  # 40 / 15
    2
    """
    room = memory_bytes * usable_share - weight_bytes
    return max(0, int(room // (request_tokens * kv_bytes_per_token)))


def usd_per_mtok(*, usd_per_hour: Number, tokens_per_s: Number, utilisation: Number) -> Number:
    """US dollars per million tokens of chips that cost so much an hour and idle in between.

    >>> round(usd_per_mtok(usd_per_hour=16.0, tokens_per_s=14_800.0, utilisation=1.0), 2)
    0.3
    """  # 14,800 tokens/s: a decode node of DeepSeek's on 27 February 2025, 8 chips at $2
    per_hour = tokens_per_s * SECONDS_PER_HOUR / TOKENS_PER_MTOK
    return usd_per_hour / (per_hour * utilisation)


def replica_seconds(
    *,
    input_tokens: float,
    output_tokens: float,
    cache_hit_share: float,
    prefill_tokens_per_s: Number,
    decode_tokens_per_s: Number,
) -> Number:
    """Seconds of a replica that one request takes up. A cache hit needs no prefill.

    >>> replica_seconds(input_tokens=1000.0, output_tokens=200.0, cache_hit_share=0.5,
    ...                 prefill_tokens_per_s=500.0, decode_tokens_per_s=100.0)  # 1 + 2
    3.0
    """
    fresh = input_tokens * (1.0 - cache_hit_share)
    return fresh / prefill_tokens_per_s + output_tokens / decode_tokens_per_s


def replicas_for(
    *, tokens_per_month: Number, capacity_per_month: Number, spares: float = 1.0
) -> Number:
    """Whole replicas that carry a month's tokens, and `spares` more for when one fails.

    >>> float(replicas_for(tokens_per_month=25.0, capacity_per_month=10.0))
    4.0
    """
    working = np.ceil(np.asarray(tokens_per_month) / capacity_per_month - 1e-9)
    return np.maximum(working, 1.0) + spares


def self_host_usd(
    *, replicas: Number, chips: float, usd_per_chip_hour: Number, staff_usd: Number
) -> Number:
    """US dollars a month of renting every chip of `replicas` around the clock, and of the staff.

    >>> self_host_usd(replicas=2.0, chips=1.0, usd_per_chip_hour=2.0, staff_usd=1000.0)  # 2·2·730
    3920.0
    """
    return replicas * chips * usd_per_chip_hour * HOURS_PER_MONTH + staff_usd


def break_even_tokens(
    *,
    replica_usd: Number,
    staff_usd: Number,
    api_usd_per_token: Number,
    capacity_per_month: Number,
    spares: float = 1.0,
) -> Number:
    """The fewest tokens a month at which own chips cost no more than the API; infinite if none.

    With k working replicas the costs meet at ((k + spares)·replica + staff)/price; that counts
    where these k can carry it. k·(price·capacity − replica) ≥ spares·replica + staff gives k.

    >>> float(break_even_tokens(replica_usd=100.0, staff_usd=0.0, api_usd_per_token=1.0,
    ...                         capacity_per_month=160.0))  # one carries 160 < 200, two 320 ≥ 300
    300.0
    """
    margin = np.asarray(api_usd_per_token * capacity_per_month - replica_usd, dtype=float)
    fixed = np.asarray(spares * replica_usd + staff_usd, dtype=float)
    wins = margin > 0
    ratio = np.divide(fixed, margin, out=np.full(np.broadcast(fixed, margin).shape, 0.0),
                      where=wins)  # fmt: skip
    working = np.maximum(np.ceil(ratio - 1e-9), 1.0)
    safe_price = np.where(wins, api_usd_per_token, 1.0)
    return np.where(wins, (working * replica_usd + fixed) / safe_price, np.inf)
