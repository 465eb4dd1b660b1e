"""Does a quote hold the figure that it is cited for?"""

import re

_NUMBER = re.compile(
    r"(?<![\w.])[$£¥€<>~≈≤≥]*\s?(?P<digits>(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?:[eE]|[x×]\s?10\^?)(?P<power>[+-]?\d+))?"
    r"\s?(?P<unit>%|¢|(?:thousand|million|billion|trillion|bn|[KkMmBbTt])\b)?"
)
NO_UNIT = "the quote does not say per how many tokens; include that part of it"
_UNITS = {
    "": 1.0, "%": 0.01, "¢": 0.01, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12,
}  # fmt: skip
_PER_TOKENS = re.compile(
    r"(?P<thousand>(?<![\d.,$£¥€])(?:1\s?[Kk]|1,?000)\b(?!\.\d)|(?:\b1\s)?thousand|_1[Kk]_)"
    r"|(?P<million>(?<![\d.,])1\s?M\b|(?:\b1\s)?[Mm]illion|MTok|mtok)"
)


def numbers_in(quote: str) -> list[tuple[float, float]]:
    """Each number printed in `quote`, its unit applied, with the rounding that the unit allows.

    >>> numbers_in("took 82,432 GPU-hours on 52K examples")
    [(82432.0, 0.0), (52000.0, 500.0), (52.0, 0.0)]
    """
    found = []
    for match in _NUMBER.finditer(quote):
        digits = match["digits"].replace(",", "").replace("_", "")
        scale = 10.0 ** int(match["power"] or 0)
        half_digit = 0.5 * 10.0 ** -len(digits.partition(".")[2]) * scale
        number = float(digits) * scale
        unit = _UNITS[(match["unit"] or "").lower()]
        if unit != 1.0:
            found.append((number * unit, half_digit * unit))
        found.append((number, half_digit if match["power"] else 0.0))
    return found


def holds(quote: str, value: float) -> bool:
    """True when some number printed in `quote` is `value`, to the digits printed.

    >>> holds("a cost of under $500 for 52K examples", 52_002)
    True
    >>> holds("a cost of under $500", 5_000)
    False
    """
    return any(abs(n - value) <= slack + 1e-9 * value for n, slack in numbers_in(quote))


def price_slip(quote: str, per_mtok: float) -> str | None:
    """None when `quote` prints the price `per_mtok`; else what is wrong with it.

    Prices are printed per thousand or per million tokens; the quote must say which.

    >>> price_slip("$0.0200 / 1K tokens", 20.0)
    >>> price_slip("$0.0200 / 1K tokens", 0.02)
    'the quote gives 20 per million tokens, 1000 times the value 0.02'
    """
    units = {1000.0 if match["thousand"] else 1.0 for match in _PER_TOKENS.finditer(quote)}
    if not units:
        free = per_mtok == 0 and "free" in quote.lower()
        return None if free else NO_UNIT
    if len(units) > 1:
        return "the quote is per thousand and per million tokens; keep one"
    printed = [n for n, _ in numbers_in(_PER_TOKENS.sub(" ", quote))]
    prices = [n * unit for n in printed for unit in units]
    if any(abs(price - per_mtok) <= 1e-6 * max(per_mtok, 1e-9) for price in prices):
        return None
    for factor in (1000, 10, 100, 0.001, 0.1, 0.01):
        for price in prices:
            if per_mtok and abs(price / per_mtok - factor) < 1e-6 * factor:
                times = f"{factor:g} times" if factor > 1 else f"1/{1 / factor:g} of"
                shown = f"{price:g} per million tokens"
                return f"the quote gives {shown}, {times} the value {per_mtok:g}"
    return f"the quote does not print {per_mtok:g} per million tokens"
