"""The address that reopens a question on its page: the inverse of what the pages' controls bind.

What has a control goes under the control's name; everything else under `set`, as `--set` takes it.
Then a page that adds the settings of `set` to what its controls say asks the very same question.
"""

from collections.abc import Mapping
from datetime import date
from shlex import quote
from urllib.parse import urlencode

from analysis.book.known import book_known_on, recorded_span
from analysis.book.load import Book
from analysis.errors import BadInputError
from analysis.study import link_controls as held
from analysis.study.accounts import boundaries
from analysis.study.budget_inputs import DEFAULT_CHIPS
from analysis.study.budget_levels import levels
from analysis.study.budget_question import FIRST_PRESET, Budget, from_preset
from analysis.study.extraction_question import EXITS, Question
from analysis.study.questions import (
    DATES,
    AnyQuestion,
    ClaimQuestion,
    Kind,
    frozen_on,
    kind_of,
    known_on_of,
    settings_of,
    settled,
    text_of,
)
from analysis.study.scenario import Scenario

PAGES: dict[Kind, str] = {
    "ledger": "systems", "claim": "claim", "budget": "budget", "extraction": "extraction",
}  # fmt: skip
"""Of each kind the file under `dashboard/pages`, which is also the path of its address."""
SET, KNOWN_ON = "set", "known_on"
Query = tuple[tuple[str, str], ...]


def link_for(
    book: Book, question: AnyQuestion, base: str = "", *, known_on: date | None = None
) -> str:
    """The address of the page that shows the question; `base` is the address of the dashboard.

    With `known_on` it is frozen: it shows the book of that day, whatever is recorded later.
    Raises `UnknownNameError` for what the book does not have.
    """
    if known_on:
        question = frozen_on(question, known_on)
    query = query_for(book, question)
    if known_on and (KNOWN_ON, str(known_on)) not in query:  # a question without that clock
        query += ((KNOWN_ON, str(known_on)),)
    return f"{base}/{PAGES[kind_of(question)]}?{urlencode(query)}"


def query_for(book: Book, question: AnyQuestion) -> Query:
    """The parameters of that address, by name and text.

    Raises `UnknownNameError` for what the book does not have, `BadInputError` for a claim without
    a page.
    """
    day, span = known_on_of(question), recorded_span(book)
    frozen: Query = ()
    if day and span and span[0] <= day <= max(date.today(), span[1]):
        frozen = ((KNOWN_ON, day.isoformat()),)
        book, question = book_known_on(book, day), frozen_on(question, None)
    match settled(book, question):
        case Scenario() as scenario:
            found = _ledger(book, scenario)
        case ClaimQuestion() as asked:
            found = _claim(book, asked)
        case Budget() as budget:
            found = _budget(book, budget)
        case other:
            found = _extraction(book, other)
    return (*found, *frozen)


def code_for(question: AnyQuestion) -> str:
    """The question in one line, as `presets.question_of` reads it, less a budget's sentence.

    >>> code_for(Budget(1e8, way="rent"))
    'budget:100000000 currency=GBP way=rent'
    """
    settings = settings_of(question)
    match question:
        case Scenario():
            head = question.system
        case ClaimQuestion():
            head = f"claim:{question.claim}"
        case Budget():
            head = f"budget:{settings.pop('amount')}"
            settings.pop("upper_bound", None)
        case _:
            head = f"extraction:{question.preset}"
    return " ".join([head, *(quote(f"{name}={text}") for name, text in settings.items())])


def _ledger(book: Book, asked: Scenario) -> Query:
    system = book.systems[asked.system]
    counted = "boundary" if len(boundaries(system)) > 2 else "training_boundary"
    settings = settings_of(asked)
    query = [("system", asked.system), (counted, settings.pop("boundary"))]
    for name in ("basis", "currency"):
        query += [(name, settings.pop(name))] if name in settings else []
    if held.within(asked.as_of, held.SYSTEM_DAYS):
        query.append(("as_of", settings.pop("as_of")))
    if held.asks_for_hours(system) and settings.get("hours_from") == "estimated":
        query.append(("hours_from", settings.pop("hours_from")))
    own = held.system_inputs(book, asked)
    return _numbers(query, settings, dict(asked.overrides), held.SYSTEM, own)


def _claim(book: Book, asked: ClaimQuestion) -> Query:
    if asked.claim != held.CLAIM:
        raise BadInputError("claim", asked.claim, f"only {held.CLAIM} has a page")
    settings = settings_of(asked)
    query = [("boundary", settings.pop("boundary"))]
    for name in DATES:
        if held.within(asked.dates[name], held.CLAIM_DAYS):
            query.append((name, settings.pop(name)))
    own = held.claim_inputs(book, asked.claim)
    return _numbers(query, settings, dict(asked.scenario.overrides), held.CLAIM_INPUTS, own)


