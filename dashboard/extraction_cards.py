"""The cards of the extraction page: the argument, the levers, a map, the years, the test."""

import streamlit as st

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief import extraction_words as words
from analysis.brief.extraction_pictures import heat_chart
from analysis.brief.extraction_score_words import score_rows
from analysis.brief.words import day, exact_money
from analysis.study.extraction import Answer
from analysis.study.extraction_backtest import backtest, held_out_rows, public_rows
from analysis.study.extraction_levers import Effect, effect, effects
from analysis.study.extraction_question import INPUTS
from analysis.study.extraction_sweeps import AXES, MEASURES, heat, years
from dashboard import panels
from dashboard.boundary import boundary
from dashboard.text import plain

EFFECTS = {"measured": ":green-badge[measured]", "assumed": ":orange-badge[assumed]"}
MEASURE_LABELS = dict(zip(("share recovered", "attacker’s cost", "margin lost"), MEASURES,
                          strict=True))  # fmt: skip
AXIS_LABELS = {INPUTS[name].label: name for name in AXES}


def premises(book: Book, found: Answer) -> None:
    """The argument in its author's words, beside the inputs that stand for each step."""
    st.markdown("**The argument, step by step**")
    for premise in book.premises.values():
        stand = ", ".join(
            f"{plain(INPUTS[name].label)} {_stands(found, name)}" for name in premise.inputs
        )
        panels.bullets([
            f"**{plain(premise.name)}.** “{plain(premise.quote or '')}” "
            f"{_when(book.sources[premise.source])}{panels.link(book.sources[premise.source])} "
            f"{panels.EVIDENCE[premise.evidence]} "
            f"Here: {stand}. "
            f"The argument fails if {plain(premise.fails_if)}."
        ])  # fmt: skip


def _when(source: Source) -> str:
    return f"{day(source.published)} " if source.published else ""


def _stands(found: Answer, name: str) -> str:
    value = found.given.values.get(name, found.values.get(name))
    if value is None:
        return "not set"
    return plain(words.amount(value if isinstance(value, str) else float(value)))


def levers(book: Book, found: Answer) -> None:
    """Each lever by itself, ranked, and those picked together."""
    st.markdown("**Levers of a provider**, by what each takes of loss and share in the same days")
    ranked = effects(found)
    by_name = {each.name: each for each in book.levers.values()}
    chosen = st.pills(
        "In force", tuple(by_name), selection_mode="multi", key="levers", bind="query-params",
        help="Together, each at the strength that is told below.",
    )  # fmt: skip
    if chosen:
        together = effect(found, [by_name[name] for name in chosen])
        st.markdown(f"Together: {plain(words.lever_change(together))}.")
    panels.table(
        [{"Lever": f"{each.levers[0].name} ({each.levers[0].effect})",
          "Here": words.lever_change(each), "Honest users": each.levers[0].honest_cost}
         for each in ranked], "lll",
    )  # fmt: skip
    with panels.fold("Each lever in full", "tune") as opened:
        if opened:
            panels.bullets(lever_line(book, each) for each in ranked)


def lever_line(book: Book, each: Effect) -> str:
    """One lever: what is tried, how firm that is, and what catalogues call it."""
    (lever,) = each.levers
    ids = ", ".join((*lever.atlas, *lever.owasp))
    reaches = f" {plain(lever.reaches)}" if lever.reaches else ""
    return (
        f"**{plain(lever.name)}** {EFFECTS[lever.effect]} {plain(lever.does)} "
        f"{reaches.strip()} {plain(lever.note or '')} {panels.link(book.sources[lever.source])}"
        + (f" :small[{plain(ids)}]" if ids else "")
    )


def tested(book: Book) -> None:
    """How far off the law is, on cases that it did not see."""
    with panels.fold("How the law was tested", "fact_check") as opened:
        if not opened:
            return
        st.markdown("**Public cases**, each predicted without its own programme")
        panels.table(score_rows(backtest(book, public_rows(book))), "lrrrr")
        st.markdown("**Held-out cases**, to which nothing is fitted")
        panels.table(score_rows(backtest(book, held_out_rows(book))), "lrrrr")
        panels.small(
            "Shares of the gap. The held-out cases were collected without regard to the law; a new "
            "programme can lie outside the band more often than the public cases tell."
        )


def map_of_two(found: Answer) -> None:
    """A measure over any two inputs."""
    with panels.fold("Any two inputs against each other", "grid_on") as opened:
        if not opened:
            return
        across, up, shown = st.columns(3)
        names = tuple(AXIS_LABELS)
        with across:
            x = st.selectbox(
                "Across", names, names.index(INPUTS["exchanges"].label), key="map_across"
            )
        with up:
            y = st.selectbox(
                "Up", names, names.index(INPUTS["base_params_billion"].label), key="map_up"
            )
        with shown:
            measure = st.selectbox("Shown", tuple(MEASURE_LABELS), key="map_shown")
        with boundary():
            drawn = heat(found, AXIS_LABELS[x], AXIS_LABELS[y], MEASURE_LABELS[measure])
            panels.chart_card(heat_chart(found, drawn), "extraction_map")


def through_years(found: Answer) -> None:
    """The same ambition on other days."""
    with panels.fold("The same ambition through the years", "timeline") as opened:
        if not opened:
            return
        rows = [
            {"Day": day(each.record.day), "Teacher": each.record.teacher, "Base": each.record.base,
             "API": exact_money(each.api_usd), "In all": words.usd_range(each.attacker),
             "Recovered": words.share_range(each.recovered)}
            for each in years(found)
        ]  # fmt: skip
        if not rows:
            panels.small("No volume is set, so there is nothing to compare.")
            return
        panels.table(rows, "lllrrr")
        panels.small(
            "The question’s exchanges, tokens and kind, with each day’s price, teacher and open "
            "base. The law knows a base’s size, not its year."
        )
