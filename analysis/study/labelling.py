"""Examples made by people against the same number from a model, and what labellers' work cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError
from analysis.model.compute import Number, training_flop
from analysis.study.bought_stages import api_costing, labour_costing
from analysis.study.draws import Spread, draw_each, spread
from analysis.study.grounds import Grounded
from analysis.study.inputs import Costing
from analysis.study.no_effect import why_no_effect
from analysis.study.scenario import Overrides, Scenario, override
from analysis.study.stages import Asked, Caveat, Placed

WRITERS, GENERATED = "instructgpt", "alpaca-7b"
"""Whose labellers' pace is taken, and whose way of asking a model."""
TASK = "demonstrations"
BY_HAND = {"input_usd_per_mtok", "output_usd_per_mtok"}
"""With both set, no model's price is looked up."""
COUNT = ("examples", "items")
"""What each side calls the number of examples."""


@dataclass(frozen=True)
class Side(Grounded):
    """One way to come by the examples: its cost in US dollars and how that was worked out."""

    name: str
    usd: Spread
    working: str
    inputs: Mapping[str, float]
    """The central inputs, by name."""


@dataclass(frozen=True)
class Labelling:
    """The same number of examples from both."""

    examples: float
    as_of: date
    people: Side
    model: Side
    ratio: Spread | None
    """People's cost over the model's; None where the model costs nothing."""
    caveats: tuple[Caveat, ...]


def labelling(
    book: Book,
    examples: float | str,
    *,
    model: str | None = None,
    task: str = TASK,
    rate: str | None = None,
    as_of: date | None = None,
    overrides: Overrides = (),
    writers: str = WRITERS,
    generated: str = GENERATED,
    draws: int = 4096,
    seed: int = 20230313,
) -> Labelling:
    """What so many `examples` cost made by people, and asked of `model` as by Self-Instruct.

    People work as in the labour stage `task` of `writers`, at the labour rate `rate`; the model is
    asked as in the system `generated`, on `as_of` or that system's own day. `overrides` set inputs
    of either. Raises `BadInputError` for a number of examples that cannot be, `UnknownNameError`
    for an unknown model, task or rate, `NoFigureError` for a day without a price.
    """
    for path, value in overrides:
        if path.rpartition(".")[2] in COUNT:
            raise BadInputError(path, value, "the number of examples is given by itself")
    asking, writing = asking_stage(book, generated), _writing(book, writers, task, rate)
    count = float(override("examples", examples)[1])
    wanted = dict(overrides) | dict.fromkeys(COUNT, count) | ({"model": model} if model else {})
    day = as_of or asking.paid_on
    by_hand = wanted.keys() >= BY_HAND
    if not by_hand:
        _refuse_many_sellers(book, str(wanted.get("model", asking.model)))
    scenario = Scenario(
        generated, as_of=day, overrides=tuple(sorted(wanted.items())), draws=draws, seed=seed
    )
    asked = Asked(scenario)
    placed = _placed(book, generated, asking), _placed(book, writers, writing)
    by_model = api_costing(book, placed[0], asking, scenario, asked)
    by_people = labour_costing(book, placed[1], writing, scenario, asked)
    answering = "a model at the prices set"
    if not by_hand:
        answering = asked.text(asking.id, "model", asking.model)
    model_usd, people_usd = (_costs(each, scenario) for each in (by_model, by_people))
    used = {*by_people.quantities, *by_model.quantities}
    unused = [
        Caveat("no-effect", why_no_effect(key, scenario, {"api", "labour"}, used))
        for key in sorted(asked.values.keys() - asked.used)
    ]
    return Labelling(
        examples=count,
        as_of=day,
        people=_side(book.labour[writing.rate].name, by_people, people_usd),
        model=_side(answering, by_model, model_usd),
        ratio=_ratio(people_usd, model_usd),
        caveats=tuple(dict.fromkeys([*by_people.caveats, *by_model.caveats, *unused])),
    )


