"""Is a title true of the picture below it? Its numbers must be plotted, its direction the data's.

A title is written by rule from the result; an edited one is held against the same rows, so that
nobody carries away a sentence that the chart contradicts.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import permutations
from math import floor, log10

from analysis.brief.charts import Chart

MOST_WORDS = 15
"""A longer title is advised against, not refused."""
PAIRED = 6
"""Of so many printed values at most, ratios, differences and changes count as plotted too."""
LINE_POINTS = 12
"""More unlabelled rows of one kind are a line; nobody reads a number off each of its points."""
YEARS = range(1900, 2101)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.,-])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:e(?P<power>\d+))?"
    r"\s?(?P<unit>%|bn\b|tn\b|[kmKM]\b|thousand\b|million\b|billion\b|trillion\b)?(?![\d-])"
)
_UNITS = {"%": 0.01, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9,
          "billion": 1e9, "tn": 1e12, "trillion": 1e12}  # fmt: skip
_UP = re.compile(r"\b(rise[sn]?|rose|grow[sn]?|grew|increase[sd]?|climb\w*|dearer|goes up)\b", re.I)
_DOWN = re.compile(r"\b(fall(s|en)?|fell|drop\w*|decrease[sd]?|shrink\w*|cheaper|saves?|cuts?"
                   r"|goes down)\b", re.I)  # fmt: skip


def contradictions(chart: Chart, title: str, given: str | None = None) -> tuple[str, ...]:
    """What the plotted rows do not bear out; empty where the title may stand.

    A number counts as plotted if a row holds or prints it, or if it is the ratio, the difference or
    the change of two that are printed, each rounded as the title rounds it. So do the numbers of
    the words that were written by rule from the same result, or of `given` in their stead.
    """
    by_rule = f"{chart.title} {chart.alt}" if given is None else given
    labels = " ; ".join(str(row["label"]) for row in chart.rows if row.get("label"))
    shown = list(dict.fromkeys(_printed(f"{labels} ; {by_rule}")))
    known = [*dict.fromkeys(_plotted(chart)), *shown]
    pairs = list(_of_pairs(shown)) if len(shown) <= PAIRED else []
    found = [
        f"{printed} is not plotted"
        for printed, readings in printed_numbers(title.replace("1/", "/ "))
        if not any(_same(value, slack, fact) for value, slack in readings for fact in known + pairs)
    ]
    moves, said = _direction(chart), _said(title)
    if moves and said and moves != said:
        word = "fall" if moves == "down" else "rise"
        found.append(f"the plotted values {word}, and the title says otherwise")
    return tuple(found)


def advice(title: str) -> tuple[str, ...]:
    """What a press officer would change; nothing of it is refused."""
    words = len(title.split(" "))  # a number and its unit, joined by a hard space, are one
    found = []
    if words > MOST_WORDS:
        found.append(f"{words} words; at most {MOST_WORDS} read well")
    if title.isupper():
        found.append("capitals throughout are hard to read")
    if title.endswith("."):
        found.append("a title needs no full stop")
    return tuple(found)


def printed_numbers(text: str) -> list[tuple[str, tuple[tuple[float, float], ...]]]:
    """Each number as printed, with the values that it may mean and how far rounding moved them.

    >>> printed_numbers("$91k in 2022")
    [('91k', ((91000.0, 500.0), (91.0, 0.5))), ('2022', ((2022.0, 0.0),))]
    """
    found = []
    for match in _NUMBER.finditer(text):
        digits = match["digits"].replace(",", "")
        value = float(digits) * 10.0 ** int(match["power"] or 0)
        scale = _UNITS.get((match["unit"] or "").lower(), 1.0)
        readings = [(value * scale, _slack(digits, value) * scale)]
        if scale != 1.0:
            readings.append((value, _slack(digits, value)))
        found.append((match[0].strip(), tuple(readings)))
    return found


def _slack(digits: str, value: float) -> float:
    """Half of the last digit, or of the second where zeros follow it; none for a year."""
    if "." not in digits and value in YEARS:
        return 0.0
    last = 0.5 * 10.0 ** -len(digits.partition(".")[2])
    rounded = value and digits.endswith("0") and "." not in digits
    return max(last, 0.5 * 10.0 ** (floor(log10(value)) - 1)) if rounded else last


def _same(value: float, slack: float, fact: float) -> bool:
    return abs(abs(fact) - value) <= slack * (1 + 1e-9) + 1e-9 * abs(value)


def _plotted(chart: Chart) -> Iterator[float]:
    """Numbers that a row holds or prints, and those of what is measured and as of when."""
    texts = [chart.measure]
    points = Counter(row.get("kind") for row in chart.rows if not row.get("label"))
    for row in chart.rows:
        if not row.get("label") and points[row.get("kind")] > LINE_POINTS:
            continue
        for value in row.values():
            if isinstance(value, bool) or value is None:
                continue
            if isinstance(value, int | float):
                yield float(value)
            else:
                texts.append(str(value))
    for text in texts:
        yield from _printed(text)


def _printed(text: str) -> Iterator[float]:
    for _, readings in printed_numbers(text):
        yield from (value for value, _ in readings)


def _of_pairs(known: Iterable[float]) -> Iterator[float]:
    for one, other in permutations(known, 2):
        yield one - other
        if other:
            yield one / other
            yield one / other - 1
            yield (one / other - 1) * 100


def _direction(chart: Chart) -> str:
    """Where the plotted values go, as far as one word can say it; empty where it cannot."""
    if not chart.rows:
        return ""
    first = chart.rows[0]
    if "ratio" in first:
        return "down" if first["ratio"] < 1 else "up"
    return _said(chart.title)


def _said(title: str) -> str:
    up, down = bool(_UP.search(title)), bool(_DOWN.search(title))
    return "" if up == down else "up" if up else "down"
