"""The charts of this product, each from a result: title by rule, rows, source line, alt text."""

from collections.abc import Sequence

from analysis.book.load import Book
from analysis.book.records import Figure, Forecast
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.style import Scale
from analysis.brief.words import (
    BOUNDARY_NAMES,
    BOUNDARY_SHORT,
    BOUNDS,
    SIGNS,
    basis_text,
    cost_text,
    counting_text,
    day,
    down_the_line,
    money,
    with_range,
)
from analysis.model.forecast import cost_on_curve, decimal_year
from analysis.study.accounts import Printed
from analysis.study.claims import Finding
from analysis.study.draws import Spread
from analysis.study.evaluate import Ledger
from analysis.study.grounds import Grounds, source_ids, unique

ROW_HEIGHT = 52
AXIS_HEIGHT = 48
ALT_CHARACTERS = 250
CLEAR_YEARS = 0.8
"""Farther than this from the curve, a label does not touch it."""
LABELLED_YEARS = 0.5
"""A shorter lead is too short a line to label; the title gives it."""
LINEAR_ROOM_USD = 300_000
"""On the linear axis, which runs to $5m, labels of lower costs would lie on each other."""


def claim_chart(
    book: Book, finding: Finding, findings: tuple[Finding, ...], scale: Scale = "log"
) -> Chart:
    """The forecast curve with the system's cost at each boundary, the chosen one marked."""
    line = finding.forecast
    system = finding.ledger.system
    cost, behind = finding.ledger.usd, _of_cost(finding)
    year = decimal_year(finding.ends)
    near = _near_curve(finding)
    if scale == "log":
        labels = {"right above": _boundary_label(finding, scale)}
        if finding.years_ahead > LABELLED_YEARS:
            place = "left below" if near else "right below"
            labels[place] = f"{finding.years_ahead:.1f} years"
    else:  # one short line: a linear axis has no room near its foot; the ratio says what it hides
        ratio = f"{_ratio(cost.central, line.anchor_usd.value)} {line.anchor_year}"
        labels = {"right above": f"{money(cost.central)}, {ratio}"}
    rows = [
        *_curve_rows(line),
        *(
            {"kind": "boundary", "year": year, "usd": other.ledger.usd.central,
             "label": _boundary_label(other, scale),
             "place": "right above" if _near_curve(other) else "right", BEHIND: _of_cost(other)}
            for other in findings
            if other.boundary != finding.boundary
        ),
        {"kind": "lead", "year": line.anchor_year, "usd": cost.central,
         "year_to": finding.level_year, BEHIND: unique((*behind, *_decline(line)))},
        {"kind": "range", "year": year, "usd": cost.low, "usd_to": cost.high, BEHIND: behind},
        {"kind": "chosen", "year": year, "usd": cost.central, BEHIND: behind},
        *(
            {"kind": "chosen label", "year": year, "usd": cost.central, "label": text,
             "place": place, BEHIND: unique((*behind, *_decline(line)))}
            for place, text in labels.items()
        ),
    ]  # fmt: skip
    shaded = "; shaded: 90 % range" if cost.low < cost.high else ""
    said = "as claimed" if finding.years_hold else f"not {finding.claim.years:g}"
    lies = f"{system.name}, at {cost_text(finding.ledger)}, lies {down_the_line(finding)}"
    named = (line.anchor_usd, line.start_usd, line.end_usd, *finding.ledger.rests_on)
    scale_words = "log scale" if scale == "log" else "linear scale"
    return Chart(
        name=f"{finding.claim.id}-{finding.boundary}",
        title=f"{lies}, {said}",
        measure=(
            f"Cost of training to GPT-3 level in US$ of the day, {scale_words}; "
            f"{line.publisher}’s forecast dashed{shaded}"
        ),
        scenario=finding.ledger.scenario,
        sources=source_records(book, source_ids(named)),
        alt=(
            f"Line chart, {scale_words}: {line.publisher} has the cost falling from "
            f"{money(line.start_usd.value)} in {line.start_year} to {money(line.end_usd.value)} in "
            f"{line.end_year}. {lies}."
        ),
        kind="curve",
        scale=scale,
        **plotted(rows),
        height=420,
    )


def boundary_chart(book: Book, findings: tuple[Finding, ...]) -> Chart:
    """One dot per accounting boundary of a claim's system."""
    first, last = findings[0].ledger, findings[-1].ledger
    rows = [
        {**_dot(BOUNDARY_NAMES[f.boundary], f.ledger.usd, "stage", "USD"),
         "label": cost_text(f.ledger), BEHIND: f.ledger.rests_on}
        for f in findings
    ]  # fmt: skip
    name = first.system.name
    low, high = cost_text(first), money(last.usd.central)
    return Chart(
        name=f"{first.system.id}-boundaries",
        title=f"{name} cost {low} or {high}, depending on what you count",
        measure="US$ of the day, log scale; bar: 90 % range; makers’ own figures where printed",
        sources=source_records(book, last.sources),
        scenario=first.scenario,
        alt=fitted(f"Dot plot, log scale, of what {name} cost by what is counted", rows),
        kind="dots",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * len(rows) + AXIS_HEIGHT,
    )


