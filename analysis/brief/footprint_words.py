"""The electricity and emissions of a ledger's runs, in words."""

from analysis.study.draws import Spread
from analysis.study.footprint import Footprint


def footprint_text(found: Footprint) -> str:
    """One line: electricity, emissions, what they rest on, and what they leave out."""
    stages = "; ".join(f"{s.name}: {s.working}" for s in found.stages)
    left_out = f" Not known, so left out: {', '.join(found.left_out)}." if found.left_out else ""
    whose = f"the average of the grid ({found.grid.region})" if found.grid else "as set"
    return (
        f"Electricity of the final run{'s' if len(found.stages) > 1 else ''}: "
        f"{_ranged(found.mwh, 'MWh')}, about {_ranged(found.tonnes_co2, 't')} of CO₂ at "
        f"{found.kg_co2_per_kwh.value:.3g} kg per kWh, {whose}. {stages}. "
        f"Experiments and the making of the hardware are not in it.{left_out}"
    )


def _ranged(value: Spread, unit: str) -> str:
    """
    >>> _ranged(Spread(29.0, 36.27, 45.3), "MWh"), _ranged(Spread(1100.0, 1668.0, 2600.0), "MWh")
    ('36 MWh (29–45)', '1,700 MWh (1,100–2,600)')
    """
    if not value.low < value.high:
        return f"{_number(value.central)} {unit}"
    low, high = _number(value.low), _number(value.high)
    return f"{_number(value.central)} {unit} ({low}–{high})"


def _number(value: float) -> str:
    """Two significant digits, thousands apart."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"
