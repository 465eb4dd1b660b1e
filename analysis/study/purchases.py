"""Five things that the same sum buys, in one unit: years in which one person uses a model.

Each way of providing an assistant has a sum to pay first and a price per person and year. Where
two ways cost the same is the break-even: above so many person-years the one with more to pay first
is the cheaper.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.rates import charged
from analysis.errors import CostfallError, NoFigureError
from analysis.model import budget as formulas
from analysis.model.compute import Number
from analysis.study.budget import Answer
from analysis.study.budget_inputs import PRICE, inputs
from analysis.study.draws import Quantity, Spread, draw_each, spread
from analysis.study.evaluate import evaluate
from analysis.study.inputs import certain, count_text, quantity
from analysis.study.money import per_usd
from analysis.study.scenario import Scenario

API_MODEL = "gpt-4"
OPEN_SYSTEM, TUNED_SYSTEM, STAFF = "llama-65b", "alpaca-7b", "ops-staff-year-2022"
HALF = 0.5
"""Of the sum goes into training where a model is trained; the other half serves it."""
Values = Mapping[str, Number]
Cost = Callable[[Values], Number]


@dataclass(frozen=True)
class Purchase:
    """One use of the sum."""

    id: str
    name: str
    what: str
    """What the whole sum buys in this option's own terms."""
    person_years: Spread
    first_usd: Spread
    """To pay before anybody uses it."""
    usd_per_person_year: Spread
    break_even: float | None
    """Person-years from which on it costs less than the API; None: never."""
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """An option that the book cannot price on that day, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Option:
    """A way to provide an assistant, before it is priced."""

    id: str
    name: str
    what: Callable[[Values], str]
    first_usd: Cost
    yearly_usd: Cost
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Use:
    """The shared inputs of all options, each drawn once for all of them."""

    usd: float
    day: date
    chip: r.Chip
    quantities: dict[str, Quantity]


def purchases(book: Book, found: Answer) -> tuple[tuple[Purchase, ...], tuple[Missing, ...]]:
    """The options priced on the budget's day, those with the most person-years first."""
    use = _use(book, found)
    makers = (_api, _seats, _self_hosted, _tuned, _trained)
    options: list[Option] = []
    missing = []
    for maker in makers:
        try:
            options.append(maker(book, use, found))
        except CostfallError as error:
            missing.append(Missing(_NAMES[maker.__name__], str(error)))
    drawn = draw_each(use.quantities, found.budget.draws, found.budget.seed)
    centre: dict[str, Number] = {name: q.value for name, q in use.quantities.items()}
    api = next((option for option in options if option.id == "api"), None)
    bought = [_priced(option, use, centre, drawn, api) for option in options]
    return tuple(sorted(bought, key=lambda p: -p.person_years.central)), tuple(missing)


def _use(book: Book, found: Answer) -> Use:
    """The rented chip that serves, and what a person uses, with their ranges."""
    budget = found.budget
    kept = tuple(
        (k, v) for k, v in budget.overrides
        if k == PRICE or (k == "chip" and found.way == "rent")
    )  # fmt: skip
    rented = inputs(
        book, "rent", "USD", budget.day, kept, known_on=budget.known_on, ranged=budget.ranged
    )
    quantities = {PRICE: rented.quantities[PRICE], "mfu": rented.quantities["mfu"]}
    names = ("use-mtok-per-person-year", "use-output-share", "served-roofline-share",
             "served-utilisation", "seat-usd-per-month", "serving-team")  # fmt: skip
    for name in names:
        figure = book.assumptions[name]
        value = quantity(figure, None, name)
        quantities[name] = value if budget.ranged else certain(figure.value)
    return Use(found.usd, budget.day, rented.chip, quantities)


def _priced(
    option: Option, use: Use, centre: Values, drawn: Values, api: Option | None
) -> Purchase:
    def years(values: Values) -> Number:
        return formulas.person_years(
            usd=use.usd,
            fixed_usd=option.first_usd(values),
            usd_per_person_year=option.yearly_usd(values),
        )

    first, yearly = float(option.first_usd(centre)), float(option.yearly_usd(centre))
    saved = float(api.yearly_usd(centre)) - yearly if api else 0.0
    return Purchase(
        option.id, option.name, option.what(centre),
        spread(float(years(centre)), years(drawn)),
        spread(first, option.first_usd(drawn)), spread(yearly, option.yearly_usd(drawn)),
        first / saved if saved > 0 else None,
        option.sources,
    )  # fmt: skip


