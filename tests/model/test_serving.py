"""Serving: published measurements, hand arithmetic, and laws of the roofline and of whole chips."""

from math import ceil, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model import serving

# --- published figures ---------------------------------------------------------------------------


def test_a_node_of_deepseeks_makes_output_at_30_cents_and_input_at_6_a_million():
    """Printed: 14.8k output and 73.7k input tokens a second of a node, 8 chips at $2."""
    for rate, usd in ((14_800.0, 0.30), (73_700.0, 0.06)):
        cost = serving.usd_per_mtok(usd_per_hour=16.0, tokens_per_s=rate, utilisation=1.0)
        assert cost == pytest.approx(usd, rel=0.01)


def test_deepseeks_node_rates_account_for_its_226_75_nodes():
    seconds = 24 * 3600.0
    nodes = 608e9 / 73_700 / seconds + 168e9 / 14_800 / seconds  # 95.5 read, 131.4 write
    assert nodes == pytest.approx(226.75, rel=0.01)


def test_grouped_heads_keep_an_eighth_of_the_cache():
    """Llama 2 70B has 64 heads and keeps 8 (arXiv 2307.09288)."""
    kept = serving.kv_bytes_per_token(layers=80, kv_heads=8, d_head=128)
    assert kept * 8 == serving.kv_bytes_per_token(layers=80, kv_heads=64, d_head=128)


# --- hand arithmetic -----------------------------------------------------------------------------


def test_a_step_reads_each_requests_own_cache_and_the_weights_once():
    step = {"context_tokens": 1_500.0, "kv_bytes_per_token": 327_680.0, "weight_bytes": 141.2e9,
            "params_active": 70.6e9, "byte_per_s": 26.8e12, "flop_per_s": 7.9152e15}  # fmt: skip
    # 1 request: 0.49152 GB of cache and 141.2 GB of weights at 26.8 TB/s
    assert serving.decode_seconds(batch=1.0, **step) == pytest.approx(141.69152e9 / 26.8e12)
    # 600 requests: 294.912 GB of cache; computing 600·141.2e9 FLOP takes longer than the weights
    by_hand = 294.912e9 / 26.8e12 + 600 * 141.2e9 / 7.9152e15
    assert serving.decode_seconds(batch=600.0, **step) == pytest.approx(by_hand)


def test_a_few_tokens_meet_few_experts():
    shape = {"params_total": 671e9, "params_active": 37e9, "experts": 256, "experts_per_token": 8}
    assert serving.params_read(batch=1.0, **shape) == pytest.approx(37e9)
    assert serving.params_read(batch=10_000.0, **shape) == pytest.approx(671e9)


def test_a_dense_model_reads_all_of_itself():
    assert serving.params_read(batch=1.0, params_total=7e9, params_active=7e9) == 7e9


@pytest.mark.parametrize(
    ("tokens", "replicas"), [(1.0, 2.0), (10.0, 2.0), (10.1, 3.0), (100.0, 11.0)]
)
def test_copies_are_whole_and_one_is_spare(tokens: float, replicas: float):
    assert serving.replicas_for(tokens_per_month=tokens, capacity_per_month=10.0) == replicas


def test_an_api_cheaper_than_a_full_copy_is_never_beaten():
    """A copy of $100 a month carries 50 tokens: at $2 a token or less the API wins always."""
    given_ = {"replica_usd": 100.0, "staff_usd": 0.0, "capacity_per_month": 50.0}
    assert serving.break_even_tokens(api_usd_per_token=2.0, **given_) == inf
    assert serving.break_even_tokens(api_usd_per_token=0.0, **given_) == inf
    assert serving.break_even_tokens(api_usd_per_token=8.0, **given_) == 25.0  # 2 copies, $200


# --- laws ----------------------------------------------------------------------------------------

amounts = st.floats(1e-3, 1e6)
shares = st.floats(0.01, 1.0)


@given(amounts, amounts, shares, st.floats(1.01, 100.0))
def test_cost_grows_with_chip_hours_and_price_and_falls_with_use(usd, rate, used, more):
    def cost(usd: float, rate: float, used: float) -> float:
        return float(serving.usd_per_mtok(usd_per_hour=usd, tokens_per_s=rate, utilisation=used))

    assert cost(usd * more, rate, used) == pytest.approx(more * cost(usd, rate, used))
    assert cost(usd, rate * more, used) < cost(usd, rate, used)
    assert cost(usd, rate, used / more) > cost(usd, rate, used)


