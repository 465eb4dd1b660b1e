"""What tokens cost to serve: DeepSeek's day, Llama 3.3 70B on H100s, and what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.load import Book, load
from analysis.book.lookup import rental
from analysis.book.records import Architecture
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.serving import Setup, Supply, architecture_of, supply
from analysis.study.serving_inputs import ASSUMED, DECODE, PREFILL, RENTAL, UTILISATION, Mix

BOOK = load().book
DAY = date(2026, 11, 1)
ROOFLINE = ((DECODE, 1.0), (PREFILL, 1.0), (UTILISATION, 1.0))
"""Nothing lost: the chips reach their peak and never idle."""


def asked(model: str = "llama-3.3-70b", chip: str = "h100-sxm", **given: Any) -> Supply:
    assert BOOK
    return supply(BOOK, Setup(model, chip, given.pop("as_of", DAY), **given))


# --- published figures ---------------------------------------------------------------------------


def test_deepseeks_day_cost_87072_dollars_and_would_have_sold_for_562027(book: Book):
    day = book.served["deepseek-day"]
    assert day.chips * day.hours * day.usd_per_chip_hour == day.usd == 87_072
    misses = day.input_tokens - day.cached_input_tokens
    sold = (misses * 0.55 + day.cached_input_tokens * 0.14 + day.output_tokens * 2.19) / 1e6
    assert sold == pytest.approx(day.revenue_usd, rel=2e-3)  # tokens are printed to the billion
    assert day.revenue_usd == 562_027


def test_deepseeks_nodes_reached_a_share_of_the_roofline_that_the_book_assumes(book: Book):
    """144 H800s write 1,850 tokens a second each at 4,989 tokens of cache: a deployment unit."""
    day = book.served["deepseek-day"]
    mix = Mix(day.context_tokens - 1_000, 2_000)
    found = asked("deepseek-v3", "h800-sxm", as_of=day.day, mix=mix, chips=144, speed=0,
                  overrides=((RENTAL, 2.0), *ROOFLINE))  # fmt: skip
    assert found.mix.mean_context == 4_989
    fresh = 1 - day.cached_input_tokens / day.input_tokens
    reached = {
        DECODE: day.output_tokens_per_chip_s * 144 / found.copy.decode_tokens_per_s,
        PREFILL: day.input_tokens_per_chip_s * fresh * 144 / found.copy.prefill_tokens_per_s,
    }
    for name, share in reached.items():
        assumed = book.assumptions[ASSUMED[name]]
        assert assumed.low < share < assumed.high
    assert reached[PREFILL] == pytest.approx(0.15, abs=0.02)  # of the 8-bit peak


def test_deepseeks_cents_lie_in_the_range_of_ours(book: Book):
    """At its $2 and its 226.75 of at most 278 nodes busy: $0.30 out and $0.06 in, hits included."""
    day = book.served["deepseek-day"]
    hits = day.cached_input_tokens / day.input_tokens
    found = asked("deepseek-v3", "h800-sxm", as_of=day.day, mix=Mix(3_989, 2_000),
                  overrides=((RENTAL, 2.0), (UTILISATION, 226.75 / 278)))  # fmt: skip
    output, fresh = (found.usd_per_mtok(side) for side in ("output", "input"))
    assert output.low < 0.30 < output.high
    assert fresh.low * (1 - hits) < 0.06 < fresh.high * (1 - hits)


def test_llama_3_3_70b_on_eight_h100s_costs_13_cents_at_the_roofline_by_hand(book: Book):
    """16-bit weights, 1,000 tokens in and out, all that memory holds, the lowest rental price.

    Measured: $1.06 a million of input and output together at 30 tokens/s a request
    (Artificial Analysis), at the lowest price of several vendors.
    """
    quotes = rental(book, "h100-sxm", date(2025, 11, 1), tier="neocloud", term="on_demand").quotes
    usd = min(quote.usd_per_gpu_hour for quote in quotes)
    weights, cache = 70.6e9 * 2, 2 * 80 * 8 * 128 * 2
    batch = int((8 * 80e9 * 0.9 - weights) // (2_000 * cache))
    bandwidth, peak = 8 * 3_350e9, 8 * 989.4e12
    step = batch * 1_500 * cache / bandwidth + max(2 * batch * 70.6e9 / peak, weights / bandwidth)
    write = 1_000 * step / batch
    read = 1_000 * (2 * 70.6e9 + 2 * 80 * 8_192 * 1_000) / peak
    by_hand = 8 * usd / 3_600 * (write + read) / 2_000 * 1e6

    found = asked(as_of=date(2025, 11, 1), mix=Mix(1_000, 1_000), chips=8, speed=0,
                  overrides=((RENTAL, usd), *ROOFLINE))  # fmt: skip
    assert found.copy.batch == batch
    assert found.usd_per_mtok("all").central == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.13, rel=0.25)
    assert book.served["artificial-analysis-llama-3.3-70b"].usd_per_mtok > 4 * by_hand


def test_what_was_measured_for_llama_lies_in_the_range_of_ours(book: Book):
    """At 30 tokens/s a request, at the book's median price and its range, and always busy.

    At the lowest price, $2.45, our range ends a tenth below what was measured.
    """
    found = asked(as_of=date(2025, 11, 1), mix=Mix(1_000, 1_000), chips=8, speed=30.0,
                  overrides=((UTILISATION, 1.0),))  # fmt: skip
    ours = found.usd_per_mtok("all")
    assert ours.low < book.served["artificial-analysis-llama-3.3-70b"].usd_per_mtok < ours.high


# --- any system ----------------------------------------------------------------------------------

ARCHITECTURES = tuple(BOOK.architectures.values()) if BOOK else ()


@pytest.mark.parametrize("name", [a.id for a in ARCHITECTURES])
def test_every_architecture_can_be_served(name: str):
    found = asked(name, "h200-sxm")
    for side in ("input", "output", "all"):
        cost = found.usd_per_mtok(side)  # type: ignore[arg-type]
        assert 0 < cost.low < cost.central < cost.high < 1e3
    assert found.copy.chips >= found.smallest >= 1


ODD = ("alexatm-20b", "britgpt", "ernie-3.0-titan")
"""Two stacks; nobody's; a feed-forward of 16 times its width, 196,608."""
PLAIN = [a for a in ARCHITECTURES if a.experts == 1 and a.id not in ODD]


