"""One ledger for every system: what each stage costs, with its range, sources and caveats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial

from analysis.book import lookup
from analysis.book.load import Book
from analysis.book.records import FxRate, Published, System
from analysis.errors import UnknownNameError
from analysis.model import compute
from analysis.model.compute import Number
from analysis.study.accounts import (
    COMPUTE_PARTS,
    Printed,
    boundary_of,
    missing_parts,
    parts_within,
    printed_alone,
    published_within,
)
from analysis.study.costing import as_published, costing
from analysis.study.draws import Quantity, Spread, draw_each, spread
from analysis.study.grounds import Grounded, Grounds, unique, used
from analysis.study.inputs import Costing, quantity
from analysis.study.money import fx_caveats, per_usd, rates_used
from analysis.study.no_effect import why_no_effect
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed, placed_stages

NOTHING = Spread(0.0, 0.0, 0.0)
EXPERIMENTS, STAFF = "experiments", "staff"
"""The lines that failed runs and people add."""


@dataclass(frozen=True)
class Line(Grounded):
    """One stage of the ledger, in US dollars."""

    stage: str
    name: str
    kind: str
    part: str
    working: str
    published: Published | None = None
    """The printed cost that stands in the place of ours."""
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    """Inputs by name, as used."""
    usd: Spread = NOTHING


@dataclass(frozen=True)
class Account:
    """The lines of a ledger before a number is put in: cost as a function of their inputs."""

    lines: tuple[Line, ...]
    costings: tuple[Costing, ...]
    """Of the stages, in the order of the lines; what experiments and staff add comes after."""
    multiplier_of: tuple[str | None, ...]
    """Per stage the input that says how many times over its compute was used; None: once."""

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """Inputs by path: `base.training.gpu_hours`."""
        return {
            f"{line.stage}.{name}": q for line in self.lines for name, q in line.quantities.items()
        }

    @cached_property
    def _wanted(self) -> list[tuple[Costing, list[tuple[str, str]]]]:
        return [
            (cost, [(name, f"{line.stage}.{name}") for name in cost.quantities])
            for line, cost in zip(self.lines, self.costings, strict=False)
        ]

    def costs_usd(self, values: Mapping[str, Number]) -> list[Number]:
        """What each line costs in US dollars with these inputs by path."""
        found = [
            cost.cost_usd({name: values[path] for name, path in names})
            for cost, names in self._wanted
        ]
        if not any(self.multiplier_of):
            return found
        experiments: Number = 0.0
        staff: Number = 0.0
        for cost, path in zip(found, self.multiplier_of, strict=True):
            if path:
                experiments += compute.experiments_usd(final_runs_usd=cost, multiplier=values[path])
                staff += compute.staff_usd(
                    final_runs_usd=cost,
                    multiplier=values[path],
                    staff_over_compute=values[f"{STAFF}.staff_over_compute"],
                )
        return [*found, experiments, staff]

    def total_usd(self, values: Mapping[str, Number]) -> Number:
        """What all lines cost together."""
        costs = self.costs_usd(values)
        return sum(costs[1:], start=costs[0])


@dataclass(frozen=True)
class Ledger(Grounded):
    """What a scenario's system costs, stage by stage. Lines are in US dollars."""

    scenario: Scenario
    system: System
    boundary: str
    as_of: date
    lines: tuple[Line, ...]
    usd: Spread
    per_usd: float
    """Units of the scenario's currency per US dollar."""
    rates: tuple[FxRate, ...]
    """The rate of exchange behind it; none for US dollars, or where it was set."""
    published: tuple[Printed, ...]
    """Printed costs of stages within the boundary."""
    caveats: tuple[Caveat, ...]
    account: Account = field(compare=False)

    @property
    def total(self) -> Spread:
        """The sum in the scenario's currency."""
        return self.usd.times(self.per_usd)

    def behind(self, line: Line) -> Grounds:
        """All that a line's cost in the scenario's currency rests on: of experiments and staff
        also the compute that they are multiples of.
        """
        of: list[Line] = []
        if line.stage in (EXPERIMENTS, STAFF):
            multiplied = zip(self.lines, self.account.multiplier_of, strict=False)
            of = [one for one, times in multiplied if times]
            of += [one for one in self.lines if one.stage == EXPERIMENTS]
        grounds = (ground for one in (*of, line) for ground in one.rests_on)
        return unique((*grounds, *self.rates))


