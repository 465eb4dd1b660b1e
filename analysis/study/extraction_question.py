"""The question of the extraction page: a preset, what was changed, draws and seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.fitted_law import DOMAINS
from analysis.book.load import Book
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.scenario import MAX_DRAWS, Overrides, Rule

FIRST_PRESET = "extraction-alpaca"
NONE = -1e-9
"""Above this: 0 may be set."""
INPUTS: dict[str, Rule] = {
    # access
    "exchanges": Rule("Exchanges in all", "exchanges", NONE, 1e15),
    "accounts": Rule("Accounts", "accounts", NONE, 1e9),
    "exchanges_per_account_day": Rule("Exchanges per account and day", "exchanges", NONE, 1e9),
    "days": Rule("Days of drawing", "days", NONE, 1e5),
    "kept_share": Rule("Kept share", "share", NONE, 1.0),
    "cap_per_account_day": Rule("Cap per account and day", "exchanges", NONE, 1e9),
    "requests_per_minute": Rule("Rate limit", "requests a minute", 0.0, 1e9),
    "input_tokens_per_minute": Rule("Input limit", "tokens a minute", 0.0, 1e12),
    "output_tokens_per_minute": Rule("Output limit", "tokens a minute", 0.0, 1e12),
    "limit_use_share": Rule("Share of the limits used", "share", 0.0, 1.0),
    "detection_hazard_per_day": Rule("Accounts found and closed", "share a day", NONE, 10.0),
    # price
    "input_tokens": Rule("Input tokens per exchange", "tokens", NONE, 1e8),
    "output_tokens": Rule("Output tokens per exchange", "tokens", NONE, 1e8),
    "input_usd_per_mtok": Rule("Input price", "US$ per MTok", NONE, 1e6),
    "output_usd_per_mtok": Rule("Output price", "US$ per MTok", NONE, 1e6),
    "discount": Rule("Discount", "share", NONE, 1.0),
    "account_usd": Rule("Cost of an account", "US$", NONE, 1e6),
    # student
    "domain": Rule("What is copied", "", text=True, options=DOMAINS),
    "base_params_billion": Rule("Base model", "billion parameters", 0.0, 1e5),
    "open_base": Rule("Comparable open base", "", text=True, options=("yes", "no")),
    "base_tokens_per_param": Rule("Tokens to train a base", "tokens per parameter", 0.0, 1e5),
    "epochs": Rule("Epochs of tuning", "epochs", 0.0, 100.0),
    "tuning_usd": Rule("Tuning, as stated", "US$", NONE, 1e12),
    "engineering_usd": Rule("Engineering", "US$", NONE, 1e12),
    "rental_usd_per_gpu_hour": Rule("GPU rental price", "US$/h", 0.0, 1e4),
    "chip": Rule("Chip", "", text=True),
    "information": Rule("Information per sample", "of a public case's", 0.0, 100.0),
    "traces": Rule("What hiding the reasoning leaves", "share of the ceiling", NONE, 1.0),
    "target_share": Rule("Target", "share of the gap", 0.0, 1.2),
    "training_days": Rule("Days to tune", "days", NONE, 1e5),
    "evaluation_days": Rule("Days to evaluate", "days", NONE, 1e5),
    # what it is worth
    "defender": Rule("Made again as", "", text=True),
    "replacement_usd": Rule("Making the tuning again", "US$", NONE, 1e13),
    "research_usd": Rule("Research behind it", "US$", NONE, 1e13),
    "attacker_value_usd": Rule("Worth of a full copy to its maker", "US$", NONE, 1e13),
    "detection_probability": Rule("Copy found", "probability", NONE, 1.0),
    "attribution_probability": Rule("Maker named", "probability", NONE, 1.0),
    "enforcement_probability": Rule("Law enforced", "probability", NONE, 1.0),
    "penalty_usd": Rule("Penalty", "US$", NONE, 1e13),
    "revenue_usd_per_year": Rule("Revenue of the model", "US$ a year", NONE, 1e13),
    "margin": Rule("Margin", "share", NONE, 1.0),
    "switching_share": Rule("Customers who would switch", "share", NONE, 1.0),
    "threshold_share": Rule("Good enough from", "share of the gap", NONE, 0.99),
    "lead_days": Rule("Lead without the copy", "days", NONE, 1e5),
    # the three exits
    "other_moat": Rule("Margin held by another moat", "share", NONE, 1.0),
    "hidden": Rule("Exchanges not exposed", "share", NONE, 1.0),
    "stopped_by_law": Rule("Copies kept off the market", "probability", NONE, 1.0),
}
"""What may be set, by name."""
VOLUME = (
    "exchanges", "accounts", "exchanges_per_account_day", "days", "kept_share", "hidden",
    "cap_per_account_day", "requests_per_minute", "input_tokens_per_minute",
    "output_tokens_per_minute", "limit_use_share", "detection_hazard_per_day", "input_tokens",
    "output_tokens",
)  # fmt: skip
"""What decides how many samples are drawn and kept."""
LAW_INPUTS = ("base_params_billion", "information", "traces")
"""What decides how much of the gap so many samples recover."""
EXITS = ("other_moat", "hidden", "stopped_by_law")
VALUE = ("revenue_usd_per_year", "margin", "switching_share", "threshold_share", "lead_days")
"""Without any one of these no loss is computed: nobody has published them."""
GAIN = (
    "attacker_value_usd", "detection_probability", "attribution_probability",
    "enforcement_probability", "penalty_usd",
)  # fmt: skip
"""Without any one of these the attacker's value is not computed."""
NEUTRAL: dict[str, float] = {
    "kept_share": 1.0, "discount": 0.0, "information": 1.0, "traces": 1.0,
    "detection_hazard_per_day": 0.0, "limit_use_share": 1.0, **dict.fromkeys(EXITS, 0.0),
}  # fmt: skip
"""What leaves the law as the cases have it, where nothing is set; a start, not a finding."""


