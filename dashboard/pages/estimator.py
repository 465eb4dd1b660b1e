"""Token estimator: type or drop a text, and see what it counts as and costs on each model."""

from datetime import date

import streamlit as st

from analysis.book.load import Book, Priced
from analysis.brief.estimate_words import (
    estimate_chart,
    estimate_rows,
    finding,
    growth_text,
)
from analysis.brief.market_pictures import priced_name
from analysis.brief.words import day
from analysis.study.estimate import Estimate, Workload, estimate
from analysis.study.market import offers
from analysis.study.scenario import CURRENCIES
from analysis.study.self_instruct import MOST_EXAMPLES
from dashboard import controls, panels
from dashboard.boundary import boundary, card
from dashboard.estimator_cards import (
    ALPACA_EXAMPLES,
    each_model,
    examples_for_tuning,
    in_other_languages,
    tokens_seen,
)
from dashboard.links import Bound, link_notice
from dashboard.live_calls import ASKED, live_calls
from dashboard.requests_sent import WAYS, requests_sent
from dashboard.state import current_book
from dashboard.text import plain
from dashboard.usage_logs import usage_logs

FIRST_DAY, TODAY = date(2020, 6, 1), date.today()
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
            growth = _share("growth", "More calls each month", -0.2, 0.5, 0.01)
            cached = _share("cached", "Of the input, read from a cache", 0.0, 1.0, 0.05)
            batch = st.toggle("Batch prices, where offered", key="batch", bind="query-params")
        names = on_sale(book, as_of)
        known = [name for name in SHOWN_AT_FIRST if name in names]
        chosen = st.multiselect(
            "Models", list(names), known, key="models", bind="query-params",
            max_selections=MOST_MODELS, select_all=False, wrap=True,
        )  # fmt: skip
    models = [names[name] for name in chosen]
    shown: tuple[Estimate, ...] = ()
    with answer:
        heading = st.container()
        requests = st.session_state[ASKED] = requests_sent()
        with boundary():
            if not requests:
                with heading:
                    panels.finding("Drop a file to see what its requests cost.")
                return
            work = Workload(
                requests, reply, min(low, reply), max(high, reply), calls, growth, cached, batch
            )  # fmt: skip
            shown = estimates(book, models, work, as_of, currency)
            with heading:
                told(book, shown, work, currency)
            if shown:
                panels.table(estimate_rows(book, shown, currency), "lrrr")
                if growth:
                    panels.small(plain(growth_text(book, shown, work, currency)))
                panels.chart_card(
                    estimate_chart(book, shown, work, as_of, currency), "estimate_chart"
                )
    if shown:
        how(book, shown)
        tokens_seen(book, shown, requests)
        in_other_languages(book, models, calls, as_of, currency)
        examples_for_tuning(book, models, as_of, currency)


def _share(name: str, label: str, low: float, high: float, step: float) -> float:
    """A share, none of it unless somebody says so."""
    return st.slider(label, low, high, 0.0, step, key=name, bind="query-params", format="percent")


def on_sale(book: Book, as_of: date) -> dict[str, Priced]:
    """Every model with a price on the day, by the name it is chosen by."""
    named = {priced_name(book, offer.priced): offer.priced for offer in offers(book, as_of)}
    return dict(sorted(named.items(), key=lambda item: item[0].lower()))


def estimates(
    book: Book, models: list[Priced], work: Workload, as_of: date, currency: str
) -> tuple[Estimate, ...]:
    """The bill on each model, the cheapest first."""
    found = each_model(models, lambda each: estimate(book, each, work, as_of, currency))
    return tuple(sorted((bill for _, bill in found), key=lambda each: each.per_month.central))


def told(book: Book, shown: tuple[Estimate, ...], work: Workload, currency: str) -> None:
    """The answer first."""
    if not shown:
        panels.finding("Choose a model on sale that day.")
        return
    characters = sum(len(m.text) for request in work.requests for m in request.messages)
    many = f"{len(work.requests):,} requests with " if len(work.requests) > 1 else ""
    panels.finding(
        finding(book, shown, work, currency),
        f"{many}{characters:,} characters, replies of {work.reply_tokens:,} tokens "
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
    panels.caveats(dict.fromkeys(c for each in shown for c in each.caveats))
    panels.sources(book, [each.call.price.row.source for each in shown])


def withdrawn_notice() -> None:
    """Say which models of this page's link have no price on its day: they are not shown."""
    asked = st.query_params.get_all("models")
    if not asked:
        return
    try:
        as_of = date.fromisoformat(st.query_params.get("as_of", ""))
    except ValueError:
        as_of = TODAY
    book = current_book(quiet=True)
    names = on_sale(book, as_of)
    gone = [name for name in asked
            if name not in names and name.partition(" ")[0] in book.by_model]  # fmt: skip
    if gone:
        st.warning(
            f"Not restored from the link: {plain(', '.join(gone))}, which the book has no price of "
            f"on {day(as_of)}. Choose an earlier day.",
            icon=":material/link_off:",
        )


link_notice(
    {
        "as_of": Bound(TODAY, low=FIRST_DAY, high=TODAY),
        "calls": Bound("1,000", low=0, high=1e9),
        "reply": Bound("300", low=0, high=1e5),
        "reply_low": Bound("100", low=0, high=1e5),
        "reply_high": Bound("900", low=0, high=1e6),
        "cached": Bound("0", low=0, high=1),
        "growth": Bound("0", low=-0.2, high=0.5),
        "sent": Bound(WAYS[0], options=WAYS),
        "examples": Bound(f"{ALPACA_EXAMPLES:,.0f}", low=1, high=MOST_EXAMPLES),
        "batch": Bound("false", options=("true", "false")),
        "currency": Bound("USD", options=CURRENCIES),
        "models": Bound(
            "the first choice", many=True,
            options=tuple({priced_name(current_book(quiet=True), p)
                           for p in current_book(quiet=True).models}),
        ),
    }
)  # fmt: skip
withdrawn_notice()
explore()
usage_logs()
live_calls()
