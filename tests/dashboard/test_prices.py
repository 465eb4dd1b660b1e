"""The API prices page: the finding, currencies, search, and what is announced."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.load import Book

from .conftest import PRICES, Visit, assert_sound, notices, words


def cells(app: AppTest) -> dict[str, list[object]]:
    return app.dataframe[0].value.to_dict("list")


def test_the_finding_sets_gpt_4s_price_against_the_cheapest_of_its_score(visit: Visit):
    told = words(visit(PRICES, as_of="2026-10-01"))
    found = re.search(r"MMLU score cost \$60 in March 2023, and \$([\d.]+) on 1 October", told)
    assert found  # OpenAI's launch price of 14 March 2023
    assert float(found[1]) < 6  # at most a tenth: Llama 3.1 405B's list price at its hosts


def test_before_gpt_4_the_finding_is_only_what_is_on_sale(visit: Visit):
    app = visit(PRICES, as_of="2022-08-01")
    assert_sound(app)
    assert "on sale on 1 August 2022" in words(app)
    assert "GPT-4’s" not in words(app)


def test_the_table_of_a_day_holds_the_price_of_that_day(visit: Visit):
    before = cells(visit(PRICES, as_of="2025-06-09", q="openai o3"))
    after = cells(visit(PRICES, as_of="2025-06-10", q="openai o3"))
    for table, output in ((before, 40), (after, 8)):  # OpenAI's cut of o3 by 80 %
        assert table["Output, USD"][table["Model"].index("o3")] == output


def test_a_price_in_yuan_is_shown_native_and_converted(visit: Visit):
    table = cells(visit(PRICES, as_of="2024-04-10", q="ERNIE-4.0-8K", currency="GBP"))
    at = table["Model"].index("ERNIE-4.0-8K")
    assert table["As listed"][at] == "CN¥120 in, CN¥120 out per million tokens"
    # 120 / 7.24 yuan per dollar * 0.80 pounds per dollar = 13.3
    assert table["Input, GBP"][at] == pytest.approx(13.3, abs=0.3)


def test_every_dated_row_can_be_listed(visit: Visit, book: Book):
    table = cells(visit(PRICES, rows="every dated row"))
    assert len(table["Model"]) == len(book.prices)


def test_each_word_of_the_search_must_match(visit: Visit):
    table = cells(visit(PRICES, q="gemini flash"))
    assert table["Model"]
    assert all("gemini" in m and "flash" in m for m in table["Model"])


def test_a_search_without_result_says_so(visit: Visit):
    app = visit(PRICES, q="no such model")
    assert_sound(app)
    assert "0 prices, on sale" in words(app)


def test_the_vendors_change_and_the_exchange_rates_multiply_to_what_the_reader_sees(visit: Visit):
    told = words(visit(PRICES, models="ERNIE-4.0-8K", currency="USD"))
    row = next(line for line in told.splitlines() if line.startswith("| ERNIE-4.0-8K |"))
    native, rate, seen = (float(x) / 100 + 1 for x in re.findall(r"([+-]?[\d.]+) %", row))
    assert native * rate == pytest.approx(seen, abs=2e-3)
    # 120 to 30 yuan at most: a cut by a quarter or more, and yuan moved by less than a tenth
    assert native <= 0.75
    assert 0.9 < rate < 1.1


def test_a_called_off_price_is_listed_as_such(visit: Visit):
    assert "claude-sonnet-5 (Anthropic): $3 in, $15 out" in words(visit(PRICES))


def test_methods_are_not_mixed(visit: Visit):
    shown = {m: words(visit(PRICES, method=m)) for m in ("direct-5-shot", "cot")}
    assert "(direct, 5-shot); joined" in shown["direct-5-shot"]
    assert "(chain of thought); joined" in shown["cot"]


def test_models_of_a_link_are_restored_and_unknown_ones_named(visit: Visit):
    app = visit(PRICES, models=["gpt-4", "gpt-4o"])
    assert notices(app) == ""
    assert app.multiselect(key="models").value == ["gpt-4", "gpt-4o"]
    assert "gpt-5000" in notices(visit(PRICES, models=["gpt-5000"]))


def test_a_day_long_ago_or_ahead_is_refused_aloud(visit: Visit):
    assert "as_of=1999-01-01" in notices(visit(PRICES, as_of="1999-01-01"))
    assert notices(visit(PRICES, as_of=date.today().isoformat())) == ""
