"""Systems and scenarios side by side: totals, variances, and what makes the difference."""

from dataclasses import replace

import streamlit as st

from analysis.book.load import Book
from analysis.brief.comparison_pictures import bridge_chart, totals_chart
from analysis.brief.comparison_words import (
    comparison_rows,
    difference_text,
    numbered,
    step_rows,
)
from analysis.study.compare import bridge, share_dearer, side_by_side
from analysis.study.evaluate import Ledger
from analysis.study.presets import ledger_of, presets_of
from analysis.study.scenario import Scenario
from analysis.study.scenario_text import scenario_text
from dashboard import panels
from dashboard.boundary import boundary
from dashboard.text import plain

KEY = "compare"
MOST = 6
LONGEST = 300


def comparison(book: Book, ledger: Ledger) -> None:
    """The page's scenario beside the book's own figures, other systems, and kept scenarios."""
    with panels.fold("Compare", "compare_arrows") as opened:
        if not opened:
            return
        st.multiselect(
            "Compare with", list(dict.fromkeys((*book.systems, *presets_of(book, "ledger")))),
            key=KEY, bind="query-params",
            accept_new_options=True, max_selections=MOST, placeholder="Choose or write a scenario",
            help="A system’s or preset’s id, or a scenario: gpt-4 basis=amortised mfu=0.4.",
        )  # fmt: skip
        here = scenario_text(replace(ledger.scenario, boundary=ledger.boundary))
        st.button("Keep this scenario for comparison", icon=":material/push_pin:",
                  on_click=_keep, args=(here,))  # fmt: skip
        with boundary():
            _compared(book, ledger)


def _keep(text: str) -> None:
    kept = st.session_state.get(KEY) or []
    if text not in kept and len(kept) < MOST:
        st.session_state[KEY] = [*kept, text]


def _compared(book: Book, ledger: Ledger) -> None:
    asked = ledger.scenario
    by_the_book = Scenario(asked.system, asked.boundary, currency=asked.currency)
    chosen = [ledger_of(book, text[:LONGEST]) for text in st.session_state.get(KEY) or []]
    # Who changed something wants to see what it did: then the book's own figures come first.
    changed = [by_the_book] if by_the_book != asked else []
    ledgers = side_by_side(book, [*changed, asked, *chosen])
    if len(ledgers) == 1:
        panels.small("Choose a system, or change an assumption, to see what it makes of the cost.")
        return
    first, place = ledgers[0], 1
    if len(ledgers) > 2:
        names = {n: numbered(n, one) for n, one in enumerate(ledgers) if n}
        place = st.selectbox("Explain the variance of", list(names), format_func=names.__getitem__)
    other = ledgers[place]
    dearer = share_dearer(first, other)
    finding = difference_text(first, other, dearer)
    panels.chart_card(totals_chart(book, ledgers, finding), "compare_totals")
    panels.table(comparison_rows(ledgers), "lrrr")
    steps = bridge(first, other)
    if not steps.steps:
        panels.small(plain("The two cost the same, part by part."))
        return
    panels.chart_card(bridge_chart(book, first, other, steps, dearer), "compare_bridge")
    panels.table(step_rows(steps, first), "lrrr")
    panels.small("From the first scenario to the second, one step after the other: a later step "
                 "counts what an earlier one has changed.")  # fmt: skip
