"""Numbers and findings in words: honest precision, units, and no claim the figures do not bear."""

from collections.abc import Iterable
from datetime import date
from math import floor, log10

from analysis.book.records import PriceRow
from analysis.study.claims import Condition, Finding, latest_start
from analysis.study.draws import Spread
from analysis.study.evaluate import Ledger
from analysis.study.scenario import INPUTS, Scenario

SIGNS = {"USD": "$", "GBP": "£", "EUR": "€", "CNY": "CN¥"}
BOUNDARY_NAMES = {
    "training": "Final training run",
    "tuning": "Tuning only",
    "tuning+data": "Tuning + data",
    "tuning+data+base": "Tuning + data + base model",
    "all-in": "All in",
}
BOUNDARY_SHORT = {
    "training": "Training",
    "tuning": "Tuning",
    "tuning+data": "and data",
    "tuning+data+base": "and base model",
    "all-in": "and trials, staff",
}
"""For labels in a chart, where each account adds to the one below it."""
BOUNDARY_EXPLAINED = {
    "training": "GPU time of the final run",
    "tuning": "GPU time of the fine-tuning alone",
    "tuning+data": "and the answers bought from the teacher",
    "tuning+data+base": "and the training of the base model",
    "all-in": "and experiments, failed runs and staff",
}
COUNTING = {
    "training": "counting the final training run",
    "tuning": "counting tuning alone",
    "tuning+data": "counting tuning and data",
    "tuning+data+base": "counting tuning, data and base model",
    "all-in": "all in",
}
BASIS_NAMES = {
    "rental": "rental price of the day",
    "amortised": "amortised purchase and electricity",
    "acquisition": "purchase of the whole cluster",
    "development": "amortised, with experiments and staff",
}
BASIS_EXPLAINED = {
    "rental": "GPU-hours at the price of renting them that day",
    "amortised": "the value that own chips lose in the run, with network and electricity",
    "acquisition": "buying the cluster, whatever else it did",
    "development": "amortised, and experiments, failed runs and staff",
}
BASIS_TEXTS = {
    "rental": "at rental prices",
    "amortised": "amortised: own chips’ loss of value, network and electricity",
    "acquisition": "on the acquisition basis: the price of the whole cluster",
    "development": "on the development basis: amortised, with experiments and staff",
}
BOUNDS = {"upper": "under ", "lower": "over ", "about": ""}
"""How a printed figure that is a bound is introduced."""
CENT = 0.01
_SUFFIXES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


def money(amount: float, currency: str = "USD", digits: int = 2) -> str:
    """An amount to `digits` significant digits; below 1,000 to the unit.

    >>> money(91_275), money(600), money(1_234_567, "GBP"), money(29.5)
    ('$91k', '$600', '£1.2m', '$30')
    """
    sign = ("-" if amount < 0 else "") + SIGNS[currency]
    size = abs(amount)
    if size == 0:
        return f"{sign}0"
    rounded = round(size, digits - 1 - floor(log10(size)))
    for factor, suffix in _SUFFIXES:
        if rounded >= factor:
            shown = rounded / factor
            decimals = max(0, digits - 1 - floor(log10(shown)))
            return f"{sign}{shown:.{decimals}f}{suffix}"
    if size < 10:
        return f"{sign}{size:.2f}"
    return f"{sign}{size:,.0f}"


def exact_money(amount: float, currency: str = "USD") -> str:
    """Every unit, for ledgers; cents below ten.

    >>> exact_money(91_275.2), exact_money(1.1)
    ('$91,275', '$1.10')
    """
    return f"{SIGNS[currency]}{amount:,.{2 if abs(amount) < 10 else 0}f}"


def counting_text(ledger: Ledger) -> str:
    """What the total counts: an account, or the sum that was announced."""
    if all(line.kind == "sum" for line in ledger.lines):
        return "the sum as announced"
    return COUNTING[ledger.boundary]


def basis_text(ledger: Ledger) -> str:
    """How the total was priced."""
    if all(line.kind == "sum" for line in ledger.lines):
        return "at the exchange rate of its day"
    return BASIS_TEXTS[ledger.scenario.basis]


def unit_price(amount: float, currency: str) -> str:
    """A price per unit as a vendor prints it, down to the last digit.

    >>> unit_price(0.0028, "USD"), unit_price(15.0, "CNY"), unit_price(1.5, "USD")
    ('$0.0028', 'CN¥15', '$1.50')
    """
    text = f"{amount:.10f}".rstrip("0").rstrip(".")
    whole, _, cents = text.partition(".")
    return f"{SIGNS[currency]}{whole}{'.' + cents.ljust(2, '0') if cents else ''}"


def rates_text(row: PriceRow) -> str:
    """A row's prices for input and output, per the unit its vendor bills.

    Null is not zero: a price the book does not know is said to be unknown.
    """
    if row.input_per_mtok is None:
        pair, per = (row.input_per_1k_characters, row.output_per_1k_characters), "1,000 characters"
    else:
        pair, per = (row.input_per_mtok, row.output_per_mtok), "million tokens"
    into, out = ("unknown" if p is None else unit_price(p, row.currency) for p in pair)
    return f"{into} in, {out} out per {per}"


def bill(amount: float, currency: str) -> str:
    """A sum to the cent; below a cent to three digits.

    >>> bill(28.5, "USD"), bill(0.003, "USD"), bill(1234.5, "GBP"), bill(0.0, "CNY")
    ('$28.50', '$0.003', '£1,234.50', 'CN¥0.00')
    """
    if 0 < amount < CENT:
        return unit_price(float(f"{amount:.3g}"), currency)
    return f"{SIGNS[currency]}{amount:,.2f}"


