"""Prices that have been superseded, against vendors' pages and a list kept apart from the book."""

from datetime import date, datetime, time

import pytest

from analysis.book import lookup
from analysis.book.load import Book
from analysis.book.rates import charged
from analysis.errors import NoFigureError
from analysis.study.calls import call_cost

# --- announced by the vendor ---------------------------------------------------------------------

ANNOUNCED = [  # model, day, price of a million tokens in and out in US$, as its vendor announced it
    ("gpt-3.5-turbo", "2023-03-01", 2, 2),  # "$0.002 per 1k tokens"
    ("gpt-3.5-turbo", "2023-06-12", 2, 2),
    ("gpt-3.5-turbo", "2023-06-13", 1.5, 2),  # input a quarter cheaper
    ("gpt-3.5-turbo", "2024-02-15", 1.5, 2),
    ("gpt-3.5-turbo", "2024-02-16", 0.5, 1.5),  # the name moves on to 0125
    ("gpt-3.5-turbo-0125", "2024-02-01", 0.5, 1.5),
    ("gpt-4-1106-preview", "2023-11-06", 10, 30),  # a third and a half of gpt-4
    ("gpt-4o", "2024-05-13", 5, 15),
    ("gpt-4o", "2024-10-02", 2.5, 10),
    ("gpt-4o-2024-05-13", "2024-10-02", 5, 15),  # the snapshot keeps its price
    ("gpt-4o-mini", "2024-07-18", 0.15, 0.60),
    ("o1-mini", "2025-01-30", 3, 12),
    ("o1-mini", "2025-01-31", 1.1, 4.4),
    ("o3", "2025-04-16", 10, 40),
    ("o3", "2025-06-09", 10, 40),
    ("o3", "2025-06-10", 2, 8),  # down 80 %
    ("gpt-4.5-preview", "2025-02-27", 75, 150),
    ("gpt-4.1", "2025-04-14", 2, 8),
    ("gpt-5", "2025-08-07", 1.25, 10),
    ("claude-2", "2023-07-11", 11.02, 32.68),
    ("claude-2", "2023-11-21", 8, 24),
    ("claude-instant-1", "2023-08-12", 1.63, 5.51),
    ("claude-3-opus-20240229", "2024-03-04", 15, 75),
    ("claude-3-sonnet-20240229", "2024-03-04", 3, 15),
    ("claude-3-haiku-20240307", "2024-03-13", 0.25, 1.25),
    ("claude-3-5-haiku-20241022", "2024-11-04", 1, 5),
    ("claude-3-5-haiku-20241022", "2024-12-05", 0.8, 4),
    ("claude-opus-4-5", "2025-11-24", 5, 25),
    ("gemini-1.5-pro", "2024-05-30", 3.5, 10.5),
    ("gemini-1.5-pro", "2024-10-01", 1.25, 5),
    ("gemini-2.5-flash", "2025-06-17", 0.3, 2.5),
    ("deepseek-reasoner", "2025-01-20", 0.55, 2.19),
    ("deepseek-chat", "2025-02-08", 0.27, 1.1),
    ("deepseek-chat", "2025-09-05", 0.56, 1.68),
    ("deepseek-chat", "2025-09-29", 0.28, 0.42),
]


@pytest.mark.parametrize(("model", "day", "price_in", "price_out"), ANNOUNCED)
def test_a_superseded_price_is_the_one_that_was_announced(
    book: Book, model: str, day: str, price_in: float, price_out: float
):
    row = lookup.price(book, model, date.fromisoformat(day)).row
    assert (row.input_per_mtok, row.output_per_mtok) == (price_in, price_out)
    assert row.currency == "USD"


@pytest.mark.parametrize(
    ("day", "price_in", "price_out"), [("2024-05-20", 4, 8), ("2024-05-21", 0, 0)]
)
def test_ernie_speed_became_free_on_one_day(
    book: Book, day: str, price_in: float, price_out: float
):
    row = lookup.price(book, "ERNIE-Speed-8K", date.fromisoformat(day)).row
    assert (row.currency, row.input_per_mtok, row.output_per_mtok) == ("CNY", price_in, price_out)


