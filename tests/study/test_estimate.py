"""Bills before they come: sums over requests, growth, languages and examples for tuning."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.study.calls import call_cost
from analysis.study.counting import counted
from analysis.study.estimate import Workload, estimate
from analysis.study.labelling import labelling
from analysis.study.languages import languages
from analysis.study.messages import Message, Request, bare
from analysis.study.self_instruct import self_instruct

DAY = date(2025, 7, 1)
WORDS = "the quick brown fox jumps over a lazy dog "


@settings(max_examples=25)
@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=5), st.floats(0, 1), st.booleans())
def test_requests_cost_what_they_cost_one_by_one(
    book: Book, repeats: list[int], cached: float, batch: bool
):
    """Also where some are longer than gemini-1.5-pro's tier of 128,000 tokens, and some not."""
    priced = book.by_model["gemini-2.5-pro"][0]
    requests = [bare(WORDS * repeat) for repeat in repeats]
    works = [Workload((each,), cached_share=0 if batch else cached, calls=3, batch=batch)
             for each in requests]  # fmt: skip
    alone = [estimate(book, priced, work, DAY, "USD").per_month for work in works]
    together = estimate(
        book, priced, Workload(tuple(requests), cached_share=0 if batch else cached, calls=3,
                               batch=batch), DAY, "USD",
    ).per_month  # fmt: skip
    for end in ("low", "central", "high"):
        total = sum(getattr(each, end) for each in alone)
        # the cached share of a sum is rounded to whole tokens once, not once a request
        assert getattr(together, end) == pytest.approx(total, rel=1e-6, abs=1e-4)


def test_a_long_request_pays_the_long_price_and_a_short_one_beside_it_does_not(book: Book):
    """Gemini 2.5 Pro in July 2025: $1.25 and $10 a million up to 200,000 tokens, then $2.50 and
    $15."""
    priced = book.by_model["gemini-2.5-pro"][0]
    work = Workload((bare("word " * 300_000), bare("word")), calls=1)
    found = estimate(book, priced, work, DAY, "USD")
    long, short = (counted(book, "gemini-2.5-pro", text).tokens for text in
                   ("word " * 300_000, "word"))  # fmt: skip
    assert long > 200_000 > short
    by_hand = (long * 2.5 + 300 * 15 + short * 1.25 + 300 * 10) / 1e6
    assert found.per_month.central == pytest.approx(by_hand)


def test_a_reply_that_is_at_hand_or_bounded_is_taken_as_it_is(book: Book):
    priced = book.by_model["gpt-4o"][0]
    reply = "A piece of a word."
    chat = Request((Message("user", "What is a token?"),), reply=reply)
    bounded = Request((Message("user", "What is a token?"),), most_reply_tokens=50)
    one, other = (estimate(book, priced, Workload((each,)), DAY, "USD").per_call
                  for each in (chat, bounded))  # fmt: skip
    read = counted(book, "gpt-4o", "What is a token?").tokens + 3 + 3 + 1
    told = counted(book, "gpt-4o", reply).tokens
    assert one.low == one.high == pytest.approx((read * 2.5 + told * 10) / 1e6)
    assert other.high == pytest.approx((read * 2.5 + 50 * 10) / 1e6)


def test_growth_compounds_over_twelve_months(book: Book):
    """1 + 1.1 + … + 1.1¹¹ = (1.1¹² − 1) / 0.1 = 21.384 months of the first one."""
    priced = book.by_model["gpt-4o"][0]
    found = estimate(book, priced, Workload((bare("Hi"),), growth=0.1), DAY, "USD")
    assert found.per_year.central == pytest.approx(21.38428376721 * found.per_month.central)
    level = estimate(book, priced, Workload((bare("Hi"),)), DAY, "USD")
    assert level.per_year.central == pytest.approx(12 * level.per_month.central)


def test_no_request_is_refused():
    with pytest.raises(BadInputError, match="give at least one"):
        Workload(())


def test_the_same_text_in_three_languages(book: Book):
    """Each at gpt-4's $30 a million; a vocabulary made mostly of English splits the others more."""
    found = languages(book, book.by_model["gpt-4"][0], 1_000, DAY, "USD")
    english, chinese, welsh = found
    assert [each.sample.language for each in found] == ["English", "Chinese", "Welsh"]
    assert english.over_first == 1
    assert english.cost.central == pytest.approx(1_000 * english.counted.tokens * 30 / 1e6)
    assert 1.2 < chinese.over_first < 2.5
    assert 1.5 < welsh.over_first < 2.5


def test_alpacas_examples_cost_what_its_planner_says(book: Book):
    """At $20 a million, published: under $500; per example 154 to 291 tokens."""
    davinci = book.by_model["text-davinci-003"][0]
    found = self_instruct(book, davinci, 52_002, date(2023, 3, 13), "USD")
    assert found.central == pytest.approx(labelling(book, 52_002).model.usd.central)
    tokens = [end / 20 * 1e6 / 52_002 for end in (found.low, found.central, found.high)]
    assert 150 < tokens[0] < tokens[1] < tokens[2] < 291
    assert found.high < 500


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_examples_cost_in_proportion(book: Book, one: int, other: int):
    priced = book.by_model["ernie-4.0-8k"][0]
    day = date(2024, 6, 1)
    bills = [self_instruct(book, priced, n, day, "GBP").central for n in (one, other)]
    assert bills[0] / one == pytest.approx(bills[1] / other)


@pytest.mark.parametrize("examples", [0, -5, 10**10])
def test_numbers_of_examples_that_cannot_be_are_refused(book: Book, examples: int):
    with pytest.raises(BadInputError):
        self_instruct(book, book.by_model["gpt-4o"][0], examples, DAY, "USD")


def test_the_price_behind_it_is_a_single_calls(book: Book):
    priced = book.by_model["gpt-4o"][0]
    found = estimate(book, priced, Workload((bare("Hi"),), 7, 7, 7, 1), DAY, "GBP")
    tokens = counted(book, "gpt-4o", "Hi").tokens
    alone = call_cost(
        book, "gpt-4o", DAY, input_tokens=tokens, output_tokens=7, currency="GBP"
    )  # fmt: skip
    assert found.per_call.central == alone.cost