@dataclass(frozen=True)
class Question:
    """A preset with changes."""

    preset: str = FIRST_PRESET
    overrides: Overrides = ()
    as_of: date | None = None
    """The day of prices; None: the preset's."""
    draws: int = 4000
    seed: int = 20230313

    def __post_init__(self) -> None:
        if not 1 <= self.draws <= MAX_DRAWS:
            raise BadInputError("draws", self.draws, f"use 1 to {MAX_DRAWS:,}")
        if self.seed < 0:
            raise BadInputError("seed", self.seed, "use a whole number of 0 or more")


def parse(texts: list[str]) -> Overrides:
    """Overrides from `name=value` texts, sorted; a later one replaces an earlier."""
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise BadInputError("--set", text, "write it as name=value")
        found[name.strip()] = checked(name.strip(), value.strip())
    return tuple(sorted(found.items()))


def checked(name: str, value: object) -> float | str:
    """A value that the input can take.

    >>> checked("accounts", "24_000")
    24000.0

    Raises `UnknownNameError` for a name that is no input, `BadInputError` for a value outside it.
    """
    if name not in INPUTS:
        raise UnknownNameError("input", name, INPUTS)
    rule = INPUTS[name]
    if rule.options and value not in rule.options:
        raise UnknownNameError(name, str(value), rule.options)
    if rule.text:
        return str(value)
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise BadInputError(name, value, f"write a number ({rule.unit})")
    if not rule.above < number <= rule.most:
        word = "at least" if rule.above < 0 else "above"
        rule_text = f"use {word} {max(0.0, rule.above):g}, at most {rule.most:g} ({rule.unit})"
        raise BadInputError(name, value, rule_text)
    return number


@dataclass(frozen=True)
class Inputs:
    """Every input that has a value, by name, and the figures behind those of the preset."""

    preset: r.ExtractionPreset
    as_of: date
    values: Mapping[str, float | str]
    figures: Mapping[str, r.ExtractionInput]

    def number(self, name: str) -> float | None:
        """The value; what is neutral where none was set; None where nothing is."""
        value = self.values.get(name, NEUTRAL.get(name))
        return float(value) if value is not None else None

    def neutral(self, name: str) -> float:
        """The value of an input that has a neutral one."""
        return float(self.values.get(name, NEUTRAL[name]))

    def missing(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in self.values)


def inputs(book: Book, question: Question) -> Inputs:
    """The preset's inputs under the question's. Days that are set replace a known sum of exchanges.

    Raises `UnknownNameError` for a preset that the book does not have.
    """
    preset = lookup.named("preset", book.extraction_presets, question.preset)
    set_here = dict(question.overrides)
    figures = {one.name: one for one in preset.inputs if one.name not in set_here}
    if "days" in set_here and "exchanges" not in set_here:
        figures.pop("exchanges", None)
    if "exchanges" in set_here and "days" not in set_here:
        figures.pop("days", None)
    values: dict[str, float | str] = {"domain": preset.domain, "open_base": "yes"}
    if preset.defender:
        values["defender"] = preset.defender
    values |= {name: one.value for name, one in figures.items()} | set_here
    return Inputs(preset, question.as_of or preset.as_of, values, figures)