@pytest.mark.parametrize(
    ("model", "day", "price_in", "price_out"),
    [
        ("text-bison", "2023-08-12", 0.001, 0.001),
        ("text-bison", "2023-10-01", 0.0005, 0.0005),
        ("text-bison", "2024-06-30", 0.00025, 0.0005),
        ("chat-bison", "2023-08-12", 0.0005, 0.0005),
        ("gemini-pro", "2023-12-17", 0.00025, 0.0005),
        ("gemini-1.0-pro-001", "2024-06-30", 0.000125, 0.000375),
    ],
)
def test_google_cloud_billed_by_the_thousand_characters(
    book: Book, model: str, day: str, price_in: float, price_out: float
):
    row = lookup.price(book, model, date.fromisoformat(day)).row
    assert (row.input_per_1k_characters, row.output_per_1k_characters) == (price_in, price_out)
    assert row.input_per_mtok is None


LONG = [  # model, day, most tokens at the plain price, plain in and out, dear in and out
    ("gemini-1.5-pro", "2024-05-30", 128_000, 3.5, 10.5, 7, 21),
    ("gemini-1.5-pro", "2024-10-01", 128_000, 1.25, 5, 2.5, 10),
    ("gemini-1.5-flash", "2024-08-12", 128_000, 0.075, 0.3, 0.15, 0.6),
    ("gemini-2.5-pro-preview-03-25", "2025-04-04", 200_000, 1.25, 10, 2.5, 15),
    ("gemini-2.5-pro", "2025-06-17", 200_000, 1.25, 10, 2.5, 15),
    ("claude-sonnet-4-20250514", "2025-08-12", 200_000, 3, 15, 6, 22.5),
    ("ernie-5.0-thinking-preview", "2025-11-12", 32_000, 6, 24, 10, 40),
    ("gpt-5.6-terra", "2026-07-09", 272_000, 2.5, 15, 5, 22.5),
    ("gpt-5.6-sol", "2026-08-21", 272_000, 4, 20, 8, 30),
    ("gpt-6-luna", "2026-09-22", 272_000, 0.1, 0.5, 0.2, 0.75),
    ("claude-haiku-5-5", "2026-10-07", 100_000, 0.1, 0.5, 0.5, 2.5),
]


@pytest.mark.parametrize(
    ("model", "day", "most", "price_in", "price_out", "dear_in", "dear_out"), LONG
)
def test_a_request_beyond_the_limit_costs_more_from_its_first_token(
    book: Book,
    model: str,
    day: str,
    most: int,
    price_in: float,
    price_out: float,
    dear_in: float,
    dear_out: float,
):
    def paid(tokens: int) -> float:
        on = date.fromisoformat(day)
        return call_cost(book, model, on, input_tokens=tokens, output_tokens=1_000).cost

    assert paid(most) == pytest.approx((most * price_in + 1_000 * price_out) / 1e6)
    assert paid(most + 1) == pytest.approx(((most + 1) * dear_in + 1_000 * dear_out) / 1e6)


@pytest.mark.parametrize("model", ["claude-sonnet-4-6", "claude-opus-4-6"])
def test_the_surcharge_on_long_requests_ended_on_13_march_2026(book: Book, model: str):
    last, first = (date(2026, 3, day) for day in (12, 13))
    assert lookup.price(book, model, last).row.long_context
    assert not lookup.price(book, model, first).row.long_context


# --- by the hour ---------------------------------------------------------------------------------

STANDARD = {"deepseek-chat": (0.27, 1.10, 0.07), "deepseek-reasoner": (0.55, 2.19, 0.14)}
AT_NIGHT = (0.135, 0.55, 0.035)
"""Half of the price of chat and a quarter of that of the reasoner, as printed."""
HOURS = [("16:29", False), ("16:30", True), ("23:59", True), ("00:00", True), ("00:29", True),
         ("00:30", False), ("12:00", False)]  # fmt: skip


def at(book: Book, model: str, moment: datetime, **given: str) -> tuple[float | None, ...]:
    found = charged(lookup.price(book, model, moment.date(), **given).row, moment=moment)
    return found.input, found.output, found.cached_input


