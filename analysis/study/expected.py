"""What a run can be expected to take: the share of peak its chips reach, and what an hour costs.

The one model of hours and prices: the ledger asks it where nothing was reported, and the back-test
holds it against published runs. Its parameters stand in `data/assumptions.yaml`; `calibrate` fits
those of pre-training again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, hypot, log
from statistics import median

from analysis.book import lookup
from analysis.book.load import Book
from analysis.book.records import Chip, RentalQuote
from analysis.errors import NoFigureError
from analysis.model import compute
from analysis.study.draws import Quantity
from analysis.study.inputs import quantity, widened

Parameters = Mapping[str, Quantity]
MOE, FINETUNE = "mfu-moe-over-dense", "mfu-finetune"
SET_UP_HOURS, TUNING_CHIPS = "set-up-hours", "tuning-chips"
ENCODER_DECODER_FLOP = "flop-per-param-token-enc-dec"
TIER_KNOWN, TIER_UNKNOWN = "rental-spread", "rental-spread-tier-unknown"
TRAINING = ("pretrain", "pre-train", "continued", "planned")
"""How the names of kinds begin that are no fine-tuning."""
ADAPTERS = {"lora": 4.0, "qlora": 6.0}
"""FLOP per parameter and token: no weight gradients; QLoRA computes the forward pass again."""
FIRM_TERMS = ("on_demand", "reserved_1y", "reserved_3y", "contract")
"""Terms under which a run can count on its chips; spot is none."""


def parameters(book: Book) -> Parameters:
    """Every assumption as a quantity; what a fit without some runs replaces some of."""
    return {name: quantity(each, None, name) for name, each in book.assumptions.items()}


def is_training(kind: str) -> bool:
    """Whether this kind of run is pre-training, rather than fine-tuning of any sort.

    >>> is_training("pretrain"), is_training("continued-pretrain"), is_training("sft")
    (True, True, False)
    """
    return kind.startswith(TRAINING)


def flop_per_param_token(known: Parameters, architecture: str, kind: str) -> float:
    """Training FLOP per parameter that a token meets: 6, and less where weights rest.

    An encoder-decoder sends each token through about half of its weights; adapters need no weight
    gradients.
    """
    if kind in ADAPTERS:
        return ADAPTERS[kind]
    return known[ENCODER_DECODER_FLOP].value if architecture == "enc-dec" else 6.0


def expected_mfu(
    known: Parameters,
    *,
    chip: Chip,
    architecture: str = "dense",
    kind: str = "pretrain",
    flop: float | None = None,
    cause: str = "mfu",
) -> Quantity:
    """The share (0–1) of the chip's dense peak that a run reaches, with its 90 % range.

    Pre-training: the level of such chips, lower for a mixture of experts (`architecture="moe"`).
    Any other `kind` is fine-tuning, whose share is lower the less work, `flop`, there is: a set-up
    time on all chips counts as hours without work. `known` is `parameters(book)`.
    """
    if not is_training(kind):
        return replace(_finetuning_mfu(known, chip, kind, flop), cause=cause, most=1.0)
    level = known[chip.mfu]
    if architecture == "moe":
        level = level.times(known[MOE].value)  # the level's range was found with mixtures in it
    return replace(level, cause=cause, most=1.0)


def product(one: Quantity, other: Quantity) -> Quantity:
    """Two independent factors; their log ranges add as squares."""
    value = one.value * other.value
    up = hypot(log(one.high / one.value), log(other.high / other.value))
    down = hypot(log(one.value / one.low), log(other.value / other.low))
    return replace(one, value=value, low=value * exp(-down), high=value * exp(up))


def _finetuning_mfu(known: Parameters, chip: Chip, kind: str, flop: float | None) -> Quantity:
    share, idle = known[FINETUNE], known[SET_UP_HOURS]
    if flop is None:
        return share
    if kind not in ADAPTERS:  # those are tuned on one chip
        idle = product(idle, known[TUNING_CHIPS])
    peak = chip.peak_dense_tflop_per_s.value
    busy = float(compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=share.value))
    part = busy / (busy + idle.value)
    # To first order a log range of either part of the hours counts by its share of them.
    up = hypot(part * log(share.high / share.value), (1 - part) * log(idle.value / idle.low))
    down = hypot(part * log(share.value / share.low), (1 - part) * log(idle.high / idle.value))
    value = share.value * part
    return Quantity(value, value * exp(-down), value * exp(up), FINETUNE)


def expected_hours(
    known: Parameters,
    *,
    chip: Chip,
    params: float,
    tokens: float,
    architecture: str = "dense",
    kind: str = "pretrain",
) -> Quantity:
    """GPU-hours with their 90 % range from active `params`, `tokens` processed and chip alone."""
    flop = compute.training_flop(
        params=params,
        tokens=tokens,
        flop_per_param_token=flop_per_param_token(known, architecture, kind),
    )
    share = expected_mfu(
        known, chip=chip, architecture=architecture, kind=kind, flop=float(flop)
    )  # fmt: skip
    peak = chip.peak_dense_tflop_per_s.value
    hours, most, least = (
        float(compute.gpu_hours(flop=flop, peak_tflop_per_s=peak, mfu=mfu))
        for mfu in (share.value, share.low, min(share.high, share.most))
    )
    return Quantity(hours, least, most, "hours")


def parameters_used(chip: Chip, architecture: str, kind: str) -> tuple[str, ...]:
    """The names of the assumptions that `expected_hours` takes for such a run."""
    coded = (ENCODER_DECODER_FLOP,) if architecture == "enc-dec" and kind not in ADAPTERS else ()
    if is_training(kind):
        return (*coded, chip.mfu, *([MOE] if architecture == "moe" else []))
    chips = () if kind in ADAPTERS else (TUNING_CHIPS,)
    return (*coded, FINETUNE, SET_UP_HOURS, *chips)


@dataclass(frozen=True)
class ExpectedRental:
    """US dollars per GPU-hour with their range, and the quotes behind them."""

    usd_per_gpu_hour: Quantity
    quotes: tuple[RentalQuote, ...]
    stale: bool
    """True when the year before the day asked for held too few quotes."""


def expected_rental(
    book: Book,
    chip: Chip,
    day: date,
    *,
    tier: str | None = None,
    term: str | None = None,
    known_on: date | None = None,
    cause: str = "rental price",
) -> ExpectedRental:
    """What an hour of `chip` cost on `day`: at a tier and term, or, where neither is known, at all.

    Unknown: the median of every vendor's latest firm quotes of the year before, one for each tier
    and term; a chip made for China at Chinese quotes where there are any. Where that year holds no
    quote, or one vendor's of several, the nearest quotes on either side count.

    Raises `NoFigureError` before the chip's launch, or where the book has no quote for it.
    """
    if chip.launched and day < chip.launched.day:
        launched = f"it was launched on {chip.launched.day}"
        raise NoFigureError(f"{chip.name} rental", day, launched)
    if tier and term:
        found = lookup.rental(book, chip.id, day, tier=tier, term=term, known_on=known_on)
        price = widened(found.usd_per_gpu_hour, book.assumptions[TIER_KNOWN], cause)
        return ExpectedRental(price, found.quotes, found.stale)
    firm = [
        quote
        for quote in book.rentals
        if quote.chip == chip.id
        and (known_on is None or quote.recorded <= known_on)
        and quote.tier == (tier or quote.tier)
        and (quote.term == term if term else quote.term in FIRM_TERMS)
    ]
    firm = [quote for quote in firm if quote.tier == "china"] or firm
    if not firm:
        raise NoFigureError(f"{chip.name} rental", day, "set rental_usd_per_gpu_hour")
    year = lookup.RENTAL_WINDOW
    recent = [quote for quote in firm if timedelta(0) <= day - quote.since <= year]
    if _vendors(recent) < min(2, _vendors(firm)):
        recent = []
    used = _nearest_each(recent or _nearest_year(firm, day), day)
    value = median(quote.usd_per_gpu_hour for quote in used)
    price = widened(value, book.assumptions[TIER_UNKNOWN], cause)
    return ExpectedRental(price, used, stale=not recent)


def _vendors(quotes: list[RentalQuote]) -> int:
    return len({quote.vendor for quote in quotes})


def _nearest_year(quotes: list[RentalQuote], day: date) -> list[RentalQuote]:
    """Quotes within a year of the one that lies nearest to `day`, on its side."""
    nearest = min(quotes, key=lambda quote: abs(quote.since - day)).since
    return [quote for quote in quotes if abs(quote.since - nearest) <= lookup.RENTAL_WINDOW]


def _nearest_each(quotes: list[RentalQuote], day: date) -> tuple[RentalQuote, ...]:
    """Of each vendor, tier and term the quote nearest to `day`, the lowest of several."""
    best: dict[tuple[str, str, str], RentalQuote] = {}
    order = sorted(quotes, key=lambda q: (-abs(q.since - day), q.recorded, -q.usd_per_gpu_hour))
    for quote in order:
        best[quote.vendor, quote.tier, quote.term] = quote
    return tuple(best.values())
