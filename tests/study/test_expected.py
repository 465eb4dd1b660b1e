"""The model of MFU, hours and prices: hand arithmetic, laws, and the fit behind its numbers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.load import Book
from analysis.book.records import Assumption, Chip
from analysis.errors import NoFigureError
from analysis.study.calibrate import (
    Seen,
    calibrated,
    family,
    fit,
    left_out_errors,
    observed,
    without_family,
)
from analysis.study.draws import Quantity
from analysis.study.expected import (
    ExpectedRental,
    Parameters,
    expected_hours,
    expected_mfu,
    expected_rental,
    flop_per_param_token,
    parameters,
)
from tests.making import CITED, figure, rented

CHIP = Chip.model_construct(
    id="c", name="C", mfu="mfu", launched=None, peak_dense_tflop_per_s=figure(100.0)
)
HOUR_AT_PEAK = 100e12 * 3600
"""FLOP of one hour of the made-up chip of 100 TFLOP/s."""


def about(value: float, name: str = "") -> Quantity:
    """A value that may be half or double."""
    return Quantity(value, value / 2, value * 2, name)


KNOWN: Parameters = {
    "mfu": about(0.4),
    "mfu-moe-over-dense": about(0.5),
    "mfu-finetune": about(0.25),
    "set-up-hours": about(1.0),
    "tuning-chips": about(8.0),
    "flop-per-param-token-enc-dec": about(4.0),
}


def asked(known: Parameters = KNOWN, **given: object) -> Quantity:
    work = {"params": 1e9, "tokens": 6e12 * 0.1, **given}
    return expected_hours(known, chip=CHIP, **work)  # type: ignore[arg-type]


def test_pretraining_hours_are_6nd_over_peak_and_mfu():
    """6 · 1e9 · 1e9 = 6e18 FLOP; an hour at 100 TFLOP/s and 0.4 does 1.44e17: 41.67 hours."""
    hours = asked(tokens=1e9)
    assert hours.value == pytest.approx(6e18 / 1.44e17)
    assert (hours.low, hours.high) == pytest.approx((hours.value / 2, hours.value * 2))


def test_a_mixture_reaches_half_here_and_an_encoder_decoder_does_four_sixths_of_the_work():
    assert asked(architecture="moe").value == pytest.approx(2 * asked().value)
    assert asked(architecture="enc-dec").value == pytest.approx(4 / 6 * asked().value)


def test_fine_tuning_adds_its_set_up_time():
    """Work of 10 hours at full peak takes 40 at an MFU of 0.25; an hour on 8 chips comes first."""
    tokens = 10 * HOUR_AT_PEAK / 6e9
    assert asked(kind="sft", tokens=tokens).value == pytest.approx(48.0)


def test_adapters_need_less_work_and_less_set_up():
    """LoRA does 4 of 6 parts of that work, 26.67 hours, and sets up one chip, 1 hour."""
    tokens = 10 * HOUR_AT_PEAK / 6e9
    assert asked(kind="lora", tokens=tokens).value == pytest.approx(40 * 4 / 6 + 1)
    assert asked(kind="qlora", tokens=tokens).value == pytest.approx(40 + 1)


@given(flop=st.floats(1e15, 1e26))
def test_a_fine_tunes_share_of_peak_rises_with_its_work_to_that_of_the_work_alone(flop: float):
    one, more = (expected_mfu(KNOWN, chip=CHIP, kind="sft", flop=f) for f in (flop, flop * 10))
    assert one.value < more.value < 0.25
    for share in (one, more):
        assert 0 < share.low < share.value < share.high


def test_a_fine_tune_of_unknown_work_has_no_set_up_to_count():
    assert expected_mfu(KNOWN, chip=CHIP, kind="sft").value == 0.25


@given(factor=st.floats(1e-3, 1e3))
def test_pretraining_hours_go_with_the_tokens(factor: float):
    whole, part = asked(), asked(tokens=6e11 * factor)
    for end in ("low", "value", "high"):
        assert getattr(part, end) == pytest.approx(getattr(whole, end) * factor)


def test_a_share_of_peak_is_never_over_one():
    known = {**KNOWN, "mfu": about(0.9)}
    hours = asked(known, tokens=1e9)
    assert hours.low == pytest.approx(6e18 / HOUR_AT_PEAK)
    assert expected_mfu(known, chip=CHIP).most == 1.0


def test_the_flop_of_published_encoder_decoders_lie_around_the_assumed(book: Book):
    """T5-11B 4.05e22 for 11e9 · 1e12, Meena 1.12e23 for 2.6e9 · 1e13."""
    assumed = flop_per_param_token(parameters(book), "enc-dec", "pretrain")
    assert 4.05e22 / 1.1e22 < assumed < 1.12e23 / 2.6e22


def test_alpacas_padded_tokens_give_the_low_share_that_fine_tuning_is_known_for(book: Book):
    """52,002 examples of 512 tokens, three times. The run took 24 hours."""
    run = {"chip": book.chips["a100-80gb"], "kind": "sft"}
    hours = expected_hours(parameters(book), params=6.7e9, tokens=52_002 * 512 * 3, **run)  # type: ignore[arg-type]
    assert hours.low < 24 < hours.high
    flop = 6 * 6.7e9 * 52_002 * 512 * 3
    assert expected_mfu(parameters(book), flop=flop, **run).value == pytest.approx(0.15, abs=0.02)  # type: ignore[arg-type]


def spread(low: float, high: float) -> Assumption:
    return Assumption(
        **CITED, id="spread", name="Spread", value=1.0, low=low, high=high,
        distribution="lognormal",
    )  # fmt: skip


class TestRental:
    DAY = date(2023, 6, 1)

    def price(self, *quotes: object, **given: object) -> ExpectedRental:
        assumed = {"rental-spread": spread(0.6, 1.65), "rental-spread-tier-unknown": spread(0.5, 2)}
        book = Book(chips={"c": CHIP}, rentals=quotes, assumptions=assumed)  # type: ignore[arg-type]
        return expected_rental(book, CHIP, self.DAY, **given)  # type: ignore[arg-type]

    def test_an_unknown_tier_takes_the_median_of_all_firm_quotes(self):
        """1 and 3 on demand, 2 reserved; spot at 0.1 does not count. The median is 2."""
        quotes = (
            rented(1.0, "a"), rented(3.0, "b", tier="hyperscaler"),
            rented(2.0, "b", tier="hyperscaler", term="reserved_1y"), rented(0.1, "a", term="spot"),
        )  # fmt: skip
        found = self.price(*quotes)
        assert found.usd_per_gpu_hour.value == 2.0
        assert (found.usd_per_gpu_hour.low, found.usd_per_gpu_hour.high) == (1.0, 4.0)
        assert len(found.quotes) == 3
        assert not found.stale

    def test_a_known_tier_and_term_have_the_narrower_range(self):
        found = self.price(rented(2.0), tier="neocloud", term="on_demand").usd_per_gpu_hour
        assert (found.low, found.high) == pytest.approx((1.2, 3.3))

    def test_of_one_vendors_quotes_the_latest_before_the_day_counts(self):
        days = (date(2023, 1, 1), date(2023, 5, 1), date(2023, 7, 1))
        found = self.price(*(rented(1.0 + i, since=d) for i, d in enumerate(days)))
        assert found.usd_per_gpu_hour.value == 2.0

    def test_chinese_quotes_come_first_where_there_are_any(self):
        found = self.price(rented(9.0, "a"), rented(2.0, "b", tier="china", term="contract"))
        assert found.usd_per_gpu_hour.value == 2.0

    def test_one_vendor_of_several_in_the_year_is_too_few(self):
        """Hyperscaler's 10 alone lies in the year; with the two just after it the median is 4."""
        after = date(2023, 8, 1)
        found = self.price(
            rented(10.0, "a", since=date(2023, 5, 1)), rented(3.0, "b", since=after),
            rented(4.0, "d", since=after),
        )  # fmt: skip
        assert found.usd_per_gpu_hour.value == 4.0
        assert found.stale

    def test_a_chip_without_quotes_is_refused(self):
        with pytest.raises(NoFigureError, match="rental_usd_per_gpu_hour"):
            self.price(rented(1.0, chip="another"))

    def test_a_chip_before_its_launch_is_refused(self, book: Book):
        with pytest.raises(NoFigureError, match="launched on 2022-09-20"):
            expected_rental(book, book.chips["h100-sxm"], date(2022, 9, 19))