def evaluate(book: Book, scenario: Scenario, *, published_stand: bool = False) -> Ledger:
    """The ledger of `scenario`: central values, and 90 % ranges over its seeded draws.

    Central lines add up to the central total. With `published_stand`, a stage whose cost was
    printed counts at that figure, whatever the scenario sets for it.

    Raises `UnknownNameError` for a name that is not in the book and `NoFigureError` where it has
    no price for the day.
    """
    system = lookup.named("system", book.systems, scenario.system)
    boundary = boundary_of(system, scenario.boundary)
    asked = Asked(scenario)
    everything = placed_stages(book, system)
    _refuse_unknown_stages(asked, everything)
    placed = [p for p in everything if p.part in parts_within(boundary)]
    printed = printed_alone(book, system) if published_stand else {}
    account = _account(book, system, boundary, placed, printed, scenario, asked)
    as_of = scenario.as_of or system.released
    known_on, set_rate = scenario.known_on, partial(asked.number, "")
    rate = per_usd(book, scenario.currency, as_of, known_on=known_on, asked=set_rate)
    rates = rates_used(book, [scenario.currency], as_of, known_on=known_on, asked=set_rate)
    inputs = account.quantities.items()
    central = [float(cost) for cost in account.costs_usd({path: q.value for path, q in inputs})]
    drawn = account.costs_usd(draw_each(account.quantities, scenario.draws, scenario.seed))
    return Ledger(
        scenario=scenario,
        system=system,
        boundary=boundary,
        as_of=as_of,
        lines=tuple(
            replace(line, usd=spread(mid, range_))
            for line, mid, range_ in zip(account.lines, central, drawn, strict=True)
        ),
        usd=spread(sum(central), sum(drawn[1:], start=drawn[0])),
        per_usd=rate,
        rates=rates,
        published=published_within(book, system, boundary),
        caveats=tuple(
            dict.fromkeys(
                [
                    *_caveats(account, scenario, asked, system, boundary),
                    *fx_caveats(book, scenario.currency, as_of, known_on=known_on),
                ]
            )
        ),
        account=account,
        rests_on=unique((*(each for line in account.lines for each in line.rests_on), *rates)),
    )


def _account(
    book: Book,
    system: System,
    boundary: str,
    placed: list[Placed],
    printed: Mapping[str, Printed],
    scenario: Scenario,
    asked: Asked,
) -> Account:
    costings = tuple(
        as_published(printed[p.path]) if p.path in printed else costing(book, p, scenario, asked)
        for p in placed
    )
    lines = tuple(
        Line(p.path, _line_name(p, system), p.stage.kind, p.part, c.working,
             printed[p.path].figure if p.path in printed else None, c.quantities,
             rests_on=c.rests_on)
        for p, c in zip(placed, costings, strict=True)
    )  # fmt: skip
    developed = [p.system.experiments if _develops(p, boundary, scenario) else None for p in placed]
    if not any(developed):
        return Account(lines, costings, (None,) * len(lines))
    named = list(dict.fromkeys(name for name in developed if name))
    path_of = {name: f"{EXPERIMENTS}.{_multiplier(name, named)}" for name in named}
    return Account(
        (*lines, *_development_lines(book, named, asked)),
        costings,
        tuple(path_of[name] if name else None for name in developed),
    )


def _develops(placed: Placed, boundary: str, scenario: Scenario) -> bool:
    """Whether failed runs and staff come on top of this stage.

    They do not on the acquisition basis: experiments run on the machines that were bought.
    """
    wanted = boundary == "all-in" or scenario.basis == "development"
    return wanted and placed.part in COMPUTE_PARTS and scenario.basis != "acquisition"


def _multiplier(name: str, named: list[str]) -> str:
    """One control can only stand for one multiplier; several go by their assumptions' ids."""
    return "experiment_multiplier" if len(named) == 1 else name


def _development_lines(book: Book, named: list[str], asked: Asked) -> tuple[Line, Line]:
    wanted = asked.number("", "experiment_multiplier")
    multipliers = {
        _multiplier(name, named): quantity(book.assumptions[name], wanted, name, least=1.0)
        for name in named
    }
    assumed = book.assumptions["staff-over-compute"]
    staff = quantity(assumed, asked.number("", "staff_over_compute"), assumed.id)
    times = " and ".join(dict.fromkeys(f"{q.value:g}" for q in multipliers.values()))
    behind = {_multiplier(name, named): book.assumptions[name] for name in named}
    return (
        Line(EXPERIMENTS, "Experiments and failed runs", "overhead", "all-in",
             f"all compute taken as {times} × the final runs", quantities=multipliers,
             rests_on=used(behind, multipliers)),
        Line(STAFF, "Staff", "overhead", "all-in", f"{staff.value:g} of all compute",
             quantities={"staff_over_compute": staff},
             rests_on=used({"staff": assumed}, {"staff": staff})),
    )  # fmt: skip


def _line_name(placed: Placed, asked_for: System) -> str:
    name = placed.stage.name
    if placed.system.id == asked_for.id:
        return name
    return f"{placed.system.name}: {name[:1].lower()}{name[1:]}"


def input_used(ledger: Ledger, name: str) -> float | None:
    """The central value of an input in the first stage that uses it; None where none does."""
    found = (line.quantities[name].value for line in ledger.lines if name in line.quantities)
    return next(found, None)


def _refuse_unknown_stages(asked: Asked, placed: list[Placed]) -> None:
    steps = [p.path.split(".") for p in placed]
    known = {".".join(path[:n]) for path in steps for n in range(1, len(path) + 1)}
    for key in asked.values:
        stage = key.rpartition(".")[0]
        if stage and stage not in known:
            raise UnknownNameError("stage", stage, known)


def _caveats(
    account: Account, scenario: Scenario, asked: Asked, system: System, boundary: str
) -> Iterable[Caveat]:
    for cost in account.costings:
        yield from cost.caveats
    yield from missing_parts(system, boundary)
    if any(account.multiplier_of):
        text = "experiments and staff are assumed multiples of compute, not reported"
        yield Caveat("development-assumed", text)
    elif boundary == "all-in" and scenario.basis == "acquisition":
        text = "a purchase holds experiments, which run on the same machines; staff are not in it"
        yield Caveat("no-staff", text)
    used_for = {line.kind for line in account.lines}
    for key in sorted(asked.values.keys() - asked.used):
        yield Caveat("no-effect", why_no_effect(key, scenario, used_for, account.quantities))
