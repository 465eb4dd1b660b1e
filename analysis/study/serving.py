"""What a model's tokens cost to serve on rented chips, with the range of what is not known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.model import serving
from analysis.model.compute import SECONDS_PER_HOUR, Number
from analysis.study.draws import Quantity, Spread, draw_each, spread
from analysis.study.grounds import Grounded, unique, used
from analysis.study.inputs import certain, evidence_caveat, quantity, widened
from analysis.study.sensitivity import Swing, swings
from analysis.study.serving_fit import ONE_SERVER, Copy, Host, best_copy, smallest_size
from analysis.study.serving_inputs import (
    ASSUMED,
    DECODE,
    PREFILL,
    RENTAL,
    UTILISATION,
    Mix,
    Setup,
    checked,
)
from analysis.study.stages import Caveat

RENTAL_SPREAD = "rental-spread"
Side = Literal["input", "output", "all"]
"""Tokens read, tokens written, or both in the shares of the mix."""


@dataclass(frozen=True)
class Supply(Grounded):
    """What the tokens cost to serve, and all that it follows from."""

    setup: Setup
    mix: Mix
    host: Host
    copy: Copy
    smallest: int
    """The fewest chips that hold one copy and one request."""
    quantities: Mapping[str, Quantity]
    rental: lookup.RentalPrice | None
    """None where the reader set the price."""
    caveats: tuple[Caveat, ...] = ()

    @property
    def architecture(self) -> r.Architecture:
        return self.host.shape

    def replica_seconds(self, v: Mapping[str, Number]) -> Number:
        """Seconds of the copy that a request of the mix takes up."""
        return _seconds(self.mix, self.copy, v)

    def per_mtok(self, side: Side, v: Mapping[str, Number]) -> Number:
        """US dollars per million tokens of `side` at the inputs `v`."""
        if side == "all":
            tokens_per_s = self.mix.tokens / self.replica_seconds(v)
        elif side == "input":
            tokens_per_s = self.copy.prefill_tokens_per_s * v[PREFILL]
        else:
            tokens_per_s = self.copy.decode_tokens_per_s * v[DECODE]
        return serving.usd_per_mtok(
            usd_per_hour=self.copy.chips * v[RENTAL],
            tokens_per_s=tokens_per_s,
            utilisation=v[UTILISATION],
        )

    def capacity_per_month(self, v: Mapping[str, Number]) -> Number:
        """Tokens of the mix that one copy serves in a month at its utilisation."""
        return _capacity(self.mix, self.replica_seconds(v), v)

    @cached_property
    def central(self) -> dict[str, Number]:
        return {name: q.value for name, q in self.quantities.items()}

    @cached_property
    def drawn(self) -> dict[str, Number]:
        """Every input at its seeded draws; those of one cause move together."""
        setup = self.setup
        return {**draw_each(self.quantities, setup.draws, setup.seed)}

    def usd_per_mtok(self, side: Side) -> Spread:
        """US dollars per million tokens of `side`, with the 90 % range."""
        return spread(float(self.per_mtok(side, self.central)), self.per_mtok(side, self.drawn))

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """Which assumption moves the cost of the mix's tokens."""
        return swings(lambda v: self.per_mtok("all", v), self.quantities)

    @property
    def tokens_per_s_per_request(self) -> float:
        """The speed at which each request is written, at the central inputs."""
        return self.copy.tokens_per_s_per_request * self.quantities[DECODE].value


def architecture_of(book: Book, name: str) -> r.Architecture:
    """The architecture `name`, or that of the system `name`.

    Raises `BadInputError` for a system whose architecture the book does not have, naming those
    that it has, and `UnknownNameError` for any other name.
    """
    if name in book.architectures:
        return book.architectures[name]
    found = next((a for a in book.architectures.values() if name in a.systems), None)
    if found:
        return found
    if name in book.systems:
        known = ", ".join(sorted(book.architectures))
        raise BadInputError("model", name, f"the book has no architecture of it; it has {known}")
    raise UnknownNameError("architecture or system", name, [*book.architectures, *book.systems])


