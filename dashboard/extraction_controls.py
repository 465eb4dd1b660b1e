"""The controls of the extraction page. A preset sets them all; what nobody knows stays empty."""

from datetime import date
from typing import Any

import streamlit as st

from analysis.book import records as r
from analysis.book.fitted_law import DOMAINS
from analysis.book.load import Book
from analysis.study.extraction_question import (
    FIRST_PRESET,
    GAIN,
    INPUTS,
    NEUTRAL,
    VALUE,
    Question,
)
from dashboard import controls
from dashboard.links import Bound
from dashboard.state import current_book

FIRST_DAY, LAST_DAY = date(2022, 1, 1), date.today()
EXITS = {
    "moat": "other_moat", "no exposure": "hidden", "law": "stopped_by_law",
}  # fmt: skip
IN_VIEW = ("accounts", "exchanges_per_account_day", "base_params_billion")
GROUPS: dict[str, tuple[str, ...]] = {
    "Volume": ("exchanges", "days", "kept_share", "cap_per_account_day", "requests_per_minute",
               "output_tokens_per_minute", "detection_hazard_per_day"),
    "Price": ("input_tokens", "output_tokens", "input_usd_per_mtok", "output_usd_per_mtok",
              "discount", "account_usd"),
    "Student": ("epochs", "tuning_usd", "engineering_usd", "information", "traces",
                "target_share", "training_days", "evaluation_days"),
    "Defender": ("replacement_usd", "research_usd", *VALUE),
    "Attacker": GAIN,
}  # fmt: skip
"""Inputs under “More assumptions”, by group."""
NAMES = (*IN_VIEW, *(name for names in GROUPS.values() for name in names))
NEVER_EMPTY = frozenset({"base_params_billion"})
MOST_SEED = 2.0**31 - 1


def ask(book: Book) -> Question:
    """The controls, as a question; only what differs from the preset is an override."""
    names = list(book.extraction_presets)
    preset_id: str = st.selectbox(
        "Preset", names, names.index(FIRST_PRESET) if FIRST_PRESET in names else 0, key="preset",
        bind="query-params", on_change=_take, help="Picking one sets every control to it.",
    )  # fmt: skip
    preset = book.extraction_presets[preset_id]
    known = {one.name: one.value for one in preset.inputs}
    domain: str = st.selectbox(
        "What is copied", DOMAINS, DOMAINS.index(preset.domain), key="domain", bind="query-params",
        help="One narrow task, style of answers, code, reasoning, work with tools, tests next to "
        "what was taught, broad knowledge.",
    )  # fmt: skip
    values = {name: _number(name, known.get(name)) for name in IN_VIEW}
    chosen = st.pills(
        "Exits that are open", tuple(EXITS), selection_mode="multi", key="exits",
        bind="query-params", help="The three ways in which a provider keeps its profit, after "
        "Yudkowsky: a moat that is not the model, inputs and outputs that nobody sees, a law that "
        "stops the copy. Each takes its whole effect.",
    )  # fmt: skip
    has_base = st.toggle(
        "A comparable open base exists", True, key="has_base", bind="query-params",
        help="Off: who copies trains a base first, and pays for it.",
    )  # fmt: skip
    with st.expander("More assumptions", icon=":material/tune:"):
        for group, members in GROUPS.items():
            st.markdown(f"**{group}**")
            values |= {name: _number(name, known.get(name)) for name in members}
        as_of = st.date_input(
            "Prices of", preset.as_of, FIRST_DAY, max(LAST_DAY, preset.as_of), key="as_of",
            format="DD/MM/YYYY", bind="query-params",
        )  # fmt: skip
        seed = int(
            controls.exact_number("seed", "Seed", float(Question.seed), 0.0, MOST_SEED, "%.0f")
        )
        controls.reset([*NAMES, "seed"])
    overrides: dict[str, float | str] = {
        name: value for name, value in values.items()
        if value is not None and value != known.get(name)
    }  # fmt: skip
    if domain != preset.domain:
        overrides["domain"] = domain
    if not has_base:
        overrides["open_base"] = "no"
    overrides |= {EXITS[label]: 1.0 for label in chosen or ()}
    day = as_of if as_of and as_of != preset.as_of else None
    return Question(preset_id, tuple(sorted(overrides.items())), day, seed=seed)


def _number(name: str, default: float | None) -> float | None:
    rule = INPUTS[name]
    label = f"{rule.label}, {rule.unit}" if rule.unit not in rule.label.lower() else rule.label
    low = max(0.0, rule.above)
    if name in NEVER_EMPTY:
        return controls.exact_number(name, label, default or 7.0, 0.01, rule.most)
    start = default if default is not None else NEUTRAL.get(name)
    found = controls.optional_number(name, label, start, low, rule.most)
    return None if default is None and found == NEUTRAL.get(name) else found


def _take() -> None:
    """Put every control of the page at the preset just picked."""
    book = current_book(quiet=True)
    preset: r.ExtractionPreset = book.extraction_presets[st.session_state["preset"]]
    known = {one.name: one.value for one in preset.inputs}
    values: dict[str, Any] = {name: known.get(name, NEUTRAL.get(name)) for name in NAMES}
    values |= {"domain": preset.domain, "as_of": preset.as_of, "has_base": True, "exits": []}
    for name, value in values.items():
        if name in st.session_state:
            st.session_state[name] = value
        if f"{name}_default" in st.session_state:
            st.session_state[f"{name}_default"] = value


def bounds(book: Book) -> dict[str, Bound]:
    """What a link may set."""
    numbers = {
        name: Bound("the preset’s figure", low=max(0.0, INPUTS[name].above), high=INPUTS[name].most)
        for name in NAMES
    }
    return {
        "preset": Bound(FIRST_PRESET, options=tuple(book.extraction_presets)),
        "domain": Bound("the preset’s", options=DOMAINS),
        **numbers,
        "exits": Bound("none", options=tuple(EXITS), many=True),
        "has_base": Bound("true", options=("true", "false")),
        "as_of": Bound("the preset’s day", low=FIRST_DAY, high=LAST_DAY),
        "seed": Bound(Question.seed, low=0, high=int(MOST_SEED)),
        "levers": Bound("none", options=tuple(each.name for each in book.levers.values()),
                        many=True),
    }  # fmt: skip
