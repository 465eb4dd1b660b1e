"""A claim about falling costs, held against the forecast it rests on, per accounting boundary."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.model import forecast as curve
from analysis.study.accounts import boundaries, boundary_of
from analysis.study.chip_price import PRICE
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.grounds import Grounds, source_ids, unique
from analysis.study.scenario import Scenario

DAYS_PER_WEEK = 7
YEARS_SLACK = 0.05
"""A claim made in whole years is met when one decimal of ours rounds to it."""


@dataclass(frozen=True)
class Finding:
    """What is true of a claim within one boundary."""

    claim: r.Claim
    forecast: r.Forecast
    boundary: str
    ledger: Ledger
    """Published figures where the makers printed them, our estimate elsewhere."""
    own: Ledger
    """Our estimate of the same stages."""
    years_ahead: float
    years_ahead_low: float
    years_ahead_high: float
    own_years_ahead: float
    level_year: float
    """The decimal year in which the curve reaches the cost."""
    calendar_years_ahead: float
    """The same, counted from the day on which the system appeared."""
    starts: date
    ends: date
    years_hold: bool
    weeks_hold: bool

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days

    @property
    def weeks(self) -> float:
        return self.days / DAYS_PER_WEEK


@dataclass(frozen=True)
class Condition:
    """Something that would make the claim's years hold, or its weeks."""

    kind: Literal["cost", "decline", "rental", "weeks"]
    needed: float
    stands: float


def check(
    book: Book,
    claim_id: str,
    scenario: Scenario | None = None,
    dates: Mapping[str, date] | None = None,
) -> Finding:
    """The finding for one boundary of a claim.

    Published figures stand; an override of the GPU price moves only the stages without one.
    `dates` may replace `starts` and `ends`. Raises `UnknownNameError` for an unknown claim or
    boundary, `BadInputError` for an end that does not lie after the start.
    """
    claim = lookup.named("claim", book.claims, claim_id)
    scenario = scenario or Scenario(claim.system)
    system = lookup.named("system", book.systems, claim.system)
    boundary = boundary_of(system, scenario.boundary)
    starts, ends = _dates(claim, dates or {})
    line = book.forecasts[claim.forecast]
    scenario = replace(scenario, system=claim.system, boundary=boundary)
    ledger = evaluate(book, scenario, published_stand=True)
    own = evaluate(book, scenario)

    def ahead(usd: float) -> float:
        years = curve.years_ahead(
            cost_usd=usd,
            anchor_usd=line.anchor_usd.value,
            annual_decline_share=line.annual_decline_share.value,
        )
        return float(years)

    years = ahead(ledger.usd.central)
    level = line.anchor_year + years
    return Finding(
        claim=claim,
        forecast=line,
        boundary=boundary,
        ledger=ledger,
        own=own,
        years_ahead=years,
        years_ahead_low=ahead(ledger.usd.high),
        years_ahead_high=ahead(ledger.usd.low),
        own_years_ahead=ahead(own.usd.central),
        level_year=level,
        calendar_years_ahead=level - curve.decimal_year(ends),
        starts=starts,
        ends=ends,
        years_hold=years >= claim.years - YEARS_SLACK,
        weeks_hold=round((ends - starts).days / DAYS_PER_WEEK) <= claim.weeks,
    )


def check_all(
    book: Book,
    claim_id: str,
    scenario: Scenario | None = None,
    dates: Mapping[str, date] | None = None,
) -> tuple[Finding, ...]:
    """The finding for every boundary, narrowest first."""
    claim = lookup.named("claim", book.claims, claim_id)
    scenario = scenario or Scenario(claim.system)
    known = boundaries(lookup.named("system", book.systems, claim.system))
    return tuple(check(book, claim_id, replace(scenario, boundary=b), dates) for b in known)


def conditions(finding: Finding) -> tuple[Condition, ...]:
    """What would make the claim's years hold at this boundary, each on its own, and its weeks."""
    claim, line = finding.claim, finding.forecast
    anchor, decline = line.anchor_usd.value, line.annual_decline_share.value
    needed_usd = float(
        curve.cost_on_curve(
            year=line.anchor_year + claim.years,
            anchor_year=line.anchor_year,
            anchor_usd=anchor,
            annual_decline_share=decline,
        )
    )
    cost = finding.ledger.usd.central
    found = []
    if not finding.years_hold:
        found.append(Condition("cost", needed_usd, cost))
        if cost < anchor:
            needed = curve.decline_needed(cost_usd=cost, anchor_usd=anchor, years=claim.years)
            found.append(Condition("decline", needed, decline))
        rental = _rental_needed(finding.own, needed_usd)
        found += [rental] if rental else []
    if not finding.weeks_hold:
        found.append(Condition("weeks", claim.weeks, finding.weeks))
    return tuple(found)


def _rental_needed(own: Ledger, needed_usd: float) -> Condition | None:
    """The GPU price at which our estimate of the narrowest account alone meets the claim."""
    only = own.lines[0]
    if len(own.lines) > 1 or not {"gpu_hours", PRICE} <= only.quantities.keys():
        return None
    needed = needed_usd / only.quantities["gpu_hours"].value
    return Condition("rental", needed, only.quantities[PRICE].value)


def grounds(finding: Finding) -> Grounds:
    """Every record behind a finding: the claim's, the forecast's and the ledger's."""
    claim, line = finding.claim, finding.forecast
    return unique((
        claim, claim.starts, claim.ends, line.start_usd, line.anchor_usd, line.end_usd,
        line.annual_decline_share, *finding.ledger.rests_on,
    ))  # fmt: skip


def sources(finding: Finding) -> tuple[str, ...]:
    """Every source behind a finding."""
    return source_ids(grounds(finding))


def latest_start(claim: r.Claim, ends: date) -> date:
    """The first starting day on which the claim's weeks, rounded, would hold."""
    return ends - timedelta(days=math.floor((claim.weeks + 0.5) * DAYS_PER_WEEK - 1e-9))


def _dates(claim: r.Claim, dates: Mapping[str, date]) -> tuple[date, date]:
    for name in dates:
        if name not in ("starts", "ends"):
            raise UnknownNameError("date of the claim", name, ("starts", "ends"))
    starts, ends = dates.get("starts", claim.starts.day), dates.get("ends", claim.ends.day)
    if ends <= starts:
        raise BadInputError("ends", str(ends), f"choose a day after {starts}, the start")
    return starts, ends
