"""Two cards that cost their page nothing until opened: running MMLU, and people's examples."""

import re
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from .conftest import CLAIM, PRICES, Visit, assert_sound, notices, words

RUNNING = "What running MMLU costs"
WRITTEN = "What 52,002 examples cost people to write"


def opened(app: AppTest, label: str) -> AppTest:
    app.session_state[f"{label} open"] = True
    return app.run()


class TestRunningMmlu:
    def test_it_is_folded_and_nothing_is_computed_for_it(self, visit: Visit):
        with patch("analysis.study.benchmark_runs.benchmark_run") as costed:
            app = visit(PRICES, as_of="2023-03-21")
        assert_sound(app)
        assert not costed.called
        assert "a run of MMLU" not in words(app)

    def test_in_march_2023_it_cost_what_9_5_million_tokens_come_to(self, visit: Visit):
        app = opened(visit(PRICES, as_of="2023-03-15"), RUNNING)
        assert_sound(app)
        told = words(app)
        for model, usd in (("text-davinci-003", 190), ("gpt-3.5-turbo", 19), ("gpt-4", 279)):
            cost = re.search(rf"\| {re.escape(model)} \(OpenAI\) \| \$([\d.]+) \|", told)
            assert cost
            assert float(cost[1]) == pytest.approx(usd, rel=0.02)

    def test_it_follows_day_and_currency_and_names_cheapest_dearest_and_chosen(self, visit: Visit):
        app = opened(visit(PRICES, as_of="2024-06-01", currency="GBP", models="gpt-4o"), RUNNING)
        told = words(app)
        assert "On 1 June 2024 a run of MMLU cost from £" in told
        row = next(line for line in told.splitlines() if line.startswith("| gpt-4o (OpenAI) |"))
        assert re.search(r"£[\d.]+ .*9\.33 million tokens, counted \| chosen", row)
        assert told.count("| cheapest |") == told.count("| dearest |") == 5
        assert re.search(r"about [\d.]+ million tokens", told)

    def test_before_the_first_model_it_says_so(self, visit: Visit):
        app = opened(visit(PRICES, as_of="2020-06-01"), RUNNING)
        assert_sound(app)
        assert "No model with a price was on sale on 1 June 2020" in words(app)


class TestWrittenByPeople:
    def test_it_is_folded_and_nothing_is_computed_for_it(self, visit: Visit):
        with patch("dashboard.labelling.labelling") as costed:
            app = visit(CLAIM)
        assert_sound(app)
        assert not costed.called

    def test_people_cost_a_thousand_times_what_the_model_charged(self, visit: Visit):
        app = opened(visit(CLAIM), WRITTEN)
        assert_sound(app)
        told = words(app)
        assert "### Made by people, 52,002 examples cost $220k (" in told  # x 10 min x $25
        assert "1,100 (" in told
        assert "| $216,675 |" in told
        assert "| $204 |" in told
        assert "13,000 demonstrations and 33,000 comparisons come to $190k (" in told
        assert "1.8 % of GPT-3’s" in told  # 64.9 of 3,640 petaflop/s-days

    def test_a_link_opens_it_with_its_minutes_and_its_rate(self, visit: Visit):
        app = visit(CLAIM, minutes_per_item="20", rate="labelling-hour-offshore")
        assert_sound(app)
        assert notices(app) == ""
        assert "20 minutes each and $12.50 an hour" in words(app)
        assert "| $216,675 |" in words(app)  # twice the time at half the rate

    @pytest.mark.parametrize(("name", "value"), [("minutes_per_item", "0"), ("rate", "free")])
    def test_what_a_link_cannot_set_is_said(self, visit: Visit, name: str, value: str):
        app = visit(CLAIM, **{name: value})
        assert_sound(app)
        assert f"{name}={value}" in notices(app)

    def test_moving_the_minutes_moves_people_alone(self, visit: Visit):
        app = opened(visit(CLAIM), WRITTEN)
        app.slider(key="minutes_per_item").set_value(5.0).run()
        assert_sound(app)
        assert "5 minutes each" in words(app)
        assert "| $108,338 |" in words(app)  # half of 216,675
        assert "| $204 |" in words(app)
