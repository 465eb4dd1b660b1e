"""How a model fits on chips: the chips for one copy, the requests it serves at once, its speed."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from analysis.book import records as r
from analysis.errors import BadInputError
from analysis.model import serving
from analysis.model.compute import FLOP_PER_TFLOP
from analysis.study.serving_inputs import Mix

BYTES_PER_GB = 1e9
SIZES: tuple[int, ...] = tuple(2**n for n in range(10))
"""Chips that one copy is split over: powers of two, as heads and layers divide."""
ONE_SERVER = 8
"""Chips that talk fast. Farther ones do not, which a roofline leaves out; so the sizes tried end at
one server, or at twice the least where that is larger, unless only more are fast enough."""
TIE = 1.01
"""Costs within a hundredth are equal, and fewer chips win."""


@dataclass(frozen=True)
class Copy:
    """One copy of a model on so many chips, at the roofline."""

    chips: int
    batch: int
    """Requests at once."""
    decode_tokens_per_s: float
    """Of all its chips together."""
    prefill_tokens_per_s: float

    @property
    def tokens_per_s_per_request(self) -> float:
        return self.decode_tokens_per_s / self.batch


@dataclass(frozen=True)
class Host:
    """A model on a kind of chip, for requests of one mix. Raises for a chip not known enough."""

    shape: r.Architecture
    chip: r.Chip
    mix: Mix
    bytes_per_param: float
    usable_share: float
    """Share of a chip's memory that weights and caches may fill."""

    def __post_init__(self) -> None:
        if self.chip.memory_bandwidth_gb_per_s is None:
            rule = "the book does not have its memory bandwidth; choose another"
            raise BadInputError("chip", self.chip.id, rule)
        if not 0.25 <= self.bytes_per_param <= 4:
            raise BadInputError("bits", self.bytes_per_param * 8, "use 2 to 32 bits a weight")
        if self.mix.tokens > self.shape.context_tokens:
            rule = f"{self.shape.name} holds {self.shape.context_tokens:,}, the answer included"
            raise BadInputError("tokens per request", round(self.mix.tokens), rule)

    @property
    def weight_bytes(self) -> float:
        return self.shape.params_total * self.bytes_per_param

    @property
    def kv_bytes(self) -> float:
        """Bytes that each token of a request keeps in memory."""
        shape = self.shape
        return shape.kv_bytes or serving.kv_bytes_per_token(
            layers=shape.layers, kv_heads=shape.kv_heads, d_head=shape.d_head
        )

    @property
    def peak(self) -> r.Figure:
        """The dense peak of one chip: 8-bit where weights and chip have it, otherwise 16-bit."""
        chip = self.chip
        eight_bit = chip.peak_dense_fp8_tflop_per_s if self.bytes_per_param <= 1 else None
        return eight_bit or chip.peak_dense_tflop_per_s

    @property
    def flop_per_s(self) -> float:
        """At the peak of one chip."""
        return self.peak.value * FLOP_PER_TFLOP

    @property
    def figures(self) -> tuple[r.Figure, ...]:
        """What the book says of the chip, as far as it counts here."""
        held = (self.chip.memory_gb, self.chip.memory_bandwidth_gb_per_s, self.peak)
        return tuple(figure for figure in held if figure)

    def memory_batch(self, chips: int) -> int:
        """Requests that memory holds beside the weights, each with its whole input and output."""
        return serving.largest_batch(
            memory_bytes=chips * self.chip.memory_gb.value * BYTES_PER_GB,
            usable_share=self.usable_share,
            weight_bytes=self.weight_bytes,
            request_tokens=self.mix.tokens,
            kv_bytes_per_token=self.kv_bytes,
        )

    def decode_tokens_per_s(self, chips: int, batch: float) -> float:
        """At the roofline, all requests together."""
        shape, bandwidth = self.shape, self.chip.memory_bandwidth_gb_per_s
        assert bandwidth  # noqa: S101 (held by __post_init__)
        read = serving.params_read(
            batch=batch,
            params_total=shape.params_total,
            params_active=shape.params_active,
            experts=shape.experts,
            experts_per_token=shape.experts_per_token,
        )
        seconds = serving.decode_seconds(
            batch=batch,
            context_tokens=self.mix.mean_context,
            kv_bytes_per_token=self.kv_bytes,
            weight_bytes=read * self.bytes_per_param,
            params_active=shape.params_active,
            byte_per_s=chips * bandwidth.value * BYTES_PER_GB,
            flop_per_s=chips * self.flop_per_s,
        )
        return batch / float(seconds)

    def prefill_tokens_per_s(self, chips: int) -> float:
        flop = serving.prefill_flop_per_token(
            params_active=self.shape.params_active,
            layers=self.shape.layers,
            d_model=self.shape.d_model,
            input_tokens=self.mix.input_tokens,
        )
        return chips * self.flop_per_s / flop

    def copy(self, chips: int, batch: int) -> Copy:
        return Copy(
            chips, batch, self.decode_tokens_per_s(chips, batch), self.prefill_tokens_per_s(chips)
        )

    def fastest_full(self, chips: int, tokens_per_s: float) -> Copy | None:
        """The copy with the most requests that are each written at so many tokens per second.

        None where memory holds no request, or even one alone is slower.
        """
        low, high = 0, self.memory_batch(chips)
        while low < high:  # the more requests, the slower each
            middle = (low + high + 1) // 2
            if self.decode_tokens_per_s(chips, middle) >= tokens_per_s * middle:
                low = middle
            else:
                high = middle - 1
        return self.copy(chips, low) if low else None


