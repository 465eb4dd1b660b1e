"""What a compute stage costs: chip-hours, reported or estimated, at the rental price of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import NoFigureError
from analysis.model import compute
from analysis.model.compute import Number
from analysis.study.draws import Quantity
from analysis.study.inputs import (
    Costing,
    Inputs,
    certain,
    count_text,
    evidence_caveat,
    quantity,
    unique,
    widened,
)
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed

PRICE = "rental_usd_per_gpu_hour"


def compute_costing(
    book: Book, placed: Placed, stage: r.ComputeStage, scenario: Scenario, asked: Asked
) -> Costing:
    chip = lookup.named("chip", book.chips, asked.text(placed.path, "chip", stage.chip))
    price = _price(book, placed, stage, chip, scenario, asked)
    hours = _hours(book, placed, stage, chip, asked)
    peak = chip.peak_dense_tflop_per_s.value

    def cost_usd(values: Mapping[str, Number]) -> Number:
        taken = values.get("gpu_hours")
        if taken is None:
            flop = values["flop"] if "flop" in values else _flop(stage, values)
            taken = compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=values["mfu"])
        return compute.rental_usd(gpu_hours=taken, usd_per_gpu_hour=values[PRICE])

    return Costing(
        {**price.quantities, **hours.quantities},
        cost_usd,
        f"{hours.working} on {chip.name}, at {price.working}",
        unique([*price.sources, *hours.sources]),
        [*price.caveats, *hours.caveats],
    )


def _price(
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
        return Inputs({PRICE: certain(price)}, f"${price:,.2f} per GPU-hour as set")
    day = scenario.as_of or stage.paid_on
    tier = asked.text(placed.path, "tier", stage.tier)
    term = asked.text(placed.path, "term", stage.term)
    found = lookup.rental(book, chip.id, day, tier=tier, term=term, known_on=scenario.known_on)
    last = max(quote.since for quote in found.quotes)
    text = f"the latest {chip.name} rental price before {day} is of {last}"
    value = found.usd_per_gpu_hour
    return Inputs(
        {PRICE: widened(value, book.assumptions["rental-spread"], "rental price")},
        f"${value:,.2f} per GPU-hour",
        tuple(quote.source for quote in found.quotes),
        (Caveat("rental-stale", text),) if found.stale else (),
    )


def _hours(book: Book, placed: Placed, stage: r.ComputeStage, chip: r.Chip, asked: Asked) -> Inputs:
    """GPU-hours as set, as reported, or the work and MFU that give them."""
    hours = asked.number(placed.path, "gpu_hours")
    if hours is not None:
        figures = (stage.gpu_hours, stage.flop, stage.params)
        own = next(figure.source for figure in figures if figure)
        return Inputs({"gpu_hours": certain(hours)}, f"{hours:,.0f} GPU-hours as set", (own,))
    hours_from = asked.text(placed.path, "hours_from", "reported")
    work = _work(placed, stage, asked)
    mfu = asked.number(placed.path, "mfu") if work else None
    changed = mfu is not None or chip.id != stage.chip or (work and work.set_by_reader)
    if stage.gpu_hours and not (work and (changed or hours_from == "estimated")):
        return _reported_hours(book, placed, stage.gpu_hours, chip, work)
    if not work:
        known = "neither its hours nor its FLOP are known; set gpu_hours"
        raise NoFigureError(placed.path, stage.paid_on, known)
    assumed = book.assumptions[stage.mfu or chip.mfu]
    share = quantity(assumed, mfu, f"{placed.system.id}.{stage.id} mfu", most=1.0)
    text = f"{stage.name}: GPU-hours are estimated at an assumed {share.value:.0%} MFU"
    return Inputs(
        {**work.quantities, "mfu": share},
        f"{work.working} at {share.value:.0%} MFU",
        (*work.sources, chip.peak_dense_tflop_per_s.source, *([] if mfu else [assumed.source])),
        (*work.caveats, *([] if mfu else [Caveat("mfu-assumed", text)])),
    )


def _reported_hours(
    book: Book, placed: Placed, reported: r.Figure, chip: r.Chip, work: "Work | None"
) -> Inputs:
    working = f"{reported.value:,.0f} GPU-hours reported"
    if work:
        reached = compute.implied_mfu(
            flop=work.flop,
            gpu_hours=reported.value,
            peak_tflop_per_s=chip.peak_dense_tflop_per_s.value,
        )
        working += f" ({float(reached):.0%} MFU)"
    spread = book.assumptions["reported-hours-spread"]
    cause = f"{placed.system.id}.{placed.stage.id} hours"
    return Inputs(
        {"gpu_hours": widened(reported.value, spread, cause)},
        working,
        (reported.source,),
        tuple(evidence_caveat(reported, working)),
    )


@dataclass(frozen=True)
class Work:
    """The training compute of a stage, as FLOP or as parameters and tokens."""

    quantities: dict[str, Quantity]
    working: str
    flop: float
    sources: tuple[str, ...]
    caveats: tuple[Caveat, ...]
    set_by_reader: bool


def _work(placed: Placed, stage: r.ComputeStage, asked: Asked) -> Work | None:
    """What was to be computed: FLOP as set, parameters × tokens where the reader sets one,
    published FLOP, parameters × tokens; None where none of it is known.
    """
    path, cause = placed.path, f"{placed.system.id}.{stage.id}"
    figures = {"params": stage.params, "tokens": stage.tokens}
    countable = all(figure or asked.holds(path, name) for name, figure in figures.items())
    given = {name: asked.number(path, name) for name in figures} if countable else {}
    set_here = any(value is not None for value in given.values())
    flop = asked.number(path, "flop")
    if flop is not None or (stage.flop and not set_here):
        taken = quantity(stage.flop, flop, f"{cause} flop")
        used = [stage.flop] if stage.flop else []
        working, quantities = f"{taken.value:.3g} FLOP", {"flop": taken}
        total = taken.value
    elif countable:
        used = [figure for figure in figures.values() if figure]
        quantities = {n: quantity(f, given[n], f"{cause} {n}") for n, f in figures.items()}
        working = (
            f"{stage.flop_per_param_token} × {count_text(quantities['params'].value)} parameters × "
            f"{count_text(quantities['tokens'].value)} tokens"
        )
        total = float(_flop(stage, {name: q.value for name, q in quantities.items()}))
    else:
        return None
    set_by_reader = {"flop": flop, **given}
    figures["flop"] = stage.flop
    kept = (f for n, f in figures.items() if f in used and set_by_reader.get(n) is None)
    caveats = [caveat for f in kept if f for caveat in evidence_caveat(f, working)]
    return Work(
        quantities, working, total, tuple(figure.source for figure in used),
        tuple(dict.fromkeys(caveats)), set_here or flop is not None,
    )  # fmt: skip


def _flop(stage: r.ComputeStage, values: Mapping[str, Number]) -> Number:
    return compute.training_flop(
        params=values["params"],
        tokens=values["tokens"],
        flop_per_param_token=stage.flop_per_param_token,
    )
