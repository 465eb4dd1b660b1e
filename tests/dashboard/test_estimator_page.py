"""The token estimator: a bill on each model, by hand, and what cannot be."""

from datetime import date

import pytest

from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.study.counting import counted
from analysis.study.estimate import Workload, estimate
from analysis.study.messages import bare

from .conftest import Visit, assert_sound, errors, notices, words

ESTIMATOR = "dashboard/pages/estimator.py"
TEXT = "Summarise the following letter in three sentences, and say what its writer wants us to do."
DAY = date(2023, 3, 20)


def test_a_bill_by_hand(book: Book):
    """gpt-4 in March 2023 at $30 in and $60 out: (tokens · 30 + 500 · 60) / 10⁶ a call."""
    (gpt_4,) = book.by_model["gpt-4"][:1]
    work = Workload(
        (bare(TEXT * 50),), reply_tokens=500, reply_low=100, reply_high=1000, calls=2000
    )
    found = estimate(book, gpt_4, work, DAY, "USD")
    tokens = found.counted.tokens
    assert found.per_call.central == pytest.approx((tokens * 30 + 500 * 60) / 1e6)
    assert found.per_call.low == pytest.approx((tokens * 30 + 100 * 60) / 1e6)
    assert found.per_month.high == pytest.approx(2000 * (tokens * 30 + 1000 * 60) / 1e6)


def test_where_characters_are_billed_the_reply_is_converted(book: Book):
    (palm,) = book.by_model["chat-bison"][:1]
    found = estimate(book, palm, Workload((bare("Hello, big world"),)), date(2023, 9, 1), "USD")
    assert found.counted.tokens == 14
    # $0.0005 per 1,000 characters either way; 300 tokens of four characters
    assert found.per_call.central == pytest.approx((14 + 300 * 4) * 0.0005 / 1000)


def test_what_has_no_batch_price_stays_at_its_list_price_and_says_so(book: Book):
    (davinci,) = book.by_model["text-davinci-003"][:1]
    works = [Workload((bare(TEXT),), batch=asked) for asked in (False, True)]
    listed, batch = (estimate(book, davinci, work, DAY, "USD") for work in works)
    assert batch.per_call == listed.per_call
    assert "no-batch-price" in {caveat.code for caveat in batch.caveats}


@pytest.mark.parametrize(
    "given",
    [
        {"calls": -1},
        {"reply_tokens": -1},
        {"cached_share": 1.1},
        {"reply_low": 400},
        {"growth": 1.5},
        {"growth": -1.5},
    ],
)
def test_numbers_that_cannot_be_are_refused(given: dict[str, int]):
    with pytest.raises(BadInputError):
        Workload((bare(TEXT),), **given)  # type: ignore[arg-type]


def test_it_opens_with_the_answer_and_every_count_is_the_commands(visit: Visit, book: Book):
    app = visit(ESTIMATOR)
    assert_sound(app)
    told = words(app)
    assert told.startswith("### 1,000 calls a month cost $")
    assert f"| {counted(book, 'gpt-4o', TEXT).tokens}, exact |" in told
    span = counted(book, "claude-opus-4-8", TEXT)
    assert f"| {span.tokens} ({span.low}–{span.high}), estimate |" in told
    months = [line.split("|")[4] for line in told.splitlines() if ", exact |" in line]
    assert len(months) >= 3


def test_a_link_sets_day_calls_reply_and_models(visit: Visit):
    link = {"as_of": "2023-03-20", "calls": "10", "reply": "500", "models": "gpt-4"}
    app = visit(ESTIMATOR, **link)
    assert_sound(app)
    assert notices(app) == ""
    # 20 tokens at $30 and 500 at $60 a million, ten times: 30.6 cents
    assert "10 calls a month cost $0.31" in words(app)


def test_no_calls_cost_nothing_and_no_model_asks_for_one(visit: Visit):
    assert "0 calls a month cost $0" in words(visit(ESTIMATOR, calls="0", models="gpt-4o"))
    app = visit(ESTIMATOR)
    app.multiselect(key="models").set_value([]).run()
    assert_sound(app)
    assert "Choose a model on sale that day." in words(app)


def test_a_bad_link_is_named(visit: Visit):
    told = notices(visit(ESTIMATOR, calls="-5", models="gpt-99"))
    assert "calls=-5" in told
    assert "gpt-99" in told


def test_a_model_that_a_link_asks_for_too_late_is_named(visit: Visit):
    assert "no price of on 24 October 2026" in notices(
        visit(ESTIMATOR, models="gpt-4", as_of="2026-10-24")
    )
    assert notices(visit(ESTIMATOR, models="gpt-4", as_of="2026-10-22")) == ""


LOG = "model,date,team,prompt_tokens,completion_tokens\ngpt-4,2023-06-01,*news*,1000,100\nx,2023-06-01,=1+1,5,5\n"  # noqa: E501


