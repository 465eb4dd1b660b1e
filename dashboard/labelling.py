"""A card: what a claim's examples would have cost, had people written them."""

import streamlit as st

from analysis.book.load import Book
from analysis.book.records import ApiStage
from analysis.brief.labelling_words import (
    bill_text,
    labelling_chart,
    labelling_finding,
    labelling_rows,
)
from analysis.study.labelling import (
    WRITERS,
    labelling,
    labour_bill,
    labour_items,
    tuning_over_training,
)
from dashboard import controls, panels
from dashboard.boundary import card
from dashboard.links import Bound
from dashboard.state import current_book
from dashboard.text import plain

MINUTES, LEAST_MINUTES, MOST_MINUTES = "minutes_per_item", 1.0, 60.0
RATE, FIRST_RATE = "rate", "labelling-hour-us"


def hourly_rates(book: Book) -> list[str]:
    """The ids of labour rates per hour."""
    return [name for name, rate in book.labour.items() if rate.unit == "hour"]


def bounds(book: Book) -> dict[str, Bound]:
    """What a link may set of this card."""
    return {
        MINUTES: Bound("the book’s figure", low=LEAST_MINUTES, high=MOST_MINUTES),
        RATE: Bound(FIRST_RATE, options=tuple(hourly_rates(book))),
    }


@card
def written_by_people(system: str) -> None:
    """The folded card for the examples that `system` bought; nothing where it bought none."""
    book = current_book(quiet=True)
    bought = next((s for s in book.systems[system].stages if isinstance(s, ApiStage)), None)
    if bought is None:
        return
    examples = bought.examples.value
    label = f"What {examples:,.0f} examples cost people to write"
    if {MINUTES, RATE} & set(st.query_params):  # a link that sets them shows them
        st.session_state.setdefault(f"{label} open", True)
    with panels.fold(label, "edit_note") as opened:
        if not opened:
            return
        answer, controls_beside = st.columns([2.4, 1], gap="large")
        with controls_beside:
            rates = hourly_rates(book)
            first = rates.index(FIRST_RATE) if FIRST_RATE in rates else 0
            rate = st.selectbox(
                "Rate of the work", rates, first, key=RATE, bind="query-params",
                help="Per hour, as the vendor charged or the worker got; the table names it.",
            )  # fmt: skip
            usual = labelling(book, examples, rate=rate, generated=system, draws=1)
            pace = usual.people.inputs[MINUTES]
            minutes = controls.exact_slider(
                MINUTES, "Minutes per example", LEAST_MINUTES, MOST_MINUTES, pace, 1.0,
                f"Default {pace:g}: our judgement from WebGPT’s 15 minutes with a web search each. "
                "Moves what people cost.",
            )  # fmt: skip
        changed = () if minutes == pace else ((MINUTES, minutes),)
        found = labelling(book, examples, rate=rate, generated=system, overrides=changed)
        with answer:
            panels.finding(*labelling_finding(found))
            panels.chart_card(labelling_chart(book, found), "labelling_chart")
        panels.table(labelling_rows(found), "lrrrl")
        panels.small(
            plain(
                bill_text(
                    labour_bill(book, WRITERS), labour_items(book, WRITERS),
                    tuning_over_training(book, WRITERS),
                )
            )
        )  # fmt: skip
        cited = [*found.people.sources, *found.model.sources]
        panels.small(f"Sources: {panels.links(book, cited)}")
        panels.caveats(found.caveats)
