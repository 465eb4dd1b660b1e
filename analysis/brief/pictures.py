"""The charts of this product, each from a result: title by rule, rows, source line, alt text."""

from collections.abc import Iterable

from analysis.book.load import Book
from analysis.book.records import Forecast, Published, Source
from analysis.brief.charts import Chart, Row, Scale
from analysis.brief.words import (
    BOUNDARY_NAMES,
    BOUNDARY_SHORT,
    COUNTING,
    SIGNS,
    day,
    down_the_line,
    money,
    with_range,
)
from analysis.model.forecast import cost_on_curve, decimal_year
from analysis.study.claims import Finding
from analysis.study.draws import Spread
from analysis.study.evaluate import Ledger

ROW_HEIGHT = 52
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
    line = book.forecasts[finding.claim.forecast]
    system = finding.ledger.system
    cost = finding.ledger.usd
    year = decimal_year(finding.ends)
    near = _near_curve(finding)
    if scale == "log":
        labels = {"right above": f"{BOUNDARY_SHORT[finding.boundary]} {with_range(cost)}"}
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
             "place": "right above" if _near_curve(other) else "right"}
            for other in findings
            if other.boundary != finding.boundary
        ),
        {"kind": "lead", "year": line.anchor_year, "usd": cost.central,
         "year_to": finding.level_year},
        {"kind": "range", "year": year, "usd": cost.low, "usd_to": cost.high},
        {"kind": "chosen", "year": year, "usd": cost.central},
        *(
            {"kind": "chosen label", "year": year, "usd": cost.central, "label": text,
             "place": place}
            for place, text in labels.items()
        ),
    ]  # fmt: skip
    title = (
        f"{system.name}’s {money(cost.central)} lies {down_the_line(finding, line)}, "
        f"not {finding.claim.years:g} past it"
    )
    sources = [line.anchor_usd.source, line.start_usd.source, line.end_usd.source]
    sources += [name for entry in finding.ledger.lines for name in entry.sources]
    scale_words = "log scale" if scale == "log" else "linear scale"
    return Chart(
        name=f"{finding.claim.id}-{finding.boundary}",
        title=title,
        subtitle=(
            f"Cost of training to GPT-3 level in US$ of the day, {scale_words}; "
            f"{line.publisher}’s forecast dashed; shaded: 90 % range"
        ),
        sources=_sources(book, sources),
        alt=(
            f"Line chart, {scale_words}: {line.publisher} has the cost falling from "
            f"{money(line.start_usd.value)} in {line.start_year} to {money(line.end_usd.value)} in "
            f"{line.end_year}. {system.name} at {money(cost.central)} lies "
            f"{down_the_line(finding, line)}."
        ),
        kind="curve",
        scale=scale,
        rows=tuple(rows),
        height=420,
    )


def boundary_chart(book: Book, findings: tuple[Finding, ...]) -> Chart:
    """One dot per accounting boundary of a claim's system."""
    first, last = findings[0].ledger, findings[-1].ledger
    rows = [_dot(BOUNDARY_NAMES[f.boundary], f.ledger.usd, "stage", "USD") for f in findings]
    name = first.system.name
    low, high = money(first.usd.central), money(last.usd.central)
    return Chart(
        name=f"{first.system.id}-boundaries",
        title=f"{name} cost {low} or {high}, depending on what you count",
        subtitle="US$ of the day, log scale; bar: 90 % range; makers’ own figures where printed",
        sources=_sources(book, [n for line in last.lines for n in line.sources]),
        alt=(
            f"Dot plot on a log scale of what {name} cost by what is counted: "
            + "; ".join(f"{row['name']} {row['label']}" for row in rows)
        )[:250],
        kind="dots",
        scale="log",
        rows=tuple(rows),
        height=ROW_HEIGHT * len(rows),
    )


