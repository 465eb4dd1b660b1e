"""The card at the end of a page: the question as link, file, command, Python and citation."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from urllib.parse import urlsplit

import streamlit as st

from analysis.book.load import Book
from analysis.brief.reproduce import Result, frozen_result, question_in
from analysis.brief.words import day
from analysis.errors import CostfallError
from analysis.study.questions import (
    AnyQuestion,
    frozen_on,
    kind_of,
    known_on_of,
    text_of,
)
from analysis.study.scenario_links import KNOWN_ON, PAGES, link_for, query_for
from dashboard import panels, restoring
from dashboard.boundary import boundary
from dashboard.frozen import days_known
from dashboard.links import Bound
from dashboard.state import FROZEN, current_book, whole_book
from dashboard.text import plain

LABEL = "Scenario"
MOST_MEGABYTES = 1
Groups = Mapping[str, Iterable[str]]


def scenario_card(
    result: Result, bounds: Mapping[str, Bound], groups: Groups | None = None
) -> None:
    """The folded card of a result; closed it costs its page nothing.

    `bounds` are those of the page's own controls, `groups` those that are reset together.
    """
    book = whole_book(quiet=True)
    asked = frozen_on(question_in(result), None)
    restoring.tell_what_is_missing(book, asked)
    with panels.fold(LABEL, "bookmark") as opened:
        if not opened:
            return
        with boundary():
            keeping, opening = st.columns(2, gap="large")
            with keeping:
                _links(book, asked)
                _save(book, asked)
            with opening:
                _load(book, asked, bounds)
                _presets(book, asked, bounds)
                _resets(groups or {})
            _texts(book, result)


def _links(book: Book, asked: AnyQuestion) -> None:
    frozen = _frozen_day() or days_known(book, date.today())[1]
    st.markdown(f"**Link**, frozen: the figures as the book stands on {day(frozen)}")
    st.code(link_for(book, asked, base_url(), known_on=frozen), language=None)
    st.markdown("**Link**, live: follows the book")
    st.code(link_for(book, asked, base_url()), language=None)


def _save(book: Book, asked: AnyQuestion) -> None:
    from analysis.study.scenario_file import file_name, scenario_text_of

    known_on = _frozen_day()
    question = frozen_on(asked, known_on)
    st.download_button(
        "Save as file", scenario_text_of(book, question, known_on), file_name(question),
        "application/yaml", icon=":material/save:", on_click="ignore", key="scenario_save",
    )  # fmt: skip


def _load(book: Book, asked: AnyQuestion, bounds: Mapping[str, Bound]) -> None:
    """A saved file, checked as it is dropped, and opened here or on the page that it belongs to."""
    from analysis.study.scenario_file import from_text, told

    file = st.file_uploader(
        "Open a saved file", type=["yaml", "yml"], max_upload_size=MOST_MEGABYTES,
        key="scenario_file",
    )  # fmt: skip
    if file is None:
        return
    try:
        saved = from_text(book, file.getvalue())
    except CostfallError as error:
        st.error(f"{plain(str(error))}.", icon=":material/error:")
        return
    for line in told(book, saved):
        panels.small(f":material/info: {plain(line[:1].upper() + line[1:])}.")
    _open(book, saved.question, saved.known_on, asked, bounds, "Open this file", "scenario_open")


def _presets(book: Book, asked: AnyQuestion, bounds: Mapping[str, Bound]) -> None:
    from analysis.study.presets import preset, presets_of

    names = presets_of(book, kind_of(asked))
    chosen = st.selectbox(
        "Presets", list(names), None, format_func=names.__getitem__, key="scenario_preset",
        placeholder="A question with a name",
    )  # fmt: skip
    if chosen is None:
        return
    if held := book.presets.get(chosen):
        header = held.header
        panels.small(f"{plain(header.description)} {panels.link(book.sources[header.reference])}")
        panels.bullets(
            f":small[{plain(f'{one.name} {text_of(one.value)}')}: {plain(one.reason)} "
            f"{panels.link(book.sources[one.source])} {panels.EVIDENCE[one.evidence]}]"
            for one in held.settings
        )
    question = preset(book, chosen)
    _open(book, question, known_on_of(question), asked, bounds, "Open this preset", "preset_open")


def _open(
    book: Book,
    question: AnyQuestion,
    known_on: date | None,
    asked: AnyQuestion,
    bounds: Mapping[str, Bound],
    label: str,
    key: str,
) -> None:
    """A button that puts this page's controls at the question, or a link to the page of its kind.

    A link, for Streamlit refuses to switch page with parameters that this page binds too.
    """
    if kind_of(question) != kind_of(asked):
        there = link_for(book, question, base_url(), known_on=known_on)
        st.link_button(f"{label} on its page", there, icon=":material/open_in_new:")
        return
    query = query_for(book, frozen_on(question, known_on))
    own = tuple(pair for pair in query if pair[0] != KNOWN_ON)
    if st.button(
        label, icon=":material/folder_open:", key=key, type="primary",
        on_click=restoring.put, args=(own, bounds, question, known_on),
    ):  # fmt: skip
        st.rerun()  # the whole page: a file may freeze it


def _resets(groups: Groups) -> None:
    """A button for each group of controls in which something was moved."""
    changed = {label: tuple(names) for label, names in groups.items() if restoring.moved(names)}
    if not changed:
        return
    with st.container(horizontal=True):
        for label, names in changed.items():
            st.button(f"Reset {label.lower()}", icon=":material/undo:", key=f"reset {label}",
                      on_click=restoring.reset, args=(names,))  # fmt: skip


def _texts(book: Book, result: Result) -> None:
    """The same question for a terminal and for Python, and the answer as a sentence to quote."""
    from analysis.brief.citations import citation_for
    from analysis.brief.reproduce import command_for, snippet_for

    frozen = _frozen_day()
    shown = frozen_result(result, frozen)
    link = link_for(book, frozen_on(question_in(result), None), base_url(),
                    known_on=frozen or days_known(book, date.today())[1])  # fmt: skip
    texts: tuple[tuple[str, Callable[[], str], str | None], ...] = (
        ("Cite", lambda: citation_for(current_book(quiet=True), shown, link), None),
        ("On the command line", lambda: command_for(shown, frozen), "bash"),
        ("In Python", lambda: snippet_for(shown, frozen), "python"),
    )
    for label, make, language in texts:
        st.markdown(f"**{label}**")
        st.code(make(), language=language, wrap_lines=True)


def _frozen_day() -> date | None:
    found: date | None = st.session_state.get(FROZEN)
    return found


def base_url() -> str:
    """The address of the dashboard, as this reader reached it; empty where nobody knows it."""
    url = st.context.url
    if not url:
        return ""
    parts = urlsplit(str(url))
    path = parts.path.rstrip("/")
    page = path.rpartition("/")[2]
    path = path.removesuffix(f"/{page}") if page in PAGES.values() else path
    return f"{parts.scheme}://{parts.netloc}{path}"
