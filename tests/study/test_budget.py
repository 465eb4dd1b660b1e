"""What a sum buys, from the real book: published figures, hand arithmetic, laws."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.budget import Answer, answer
from analysis.study.budget_back import money_for, reach, seek, tornado
from analysis.study.budget_levels import levels
from analysis.study.budget_question import Budget, from_preset
from analysis.study.purchases import purchases
from analysis.study.scenario import INPUTS, override

TYPED = (
    ("accelerator_share", 1.0), ("fx_usd_per_gbp", 1.27), ("mfu", 0.4),
    ("rental_usd_per_gpu_hour", 2.0),
)  # fmt: skip
RENTED = Budget(100e6, overrides=TYPED)
"""£100m at $1.27, $2.00 an A100-hour, 40 % MFU, all of it for compute."""


def preset(book: Book, name: str, **changed: object) -> Answer:
    return answer(book, replace(from_preset(book, name), **changed))  # type: ignore[arg-type]


def told(found: Answer) -> str:
    return "\n".join(caveat.text for caveat in found.caveats)


class TestPublished:
    def test_900_million_pounds_by_way_of_isambards_price(self, book: Book):
        found = preset(book, "britgpt-900m")
        assert found.chips == pytest.approx(21_800, rel=0.01)
        assert found.flop.central == pytest.approx(5.4e25, rel=0.01)
        assert found.flop.low == pytest.approx(3.0e25, rel=0.10)
        assert found.flop.high == pytest.approx(7.2e25, rel=0.10)
        assert found.ratio(found.against).central == pytest.approx(2.6, rel=0.01)
        assert found.usd == pytest.approx(1.092e9, rel=0.01)
        assert found.caveats[0].code == "upper-bound"

    def test_the_low_and_high_presets_are_the_ends_of_that_range(self, book: Book):
        assert preset(book, "britgpt-low").flop.central == pytest.approx(3.0e25, rel=0.01)
        assert preset(book, "britgpt-high").flop.central == pytest.approx(7.2e25, rel=0.01)

    def test_isambard_and_the_taskforce(self, book: Book):
        assert preset(book, "isambard-ai").chips == 5448
        taskforce = preset(book, "uk-taskforce")
        assert taskforce.chips == pytest.approx(2400, rel=0.01)
        assert taskforce.ratio(taskforce.against).central == pytest.approx(0.3, rel=0.05)

    def test_100_million_pounds_rented(self, book: Book):
        """127,000,000/2 hours · 3600 · 312e12 · 0.4 = 2.85e25, 1.36 times 2.1e25."""
        found = answer(book, RENTED)
        assert (found.way, found.chip.id) == ("rent", "a100-80gb")
        assert found.flop.central == pytest.approx(2.85e25, rel=0.01)
        assert found.ratio(found.against).central == pytest.approx(1.36, rel=0.01)
        nine = answer(book, replace(RENTED, amount=900e6))
        assert nine.flop.central == pytest.approx(2.57e26, rel=0.01)
        assert nine.ratio(nine.against).central == pytest.approx(12.2, rel=0.01)


class TestLaws:
    @pytest.mark.parametrize("share", [0.35, 0.5, 0.72])
    def test_rented_compute_is_proportional_to_the_share(self, book: Book, share: float):
        less = replace(RENTED, overrides=(("accelerator_share", share), *TYPED[1:]))
        whole = answer(book, RENTED).flop.central
        assert answer(book, less).flop.central == pytest.approx(share * whole)

    def test_the_parts_of_the_money_add_up(self, book: Book):
        for name in book.budgets:
            found = preset(book, name)
            assert sum(part.amount for part in found.shares) == pytest.approx(found.budget.amount)

    def test_the_same_seed_gives_the_same_range_and_another_one_does_not(self, book: Book):
        once, again = answer(book, RENTED), answer(book, RENTED)
        assert once.flop == again.flop
        assert once.flop.low < once.flop.central < once.flop.high
        assert answer(book, replace(RENTED, seed=1)).flop.low != once.flop.low

    def test_without_uncertainty_there_is_no_range_and_no_tornado(self, book: Book):
        found = answer(book, replace(RENTED, ranged=False))
        assert found.flop.low == found.flop.central == found.flop.high
        assert tornado(found) == ()

    def test_the_tornado_names_price_mfu_share_and_rate(self, book: Book):
        found = {swing.names for swing in tornado(answer(book, RENTED))}
        names = ("rental_usd_per_gpu_hour", "mfu", "accelerator_share", "fx_usd_per_gbp")
        assert found == {(name,) for name in names}

    def test_a_rate_that_is_set_to_the_books_own_says_that_nothing_changes(self, book: Book):
        plain = preset(book, "britgpt-900m")
        same = (("fx_usd_per_gbp", plain.quantities["fx_usd_per_gbp"].value),)
        found = preset(book, "britgpt-900m", overrides=same)
        assert found.flop == plain.flop
        assert "nothing changes" in told(found)

    @pytest.mark.parametrize("name", ["days", "availability", "chip_usd", "fx_cny_per_usd"])
    def test_what_renting_does_not_use_changes_nothing_and_says_why(self, book: Book, name: str):
        set_too = tuple(sorted((*TYPED, (name, 0.5))))
        found = answer(book, replace(RENTED, overrides=set_too))
        assert found.flop == answer(book, RENTED).flop
        assert f"({name}) changes nothing here: " in told(found)


class TestBack:
    def test_goal_seek_finds_the_price_at_which_gpt_4_is_reached(self, book: Book):
        """$2.00 · 2.853e25 / 2.1e25 = $2.717; MFU 0.4 · 2.1/2.853 = 0.294."""
        needed = seek(answer(book, RENTED), 2.1e25)
        assert needed["rental_usd_per_gpu_hour"] == pytest.approx(2.717, rel=1e-3)
        assert needed["mfu"] == pytest.approx(0.2944, rel=1e-3)
        assert needed["amount"] == pytest.approx(100e6 * 2.1e25 / 2.852928e25, rel=1e-3)

    def test_what_is_found_gives_the_target_when_it_is_set(self, book: Book):
        found = preset(book, "britgpt-900m")
        for name, value in seek(found, 3e25).items():
            assert value is not None
            centre = {n: q.value for n, q in found.quantities.items()} | {name: value}
            assert found.outcome(centre) == pytest.approx(3e25, rel=1e-3)

    def test_the_money_for_what_a_sum_buys_is_that_sum(self, book: Book):
        found = preset(book, "britgpt-900m")
        bought, rented = money_for(book, found.budget, found.flop.central)
        assert bought.amount
        assert rented.amount
        assert bought.amount.central == pytest.approx(900e6, rel=1e-3)
        assert rented.amount.low < rented.amount.central < rented.amount.high

    def test_a_target_is_a_model_a_number_or_ai_exaflops(self, book: Book):
        found = preset(book, "isambard-ai")
        assert reach(book, found, "gpt-4")[0] == 2.1e25
        assert reach(book, found, "1e26")[0] == 1e26
        machine, _ = reach(book, found, "21 AI exaflops")
        assert machine == pytest.approx(found.flop.central, rel=0.03)  # it is that machine
        with pytest.raises(UnknownNameError, match="gpt-4"):
            reach(book, found, "gpt-44")
        with pytest.raises(BadInputError):
            reach(book, found, "-1e25")


class TestLevels:
    def test_each_is_as_published_or_six_times_parameters_times_tokens(self, book: Book):
        found = {level.id: level for level in levels(book)}
        assert found["gpt-4"].flop == 2.1e25
        assert (found["gpt-4"].evidence, found["gpt-4"].low) == ("estimate", 8.2e24)
        assert found["gpt-3"].flop == pytest.approx(3.14e23, rel=0.01)
        assert found["deepseek-v3"].flop == pytest.approx(6 * 37e9 * 14.8e12)  # active ones
        assert found["t5-11b"].flop == pytest.approx(4.05e22, rel=0.01)
        assert "alpaca-7b" not in found  # a fine-tune of a finished base

    def test_they_stand_in_order(self, book: Book):
        flop = [level.flop for level in levels(book)]
        assert flop == sorted(flop)
        assert all(level.low <= level.flop <= level.high for level in levels(book))


class TestRefusals:
    @pytest.mark.parametrize("amount", [0.0, -1.0, float("nan"), float("inf"), 1e16])
    def test_no_sum(self, amount: float):
        with pytest.raises(BadInputError, match="amount"):
            Budget(amount)

    def test_less_than_one_chip_and_less_than_one_hour(self, book: Book):
        with pytest.raises(BadInputError, match=r"below one NVIDIA GH200 .* GBP 41,299\.50"):
            answer(book, Budget(41_000.0))
        assert answer(book, Budget(41_300.0)).chips == 1
        with pytest.raises(BadInputError, match="below one hour"):
            answer(book, replace(RENTED, amount=1.0))

    def test_unknown_names(self, book: Book):
        with pytest.raises(UnknownNameError, match="h100-sxm"):
            answer(book, Budget(1e8, overrides=(("chip", "h100-sxmm"),)))
        with pytest.raises(UnknownNameError, match="gpt-4"):
            answer(book, Budget(1e8, against="gpt-44"))
        with pytest.raises(BadInputError, match="no stages"):
            answer(book, Budget(1e8, overrides=(("training.mfu", 0.3),)))

    def test_a_chip_without_a_price_on_the_day_asks_for_one(self, book: Book):
        rented = Budget(1e8, way="rent", overrides=(("chip", "h100-sxm"),))
        with pytest.raises(NoFigureError, match="rental_usd_per_gpu_hour"):
            answer(book, rented)
        with pytest.raises(NoFigureError, match="chip_usd"):
            answer(book, Budget(1e8, overrides=(("chip", "gb200"),)))

    def test_a_chip_before_its_launch_is_told(self, book: Book):
        early = Budget(1e8, as_of=date(2020, 3, 1), overrides=(("chip", "h100-sxm"),))
        assert "launched on 2022-09-20, after 2020-03-01" in told(answer(book, early))

    def test_the_model_cannot_be_set_twice_over(self):
        with pytest.raises(BadInputError, match="not both"):
            Budget(1e8, overrides=(("params", 1e9), ("tokens", 1e9)))


class TestPresets:
    def test_every_preset_can_be_answered_and_sets_known_inputs(self, book: Book):
        for name, held in book.budgets.items():
            assert preset(book, name).flop.central > 0
            for setting in held.overrides:
                assert override(setting.name, setting.value) == (setting.name, setting.value)
                assert setting.name in INPUTS


class TestPurchases:
    def test_five_options_in_one_unit(self, book: Book):
        bought, missing = purchases(book, answer(book, RENTED))
        assert {p.id for p in bought} == {"api", "seats", "self-host", "tune", "train"}
        assert missing == ()

    def test_subscriptions_by_hand(self, book: Book):
        """$127m / (12 · $30) = 352,778 person-years; nothing is to pay first."""
        seats = next(p for p in purchases(book, answer(book, RENTED))[0] if p.id == "seats")
        assert seats.person_years.central == pytest.approx(352_778, rel=1e-4)
        assert seats.first_usd.central == 0

    def test_the_api_by_hand(self, book: Book):
        """3.5 MTok, 37.5 % written: 3.5 · (30 · 0.625 + 60 · 0.375) = $144.4 for GPT-4."""
        api = next(p for p in purchases(book, answer(book, RENTED))[0] if p.id == "api")
        assert api.usd_per_person_year.central == pytest.approx(144.375)
        assert api.person_years.central == pytest.approx(127e6 / 144.375)

    def test_at_the_break_even_both_cost_the_same(self, book: Book):
        bought, _ = purchases(book, answer(book, RENTED))
        api = next(p for p in bought if p.id == "api").usd_per_person_year.central
        for option in bought:
            if option.break_even:
                each = option.usd_per_person_year.central
                own = option.first_usd.central + option.break_even * each
                assert own == pytest.approx(option.break_even * api)

    def test_a_model_without_a_price_that_day_is_named_with_the_reason(self, book: Book):
        early = replace(RENTED, as_of=date(2023, 3, 1))
        bought, missing = purchases(book, answer(book, early))
        assert [option.name for option in missing] == ["An API"]
        assert "gpt-4" in missing[0].why
        assert all(option.break_even is None for option in bought)
