"""Extraction risk: what an API gives away, told for who is copied and for policy."""

import streamlit as st

from analysis.book.load import Book
from analysis.brief import extraction_words as words
from analysis.brief.extraction_brief import extraction_memo
from analysis.brief.extraction_pictures import recovered_chart
from analysis.brief.words import day, exact_money, money
from analysis.study.extraction import Answer, answer, campaigns
from analysis.study.extraction_question import INPUTS
from dashboard import panels
from dashboard.account_log import account_log
from dashboard.boundary import boundary, card
from dashboard.brief_button import brief_button
from dashboard.extraction_cards import levers, map_of_two, premises, tested, through_years
from dashboard.extraction_controls import GROUPS, IN_VIEW, ask, bounds
from dashboard.links import link_notice
from dashboard.more_settings import MORE_BOUNDS, with_more
from dashboard.scenario_card import scenario_card
from dashboard.state import current_book
from dashboard.text import plain
from dashboard.undo import undo_button

BADGES = {
    "observed": ":green-badge[observed]", "claimed": ":red-badge[vendor-reported]",
    "assumed": ":orange-badge[assumed]",
}  # fmt: skip


@card
def explore() -> None:
    book = current_book()
    answering, controls_beside = st.columns([2.4, 1], gap="large")
    with controls_beside:
        asked = with_more(book, ask(book))
        undo_button("extraction", CONTROLS)
    found: Answer | None = None
    with answering, boundary():
        found = answer(book, asked)
        panels.finding(f"{words.finding(found)}.", f"{words.apart_text(found)}.")
        preset_line(book, found)
        panels.chart_card(recovered_chart(found), "extraction_chart")
        panels.small(
            f"Bands hold 80 % of {asked.draws:,} draws, seed {asked.seed}: the same each time."
        )
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


def more(book: Book, found: Answer) -> None:
    """The map, the years, one's own log, the memo, and where everything comes from."""
    map_of_two(found)
    through_years(found)
    account_log(found)
    tested(book)
    panels.caveats(found.caveats)
    internal = st.checkbox("Mark as internal", True, key="internal")
    brief_button(lambda: extraction_memo(found, internal=internal), "extraction_memo")
    scenario_card(found, CONTROLS, {"In view": IN_VIEW, **GROUPS})
    cases = [
        case.source for case in (*book.cases.values(), *book.held_out_cases.values())
        if case.domain == found.domain
    ]  # fmt: skip
    named = [one.source for one in found.given.figures.values()]
    panels.sources(book, [found.given.preset.source, *named, *found.replacement_sources, *cases])


CONTROLS = bounds(current_book(quiet=True)) | MORE_BOUNDS
link_notice(CONTROLS)
explore()