def labour_bill(book: Book, system: str, *, draws: int = 4096, seed: int = 20230313) -> Spread:
    """What all the labour stages of a system cost together, in US dollars.

    Raises `NoFigureError` for a system that nobody's work is known of.
    """
    scenario = Scenario(system, draws=draws, seed=seed)
    asked = Asked(scenario)
    work = _work(book, system).values()
    if not work:
        released = book.systems[system].released
        raise NoFigureError(f"labour of {system}", released, "it has no labour stage")
    bills = [
        _costs(labour_costing(book, _placed(book, system, s), s, scenario, asked), scenario)
        for s in work
    ]
    return spread(*(sum(costs) for costs in zip(*bills, strict=True)))


def _refuse_many_sellers(book: Book, model: str) -> None:
    """A stage names no provider, so where several sell the model its prices must be given."""
    sellers = sorted(seller.provider for seller in book.by_model.get(model, ()))
    if len(sellers) > 1:
        rule = f"set {' and '.join(sorted(BY_HAND))}"
        raise BadInputError("model", model, f"sold by {', '.join(sellers)}; {rule}")


def labour_items(book: Book, system: str) -> dict[str, float]:
    """How many items each labour stage of a system made."""
    return {name: stage.items.value for name, stage in _work(book, system).items()}


def tuning_over_training(book: Book, system: str) -> float:
    """FLOP published for a system's tuning over those of its base's final run.

    Raises `NoFigureError` where either is not known.
    """
    found = lookup.named("system", book.systems, system)
    tuned = [s.flop for s in found.stages if isinstance(s, r.ComputeStage)]
    bases = [book.systems[s.system] for s in found.stages if isinstance(s, r.SystemStage)]
    runs = [s for base in bases for s in base.stages if isinstance(s, r.ComputeStage)]
    trained = [_flop(run) for run in runs]
    if not tuned or not trained or None in (*tuned, *trained):
        raise NoFigureError(f"FLOP of {system}", found.released, "its stages do not all give them")
    return sum(flop.value for flop in tuned if flop) / sum(flop for flop in trained if flop)


def _flop(run: r.ComputeStage) -> float | None:
    if run.flop:
        return run.flop.value
    if run.params and run.tokens:
        return float(
            training_flop(
                params=run.params.value, tokens=run.tokens.value,
                flop_per_param_token=run.flop_per_param_token,
            )
        )  # fmt: skip
    return None


def _work(book: Book, system: str) -> dict[str, r.LabourStage]:
    stages = lookup.named("system", book.systems, system).stages
    return {stage.id: stage for stage in stages if isinstance(stage, r.LabourStage)}


def asking_stage(book: Book, system: str) -> r.ApiStage:
    """How a system had a model write its examples; `BadInputError` where it had none written."""
    stages = lookup.named("system", book.systems, system).stages
    found = [stage for stage in stages if isinstance(stage, r.ApiStage)]
    if not found:
        raise BadInputError("system", system, "it bought no answers from a model")
    return found[0]


def _writing(book: Book, system: str, task: str, rate: str | None) -> r.LabourStage:
    found = lookup.named(f"work for {system}", _work(book, system), task)
    paid = lookup.named("labour rate", book.labour, rate or found.rate)
    if paid.unit == "year":
        hourly = [name for name, each in book.labour.items() if each.unit != "year"]
        raise BadInputError("rate", paid.id, f"it is per year; use {', '.join(hourly)}")
    return found.model_copy(update={"rate": paid.id})


def _placed(book: Book, system: str, stage: r.ApiStage | r.LabourStage) -> Placed:
    return Placed(stage.id, stage.part, book.systems[system], stage)


def _costs(costed: Costing, scenario: Scenario) -> tuple[Number, Number]:
    """The cost at the central inputs, and at their draws."""
    return (
        costed.cost_usd({name: q.value for name, q in costed.quantities.items()}),
        costed.cost_usd(draw_each(costed.quantities, scenario.draws, scenario.seed)),
    )


def _side(name: str, costed: Costing, usd: tuple[Number, Number]) -> Side:
    central = {key: q.value for key, q in costed.quantities.items()}
    cost = spread(float(usd[0]), usd[1])
    return Side(name, cost, costed.working, central, rests_on=costed.rests_on)


def _ratio(people: tuple[Number, Number], model: tuple[Number, Number]) -> Spread | None:
    if not model[0]:
        return None
    return spread(float(people[0] / model[0]), people[1] / model[1])
