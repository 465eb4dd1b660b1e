"""Check a claim: “eight years of cost reduction in five weeks”, per accounting boundary."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.book import lookup
from analysis.book.load import Book
from analysis.brief.pictures import claim_chart
from analysis.brief.words import (
    BOUNDARY_NAMES,
    calendar_text,
    conditions_text,
    day,
    down_the_line,
    overall_verdict,
    verdict,
    with_range,
)
from analysis.study import claims
from analysis.study.accounts import TUNED
from analysis.study.evaluate import evaluate, input_used
from analysis.study.questions import ClaimQuestion
from analysis.study.scenario import Scenario
from dashboard import controls, labelling, panels
from dashboard.boundary import card
from dashboard.links import Bound, link_notice
from dashboard.more_settings import MORE_BOUNDS, with_more
from dashboard.scenario_card import scenario_card
from dashboard.state import current_book
from dashboard.text import plain
from dashboard.undo import undo_button

CLAIM = "eight-years"
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2030, 12, 31)
SCALES = ("log", "linear")


@card
def check() -> None:
    book = current_book()
    claim = book.claims[CLAIM]
    line = book.forecasts[claim.forecast]
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        boundary = controls.account("boundary", TUNED, "tuning+data")
        widest = Scenario(claim.system, boundary="all-in")
        base = input_used(evaluate(book, widest, published_stand=True), controls.PRICE) or 1.0
        price = controls.exact_slider(
            controls.PRICE, "GPU rental price, US$/h",
            controls.LOWEST_PRICE, controls.HIGHEST_PRICE, base, 0.05,
            help=f"Default {base:.2f}: median of neocloud on-demand quotes for the chip. Moves "
            "the base model, the one stage without a published figure.",
        )  # fmt: skip
        scale = controls.choice("scale", "Scale of the chart", SCALES, "log")
        starts = st.date_input(
            "The clock starts on", claim.starts.day, FIRST_DAY, LAST_DAY, key="starts",
            format="DD/MM/YYYY", bind="query-params", help=plain(claim.starts.reading),
        )  # fmt: skip
        panels.small(f"Our reading: {plain(claim.starts.reading)}")
        ends = st.date_input(
            "and stops on", claim.ends.day, FIRST_DAY, LAST_DAY, key="ends",
            format="DD/MM/YYYY", bind="query-params", help=plain(claim.ends.reading),
        )  # fmt: skip
        scenario = Scenario(claim.system, boundary=boundary)
        if price != base:
            scenario = replace(scenario, overrides=((controls.PRICE, price),))
        asked = with_more(book, ClaimQuestion(CLAIM, scenario, starts, ends))
        undo_button("claim", CONTROLS)
    findings = claims.check_all(book, CLAIM, asked.scenario, asked.dates)
    found = next(f for f in findings if f.boundary == asked.scenario.boundary)
    with answer:
        panels.finding(
            overall_verdict(findings, line.publisher) + ".",
            f"{verdict(found)} {calendar_text(found)}",
        )
        panels.chart_card(claim_chart(book, found, findings, scale), "claim_chart")  # type: ignore[arg-type]
    tell(book, found)


def tell(book: Book, found: claims.Finding) -> None:
    """What stands behind the verdict and what would change it."""
    st.markdown("**What would make it true**")
    panels.bullets(map(plain, conditions_text(claims.conditions(found), found)))
    own = f"{with_range(found.own.usd)}, {down_the_line(found, found.own_years_ahead)}"
    panels.small(plain(f"Our own estimate of the same stages is {own}."))
    st.markdown(f"**The ledger: {plain(BOUNDARY_NAMES[found.boundary].lower())}**")
    panels.ledger_table(found.ledger)
    panels.caveats(found.ledger.caveats)
    st.markdown("**What was published**")
    panels.published_list(book, found.ledger.published)
    scenario_card(found, CONTROLS)
    panels.sources(book, claims.sources(found))


book = current_book(quiet=True)
claim = lookup.named("claim", book.claims, CLAIM)
st.markdown(
    f"**“{plain(claim.statement)}”**, {plain(claim.said_by)}, {day(claim.said_on)} "
    f"{panels.link(book.sources[claim.source])}"
)
CONTROLS = {
    "boundary": Bound("tuning+data", options=TUNED),
    controls.PRICE: Bound(
        "the book’s price", low=controls.LOWEST_PRICE, high=controls.HIGHEST_PRICE
    ),
    "scale": Bound("log", options=SCALES),
    "starts": Bound(claim.starts.day, low=FIRST_DAY, high=LAST_DAY),
    "ends": Bound(claim.ends.day, low=FIRST_DAY, high=LAST_DAY),
    **MORE_BOUNDS,
}
link_notice({**CONTROLS, **labelling.bounds(book)})
check()
st.markdown("**What the comparison leaves out**")
panels.bullets(
    f"{plain(caveat.text)} {panels.link(book.sources[caveat.source])}" for caveat in claim.caveats
)
labelling.written_by_people(claim.system)
