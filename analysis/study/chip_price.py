"""What a chip-hour costs to rent or to own, and what a cluster costs to buy."""

from collections.abc import Mapping
from datetime import date, timedelta

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import NoFigureError
from analysis.model import ownership
from analysis.model.compute import Number
from analysis.study.draws import Quantity
from analysis.study.grounds import Grounds, used
from analysis.study.inputs import Inputs, certain, evidence_caveat, quantity, widened
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed

PRICE = "rental_usd_per_gpu_hour"
REGION = "US"
FIRST_USE = timedelta(days=90)
"""No chip is at work sooner after its launch (Cottier et al. 2024)."""
DAYS_PER_YEAR = 365.25


def rented(
    book: Book,
    placed: Placed,
    stage: r.ComputeStage,
    chip: r.Chip,
    scenario: Scenario,
    asked: Asked,
) -> Inputs:
    """The rental price of the day, or the one that was set."""
    price = asked.number(placed.path, PRICE)
    if price is not None:
        return Inputs({PRICE: certain(price)}, f"at ${price:,.2f} per GPU-hour as set")
    day = scenario.as_of or stage.paid_on
    tier = asked.text(placed.path, "tier", stage.tier)
    term = asked.text(placed.path, "term", stage.term)
    found = lookup.rental(book, chip.id, day, tier=tier, term=term, known_on=scenario.known_on)
    last = max(quote.since for quote in found.quotes)
    text = f"the latest {chip.name} rental price before {day} is of {last}"
    value, spread = found.usd_per_gpu_hour, book.assumptions["rental-spread"]
    return Inputs(
        {PRICE: widened(value, spread, "rental price")},
        f"at ${value:,.2f} per GPU-hour",
        (Caveat("rental-stale", text),) if found.stale else (),
        rests_on=(*found.quotes, spread),
    )


def bought(book: Book, placed: Placed, chip: r.Chip, day: date, asked: Asked) -> Inputs:
    """The first known price of a chip with its share of server and network.

    Raises `NoFigureError` where the book has no purchase of the chip and none was set.
    """
    path = placed.path
    set_usd = asked.number(path, "chip_usd")
    first = min(chip.purchases, key=lambda p: p.since, default=None)
    if set_usd is None and first is None:
        raise NoFigureError(f"purchase of {chip.id}", day, "the book has none; set chip_usd")
    network = book.assumptions["interconnect-share"]
    figures: dict[str, r.Cited] = {"interconnect_share": network}
    quantities = {
        "interconnect_share": quantity(
            network, asked.number(path, "interconnect_share"), network.id, most=0.9
        )
    }
    if first is None or first.bought == "card":
        over = book.assumptions[chip.server_overhead]
        set_over = asked.number(path, "server_overhead")
        quantities["server_overhead"] = quantity(over, set_over, "server overhead", least=1.0)
        figures["server_overhead"] = over
    if set_usd is not None or first is None:
        working = f"chips at ${set_usd:,.0f} as set"
        quantities["chip_usd"] = certain(set_usd or 0.0)
        return Inputs(quantities, working, rests_on=used(figures, quantities))
    quantities["chip_usd"], priced = _first_price(book, first)
    sold = "a card" if first.bought == "card" else "a chip’s share of a server"
    text = f"{chip.name}: the first purchase price known is of {first.since}, after the run"
    later = [Caveat("purchase-later", text)] if first.since > day else []
    return Inputs(
        quantities,
        f"{sold} at ${first.usd:,.0f}",
        (*evidence_caveat(first, f"the price of a {chip.name}"), *later),
        rests_on=(*priced, *used(figures, quantities)),
    )


def _first_price(book: Book, first: r.Purchase) -> tuple[Quantity, Grounds]:
    """The price with its range, and the records of both."""
    if first.low is None or first.high is None:
        spread = book.assumptions["chip-price-spread"]
        return widened(first.usd, spread, "chip price"), (first, spread)
    return Quantity(first.usd, first.low, first.high, "chip price"), (first,)