def ledger_chart(book: Book, ledger: Ledger) -> Chart:
    """One dot per stage and one for the total, with published figures as diamonds."""
    currency, factor = ledger.scenario.currency, ledger.per_usd
    # A line that costs nothing has no place on a log axis; the table still shows it.
    shown = [line for line in ledger.lines if line.usd.central > 0]
    rows = [
        {**_dot(line.name, line.usd.times(factor), "stage", currency), BEHIND: ledger.behind(line)}
        for line in shown
    ]
    rows = rows if len(rows) > 1 else []
    rows.append({**_dot("Total", ledger.total, "total", currency), BEHIND: ledger.rests_on})
    same = (ledger.scenario.basis, "unstated")  # other bases measure something else
    drawn = [printed for printed in ledger.published if printed.figure.basis in same]
    rows += [
        {**_diamond(book, printed, factor, currency),
         BEHIND: unique((*printed.rests_on, *ledger.rates))}
        for printed in drawn
    ]  # fmt: skip
    counting = counting_text(ledger)
    total = with_range(ledger.total, currency)
    as_of = f"prices of {day(ledger.as_of)}" if ledger.scenario.as_of else "prices of the time"
    return Chart(
        name=f"{ledger.system.id}-{ledger.boundary}",
        title=f"{ledger.system.name} comes to {total}, {counting}",
        measure=(
            f"{SIGNS[currency]} {basis_text(ledger)}, {as_of}, log scale; bar: 90 % range; "
            "diamond: published figure"
        ),
        sources=source_records(book, [*(p.figure.source for p in drawn), *ledger.sources]),
        scenario=ledger.scenario,
        alt=fitted(
            f"Dot plot, log scale, of what {ledger.system.name} cost, {counting}: total {total}",
            [row for row in rows if row["kind"] == "stage"],
        ),
        kind="dots",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * len(rows) + AXIS_HEIGHT,
        sign=SIGNS[currency],
    )


def fitted(start: str, rows: Sequence[Row]) -> str:
    """Alternative text of at most 250 characters: as many whole rows as fit."""
    text = start
    for row in rows:
        longer = f"{text}; {row['name']} {row['label']}"
        if len(longer) >= ALT_CHARACTERS:
            break
        text = longer
    return f"{text}."


def _curve_rows(line: Forecast) -> list[Row]:
    """The publisher's two past points, and its forecast month by month, as a falling share is."""
    first, then = line.start_usd.value, line.anchor_usd.value
    past = 1 - (then / first) ** (1 / (line.anchor_year - line.start_year))

    def steps(
        kind: str, start: int, end: int, usd: float, decline: float, behind: Grounds
    ) -> list[Row]:
        years = [start + month / 12 for month in range((end - start) * 12 + 1)]
        costs = [
            cost_on_curve(
                year=year, anchor_year=start, anchor_usd=usd, annual_decline_share=decline
            )
            for year in years
        ]
        return [
            {"kind": kind, "year": year, "usd": float(cost), BEHIND: behind}
            for year, cost in zip(years, costs, strict=True)
        ]

    decline = line.annual_decline_share.value
    stated: tuple[tuple[int, Figure], ...] = (
        (line.start_year, line.start_usd), (line.anchor_year, line.anchor_usd),
        (line.end_year, line.end_usd),
    )  # fmt: skip
    ends = (line.start_usd, line.anchor_usd)
    return [
        *steps("stated line", line.start_year, line.anchor_year, first, past, ends),
        *steps("forecast line", line.anchor_year, line.end_year, then, decline, _decline(line)),
        *(
            {"kind": "stated", "year": year, "usd": usd.value, "label": money(usd.value),
             "place": "left below" if year == line.anchor_year else "right above",
             BEHIND: (usd,)}
            for year, usd in stated
        ),
    ]  # fmt: skip


def _decline(line: Forecast) -> Grounds:
    """What the forecast's curve rests on."""
    return (line.anchor_usd, line.annual_decline_share)


def _of_cost(finding: Finding) -> Grounds:
    """What the cost and its day rest on; a day that was set is the reader's own."""
    read = () if finding.ends != finding.claim.ends.day else (finding.claim.ends,)
    return (*finding.ledger.rests_on, *read)


def _boundary_label(finding: Finding, scale: Scale) -> str:
    """Name and cost; nothing for the small costs that a linear axis draws on one spot."""
    if scale == "linear" and finding.ledger.usd.central < LINEAR_ROOM_USD:
        return ""
    cost = cost_text(finding.ledger).partition(" (")[0]  # the range is drawn
    return f"{BOUNDARY_SHORT[finding.boundary]} {cost}"


def _near_curve(finding: Finding) -> bool:
    """So near that a label beside the point would lie on the curve."""
    return abs(finding.calendar_years_ahead) < CLEAR_YEARS


def _dot(name: str, cost: Spread, kind: str, currency: str) -> Row:
    return {
        "kind": kind, "name": name, "currency": currency, "cost": cost.central, "low": cost.low,
        "high": cost.high, "label": with_range(cost, currency),
    }  # fmt: skip


def _diamond(book: Book, printed: Printed, factor: float, currency: str) -> Row:
    figure, cost = printed.figure, printed.usd * factor
    publisher = book.sources[figure.source].publisher
    return {
        "kind": "published", "name": figure.what, "currency": currency, "cost": cost,
        "label": f"{BOUNDS[figure.bound]}{money(cost, currency)}",
        "what": f"{publisher}: {figure.what} ({figure.basis})",
    }  # fmt: skip


def _ratio(cost: float, of: float) -> str:
    return f"1/{of / cost:,.0f} of" if cost < of / 2 else f"{cost / of:,.1f} times"
