"""Axes for Office programs: ends, steps, and number formats that read like the house's text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from math import ceil, floor, log10

from analysis.brief.export.plot import BELOW, LEFT, MUTED, SMALL_PT, Axis, Point, Series

ROOM = 0.15
"""Powers of ten that a log axis keeps free at either end, for labels; `below` says otherwise."""
NARROW = 1.5
"""Powers of ten on an axis below which ticks at 1, 10 and 100 are too few, for those that mind."""
INSIDE = 1 + 1e-9
"""A point that a rounding puts beyond the end of its axis is not drawn."""
ROUND = tuple(step * 10.0**power for power in range(-6, 31) for step in (1, 2, 5))
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
WANTED_STEPS = 6
FIRST_DAY = date(1899, 12, 30).toordinal()
"""Day 0 of spreadsheets."""
DAYS_PER_YEAR = 365.25
THOUSANDS = ((1e9, ",,,", "bn"), (1e6, ",,", "m"), (1e3, ",", "k"))
FLOP_CODE = "0E+0"


def log_axis(
    values: Iterable[float], before: str = "", after: str = "", *, title: str = "",
    room: float = ROOM, below: float | None = None, narrow: float = 0.0,
) -> Axis:  # fmt: skip
    """From a whole power of ten below the values to above them; without labels, and just around
    them, where they span fewer powers of ten than `narrow`.

    Ticks are written `before` and `after` their number, which is shortened to k, m and bn.
    """
    found = [log10(value) for value in values]
    low, high = min(found) - room, max(found) + room
    if high - low < narrow:
        ends = 10**low, 10**high
        return Axis(*ends, log=True, title=title, before=before, labelled=False, grid=False)
    least = low if below is None else min(found) - below
    low, high = 10.0 ** floor(least + 1e-9), 10.0**high * INSIDE
    return Axis(low, high, log=True, code=_log_code(before, after, low), title=title)


def _log_code(before: str, after: str, least: float) -> str:
    """
    >>> print(_log_code("$", "", 10.0))
    [>=1000000]"$"0,,"m";[>=1000]"$"0,"k";"$"General
    """
    start, end = (f'"{text}"' if text else "" for text in (before, after))
    scales = THOUSANDS[:2] if least >= 1e5 else THOUSANDS[1:]  # a format takes two conditions
    shown = [f'[>={at:.0f}]{start}0{commas}"{word}{after}"' for at, commas, word in scales]
    return ";".join([*shown, f"{start}General{end}"])


def linear_axis(
    values: Iterable[float], code: str = "General", title: str = "", *, zero: bool = True
) -> Axis:
    """Round ends and steps around the values, from zero where `zero` is asked for.

    >>> axis = linear_axis([3.0, 41.0]); axis.least, axis.most, axis.step
    (0.0, 50.0, 10.0)
    """
    found = [*values, *([0.0] if zero else [])]
    low, high = min(found), max(found)
    size = (high - low) or abs(high) or 1.0
    power = 10.0 ** floor(log10(size / WANTED_STEPS))
    step = next(s * power for s in STEPS if s * power >= size / WANTED_STEPS * (1 - 1e-9))
    ends = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    return Axis(*ends, step=step, code=code, title=title)


def money_axis(values: Sequence[float], sign: str, *, zero: bool = True) -> Axis:
    """The same in money, its ticks with as many decimals as the steps need."""
    axis = linear_axis(values, zero=zero)
    step = axis.step or 1.0
    most = max(abs(axis.least), abs(axis.most))
    unit, commas, word = next((each for each in THOUSANDS if most >= each[0]), (1.0, "", ""))
    decimals = next(n for n in range(12) if abs(round(step / unit, n) - step / unit) < 1e-9)
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    amount = f'"{sign}"{number}{commas}' + (f'"{word}"' if word else "")
    return replace(axis, code=f'{amount};-{amount};"{sign}"0')


def years_axis(days: Iterable[float]) -> Axis:
    """Whole years around days as spreadsheets count them, a tick on each 1 January.

    Steps of 365.25 days stay on that day only if the first stands at the right quarter of it.

    >>> axis = years_axis([44999.0]); axis.least, axis.most  # 14 March 2023
    (44927.5, 45292.75)
    """
    found = list(days)
    first, last = (date.fromordinal(int(end(found)) + FIRST_DAY) for end in (min, max))
    start = day_number(date(first.year, 1, 1)) + ((first.year - 1) % 4) * 0.25
    years = last.year - first.year + 1
    return Axis(start, start + years * DAYS_PER_YEAR, step=DAYS_PER_YEAR, code="yyyy", grid=False)


def day_number(day: date) -> float:
    """The day as a spreadsheet counts it.

    >>> day_number(date(2023, 3, 14))
    44999.0
    """
    return float(day.toordinal() - FIRST_DAY)


def tick_series(
    axis: Axis, other: Axis, ticks: Sequence[float] = ROUND, after: str = "", *, up: bool = False
) -> Series:
    """Ticks of our own along a narrow log axis (`up`: the upright one), each with a line through
    the picture. Office programs can only step by whole powers on such an axis.
    """
    inside = [tick for tick in ticks if axis.least < tick < axis.most]
    ends = other.least, other.most
    points = tuple(
        Point(ends[0] if up else tick, tick if up else ends[0],
              f"{axis.before}{short(tick)}{after}", LEFT if up else BELOW, *ends)
        for tick in inside
    )  # fmt: skip
    return Series("Ticks", points, colour=MUTED, label_pt=SMALL_PT, along="x" if up else "y",
                  range_pt=0.75, range_tint=0.8)  # fmt: skip


def short(value: float) -> str:
    """
    >>> short(20000.0), short(0.5), short(2.5e6)
    ('20k', '0.5', '2.5m')
    """
    at, word = next(((at, word) for at, _, word in THOUSANDS if value >= at), (1.0, ""))
    return f"{value / at:.12g}{word}"
