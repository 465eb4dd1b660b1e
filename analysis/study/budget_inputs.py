"""The inputs of a budget, for each of the two ways: values with ranges, and where they come from.

A value that the reader sets moves the centre and keeps the input's relative range: what a pound
buys stays uncertain however the question is put. Without ranges every input is certain.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError
from analysis.study.draws import Quantity
from analysis.study.grounds import Grounds, unique
from analysis.study.inputs import certain
from analysis.study.money import fx_caveats, per_usd, rates_used
from analysis.study.scenario import INPUTS, Overrides, Rule
from analysis.study.stages import Caveat

Way = Literal["buy", "rent"]
PRICE = "rental_usd_per_gpu_hour"
CHIP_PRICE = "chip_usd"
FX_NAMES = {"GBP": "fx_usd_per_gbp", "EUR": "fx_usd_per_eur", "CNY": "fx_cny_per_usd"}
WHOLE_PRICE = "chip-all-in-gbp"
PRICED_CHIP = "gh200"
"""The chip whose price is that of a machine bought whole, Isambard-AI."""
DEFAULT_CHIPS: dict[Way, str] = {"buy": PRICED_CHIP, "rent": "a100-80gb"}
NOT_ONE_STAGE = "a budget has no stages"


@dataclass
class Found:
    """The inputs by name, the chip, and what there is to say about them."""

    chip: r.Chip
    quantities: dict[str, Quantity] = field(default_factory=dict)
    defaults: dict[str, float] = field(default_factory=dict)
    """What the book says of each input, whatever the reader set."""
    cited: dict[str, r.Figure] = field(default_factory=dict)
    """The figure behind each input that the reader did not set."""
    used: set[str] = field(default_factory=set)
    behind: dict[str, Grounds] = field(default_factory=dict)
    """The records of the book behind each input, and behind its range."""
    caveats: list[Caveat] = field(default_factory=list)


def inputs(
    book: Book,
    way: Way,
    currency: str,
    day: date,
    overrides: Overrides,
    *,
    known_on: date | None = None,
    ranged: bool = True,
) -> Found:
    """Every input of one way.

    Raises `UnknownNameError` for an unknown chip and `NoFigureError` where the book has no price
    of it for the day.
    """
    asked = dict(overrides)
    for name in asked:
        if "." in name:
            raise BadInputError(name, asked[name], f"{NOT_ONE_STAGE}; drop what is before the dot")
    chip = lookup.named("chip", book.chips, str(asked.get("chip", DEFAULT_CHIPS[way])))
    found = Found(chip, used={"chip"}, behind={"chip": (chip.peak_dense_tflop_per_s,)})

    def put(
        name: str, figure: r.Figure, behind: Grounds, spread: r.Figure, cause: str, most: float
    ) -> None:
        """One input: as set or as the book has it, with the relative range of `spread`."""
        given = asked.get(name)
        value = figure.value if given is None else float(given)
        found.defaults[name] = figure.value
        found.used.add(name)
        if given is None:
            found.cited[name] = figure
        grounds = (*(behind if given is None else ()), *([spread] if ranged else []))
        found.behind[name] = unique(grounds)
        found.quantities[name] = _ranged(value, spread, cause, most) if ranged else certain(value)

    def assumed(name: str, assumption: str, most: float = float("inf")) -> None:
        figure = lookup.named("assumption", book.assumptions, assumption)
        put(name, figure, (figure,), figure, assumption, most)

    if currency != "USD":
        name, (figure, row) = FX_NAMES[currency], _rate(book, currency, day, known_on)
        put(name, figure, (row,), book.assumptions["fx-spread"], "exchange rate", float("inf"))
        if name not in asked:
            found.caveats += fx_caveats(book, currency, day, known_on=known_on)
    assumed("accelerator_share", "accelerator-share", 1.0)
    if way == "rent":
        price, behind = _rental(book, chip, day, asked, known_on, found)
        spread = book.assumptions["rental-spread"]
        put(PRICE, price, behind, spread, "rental price", float("inf"))
        assumed("mfu", chip.mfu, 1.0)
    else:
        price, behind = _chip_price(book, chip, day, asked, known_on, found)
        whole = chip.id == PRICED_CHIP
        spread = book.assumptions[WHOLE_PRICE if whole else "chip-price-spread"]
        put(CHIP_PRICE, price, behind, spread, "chip price", float("inf"))
        assumed("mfu", "mfu-planned", 1.0)
        assumed("availability", "availability", 1.0)
        assumed("days", "budget-days")
    if "mfu" not in asked:
        share = found.quantities["mfu"].value
        found.caveats.append(Caveat("mfu-assumed", f"MFU is assumed, {share:.0%}"))
    _before_launch(chip, day, found.caveats)
    return found


def _ranged(value: float, spread: r.Figure, cause: str, most: float) -> Quantity:
    low = value * (spread.value if spread.low is None else spread.low) / spread.value
    high = value * (spread.value if spread.high is None else spread.high) / spread.value
    return Quantity(value, low, min(high, max(most, value)), cause, most=most)


def _rate(book: Book, currency: str, day: date, known_on: date | None) -> tuple[r.Figure, r.FxRate]:
    """The rate as its input is written, dollars per pound or euro, yuan per dollar; and its row."""
    row = lookup.fx_rate(book, currency, day, known_on=known_on)
    if row is None:
        raise NoFigureError(f"{currency} rate", day, "the book has none")
    value = row.per_usd if currency == "CNY" else 1.0 / row.per_usd
    return _made(value, row), row


def _rental(
    book: Book,
    chip: r.Chip,
    day: date,
    asked: dict[str, float | str],
    known_on: date | None,
    found: Found,
) -> tuple[r.Figure, Grounds]:
    """The median rental price of the day with its quotes, or a stand-in where one is set."""
    tier, term = (str(asked.get(*pair)) for pair in (("tier", "neocloud"), ("term", "on_demand")))
    try:
        rental = lookup.rental(book, chip.id, day, tier=tier, term=term, known_on=known_on)
    except NoFigureError:
        if PRICE not in asked:
            raise
        return _made(float(asked[PRICE]), chip.peak_dense_tflop_per_s), ()
    if PRICE not in asked:
        found.used |= {"tier", "term"}
        if rental.stale:
            text = f"no {chip.name} rental price lies within a year before {day}"
            found.caveats.append(Caveat("rental-stale", text))
    return _made(rental.usd_per_gpu_hour, rental.quotes[-1]), rental.quotes


def _chip_price(
    book: Book,
    chip: r.Chip,
    day: date,
    asked: dict[str, float | str],
    known_on: date | None,
    found: Found,
) -> tuple[r.Figure, Grounds]:
    """US dollars of one accelerator, without what stands around it, and what they rest on.

    A GH200 is priced by Isambard-AI's whole cost per chip, at the book's rate of the day: chips are
    sold in dollars, so a rate that the reader sets moves what is paid with, not the price.
    """
    whole, share = book.assumptions[WHOLE_PRICE], book.assumptions["accelerator-share"]
    if chip.id == PRICED_CHIP:
        rate = per_usd(book, "GBP", day, known_on=known_on)
        if CHIP_PRICE not in asked:
            text = (
                f"{chip.name} at Isambard-AI’s £{whole.value:,.0f} per chip, the machine around it "
                f"included, of which {share.value:.0%} is the chip"
            )
            found.caveats.append(Caveat("chip-price-derived", text))
        rates = rates_used(book, ["GBP"], day, known_on=known_on)
        return _made(whole.value / rate * share.value, whole), (whole, share, *rates)
    begun = [p for p in chip.purchases if p.since <= day]
    if not chip.purchases:
        if CHIP_PRICE not in asked:
            raise NoFigureError(f"{chip.id} price", day, "the book has no purchase; set chip_usd")
        return _made(float(asked[CHIP_PRICE]), chip.peak_dense_tflop_per_s), ()
    bought = max(begun, key=lambda p: p.since) if begun else chip.purchases[0]
    if not begun and CHIP_PRICE not in asked:
        text = f"the first price of {chip.name} in the book is of {bought.since}, after {day}"
        found.caveats.append(Caveat("chip-price-later", text))
    return _made(bought.usd, bought), (bought,)


def _made(value: float, cited: r.Cited) -> r.Figure:
    """A figure worked out of a cited one."""
    return r.Figure(
        value=value, source=cited.source, quote=None, evidence="derived", recorded=cited.recorded,
        note="Worked out of the figure cited.",
    )  # fmt: skip


def _before_launch(chip: r.Chip, day: date, caveats: list[Caveat]) -> None:
    if chip.launched and chip.launched.day > day:
        text = (
            f"{chip.name} was launched on {chip.launched.day}, after {day}: it could be planned "
            "for, not used"
        )
        caveats.append(Caveat("chip-not-yet", text))


def no_effect(overrides: Overrides, way: Way, currency: str, found: Found) -> list[Caveat]:
    """Why an input that was set changes nothing."""
    told = []
    for name, value in overrides:
        rule = INPUTS.get(name, Rule(name, ""))
        label = f"{rule.label} ({name})"
        if name in ("params", "tokens"):
            continue
        if name not in found.used:
            told.append(f"{label} changes nothing here: {_reason(name, way, currency)}")
        elif name in found.defaults and value == found.defaults[name]:
            told.append(f"{label} is set to {value:g}, the value used anyway: nothing changes")
        elif name == "chip" and value == DEFAULT_CHIPS[way]:
            told.append(f"{label} is set to {value}, the chip used anyway: nothing changes")
    return [Caveat("no-effect", text) for text in told]


def _reason(name: str, way: Way, currency: str) -> str:
    if name == "days":
        return "hours are rented by number, so days only say how many chips run at once"
    if name == "availability":
        return "who rents pays for hours, whether the chip works or not; MFU counts the loss"
    if name == CHIP_PRICE:
        return "nothing is bought when renting"
    if name == PRICE:
        return "nothing is rented when buying"
    if name in FX_NAMES.values():
        return f"the sum is in {currency}"
    if name in ("tier", "term"):
        return "no rental price is looked up" if way == "buy" else "the rental price is set"
    return "a budget does not use it"