class TestFit:
    def test_the_book_holds_what_the_fit_to_its_public_runs_gives(self, book: Book):
        """Run it again after a change of runs or quotes, and write its numbers into the book."""
        for name, numbers in calibrated(book).items():
            held = book.assumptions[name]
            assert (held.value, held.low, held.high) == pytest.approx(numbers, rel=0.005), name

    def test_it_never_looks_at_held_out_runs(self, book: Book):
        assert book.held_out_runs
        assert calibrated(replace(book, held_out_runs={})) == calibrated(book)

    def test_two_runs_on_two_chips_are_drawn_half_way_to_the_middle(self):
        """Logs −0.2 and −0.8 around −0.5: an offset of ±0.3 with one run and one more that shows
        none is ±0.15."""
        found = fit([Seen("a", "x", False, -0.2), Seen("b", "y", False, -0.8)])
        logs = {name: np.log10(value) for name, value in found.levels.items()}
        assert logs == pytest.approx({"x": -0.35, "y": -0.65, "mfu-other": -0.5})
        assert found.moe == pytest.approx(1.0)

    @given(shift=st.floats(-1, 1))
    def test_a_common_factor_moves_every_level_by_it_and_no_error(self, shift: float, book: Book):
        runs = observed(book)
        moved = [replace(run, log10_mfu=run.log10_mfu + shift) for run in runs]
        before, after = fit(runs), fit(moved)
        for name, value in before.levels.items():
            assert after.levels[name] == pytest.approx(value * 10**shift)
        assert left_out_errors(moved) == pytest.approx(left_out_errors(runs))

    def test_the_order_of_runs_does_not_matter(self, book: Book):
        runs = observed(book)
        assert fit(runs[::-1]).levels == pytest.approx(fit(runs).levels)

    def test_left_out_families_stay_within_the_bars(self, book: Book):
        errors = np.abs(left_out_errors(observed(book)))
        assert np.median(errors) <= 0.12
        assert np.mean(errors <= np.log10(2)) >= 0.92

    def test_a_family_left_out_moves_only_what_was_fitted(self, book: Book):
        own, without = parameters(book), without_family(book, observed(book), "llama 3")
        changed = {name for name in own if own[name] != without[name]}
        assert "mfu-h100" in changed
        assert changed <= set(calibrated(book))

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("LLaMA-7B", "LLaMA-65B", True), ("Llama 3 8B", "Llama 3.1 405B", True),
            ("Llama 2 7B", "Llama 3 8B", False), ("DeepSeek LLM 67B", "DeepSeek-V3 671B", True),
            ("Pythia 410M", "Pythia 1.4B", True), ("StableLM-3B-4E1T", "TinyLlama 1.1B", False),
        ],
    )  # fmt: skip
    def test_families_are_what_was_made_alike(self, one: str, other: str, same: bool):
        assert (family(one) == family(other)) is same
