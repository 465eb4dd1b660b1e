"""The three figures that open the dashboard and the README, computed from the book."""

from dataclasses import dataclass
from datetime import date

from analysis.book import lookup
from analysis.book.load import Book
from analysis.brief.words import cost_text, exact_money, money, with_range, years_text
from analysis.errors import CostfallError
from analysis.study.chip_price import PRICE
from analysis.study.claims import Finding

BASE_STAGE = "base.training"
OLD_MODEL, NEW_MODEL, NEW_MODEL_DAY = "text-davinci-003", "gpt-3.5-turbo", date(2023, 3, 1)


@dataclass(frozen=True)
class Headline:
    """One figure, what it is, and the sources it rests on."""

    label: str
    value: str
    detail: str
    sources: tuple[str, ...]


def headlines(book: Book, findings: tuple[Finding, ...]) -> tuple[Headline, ...]:
    """The lead over the forecast, the base model left out, and the fall of a token's price.

    Figures that an edited book no longer holds are left out.
    """
    found = [_lead(findings), _base(findings), _token_price(book)]
    return tuple(headline for headline in found if headline)


def _lead(findings: tuple[Finding, ...]) -> Headline | None:
    usual = next((f for f in findings if f.boundary == "tuning+data"), None)
    if usual is None:
        return None
    line = usual.forecast
    cited = [name for entry in usual.ledger.lines for name in entry.sources]
    return Headline(
        f"{usual.ledger.system.name} against {line.publisher}’s forecast",
        f"{usual.years_ahead:.1f} years, not {usual.claim.years:g}",
        f"{cost_text(usual.ledger).capitalize()} for tuning and data, on a line that falls "
        f"{line.annual_decline_share.value:.0%} a year, counted from its {line.anchor_year} "
        f"figure; {years_text(usual.calendar_years_ahead)} it on the calendar.",
        tuple(dict.fromkeys([line.anchor_usd.source, *cited])),
    )


def _base(findings: tuple[Finding, ...]) -> Headline | None:
    base = next((e for e in findings[-1].ledger.lines if e.stage == BASE_STAGE), None)
    if base is None or "gpu_hours" not in base.quantities:
        return None
    hours, rental = base.quantities["gpu_hours"].value, base.quantities[PRICE].value
    return Headline(
        "The base model that this leaves out",
        with_range(base.usd),
        f"{hours:,.0f} GPU-hours for LLaMA 7B, at {exact_money(rental)} per GPU-hour.",
        base.sources,
    )


def _token_price(book: Book) -> Headline | None:
    try:
        old = lookup.price(book, OLD_MODEL, NEW_MODEL_DAY).row
        new = lookup.price(book, NEW_MODEL, NEW_MODEL_DAY).row
    except CostfallError:
        return None
    if old.output_per_mtok is None or new.output_per_mtok is None:
        return None
    return Headline(
        "A million tokens, from one model to the next",
        f"{money(old.output_per_mtok)} → {exact_money(new.output_per_mtok)}",
        f"{OLD_MODEL} and {NEW_MODEL} on {NEW_MODEL_DAY.day} {NEW_MODEL_DAY:%B %Y}.",
        (old.source, new.source),
    )
