"""A result as a sentence to quote: who says what, with its range, on which book, and where."""

from analysis.book.known import recorded_span
from analysis.book.load import Book
from analysis.brief.reproduce import Result
from analysis.brief.words import (
    BOUNDARY_NAMES,
    basis_text,
    changed_text,
    counting_text,
    day,
    verdict,
    with_range,
)
from analysis.study.budget import Answer as BudgetAnswer
from analysis.study.claims import Finding
from analysis.study.evaluate import Ledger
from analysis.study.extraction import Answer as ExtractionAnswer
from analysis.study.questions import text_of
from analysis.study.scenario import Overrides
from analysis.study.scenario_file import costfall_version


def citation_for(book: Book, result: Result, link: str) -> str:
    """Costfall and its version, the finding with its range, what was set, book day and address.

    The book is the one that the result was computed from: of a frozen page that of its day.
    """
    match result:
        case Ledger():
            said = _ledger(result)
        case Finding():
            said = claim_citation(result).removeprefix("Costfall, ")
        case BudgetAnswer():
            said = _budget(result)
        case _:
            said = _extraction(result)
    return f"Costfall {costfall_version()}, {said} {book_text(book)} {link}"


def book_text(book: Book) -> str:
    """The day of the book's last row.

    >>> book_text(Book())
    'Book without rows.'
    """
    span = recorded_span(book)
    return f"Book as recorded by {day(span[1])}." if span else "Book without rows."


def claim_citation(finding: Finding) -> str:
    """Who says so, on which figures, as of when."""
    published = (printed.figure for printed in finding.ledger.published)
    recorded = max(figure.recorded for figure in (finding.claim, *published))
    return (
        f"Costfall, “{finding.claim.statement}”, {BOUNDARY_NAMES[finding.boundary].lower()}: "
        f"{verdict(finding)} {changed_text(finding.ledger.scenario)} "
        f"Figures recorded by {day(recorded)}."
    ).replace("  ", " ")


def _ledger(ledger: Ledger) -> str:
    asked = ledger.scenario
    cost = with_range(ledger.total, asked.currency)
    prices = f"Prices of {day(asked.as_of)}." if asked.as_of else "Each stage at its own day."
    return _joined(
        f"“{ledger.system.name} cost {cost}, {counting_text(ledger)}, {basis_text(ledger)}”;",
        f"90 % range, {_drawn(asked.draws, asked.seed)}.", prices, changed_text(asked),
    )  # fmt: skip


def _budget(found: BudgetAnswer) -> str:
    from analysis.brief import budget_words as words  # brings the budget's own words alone

    asked = found.budget
    drawn = f"90 % range, {_drawn(asked.draws, asked.seed)}." if asked.ranged else "No range."
    return _joined(
        f"“{words.finding(found)}”, by {words.WAY_NAMES[found.way]};", drawn,
        f"Rates and prices of {day(asked.day)}.", _set(asked.overrides),
    )  # fmt: skip


def _extraction(found: ExtractionAnswer) -> str:
    from analysis.brief import extraction_words as words

    asked, preset = found.question, found.given.preset
    accused = f"{preset.accuser} is the accuser." if preset.accuser else ""
    return _joined(
        f"“{words.finding(found)}”, {preset.name};",
        f"80 % band, {_drawn(asked.draws, asked.seed)}.", accused,
        f"Prices of {day(found.given.as_of)}.", _set(asked.overrides),
    )  # fmt: skip


def _set(overrides: Overrides) -> str:
    """What the reader or a preset set, by name."""
    shown = ", ".join(f"{name} {text_of(value)}" for name, value in overrides)
    return f"Set: {shown}." if shown else ""


def _drawn(draws: int, seed: int) -> str:
    return f"{draws:,} draws, seed {seed}"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
