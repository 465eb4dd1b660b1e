"""What stages cost that are bought: answers from an API, people's work, and stated sums."""

from collections.abc import Mapping
from datetime import date

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.rates import charged
from analysis.errors import NoFigureError
from analysis.model import api
from analysis.model.compute import Number
from analysis.study.draws import Quantity
from analysis.study.grounds import Grounds, unique, used
from analysis.study.inputs import (
    Costing,
    certain,
    evidence_caveat,
    price_caveats,
    quantity,
)
from analysis.study.money import CHARACTERS, fx_caveats, per_usd, price_grounds, rates_used
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed


def api_costing(
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
    priced: Grounds = ()
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
        priced = price_grounds(
            book, row, "USD", day, known_on=scenario.known_on,
            asked=lambda name: asked.number("", name),
        )  # fmt: skip
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
    grounds = unique((*used(figures, quantities), *priced))
    return Costing(quantities, cost_usd, working, caveats, rests_on=grounds)


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
        units = book.assumptions[CHARACTERS].value
    return prices.input * units / rate, prices.output * units / rate


def labour_costing(
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
    rates = () if set_usd is not None else rates_used(
        book, [rate.currency], day, known_on=scenario.known_on,
        asked=lambda name: asked.number("", name),
    )  # fmt: skip
    low, high = (rate.amount if end is None else end for end in (rate.low, rate.high))
    paid = Quantity(rate.amount, low, high, rate.id).times(1 / per)
    quantities = {
        "items": quantity(stage.items, asked.number(path, "items"), f"{cause} items"),
        "labour_usd_per_hour": paid if set_usd is None else certain(set_usd),
    }
    if rate.unit == "hour":
        minutes = asked.number(path, "minutes_per_item")
        quantities["minutes_per_item"] = quantity(stage.minutes_per_item, minutes, f"{cause} min")

    def cost_usd(values: Mapping[str, Number]) -> Number:
        units = values["items"] * values.get("minutes_per_item", 60.0) / 60.0
        return units * values["labour_usd_per_hour"]

    hourly = quantities["labour_usd_per_hour"].value
    each = f" × {quantities['minutes_per_item'].value:g} minutes" if rate.unit == "hour" else ""
    known: dict[str, r.Cited] = {"items": stage.items, "labour_usd_per_hour": rate}
    if rate.unit == "hour":
        known["minutes_per_item"] = stage.minutes_per_item
    kept = used(known, quantities)
    caveats = [caveat for figure in kept for caveat in evidence_caveat(figure, stage.name)]
    if rate in kept and rate.since > day:
        text = f"{stage.name}: the labour rate is of {rate.since}, the work of {day}"
        caveats.append(Caveat("rate-later", text))
    return Costing(
        quantities,
        cost_usd,
        f"{quantities['items'].value:,.0f} items{each} at ${hourly:,.2f} per {rate.unit}",
        caveats,
        rests_on=unique((*kept, *rates)),
    )


def sum_costing(
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
        {"usd": stated if usd is None else certain(usd)},
        lambda values: values["usd"],
        working if usd is None else f"${usd:,.0f} as set",
        [] if usd is not None else [
            *evidence_caveat(own, stage.name),
            *fx_caveats(book, stage.currency, stage.paid_on, known_on=scenario.known_on),
        ],
        rests_on=() if usd is not None else (own, *rates_used(
            book, [stage.currency], stage.paid_on, known_on=scenario.known_on,
            asked=lambda name: asked.number("", name),
        )),
    )  # fmt: skip
