"""A scenario as one line of text, for links and commands: `gpt-4 basis=amortised mfu=0.4`."""

from datetime import date

from analysis.errors import BadInputError
from analysis.study.scenario import Scenario, parse_overrides

CHOICES = ("boundary", "basis", "currency")
DAYS = ("as_of", "known_on")
NUMBERS = ("draws", "seed")


def scenario_text(scenario: Scenario) -> str:
    """The system, then whatever differs from its defaults.

    >>> scenario_text(Scenario("gpt-4", basis="amortised", overrides=(("mfu", 0.4),)))
    'gpt-4 basis=amortised mfu=0.4'
    """
    usual = Scenario(scenario.system)
    given = {name: getattr(scenario, name) for name in (*CHOICES, *DAYS, *NUMBERS)}
    changed = {name: value for name, value in given.items() if value != getattr(usual, name)}
    settings = [f"{name}={value}" for name, value in [*changed.items(), *scenario.overrides]]
    return " ".join([scenario.system, *settings])


def parse_scenario(text: str) -> Scenario:
    """The scenario of such a line; whether its system and stages exist shows when it is evaluated.

    >>> parse_scenario("gpt-4 as_of=2024-05-01").as_of
    datetime.date(2024, 5, 1)

    Raises `BadInputError` or `UnknownNameError` for what cannot be read.
    """
    system, *settings = text.split() or [""]
    if not system or "=" in system:
        raise BadInputError("scenario", text, "begin with a system, such as gpt-4 basis=amortised")
    known: dict[str, object] = {}
    inputs = []
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or name not in (*CHOICES, *DAYS, *NUMBERS):
            inputs.append(setting)
        elif name in CHOICES:
            known[name] = value
        else:
            known[name] = _read(name, value)
    return Scenario(system, overrides=parse_overrides(inputs), **known)  # type: ignore[arg-type]


def _read(name: str, value: str) -> object:
    try:
        return date.fromisoformat(value) if name in DAYS else int(value)
    except ValueError:
        raise BadInputError(
            name, value, "write 2023-03-13" if name in DAYS else "write a whole number"
        ) from None