def with_range(amount: Spread, currency: str = "USD") -> str:
    """The central amount with its 90 % range, or alone where it is certain.

    >>> with_range(Spread(55_000, 91_275, 150_000))
    '$91k (55k–150k)'
    """
    central, range_ = money(amount.central, currency), range_text(amount, currency)
    return f"{central} ({range_})" if range_ else central


def range_text(amount: Spread, currency: str = "USD") -> str:
    """The 90 % range, its sign left to the amount beside it; nothing where that is certain.

    >>> range_text(Spread(55_000, 91_275, 150_000))
    '55k–150k'
    """
    if amount.low == amount.high:
        return ""
    sign = SIGNS[currency]
    return "–".join(money(end, currency).removeprefix(sign) for end in (amount.low, amount.high))


def day(value: date) -> str:
    """
    >>> day(date(2023, 3, 13))
    '13 March 2023'
    """
    return f"{value.day} {value:%B %Y}"


def part_of_year(year: float) -> str:
    """A decimal year as people say it.

    >>> part_of_year(2027.5), part_of_year(2029.0), part_of_year(2023.9)
    ('mid-2027', 'early 2029', 'late 2023')
    """
    names = ("early ", "mid-", "late ")
    return f"{names[min(2, int((year % 1) * 3))]}{int(year)}"


def years_text(years: float) -> str:
    """
    >>> years_text(5.48), years_text(-0.21), years_text(0.02)
    ('5.5 years ahead of', '0.2 years behind', 'level with')
    """
    shown = round(years, 1)
    if shown == 0:
        return "level with"
    return f"{abs(shown):.1f} years {'ahead of' if shown > 0 else 'behind'}"


def cost_text(ledger: Ledger) -> str:
    """The total with its range; “under $600” where every stage is a printed upper bound."""
    bounds = {line.published.bound if line.published else "" for line in ledger.lines}
    under = BOUNDS["upper"] if bounds == {"upper"} else ""
    return under + with_range(ledger.total, ledger.scenario.currency)


def changed_text(scenario: Scenario) -> str:
    """What the reader set, for every file that leaves; nothing where nothing was set."""
    parts = [
        f"{INPUTS[name.rpartition('.')[2]].label} ({name}) {value}"
        for name, value in scenario.overrides
    ]
    return f"Set by the reader: {', '.join(parts)}." if parts else ""


def down_the_line(finding: Finding, years: float | None = None) -> str:
    """How far the cost, or `years` of it, lies along the forecast, counted from its anchor."""
    years = finding.years_ahead if years is None else years
    line = finding.forecast
    side = "past" if years >= 0 else "short of"
    return f"{abs(round(years, 1)):.1f} years {side} {line.publisher}’s {line.anchor_year} figure"


def verdict_word(finding: Finding) -> str:
    """Supported, Partly supported or Not supported, at this boundary."""
    if not finding.years_hold:
        return "Not supported"
    return "Supported" if finding.weeks_hold else "Partly supported"


def verdict(finding: Finding) -> str:
    """The verdict at one boundary, as a sentence with its figures."""
    claim, line = finding.claim, finding.forecast
    said = f"as claimed ({claim.years:g})" if finding.years_hold else f"not {claim.years:g}"
    weeks = f"it took {finding.weeks:.1f} weeks"
    weeks += "" if finding.weeks_hold else f", not {claim.weeks:g}"
    return (
        f"{verdict_word(finding)}: {cost_text(finding.ledger)} is "
        f"{years_text(finding.years_ahead)} the line ({part_of_year(finding.level_year)} level) "
        f"counted from {line.publisher}’s {line.anchor_year} figure, {said}; {weeks}."
    )


def calendar_text(finding: Finding) -> str:
    """The same lead counted from the day on which the system appeared."""
    years = years_text(finding.calendar_years_ahead)
    return f"Counted from {day(finding.ends)} it is {years} the line."


def overall_verdict(findings: tuple[Finding, ...], publisher: str) -> str:
    """One sentence over all boundaries."""
    holding = [f.boundary for f in findings if f.years_hold]
    number = {2: "two", 3: "three", 4: "four"}.get(len(findings), str(len(findings)))
    if not holding:
        return f"Not supported on {publisher}'s own figures under any of the {number} boundaries"
    names = ", ".join(BOUNDARY_NAMES[b].lower() for b in holding)
    weeks = "" if findings[0].weeks_hold else ", though the weeks do not"
    return f"The years hold under {len(holding)} of {number} boundaries ({names}){weeks}"


def conditions_text(conditions: Iterable[Condition], finding: Finding) -> list[str]:
    """What would make the claim true: any one for its years, and one for its weeks."""
    return [
        f"Needed for its {'weeks' if c.kind == 'weeks' else 'years'}: {condition_text(c, finding)}"
        for c in conditions
    ]


def condition_text(condition: Condition, finding: Finding) -> str:
    """One thing that would make the claim true, and where it stands."""
    match condition.kind:
        case "cost":
            return f"a total of at most {money(condition.needed)}; it is {money(condition.stands)}"
        case "decline":
            return (
                f"a forecast fall of only {condition.needed:.0%} a year; "
                f"the line falls {condition.stands:.0%} a year"
            )
        case "rental":
            limit, stands = exact_money(condition.needed), exact_money(condition.stands)
            if condition.stands <= condition.needed:
                return f"our own estimate, at {stands} per GPU-hour, in place of the printed bound"
            return f"our own estimate at {limit} per GPU-hour or less; the price is {stands}"
        case _:
            start = day(latest_start(finding.claim, finding.ends))
            return (
                f"a start on {start} or later for {condition.needed:g} weeks; "
                f"it took {condition.stands:.1f}"
            )