def _served_usd(use: Use, params: float) -> Cost:
    """Dollars per person and year on rented GPUs: all tokens counted as if written one by one."""

    def cost(values: Values) -> Number:
        per_hour = formulas.served_tokens_per_gpu_hour(
            params=params,
            peak_tflop_per_s=use.chip.peak_dense_tflop_per_s.value,
            roofline_share=values["served-roofline-share"],
            utilisation=values["served-utilisation"],
        )
        return values["use-mtok-per-person-year"] * 1e6 / per_hour * values[PRICE]

    return cost


def _staff_usd(book: Book, day: date) -> Cost:
    """A year's wages of those who keep a service up."""
    rate = lookup.named("labour rate", book.labour, STAFF)
    wage = rate.amount / per_usd(book, rate.currency, day)
    return lambda values: values["serving-team"] * wage


def _api(book: Book, use: Use, found: Answer) -> Option:
    model = str(dict(found.budget.overrides).get("model", API_MODEL))
    row = lookup.price(book, model, use.day, known_on=found.budget.known_on).row
    price = charged(row)
    if price.input is None or price.output is None or price.unit != "tokens":
        raise NoFigureError(model, use.day, "no price per token for both input and output")
    rate = per_usd(book, row.currency, use.day)
    dollars = (price.input / rate, price.output / rate)

    def yearly(values: Values) -> Number:
        written = values["use-output-share"]
        return values["use-mtok-per-person-year"] * (
            dollars[0] * (1.0 - written) + dollars[1] * written
        )

    def what(values: Values) -> str:
        people = use.usd / float(yearly(values))
        staff = book.assumptions["civil-servants-uk"].value
        return f"{model} for each of {staff:,.0f} civil servants for {people / staff:,.1f} years"

    return Option("api", f"{model} through its API", what, _nothing, yearly, (row.source,))


def _seats(book: Book, use: Use, found: Answer) -> Option:
    figure = book.assumptions["seat-usd-per-month"]

    def yearly(values: Values) -> Number:
        return 12.0 * values["seat-usd-per-month"]

    def what(values: Values) -> str:
        return f"{_rounded(use.usd / float(yearly(values)))} seats for a year"

    return Option("seats", "Subscriptions", what, _nothing, yearly, (figure.source,))


def _self_hosted(book: Book, use: Use, found: Answer) -> Option:
    params, name, source = _params(book, OPEN_SYSTEM)
    yearly = _served_usd(use, params)

    def what(values: Values) -> str:
        hours = use.usd / float(values[PRICE])
        return f"{name} on {_rounded(hours / 8766)} rented {use.chip.name} for a year"

    sources = (source, book.labour[STAFF].source)
    return Option(
        "self-host", f"{name}, self-hosted", what, _staff_usd(book, use.day), yearly, sources
    )


def _tuned(book: Book, use: Use, found: Answer) -> Option:
    ledger = evaluate(book, Scenario(TUNED_SYSTEM, boundary="tuning+data", draws=1))
    params, _, source = _params(book, "llama-7b")
    one = ledger.usd.central
    team = _staff_usd(book, use.day)
    return Option(
        "tune", "An open model, fine-tuned",
        lambda values: f"{_rounded(use.usd / one)} tunes like {ledger.system.name}, "
        f"${one:,.0f} each",
        lambda values: one + team(values), _served_usd(use, params),
        (source, *dict.fromkeys(n for line in ledger.lines for n in line.sources)),
    )  # fmt: skip


def _trained(book: Book, use: Use, found: Answer) -> Option:
    """A compute-optimal model from half of the sum, served with the other half."""
    half = HALF * float(found.outcome({n: q.value for n, q in found.quantities.items()}))
    params = float(formulas.optimal_params(flop=half))
    team = _staff_usd(book, use.day)
    return Option(
        "train", "A model of one’s own, trained with half of the sum",
        lambda values: f"{params / 1e9:,.0f} billion parameters, {params * 20 / 1e12:,.1f} "
        "trillion tokens, compute-optimal",
        lambda values: HALF * use.usd + team(values), _served_usd(use, params), found.sources,
    )  # fmt: skip


def _params(book: Book, system: str) -> tuple[float, str, str]:
    """The parameters of an open model, its name, and where they were read."""
    held = lookup.named("system", book.systems, system)
    for stage in held.stages:
        if isinstance(stage, r.ComputeStage) and stage.params:
            return stage.params.value, held.name, stage.params.source
    raise NoFigureError(system, held.released, "its parameters are not in the book")


def _rounded(count: float) -> str:
    return count_text(float(f"{count:.3g}"))


def _nothing(values: Values) -> Number:
    return 0.0


_NAMES = {
    "_api": "An API", "_seats": "Subscriptions", "_self_hosted": "An open model, self-hosted",
    "_tuned": "An open model, fine-tuned", "_trained": "A model of one’s own",
}  # fmt: skip
