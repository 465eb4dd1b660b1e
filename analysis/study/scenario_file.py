"""A question as a file to keep or send, and back; what could not be restored is said aloud."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from analysis.book import lookup
from analysis.book.known import recorded_after, recorded_span
from analysis.book.load import Book
from analysis.book.scenario_yaml import (
    SHAPES,
    SavedBudget,
    SavedClaim,
    SavedLedger,
    SavedQuestion,
    SavedSetting,
    read_scenario,
    write_scenario,
)
from analysis.study.budget_question import Budget
from analysis.study.extraction_question import Question, checked
from analysis.study.questions import (
    AnyQuestion,
    ClaimQuestion,
    changes,
    kind_of,
    known_on_of,
    settled,
    with_settings,
)
from analysis.study.scenario import Overrides, Scenario

UNINSTALLED = "unknown"


@dataclass(frozen=True)
class Saved:
    """A question out of a file."""

    question: AnyQuestion
    known_on: date | None
    """The day on which its book was known; None: the newest book."""
    book_day: date | None
    """The day of the last row of the book from which it was saved."""
    version: str


def costfall_version() -> str:
    """The installed version; `unknown` where the package runs without being installed."""
    try:
        return version("costfall")
    except PackageNotFoundError:
        return UNINSTALLED


def scenario_text_of(book: Book, question: AnyQuestion, known_on: date | None = None) -> str:
    """The file's text. `known_on` is for an extraction question, which has no such day itself."""
    span = recorded_span(book)
    saved = _saved(question, span[1] if span else None, known_on or known_on_of(question))
    return write_scenario(saved)


def file_name(question: AnyQuestion) -> str:
    """
    >>> file_name(Scenario("gpt-4"))
    'costfall-ledger-gpt-4.yaml'
    """
    match question:
        case Scenario():
            of = question.system
        case ClaimQuestion():
            of = question.claim
        case Budget():
            of = f"{question.amount:.0f}-{question.currency}"
        case _:
            of = question.preset
    return f"costfall-{kind_of(question)}-{of}.yaml".replace(":", "-").replace("/", "-")


def from_text(book: Book, content: bytes | str) -> Saved:
    """The question that a file holds.

    Raises `CostfallError` in one line for a mistake in the file, and for a system, claim, preset
    or input that this book does not have.
    """
    held = read_scenario(content)
    question = _question(book, held)
    settled(book, question)  # a boundary or a preset that does not exist is refused here
    return Saved(question, held.known_on, held.book_day, held.costfall)


def told(book: Book, saved: Saved) -> Iterator[str]:
    """What a reader should know of a file before its figures: another book, another version."""
    if saved.book_day and not saved.known_on:
        newer = recorded_after(book, saved.book_day)
        rows = newer.prices + newer.rentals + newer.fx_rates
        if rows:
            since = f"{rows:,} {'row was' if rows == 1 else 'rows were'} recorded since"
            yield f"saved when the book ended on {saved.book_day}; {since}, so figures may differ"
    if saved.version != costfall_version():
        yield f"saved by Costfall {saved.version}, opened by {costfall_version()}"


def not_restored(book: Book, wanted: AnyQuestion, shown: AnyQuestion) -> tuple[str, ...]:
    """Each setting in which what a page shows differs from what was asked, in words."""
    if kind_of(wanted) != kind_of(shown):
        return (f"a {kind_of(wanted)} cannot be shown here",)
    asked, found = settled(book, wanted), settled(book, shown)
    return tuple(
        f"{name} was {old or 'not set'}, {new or 'the book’s own'} is used"
        for name, old, new in changes(asked, found)
    )


def _saved(question: AnyQuestion, book_day: date | None, known_on: date | None) -> SavedQuestion:
    """The question as a file holds it."""
    asked = question.scenario if isinstance(question, ClaimQuestion) else question
    kind = kind_of(question)
    held: dict[str, object] = {
        "kind": kind, "costfall": costfall_version(), "book_day": book_day, "known_on": known_on,
        "settings": _settings(asked.overrides),
    }  # fmt: skip
    for name in SHAPES[kind].model_fields:
        if name not in held:
            held[name] = getattr(asked if hasattr(asked, name) else question, name)
    return SHAPES[kind].model_validate(held)


def _settings(overrides: Overrides) -> tuple[SavedSetting, ...]:
    return tuple(SavedSetting(name=name, value=value) for name, value in overrides)


def _question(book: Book, held: SavedQuestion) -> AnyQuestion:
    inputs = {one.name: one.value for one in held.settings}
    match held:
        case SavedLedger():
            asked = Scenario(
                held.system, held.boundary, held.basis, held.as_of, held.known_on, held.currency,
                (), held.draws, held.seed,
            )  # fmt: skip
            return with_settings(asked, inputs)
        case SavedClaim():
            claim = lookup.named("claim", book.claims, held.claim)
            asked = Scenario(
                claim.system, held.boundary, as_of=held.as_of, known_on=held.known_on,
                draws=held.draws, seed=held.seed,
            )  # fmt: skip
            return with_settings(ClaimQuestion(held.claim, asked, held.starts, held.ends), inputs)
        case SavedBudget():
            budget = Budget(
                held.amount, held.currency, held.as_of, held.way, against=held.against,
                known_on=held.known_on, ranged=held.ranged, draws=held.draws, seed=held.seed,
                upper_bound=held.upper_bound,
            )  # fmt: skip
            return with_settings(budget, inputs)
    set_there = tuple(sorted((name, checked(name, value)) for name, value in inputs.items()))
    return Question(held.preset, set_there, held.as_of, held.draws, held.seed)
