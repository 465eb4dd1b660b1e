"""Training compute, chip-hours and what they cost to rent. Floats or arrays of draws alike.

C = 6·N·D (Kaplan et al. 2020, arXiv 2001.08361): two FLOP per parameter and token forward, four
backward. H = C / (peak · MFU · 3600).
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Number: TypeAlias = float | npt.NDArray[np.float64]
"""A plain number, or an array of draws."""
SECONDS_PER_HOUR = 3600.0
FLOP_PER_TFLOP = 1e12
TUNING_FLOP_PER_PARAM_TOKEN = {"full": 6, "lora": 4, "qlora": 6}
"""2 forward and 2 for the gradients of activations; 2 more for those of all weights (full), or to
recompute the forward pass of quantised weights (QLoRA: Dettmers et al. 2023, arXiv 2305.14314)."""


def training_flop(*, params: Number, tokens: Number, flop_per_param_token: float = 6.0) -> Number:
    """Training compute C in FLOP, for `params` active weights and `tokens` processed.

    >>> f"{training_flop(params=174.6e9, tokens=300e9):.3g}"  # GPT-3, Brown et al. 2020, table D.1
    '3.14e+23'
    """
    return flop_per_param_token * params * tokens


def gpu_hours(
    *,
    flop: Number,
    peak_tflop_per_s: float,
    mfu: Number,
    set_up_hours: Number = 0.0,
    chips: Number = 0.0,
) -> Number:
    """Chip-hours H that `flop` takes at a share `mfu` of the chip's dense peak.

    `set_up_hours` are paid for on all `chips` and train nothing.

    >>> round(gpu_hours(flop=1e18, peak_tflop_per_s=312.0, mfu=0.4), 2)  # 1e18/1.248e14/3600
    2.23
    >>> gpu_hours(flop=0.0, peak_tflop_per_s=312.0, mfu=0.4, set_up_hours=0.25, chips=8.0)
    2.0
    """
    training = flop / (peak_tflop_per_s * FLOP_PER_TFLOP * mfu * SECONDS_PER_HOUR)
    return training + set_up_hours * chips


def implied_mfu(*, flop: Number, gpu_hours: Number, peak_tflop_per_s: float) -> Number:
    """Model FLOP utilisation (0–1) that reported chip-hours imply.

    >>> c = training_flop(params=6.7e9, tokens=1e12)
    >>> round(implied_mfu(flop=c, gpu_hours=82_432.0, peak_tflop_per_s=312.0), 2)  # LLaMA-7B
    0.43
    """
    return flop / (gpu_hours * peak_tflop_per_s * FLOP_PER_TFLOP * SECONDS_PER_HOUR)


def rental_usd(*, gpu_hours: Number, usd_per_gpu_hour: Number) -> Number:
    """US dollars to rent `gpu_hours` chip-hours.

    >>> round(rental_usd(gpu_hours=82_432.0, usd_per_gpu_hour=1.10))
    90675
    """
    return gpu_hours * usd_per_gpu_hour


def experiments_usd(*, final_runs_usd: Number, multiplier: Number) -> Number:
    """US dollars of all compute that is not the final runs, `multiplier` being all over final.

    >>> round(experiments_usd(final_runs_usd=100.0, multiplier=2.2), 6)
    120.0
    """
    return final_runs_usd * (multiplier - 1.0)


def staff_usd(*, final_runs_usd: Number, multiplier: Number, staff_over_compute: Number) -> Number:
    """US dollars of R&D staff, a share of all compute (Cottier et al. 2024, arXiv 2405.21015).

    >>> round(staff_usd(final_runs_usd=100.0, multiplier=2.2, staff_over_compute=0.6), 6)
    132.0
    """
    return final_runs_usd * multiplier * staff_over_compute
