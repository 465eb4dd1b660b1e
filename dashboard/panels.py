"""Results, sources and downloads: what every page shows in the same way."""

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.charts import Chart
from analysis.brief.style import Theme
from analysis.brief.tables import ledger_rows
from analysis.brief.words import BOUNDS, exact_money
from analysis.study.accounts import Printed
from analysis.study.evaluate import Ledger
from analysis.study.stages import Caveat
from dashboard.text import plain

EVIDENCE = {
    "verified": ":green-badge[verified]", "derived": ":blue-badge[derived]",
    "estimate": ":orange-badge[estimate]", "recalled": ":orange-badge[recalled]",
    "alleged": ":red-badge[alleged]",
}  # fmt: skip


def link(source: Source) -> str:
    """A source in brackets, as Markdown."""
    return f"([{plain(source.publisher)}]({_href(source.url)}))"


def links(book: Book, ids: Iterable[str]) -> str:
    """Each source once, in brackets, as Markdown."""
    return " ".join(dict.fromkeys(link(book.sources[name]) for name in ids))


def _href(url: str) -> str:
    """An address that cannot end its Markdown link early."""
    return url.replace("(", "%28").replace(")", "%29")


def small(text: str) -> None:
    """Lesser text, in full contrast; `text` is Markdown already."""
    st.markdown(f":small[{text}]")


def finding(sentence: str, detail: str = "") -> None:
    """The answer first."""
    st.markdown(f"### {plain(sentence)}")
    if detail:
        st.markdown(plain(detail))


def chart_card(chart: Chart, key: str, on_select: Callable[[], None] | None = None) -> None:
    """A chart with its words around it, its source below it, and its files one click away.

    `on_select` is called when a reader picks a mark of a chart that lets itself be picked from.
    """
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    with st.container(border=True):
        st.markdown(f"**{plain(chart.title)}**")
        small(plain(chart.subtitle))
        st.vega_lite_chart(
            pd.DataFrame(chart.rows),
            {**copy.deepcopy(chart.spec(theme)), "height": chart.height},
            theme=None, alt=chart.alt, key=key, width="stretch", on_select=on_select or "ignore",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="top"):
            st.markdown(f":small[{plain(chart.source_line)}]", width="stretch")
            if st.button("Download", icon=":material/download:", key=f"{key}_download"):
                _download(chart)
            if st.button("Add to briefing", icon=":material/playlist_add:", key=f"{key}_brief",
                         type="tertiary"):  # fmt: skip
                _put_aside(chart)


@st.dialog("Download this chart", width="large")
def _download(chart: Chart) -> None:
    from dashboard.briefing.download_card import download_card  # loads only when somebody downloads

    download_card(chart)


def _put_aside(chart: Chart) -> None:
    from dashboard.briefing import basket

    basket.add(basket.as_shown(chart))


def ledger_table(ledger: Ledger) -> None:
    """Each stage's cost to the unit, its range, and how it was worked out."""
    table(ledger_rows(ledger), "lrrl")


def published_list(book: Book, found: Iterable[Printed]) -> None:
    """What others published, in their words: a list, since six columns do not fit a phone."""
    bullets(
        f"**{plain(BOUNDS[f.bound] + exact_money(f.amount, f.currency))}** {plain(f.what)} "
        f"({f.basis} basis): “{plain(f.quote or 'not read')}” {link(book.sources[f.source])} "
        f"{EVIDENCE[f.evidence]} {plain(f.note or '')}"
        for f in (printed.figure for printed in found)
    )


def bullets(lines: Iterable[str]) -> None:
    """A list of lines that are Markdown already."""
    st.markdown("\n".join(f"- {line}" for line in lines))


def caveats(found: Iterable[Caveat]) -> None:
    """The weaknesses of a result, beside it."""
    icons = {"no-effect": ":material/block:"}
    st.markdown(
        "  \n".join(
            f":small[{icons.get(caveat.code, ':material/info:')} "
            f"{plain(caveat.text[:1].upper() + caveat.text[1:])}.]"
            for caveat in found
        )
    )


def sources(book: Book, ids: Iterable[str]) -> None:
    """Every source behind a result, one click away."""
    with fold("Sources", "menu_book") as opened:
        if opened:
            bullets(cited(book.sources[name]) for name in dict.fromkeys(ids))


@contextmanager
def fold(label: str, icon: str) -> Iterator[bool]:
    """An expander that tells whether it is open: a closed one costs its page nothing."""
    box = st.expander(label, icon=f":material/{icon}:", key=f"{label} open", on_change="rerun")
    with box:
        yield bool(box.open)


def cited(source: Source) -> str:
    """A source in full, as Markdown: title, publisher, the copy that was read, and its note."""
    copied = f" ([copy read]({_href(source.archive_url)}))" if source.archive_url else ""
    note = f" {plain(source.note)}" if source.note else ""
    title = f"[{plain(source.title)}]({_href(source.url)})"
    return f"{title}, {plain(source.publisher)}{copied}, accessed {source.accessed}.{note}"


def table(rows: list[dict[str, str]], sides: str) -> None:
    """Rows of plain text; `sides` aligns each column, l or r.

    One Markdown table: drawn much faster than a widget whose every cell is Markdown.
    """
    marks = {"l": ":--", "r": "--:"}
    cells = [[plain(text) for text in line] for line in (rows[0], *(r.values() for r in rows))]
    lines = [cells[0], [marks[side] for side in sides], *cells[1:]]
    st.markdown("\n".join(f"| {' | '.join(cells)} |" for cells in lines))
