"""Does a quote hold the figure that it is cited for?"""

import re

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])[$£¥€<>~≈≤≥]*\s?(?P<digits>(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?:[eE]|[x×]\s?10\^?)(?P<power>[+-]?\d+))?"
    r"\s?(?P<unit>%|¢|(?:thousand|million|billion|trillion|bn|cents|[KkMmBbTt])\b)?"
)
NO_UNIT = "the quote does not say per how many tokens; include that part of it"
_UNITS = {
    "": 1.0, "%": 0.01, "¢": 0.01, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12, "cents": 0.01,
}  # fmt: skip
_PER = re.compile(
    r"(?P<thousand>(?<![\d.,$£¥€])(?:1\s?[Kk]|1,?000)(?![A-Za-z\d])(?!\.\d)|(?:\b1\s)?thousand"
    r"|_1[Kk]_|千)"
    r"|(?P<million>(?<![\d.,])1\s?M\b|(?:\b1\s)?[Mm]illion|[Mm][Tt]ok|(?<=[/ ])M\s?tokens"
    r"|/\s?M\b|百万)"
    r"|(?P<one>per[_ ](?:token|character)\b|per_(?:token|character)_)"
)
"""How prices say what they are for: a thousand, a million or one token or character."""
_FREE = re.compile("free|免费", re.IGNORECASE)
_PER_MILLION = {"thousand": 1e3, "million": 1.0, "one": 1e6}


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


def price_slip(quote: str, per_million: float, unit: str = "tokens") -> str | None:
    """None when `quote` prints the price `per_million`; else what is wrong with it.

    Prices are printed per token, per thousand or per million; the quote must say which.

    >>> price_slip("$0.0200 / 1K tokens", 20.0)
    >>> price_slip("$0.0200 / 1K tokens", 0.02)
    'the quote gives 20 per million tokens, 1000 times the value 0.02'
    >>> price_slip('"input_cost_per_token": 2.5e-07', 0.25)
    """
    if per_million == 0 and _FREE.search(quote):
        return None
    units = {_PER_MILLION[str(match.lastgroup)] for match in _PER.finditer(quote)}
    if not units:
        return NO_UNIT
    if len(units) > 1:
        return "the quote is per thousand, per million or per token at once; keep one"
    (times_million,) = units
    prices = [n * times_million for n, _ in numbers_in(_PER.sub(" ", quote))]
    if any(abs(price - per_million) <= 1e-6 * max(per_million, 1e-9) for price in prices):
        return None
    for factor in (1000, 10, 100, 0.001, 0.1, 0.01):
        for price in prices:
            if per_million and abs(price / per_million - factor) < 1e-6 * factor:
                times = f"{factor:g} times" if factor > 1 else f"1/{1 / factor:g} of"
                given = f"{price:g} per million {unit}"
                return f"the quote gives {given}, {times} the value {per_million:g}"
    return f"the quote does not print {per_million:g} per million {unit}"
