"""Fields of a record as widgets, each with what is wrong with it beside it, as one types.

What was typed stays with the session: another page and back loses nothing. Each draft has keys of
its own, so that one model's figures never stand in another's form.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from analysis.book import records as r
from analysis.book.editing.drafts import SOURCE_KEYS, Draft
from analysis.book.editing.forms import MISSING, Field, fields
from dashboard.text import plain

TURNS = "edit_turns"
"""Counts the saves of each draft: a new turn gives its fields new keys, and so an empty form."""
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(date.today().year + 3, 12, 31)
NEW_SOURCE = "a page I looked up"
LABELS = {
    "input_per_mtok": "Input, per million tokens", "output_per_mtok": "Output, per million tokens",
    "cached_input_per_mtok": "Cached input", "cache_write_per_mtok": "Cache write",
    "batch_input_per_mtok": "Batch input", "batch_output_per_mtok": "Batch output",
    "input_per_1k_characters": "Input, per 1,000 characters",
    "output_per_1k_characters": "Output, per 1,000 characters",
    "training_per_mtok": "Training, per million tokens", "since": "Holds from",
    "until": "Withdrawn on", "date_basis": "That day is", "long_context": "Long requests",
    "hours": "Daily hours", "quote": "Quote: the prices as printed, with their unit",
    "note": "Note", "usd_per_gpu_hour": "US$ per GPU-hour", "per_usd": "Units per US dollar",
    "source_title": "Title of the page", "source_url": "Address", "source_publisher": "Publisher",
    "source_archive_url": "Address of the copy read", "source_kind": "Kind of source",
    "source_published": "Published on", "source_accessed": "Accessed on",
    "source_note": "Note on the source", "provider": "Provider’s id", "provider_name": "Name",
    "model_id": "Model, as its API names it", "model_name": "Name of the model",
    "model_aliases": "Other names with the same prices", "model_encoding": "Tokeniser",
    "model_context_tokens": "Context, tokens", "day": "Day", "summary": "One sentence, your words",
}  # fmt: skip
AREAS = {"quote", "summary", "long_context", "hours"}


def shown_fields(
    record: type[r.Record], names: Iterable[str], prefix: str = ""
) -> tuple[Field, ...]:
    """The fields of a record under the names that the form knows them by."""
    return tuple(
        Field(f"{prefix}{f.name}", f.kind, f.required, f.help, f.options)
        for f in fields(record, names)
    )


def source_fields() -> tuple[Field, ...]:
    return shown_fields(r.Source, SOURCE_KEYS, "source_")


def typed(draft_id: str, name: str) -> str:
    """What stands in a field of a draft now; empty before it was drawn."""
    value = st.session_state.get(_key(draft_id, name))
    return value.isoformat() if isinstance(value, date) else str(value or "")


def texts(draft_id: str, first: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Every field's text: as typed, else as the form begins."""
    return {
        name: typed(draft_id, name)
        if _key(draft_id, name) in st.session_state
        else first.get(name, "")
        for name in names
    }


def draw(draft_id: str, shown: Iterable[Field], first: Mapping[str, str], draft: Draft) -> None:
    """The widgets, each over its fault or its warning. `draft` is what they amount to now."""
    for field in shown:
        _widget(draft_id, field, first.get(field.name, ""))
        said = draft.faults.get(field.name, "")
        if warning := draft.warnings.get(field.name):
            st.markdown(f":orange[:material/warning: {plain(warning)}]")
        if said and said != MISSING:
            st.markdown(f":red[:material/error: {plain(f'{_label(field.name)}: {said}')}]")


def _widget(draft_id: str, field: Field, first: str) -> None:
    key, label = _key(draft_id, field.name), _label(field.name)
    help_ = plain(field.help) or None
    if field.kind == "date":
        st.date_input(
            label, date.fromisoformat(first) if first else None, FIRST_DAY, LAST_DAY, key=key,
            format="DD/MM/YYYY", persist_state="session", help=help_,
        )  # fmt: skip
    elif field.kind == "choice":
        at = field.options.index(first) if first in field.options else None
        st.selectbox(
            label, field.options, at, key=key, persist_state="session", help=help_,
            placeholder="as usual",
        )  # fmt: skip
    elif field.name in AREAS:
        st.text_area(label, first, key=key, persist_state="session", help=help_, height=96,
                     max_chars=2000)  # fmt: skip
    else:
        st.text_input(label, first, key=key, persist_state="session", help=help_, live="300ms",
                      max_chars=500)  # fmt: skip


def forget(draft_id: str) -> None:
    """Begin a form anew, as after a save."""
    turns = st.session_state.setdefault(TURNS, {})
    turns[draft_id] = turns.get(draft_id, 0) + 1


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ").capitalize())


def _key(draft_id: str, name: str) -> str:
    return f"edit {draft_id} {st.session_state.get(TURNS, {}).get(draft_id, 0)} {name}"