STEP = {"context_tokens": 1_000.0, "kv_bytes_per_token": 131_072.0, "params_active": 8e9,
        "weight_bytes": 16e9, "byte_per_s": 3.35e12, "flop_per_s": 9.9e14}  # fmt: skip


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_more_requests_write_more_tokens_together_and_fewer_each(one, more):
    def rate(batch: float) -> float:
        return batch / float(serving.decode_seconds(batch=batch, **STEP))

    assert rate(one + more) >= rate(one) * (1 - 1e-12)
    assert rate(one + more) / (one + more) < rate(one) / one


@given(st.integers(1, 10**7))
def test_tokens_per_second_never_pass_what_caches_and_computing_allow(batch):
    each = 1_000 * 131_072 / 3.35e12 + 2 * 8e9 / 9.9e14
    rate = batch / float(serving.decode_seconds(batch=float(batch), **STEP))
    assert rate <= 1 / each * (1 + 1e-9)
    if batch > 10**6:
        assert rate == pytest.approx(1 / each, rel=1e-3)


@given(amounts, amounts, st.floats(0.0, 1.0))
def test_a_mix_costs_the_sum_of_its_parts(into, out, hit):
    def seconds(into: float, out: float, hit: float) -> float:
        return float(
            serving.replica_seconds(
                input_tokens=into,
                output_tokens=out,
                cache_hit_share=hit,
                prefill_tokens_per_s=900.0,
                decode_tokens_per_s=200.0,
            )
        )

    apart = seconds(into, 0.0, hit) + seconds(0.0, out, hit)
    assert seconds(into, out, hit) == pytest.approx(apart)
    assert seconds(into, out, hit) <= seconds(into, out, 0.0)


@given(amounts, st.floats(1.5, 50.0), st.floats(0.0, 1e3), st.integers(0, 3), st.floats(0.1, 1e4))
def test_at_break_even_both_ways_cost_the_same_and_below_it_the_api_is_cheaper(
    replica, margin, staff, spares, capacity
):
    price = replica * margin / capacity
    found = float(
        serving.break_even_tokens(
            replica_usd=replica,
            staff_usd=staff,
            api_usd_per_token=price,
            capacity_per_month=capacity,
            spares=spares,
        )
    )

    def own(tokens: float) -> float:
        copies = max(1, ceil(tokens / capacity - 1e-6)) + spares
        return copies * replica + staff

    assert own(found) == pytest.approx(found * price, rel=1e-6)
    for part in np.linspace(0.01, 0.99, 20):
        assert own(found * part) > found * part * price * (1 - 1e-6)


@given(amounts, st.floats(1e-3, 1e3))
def test_without_staff_break_even_scales_with_the_gpu_price_where_one_copy_carries_it(usd, more):
    def at(replica_usd: float) -> float:
        return float(
            serving.break_even_tokens(
                replica_usd=replica_usd,
                staff_usd=0.0,
                api_usd_per_token=1e-6,
                capacity_per_month=1e20,
            )
        )

    assert at(usd * more) == pytest.approx(more * at(usd))


def test_floats_and_arrays_give_the_same():
    prices = np.array([10.0, 100.0, 1_000.0])
    given_ = {"staff_usd": 5.0, "api_usd_per_token": 2.0, "capacity_per_month": 80.0}
    drawn = serving.break_even_tokens(replica_usd=prices, **given_)
    alone = [float(serving.break_even_tokens(replica_usd=float(p), **given_)) for p in prices]
    assert np.asarray(drawn).tolist() == alone
    assert np.isinf(alone[2])  # a full copy costs $1,000, its tokens sell for $160


@given(st.floats(1.0, 1e4), st.floats(1.0, 1e4))
def test_memory_is_never_overfilled(memory, request):
    batch = serving.largest_batch(
        memory_bytes=memory, usable_share=0.9, weight_bytes=50.0, request_tokens=request,
        kv_bytes_per_token=2.0,
    )  # fmt: skip
    if batch:
        assert 50.0 + batch * request * 2.0 <= memory * 0.9 * (1 + 1e-9)
    assert 50.0 + (batch + 1) * request * 2.0 > memory * 0.9 * (1 - 1e-9)
