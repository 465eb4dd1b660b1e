"""What it would cost to have a model write examples for tuning, as Alpaca had them written."""

from collections.abc import Mapping
from datetime import date

from analysis.book.load import Book, Priced
from analysis.errors import BadInputError
from analysis.model.api import api_cost, requests_for
from analysis.model.compute import Number
from analysis.study.calls import call_cost
from analysis.study.draws import Quantity, Spread, draw_each, spread
from analysis.study.inputs import quantity
from analysis.study.labelling import GENERATED, asking_stage

MILLION = 1_000_000
MOST_EXAMPLES = 10**9
KEPT, HELD, READ, TOLD = (
    "kept_share", "examples_per_request", "input_tokens_per_request", "output_tokens_per_request"
)  # fmt: skip


def self_instruct(
    book: Book,
    priced: Priced,
    examples: int,
    as_of: date,
    currency: str,
    *,
    draws: int = 4096,
    seed: int = 20230313,
) -> Spread:
    """The bill of `examples` that are kept, asked of the model as Alpaca's were.

    The formula of Self-Instruct's requests is `requests_for`'s; tokens and the share kept are those
    of Alpaca's run, counted by its teacher's tokeniser. Raises `BadInputError` for a number that
    cannot be and `NoFigureError` where the book has no price.
    """
    if not 1 <= examples <= MOST_EXAMPLES:
        raise BadInputError("examples", examples, f"use 1 to {MOST_EXAMPLES:,}")
    figures = asked_as(book)
    usual = figures[READ].value

    def per_mtok(read: int, told: int) -> float:
        """The cost of a million tokens, in requests of the usual length."""
        return call_cost(
            book, priced.model.id, as_of, input_tokens=read, output_tokens=told,
            requests=max(1, round(read / usual)), currency=currency, provider=priced.provider,
        ).cost  # fmt: skip

    price_in, price_out = per_mtok(MILLION, 0), per_mtok(0, MILLION)

    def cost(values: Mapping[str, Number]) -> Number:
        requests = requests_for(
            examples=examples, kept_share=values[KEPT], examples_per_request=values[HELD]
        )
        return api_cost(
            input_tokens=requests * values[READ], output_tokens=requests * values[TOLD],
            input_per_mtok=price_in, output_per_mtok=price_out,
        )  # fmt: skip

    central = cost({name: each.value for name, each in figures.items()})
    return spread(float(central), cost(draw_each(figures, draws, seed)))


def asked_as(book: Book, system: str = GENERATED) -> dict[str, Quantity]:
    """Tokens of a request to a system's teacher, examples that it brought, and the share kept."""
    stage = asking_stage(book, system)
    return {
        name: quantity(getattr(stage, name), None, f"{system}.{stage.id} {name}",
                       most=1.0 if name == KEPT else float("inf"))
        for name in (KEPT, HELD, READ, TOLD)
    }  # fmt: skip