def supply(book: Book, setup: Setup, *, tokens_per_month: float | None = None) -> Supply:
    """What the tokens of `setup` cost to serve.

    Where the chips of a copy are left open, its tokens are to be cheapest; given the tokens of a
    month, its whole copies are.

    Raises `BadInputError` for a request beyond the model's window or the chips' memory, a chip
    before its launch or an input out of bounds, `NoFigureError` where the book has no rental price.
    """
    shape = architecture_of(book, setup.model)
    chip = lookup.named("chip", book.chips, setup.chip)
    if chip.launched and setup.as_of < chip.launched.day:
        rule = f"launched on {chip.launched.day}; choose an older chip or a later day"
        raise BadInputError("chip", setup.chip, rule)
    asked = checked(setup.overrides)
    rental, price = _rental(book, setup, asked)
    priced = (*rental.quotes, book.assumptions[RENTAL_SPREAD]) if rental else ()
    assumed = {name: book.assumptions[figure] for name, figure in ASSUMED.items()}
    quantities = {RENTAL: price}
    for name, figure in assumed.items():
        quantities[name] = quantity(figure, asked.get(name), figure.id, most=1.0)
    central = {name: q.value for name, q in quantities.items()}
    memory, speed = (book.assumptions[n] for n in ("served-memory-share", "served-speed"))
    weights = shape.bytes_per_param if setup.bytes_per_param is None else setup.bytes_per_param
    mix = setup.mix or Mix().within(shape.context_tokens)
    host = Host(shape, chip, mix, weights, memory.value)
    wanted = speed.value if setup.speed is None else setup.speed
    if not 0 <= wanted <= 1e6:
        raise BadInputError("speed", wanted, "use 0 to 1,000,000 tokens per second")

    def cost(copy: Copy) -> float:
        """Chip-seconds of a request, or the chips of a month."""
        seconds = float(_seconds(mix, copy, central))
        if tokens_per_month is None:
            return copy.chips * seconds
        capacity = _capacity(mix, seconds, central)
        return copy.chips * float(
            serving.replicas_for(tokens_per_month=tokens_per_month, capacity_per_month=capacity)
        )

    copy = best_copy(
        host,
        cost,
        chips=setup.chips,
        batch=setup.batch,
        tokens_per_s=wanted / central[DECODE],
    )
    grounds = (shape, *host.figures, *used(assumed, quantities), *priced, memory,
               *([speed] if setup.speed is None else []))  # fmt: skip
    smallest = copy.chips if setup.chips else smallest_size(host)
    found = Supply(setup, mix, host, copy, smallest, quantities, rental, rests_on=unique(grounds))
    return replace(found, caveats=tuple(_caveats(found, wanted)))


def _rental(
    book: Book, setup: Setup, asked: Mapping[str, float]
) -> tuple[lookup.RentalPrice | None, Quantity]:
    """The rental price of the day with its range, or the one that was set."""
    if RENTAL in asked:
        return None, certain(asked[RENTAL])
    found = lookup.rental(
        book, setup.chip, setup.as_of, tier=setup.tier, term=setup.term, known_on=setup.known_on
    )
    spreads = book.assumptions[RENTAL_SPREAD]
    return found, widened(found.usd_per_gpu_hour, spreads, "rental price")


def _seconds(mix: Mix, copy: Copy, v: Mapping[str, Number]) -> Number:
    return serving.replica_seconds(
        input_tokens=mix.input_tokens,
        output_tokens=mix.output_tokens,
        cache_hit_share=mix.cache_hit_share,
        prefill_tokens_per_s=copy.prefill_tokens_per_s * v[PREFILL],
        decode_tokens_per_s=copy.decode_tokens_per_s * v[DECODE],
    )


def _capacity(mix: Mix, seconds: Number, v: Mapping[str, Number]) -> Number:
    busy = serving.HOURS_PER_MONTH * SECONDS_PER_HOUR * v[UTILISATION]
    return busy / seconds * mix.tokens


def _caveats(found: Supply, wanted_speed: float) -> Iterator[Caveat]:
    shape, setup, host = found.architecture, found.setup, found.host
    if shape.hypothetical:
        yield Caveat("hypothetical", f"{shape.name} was never designed. {shape.note}")
    else:
        yield from evidence_caveat(shape, f"the architecture of {shape.name}")
    if set(ASSUMED) - {name for name, _ in setup.overrides}:
        text = "the shares of peak and hours that a server reaches are assumed, not measured"
        yield Caveat("serving-assumed", text)
    if found.tokens_per_s_per_request < wanted_speed * 0.99:
        text = (
            f"each request is written at {found.tokens_per_s_per_request:.0f} tokens/s, "
            f"below the {wanted_speed:g} asked for"
        )
        yield Caveat("slow", text)
    if found.copy.chips > ONE_SERVER:
        text = (
            f"{found.copy.chips} chips are more than one server; time between servers is left out"
        )
        yield Caveat("many-servers", text)
    if host.bytes_per_param < shape.bytes_per_param:
        text = f"weights cut to {host.bytes_per_param * 8:g} bits answer somewhat worse"
        yield Caveat("quantised", text)
    if found.rental and found.rental.stale:
        last = max(quote.since for quote in found.rental.quotes)
        text = f"the latest {host.chip.name} rental price before {setup.as_of} is of {last}"
        yield Caveat("rental-stale", text)
