"""A cost that falls by a constant share each year, and where a cost lies on that curve.

cost(t) = anchor · (1 − decline)^(t − anchor year). ARK Big Ideas 2023 has $450k in 2022, −70 %.
"""

from datetime import date

import numpy as np

from analysis.model.compute import Number


def cost_on_curve(
    *, year: Number, anchor_year: float, anchor_usd: float, annual_decline_share: float
) -> Number:
    """US dollars on the curve in `year` (a decimal year).

    >>> round(cost_on_curve(year=2030.0, anchor_year=2022, anchor_usd=450e3,
    ...                     annual_decline_share=0.7), 1)  # ARK prints $30
    29.5
    """
    return anchor_usd * (1.0 - annual_decline_share) ** (year - anchor_year)


def years_ahead(*, cost_usd: Number, anchor_usd: float, annual_decline_share: float) -> Number:
    """Years after the anchor at which the curve reaches `cost_usd`; negative if it is above.

    >>> round(years_ahead(cost_usd=600.0, anchor_usd=450e3, annual_decline_share=0.7), 1)
    5.5
    """
    years = np.log(anchor_usd / cost_usd) / -np.log1p(-annual_decline_share)
    return years if isinstance(years, np.ndarray) else float(years)


def decline_needed(*, cost_usd: float, anchor_usd: float, years: float) -> float:
    """The annual decline (0–1) on whose curve `cost_usd` lies `years` after the anchor.

    >>> round(decline_needed(cost_usd=450e3 * 0.3**8, anchor_usd=450e3, years=8), 3)
    0.7
    """
    return float(1.0 - (cost_usd / anchor_usd) ** (1.0 / years))


def decimal_year(day: date) -> float:
    """The day as a decimal year.

    >>> decimal_year(date(2023, 7, 2))
    2023.4986301369863
    """
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / (date(day.year + 1, 1, 1) - start).days
