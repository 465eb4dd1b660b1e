"""Presets of every kind by their ids: announced sums, cases of copying, and questions with a name.

Announced sums and cases have files of their own; the rest stands in `scenarios/presets.yaml`. One
namespace holds them all.
"""

from dataclasses import dataclass, replace
from shlex import split

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.budget_question import Budget, from_preset
from analysis.study.extraction_question import Question
from analysis.study.questions import (
    AnyQuestion,
    ClaimQuestion,
    Kind,
    kind_of,
    with_settings,
)
from analysis.study.scenario import Scenario
from analysis.study.scenario_links import PAGES, Query, query_for

NOTHING_CHANGED = "Nothing; this is what the others differ from"


@dataclass(frozen=True)
class Preset:
    """A question with a name, and the page that opens on it."""

    id: str
    name: str
    kind: Kind
    header: r.Header
    settings: tuple[r.PresetSetting, ...]
    question: AnyQuestion
    page: str
    """The file under `dashboard/pages`, without its ending."""
    query: Query
    """The parameters with which that page opens on it."""


def preset(book: Book, name: str) -> AnyQuestion:
    """The question that a preset of any kind asks.

    Raises `UnknownNameError` with the nearest ids for one that the book does not have.
    """
    if name in book.budgets:
        return from_preset(book, name)
    if name in book.extraction_presets:
        return Question(name)
    if name not in book.presets:
        raise UnknownNameError("preset", name, preset_ids(book))
    held = book.presets[name]
    return with_settings(_plain(book, held), {one.name: one.value for one in held.settings})


def preset_ids(book: Book) -> tuple[str, ...]:
    """The ids of all presets, those of questions with a name first."""
    return (*book.presets, *book.budgets, *book.extraction_presets)


def presets(book: Book) -> tuple[Preset, ...]:
    """Every preset with its question, its page and the link's parameters.

    Raises `CostfallError` where one asks for what the book does not have.
    """
    return tuple(_listed(book, name) for name in preset_ids(book))


def presets_of(book: Book, kind: Kind) -> dict[str, str]:
    """Id and name of each preset of a kind, without working anything out."""
    own: dict[Kind, dict[str, str]] = {
        "budget": {name: one.name for name, one in book.budgets.items()},
        "extraction": {name: one.name for name, one in book.extraction_presets.items()},
    }
    return own.get(kind, {}) | {n: one.name for n, one in book.presets.items() if one.kind == kind}


def question_of(book: Book, code: str) -> AnyQuestion:
    """The question of one line: a system or a preset with settings, or `scenario_links.code_for`.

    Raises `BadInputError` or `UnknownNameError` for what cannot be read.
    """
    try:
        head, *rest = split(code) or [""]
    except ValueError:  # a quotation mark that is not closed
        head, rest = "", []
    if not head or "=" in head:
        raise BadInputError("scenario", code, "begin with a system or a preset: gpt-4 mfu=0.4")
    settings = {}
    for text in rest:
        name, sign, value = text.partition("=")
        if not sign:
            raise BadInputError("setting", text, "write it as name=value")
        settings[name] = value
    return with_settings(_headed(book, head), settings)


def ledger_of(book: Book, code: str) -> Scenario:
    """The scenario of such a line; raises `BadInputError` where it asks for something else."""
    found = question_of(book, code)
    if not isinstance(found, Scenario):
        kinds = ", ".join(presets_of(book, "ledger"))
        text = f"a {kind_of(found)} has no ledger to compare; use a system, or a preset: {kinds}"
        raise BadInputError("scenario", code, text)
    return found


def settings_of(book: Book, asked: Scenario) -> dict[str, tuple[r.PresetSetting, ...]]:
    """For each input that is set, those settings of presets of the system that set it so."""
    about = {
        one.id: one.system if isinstance(one, r.LedgerPreset) else book.claims[one.claim].system
        for one in book.presets.values()
        if isinstance(one, r.LedgerPreset | r.ClaimPreset)
    }
    settings = [
        each for name, system in about.items() if system == asked.system
        for each in book.presets[name].settings
    ]  # fmt: skip
    return {
        name: tuple(each for each in settings if (each.name, each.value) == (name, value))
        for name, value in asked.overrides
    }


def _headed(book: Book, head: str) -> AnyQuestion:
    kind, colon, name = head.partition(":")
    if colon and kind == "claim":
        if name not in book.claims:
            raise UnknownNameError("claim", name, book.claims)
        return ClaimQuestion(name, Scenario(book.claims[name].system))
    if colon and kind == "extraction":
        if name not in book.extraction_presets:
            raise UnknownNameError("extraction preset", name, book.extraction_presets)
        return Question(name)
    if colon and kind == "budget":
        return with_settings(Budget(1.0), {"amount": name})
    if head in book.systems:
        return Scenario(head)
    if head not in preset_ids(book):
        raise UnknownNameError("system or preset", head, (*book.systems, *preset_ids(book)))
    return preset(book, head)


def _plain(book: Book, held: r.Preset) -> AnyQuestion:
    """The question of a preset before its settings."""
    match held:
        case r.LedgerPreset():
            return Scenario(
                held.system, held.boundary, held.basis, held.as_of, held.known_on, held.currency
            )
        case r.ClaimPreset():
            asked = Scenario(
                book.claims[held.claim].system, held.boundary, as_of=held.as_of,
                known_on=held.known_on,
            )  # fmt: skip
            return ClaimQuestion(held.claim, asked, held.starts, held.ends)
        case r.BudgetVariant():
            like = from_preset(book, held.budget)
            return replace(
                like, way=held.way or like.way, as_of=held.as_of or like.as_of,
                known_on=held.known_on,
            )  # fmt: skip
    return Question(held.preset, as_of=held.as_of)


def _listed(book: Book, name: str) -> Preset:
    question = preset(book, name)
    settings = book.presets[name].settings if name in book.presets else ()
    header = _header(book, name)
    shown = book.presets.get(name) or book.budgets.get(name) or book.extraction_presets[name]
    kind = kind_of(question)
    query = query_for(book, question)
    return Preset(name, shown.name, kind, header, settings, question, PAGES[kind], query)


def _header(book: Book, name: str) -> r.Header:
    """The preset's own; of an announced sum or a case, from what its record says."""
    if name in book.presets:
        return book.presets[name].header
    held = book.budgets.get(name) or book.extraction_presets[name]
    return r.Header(
        title=held.name, author=book.sources[held.source].publisher, reference=held.source,
        baseline=NOTHING_CHANGED, description=held.sentence,
    )  # fmt: skip
