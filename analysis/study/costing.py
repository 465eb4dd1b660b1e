"""How one stage is costed: its inputs from book and scenario, and its cost from those."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.rates import charged
from analysis.errors import NoFigureError
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
        case r.LabourStage():
            return _labour(book, placed, placed.stage, scenario, asked)
        case r.SumStage():
            return _sum(book, placed, placed.stage, scenario, asked)


def as_published(figure: r.Published, usd: float) -> Costing:
    """A stage at the cost that was printed for it, in US dollars."""
    caveats = []
    if figure.bound != "about":
        text = f"{figure.what}: ${usd:,.0f} is the {figure.bound} bound printed, not a point"
        caveats.append(Caveat(f"{figure.bound}-bound", text))
    quantities = {"usd": _certain(usd)}
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
            flop = values["flop"] if "flop" in values else _flop(stage, values)
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
    """GPU-hours as set, as reported, or the work and MFU that give them."""
    hours = asked.number(placed.path, "gpu_hours")
    if hours is not None:
        figures = (stage.gpu_hours, stage.flop, stage.params)
        own = next(figure.source for figure in figures if figure)
        return Inputs({"gpu_hours": _certain(hours)}, f"{hours:,.0f} GPU-hours as set", (own,))
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
        {"gpu_hours": _widened(reported.value, spread, cause)},
        working,
        (reported.source,),
        tuple(_evidence_caveat(reported, working)),
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
            f"{stage.flop_per_param_token} × {_count(quantities['params'].value)} parameters × "
            f"{_count(quantities['tokens'].value)} tokens"
        )
        total = float(_flop(stage, {name: q.value for name, q in quantities.items()}))
    else:
        return None
    caveats = [caveat for figure in used for caveat in _evidence_caveat(figure, working)]
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
        per_request = quantities["input_tokens_per_request"].value
        book_usd = usd_per_mtok(book, model, row, day, scenario, asked, per_request)
        input_usd = book_usd[0] if input_usd is None else input_usd
        output_usd = book_usd[1] if output_usd is None else output_usd
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


def usd_per_mtok(
    book: Book,
    model: str,
    row: r.PriceRow,
    day: date,
    scenario: Scenario,
    asked: Asked,
    input_tokens: float,
) -> tuple[float, float]:
    """Input and output price of a row per million tokens in US dollars of the day.

    Raises `NoFigureError` where the row has no output price.
    """
    prices = charged(row, input_tokens=input_tokens)
    if prices.input is None or prices.output is None:
        raise NoFigureError(model, day, "the book has no price of its output")
    rate = per_usd(
        book, row.currency, day, known_on=scenario.known_on,
        asked=lambda name: asked.number("", name),
    )  # fmt: skip
    units = 1.0
    if prices.unit == "characters":
        units = book.assumptions["characters-per-token"].value
    return prices.input * units / rate, prices.output * units / rate


def _labour(
    book: Book, placed: Placed, stage: r.LabourStage, scenario: Scenario, asked: Asked
) -> Costing:
    path, cause = placed.path, f"{placed.system.id}.{stage.id}"
    rate = lookup.named("labour rate", book.labour, stage.rate)
    day = scenario.as_of or stage.paid_on
    per = per_usd(
        book, rate.currency, day, known_on=scenario.known_on,
        asked=lambda name: asked.number("", name),
    )  # fmt: skip
    set_usd = asked.number(path, "labour_usd_per_hour") if rate.unit == "hour" else None
    low, high = (rate.amount if end is None else end for end in (rate.low, rate.high))
    paid = Quantity(rate.amount, low, high, rate.id).times(1 / per)
    quantities = {
        "items": quantity(stage.items, asked.number(path, "items"), f"{cause} items"),
        "labour_usd_per_hour": paid if set_usd is None else _certain(set_usd),
    }
    if rate.unit == "hour":
        minutes = asked.number(path, "minutes_per_item")
        quantities["minutes_per_item"] = quantity(stage.minutes_per_item, minutes, f"{cause} min")

    def cost_usd(values: Mapping[str, Number]) -> Number:
        units = values["items"] * values.get("minutes_per_item", 60.0) / 60.0
        return units * values["labour_usd_per_hour"]

    used = quantities["labour_usd_per_hour"].value
    each = f" × {quantities['minutes_per_item'].value:g} minutes" if rate.unit == "hour" else ""
    return Costing(
        quantities,
        cost_usd,
        f"{quantities['items'].value:,.0f} items{each} at ${used:,.2f} per {rate.unit}",
        _unique([stage.items.source, stage.minutes_per_item.source, rate.source]),
        [c for f in (stage.items, stage.minutes_per_item) for c in _evidence_caveat(f, stage.name)],
    )


def _sum(
    book: Book, placed: Placed, stage: r.SumStage, scenario: Scenario, asked: Asked
) -> Costing:
    rate = per_usd(
        book, stage.currency, stage.paid_on, known_on=scenario.known_on,
        asked=lambda name: asked.number("", name),
    )  # fmt: skip
    own = stage.amount
    usd = asked.number(placed.path, "usd")
    stated = quantity(own, None, f"{placed.system.id}.{stage.id} usd").times(1 / rate)
    working = f"{stage.currency} {own.value:,.0f} as stated"
    if stage.currency != "USD":
        working += f", at {rate:.4g} {stage.currency} per US$ on {stage.paid_on}"
    return Costing(
        {"usd": stated if usd is None else _certain(usd)},
        lambda values: values["usd"],
        working if usd is None else f"${usd:,.0f} as set",
        (own.source,),
        _evidence_caveat(own, stage.name),
    )


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
    figure: r.Figure | None,
    override: float | None,
    cause: str,
    *,
    least: float = 0.0,
    most: float = float("inf"),
) -> Quantity:
    """The figure with its range, or the override, which is certain."""
    if override is not None or figure is None:
        return _certain(override or 0.0)
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