def test_a_dropped_log_is_priced_and_what_has_no_price_is_told(visit: Visit):
    app = visit(ESTIMATOR)
    app.session_state["Price a usage log open"] = True
    app.run()
    app.file_uploader(key="usage_log").upload("log.csv", LOG.encode(), "text/csv").run()
    assert_sound(app)
    # gpt-4 at $30 and $60 a million: 0.03 + 0.006
    assert "### 1 rows cost $0.04; 1 more have no price and are not in it." in words(app)
    assert "| x | 1 | unknown model 'x'; nearest: " in words(app)
    assert "*news*" in words(app)


def test_a_log_is_told_by_day_and_on_other_models(visit: Visit):
    app = visit(ESTIMATOR)
    app.session_state["Price a usage log open"] = True
    app.run()
    app.file_uploader(key="usage_log").upload("log.csv", LOG.encode(), "text/csv").run()
    app.multiselect(key="log_models").set_value(["gpt-3.5-turbo"]).run()
    assert_sound(app)
    told = words(app).replace("\\", "")
    assert "| 2023-06-01 | 1 | 1,000 | 100 | $0.04 | 100.0% |" in told
    # gpt-3.5-turbo at $2 a million: 1,105 and 105 tokens with the row that has no price on its own
    assert "| gpt-3.5-turbo | 2 | $0.00222 | 0.062× |" in told
    assert "| the models recorded | 1 | $0.04 | 1× |" in told


def test_a_file_that_is_no_log_is_refused_in_a_line(visit: Visit):
    app = visit(ESTIMATOR)
    app.session_state["Price a usage log open"] = True
    app.run()
    app.file_uploader(key="usage_log").upload("log.csv", b"\0\1\2" * 99, "text/csv").run()
    assert not app.exception
    assert "cannot be used" in errors(app) + words(app) + notices(app)


def test_a_chat_counts_its_messages_and_its_format(visit: Visit, book: Book):
    app = visit(ESTIMATOR, sent="Chat", models="gpt-4", as_of="2024-01-01")
    assert_sound(app)
    texts = ("You answer letters to a town council, briefly and kindly.", TEXT)
    tokens = sum(counted(book, "gpt-4", text).tokens for text in texts)
    assert f"| {tokens + 2 * (3 + 1) + 3}, exact |" in words(app)
    app.button[0].click().run()  # one more, empty: its role and its format
    assert f"| {tokens + 3 * (3 + 1) + 3}, exact |" in words(app)


CHATS = (
    b'{"messages":[{"role":"user","content":"What is a token?"}]}\n{"messages":[\n'
    b'{"body":{"messages":[{"role":"user","content":"Hi"}],"max_tokens":10}}\n'
)


def test_dropped_files_are_summed_and_what_is_broken_is_named(visit: Visit, book: Book):
    app = visit(ESTIMATOR, sent="Files", models="gpt-4", calls="1", as_of="2024-01-01")
    assert "Drop a file" in words(app)
    app.file_uploader(key="documents").upload("*a*.jsonl", CHATS, "application/jsonl").run()
    assert_sound(app)
    told = words(app)
    tokens = sum(counted(book, "gpt-4", text).tokens + 7 for text in ("What is a token?", "Hi"))
    assert f"| {tokens}, exact |" in told
    assert "2 calls a month cost" in told
    assert "2 requests; line 2 is no JSON." in told
    assert "*a*" in told.replace("\\", "")


def test_a_file_that_cannot_be_read_is_named_and_the_page_stays(visit: Visit):
    app = visit(ESTIMATOR, sent="Files", models="gpt-4")
    app.file_uploader(key="documents").upload("a.txt", b"\0\1\2", "text/plain").run()
    assert not app.exception
    assert "Left out: file" in words(app)
    assert "is no text" in words(app)


def test_growth_says_what_a_year_costs(visit: Visit):
    told = words(visit(ESTIMATOR, growth="0.1", models="gpt-4", as_of="2023-03-20", calls="1000"))
    # 20 tokens at $30 and 300 at $60 a million: $18.60 a month, 21.384 times that in a year
    assert "With 10% more calls each month, twelve months cost $398" in told.replace("\\", "")


@pytest.mark.parametrize(
    ("label", "seen"),
    [
        ("See the tokens", "tokens of the text, by o200k_base"),
        ("The same text in other languages", "what it does in English"),
        ("Have a model write examples for tuning", "Asked as for Alpaca"),
    ],
)
def test_each_folded_part_opens(visit: Visit, label: str, seen: str):
    app = visit(ESTIMATOR)
    app.session_state[f"{label} open"] = True
    app.run()
    assert_sound(app)
    assert seen in words(app).replace("\\", "")