def smallest_size(host: Host) -> int:
    """The fewest chips, a power of two, that hold the weights and one request.

    Raises `BadInputError` where even the most do not.
    """
    found = next((chips for chips in SIZES if host.memory_batch(chips)), None)
    if found is None:
        raise too_small(host, SIZES[-1])
    return found


def too_small(host: Host, chips: int) -> BadInputError:
    need = (host.weight_bytes + host.mix.tokens * host.kv_bytes) / BYTES_PER_GB
    have = chips * host.chip.memory_gb.value * host.usable_share
    rule = (
        f"weights and one request need {need:,.0f} GB, and {chips} × {host.chip.name} "
        f"hold {have:,.0f} GB"
    )
    return BadInputError("chips", chips, rule)


def best_copy(
    host: Host,
    cost: Callable[[Copy], float],
    *,
    chips: int | None,
    batch: int | None,
    tokens_per_s: float,
) -> Copy:
    """The copy that is asked for; where something is left open, the one of least `cost`.

    `tokens_per_s` is the least of each request at the roofline; where no size is that fast, speed
    does not count.

    Raises `BadInputError` for a model, a request or a batch that memory does not hold.
    """
    if chips is not None and chips < 1:
        raise BadInputError("chips", chips, "use 1 chip or more")
    if batch is not None and batch < 1:
        raise BadInputError("batch", batch, "use 1 request or more")
    if chips is not None and not host.memory_batch(chips):
        raise too_small(host, chips)
    first = smallest_size(host) if chips is None else chips
    last = max(ONE_SERVER, 2 * first)
    sizes = [size for size in SIZES if first <= size <= last] if chips is None else [chips]
    if batch is not None:
        copies = [host.copy(size, batch) for size in sizes if host.memory_batch(size) >= batch]
        if not copies:
            rule = f"{sizes[-1]} × {host.chip.name} hold {host.memory_batch(sizes[-1]):,} requests"
            raise BadInputError("batch", batch, rule)
    else:
        more = [size for size in SIZES if size > sizes[-1]] if chips is None else []
        copies = [c for s in sizes if (c := host.fastest_full(s, tokens_per_s))]
        found = (c for size in more if (c := host.fastest_full(size, tokens_per_s)))
        copies = copies or list(islice(found, 1))
        copies = copies or [host.copy(size, host.memory_batch(size)) for size in sizes]
    costs = [cost(copy) for copy in copies]
    return next(c for c, cost in zip(copies, costs, strict=True) if cost <= min(costs) * TIE)