@pytest.mark.parametrize("model", STANDARD)
@pytest.mark.parametrize("day", [date(2025, 2, 27), date(2025, 5, 18), date(2025, 9, 4)])
@pytest.mark.parametrize(("hour", "cheap"), HOURS)
def test_deepseek_was_cheaper_from_half_past_four_until_half_past_midnight(
    book: Book, model: str, day: date, hour: str, cheap: bool
):
    moment = datetime.combine(day, time.fromisoformat(hour))
    assert at(book, model, moment) == (AT_NIGHT if cheap else STANDARD[model])


@pytest.mark.parametrize("model", STANDARD)
def test_deepseeks_nights_cost_as_much_as_its_days_before_and_after(book: Book, model: str):
    for day in (date(2025, 2, 25), date(2025, 9, 6)):
        night, noon = (datetime.combine(day, time(hour)) for hour in (17, 12))
        assert at(book, model, night) == at(book, model, noon)
    assert at(book, model, datetime.fromisoformat("2025-02-25 17:00")) == STANDARD[model]
    assert at(book, model, datetime.fromisoformat("2025-09-06 17:00")) == (0.56, 1.68, 0.07)


def test_deepseeks_list_in_yuan_has_the_same_nights(book: Book):
    noon, night = (datetime.fromisoformat(f"2025-05-18 {hour}:00") for hour in (12, 17))
    for model, standard in {"deepseek-chat": (2, 8, 0.5), "deepseek-reasoner": (4, 16, 1)}.items():
        assert at(book, model, noon, currency="CNY") == standard
        assert at(book, model, night, currency="CNY") == (1, 4, 0.25)


PEAK = ["01:00", "03:59", "06:00", "09:59"]
OFF_PEAK = ["00:59", "04:00", "05:59", "10:00", "17:00"]
V4 = [  # model, a Tuesday, off peak, at peak
    ("deepseek-v4-flash", "2026-08-25", (0.22, 0.66, 0.007), (0.44, 1.32, 0.014)),
    ("deepseek-v4-pro", "2026-08-25", (0.66, 1.98, 0.022), (1.32, 3.96, 0.044)),
    ("deepseek-flash", "2026-09-15", (0.15, 0.60, 0.003), (0.30, 1.20, 0.006)),
]


@pytest.mark.parametrize(("model", "day", "low", "high"), V4)
def test_deepseek_v4_costs_twice_as_much_in_chinas_working_hours(
    book: Book, model: str, day: str, low: tuple[float, ...], high: tuple[float, ...]
):
    for hours, prices in ((PEAK, high), (OFF_PEAK, low)):
        for hour in hours:
            assert at(book, model, datetime.fromisoformat(f"{day} {hour}")) == prices, hour


@pytest.mark.parametrize("model", ["deepseek-v4-flash", "deepseek-v4-pro"])
def test_deepseek_v4_had_peaks_on_weekends_in_its_first_week_only(book: Book, model: str):
    saturday, later = (datetime.fromisoformat(f"2026-08-{day} 02:00") for day in (22, 29))
    low, high = next((low, high) for name, _, low, high in V4 if name == model)
    assert (at(book, model, saturday), at(book, model, later)) == (high, low)


# --- announced and never come --------------------------------------------------------------------


def test_sonnet_5_kept_its_first_price_when_the_rise_to_3_and_15_was_cancelled(book: Book):
    for day in (date(2026, 6, 30), date(2026, 8, 31), date(2026, 9, 1), date(2027, 6, 1)):
        row = lookup.price(book, "claude-sonnet-5", day).row
        assert (row.input_per_mtok, row.output_per_mtok) == (2, 10)
        assert row.status == "list"


def test_deepseek_v4_pro_was_not_routed_to_flash_after_all(book: Book):
    for day in (date(2026, 9, 13), date(2026, 9, 14), date(2026, 10, 1)):
        assert lookup.price(book, "deepseek-v4-pro", day).row.input_per_mtok == 0.66


