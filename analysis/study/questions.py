"""The four kinds of question that the product answers, as one: what each is set to, and changes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar, final

from analysis.book import lookup
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.accounts import boundary_of
from analysis.study.budget_question import Budget
from analysis.study.extraction_question import INPUTS as EXTRACTION_INPUTS
from analysis.study.extraction_question import Question, checked
from analysis.study.scenario import INPUTS, Overrides, Scenario, override

Kind = Literal["ledger", "claim", "budget", "extraction"]
Value = float | str
DATES = ("starts", "ends")


@final
@dataclass(frozen=True)
class ClaimQuestion:
    """A claim, what is asked of the system that it is about, and when its clock runs."""

    claim: str
    scenario: Scenario
    """Its system is the claim's."""
    starts: date | None = None
    """None: as the claim is read."""
    ends: date | None = None

    def __post_init__(self) -> None:
        asked = self.scenario
        if (asked.basis, asked.currency) != (Scenario.basis, Scenario.currency):
            rule = "a claim is held against a forecast in US dollars at rental prices"
            raise BadInputError("claim", f"{asked.basis} {asked.currency}", rule)

    @property
    def dates(self) -> dict[str, date]:
        """The days that were set, as `claims.check` takes them."""
        held = {name: getattr(self, name) for name in DATES}
        return {name: day for name, day in held.items() if day is not None}


AnyQuestion = Scenario | ClaimQuestion | Budget | Question
Q = TypeVar("Q", bound=AnyQuestion)


def kind_of(question: AnyQuestion) -> Kind:
    """
    >>> kind_of(Scenario("gpt-4")), kind_of(Budget(1e8))
    ('ledger', 'budget')
    """
    match question:
        case Scenario():
            return "ledger"
        case ClaimQuestion():
            return "claim"
        case Budget():
            return "budget"
    return "extraction"


def known_on_of(question: AnyQuestion) -> date | None:
    """The day on which the question's book was known; an extraction question has none."""
    match question:
        case Scenario() | Budget():
            return question.known_on
        case ClaimQuestion():
            return question.scenario.known_on
    return None


def frozen_on(question: AnyQuestion, day: date | None) -> AnyQuestion:
    """The question of the book as known on that day; an extraction question stays as it is."""
    match question:
        case Scenario() | Budget():
            return replace(question, known_on=day)
        case ClaimQuestion():
            return replace(question, scenario=replace(question.scenario, known_on=day))
    return question


def settled(book: Book, question: AnyQuestion) -> AnyQuestion:
    """The question with its implied choices written out: boundary, days, the way of spending."""
    match question:
        case Scenario():
            system = lookup.named("system", book.systems, question.system)
            return replace(question, boundary=boundary_of(system, question.boundary))
        case ClaimQuestion():
            claim = lookup.named("claim", book.claims, question.claim)
            about = replace(question.scenario, system=claim.system)
            return ClaimQuestion(
                claim.id, settled(book, about),  # type: ignore[arg-type]
                question.starts or claim.starts.day, question.ends or claim.ends.day,
            )  # fmt: skip
        case Budget():
            return replace(question, way=question.chosen_way, as_of=question.day)
    preset = lookup.named("preset", book.extraction_presets, question.preset)
    return replace(question, as_of=question.as_of or preset.as_of)


def settings_of(question: AnyQuestion) -> dict[str, str]:
    """Everything that is set, by name and as text; what stands at its default is left out.

    >>> settings_of(Scenario("gpt-4", basis="amortised", overrides=(("mfu", 0.4),)))
    {'basis': 'amortised', 'mfu': '0.4'}
    >>> settings_of(Budget(1e8))
    {'amount': '100000000', 'currency': 'GBP'}
    """
    found: dict[str, str] = {}
    for name in FIELDS[kind_of(question)]:
        value = _held(question, name)
        always = isinstance(question, Budget) and name in ("amount", "currency")
        if always or value != _held(_usual(question), name):
            found[name] = text_of(value)
    inputs = question.scenario if isinstance(question, ClaimQuestion) else question
    return found | {name: text_of(value) for name, value in inputs.overrides}