def _budget(book: Book, asked: Budget) -> Query:
    settings, overrides = settings_of(asked), dict(asked.overrides)
    name, like = _nearest_preset(book, asked)
    query = [("preset", name)]
    query += [(key, settings.pop(key)) for key in ("currency", "way")]
    if held.within(asked.amount, held.AMOUNTS):
        query.append(("amount", settings.pop("amount")))
    if held.within(asked.as_of, held.BUDGET_DAYS):
        query.append(("as_of", settings.pop("as_of")))
    way = asked.chosen_way
    chip = str(overrides.get("chip", DEFAULT_CHIPS[way]))
    if chip in held.chips(book, way):
        query.append(("chip" if way == "buy" else "rented_chip", chip))
        if chip != DEFAULT_CHIPS[way]:
            settings.pop("chip")
    if asked.against in {level.id for level in levels(book)} and "against" in settings:
        query.append(("against", settings.pop("against")))
    if not asked.ranged:
        query.append(("uncertainty", "false"))
        settings.pop("ranged")
    own_sum = (asked.amount, asked.currency) == (like.amount, like.currency)
    if asked.upper_bound == (like.upper_bound if own_sum else Budget.upper_bound):
        settings.pop("upper_bound", None)
    elif "upper_bound" not in settings:
        settings["upper_bound"] = asked.upper_bound
    _seed(query, settings, asked.seed)
    own = held.budget_inputs(book, asked, chip)
    return _numbers(query, settings, overrides, held.budget_ranges(asked), own)


def _nearest_preset(book: Book, asked: Budget) -> tuple[str, Budget]:
    """The preset of that very sum, of those whose settings the question sets itself as well.

    Any other one would lend the question settings that it does not have.
    """
    known = {name: from_preset(book, name) for name in book.budgets}
    told = dict(asked.overrides).keys()
    fitting = {n: one for n, one in known.items() if dict(one.overrides).keys() <= told}
    alike = [
        name for name, one in fitting.items()
        if (one.amount, one.currency, one.upper_bound)
        == (asked.amount, asked.currency, asked.upper_bound)
    ]  # fmt: skip
    # With the question's own settings first, then its day: the page tells the preset's story.
    alike.sort(key=lambda n: (known[n].overrides != asked.overrides, known[n].day != asked.day))
    name = next(iter(alike), FIRST_PRESET)
    return name, known[name]


def _extraction(book: Book, asked: Question) -> Query:
    preset = book.extraction_presets[asked.preset]
    settings, overrides = settings_of(asked), dict(asked.overrides)
    query = [("preset", asked.preset)]
    if asked.as_of == preset.as_of:
        settings.pop("as_of")
    elif held.within(asked.as_of, held.EXTRACTION_DAYS):
        query.append(("as_of", settings.pop("as_of")))
    if overrides.get("domain", preset.domain) != preset.domain:
        query.append(("domain", settings.pop("domain")))
    if overrides.get("open_base") == "no":
        query.append(("has_base", "false"))
        settings.pop("open_base")
    for name in EXITS:
        if overrides.get(name) == 1.0:
            query.append(("exits", held.EXIT_NAMES[name]))
            settings.pop(name)
    _seed(query, settings, asked.seed)
    own = held.extraction_inputs(preset)
    return _numbers(query, settings, overrides, held.EXTRACTION, own)


def _seed(query: list[tuple[str, str]], settings: dict[str, str], seed: int) -> None:
    if "seed" in settings and seed <= held.MOST_SEED:
        query.append(("seed", settings.pop("seed")))


def _numbers(
    query: list[tuple[str, str]],
    settings: dict[str, str],
    overrides: Mapping[str, float | str],
    ranges: Mapping[str, tuple[float, float]],
    own: Mapping[str, float | None],
) -> Query:
    """The parameters so far, inputs with a control that can show them, and the rest under `set`.

    A control that stands where it would stand anyway sets nothing, so such a value is no control's.
    """
    for name, value in overrides.items():
        if name not in settings or name not in ranges or name not in own or isinstance(value, str):
            continue
        if held.within(value, ranges[name]) and value != own[name]:
            query.append((name, text_of(value)))
            settings.pop(name)
    return (*query, *((SET, f"{name}={text}") for name, text in settings.items()))
