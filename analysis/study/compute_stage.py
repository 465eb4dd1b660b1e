"""What a compute stage costs: its chip-hours, rented, owned, or the cluster that did them."""

from collections.abc import Callable, Mapping
from datetime import date

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import NoFigureError
from analysis.model import compute, ownership
from analysis.model.compute import Number
from analysis.study import chip_price
from analysis.study.chip_hours import Hours, hours_of
from analysis.study.chip_price import PRICE
from analysis.study.grounds import unique, used
from analysis.study.inputs import Costing, Inputs, evidence_caveat, quantity
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed


def compute_costing(
    book: Book, placed: Placed, stage: r.ComputeStage, scenario: Scenario, asked: Asked
) -> Costing:
    """The stage's cost on the scenario's basis; development costs chips as amortised does."""
    chip = chip_of(book, placed, stage, scenario, asked)
    hours = hours_of(book, placed, stage, chip, asked)
    day = scenario.as_of or stage.paid_on
    if scenario.basis == "rental":
        price = chip_price.rented(book, placed, stage, chip, scenario, asked)

        def rental_usd(values: Mapping[str, Number]) -> Number:
            return compute.rental_usd(
                gpu_hours=hours.gpu_hours(values), usd_per_gpu_hour=values[PRICE]
            )

        working = f"{hours.inputs.working} on {chip.name}, {price.working}"
        return _costing(rental_usd, working, price, hours.inputs)
    purchase = chip_price.bought(book, placed, chip, day, asked)
    if scenario.basis == "acquisition":
        return _acquisition(book, placed, stage, chip, hours, purchase, asked)
    value = chip_price.falling(book, placed, asked)
    power = chip_price.powered(book, placed, stage, chip, day, asked)
    years = chip_price.years_old(chip, day)

    def amortised_usd(values: Mapping[str, Number]) -> Number:
        taken = hours.gpu_hours(values)
        kwh = ownership.energy_kwh(
            gpu_hours=taken, power_w=chip_price.power_w(values), pue=values["pue"]
        )
        return taken * chip_price.hour_usd(values, years) + kwh * values["usd_per_kwh"]

    working = (
        f"{hours.inputs.working} on {chip.name}, {purchase.working}, {years:.1f} years after its "
        "first use, with network and electricity"
    )
    aged = Inputs({}, "", rests_on=(chip.launched,) if chip.launched else ())
    return _costing(amortised_usd, working, purchase, value, power, aged, hours.inputs)


def chip_of(
    book: Book, placed: Placed, stage: r.ComputeStage, scenario: Scenario, asked: Asked
) -> r.Chip:
    """The chip that was asked for, or the stage's own.

    Raises `UnknownNameError` for an unknown one, `NoFigureError` for one not launched by the day.
    """
    chip = lookup.named("chip", book.chips, asked.text(placed.path, "chip", stage.chip))
    day: date = scenario.as_of or stage.paid_on
    if chip.launched and day < chip.launched.day:
        when = f"it was launched on {chip.launched.day}; set an earlier chip or a later as-of"
        raise NoFigureError(f"{chip.id} chips", day, when)
    return chip


def _acquisition(
    book: Book,
    placed: Placed,
    stage: r.ComputeStage,
    chip: r.Chip,
    hours: Hours,
    purchase: Inputs,
    asked: Asked,
) -> Costing:
    """The whole cluster, whatever else it did: its chips as known, or as the run's days imply."""
    path, cause = placed.path, f"{placed.system.id}.{stage.id} chips"
    with_network = f"{purchase.working}, with its server and network"
    set_chips = asked.number(path, "chips")
    if stage.chips or set_chips is not None:
        chips = quantity(stage.chips, set_chips, cause)
        known = used({"chips": stage.chips}, {"chips": chips})
        weak = (c for figure in known for c in evidence_caveat(figure, "the number of chips"))
        size = Inputs({"chips": chips}, "", tuple(weak), rests_on=known)
        working = f"{chips.value:,.0f} {chip.name}, {with_network}"
        return _costing(
            lambda values: values["chips"] * chip_price.cluster_usd(values), working, size, purchase
        )
    assumed = book.assumptions["training-days"]
    days = quantity(assumed, asked.number(path, "days"), f"{placed.system.id}.{stage.id} days")
    text = f"{stage.name}: the number of chips is not known; it follows from {days.value:g} days"
    size = Inputs(
        {"days": days}, "", (Caveat("chips-assumed", text),),
        rests_on=used({"days": assumed}, {"days": days}),
    )  # fmt: skip

    def cluster_usd(values: Mapping[str, Number]) -> Number:
        chips = ownership.chips_for(gpu_hours=hours.gpu_hours(values), days=values["days"])
        return chips * chip_price.cluster_usd(values)

    working = f"{hours.inputs.working} in {days.value:g} days on {chip.name}, {with_network}"
    return _costing(cluster_usd, working, size, purchase, hours.inputs)


def _costing(
    cost_usd: Callable[[Mapping[str, Number]], Number], working: str, *inputs: Inputs
) -> Costing:
    return Costing(
        {name: q for part in inputs for name, q in part.quantities.items()},
        cost_usd,
        working,
        [caveat for part in inputs for caveat in part.caveats],
        rests_on=unique(ground for part in inputs for ground in part.rests_on),
    )