def text_of(value: object) -> str:
    """A setting as it is written after `name=`: the shortest that reads back the same.

    >>> text_of(0.4), text_of(52002.0), text_of(2.1e25), text_of(date(2023, 3, 13)), text_of(True)
    ('0.4', '52002', '2.1e+25', '2023-03-13', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def with_settings(question: Q, settings: Mapping[str, Value]) -> Q:
    """The question with each of these changed: a choice such as `basis`, a day, or an input.

    >>> with_settings(Scenario("gpt-4"), {"mfu": "0.4", "as_of": "2024-05-01"}).overrides
    (('mfu', 0.4),)

    Raises `UnknownNameError` for a name that is no setting, `BadInputError` for a value outside it.
    """
    fields = FIELDS[kind_of(question)]
    known = fields.keys() | (
        EXTRACTION_INPUTS.keys() if isinstance(question, Question) else INPUTS.keys()
    )
    chosen: dict[str, Any] = {}
    inputs: dict[str, Value] = {}
    for name, value in settings.items():
        if name in fields:
            chosen[name] = fields[name](name, value)
        elif name.rpartition(".")[2] not in known:
            raise UnknownNameError("setting", name, known)
        elif isinstance(question, Question):
            inputs[name] = checked(name, value)
        else:
            inputs[name] = override(name, value)[1]
    if not isinstance(question, ClaimQuestion):
        return replace(question, **chosen, overrides=_merged(question.overrides, inputs))
    days = {name: chosen.pop(name) for name in DATES if name in chosen}
    about = question.scenario
    about = replace(about, **chosen, overrides=_merged(about.overrides, inputs))
    return replace(question, scenario=about, **days)


def _merged(overrides: Overrides, inputs: Mapping[str, Value]) -> Overrides:
    return tuple(sorted({**dict(overrides), **inputs}.items()))


def _held(question: AnyQuestion, name: str) -> object:
    if isinstance(question, ClaimQuestion) and name not in DATES:
        return getattr(question.scenario, name)
    return getattr(question, name)


def _usual(question: AnyQuestion) -> AnyQuestion:
    """The same question with nothing set."""
    match question:
        case Scenario():
            return Scenario(question.system)
        case ClaimQuestion():
            return ClaimQuestion(question.claim, Scenario(question.scenario.system))
        case Budget():
            return Budget(1.0)
    return Question(question.preset)


def _text(name: str, value: Value) -> str:
    return str(value)


def _day(name: str, value: Value) -> date:
    text = str(value)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise BadInputError(name, value, "write a day as 2023-03-13")
    return found


def _whole(name: str, value: Value) -> int:
    try:
        number = float(str(value))
        if number.is_integer():
            return int(number)
    except ValueError:
        pass
    raise BadInputError(name, value, "write a whole number")


def _amount(name: str, value: Value) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise BadInputError(name, value, "write a sum such as 900000000") from None


def _truth(name: str, value: Value) -> bool:
    if value not in ("yes", "no"):
        raise BadInputError(name, value, "write yes or no")
    return value == "yes"


_Reads = Callable[[str, Value], object]
_DRAWS: dict[str, _Reads] = {"draws": _whole, "seed": _whole}
FIELDS: dict[Kind, dict[str, _Reads]] = {
    "ledger": {
        "boundary": _text, "basis": _text, "as_of": _day, "known_on": _day, "currency": _text,
        **_DRAWS,
    },
    "claim": {
        "boundary": _text, "as_of": _day, "known_on": _day, **_DRAWS, "starts": _day, "ends": _day,
    },
    "budget": {
        "amount": _amount, "currency": _text, "as_of": _day, "known_on": _day, "way": _text,
        "against": _text, "ranged": _truth, **_DRAWS, "upper_bound": _text,
    },
    "extraction": {"as_of": _day, **_DRAWS},
}  # fmt: skip
"""What can be set of each kind beside its inputs, and how the text of each is read."""


def changes(old: AnyQuestion, new: AnyQuestion) -> Iterator[tuple[str, str, str]]:
    """Name, old and new text of every setting in which two questions differ; empty where unset."""
    before, after = settings_of(old), settings_of(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name, ""), after.get(name, "")
