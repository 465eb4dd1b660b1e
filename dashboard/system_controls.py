"""The controls of the Systems page, as a scenario."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.book.load import Book
from analysis.book.records import ComputeStage
from analysis.brief.words import BASIS_EXPLAINED
from analysis.errors import NoFigureError
from analysis.study.accounts import TRAINED, TUNED, boundaries, boundary_of
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.scenario import (
    BASES,
    CURRENCIES,
    INPUTS,
    WHOLE_SCENARIO,
    Overrides,
    Scenario,
    override,
)
from analysis.study.scenario_links import SET
from dashboard import controls, panels
from dashboard.links import Bound
from dashboard.more_settings import applied
from dashboard.text import plain

FIRST_DAY, LAST_DAY = date(2018, 1, 1), date.today()
STAND_IN_PRICE = 1.0
"""Where the slider stands on a day without a price; left there, the page says what is missing."""
FIRST_SYSTEM = "alpaca-7b"
HOURS = ("reported", "estimated")
HOURS_HELP = "Estimated: from parameters, tokens and MFU, as if no hours were reported."
SLIDERS = {
    controls.PRICE: (
        controls.LOWEST_PRICE, controls.HIGHEST_PRICE, 0.05,
        "median of the vendors’ latest quotes for the chip on that day. Moves every compute stage.",
    ),
    "mfu": (0.01, 1.0, 0.01, "what runs on such chips reached. Moves the estimated GPU-hours."),
}  # fmt: skip
MORE = {
    "gpu_hours": 0.01, "params": 1.0, "tokens": 1.0, "flop": 1.0, "set_up_hours": 0.0,
    "examples": 1.0, "kept_share": 0.01, "chip_usd": 1.0, "chips": 1.0, "value_fall": 0.01,
    "interconnect_share": 0.0, "pue": 1.0, "usd_per_kwh": 0.0, "experiment_multiplier": 1.0,
    "staff_over_compute": 0.0,
}  # fmt: skip
"""Inputs under More assumptions, shown where a stage uses them, with the least each may be."""


def ask(book: Book) -> Scenario:
    """The controls, as a scenario. Only what differs from the book's own figure is an override."""
    known_systems = list(book.systems)
    first = known_systems.index(FIRST_SYSTEM) if FIRST_SYSTEM in known_systems else 0
    system_id: str = st.selectbox(
        "System", known_systems, first,
        key="system", bind="query-params",
    )  # fmt: skip
    system = book.systems[system_id]
    known = boundaries(system)
    # Each kind of account has its own name in the URL, so that changing system loses neither.
    boundary = controls.account(
        "boundary" if len(known) > 2 else "training_boundary", known, boundary_of(system, None)
    )
    basis = st.selectbox("Basis", BASES, key="basis", bind="query-params")
    panels.small(plain(f"{BASIS_EXPLAINED[basis][:1].upper()}{BASIS_EXPLAINED[basis][1:]}."))
    # A slot for each control: one that comes or goes must not move the others, for a control that
    # moves loses its place in the URL.
    hours_of = st.container()
    slots = {name: st.container() for name in SLIDERS}
    with st.expander("More assumptions", icon=":material/tune:"):
        slots |= {name: st.container() for name in MORE}
        currency = controls.choice("currency", "Currency", CURRENCIES, "USD")
        as_of = st.date_input(
            "Prices of", None, FIRST_DAY, LAST_DAY, key="as_of", format="DD/MM/YYYY",
            bind="query-params", help="Empty: each stage at the prices of its own day.",
        )  # fmt: skip
        controls.reset([*SLIDERS, *MORE])
    asked: dict[str, float | str] = {}
    if any(isinstance(s, ComputeStage) and s.gpu_hours for s in system.stages):
        with hours_of:
            hours = controls.choice("hours_from", "GPU-hours", HOURS, "reported", HOURS_HELP)
        if hours == "estimated":
            asked["hours_from"] = hours
    scenario = Scenario(
        system_id,
        boundary=boundary,
        basis=basis,
        as_of=as_of,
        currency=currency,
        overrides=_sorted(asked),
    )
    # A chip that is set below has a price of its own.
    texts = st.session_state.get(SET, st.query_params.get_all(SET))
    with_settings, _ = applied(book, scenario, texts)
    book_says = own_inputs(priced(book, replace(with_settings, draws=1)))
    for name in [name for name in slots if name in book_says]:
        with slots[name]:
            asked[name] = one_input(name, book_says[name])
    changed = {k: v for k, v in asked.items() if v != book_says.get(k)}
    return replace(scenario, overrides=_sorted(changed))


def one_input(name: str, book_says: float) -> float:
    """The control of one input, at the book's figure until it is moved."""
    rule = INPUTS[name]
    unit = "" if rule.unit == rule.label.lower() else f", {rule.unit}"
    label = f"{rule.label}{unit}"
    if name in SLIDERS:
        low, high, step, note = SLIDERS[name]
        note = f"Default {book_says:.4g}: {note}"
        return controls.exact_slider(name, label, low, high, book_says, step, note)
    return controls.exact_number(name, label, book_says, MORE[name], rule.most)


def priced(book: Book, scenario: Scenario) -> Ledger:
    """The ledger without the reader's figures, so that the controls know the book's own.

    On a day for which the book has no rental price the slider must be there to set one.
    """
    try:
        return evaluate(book, scenario)
    except NoFigureError:
        stand_in = (controls.PRICE, STAND_IN_PRICE)
        return evaluate(book, replace(scenario, overrides=(*scenario.overrides, stand_in)))


def own_inputs(ledger: Ledger) -> dict[str, float]:
    """What the book says of each input that a bare name reaches: not those of bases."""
    found: dict[str, float] = {}
    for line in ledger.lines:
        for name, quantity in line.quantities.items():
            if "." not in line.stage or name in WHOLE_SCENARIO:
                found.setdefault(name, quantity.value)
    return found


def _sorted(asked: dict[str, float | str]) -> Overrides:
    return tuple(sorted(override(name, value) for name, value in asked.items()))


def bounds(book: Book) -> dict[str, Bound]:
    """What a link to the page may carry."""
    moved = {name: (low, high) for name, (low, high, *_) in SLIDERS.items()}
    moved |= {name: (least, INPUTS[name].most) for name, least in MORE.items()}
    return {
        "system": Bound(FIRST_SYSTEM, options=tuple(book.systems)),
        "boundary": Bound("tuning+data", options=TUNED),
        "training_boundary": Bound("training", options=TRAINED),
        "basis": Bound("rental", options=BASES),
        "hours_from": Bound("reported", options=HOURS),
        "currency": Bound("USD", options=CURRENCIES),
        "as_of": Bound("each stage’s own day", low=FIRST_DAY, high=LAST_DAY),
        "compare": Bound("nothing", many=True),
        **{name: Bound("the book’s figure", low=a, high=b) for name, (a, b) in moved.items()},
    }
