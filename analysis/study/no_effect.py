"""Why an input that was set changes nothing: said, for silence would look like a result."""

from collections.abc import Collection

from analysis.study.scenario import INPUTS, Scenario

NEEDS_BASIS = {
    "rental_usd_per_gpu_hour": ("rental",),
    "tier": ("rental",),
    "term": ("rental",),
    "chip_usd": ("amortised", "acquisition", "development"),
    "server_overhead": ("amortised", "acquisition", "development"),
    "interconnect_share": ("amortised", "acquisition", "development"),
    "value_fall": ("amortised", "development"),
    "server_power": ("amortised", "development"),
    "power_load": ("amortised", "development"),
    "training_w": ("amortised", "development"),
    "pue": ("amortised", "development"),
    "usd_per_kwh": ("amortised", "development"),
}
"""Inputs that only some bases use."""
POWER = ("server_power", "power_load", "training_w", "pue")
NEEDS_KIND = {
    "examples": "api", "kept_share": "api", "examples_per_request": "api", "model": "api",
    "input_tokens_per_request": "api", "output_tokens_per_request": "api",
    "input_usd_per_mtok": "api", "output_usd_per_mtok": "api", "items": "labour",
    "minutes_per_item": "labour", "labour_usd_per_hour": "labour", "usd": "sum",
    "gpu_hours": "compute", "hours_from": "compute", "chip": "compute", "mfu": "compute",
    "params": "compute", "tokens": "compute", "flop": "compute", "tuning": "compute",
    "set_up_hours": "compute", "chips": "compute",
}  # fmt: skip
"""Inputs that only stages of one kind use."""
KINDS = {
    "api": "bought answers", "labour": "people’s work", "sum": "a stated sum", "compute": "compute",
}  # fmt: skip
WORK = ("flop", "params", "tokens", "mfu", "tuning", "hours_from", "set_up_hours")


def why_no_effect(
    key: str, scenario: Scenario, kinds: Collection[str], used: Collection[str]
) -> str:
    """One line on why the override `key` changes nothing in this scenario.

    `kinds` are the kinds of the stages that count, `used` the inputs by path that they use.
    """
    name = key.rpartition(".")[2]
    said = f"{INPUTS[name].label} ({key}) changes nothing here"
    if name == "kg_co2_per_kwh" or (name in POWER and "compute" in kinds):
        return f"{INPUTS[name].label} ({key}) moves the energy and CO2 alone, not this cost"
    bases = NEEDS_BASIS.get(name)
    if bases and "compute" in kinds and scenario.basis not in bases:
        return f"{said}: the {scenario.basis} basis does not use it, {_either(bases)} does"
    kind = NEEDS_KIND.get(name)
    if kind and kind not in kinds:
        return f"{said}: no stage that is counted costs {KINDS[kind]}"
    if name.startswith("fx_"):
        return f"{said}: no amount in that currency is counted or asked for"
    if name in ("experiment_multiplier", "staff_over_compute"):
        return f"{said}: only the all-in account and the development basis count it"
    names = {path.rpartition(".")[2] for path in used}
    if name in WORK and "gpu_hours" in names:
        return f"{said}: GPU-hours are given, so nothing is worked out of parameters and MFU"
    if name in WORK and "flop" in names:
        return f"{said}: the work is given as FLOP"
    if name in ("chips", "days"):
        return f"{said}: only the acquisition basis counts the chips of a cluster"
    return f"{said}: no stage that is counted uses it"


def _either(bases: tuple[str, ...]) -> str:
    return bases[0] if len(bases) == 1 else f"{', '.join(bases[:-1])} or {bases[-1]}"
