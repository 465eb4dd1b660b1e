"""What a run of a benchmark costs on each model's API, on a day."""

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any, Literal

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book, Priced
from analysis.book.rates import Unit, unit_of
from analysis.errors import NoFigureError
from analysis.study.calls import CallCost, call_cost
from analysis.study.draws import Spread
from analysis.study.grounds import Grounded
from analysis.study.market import offers
from analysis.study.money import CHARACTERS
from analysis.study.stages import Caveat

Counted = Literal["exact", "billable-unit", "estimate"]
"""exact: in the model's encoding; billable-unit: in the characters billed; else estimated."""


@dataclass(frozen=True)
class BenchmarkRun(Grounded):
    """One model's bill for all questions of a benchmark."""

    task: r.BenchmarkTask
    priced: Priced
    row: r.PriceRow
    cost: Spread
    """Exact where the prompts were counted as billed; else with the range of the count."""
    currency: str
    counted: Counted
    unit: Unit
    input: Spread
    """What all prompts together hold, in `unit`s."""
    batch: bool
    """Whether it was priced as a batch."""
    caveats: tuple[Caveat, ...]


@lru_cache(maxsize=16)
def benchmark_runs(
    book: Book,
    task: str,
    as_of: date,
    currency: str = "USD",
    *,
    batch: bool = False,
    at: time | None = None,
    known_on: date | None = None,
) -> tuple[BenchmarkRun, ...]:
    """A run on every model on sale on `as_of` whose prices are known, cheapest first.

    A model without a price of its output, such as one for embeddings, is left out, not taken as
    free. Raises `UnknownNameError` for a benchmark that the book does not have.
    """
    lookup.named("benchmark", book.benchmark_tasks, task)
    found = []
    for offer in offers(book, as_of, currency, known_on=known_on):
        if offer.input_per_mtok is None or offer.output_per_mtok is None:
            continue
        found.append(
            benchmark_run(
                book, task, offer.priced, as_of,
                currency=currency, batch=batch, at=at, known_on=known_on,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda run: (run.cost.central, run.priced.model.id)))


def runs_of_model(
    book: Book,
    task: str,
    model: str,
    as_of: date,
    currency: str = "USD",
    *,
    provider: str | None = None,
    batch: bool = False,
    at: time | None = None,
    known_on: date | None = None,
) -> tuple[BenchmarkRun, ...]:
    """A run on one model, from each provider who sells it, or from one; cheapest first.

    Raises `UnknownNameError` for a model, `BadInputError` for a provider that the book does not
    have, and `NoFigureError` where it is not on sale or its price is not known.
    """
    asked: dict[str, Any] = {"batch": batch, "at": at, "known_on": known_on}
    found = tuple(
        run
        for run in benchmark_runs(book, task, as_of, currency, **asked)
        if model in (run.priced.model.id, *run.priced.model.aliases)
        and provider in (None, run.priced.provider)
    )
    if found:
        return found
    # Not there: the price book says why, or the one seller's price is not known.
    seller = lookup.price(
        book, model, as_of, known_on=known_on, provider=provider, currency=currency
    ).provider
    priced = next(each for each in book.by_model[model] if each.provider == seller)
    return (benchmark_run(book, task, priced, as_of, currency=currency, **asked),)


def benchmark_run(
    book: Book,
    task: str,
    priced: Priced,
    as_of: date,
    *,
    currency: str = "USD",
    batch: bool = False,
    at: time | None = None,
    known_on: date | None = None,
) -> BenchmarkRun:
    """One model's bill: each question a request of its own, at list or, where asked and offered,
    batch prices.

    Raises `NoFigureError` on a day without a price, or for a price that the book does not know.
    """
    wanted = lookup.named("benchmark", book.benchmark_tasks, task)
    model, questions = priced.model.id, round(wanted.questions.value)
    row = lookup.price(
        book, model, as_of, known_on=known_on, provider=priced.provider, currency=currency
    ).row
    unit = unit_of(row)
    counted, units = billed_input(wanted, priced.model, unit)
    answers = questions * wanted.output_tokens_per_question.value
    if unit == "characters":
        answers *= book.assumptions[CHARACTERS].value
    offered = row.batch_input_per_mtok is not None and row.batch_output_per_mtok is not None

    def bill(input_units: float, output_units: float) -> CallCost:
        return call_cost(
            book, model, as_of,
            input_tokens=round(input_units), output_tokens=round(output_units),
            requests=questions, batch=batch and offered, at=at, unit=unit, currency=currency,
            known_on=known_on, provider=priced.provider,
        )  # fmt: skip

    whole = bill(units.central, answers)
    if whole.charged.input is None:
        raise NoFigureError(f"{model} input", as_of, "the book has only the price of output")
    ends = (units.low, units.high)
    low, high = (whole.cost if end == units.central else bill(end, answers).cost for end in ends)
    caveats = [*whole.caveats]
    if counted == "estimate":
        ratio = wanted.other_tokenisers
        text = (
            f"{model}’s own count of these prompts is not known: {ratio.value:g} times that in "
            f"{wanted.estimated_from}, from {ratio.low or ratio.value:g} to "
            f"{ratio.high or ratio.value:g}"
        )
        caveats.append(Caveat("tokens-estimated", text))
    if batch and not offered:
        text = f"no batch price of {model} is known on {as_of}; this is its list price"
        caveats.append(Caveat("no-batch-price", text))
    return BenchmarkRun(
        wanted, priced, row, Spread(low, whole.cost, high), currency, counted, unit, units,
        batch and offered, tuple(caveats),
        rests_on=(
            *whole.rests_on, wanted.questions, wanted.output_tokens_per_question,
            *counted_from(wanted, priced.model, unit),
        ),
    )  # fmt: skip


def billed_input(task: r.BenchmarkTask, model: r.PricedModel, unit: Unit) -> tuple[Counted, Spread]:
    """How much all prompts hold as this model bills them, and how that was come by."""
    if unit == "characters":
        characters = task.input_characters.value
        return "billable-unit", Spread(characters, characters, characters)
    if model.encoding in task.input_tokens:
        tokens = task.input_tokens[model.encoding].value
        return "exact", Spread(tokens, tokens, tokens)
    ratio = task.other_tokenisers
    band = Spread(ratio.low or ratio.value, ratio.value, ratio.high or ratio.value)
    return "estimate", band.times(task.input_tokens[task.estimated_from].value)


def counted_from(task: r.BenchmarkTask, model: r.PricedModel, unit: Unit) -> tuple[r.Figure, ...]:
    """The counts that `billed_input` takes."""
    if unit == "characters":
        return (task.input_characters,)
    if model.encoding in task.input_tokens:
        return (task.input_tokens[model.encoding],)
    return task.other_tokenisers, task.input_tokens[task.estimated_from]
