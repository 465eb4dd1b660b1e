"""Token estimator: type a text, and see what it counts as and costs on each model, as you type."""

from datetime import date

import streamlit as st

from analysis.book.load import Book, Priced
from analysis.brief.estimate_words import estimate_chart, estimate_rows, finding
from analysis.brief.market_pictures import priced_name
from analysis.errors import CostfallError
from analysis.study.estimate import Estimate, Workload, estimate
from analysis.study.market import offers
from analysis.study.scenario import CURRENCIES
from dashboard import controls, panels
from dashboard.boundary import boundary, card
from dashboard.links import Bound, link_notice
from dashboard.live_text import live_text
from dashboard.state import current_book
from dashboard.text import plain
from dashboard.usage_logs import usage_logs

FIRST_DAY, TODAY = date(2020, 6, 1), date.today()
FIRST_TEXT = (
    "Summarise the following letter in three sentences, and say what its writer wants us to do."
)
SHOWN_AT_FIRST = (
    "gpt-4o", "gpt-4o-mini", "claude-opus-4-8", "claude-sonnet-5", "gemini-2.5-pro",
    "llama-3.3-70b", "ernie-5.0-thinking-preview",
)  # fmt: skip
MOST_MODELS = 10


@card
def explore() -> None:
    book = current_book()
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        as_of = st.date_input(
            "Prices on", TODAY, FIRST_DAY, TODAY, key="as_of", format="DD/MM/YYYY",
            bind="query-params",
        )  # fmt: skip
        calls = int(controls.exact_number("calls", "Calls a month", 1000.0, 0.0, 1e9, "%.0f"))
        reply = int(controls.exact_number("reply", "Tokens of a reply", 300.0, 0.0, 1e5, "%.0f"))
        currency = controls.choice("currency", "Currency", CURRENCIES, "USD")
        with st.expander("More assumptions", icon=":material/tune:"):
            low = int(controls.exact_number("reply_low", "A short reply", 100.0, 0.0, 1e5, "%.0f"))
            high = int(controls.exact_number("reply_high", "A long reply", 900.0, 0.0, 1e6, "%.0f"))
            cached = st.slider(
                "Of the text, read from a cache", 0.0, 1.0, 0.0, 0.05, key="cached",
                bind="query-params",
            )  # fmt: skip
            batch = st.toggle("Batch prices, where offered", key="batch", bind="query-params")
        names = on_sale(book, as_of)
        known = [name for name in SHOWN_AT_FIRST if name in names]
        chosen = st.multiselect(
            "Models", list(names), known, key="models", bind="query-params",
            max_selections=MOST_MODELS, wrap=True,
        )  # fmt: skip
    with answer:
        heading = st.container()
        text = live_text("Text of a call", FIRST_TEXT, "live_text")
        with boundary():
            work = Workload(
                text, reply, min(low, reply), max(high, reply), calls, cached, batch
            )  # fmt: skip
            shown = estimates(book, [names[name] for name in chosen], work, as_of, currency)
            with heading:
                told(book, shown, work, currency)
            if shown:
                panels.table(estimate_rows(book, shown, currency), "lrrr")
                panels.chart_card(
                    estimate_chart(book, shown, work, as_of, currency), "estimate_chart"
                )
    if shown:
        how(book, shown)


def on_sale(book: Book, as_of: date) -> dict[str, Priced]:
    """Every model with a price on the day, by the name it is chosen by."""
    named = {priced_name(book, offer.priced): offer.priced for offer in offers(book, as_of)}
    return dict(sorted(named.items(), key=lambda item: item[0].lower()))


def estimates(
    book: Book, models: list[Priced], work: Workload, as_of: date, currency: str
) -> tuple[Estimate, ...]:
    """The bill on each model, the cheapest first; one that cannot be told is named."""
    found = []
    for priced in models:
        try:
            found.append(estimate(book, priced, work, as_of, currency))
        except CostfallError as error:
            panels.small(plain(f"{priced.model.id} is left out: {error}."))
    return tuple(sorted(found, key=lambda each: each.per_month.central))


def told(book: Book, shown: tuple[Estimate, ...], work: Workload, currency: str) -> None:
    """The answer first."""
    if not shown:
        panels.finding("Choose a model on sale that day.")
        return
    panels.finding(
        finding(book, shown, work, currency),
        f"{len(work.text):,} characters a call, a reply of {work.reply_tokens:,} tokens "
        f"({work.reply_low:,}–{work.reply_high:,}). Counted on this machine; the text is not kept "
        "and goes nowhere else.",
    )


def how(book: Book, shown: tuple[Estimate, ...]) -> None:
    """How each count was come by, and the weaknesses of each price."""
    with panels.fold("How it is counted", "calculate") as opened:
        if opened:
            panels.bullets(
                f"**{plain(priced_name(book, each.priced))}:** {plain(each.counted.basis)} "
                f"{panels.links(book, each.counted.sources)}"
                for each in shown
            )
            panels.small("The text alone: a chat adds some tokens for each message, and tools and "
                         "images more.")  # fmt: skip
    panels.caveats(dict.fromkeys(c for each in shown for c in each.caveats))
    panels.sources(book, [each.call.price.row.source for each in shown])


link_notice(
    {
        "as_of": Bound(TODAY, low=FIRST_DAY, high=TODAY),
        "calls": Bound("1,000", low=0, high=1e9),
        "reply": Bound("300", low=0, high=1e5),
        "reply_low": Bound("100", low=0, high=1e5),
        "reply_high": Bound("900", low=0, high=1e6),
        "cached": Bound("0", low=0, high=1),
        "batch": Bound("false", options=("true", "false")),
        "currency": Bound("USD", options=CURRENCIES),
        "models": Bound(
            "the first choice", many=True,
            options=tuple({priced_name(current_book(quiet=True), p)
                           for p in current_book(quiet=True).models}),
        ),
    }
)  # fmt: skip
explore()
usage_logs()
