"""Budget: what a sum of money buys in training compute, and what else it would buy."""

import streamlit as st

from analysis.book.load import Book
from analysis.brief import budget_words as words
from analysis.brief.budget_brief import budget_brief
from analysis.brief.budget_pictures import ladder_chart, tornado_chart, waterfall_chart
from analysis.brief.words import day, money
from analysis.study.budget import Answer, answer
from analysis.study.budget_back import money_for, reach, seek
from analysis.study.budget_question import FIRST_MODEL
from analysis.study.purchases import purchases
from dashboard import panels
from dashboard.boundary import boundary, card
from dashboard.brief_button import brief_button
from dashboard.budget_controls import MORE, SLIDERS, ask, bounds
from dashboard.links import link_notice
from dashboard.more_settings import MORE_BOUNDS, with_more
from dashboard.scenario_card import Groups, scenario_card
from dashboard.state import current_book
from dashboard.text import plain
from dashboard.undo import undo_button

RESET: Groups = {"Price, MFU and share": SLIDERS, "Calendar and exchange rate": MORE}
"""Assumptions that are reset together."""


@card
def explore() -> None:
    book = current_book()
    answering, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        asked = with_more(book, ask(book))
        undo_button("budget", CONTROLS)
    found: Answer | None = None
    with answering, boundary():
        found = answer(book, asked)
        panels.finding(
            f"{words.finding(found)}.", f"{words.verdict(found)}. {words.reverses(found)}."
        )
        preset_card(book, found)
        panels.chart_card(ladder_chart(book, found), "budget_ladder")
    if found:
        evidence(book, found)


def preset_card(book: Book, found: Answer) -> None:
    """What the announced sum was for, in a sentence, with its source; nothing of another sum."""
    preset = book.budgets[st.session_state["preset"]]
    if (preset.amount, preset.currency) != (found.budget.amount, found.budget.currency):
        return
    badge = panels.EVIDENCE[preset.evidence]
    panels.small(
        f"**{plain(preset.name)}.** {plain(preset.sentence)} {plain(preset.upper_bound)} "
        f"“{plain(preset.quote or 'not read')}” {panels.link(book.sources[preset.source])} {badge}"
    )


def evidence(book: Book, found: Answer) -> None:
    """How the result comes about, what moves it, and what else the money buys."""
    asked = found.budget
    text = f"By {words.WAY_NAMES[found.way]}, on {day(asked.day)}: {words.working(found)} "
    panels.small(plain(f"{text}{words.model_text(found)}."))
    panels.chart_card(waterfall_chart(book, found), "budget_money")
    if chart := tornado_chart(book, found):
        panels.chart_card(chart, "budget_tornado")
        panels.small(
            f"90 % ranges over {asked.draws:,} draws, seed {asked.seed}: the same each time."
        )
    else:
        panels.small("Uncertainty is off: every input is certain at the value shown.")
    panels.caveats(found.caveats)
    brief_button(lambda: budget_brief(book, found), "budget_brief")
    what_else(book, found)
    what_it_takes(book, found)
    scenario_card(found, CONTROLS, RESET)
    panels.sources(book, [book.budgets[st.session_state["preset"]].source, *found.sources])


def what_else(book: Book, found: Answer) -> None:
    """Five uses of the sum in one unit."""
    sum_text = money(found.budget.amount, found.budget.currency, 3)
    st.markdown(f"**What else would {plain(sum_text)} buy?**")
    panels.small("In years in which one person uses a model as an office worker might; 90 % range "
                 "in brackets. It says nothing of how good the model is.")  # fmt: skip
    with boundary():
        bought, missing = purchases(book, found)
        rows = words.purchase_rows(bought)
        shown = ("Option", "Person-years of use", "Cheaper than the API from")
        panels.table([{key: row[key] for key in shown} for row in rows], "lrr")
        panels.bullets(
            f"**{plain(row['Option'])}:** {plain(row['The whole sum buys'])}; to pay first "
            f"{plain(row['To pay first'])}, then {plain(row['Per person-year'])} per person and "
            f"year {' '.join(panels.link(book.sources[name]) for name in purchase.sources[:2])}"
            for row, purchase in zip(rows, bought, strict=True)
        )
        panels.bullets(f"{plain(option.name)}: {plain(option.why)}" for option in missing)


def what_it_takes(book: Book, found: Answer) -> None:
    """Goal seek: a target, and what the sum or any one assumption must be to reach it."""
    with panels.fold("What would it take?", "flag") as opened:
        if not opened:
            return
        text = st.text_input(
            "To reach", FIRST_MODEL, 60, key="reach", bind="query-params",
            help="A model’s id such as gpt-3, a number of FLOP such as 1e26, or a machine such as "
            "21 AI exaflops.",
        )  # fmt: skip
        with boundary():
            flop, name = reach(book, found, text or FIRST_MODEL)
            st.markdown(f"**{plain(name)}, {words.flop_text(flop)} FLOP**")
            panels.bullets(
                plain(f"{line[:1].upper()}{line[1:]}")
                for line in (
                    words.needed_text(need, found.budget.currency)
                    for need in money_for(book, found.budget, flop)
                )
            )
            panels.small("Or, with all else as it is, any one of these:")
            panels.bullets(map(plain, words.seek_lines(found, seek(found, flop))))


CONTROLS = bounds(current_book(quiet=True)) | MORE_BOUNDS
link_notice(CONTROLS)
explore()
