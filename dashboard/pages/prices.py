"""API prices: every price through time, what a score cost, and what is announced."""

from datetime import date

import pandas as pd
import streamlit as st

from analysis.book.load import Book, Priced
from analysis.brief.market_pictures import METHODS, mmlu_chart, price_chart, priced_name
from analysis.brief.price_tables import fx_rows, price_rows
from analysis.brief.tables import inert_rows
from analysis.brief.words import day, unit_price
from analysis.study.market import Side, cheapest_scoring, fx_split, offers
from analysis.study.scenario import CURRENCIES
from dashboard import controls, panels
from dashboard.announced import announced
from dashboard.benchmark_runs import running_mmlu
from dashboard.boundary import card
from dashboard.links import Bound, link_notice
from dashboard.state import current_book

FIRST_DAY, TODAY = date(2020, 6, 1), date.today()
LAST_DAY = TODAY.replace(year=TODAY.year + 1, day=1)
SIDES: tuple[Side, ...] = ("input", "output")
SCALES = ("log", "linear")
ROWS = ("on the day", "every dated row")
LONGEST_SEARCH = 60
SHOWN_AT_FIRST = (
    "davinci", "text-davinci-003", "gpt-3.5-turbo", "gpt-4", "gpt-4o", "ERNIE-4.0-8K",
    "deepseek-chat",
)  # fmt: skip
REFERENCE, METHOD = "gpt-4", "direct-5-shot"
"""The yardstick of the finding: what it scored, and what it cost on its first day."""


@card
def explore() -> None:
    book = current_book()
    names = options(book)
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        as_of = st.date_input(
            "Prices on", TODAY, FIRST_DAY, LAST_DAY, key="as_of", format="DD/MM/YYYY",
            bind="query-params", help="The finding, the second chart and the table.",
        )  # fmt: skip
        side: Side = controls.choice("side", "Tokens", SIDES, "output")  # type: ignore[assignment]
        currency = controls.choice("currency", "Currency", CURRENCIES, "USD")
        scale = controls.choice("scale", "Scale of the charts", SCALES, "log")
        known = [name for name in SHOWN_AT_FIRST if name in names]
        chosen = st.multiselect(
            "Models in the first chart", list(names), known, key="models", bind="query-params",
            max_selections=8, wrap=True,
        )  # fmt: skip
    with answer:
        panels.finding(*headline(book, as_of, side))
        shown = [names[name] for name in chosen]
        panels.chart_card(price_chart(book, shown, side, currency, TODAY, scale), "price_chart")  # type: ignore[arg-type]
    splits = [s for s in (fx_split(book, p, side, currency, as_of) for p in shown) if s]
    if splits:
        st.markdown("**Price and exchange rate apart**")
        panels.table(fx_rows(splits, currency), "llrrr")
        panels.small(
            f"From each model’s first day to {day(as_of)}: the vendor’s own change, that of the "
            "exchange rate, and both together."
        )
    against_scores(book, as_of, side, currency, scale)
    running_mmlu(book, as_of, currency, shown)
    announced(book, as_of, TODAY)
    asked = (as_of, currency)
    if st.session_state.setdefault("table_of", asked) != asked:
        st.session_state["table_of"] = asked
        st.rerun(scope="app")


def options(book: Book) -> dict[str, Priced]:
    """Every model by the name it is chosen by, in alphabetical order."""
    named = {priced_name(book, priced): priced for priced in book.models}
    return dict(sorted(named.items(), key=lambda item: item[0].lower()))


def headline(book: Book, as_of: date, side: Side) -> tuple[str, str]:
    """What the yardstick's score cost then and on the day, and how much is on sale."""
    on_sale = offers(book, as_of)
    providers = len({offer.priced.provider for offer in on_sale})
    size = f"{len(on_sale)} models of {providers} providers were on sale on {day(as_of)}."
    first = next((p for p in book.models if p.model.id == REFERENCE), None)
    score = next((s for s in book.scores if (s.model, s.method) == (REFERENCE, METHOD)), None)
    if not first or not score or as_of < first.model.prices[0].since:
        return size, ""
    start = next(o for o in offers(book, first.model.prices[0].since) if o.priced == first)
    now = cheapest_scoring(book, score.percent, METHOD, as_of, side)
    before, price = start.per_mtok(side), now.per_mtok(side) if now else None
    if not now or not before or not price:
        return size, ""
    return (
        f"A million {side} tokens at GPT-4’s MMLU score cost {unit_price(before, 'USD')} in "
        f"{start.row.since:%B %Y}, and {unit_price(price, 'USD')} on {day(as_of)}.",
        f"The cheapest on that day with a printed score of at least {score.percent:g} % (direct, "
        f"5-shot) is {now.priced.model.name}, sold by {now.priced.provider_name}. Newer models "
        f"rarely print that score, so the true price may be lower. {size}",
    )


def against_scores(book: Book, as_of: date, side: Side, currency: str, scale: str) -> None:
    """Price against MMLU on the day."""
    method = controls.choice(
        "method", "How MMLU was taken", tuple(METHODS), METHOD,
        help="Scores by different methods are not comparable, so they are not mixed.",
    )  # fmt: skip
    chart = mmlu_chart(book, as_of, side, currency, method, scale)  # type: ignore[arg-type]
    panels.chart_card(chart, "mmlu_chart")


@card
def table() -> None:
    """Every price, to search and sort: a card of its own, since hundreds of rows take their time.

    Only another day or currency, which `explore` asks for, draws it anew.
    """
    book = current_book(quiet=True)
    as_of, currency = st.session_state["table_of"]
    st.markdown("**All prices**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Search", key="q", bind="query-params", max_chars=LONGEST_SEARCH,
            placeholder="model, provider or status", width=320,
        )  # fmt: skip
        with st.container(width=320):
            which = controls.choice("rows", "Rows", ROWS, ROWS[0])
    rows = price_rows(book, as_of, currency, search, every_row=which == ROWS[1])
    when = "every dated row of the book" if which == ROWS[1] else f"on sale on {day(as_of)}"
    panels.small(f"{len(rows)} prices, {when}. Per million tokens; four characters to a token.")
    if rows:
        st.dataframe(
            pd.DataFrame(inert_rows(rows)), hide_index=True, width="stretch", height=420,
            column_config={
                f"{name}, {currency}": st.column_config.NumberColumn(format="%.4g")
                for name in ("Input", "Output")
            } | {"Source": st.column_config.LinkColumn(display_text="open")},
        )  # fmt: skip


link_notice(
    {
        "as_of": Bound(TODAY, low=FIRST_DAY, high=LAST_DAY),
        "side": Bound("output", options=SIDES),
        "currency": Bound("USD", options=CURRENCIES),
        "scale": Bound("log", options=SCALES),
        "models": Bound(
            "the first choice", options=tuple(options(current_book(quiet=True))), many=True
        ),
        "method": Bound(METHOD, options=tuple(METHODS)),
        "rows": Bound(ROWS[0], options=ROWS),
        "q": Bound("its beginning", longest=LONGEST_SEARCH),
    }
)
explore()
if "table_of" in st.session_state:  # not where the first card failed
    table()
