"""Extraction risk: what an API gives away, told for who is copied and for policy."""

import streamlit as st

from analysis.book.load import Book
from analysis.brief import extraction_words as words
from analysis.brief.extraction_brief import extraction_command, extraction_memo
from analysis.brief.extraction_pictures import heat_chart, recovered_chart
from analysis.brief.extraction_score_words import score_rows
from analysis.brief.words import day, exact_money, money
from analysis.study.extraction import Answer, answer, campaigns
from analysis.study.extraction_backtest import backtest, held_out_rows, public_rows
from analysis.study.extraction_levers import Effect, effect, effects
from analysis.study.extraction_question import INPUTS
from analysis.study.extraction_sweeps import AXES, MEASURES, heat, years
from dashboard import panels
from dashboard.account_log import account_log
from dashboard.boundary import boundary, card
from dashboard.brief_button import brief_button
from dashboard.extraction_controls import ask, bounds
from dashboard.links import link_notice
from dashboard.state import current_book
from dashboard.text import plain

BADGES = {
    "observed": ":green-badge[observed]", "claimed": ":red-badge[vendor-reported]",
    "assumed": ":orange-badge[assumed]",
}  # fmt: skip
EFFECTS = {"measured": ":green-badge[measured]", "assumed": ":orange-badge[assumed]"}
MEASURE_LABELS = dict(zip(("share recovered", "attacker’s cost", "margin lost"), MEASURES,
                          strict=True))  # fmt: skip
AXIS_LABELS = {INPUTS[name].label: name for name in AXES}


@card
def explore() -> None:
    book = current_book()
    answering, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        asked = ask(book)
    found: Answer | None = None
    with answering, boundary():
        found = answer(book, asked)
        panels.finding(f"{words.finding(found)}.", f"{words.apart_text(found)}.")
        preset_line(book, found)
        panels.chart_card(recovered_chart(found), "extraction_chart")
    if found:
        ledgers(book, found)
        st.markdown(f"**{plain(words.exit_text(found))}.** {plain(words.loss_text(found))}.")
        premises(book, found)
        levers(book, found)
        more(book, found)


def preset_line(book: Book, found: Answer) -> None:
    """What the preset is, how firm it is, who accuses whom and what was answered."""
    preset = found.given.preset
    told = f" {plain(preset.accuser)} is the accuser. {plain(preset.answer or '')}" \
        if preset.accuser else ""  # fmt: skip
    answered = f" {panels.link(book.sources[preset.answer_source])}" if preset.answer_source else ""
    panels.small(
        f"{BADGES[preset.basis]} **{plain(preset.name)}**, prices of {day(found.given.as_of)}. "
        f"{plain(preset.sentence)}{told} {panels.link(book.sources[preset.source])}{answered}"
    )


def ledgers(book: Book, found: Answer) -> None:
    """Both sides, beside each other."""
    copying, making = st.columns(2, gap="large")
    with copying:
        st.markdown("**Who copies pays**")
        rows = [
            {"Line": words.LINE_NAMES[name], "US$": exact_money(float(usd)),
             "How": found.shop.working.get(name, "as set")}
            for name, usd in found.middle.costs.items()
        ]  # fmt: skip
        rows.append({"Line": "In all", "US$": words.usd_range(found.attacker), "How": "80 % band"})
        panels.table(rows, "lrl")
        if parts := campaigns(found):
            panels.bullets(
                f"{plain(name)}: {plain(exact_money(usd))} at the API for {count:,.0f} exchanges"
                for name, count, usd in parts
            )
    with making:
        st.markdown("**Who is copied paid, and may lose**")
        panels.table(_defence(found), "lr")
    ids = [name for group in found.shop.sources.values() for name in group]
    panels.small(f"{badged(found)} {panels.links(book, [*ids, *found.replacement_sources[:3]])}")


def badged(found: Answer) -> str:
    """Each input of the preset with its badge, as Markdown."""
    return " · ".join(
        f"{plain(INPUTS[name].label)} {plain(words.amount(one.value))} {BADGES[one.basis]}"
        for name, one in found.given.figures.items()
    )


def _defence(found: Answer) -> list[dict[str, str]]:
    made = found.replacement
    leverage = found.spread(lambda each: each.leverage)
    days = found.spread(lambda each: each.clone_days)
    lost = found.spread(lambda each: each.lost)
    gain = found.spread(lambda each: each.gain)
    drawing = found.middle.drawing_days
    pairs = {
        "Making the tuning again": money(made.value) if made else "not set",
        "Effective leverage": words.times_range(leverage) if leverage else "not known",
        "Exchanges per account": words.per_account(found).split(" exchanges")[0] or "not known",
        "Days to draw the volume": words.days_text(drawing),
        f"Time to {words.share(found.target)} of the gap": (
            words.days_range(days) if days else "not known"
        ),
        "Margin lost": words.usd_range(lost) if lost else "needs inputs nobody published",
        "Worth to who copies": words.usd_range(gain) if gain else "needs inputs nobody published",
    }
    return [{"What": name, "How much": text} for name, text in pairs.items()]


def premises(book: Book, found: Answer) -> None:
    """The argument in its author's words, beside the inputs that stand for each step."""
    st.markdown("**The argument, step by step**")
    for premise in book.premises.values():
        stand = ", ".join(
            f"{plain(INPUTS[name].label)} {_stands(found, name)}" for name in premise.inputs
        )
        panels.bullets([
            f"**{plain(premise.name)}.** “{plain(premise.quote or '')}” "
            f"{panels.link(book.sources[premise.source])} {panels.EVIDENCE[premise.evidence]} "
            f"Here: {stand}. "
            f"The argument fails if {plain(premise.fails_if)}."
        ])  # fmt: skip


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


def more(book: Book, found: Answer) -> None:
    """The map, the years, one's own log, the memo, and where everything comes from."""
    map_of_two(found)
    through_years(found)
    account_log(found)
    tested(book)
    panels.caveats(found.caveats)
    internal = st.checkbox("Mark as internal", True, key="internal")
    brief_button(lambda: extraction_memo(found, internal=internal), "extraction_memo")
    with panels.fold("Reproduce", "content_copy") as opened:
        if opened:
            st.code(extraction_command(found.question), language="bash", wrap_lines=True)
    cases = [
        case.source for case in (*book.cases.values(), *book.held_out_cases.values())
        if case.domain == found.domain
    ]  # fmt: skip
    named = [one.source for one in found.given.figures.values()]
    panels.sources(book, [found.given.preset.source, *named, *found.replacement_sources, *cases])


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
            "Shares of the gap. The held-out cases are few, of mathematics alone, and show that a "
            "new programme can lie outside the band."
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


link_notice(bounds(current_book(quiet=True)))
explore()
