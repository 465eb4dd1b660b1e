"""What owning chips costs: hardware that loses value, network, energy, and the purchase.

Method of Cottier et al. 2024, "The rising costs of training frontier AI models",
arXiv 2405.21015, section 2. Floats or arrays of draws alike.
"""

from math import log

import numpy as np

from analysis.model.compute import Number

HOURS_PER_YEAR = 8766.0
HOURS_PER_DAY = 24.0
WATTS_PER_KW = 1000.0


def server_usd(*, chip_usd: Number, server_overhead: Number) -> Number:
    """US dollars of one chip with its share of the server (V0 of the source).

    >>> server_usd(chip_usd=10_000.0, server_overhead=1.64)
    16400.0
    """
    return chip_usd * server_overhead


def value_left(*, years: float, fall_ooms_per_year: Number) -> Number:
    """Share of its first value that hardware keeps after `years` (0–1), 10^(−fall·years).

    >>> round(value_left(years=1.0, fall_ooms_per_year=0.14), 3)
    0.724
    """
    return 10.0 ** (-fall_ooms_per_year * years)


def hardware_usd_per_hour(*, value_usd: Number, fall_ooms_per_year: Number) -> Number:
    """US dollars of value that one chip worth `value_usd` loses in an hour.

    The slope of the falling value: value · fall · ln 10 per year, at 8,766 hours a year.

    >>> round(hardware_usd_per_hour(value_usd=16_400.0, fall_ooms_per_year=0.14), 3)
    0.603
    """
    return value_usd * fall_ooms_per_year * log(10.0) / HOURS_PER_YEAR


def with_network_usd(*, servers_usd: Number, interconnect_share: Number) -> Number:
    """US dollars of servers and the network between them, a share of the two together.

    >>> round(with_network_usd(servers_usd=81.0, interconnect_share=0.19), 6)
    100.0
    """
    return servers_usd / (1.0 - interconnect_share)


def power_w(*, tdp_w: Number, server_power: Number, power_load: Number) -> Number:
    """Watts drawn per chip in training, its share of the server included.

    `server_power` is server over chip power at their ratings, `power_load` the average draw over
    the rated one (0–1).

    >>> round(power_w(tdp_w=400.0, server_power=2.03, power_load=0.75), 6)
    609.0
    """
    return tdp_w * server_power * power_load


def energy_kwh(*, gpu_hours: Number, power_w: Number, pue: Number) -> Number:
    """Kilowatt-hours of a run; `pue` is the data centre's power over that of its servers.

    >>> round(energy_kwh(gpu_hours=82_432.0, power_w=400.0, pue=1.1))  # LLaMA-7B: 36 MWh, table 15
    36270
    """
    return gpu_hours * power_w / WATTS_PER_KW * pue


def chips_for(*, gpu_hours: Number, days: Number) -> Number:
    """Chips that do `gpu_hours` in `days`, not fewer than one.

    >>> round(chips_for(gpu_hours=3_552_000.0, days=14.8))  # GPT-3, Patterson et al. 2021
    10000
    """
    chips: Number = np.maximum(1.0, gpu_hours / (days * HOURS_PER_DAY))
    return chips
