"""Before a save: what moves, and what the file will say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from analysis.book.editing.edits import Add, Change
from analysis.book.editing.trial import Trial, difference, tried
from analysis.book.load import Book, fingerprint
from analysis.brief.market_pictures import priced_name
from analysis.study.impact import Move, changed_models
from dashboard import panels
from dashboard.text import plain

TRIAL, IMPACT = "edit_trial", "edit_impact"
AT_ONCE = 8
MOST_SHOWN = 40


@dataclass(frozen=True, eq=False)
class Impact:
    """What a change moves, from one book to the next."""

    before: Book
    after: Book
    moves: tuple[Move, ...]
    day: date


def trial_of(folder: Path, change: Change) -> Trial:
    """The change on today's file; kept until the change or the folder is another."""
    key = (repr(change), fingerprint(folder))
    kept = st.session_state.get(TRIAL)
    if kept is None or kept[0] != key:
        kept = st.session_state[TRIAL] = (key, tried(folder, change))
    found: Trial = kept[1]
    return found


def consequences(book: Book, trial: Trial, day: date) -> None:
    """What the change moves, largest first, and the lines of the file."""
    if trial.problems:
        st.error("The book would not be sound, so this cannot be saved:\n\n" + "\n".join(
            f"- {plain(str(problem))}" for problem in trial.problems[:AT_ONCE]
        ), icon=":material/error:")  # fmt: skip
    elif trial.loaded.book:
        moved = _impact(book, trial.loaded.book, day, _named(trial))
        shown = st.session_state[IMPACT] = Impact(book, trial.loaded.book, moved, day)
        board_pack(shown, "edit_board_pack")
    st.markdown(f"**What the file will say:** `{trial.change.file}`")
    st.code(trial.diff or "nothing changes", language="diff", wrap_lines=True)
    downloads(trial.change.file, trial.before, trial.after)


def _named(trial: Trial) -> tuple[str, ...]:
    """The sources of what the change adds."""
    records = (edit.record for edit in trial.change.edits if isinstance(edit, Add))
    return tuple(record["source"] for record in records if "source" in record)


def _impact(before: Book, after: Book, day: date, named: tuple[str, ...]) -> tuple[Move, ...]:
    """The finding, the table and the chart; what moved, largest first."""
    from analysis.brief.charts import source_records
    from analysis.brief.impact_pictures import impact_chart, price_step_chart
    from analysis.brief.impact_words import impact_finding, move_rows
    from analysis.study.impact import moves

    moved = moves(before, after, day)
    st.markdown(f"**What moves.** {plain(impact_finding(moved))}.")
    if not moved:
        return moved
    panels.table(move_rows(moved[:AT_ONCE]), "lrrr")
    if rest := moved[AT_ONCE:MOST_SHOWN]:
        with panels.fold(f"{len(moved) - AT_ONCE} smaller ones", "expand_more") as opened:
            if opened:
                panels.table(move_rows(rest), "lrrr")
    if chart := impact_chart(moved, day, source_records(after, named)):
        panels.chart_card(chart, "impact_chart")
    if chart := price_step_chart(before, after, "output", "USD", date.today()):
        panels.chart_card(chart, "impact_prices")
    return moved


def board_pack(shown: Impact, key: str) -> None:
    """Slides of the change, for those who decide on it."""
    if not shown.moves:
        return
    after, day = shown.after, shown.day
    models = [priced_name(after, each) for each in changed_models(shown.before, after)]
    query = [("as_of", str(day)), *(("models", name) for name in models[:4]),
             ("known_on", str(date.today()))]  # fmt: skip
    base = str(st.context.url or "").partition("?")[0].removesuffix("/edit")
    link = f"{base}/prices?{urlencode(query)}" if base else ""

    def made() -> bytes:
        from analysis.brief.export.board_pack import Edit, impact_pack  # loads when asked for

        edit = Edit(shown.before, after, shown.moves, day)
        return impact_pack(edit, today=date.today(), link=link, book_day=date.today())

    st.download_button(
        "Board pack (PPTX)", made, f"board-pack-{day}.pptx", on_click="ignore",
        icon=":material/slideshow:", key=key,
    )  # fmt: skip


def downloads(file: str, before: str | None, after: str | None, when: str = "edit") -> None:
    """The file and the patch, for a folder that cannot be written or another machine."""
    if after is None:
        return
    name = PurePosixPath(file).name
    with st.container(horizontal=True):
        st.download_button(
            "Download YAML", after, name, "application/yaml", on_click="ignore",
            icon=":material/download:", key=f"{when}_yaml",
        )  # fmt: skip
        st.download_button(
            "Download patch", difference(file, before, after), f"{name}.patch", "text/x-diff",
            on_click="ignore", icon=":material/difference:", key=f"{when}_patch",
        )  # fmt: skip


def day_of_change(change: Change, today: date) -> date:
    """The day from which a change counts, if that is still to come; else today."""
    records = (edit.record for edit in change.edits if isinstance(edit, Add))
    days = [day for record in records for day in _days(record)]
    return max([today, *days])


def _days(record: Mapping[str, Any]) -> Iterator[date]:
    for key, value in record.items():
        if key == "since" and isinstance(value, date):
            yield value
        elif isinstance(value, tuple | list):
            for item in value:
                yield from _days(item) if isinstance(item, Mapping) else ()
