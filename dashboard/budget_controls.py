"""The controls of the Budget page. Their defaults are the preset's; picking one resets them all."""

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from analysis.book.load import Book
from analysis.errors import CostfallError
from analysis.study.budget_inputs import CHIP_PRICE, DEFAULT_CHIPS, FX_NAMES, PRICE, Way, inputs
from analysis.study.budget_levels import levels
from analysis.study.budget_question import (
    FIRST_MODEL,
    FIRST_PRESET,
    MOST_MONEY,
    WAYS,
    Budget,
    from_preset,
)
from analysis.study.scenario import CURRENCIES, INPUTS
from dashboard import controls
from dashboard.links import Bound
from dashboard.state import current_book

FIRST_DAY, LAST_DAY = date(2020, 2, 1), date.today()
STAND_IN_PRICE = {PRICE: 2.0, CHIP_PRICE: 30_000.0}
"""Where the slider stands for a chip without a price on the day; left there, it counts as set."""
SLIDERS: dict[str, tuple[float, float, float]] = {
    PRICE: (controls.LOWEST_PRICE, controls.HIGHEST_PRICE, 0.05),
    CHIP_PRICE: (500.0, 100_000.0, 50.0),
    "mfu": (0.01, 1.0, 0.01),
    "accelerator_share": (0.01, 1.0, 0.01),
}
MORE: dict[str, tuple[float, float]] = {
    "days": (0.1, 3_650.0), "availability": (0.01, 1.0),
    **dict.fromkeys(FX_NAMES.values(), (0.01, 100.0)),
}  # fmt: skip
MOVES = {
    PRICE: "median of neocloud on-demand quotes of the day; without a quote, a stand-in",
    CHIP_PRICE: "what the book has for one chip, without the machine around it",
    "mfu": "of the dense bf16 peak; bought: while the machine runs, rented: over all hours",
    "accelerator_share": "of the sum; the rest pays for network, building and staff",
}
FIRST_SEED, MOST_SEED = float(Budget.seed), 2.0**31 - 1


def ask(book: Book) -> Budget:
    """The controls, as a question. Only what differs from the book's figure is an override."""
    names = list(book.budgets)
    preset_id: str = st.selectbox(
        "Preset", names, names.index(FIRST_PRESET) if FIRST_PRESET in names else 0, key="preset",
        bind="query-params", on_change=_take, help="Picking one sets every control to it.",
    )  # fmt: skip
    preset = from_preset(book, preset_id)
    amount = controls.exact_number(
        "amount", "Sum, in whole units", preset.amount, 1.0, 1e13, "%.0f"
    )
    currency = controls.choice("currency", "Currency", CURRENCIES, preset.currency)
    way: Way = controls.choice("way", "How it is spent", WAYS, preset.chosen_way)  # type: ignore[assignment]
    slots = {name: st.container() for name in SLIDERS}
    with st.expander("More assumptions", icon=":material/tune:"):
        slots |= {name: st.container() for name in MORE}
        chip = _chip(book, preset, way)
        as_of = st.date_input(
            "Rates and prices of", preset.day, FIRST_DAY, LAST_DAY, key="as_of",
            format="DD/MM/YYYY", bind="query-params",
        )  # fmt: skip
        known = [level.id for level in levels(book)]
        first = known.index(FIRST_MODEL) if FIRST_MODEL in known else 0
        against: str = st.selectbox(
            "Compared with", known, first, key="against", bind="query-params"
        )
        ranged = st.toggle(
            "Uncertainty", True, key="uncertainty", bind="query-params",
            help="Off: every input is certain at the value shown.",
        )  # fmt: skip
        seed = int(controls.exact_number("seed", "Seed", FIRST_SEED, 0.0, MOST_SEED, "%.0f"))
        controls.reset(["amount", *SLIDERS, *MORE, "seed"])
    day = as_of or preset.day
    plain = defaults(book, way, currency, day, chip)
    asked = _values(preset, way, currency, plain, slots)
    if chip != DEFAULT_CHIPS[way]:
        asked["chip"] = chip
    overrides = tuple(sorted((k, v) for k, v in asked.items() if v != plain.get(k)))
    own = amount == preset.amount and currency == preset.currency
    return replace(
        preset, amount=amount, currency=currency, as_of=day, way=way, overrides=overrides,
        against=against, ranged=ranged, seed=seed,
        upper_bound=preset.upper_bound if own else Budget.upper_bound,
    )  # fmt: skip