@pytest.mark.parametrize("shape", PLAIN, ids=lambda shape: shape.id)
def test_the_layers_and_width_of_every_plain_shape_account_for_its_parameters(shape: Architecture):
    """12·layers·d² (Kaplan et al. 2020), give or take embeddings, gates and shared heads: a slipped
    digit in any of the three lies far outside."""
    assert 0.6 < shape.params_total / (12 * shape.layers * shape.d_model**2) < 1.7


def test_the_wide_feed_forward_of_ernie_titan_accounts_for_its_parameters(book: Book):
    titan = book.architectures["ernie-3.0-titan"]
    per_layer = 4 * titan.d_model**2 + 2 * titan.d_model * 196_608
    assert titan.params_total == pytest.approx(titan.layers * per_layer, rel=0.02)


def test_a_system_is_served_as_its_architecture(book: Book):
    assert architecture_of(book, "alpaca-7b").id == "llama-7b"
    assert asked("britgpt").architecture.hypothetical
    assert any(c.code == "hypothetical" for c in asked("britgpt").caveats)


def test_a_system_without_an_architecture_is_refused_with_those_that_have_one(book: Book):
    with pytest.raises(BadInputError, match=r"'gpt-4' .* no architecture .* gpt-3,"):
        architecture_of(book, "gpt-4")
    with pytest.raises(UnknownNameError, match=r"llama-3\.3-70b"):
        architecture_of(book, "llama-3.3-70")


# --- laws ----------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.floats(0.1, 50.0), st.floats(1.1, 20.0))
def test_cost_follows_the_rental_price(price: float, more: float):
    cheap, dear = (asked(overrides=((RENTAL, p),)) for p in (price, price * more))
    for side in ("input", "output", "all"):
        costs = [s.usd_per_mtok(side).central for s in (cheap, dear)]  # type: ignore[arg-type]
        assert costs[1] == pytest.approx(more * costs[0])


@settings(max_examples=40)
@given(st.integers(1, 100_000), st.integers(1, 20_000), st.floats(0.0, 1.0))
def test_a_mix_costs_its_parts(into: int, out: int, hit: float):
    found = asked(mix=Mix(into, out, hit), chips=16)
    parts = into * (1 - hit) * found.usd_per_mtok("input").central
    parts += out * found.usd_per_mtok("output").central
    assert found.usd_per_mtok("all").central * found.mix.tokens == pytest.approx(parts)


