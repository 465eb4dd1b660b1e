"""Who sells the very model that could be hosted, and at what price."""

from dataclasses import dataclass

from analysis.book.load import Book
from analysis.study.grounds import Grounded
from analysis.study.market import offers
from analysis.study.serving import Supply


@dataclass(frozen=True)
class Sold(Grounded):
    """The very model at a seller on the day."""

    provider: str
    model: str
    input_usd_per_mtok: float
    output_usd_per_mtok: float


def sold(book: Book, found: Supply) -> tuple[Sold, ...]:
    """Who sells the model of `found` on its day, cheapest output first; no free offers."""
    names = set(found.architecture.models)
    on_sale = offers(book, found.setup.as_of, "USD", known_on=found.setup.known_on)
    prices = [
        Sold(o.priced.provider_name, o.priced.model.id, o.input_per_mtok, o.output_per_mtok,
             rests_on=o.rests_on)
        for o in on_sale
        if o.priced.model.id in names and o.input_per_mtok and o.output_per_mtok
    ]  # fmt: skip
    return tuple(sorted(prices, key=lambda s: (s.output_usd_per_mtok, s.provider)))