def defaults(book: Book, way: Way, currency: str, day: date, chip: str) -> dict[str, float]:
    """What the book says of every input; without a price for the chip's slider, no price."""
    figures = {"days": "budget-days", "availability": "availability"}
    calendar = {name: book.assumptions[figure].value for name, figure in figures.items()}
    try:
        return calendar | inputs(book, way, currency, day, (("chip", chip),)).defaults
    except CostfallError:
        name = PRICE if way == "rent" else CHIP_PRICE
        stand_in = (("chip", chip), (name, STAND_IN_PRICE[name]))
        found = inputs(book, way, currency, day, stand_in).defaults
        return calendar | {key: value for key, value in found.items() if key != name}


def _values(
    preset: Budget, way: Way, currency: str, plain: dict[str, float], slots: dict[str, Any]
) -> dict[str, float | str]:
    """Each input's control, at the preset's value or else the book's until it is moved."""
    used = [PRICE if way == "rent" else CHIP_PRICE, "mfu", "accelerator_share"]
    used += ["days", "availability"]  # when renting they change nothing, and the page says why
    used += [FX_NAMES[currency]] if currency in FX_NAMES else []
    asked: dict[str, float | str] = {}
    for name in used:
        default = _default(name, preset, way, currency, plain)
        rule = INPUTS[name]
        label = (
            rule.label if rule.unit in ("", "share", rule.label) else (f"{rule.label}, {rule.unit}")
        )
        with slots[name]:
            if name in SLIDERS:
                low, high, step = SLIDERS[name]
                text = f"Default {default:.4g}: {MOVES[name]}."
                asked[name] = controls.exact_slider(name, label, low, high, default, step, text)
            else:
                low, high = MORE[name]
                asked[name] = controls.exact_number(name, label, default, low, high)
    return asked


def _default(name: str, preset: Budget, way: Way, currency: str, plain: dict[str, float]) -> float:
    """The preset's value while its way and currency hold, else the book's."""
    set_there = dict(preset.overrides)
    if name in set_there and (way, currency) == (preset.chosen_way, preset.currency):
        return float(set_there[name])
    return plain.get(name, STAND_IN_PRICE.get(name, 1.0))


def _chip(book: Book, preset: Budget, way: Way) -> str:
    """The chip, by a name of its own for each way: what is rented is seldom what is bought."""
    name = "chip" if way == "buy" else "rented_chip"
    wanted = DEFAULT_CHIPS[way]
    if way == preset.chosen_way:
        wanted = str(dict(preset.overrides).get("chip", wanted))
    chips = [c.id for c in book.chips.values() if way == "buy" or _let(book, c.id)]
    slots = {key: st.container() for key in ("chip", "rented_chip")}  # neither moves the other
    with slots[name]:
        chosen: str = st.selectbox(
            "Chip", chips, chips.index(wanted) if wanted in chips else 0, key=name,
            bind="query-params",
        )  # fmt: skip
    return chosen


def _let(book: Book, chip: str) -> bool:
    return any(quote.chip == chip for quote in book.rentals)


def _take() -> None:
    """Put every control of the page at the preset just picked."""
    book = current_book(quiet=True)
    preset = from_preset(book, st.session_state["preset"])
    way, set_there = preset.chosen_way, dict(preset.overrides)
    chip = str(set_there.get("chip", DEFAULT_CHIPS[way]))
    plain = defaults(book, way, preset.currency, preset.day, chip)
    values: dict[str, Any] = {
        **plain, **{k: v for k, v in set_there.items() if k != "chip"},
        "amount": preset.amount, "currency": preset.currency, "way": way, "as_of": preset.day,
        "chip" if way == "buy" else "rented_chip": chip,
    }  # fmt: skip
    for name, value in values.items():
        if name in st.session_state:
            st.session_state[name] = value
        if f"{name}_default" in st.session_state:
            st.session_state[f"{name}_default"] = value


def bounds(book: Book) -> dict[str, Bound]:
    """What a link may set."""
    of_book = "the preset’s or the book’s figure"
    chips = tuple(book.chips)
    return {
        "preset": Bound(FIRST_PRESET, options=tuple(book.budgets)),
        "amount": Bound("the preset’s sum", low=1, high=min(MOST_MONEY, 1e13)),
        "currency": Bound("the preset’s", options=CURRENCIES),
        "way": Bound("the preset’s", options=WAYS),
        **{name: Bound(of_book, low=s[0], high=s[1]) for name, s in SLIDERS.items()},
        **{name: Bound(of_book, low=m[0], high=m[1]) for name, m in MORE.items()},
        "chip": Bound("the preset’s chip", options=chips),
        "rented_chip": Bound("the preset’s chip", options=chips),
        "as_of": Bound("the preset’s day", low=FIRST_DAY, high=LAST_DAY),
        "against": Bound(FIRST_MODEL, options=tuple(level.id for level in levels(book))),
        "uncertainty": Bound("true", options=("true", "false")),
        "seed": Bound(Budget.seed, low=0, high=int(MOST_SEED)),
        "reach": Bound(FIRST_MODEL, longest=60),
    }
