"""The three figures that open the dashboard and the README, computed from the book."""

from dataclasses import dataclass
from datetime import date

from analysis.book import lookup
from analysis.book.load import Book
from analysis.brief.words import exact_money, money, with_range
from analysis.study.claims import Finding

BASE_STAGE = "base.training"
OLD_MODEL, NEW_MODEL, NEW_MODEL_DAY = "text-davinci-003", "gpt-3.5-turbo", date(2023, 3, 1)


@dataclass(frozen=True)
class Headline:
    """One figure, what it is, and the source it rests on."""

    label: str
    value: str
    detail: str
    source: str


def headlines(book: Book, findings: tuple[Finding, ...]) -> tuple[Headline, ...]:
    """The lead over the forecast, the base model left out, and the fall of a token's price."""
    usual = next(f for f in findings if f.boundary == "tuning+data")
    widest = findings[-1].ledger
    line = book.forecasts[usual.claim.forecast]
    base = next(entry for entry in widest.lines if entry.stage == BASE_STAGE)
    hours = base.quantities["gpu_hours"].value
    rental = base.quantities["rental_usd_per_gpu_hour"].value
    old = lookup.price(book, OLD_MODEL, NEW_MODEL_DAY).row
    new = lookup.price(book, NEW_MODEL, NEW_MODEL_DAY).row
    return (
        Headline(
            f"{usual.ledger.system.name} against {line.publisher}’s forecast",
            f"{usual.years_ahead:.1f} years, not {usual.claim.years:g}",
            f"{money(usual.ledger.usd.central)} for tuning and data, on a line that falls "
            f"{line.annual_decline_share.value:.0%} a year.",
            line.anchor_usd.source,
        ),
        Headline(
            "The base model that this leaves out",
            with_range(base.usd),
            f"{hours:,.0f} GPU-hours for LLaMA 7B, at {exact_money(rental)} per GPU-hour.",
            base.sources[-1],
        ),
        Headline(
            "A million tokens, from one model to the next",
            f"{money(old.output_per_mtok)} → {exact_money(new.output_per_mtok)}",
            f"{OLD_MODEL} and {NEW_MODEL} on {NEW_MODEL_DAY.day} {NEW_MODEL_DAY:%B %Y}.",
            new.source,
        ),
    )