def cluster_usd(values: Mapping[str, Number]) -> Number:
    """US dollars to buy one chip with its share of server and network."""
    server = ownership.server_usd(
        chip_usd=values["chip_usd"], server_overhead=values.get("server_overhead", 1.0)
    )
    return ownership.with_network_usd(
        servers_usd=server, interconnect_share=values["interconnect_share"]
    )


def falling(book: Book, placed: Placed, asked: Asked) -> Inputs:
    """What an hour of an own chip rests on besides its purchase: the fall of its value."""
    fall = book.assumptions["value-fall"]
    quantities = {"value_fall": quantity(fall, asked.number(placed.path, "value_fall"), fall.id)}
    return Inputs(quantities, "", rests_on=used({"value_fall": fall}, quantities))


def years_old(chip: r.Chip, day: date) -> float:
    """Years from a chip's first possible use to `day`, not below none."""
    dates = [purchase.since for purchase in chip.purchases]
    first = min(dates, default=day)
    if chip.launched:
        first = max(first, chip.launched.day + FIRST_USE)
    return max(0.0, (day - first).days / DAYS_PER_YEAR)


def hour_usd(values: Mapping[str, Number], years: float) -> Number:
    """US dollars of value that a chip, server and network lose in one hour after `years`."""
    left = ownership.value_left(years=years, fall_ooms_per_year=values["value_fall"])
    return ownership.hardware_usd_per_hour(
        value_usd=cluster_usd(values) * left, fall_ooms_per_year=values["value_fall"]
    )


def powered(
    book: Book, placed: Placed, stage: r.ComputeStage, chip: r.Chip, day: date, asked: Asked
) -> Inputs:
    """What the electricity of a chip-hour costs: the power, and the price of a kilowatt-hour.

    Raises `NoFigureError` for a chip of unknown power and before the first electricity price.
    """
    power = power_of(book, placed, stage, chip, asked)
    set_usd = asked.number(placed.path, "usd_per_kwh")
    if set_usd is not None:
        price, priced = certain(set_usd), power.rests_on
    else:
        prices = [each for each in book.electricity if each.region == REGION]
        held = [each for each in prices if each.since <= day]
        if not held:
            known = f"the first is of {min(e.since for e in prices)}; set usd_per_kwh"
            raise NoFigureError("electricity price", day, known)
        latest = max(held, key=lambda e: e.since)
        spread = book.assumptions["electricity-spread"]
        price = widened(latest.usd_per_kwh, spread, "electricity price")
        priced = (*power.rests_on, latest, spread)
    return Inputs({**power.quantities, "usd_per_kwh": price}, "", rests_on=priced)


def power_of(
    book: Book, placed: Placed, stage: r.ComputeStage, chip: r.Chip, asked: Asked
) -> Inputs:
    """What the power of a chip in training rests on, its share of server and data centre included.

    Raises `NoFigureError` for a chip of unknown power.
    """
    path, pue = placed.path, book.pue[stage.pue]
    quantities = {"pue": quantity(pue, asked.number(path, "pue"), "pue", least=1.0)}
    located = used({"pue": pue}, quantities)
    watts = asked.number(path, "training_w")
    if watts is not None:
        return Inputs({**quantities, "training_w": certain(watts)}, "", rests_on=located)
    if chip.training_w:
        quantities["training_w"] = quantity(chip.training_w, None, f"{chip.id} power")
        return Inputs(quantities, "", rests_on=(chip.training_w, *located))
    if chip.tdp_w is None:
        raise NoFigureError(
            f"power of {chip.id}", stage.paid_on, "the book has none; set training_w"
        )
    quantities["tdp_w"] = certain(chip.tdp_w.value)
    rated = {
        name: book.assumptions[assumed]
        for name, assumed in (("server_power", chip.server_power), ("power_load", chip.power_load))
    }
    for name, figure in rated.items():
        quantities[name] = quantity(figure, asked.number(path, name), name)
    return Inputs(quantities, "", rests_on=(chip.tdp_w, *located, *used(rated, quantities)))


def power_w(values: Mapping[str, Number]) -> Number:
    """Watts per chip in training, measured or from its rating."""
    if "training_w" in values:
        return values["training_w"]
    return ownership.power_w(
        tdp_w=values["tdp_w"], server_power=values["server_power"], power_load=values["power_load"]
    )
