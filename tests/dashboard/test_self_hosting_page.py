"""The Self-hosting page: the finding against hand arithmetic, links, refusals, and any model."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from .conftest import Visit, assert_sound, errors, notices, words

SELF_HOSTING = "dashboard/pages/self_hosting.py"
GPT_4 = {"api": "gpt-4", "as_of": "2024-11-01", "input_tokens": "900", "output_tokens": "100"}


@pytest.fixture
def opened(visit: Visit):
    def opening(**link: str) -> AppTest:
        return visit(SELF_HOSTING, **link)

    return opening


def test_the_finding_sets_own_gpus_against_the_api(opened):
    app = opened()
    assert_sound(app)
    told = words(app)
    assert re.search(r"At 2 billion tokens a month, Llama 3\.3 70B on \d+ × H100 .* costs \$", told)
    assert "by API costs $" in told
    assert "one copy spare" in told


def test_the_apis_month_is_the_mix_at_its_own_prices(opened):
    """GPT-4 at $30 in and $60 out: 2 billion tokens, nine tenths of them input, cost $66,000."""
    assert "gpt-4 by API costs $66k" in words(opened(**GPT_4, volume="2bn"))


def test_the_break_even_is_twice_the_copies_over_the_blended_price(opened):
    """Two copies of 8 GPUs at $2.00 and no staff cost 16·2·730 = $23,360; at $33 a million
    tokens that is 708 million tokens."""
    told = words(opened(
        **GPT_4, model="llama-3.1-70b", copy="8", rental_usd_per_gpu_hour="2.0", staff_share="0",
        volume="300m",
    ))  # fmt: skip
    assert "on 16 × H100 SXM5 80 GB costs $23k" in told
    assert "break even at 708 million tokens a month" in told


def test_never_is_said_where_a_full_gpu_costs_more_than_the_api(opened):
    told = words(opened(model="gpt-3", chip="a100-80gb", api="gpt-4o-mini", as_of="2024-11-01"))
    assert "Own GPUs never break even" in told
    assert "never costs less than gpt-4o-mini" in told


def test_moving_the_volume_moves_the_finding(opened):
    app = opened()
    before = words(app)
    app.select_slider(key="volume").set_value("50bn").run()
    assert_sound(app)
    assert "At 50 billion tokens a month" in words(app) != before


def test_a_cached_share_lowers_the_apis_bill(opened):
    """GPT-4o on 1 November 2024: two fifths of the input at $1.25, the rest at $2.50."""
    link = {"api": "gpt-4o", "as_of": "2024-11-01", "input_tokens": "1000", "output_tokens": "0"}
    assert "gpt-4o by API costs $5.0k" in words(opened(**link))
    assert "gpt-4o by API costs $4.0k" in words(opened(**link, cache_hit="0.4"))


def test_a_model_that_nobody_built_is_called_hypothetical(opened):
    app = opened(model="britgpt", volume="10bn")
    assert_sound(app)
    told = words(app)
    assert "BritGPT (hypothetical" in told
    assert "was never designed" in told


def test_what_deepseek_measured_stands_beside_ours(opened):
    app = opened(model="deepseek-v3", chip="h200-sxm", volume="50bn")
    assert_sound(app)
    assert "Serving DeepSeek-V3 and R1 costs $" in words(app)


@pytest.mark.parametrize("model", ["alexatm-20b", "palm-540b", "kimi-k2", "gpt-j-6b", "bloom-176b"])
@pytest.mark.parametrize("volume", ["1m", "700tn"])
def test_no_page_prints_a_number_that_is_none(opened, model: str, volume: str):
    app = opened(model=model, chip="h200-sxm", volume=volume, input_tokens="500")
    assert_sound(app)
    assert not re.search(r"\b(nan|inf|None)\b", words(app))


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"model": "llama-7b", "input_tokens": "4000"}, "LLaMA 7B holds 2,048"),
        ({"input_tokens": "0", "output_tokens": "0"}, "needs output"),
        ({"model": "gpt-3", "as_of": "2022-01-01", "api": "davinci"}, "launched on 2022-09-20"),
        ({"model": "britgpt", "copy": "8"}, "weights and one request need"),
        ({"api": "gpt-4", "as_of": "2022-10-01", "chip": "a100-40gb"}, "o figure for gpt-4"),
        ({"as_of": "2023-01-01", "rental": "marketplace, on demand"}, "o figure for h100-sxm"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_the_controls_stay(opened, link, says: str):
    app = opened(**link)
    assert not app.exception
    assert says in errors(app)
    assert "\n" not in errors(app)
    assert app.selectbox(key="model").value


def test_a_day_without_a_rental_price_can_be_given_one(opened):
    link = {"as_of": "2023-01-01", "rental": "marketplace, on demand", "api": "text-davinci-003"}
    assert_sound(opened(**link, rental_usd_per_gpu_hour="3.5"))


def test_a_link_is_restored_and_its_faults_are_named(opened):
    app = opened(model="mixtral-8x7b", chip="a100-80gb", volume="5bn", spares="2", batch="true")
    assert notices(app) == ""
    assert app.selectbox(key="model").value == "mixtral-8x7b"
    assert "2 copies spare" in words(app)
    told = notices(opened(volume="2 billion", utilisation="7"))
    assert "volume=2 billion" in told
    assert "utilisation=7.0" in told or "utilisation=7" in told
