"""Evidence: every source, what rests on it, how old and how firm it is, and who disagrees."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from analysis.book.apart import FACTOR
from analysis.book.check import stale_prices
from analysis.book.load import Book
from analysis.book.uses import GRADES, Standing
from analysis.brief.words import day
from dashboard import controls, panels
from dashboard.boundary import card
from dashboard.entries import apart_text, conflict_text, listed, percent, use_text
from dashboard.links import Bound, link_notice
from dashboard.state import Good, current
from dashboard.text import plain

TODAY = date.today()
LONGEST_SEARCH = 80
AT_ONCE, CONFLICTS_AT_ONCE, APART_AT_ONCE = 25, 3, 3
KINDS = ("all", "primary", "dataset", "secondary", "own")
SHOWN_GRADES = ("all", *GRADES)
ORDERS = ("most entries", "oldest first", "weakest grade")
NOT_READ = ("estimate", "recalled", "alleged")
MEANINGS = {
    "A": "the issuer’s own page or paper", "B": "a data set",
    "C": "press, third parties, our own judgement", "D": "as C, with over a tenth unread",
}  # fmt: skip
RULE = (
    "One grade lower where under 90 % of what rests on a source was read in a copy of it, two "
    "where under half; D is the lowest."
)


@card
def answer() -> None:
    """How firm the whole is, by area and by grade."""
    good = current()
    known = good.provenance
    on_grade = {g: sum(s.figures for s in good.standings if s.grade == g) for g in GRADES}
    asked = len(good.book.conflicts)
    panels.finding(
        f"{percent(known.verified_share)} of {known.figures:,} figures were read in a copy of "
        f"their source; {percent(known.sourced_share)} name one.",
        f"{percent(on_grade['A'] / known.figures)} rest on the best sources (grade A: the issuer’s "
        f"own page or paper), {percent(on_grade['D'] / known.figures)} on the weakest (grade D)."
        + (f" On {asked} questions sources disagree; all readings are shown." if asked else ""),
    )
    by_area, by_grade = st.columns([1, 1.7], gap="large")
    with by_area:
        panels.table([area_row(area.name, area.evidence) for area in good.areas], "lrrr")
    with by_grade:
        panels.table(
            [
                {
                    "Grade": g,
                    "Kind of source": MEANINGS[g],
                    "Sources": f"{sum(s.grade == g for s in good.standings):,}",
                    "Figures": f"{on_grade[g]:,}",
                }
                for g in GRADES
            ],
            "llrr",
        )
        panels.small(RULE)
        statements = sum(area.entries for area in good.areas) - known.figures
        panels.small(
            f"Entries are the {known.figures:,} figures and {statements:,} dated or quoted "
            "statements. Read: in a copy of the source, and the quote prints the figure. Less "
            "firm: estimated, recalled or alleged. The rest is derived: arithmetic on cited "
            "figures."
        )


def area_row(name: str, evidence: dict[str, int]) -> dict[str, str]:
    entries = sum(evidence.values())
    return {
        "Area": name,
        "Entries": f"{entries:,}",
        "Read": percent(evidence["verified"] / entries).replace(" ", "\u00a0"),
        "Less firm": f"{sum(evidence[kind] for kind in NOT_READ):,}",
    }


@card
def disagreements() -> None:
    """Where sources contradict each other, and what the book makes of it."""
    good = current(quiet=True)
    conflicts = list(good.book.conflicts.values())
    st.markdown("**Where sources disagree**")
    if not conflicts:
        panels.small("The book records no disagreement yet.")
    with st.container(horizontal=True):
        for conflict in conflicts[:CONFLICTS_AT_ONCE]:
            with st.container(border=True, width=352):
                st.markdown(conflict_text(good.book, conflict))
    if rest := conflicts[CONFLICTS_AT_ONCE:]:
        with panels.fold(f"{len(rest)} more disagreements", "balance") as opened:
            if opened:
                st.markdown("\n\n".join(conflict_text(good.book, c) for c in rest))
    if good.apart:
        st.markdown(
            f"**Printed costs of the same stages, on the same basis, over {FACTOR:g} times apart**"
        )
        lines = [apart_text(good.book, found) for found in good.apart]
        listed(lines, APART_AT_ONCE, "more such systems", "balance")


@card
def browse() -> None:
    """Every source, to search and sort, and what rests on the chosen one."""
    good = current(quiet=True)
    st.markdown("**Every source**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Search", key="q", bind="query-params", max_chars=LONGEST_SEARCH, width=480,
            placeholder="title, publisher or what rests on it",
        )  # fmt: skip
        with st.container(width=380):
            order = controls.choice("sort", "Sorted by", ORDERS, ORDERS[0])
        with st.container(width=480):
            kind = controls.choice("kind", "Kind", KINDS, "all")
        with st.container(width=380):
            grade = controls.choice("grade", "Grade", SHOWN_GRADES, "all")
    found = matching(good, search, kind, grade, order)
    panels.small(
        f"{len(found):,} of {len(good.standings):,} sources. Pick a row, or name one below."
    )
    key = f"sources {search}|{kind}|{grade}|{order}"
    if found:
        st.dataframe(
            pd.DataFrame([row(standing) for standing in found]), key=key, hide_index=True,
            height=min(380, 37 + 35 * len(found)), selection_mode="single-row",
            on_select=lambda: pick(key, [standing.id for standing in found]),
            column_config={
                "Read": st.column_config.NumberColumn(format="%d %%"),
                "Link": st.column_config.LinkColumn(display_text="open"),
            },
        )  # fmt: skip
    known = sorted(s.id for s in good.standings)
    chosen = st.selectbox(
        "Source", known, None, key="source", bind="query-params",
        placeholder="Choose a source to see what rests on it",
    )  # fmt: skip
    if chosen:
        tell(good.book, next(s for s in good.standings if s.id == chosen))


def matching(good: Good, search: str, kind: str, grade: str, order: str) -> list[Standing]:
    """The sources that hold each word of the search, in the order asked for."""
    wanted = search.lower().split()
    found = [
        s
        for s in good.standings
        if kind in ("all", s.source.kind)
        and grade in ("all", s.grade)
        and all(word in good.searchable[s.id] for word in wanted)
    ]
    if order == "oldest first":
        found.sort(key=lambda s: (s.source.accessed, s.source.published or date.max))
    elif order == "weakest grade":
        found.sort(key=lambda s: s.grade, reverse=True)
    return found


def row(standing: Standing) -> dict[str, object]:
    source = standing.source
    return {
        "Grade": standing.grade,
        "Source": source.title,
        "Publisher": source.publisher,
        "Kind": source.kind,
        "Entries": len(standing.uses),
        "Read": None if standing.read_share is None else round(standing.read_share * 100),
        "Published": str(source.published or ""),
        "Looked up": str(source.accessed),
        "Link": source.url,
    }


def pick(key: str, names: Sequence[str]) -> None:
    """The row that a reader picked becomes the chosen source, and so part of the link."""
    if rows := st.session_state[key].selection.rows:
        st.session_state["source"] = names[rows[0]]


def tell(book: Book, standing: Standing) -> None:
    """One source, and everything that rests on it."""
    source = standing.source
    age = standing.age_days(TODAY)
    since = "today" if age == 0 else f"{age:,} days ago"
    published = f", published {day(source.published)}" if source.published else ""
    counts = ", ".join(f"{n:,} {kind}" for kind, n in standing.evidence.most_common())
    st.markdown(f"**Grade {standing.grade}:** {panels.cited(source)}")
    panels.small(
        f"{source.kind.capitalize()} source{published}, looked up {since}. "
        f"{standing.figures:,} figures; entries: {counts or 'none'}."
    )
    lines = [use_text(book, use) for use in standing.uses]
    listed(lines, AT_ONCE, f"more entries that rest on {standing.id}", "list")


@card
def weak_spots() -> None:
    """What to look up again, and what was never read."""
    good = current(quiet=True)
    stale = stale_prices(good.book, TODAY)
    with panels.fold(f"Prices not looked up for 90 days: {len(stale):,}", "schedule") as opened:
        if opened:
            none = "Every price still on sale was looked up within 90 days."
            panels.bullets(map(plain, stale)) if stale else panels.small(none)
    weak = [u for s in good.standings for u in s.uses if u.evidence in NOT_READ]
    with panels.fold(f"Estimated, recalled or alleged: {len(weak):,}", "help") as opened:
        if opened:
            for area in dict.fromkeys(area.name for area in good.areas):
                if of_area := [use for use in weak if use.area == area]:
                    st.markdown(f"**{area}: {len(of_area):,}**")
                    panels.bullets(use_text(good.book, use) for use in of_area)


link_notice(
    {
        "q": Bound("its beginning", longest=LONGEST_SEARCH),
        "kind": Bound("all", options=KINDS),
        "grade": Bound("all", options=SHOWN_GRADES),
        "sort": Bound(ORDERS[0], options=ORDERS),
        "source": Bound("none", options=tuple(current(quiet=True).book.sources)),
    }
)
answer()
disagreements()
browse()
weak_spots()
