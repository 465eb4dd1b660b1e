"""How one stage is costed: its inputs from book and scenario, and its cost from those."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.model import api, compute
from analysis.model.compute import Number
from analysis.study.draws import Quantity
from analysis.study.money import per_usd
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed

PRICE = "rental_usd_per_gpu_hour"


@dataclass
class Costing:
    """What a stage needs to be costed and what there is to say about it."""

    quantities: dict[str, Quantity]
    """Inputs by name, as used."""
    cost_usd: Callable[[Mapping[str, Number]], Number]
    working: str
    sources: tuple[str, ...]
    caveats: list[Caveat] = field(default_factory=list)


def costing(book: Book, placed: Placed, scenario: Scenario, asked: Asked) -> Costing:
    """How the stage at `placed` is costed in this scenario.

    Raises `NoFigureError` where the book has no price for the day, `UnknownNameError` for an
    unknown chip or model.
    """
    match placed.stage:
        case r.ComputeStage():
            return _compute(book, placed, placed.stage, scenario, asked)
        case r.ApiStage():
            return _api(book, placed, placed.stage, scenario, asked)
        case r.SumStage():
            return _sum(placed, placed.stage, asked)


def as_published(figure: r.Published) -> Costing:
    """A stage at the cost that was printed for it."""
    caveats = []
    if figure.bound != "about":
        text = f"{figure.what}: ${figure.usd:,.0f} is the {figure.bound} bound printed, not a point"
        caveats.append(Caveat(f"{figure.bound}-bound", text))
    quantities = {"usd": _certain(figure.usd)}
    sources = (figure.source,)
    return Costing(quantities, lambda v: v["usd"], "as published", sources, caveats)


@dataclass(frozen=True)
class Inputs:
    """Some inputs of a stage: values by name, how they were come by, and what weakens them."""

    quantities: dict[str, Quantity]
    working: str
    sources: tuple[str, ...] = ()
    caveats: tuple[Caveat, ...] = ()


def _compute(
    book: Book, placed: Placed, stage: r.ComputeStage, scenario: Scenario, asked: Asked
) -> Costing:
    chip = lookup.named("chip", book.chips, asked.text(placed.path, "chip", stage.chip))
    price = _price(book, placed, stage, chip, scenario, asked)
    hours = _hours(book, placed, stage, chip, asked)
    peak = chip.peak_dense_tflop_per_s.value

    def cost_usd(values: Mapping[str, Number]) -> Number:
        taken = values.get("gpu_hours")
        if taken is None:
            flop = compute.training_flop(
                params=values["params"],
                tokens=values["tokens"],
                flop_per_param_token=stage.flop_per_param_token,
            )
            taken = compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=values["mfu"])
        return compute.rental_usd(gpu_hours=taken, usd_per_gpu_hour=values[PRICE])

    return Costing(
        {**price.quantities, **hours.quantities},
        cost_usd,
        f"{hours.working} on {chip.name}, at {price.working}",
        _unique([*price.sources, *hours.sources]),
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
        return Inputs({PRICE: _certain(price)}, f"${price:,.2f} per GPU-hour as set")
    day = scenario.as_of or stage.paid_on
    tier = asked.text(placed.path, "tier", stage.tier)
    term = asked.text(placed.path, "term", stage.term)
    found = lookup.rental(book, chip.id, day, tier=tier, term=term, known_on=scenario.known_on)
    last = max(quote.since for quote in found.quotes)
    text = f"the latest {chip.name} rental price before {day} is of {last}"
    value = found.usd_per_gpu_hour
    return Inputs(
        {PRICE: _widened(value, book.assumptions["rental-spread"], "rental price")},
        f"${value:,.2f} per GPU-hour",
        tuple(quote.source for quote in found.quotes),
        (Caveat("rental-stale", text),) if found.stale else (),
    )


def _hours(book: Book, placed: Placed, stage: r.ComputeStage, chip: r.Chip, asked: Asked) -> Inputs:
    """GPU-hours as set, as reported, or the parameters, tokens and MFU that give them."""
    path, cause = placed.path, f"{placed.system.id}.{stage.id}"
    hours = asked.number(path, "gpu_hours")
    if hours is not None:
        own = (stage.params.source,)
        return Inputs({"gpu_hours": _certain(hours)}, f"{hours:,.0f} GPU-hours as set", own)
    hours_from = asked.text(path, "hours_from", "reported")
    params, tokens, mfu = (asked.number(path, name) for name in ("params", "tokens", "mfu"))
    changed = (params, tokens, mfu) != (None, None, None) or chip.id != stage.chip
    reported = stage.gpu_hours
    if reported and not changed and hours_from == "reported":
        spread = book.assumptions["reported-hours-spread"]
        flop = compute.training_flop(
            params=stage.params.value,
            tokens=stage.tokens.value,
            flop_per_param_token=stage.flop_per_param_token,
        )
        reached = compute.implied_mfu(
            flop=flop,
            gpu_hours=reported.value,
            peak_tflop_per_s=chip.peak_dense_tflop_per_s.value,
        )
        working = f"{reported.value:,.0f} GPU-hours reported ({float(reached):.0%} MFU)"
        return Inputs(
            {"gpu_hours": _widened(reported.value, spread, f"{cause} hours")},
            working,
            (reported.source,),
            tuple(_evidence_caveat(reported, working)),
        )
    assumed = book.assumptions[stage.mfu or chip.mfu]
    quantities = {
        "params": quantity(stage.params, params, f"{cause} params"),
        "tokens": quantity(stage.tokens, tokens, f"{cause} tokens"),
        "mfu": quantity(assumed, mfu, f"{cause} mfu", most=1.0),
    }
    share = quantities["mfu"].value
    text = f"{stage.name}: GPU-hours are estimated at an assumed {share:.0%} MFU"
    sources = [stage.params.source, stage.tokens.source, chip.peak_dense_tflop_per_s.source]
    return Inputs(
        quantities,
        f"{stage.flop_per_param_token} × {_count(quantities['params'].value)} parameters × "
        f"{_count(quantities['tokens'].value)} tokens at {share:.0%} MFU",
        tuple(sources if mfu is not None else [*sources, assumed.source]),
        (Caveat("mfu-assumed", text),) if mfu is None else (),
    )


def _api(
    book: Book, placed: Placed, stage: r.ApiStage, scenario: Scenario, asked: Asked
) -> Costing:
    path, day = placed.path, scenario.as_of or stage.paid_on
    names = ("examples", "kept_share", "examples_per_request",
             "input_tokens_per_request", "output_tokens_per_request")  # fmt: skip
    figures = {name: getattr(stage, name) for name in names}
    quantities = {
        name: quantity(figure, asked.number(path, name), f"{placed.system.id}.{stage.id} {name}",
                      most=1.0 if name == "kept_share" else float("inf"))
        for name, figure in figures.items()
    }  # fmt: skip
    sources = [figure.source for figure in figures.values()]
    caveats: list[Caveat] = []
    input_usd = asked.number(path, "input_usd_per_mtok")
    output_usd = asked.number(path, "output_usd_per_mtok")
    model = stage.model
    if input_usd is None or output_usd is None:
        model = asked.text(path, "model", stage.model)
        row = lookup.price(book, model, day, known_on=scenario.known_on).row
        rate = per_usd(
            book, row.currency, day, known_on=scenario.known_on,
            asked=lambda name: asked.number("", name),
        )  # fmt: skip
        input_usd = row.input_per_mtok / rate if input_usd is None else input_usd
        output_usd = row.output_per_mtok / rate if output_usd is None else output_usd
        sources.append(row.source)
        caveats += price_caveats(model, row)
    prices = (input_usd, output_usd)

    def cost_usd(values: Mapping[str, Number]) -> Number:
        requests = api.requests_for(
            examples=values["examples"],
            kept_share=values["kept_share"],
            examples_per_request=values["examples_per_request"],
        )
        return api.api_cost(
            input_tokens=requests * values["input_tokens_per_request"],
            output_tokens=requests * values["output_tokens_per_request"],
            input_per_mtok=prices[0],
            output_per_mtok=prices[1],
        )

    working = (
        f"{quantities['examples'].value:,.0f} examples from {model} at "
        f"${prices[0]:g} in and ${prices[1]:g} out per MTok"
    )
    return Costing(quantities, cost_usd, working, _unique(sources), caveats)


def _sum(placed: Placed, stage: r.SumStage, asked: Asked) -> Costing:
    usd = asked.number(placed.path, "usd")
    stated = quantity(stage.usd, usd, f"{placed.system.id}.{stage.id} usd")
    caveats = _evidence_caveat(stage.usd, stage.name)
    return Costing(
        {"usd": stated}, lambda values: values["usd"], "the sum that its makers stated",
        (stage.usd.source,), caveats,
    )  # fmt: skip


def price_caveats(model: str, row: r.PriceRow) -> list[Caveat]:
    """What weakens a price row."""
    found = []
    if row.status in ("estimate", "promotional", "scheduled"):
        found.append(Caveat(f"price-{row.status}", f"the {model} price is marked {row.status}"))
    if row.evidence != "verified":
        text = f"the {model} price of {row.since} is {row.evidence}"
        found.append(Caveat("not-verified", text))
    if row.date_basis == "recalled":
        text = f"that the {model} price began on {row.since} is recalled, not read"
        found.append(Caveat("date-recalled", text))
    return found


def _evidence_caveat(figure: r.Cited, what: str) -> list[Caveat]:
    if figure.evidence in ("recalled", "estimate", "alleged"):
        return [Caveat("not-verified", f"{what} is {figure.evidence}, not read in its source")]
    return []


def _certain(value: float) -> Quantity:
    return Quantity(value, value, value, "")


def quantity(
    figure: r.Figure,
    override: float | None,
    cause: str,
    *,
    least: float = 0.0,
    most: float = float("inf"),
) -> Quantity:
    """The figure with its range, or the override, which is certain."""
    if override is not None:
        return _certain(override)
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    uniform = low == 0 or getattr(figure, "distribution", "") == "uniform"
    return Quantity(figure.value, low, high, cause, least, most, uniform)


def _widened(value: float, spread: r.Assumption, cause: str) -> Quantity:
    """`value` with the range of an assumption that is a ratio around one."""
    return Quantity(value, value * spread.low, value * spread.high, cause)


def _count(value: float) -> str:
    """
    >>> _count(6.7e9), _count(79_875_072.0)
    ('6.7 billion', '79.9 million')
    """
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if value >= size:
            return f"{value / size:.3g}{name}"
    return f"{value:,.0f}"


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