@settings(max_examples=40)
@given(st.floats(1.0, 200.0))
def test_every_request_is_as_fast_as_asked_and_one_more_would_not_be(speed: float):
    found = asked(chips=8, speed=speed)
    if any(c.code == "slow" for c in found.caveats):
        return
    assert found.tokens_per_s_per_request >= speed * (1 - 1e-9)
    batch = found.copy.batch + 1
    if batch <= found.host.memory_batch(8):
        one_more = found.host.decode_tokens_per_s(8, batch) * found.central[DECODE]
        assert one_more < speed * batch


def test_lower_precision_and_cached_input_cost_less():
    usual = asked(mix=Mix(2_000, 300), chips=8).usd_per_mtok("all").central
    assert (
        asked(mix=Mix(2_000, 300), chips=8, bytes_per_param=1.0).usd_per_mtok("all").central < usual
    )
    assert asked(mix=Mix(2_000, 300, 0.5), chips=8).usd_per_mtok("all").central < usual


def test_the_seed_repeats_and_a_set_input_has_no_range():
    assert asked().usd_per_mtok("output") == asked().usd_per_mtok("output")
    found = asked(overrides=((RENTAL, 2.0), (DECODE, 0.3), (PREFILL, 0.3), (UTILISATION, 0.5)))
    cost = found.usd_per_mtok("output")
    assert cost.low == cost.central == cost.high
    assert found.swings == ()


def test_the_tornado_names_every_input_with_a_range():
    assert {name for s in asked().swings for name in s.names} == {RENTAL, *ASSUMED}


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"overrides": ((UTILISATION, 0.0),)}, "utilisation = 0.0 .* 0.001 to 1"),
        ({"overrides": ((RENTAL, float("nan")),)}, "rental_usd_per_gpu_hour = nan"),
        ({"chips": 1}, "weights and one request need 142 GB, and 1 × .* hold 72 GB"),
        ({"chips": 0}, "chips = 0 .* 1 chip or more"),
        ({"chips": 4, "batch": 10_000}, "batch = 10000 .* hold 344 requests"),
        ({"batch": 0}, "1 request or more"),
        ({"mix": Mix(200_000, 1_000)}, "201000 .* holds 131,072"),
        ({"model": "llama-7b", "mix": Mix(2_000, 300)}, "2300 .* LLaMA 7B holds 2,048"),
        ({"as_of": date(2022, 1, 1)}, "'h100-sxm' .* launched on 2022-09-20"),
        ({"bytes_per_param": 0.0}, "2 to 32 bits"),
        ({"speed": -1.0}, "speed = -1.0"),
        ({"chip": "gpu"}, "unknown chip 'gpu'"),
        ({"overrides": (("utilization", 0.5),)}, "unknown input .* utilisation"),
        ({"model": "gpt-3", "chip": "rtx-4090", "mix": Mix(1.0, 2_047.0), "chips": 16},
         "weights and one request need 360 GB, and 16 × .* 346 GB"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_one_line(given_: dict[str, Any], says: str):
    with pytest.raises((BadInputError, UnknownNameError), match=says) as refused:
        asked(**given_)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("mix", [(-1.0, 10.0), (0.0, 0.0), (10.0, 0.0, 1.0), (10.0, 10.0, 1.5)])
def test_tokens_that_cannot_be_are_refused(mix: tuple[float, ...]):
    with pytest.raises(BadInputError):
        Mix(*mix)


def test_a_day_without_a_rental_price_is_refused_with_what_to_set():
    with pytest.raises(NoFigureError, match="or set rental_usd_per_gpu_hour"):
        asked(tier="hpc")
    price = ((RENTAL, 2.0),)
    assert asked(tier="hpc", overrides=price).usd_per_mtok("output").central > 0


def test_a_price_recorded_later_is_not_used(book: Book):
    setup = Setup("llama-3.1-8b", "h100-sxm", DAY, known_on=date(2020, 1, 1))
    with pytest.raises(NoFigureError, match="known on"):
        supply(book, setup)
    assert supply(book, replace(setup, known_on=None)).rental
