"""What can be asked about serving: the model, the chips, the requests, and inputs that are set."""

from dataclasses import dataclass, replace
from datetime import date

from analysis.errors import BadInputError, UnknownNameError

RENTAL, DECODE, PREFILL = "rental_usd_per_gpu_hour", "decode_share", "prefill_share"
UTILISATION = "utilisation"


@dataclass(frozen=True)
class Rule:
    """An input of serving: how the screen names it, its unit and its bounds."""

    label: str
    unit: str
    least: float
    most: float


INPUTS = {
    RENTAL: Rule("GPU rental price", "US$/h", 0.001, 1e4),
    DECODE: Rule("Share of peak reached in writing", "share", 0.001, 1.0),
    PREFILL: Rule("Share of peak reached in reading", "share", 0.001, 1.0),
    UTILISATION: Rule("Utilisation of the GPUs", "share of hours", 0.001, 1.0),
    "staff_share": Rule("Administrators", "persons", 0.0, 1e4),
    "staff_usd_per_year": Rule("An administrator’s year", "US$", 0.0, 1e7),
}
ASSUMED = {
    DECODE: "served-roofline-share",
    PREFILL: "served-prefill-share",
    UTILISATION: "served-utilisation",
}


@dataclass(frozen=True)
class Mix:
    """The tokens of a typical request. Raises `BadInputError` for counts that cannot be."""

    input_tokens: float = 1000.0
    output_tokens: float = 300.0
    cache_hit_share: float = 0.0
    """Of the input tokens, those that a cache already holds."""

    def __post_init__(self) -> None:
        for name in ("input_tokens", "output_tokens"):
            if not 0 <= getattr(self, name) <= 1e8:
                raise BadInputError(name, getattr(self, name), "use 0 to 100,000,000 a request")
        if not 0 <= self.cache_hit_share <= 1:
            raise BadInputError("cache_hit_share", self.cache_hit_share, "use a share of 0 to 1")
        if self.busy_tokens <= 0:
            rule = "a request needs output, or input that no cache holds"
            raise BadInputError("tokens per request", self.tokens, rule)

    @property
    def tokens(self) -> float:
        return self.input_tokens + self.output_tokens

    @property
    def busy_tokens(self) -> float:
        """Those that take computing: all but cache hits."""
        return self.input_tokens * (1 - self.cache_hit_share) + self.output_tokens

    def within(self, window: int) -> "Mix":
        """This mix, or one of about its proportions that a shorter window holds."""
        factor = min(1.0, window / self.tokens)
        kept = (float(int(n * factor)) for n in (self.input_tokens, self.output_tokens))
        return replace(self, **dict(zip(("input_tokens", "output_tokens"), kept, strict=True)))

    @property
    def mean_context(self) -> float:
        """Tokens in the cache when an output token is written, on average; at least one."""
        return max(1.0, self.input_tokens + self.output_tokens / 2)


@dataclass(frozen=True)
class Setup:
    """A question about serving: which model, on which chips, for which requests, on which day."""

    model: str
    """An architecture's id, or that of a system whose architecture the book has."""
    chip: str
    as_of: date
    mix: Mix | None = None
    """None: the usual mix, cut down where the model's window is shorter."""
    chips: int | None = None
    """For one copy of the model; None: the size with the cheapest tokens."""
    batch: int | None = None
    """Requests at once on one copy; None: all that memory and speed allow."""
    speed: float | None = None
    """Tokens per second that each request is written at, at the least; 0: speed does not count."""
    bytes_per_param: float | None = None
    """None: as published."""
    tier: str = "neocloud"
    term: str = "on_demand"
    known_on: date | None = None
    overrides: tuple[tuple[str, float], ...] = ()
    draws: int = 2048
    seed: int = 20230313


def checked(overrides: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """The overrides by name. Raises for an unknown name or a value out of bounds."""
    for name, value in overrides:
        rule = INPUTS.get(name)
        if rule is None:
            raise UnknownNameError("input of serving", name, INPUTS)
        if not rule.least <= value <= rule.most:
            bounds = f"use {rule.least:g} to {rule.most:g} ({rule.unit})"
            raise BadInputError(name, value, bounds)
    return dict(overrides)
