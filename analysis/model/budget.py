"""From money to training compute and back, by renting hours or by buying chips.

Renting: money × share / price per hour = hours; FLOP = hours · 3600 · peak · MFU.
Buying: money × share / price per chip = whole chips; FLOP = chips · seconds · availability · peak
· MFU. A compute-optimal model splits C = 6·N·D at D = 20·N (Hoffmann et al. 2022, arXiv
2203.15556). Floats or arrays of draws alike.
"""

import numpy as np

from analysis.model.compute import FLOP_PER_TFLOP, SECONDS_PER_HOUR, Number

HOURS_PER_DAY = 24.0
FLOP_PER_PARAM_TOKEN = 6.0
TOKENS_PER_PARAM = 20.0
DENSE_BF16_SHARE_OF_AI_FLOP = 0.25
"""“AI exaflops” are fp8 with sparsity: each of the two doubles the dense bf16 rate."""
_WHOLE = 1 + 1e-12
"""Division may end a hair below the whole number it stands for."""


def rented_gpu_hours(*, usd: Number, accelerator_share: Number, usd_per_gpu_hour: Number) -> Number:
    """GPU-hours that `usd` rents when a share of it reaches the GPUs.

    >>> rented_gpu_hours(usd=127e6, accelerator_share=1.0, usd_per_gpu_hour=2.0)
    63500000.0
    """
    return usd * accelerator_share / usd_per_gpu_hour


def bought_chips(*, usd: Number, accelerator_share: Number, chip_usd: Number) -> Number:
    """Whole chips that `usd` buys when a share of it reaches the accelerators.

    >>> float(bought_chips(usd=1_000.0, accelerator_share=0.72, chip_usd=100.0))  # 7.2
    7.0
    """
    found: Number = np.floor(usd * accelerator_share / chip_usd * _WHOLE)
    return found


def flop_of_hours(*, gpu_hours: Number, peak_tflop_per_s: float, mfu: Number) -> Number:
    """Training FLOP of `gpu_hours` at a share `mfu` of the dense peak.

    >>> f"{flop_of_hours(gpu_hours=63.5e6, peak_tflop_per_s=312.0, mfu=0.4):.3g}"
    '2.85e+25'
    """
    return gpu_hours * SECONDS_PER_HOUR * peak_tflop_per_s * FLOP_PER_TFLOP * mfu


def fleet_gpu_hours(*, chips: Number, days: Number, availability: Number) -> Number:
    """GPU-hours that chips work in `days`, idle and broken time taken off.

    >>> fleet_gpu_hours(chips=10.0, days=90.0, availability=0.5)
    10800.0
    """
    return chips * HOURS_PER_DAY * days * availability


def rent_usd(
    *,
    flop: Number,
    accelerator_share: Number,
    usd_per_gpu_hour: Number,
    peak_tflop_per_s: float,
    mfu: Number,
) -> Number:
    """US dollars that rent `flop`: the way back.

    >>> usd = rent_usd(flop=2.85e25, accelerator_share=1.0, usd_per_gpu_hour=2.0,
    ...                peak_tflop_per_s=312.0, mfu=0.4)  # 2.85e25 / 4.493e17 per hour · $2
    >>> f"{usd:.3g}"
    '1.27e+08'
    """
    per_hour = flop_of_hours(gpu_hours=1.0, peak_tflop_per_s=peak_tflop_per_s, mfu=mfu)
    return flop / per_hour * usd_per_gpu_hour / accelerator_share


def buy_usd(
    *,
    flop: Number,
    accelerator_share: Number,
    chip_usd: Number,
    peak_tflop_per_s: float,
    mfu: Number,
    days: Number,
    availability: Number,
) -> Number:
    """US dollars that buy enough whole chips for `flop` in `days`: the way back.

    >>> float(buy_usd(flop=1e20, accelerator_share=0.5, chip_usd=100.0, peak_tflop_per_s=1.0,
    ...               mfu=0.5, days=90.0, availability=0.5))  # 51.4 chips, so 52 · $100 / 0.5
    10400.0
    """
    hours = fleet_gpu_hours(chips=1.0, days=days, availability=availability)
    per_chip = flop_of_hours(gpu_hours=hours, peak_tflop_per_s=peak_tflop_per_s, mfu=mfu)
    found: Number = np.ceil(flop / per_chip / _WHOLE) * chip_usd / accelerator_share
    return found


def optimal_params(*, flop: Number) -> Number:
    """Parameters N of the compute-optimal model: N = √(C / (6·20)).

    >>> round(float(optimal_params(flop=5.76e23)) / 1e9)  # Chinchilla has 70 billion
    69
    """
    found: Number = np.sqrt(flop / (FLOP_PER_PARAM_TOKEN * TOKENS_PER_PARAM))
    return found


def trained_tokens(*, flop: Number, params: Number) -> Number:
    """Tokens D that `flop` pays for with so many parameters, or the other way round: D = C/(6·N).

    >>> round(trained_tokens(flop=6e21, params=1e9) / 1e12, 6)
    1.0
    """
    return flop / (FLOP_PER_PARAM_TOKEN * params)


def served_tokens_per_gpu_hour(
    *, params: Number, peak_tflop_per_s: float, roofline_share: Number, utilisation: Number
) -> Number:
    """Tokens that one GPU writes in an hour when arithmetic binds: 2·N FLOP per token.

    >>> round(served_tokens_per_gpu_hour(params=1e9, peak_tflop_per_s=1.0, roofline_share=0.5,
    ...                                  utilisation=0.5))  # 1e12 · 0.25 / 2e9 · 3600
    450000
    """
    rate = peak_tflop_per_s * FLOP_PER_TFLOP * roofline_share * utilisation / (2.0 * params)
    return rate * SECONDS_PER_HOUR


def person_years(*, usd: Number, fixed_usd: Number, usd_per_person_year: Number) -> Number:
    """Years of one person's use that remain of `usd` after what must be paid first.

    >>> float(person_years(usd=100.0, fixed_usd=40.0, usd_per_person_year=20.0))
    3.0
    """
    found: Number = np.maximum(usd - fixed_usd, 0.0) / usd_per_person_year
    return found