def test_googles_introductory_prices_end_on_the_day_that_was_announced(book: Book):
    for model in ("gemini-3.6-flash", "gemini-3.8-flash"):
        paid = [
            lookup.price(book, model, day).row for day in (date(2026, 12, 31), date(2027, 1, 1))
        ]
        assert [(row.input_per_mtok, row.output_per_mtok) for row in paid] == [
            (0.75, 3.75),
            (1.5, 7.5),
        ]
        assert [row.status for row in paid] == ["promotional", "scheduled"]


@pytest.mark.parametrize(
    ("model", "gone"),
    [
        ("text-davinci-003", "2024-01-04"),
        ("gpt-4.5-preview", "2025-07-14"),
        ("claude-2", "2025-07-21"),
        ("claude-3-opus-20240229", "2026-01-05"),
    ],
)
def test_a_model_that_was_switched_off_has_no_price_from_that_day_on(
    book: Book, model: str, gone: str
):
    with pytest.raises(NoFigureError, match=f"withdrawn on {gone}"):
        lookup.price(book, model, date.fromisoformat(gone))


# --- a list of prices kept apart from the book ---------------------------------------------------

NOTES = """
openai davinci 2020-10-01 USD 60 60
openai ada 2021-01-01 USD 0.8 0.8
openai babbage 2021-01-01 USD 1.2 1.2
openai curie 2021-01-01 USD 6 6
openai davinci 2021-01-01 USD 60 60
openai ada 2022-07-03 USD 0.8 0.8
openai ft:ada 2022-07-03 USD 1.6 1.6
openai babbage 2022-07-03 USD 1.2 1.2
openai ft:babbage 2022-07-03 USD 2.4 2.4
openai curie 2022-07-03 USD 6 6
openai ft:curie 2022-07-03 USD 12 12
openai davinci 2022-07-03 USD 60 60
openai ft:davinci 2022-07-03 USD 120 120
openai ada 2022-09-01 USD 0.4 0.4
openai babbage 2022-09-01 USD 0.5 0.5
openai code-davinci-002 2022-09-01 USD 20 20
openai curie 2022-09-01 USD 2 2
openai davinci 2022-09-01 USD 20 20
openai text-ada-001 2022-09-01 USD 0.4 0.4
openai text-babbage-001 2022-09-01 USD 0.5 0.5
openai text-curie-001 2022-09-01 USD 2 2
openai text-davinci-002 2022-09-01 USD 20 20
openai text-davinci-003 2022-11-28 USD 20 20
openai gpt-3.5-turbo 2023-03-01 USD 2 2
openai gpt-3.5-turbo-0301 2023-03-01 USD 2 2
openai gpt-4 2023-03-14 USD 30 60
openai gpt-4-32k 2023-03-14 USD 60 120
openai gpt-3.5-turbo 2023-06-13 USD 1.5 2
openai gpt-3.5-turbo-16k 2023-06-13 USD 3 4
openai gpt-4-0613 2023-06-13 USD 30 60
openai gpt-4-32k-0613 2023-06-13 USD 60 120
openai ft:davinci 2023-06-19 USD 120 120
anthropic claude-1 2023-07-11 USD 11.02 32.68
anthropic claude-2 2023-07-11 USD 11.02 32.68
baidu ERNIE-Bot 2023-07-22 CNY 12 12
baidu ERNIE-Bot-turbo 2023-07-22 CNY 8 8
anthropic claude-instant-1 2023-08-12 USD 1.63 5.51
openai babbage-002 2023-08-22 USD 0.4 0.4
openai ft:babbage-002 2023-08-22 USD 1.6 1.6
openai davinci-002 2023-08-22 USD 2 2
openai ft:davinci-002 2023-08-22 USD 12 12
openai ft:gpt-3.5-turbo 2023-08-22 USD 12 16
openai gpt-3.5-turbo-instruct 2023-09-18 USD 1.5 2
baidu ERNIE-Bot-4 2023-10-22 CNY 120 120
openai gpt-3.5-turbo-1106 2023-11-06 USD 1 2
openai ft:gpt-3.5-turbo 2023-11-06 USD 3 6
openai gpt-4-1106-preview 2023-11-06 USD 10 30
openai gpt-4-vision-preview 2023-11-06 USD 10 30
anthropic claude-2.0 2023-11-21 USD 8 24
anthropic claude-2.1 2023-11-21 USD 8 24
amazon amazon.titan-text-express-v1 2023-11-29 USD 0.8 1.6
amazon amazon.titan-text-lite-v1 2023-11-29 USD 0.3 0.4
openai gpt-4-0125-preview 2024-01-25 USD 10 30
ai21 j2-ultra 2024-01-30 USD 15 15
aleph-alpha luminous-supreme 2024-01-30 USD 175 192.5
anyscale meta-llama/Llama-2-70b-chat-hf 2024-01-30 USD 1 1
bedrock meta.llama2-13b-chat-v1 2024-01-30 USD 0.75 1
bedrock meta.llama2-70b-chat-v1 2024-01-30 USD 1.95 2.56
deepinfra meta-llama/Llama-2-70b-chat-hf 2024-01-30 USD 0.7 0.9
openai gpt-3.5-turbo 2024-02-16 USD 0.5 1.5
baidu ERNIE-Bot-8K 2024-02-18 CNY 24 48
mistral mistral-large-latest 2024-02-26 USD 8 24
mistral mistral-medium-latest 2024-02-26 USD 2.7 8.1
mistral mistral-small-latest 2024-02-26 USD 2 6
mistral open-mistral-7b 2024-03-03 USD 0.25 0.25
mistral open-mixtral-8x7b 2024-03-03 USD 0.7 0.7
anthropic claude-3-opus-20240229 2024-03-04 USD 15 75
anthropic claude-3-sonnet-20240229 2024-03-04 USD 3 15
anthropic claude-instant-1.2 2024-03-09 USD 0.8 2.4
anthropic claude-3-haiku-20240307 2024-03-13 USD 0.25 1.25
baidu ERNIE-3.5-4K-0205 2024-04-05 CNY 12
baidu ERNIE-3.5-8K 2024-04-05 CNY 12 12
baidu ERNIE-3.5-8K-0205 2024-04-05 CNY 24
baidu ERNIE-3.5-8K-1222 2024-04-05 CNY 12
baidu ERNIE-4.0-8K 2024-04-05 CNY 120 120
baidu ERNIE-Lite-8K 2024-04-05 CNY 3 6
baidu ERNIE-Speed-8K 2024-04-05 CNY 4 8
baidu ERNIE-Speed-AppBuilder 2024-04-05 CNY 4 8
openai gpt-4-turbo 2024-04-09 USD 10 30
groq llama3-70b-8192 2024-04-21 USD 0.59 0.79
openai gpt-4o 2024-05-13 USD 5 15
openai gpt-4o-2024-05-13 2024-05-13 USD 5 15
baidu ERNIE-Lite-128K 2024-05-21 CNY 0 0
baidu ERNIE-Lite-8K 2024-05-21 CNY 0 0
baidu ERNIE-Lite-8K-0922 2024-05-21 CNY 0 0
baidu ERNIE-Speed-128K 2024-05-21 CNY 0 0
baidu ERNIE-Speed-8K 2024-05-21 CNY 0 0
baidu ERNIE-Speed-AppBuilder 2024-05-21 CNY 0 0
baidu ERNIE-Tiny-8K 2024-05-21 CNY 0 0
google gemini-1.5-flash 2024-05-30 USD 0.35 1.05
google gemini-1.5-pro 2024-05-30 USD 3.5 10.5
mistral mistral-large-latest 2024-06-05 USD 4 12
mistral mistral-small-latest 2024-06-05 USD 1 3
mistral open-mixtral-8x22b 2024-06-05 USD 2 6
anthropic claude-3-5-sonnet-20240620 2024-06-20 USD 3 15
google gemini-1.0-pro 2024-06-30 USD 0.5 1.5
openai gpt-4o-mini 2024-07-18 USD 0.15 0.6
openai ft:gpt-4o-mini-2024-07-18 2024-07-23 USD 0.3 1.2
openai gpt-4o-2024-08-06 2024-08-06 USD 2.5 10
google gemini-1.5-flash 2024-08-12 USD 0.075 0.3 0.01875
openai ft:gpt-4o-2024-08-06 2024-08-20 USD 3.75 15
bedrock meta.llama3-1-70b-instruct-v1:0 2024-09-06 USD 0.99 0.99
bedrock meta.llama3-1-8b-instruct-v1:0 2024-09-06 USD 0.22 0.22
openai o1-mini 2024-09-12 USD 3 12
openai o1-preview 2024-09-12 USD 15 60
mistral mistral-large-latest 2024-09-17 USD 2 6
google gemini-1.5-pro 2024-10-01 USD 1.25 5 0.3125
openai gpt-4o 2024-10-02 USD 2.5 10 1.25
google gemini-1.5-flash-8b 2024-10-03 USD 0.0375 0.15 0.01
anthropic claude-3-haiku-20240307 2024-10-08 USD 0.25 1.25 0.03
anthropic claude-3-opus-20240229 2024-10-08 USD 15 75 1.5
anthropic claude-3-sonnet-20240229 2024-10-08 USD 3 15
cohere command 2024-10-13 USD 1 2
cohere command-light 2024-10-13 USD 0.3 0.6
anthropic claude-3-5-sonnet-20241022 2024-10-22 USD 3 15 0.3
anthropic claude-3-5-haiku-20241022 2024-11-04 USD 1 5
amazon amazon.titan-text-lite-v1 2024-12-01 USD 0.15 0.2
anthropic claude-3-5-haiku-20241022 2024-12-05 USD 0.8 4 0.08
openai o1 2024-12-17 USD 15 60 7.5
deepseek deepseek-chat 2024-12-26 USD 0.14 0.28 0.014
deepseek deepseek-reasoner 2025-01-20 USD 0.55 2.19 0.14
openai o1-mini 2025-01-31 USD 1.1 4.4 0.55
openai o3-mini 2025-01-31 USD 1.1 4.4 0.55
google gemini-2.0-flash 2025-02-05 USD 0.1 0.4 0.025
deepseek deepseek-chat 2025-02-08 USD 0.27 1.1 0.07
openai chatgpt-4o-latest 2025-02-16 USD 5 15
anthropic claude-3-7-sonnet-20250219 2025-02-24 USD 3 15 0.3
google gemini-2.0-flash-lite 2025-02-25 USD 0.075 0.3
openai gpt-4.5-preview 2025-02-27 USD 75 150 37.5
baidu ernie-4.5-8k-preview 2025-03-16 CNY 4 16
openai o1-pro 2025-03-19 USD 150 600
google gemini-2.5-pro-preview-03-25 2025-04-04 USD 1.25 10
xai grok-3 2025-04-09 USD 3 15
xai grok-3-mini 2025-04-09 USD 0.3 0.5
openai gpt-4.1 2025-04-14 USD 2 8 0.5
openai gpt-4.1-mini 2025-04-14 USD 0.4 1.6 0.1
openai gpt-4.1-nano 2025-04-14 USD 0.1 0.4 0.025
openai o3 2025-04-16 USD 10 40 2.5
openai o4-mini 2025-04-16 USD 1.1 4.4 0.275
google gemini-2.5-flash-preview 2025-04-17 USD 0.15 0.6
baidu ERNIE-3.5-128K 2025-04-18 CNY 0.8 2
baidu ERNIE-3.5-8K 2025-04-18 CNY 0.8 2
baidu ERNIE-4.0-8K 2025-04-18 CNY 30 90
baidu ERNIE-4.0-Turbo-128K 2025-04-18 CNY 20 60
baidu ERNIE-4.0-Turbo-8K 2025-04-18 CNY 20 60
baidu ERNIE-Character-8K 2025-04-18 CNY 0.3 0.6
baidu ERNIE-Lite-Pro-128K 2025-04-18 CNY 0.2 0.4
baidu ERNIE-Novel-8K 2025-04-18 CNY 40 120
baidu ERNIE-Speed-Pro-128K 2025-04-18 CNY 0.3 0.6
baidu ernie-4.5-turbo-128k 2025-04-25 CNY 0.8 3.2 0.2
baidu ernie-4.5-turbo-vl 2025-04-25 CNY 3 9 0.75
baidu ernie-x1-turbo-32k 2025-04-25 CNY 1 4
mistral mistral-medium-2505 2025-05-07 USD 0.4 2
openai codex-mini-latest 2025-05-16 USD 1.5 6 0.375
anthropic claude-opus-4-20250514 2025-05-22 USD 15 75 1.5
anthropic claude-sonnet-4-20250514 2025-05-22 USD 3 15 0.3
openai o3 2025-06-10 USD 2 8 0.5
openai o3-pro 2025-06-10 USD 20 80
"""
"""Research notes of 2026: provider, model, a day on which it was seen, currency, and the price of a
million tokens in, out (where known) and in from a cache (where it had one). Read from archived
pages and catalogues, not from the book."""

