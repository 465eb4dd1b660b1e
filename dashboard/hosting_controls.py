"""The controls of the Self-hosting page, drawn as they are read."""

from datetime import date

import streamlit as st

from analysis.book import lookup
from analysis.book.load import Book, Priced
from analysis.brief.market_pictures import priced_name
from analysis.brief.serving_words import input_text
from analysis.errors import NoFigureError
from analysis.study.break_even import STAFF, Tariff
from analysis.study.serving_inputs import ASSUMED, INPUTS, RENTAL, Mix, Setup
from dashboard import controls
from dashboard.links import Bound

FIRST_DAY, TODAY = date(2020, 6, 1), date.today()
MODEL, CHIP, API = "llama-3.3-70b", "h100-sxm", "gpt-4o"
SCALE = ((1e6, "m"), (1e9, "bn"), (1e12, "tn"))
VOLUMES = {
    f"{step * ten:g}{name}": step * ten * size
    for size, name in SCALE
    for ten in (1, 10, 100)
    for step in (1, 1.5, 2, 3, 5, 7)
}
"""Tokens a month, by the words that a link carries."""
VOLUME = "2bn"
WEIGHTS = {"as published": None, "8-bit": 1.0, "4-bit": 0.5}
COPIES = {"cheapest": None, **{str(n): n for n in (1, 2, 4, 8, 16, 32)}}
SPARES = ("0", "1", "2")
TERMS = {
    "neocloud, on demand": ("neocloud", "on_demand"),
    "neocloud, 1 year": ("neocloud", "reserved_1y"),
    "hyperscaler, on demand": ("hyperscaler", "on_demand"),
    "hyperscaler, 1 year": ("hyperscaler", "reserved_1y"),
    "marketplace, on demand": ("marketplace", "on_demand"),
}
STAND_IN_PRICE = 1.0
MAX_INPUT, MAX_OUTPUT, MAX_SPEED, MAX_STAFF = 131_072.0, 32_768.0, 1_000.0, 100.0


class Asked:
    """The controls, drawn as they are read."""

    def __init__(self, book: Book) -> None:
        self.book = book
        models, chips, tariffs = architectures(book), rented_chips(book), apis(book)
        if not (models and chips and tariffs):
            raise NoFigureError("self-hosting", TODAY, "this book has no chip or no API to compare")
        self.model = _pick("model", "Model to host", models, MODEL)
        self.chip = _pick("chip", "GPU", chips, CHIP)
        priced = tariffs[_pick("api", "Against the API of", tuple(tariffs), API)]
        volume = st.select_slider(
            "Tokens a month, input and output", tuple(VOLUMES), VOLUME, key="volume",
            bind="query-params",
        )  # fmt: skip
        self.tokens_per_month = VOLUMES[volume]
        inputs = controls.exact_number(
            "input_tokens", "Input tokens a request", 1000.0, 0.0, MAX_INPUT
        )
        outputs = controls.exact_number(
            "output_tokens", "Output tokens a request", 300.0, 0.0, MAX_OUTPUT
        )
        hits = st.slider(
            "Input read from a cache, share", 0.0, 1.0, 0.0, 0.05, key="cache_hit",
            bind="query-params", help="Own GPUs and API alike; the API’s own price for it.",
        )  # fmt: skip
        self.tokens = (inputs, outputs, hits)
        with st.expander("More assumptions", icon=":material/tune:"):
            self._more(priced.model.id, priced.provider)

    def _more(self, api: str, provider: str) -> None:
        self.as_of = st.date_input(
            "Prices of", TODAY, FIRST_DAY, TODAY, key="as_of", format="DD/MM/YYYY",
            bind="query-params", help="GPU rental and API alike.",
        )  # fmt: skip
        terms = _pick("rental", "Rented from", tuple(TERMS), "neocloud, on demand")
        self.tier, self.term = TERMS[terms]
        self.rental = self._rental()
        assumed = {name: self.book.assumptions[figure] for name, figure in ASSUMED.items()}
        self.values = {RENTAL: self.rental}
        for name, figure in assumed.items():
            ends = " to ".join(input_text(name, end) for end in (figure.low, figure.high))
            text = f"Default {figure.value:g}, 90 % range {ends}; setting it removes the range."
            self.values[name] = (
                controls.exact_slider(
                    name, INPUTS[name].label, 0.05, 1.0, figure.value, 0.01, text
                ),
                figure.value,
            )
        staff = self.book.assumptions["served-staff-share"].value
        label = f"{INPUTS[STAFF].label}, {INPUTS[STAFF].unit}"
        self.values[STAFF] = (controls.exact_number(STAFF, label, staff, 0.0, MAX_STAFF), staff)
        speed = self.book.assumptions["served-speed"].value
        self.speed = controls.exact_number(
            "speed", "Tokens a second of each request, at the least", speed, 0.0, MAX_SPEED
        )
        self.weights = WEIGHTS[
            controls.choice("weights", "Weights", tuple(WEIGHTS), "as published")
        ]
        self.copies = COPIES[_pick("copy", "GPUs of one copy", tuple(COPIES), "cheapest")]
        self.spares = int(controls.choice("spares", "Spare copies", SPARES, "1"))
        batch = st.toggle("The API’s batch prices", key="batch", bind="query-params")
        self.tariff = Tariff(api, provider, batch)
        controls.reset([RENTAL, *ASSUMED, STAFF, "speed"])

    def _rental(self) -> tuple[float, float | None]:
        """The price set, and the book's; on a day without one there must be a slider to set it."""
        try:
            found = lookup.rental(
                self.book, self.chip, self.as_of, tier=self.tier, term=self.term
            ).usd_per_gpu_hour
            book_says: float | None = round(found, 2)
        except NoFigureError:
            book_says = None
        value = controls.exact_slider(
            RENTAL, f"{INPUTS[RENTAL].label}, US$/h", controls.LOWEST_PRICE,
            controls.HIGHEST_PRICE, book_says or STAND_IN_PRICE, 0.05,
            "Default: median of the vendors’ latest quotes; setting it removes the range.",
        )  # fmt: skip
        return value, STAND_IN_PRICE if book_says is None else book_says

    def setup(self) -> Setup:
        """The question. Only what differs from the book's own figure is an override."""
        return Setup(
            self.model,
            self.chip,
            self.as_of,
            mix=Mix(*self.tokens),
            chips=self.copies,
            speed=self.speed,
            bytes_per_param=self.weights,
            tier=self.tier,
            term=self.term,
            overrides=tuple((n, v) for n, (v, own) in self.values.items() if v != own),
        )


