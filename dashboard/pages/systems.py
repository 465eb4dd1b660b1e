"""Systems: pick one, move any assumption, and see the ledger with its range."""

import streamlit as st

from analysis.book.load import Book
from analysis.brief.footprint_words import footprint_text
from analysis.brief.held_words import held_text
from analysis.brief.pictures import ledger_chart
from analysis.brief.what_moves import reaching_published, tornado, tornado_chart
from analysis.brief.words import BOUNDS, basis_text, counting_text, exact_money, with_range
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.footprint import footprint
from analysis.study.held_against import held_against
from analysis.study.ledger_inputs import inputs
from dashboard import panels
from dashboard.boundary import card
from dashboard.brief_button import brief_button
from dashboard.comparison import comparison
from dashboard.links import link_notice
from dashboard.more_settings import MORE_BOUNDS, with_more
from dashboard.scenario_card import Groups, scenario_card
from dashboard.state import current_book
from dashboard.system_controls import SLIDERS, ask, bounds
from dashboard.text import plain
from dashboard.undo import undo_button

RESET: Groups = {
    "Price and MFU": SLIDERS,
    "Work": ("gpu_hours", "params", "tokens", "flop", "set_up_hours", "examples", "kept_share"),
    "Own hardware": ("chip_usd", "chips", "value_fall", "interconnect_share", "pue", "usd_per_kwh"),
    "Experiments and staff": ("experiment_multiplier", "staff_over_compute"),
}
"""Assumptions that are reset together."""


@card
def explore() -> None:
    book = current_book()
    answer, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        scenario = with_more(book, ask(book))
        undo_button("systems", CONTROLS)
    ledger = evaluate(book, scenario)
    with answer:
        counting = counting_text(ledger)
        panels.finding(
            f"{ledger.system.name} cost {with_range(ledger.total, scenario.currency)}, {counting}.",
            f"{basis_text(ledger).capitalize()}; in brackets the 90 % range, where there is one.",
        )
        panels.small(plain(ledger.system.summary))
        panels.chart_card(ledger_chart(book, ledger), "systems_chart")
    panels.ledger_table(ledger)
    panels.caveats(ledger.caveats)
    brief_button(lambda: _brief(book, ledger), "systems_brief")
    what_moves_it(book, ledger)
    energy = footprint(book, ledger)
    if energy:
        panels.small(plain(footprint_text(energy)))
    published(book, ledger)
    disagreements(book, ledger.system.id)
    comparison(book, ledger)
    scenario_card(ledger, CONTROLS, RESET)
    names = [name for line in ledger.lines for name in line.sources]
    names += energy.sources if energy else ()
    panels.sources(book, [*names, *(printed.figure.source for printed in ledger.published)])


def _brief(book: Book, ledger: Ledger):  # type: ignore[no-untyped-def]
    from analysis.brief.ledger_brief import brief_for_ledger  # loads only when somebody asks

    return brief_for_ledger(book, ledger)


def what_moves_it(book: Book, ledger: Ledger) -> None:
    """The tornado, and what an assumption must be for our figure to be the published one."""
    known = inputs(book, ledger)
    if chart := tornado_chart(book, ledger, known):
        panels.chart_card(chart, "systems_tornado")
        if needed := reaching_published(book, ledger, known, tornado(ledger)):
            panels.small(plain(f"{needed}."))


def published(book: Book, ledger: Ledger) -> None:
    """What others published, in their words, each beside ours on its own basis."""
    found = list(held_against(book, ledger))
    if not found:
        return
    st.markdown("**What others published**")
    figures = ((held, held.printed.figure) for held in found)
    panels.bullets(
        f"**{plain(BOUNDS[f.bound] + exact_money(f.amount, f.currency))}** {plain(f.what)} "
        f"({f.basis} basis). {plain(held_text(book, held))}. "
        f":small[“{plain(f.quote or 'not read')}” {panels.link(book.sources[f.source])}] "
        f"{panels.EVIDENCE[f.evidence]} :small[{plain(f.note or '')}]"
        for held, f in figures
    )


def disagreements(book: Book, system: str) -> None:
    """Questions about the system on which sources differ, with every reading."""
    found = [conflict for conflict in book.conflicts.values() if system in conflict.systems]
    if not found:
        return
    st.markdown("**Where sources disagree**")
    panels.bullets(
        f"**{plain(conflict.about)}:** "
        + "; ".join(f"{plain(r.says)} {panels.link(book.sources[r.source])}"
                    for r in conflict.readings)
        + f". The book uses: {plain(conflict.we_use)}"
        for conflict in found
    )  # fmt: skip


CONTROLS = bounds(current_book(quiet=True)) | MORE_BOUNDS
link_notice(CONTROLS)
explore()