LATER = """
openai gpt-3.5-turbo-0125 2024-02-01 USD 0.5 1.5
bedrock ai21.j2-ultra-v1 2023-11-15 USD 18.8 18.8
bedrock cohere.command-text-v14 2023-11-15 USD 1.5 2
amazon amazon.titan-text-express-v1 2023-11-15 USD 1.3 1.7
cohere command 2023-11-13 USD 15 15
cohere command-r 2024-03-25 USD 0.5 1.5
cohere command-r-plus 2024-04-11 USD 3 15
cohere command-r-08-2024 2024-08-30 USD 0.15 0.6
cohere command-r-plus-08-2024 2024-08-30 USD 2.5 10
cohere command-r7b-12-2024 2025-07-04 USD 0.0375 0.15
baidu ERNIE-Lite-128K 2024-05-20 CNY 12 24
baidu ERNIE-Lite-8K-0922 2024-05-17 CNY 8 8
baidu ERNIE-Speed-128K 2024-05-20 CNY 16 32
baidu ERNIE-Tiny-8K 2024-05-17 CNY 1 1
deepseek deepseek-chat 2024-08-02 USD 0.14 0.28 0.014
mistral mistral-large-latest 2024-07-25 USD 3 9
mistral mistral-small-latest 2025-03-17 USD 0.1 0.3
mistral mistral-large-2512 2025-12-02 USD 0.5 1.5
amazon amazon.titan-text-express-v1 2025-02-28 USD 0.2 0.6
amazon amazon.nova-lite-v1:0 2025-02-28 USD 0.06 0.24 0.015
amazon amazon.nova-micro-v1:0 2025-02-28 USD 0.035 0.14 0.00875
amazon amazon.nova-pro-v1:0 2025-02-28 USD 0.8 3.2 0.2
google gemini-3-pro-preview 2025-11-18 USD 2 12 0.2
google gemini-2.5-pro 2025-07-07 USD 1.25 10 0.31
xai grok-4.5 2026-07-19 USD 2 6 0.3
anthropic claude-sonnet-5-5 2026-10-07 USD 2 10 0.1
openai gpt-5.5 2026-04-24 USD 5 30 0.5
openai gpt-5.3-codex 2026-02-24 USD 1.75 14 0.175
"""
"""Prices of the same notes, on the day from which the book can show them: its source is a day or
some months younger than the notes' date, or dates the change itself."""


@pytest.mark.parametrize("line", [*NOTES.split("\n")[1:-1], *LATER.split("\n")[1:-1]])
def test_the_book_agrees_with_a_list_of_prices_kept_apart_from_it(book: Book, line: str):
    provider, model, day, currency, *prices = line.split()
    row = lookup.price(
        book, model, date.fromisoformat(day), provider=provider, currency=currency
    ).row
    assert row.currency == currency
    found = (row.input_per_mtok, row.output_per_mtok, row.cached_input_per_mtok)
    assert found[: len(prices)] == pytest.approx([float(price) for price in prices])


def test_the_list_is_long_enough_to_mean_something():
    lines = NOTES.split("\n")[1:-1]
    assert len(lines) == len(set(lines)) >= 120
    assert len({line.split()[0] for line in lines}) >= 10


# --- a law of every row --------------------------------------------------------------------------


def test_every_row_that_was_not_cancelled_applies_on_its_first_day(book: Book):
    for provider, model, row in ((p.provider, p.model, p.row) for p in book.prices):
        if row.status != "cancelled":
            found = lookup.price(
                book, model, row.since,
                known_on=row.recorded, provider=provider, currency=row.currency,
            )  # fmt: skip
            assert found.row == row