def architectures(book: Book) -> tuple[str, ...]:
    return tuple(sorted(book.architectures))


def rented_chips(book: Book) -> tuple[str, ...]:
    """Chips that somebody lets and whose memory is known."""
    let = {quote.chip for quote in book.rentals}
    return tuple(c.id for c in book.chips.values() if c.id in let and c.memory_bandwidth_gb_per_s)


def apis(book: Book) -> dict[str, Priced]:
    """Every priced model by the name it is chosen by, in alphabetical order."""
    named = {priced_name(book, priced): priced for priced in book.models}
    return dict(sorted(named.items(), key=lambda item: item[0].lower()))


def _pick(name: str, label: str, options: tuple[str, ...], default: str) -> str:
    first = options.index(default) if default in options else 0
    chosen: str = st.selectbox(label, options, first, key=name, bind="query-params")
    return chosen


def bounds(book: Book) -> dict[str, Bound]:
    """What a link may set."""
    return {
        "model": Bound(MODEL, options=architectures(book)),
        "chip": Bound(CHIP, options=rented_chips(book)),
        "api": Bound(API, options=tuple(apis(book))),
        "volume": Bound(VOLUME, options=tuple(VOLUMES)),
        "input_tokens": Bound(1000, low=0, high=MAX_INPUT),
        "output_tokens": Bound(300, low=0, high=MAX_OUTPUT),
        "cache_hit": Bound(0, low=0, high=1),
        "as_of": Bound(TODAY, low=FIRST_DAY, high=TODAY),
        "rental": Bound("neocloud, on demand", options=tuple(TERMS)),
        RENTAL: Bound("the book’s figure", low=controls.LOWEST_PRICE, high=controls.HIGHEST_PRICE),
        **{name: Bound("the book’s figure", low=0.05, high=1.0) for name in ASSUMED},
        STAFF: Bound("the book’s figure", low=0, high=MAX_STAFF),
        "speed": Bound("the book’s figure", low=0, high=MAX_SPEED),
        "weights": Bound("as published", options=tuple(WEIGHTS)),
        "copy": Bound("cheapest", options=tuple(COPIES)),
        "spares": Bound("1", options=SPARES),
        "batch": Bound("false", options=("true", "false")),
    }