def ledger_chart(book: Book, ledger: Ledger) -> Chart:
    """One dot per stage and one for the total, with published figures as diamonds."""
    currency, factor = ledger.scenario.currency, ledger.per_usd
    # A line that costs nothing has no place on a log axis; the table still shows it.
    shown = [line for line in ledger.lines if line.usd.central > 0]
    rows = [_dot(line.name, line.usd.times(factor), "stage", currency) for line in shown]
    rows = rows if len(rows) > 1 else []
    rows.append(_dot("Total", ledger.total, "total", currency))
    rows += [
        _diamond(book, figure, factor, currency)
        for figure in ledger.published
        if figure.basis in (ledger.scenario.basis, "unstated")  # others measure something else
    ]
    counting = COUNTING[ledger.boundary]
    total = with_range(ledger.total, currency)
    as_of = f"prices of {day(ledger.as_of)}" if ledger.scenario.as_of else "prices of the time"
    return Chart(
        name=f"{ledger.system.id}-{ledger.boundary}",
        title=f"{ledger.system.name} comes to {total}, {counting}",
        subtitle=(
            f"{SIGNS[currency]} at rental prices, {as_of}, log scale; bar: 90 % range; "
            "diamond: published figure"
        ),
        sources=_sources(book, [n for line in ledger.lines for n in line.sources]),
        alt=(
            f"Dot plot, log scale, of what {ledger.system.name} cost, {counting}: total {total}; "
            + "; ".join(f"{row['name']} {row['label']}" for row in rows if row["kind"] == "stage")
        )[:250],
        kind="dots",
        scale="log",
        rows=tuple(rows),
        height=ROW_HEIGHT * len(rows),
        sign=SIGNS[currency],
    )


def _sources(book: Book, ids: Iterable[str]) -> tuple[Source, ...]:
    return tuple(book.sources[name] for name in dict.fromkeys(ids))


def _curve_rows(line: Forecast) -> list[Row]:
    stated = [(line.start_year, line.start_usd.value), (line.anchor_year, line.anchor_usd.value)]
    ahead = [
        (
            year,
            float(
                cost_on_curve(
                    year=float(year),
                    anchor_year=line.anchor_year,
                    anchor_usd=line.anchor_usd.value,
                    annual_decline_share=line.annual_decline_share.value,
                )
            ),
        )
        for year in range(line.anchor_year, line.end_year + 1)
    ]
    labelled = [*stated, (line.end_year, line.end_usd.value)]
    return [
        *({"kind": "stated line", "year": year, "usd": usd} for year, usd in stated),
        *({"kind": "forecast line", "year": year, "usd": usd} for year, usd in ahead),
        *(
            {
                "kind": "stated",
                "year": year,
                "usd": usd,
                "label": money(usd),
                "place": "left below" if year == line.anchor_year else "right above",
            }
            for year, usd in labelled
        ),
    ]


def _boundary_label(finding: Finding, scale: Scale) -> str:
    """Name and cost; nothing for the small costs that a linear axis draws on one spot."""
    if scale == "linear" and finding.ledger.usd.central < LINEAR_ROOM_USD:
        return ""
    return f"{BOUNDARY_SHORT[finding.boundary]} {money(finding.ledger.usd.central)}"


def _near_curve(finding: Finding) -> bool:
    """So near that a label beside the point would lie on the curve."""
    return abs(finding.calendar_years_ahead) < CLEAR_YEARS


def _dot(name: str, cost: Spread, kind: str, currency: str) -> Row:
    return {
        "kind": kind, "name": name, "cost": cost.central, "low": cost.low,
        "high": cost.high, "label": with_range(cost, currency),
    }  # fmt: skip


def _diamond(book: Book, figure: Published, factor: float, currency: str) -> Row:
    bound = {"upper": "< ", "lower": "> ", "about": ""}[figure.bound]
    publisher = book.sources[figure.source].publisher
    return {
        "kind": "published", "name": figure.what, "cost": figure.usd * factor,
        "label": f"{bound}{money(figure.usd * factor, currency)}",
        "what": f"{publisher}: {figure.what} ({figure.basis})",
    }  # fmt: skip


def _ratio(cost: float, of: float) -> str:
    return f"1/{of / cost:,.0f} of" if cost < of / 2 else f"{cost / of:,.1f} times"
