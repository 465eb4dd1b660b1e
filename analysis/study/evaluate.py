"""One ledger for every system: what each stage costs, with its range, sources and caveats."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from analysis.book import lookup
from analysis.book.load import Book
from analysis.book.records import Published, System
from analysis.errors import UnknownNameError
from analysis.model import compute
from analysis.model.compute import Number
from analysis.study.costing import as_published, costing
from analysis.study.draws import Quantity, Spread, spread
from analysis.study.inputs import Costing, quantity
from analysis.study.money import fx_caveats, per_usd
from analysis.study.scenario import INPUTS, Scenario
from analysis.study.stages import Asked, Caveat, Placed, placed_stages

TUNED = ("tuning", "tuning+data", "tuning+data+base", "all-in")
TRAINED = ("training", "all-in")
COMPUTE_PARTS = frozenset({"training", "tuning", "base"})
"""Parts whose cost is compute, so that failed runs and staff scale with them."""
NOTHING = Spread(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Line:
    """One stage of the ledger, in US dollars."""

    stage: str
    name: str
    kind: str
    part: str
    working: str
    sources: tuple[str, ...]
    published: Published | None = None
    """The printed cost that stands in the place of ours."""
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    """Inputs by name, as used."""
    usd: Spread = NOTHING


@dataclass(frozen=True)
class Printed:
    """A published cost and what it was in US dollars when the system was released."""

    figure: Published
    usd: float


@dataclass(frozen=True)
class Ledger:
    """What a scenario's system costs, stage by stage. Lines are in US dollars."""

    scenario: Scenario
    system: System
    boundary: str
    as_of: date
    lines: tuple[Line, ...]
    usd: Spread
    per_usd: float
    """Units of the scenario's currency per US dollar."""
    published: tuple[Printed, ...]
    """Printed costs of stages within the boundary."""
    caveats: tuple[Caveat, ...]

    @property
    def total(self) -> Spread:
        """The sum in the scenario's currency."""
        return self.usd.times(self.per_usd)


def boundaries(system: System) -> tuple[str, ...]:
    """What can be counted, from the narrowest account to the widest."""
    trained = any(stage.part == "training" for stage in system.stages)
    return TRAINED if trained else TUNED


def boundary_of(system: System, wanted: str | None) -> str:
    """`wanted`, or the account that makers usually publish: no bases, no failed runs."""
    known = boundaries(system)
    if wanted is None:
        return "training" if known == TRAINED else "tuning+data"
    if wanted not in known:
        raise UnknownNameError(f"boundary of {system.id}", wanted, known)
    return wanted


def parts_within(boundary: str) -> frozenset[str]:
    """The parts of the account that `boundary` counts."""
    return COMPUTE_PARTS | {"data"} if boundary == "all-in" else frozenset(boundary.split("+"))


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
    printed = _printed(book, system) if published_stand else {}
    costings = [
        as_published(printed[p.path].figure, printed[p.path].usd)
        if p.path in printed
        else costing(book, p, scenario, asked)
        for p in placed
    ]
    as_of = scenario.as_of or system.released
    rate = per_usd(
        book, scenario.currency, as_of, known_on=scenario.known_on,
        asked=lambda name: asked.number("", name),
    )  # fmt: skip
    lines = [
        Line(p.path, _line_name(p, system), p.stage.kind, p.part, c.working, c.sources,
             printed[p.path].figure if p.path in printed else None, c.quantities)
        for p, c in zip(placed, costings, strict=True)
    ]  # fmt: skip
    multipliers, staff = _development(book, placed, asked) if boundary == "all-in" else ({}, None)
    if staff:
        lines += _development_lines(book, multipliers, staff)

    def costs(at: Callable[[Quantity], Number]) -> list[Number]:
        """Every line's cost with each quantity taken `at` a value or at its draws."""
        found = [c.cost_usd({k: at(q) for k, q in c.quantities.items()}) for c in costings]
        if not staff:
            return found
        experiments: Number = 0.0
        people: Number = 0.0
        for p, cost in zip(placed, found, strict=True):
            if _develops(p):
                times = at(multipliers[str(p.system.experiments)])
                experiments += compute.experiments_usd(final_runs_usd=cost, multiplier=times)
                people += compute.staff_usd(
                    final_runs_usd=cost, multiplier=times, staff_over_compute=at(staff)
                )
        return [*found, experiments, people]

    central = [float(cost) for cost in costs(lambda q: q.value)]
    drawn = costs(lambda q: q.draw(scenario.draws, scenario.seed))
    return Ledger(
        scenario=scenario,
        system=system,
        boundary=boundary,
        as_of=as_of,
        lines=tuple(
            replace(line, usd=spread(mid, range_))
            for line, mid, range_ in zip(lines, central, drawn, strict=True)
        ),
        usd=spread(sum(central), sum(drawn[1:], start=drawn[0])),
        per_usd=rate,
        published=published_within(book, system, boundary),
        caveats=tuple(
            dict.fromkeys(
                [
                    *_caveats(costings, asked, system, boundary, bool(staff)),
                    *fx_caveats(book, scenario.currency, as_of, known_on=scenario.known_on),
                ]
            )
        ),
    )


def _line_name(placed: Placed, asked_for: System) -> str:
    name = placed.stage.name
    if placed.system.id == asked_for.id:
        return name
    return f"{placed.system.name}: {name[:1].lower()}{name[1:]}"


def input_used(ledger: Ledger, name: str) -> float | None:
    """The central value of an input in the first stage that uses it; None where none does."""
    found = (line.quantities[name].value for line in ledger.lines if name in line.quantities)
    return next(found, None)


def published_within(book: Book, system: System, boundary: str) -> tuple[Printed, ...]:
    """Printed costs that pay for no stage outside `boundary`."""
    inside = {stage.id for stage in system.stages if stage.part in parts_within(boundary)}
    return tuple(
        Printed(figure, figure.amount / per_usd(book, figure.currency, system.released))
        for figure in system.published
        if set(figure.covers) <= inside
    )


def _printed(book: Book, system: System) -> dict[str, Printed]:
    """The printed cost of each stage that has one to itself; of several, the first listed."""
    everything = published_within(book, system, "all-in")
    alone = [printed for printed in everything if len(printed.figure.covers) == 1]
    return {printed.figure.covers[0]: printed for printed in reversed(alone)}


def _refuse_unknown_stages(asked: Asked, placed: list[Placed]) -> None:
    steps = [p.path.split(".") for p in placed]
    known = {".".join(path[:n]) for path in steps for n in range(1, len(path) + 1)}
    for key in asked.values:
        stage = key.rpartition(".")[0]
        if stage and stage not in known:
            raise UnknownNameError("stage", stage, known)


def _development(
    book: Book, placed: list[Placed], asked: Asked
) -> tuple[dict[str, Quantity], Quantity | None]:
    """What all-in adds: all compute over the final runs, per assumption, and the staff share."""
    wanted = asked.number("", "experiment_multiplier")
    figures = [book.assumptions[str(p.system.experiments)] for p in placed if _develops(p)]
    if not figures:
        return {}, None
    staff = book.assumptions["staff-over-compute"]
    return (
        {f.id: quantity(f, wanted, f.id, least=1.0) for f in figures},
        quantity(staff, asked.number("", "staff_over_compute"), staff.id),
    )


def _develops(placed: Placed) -> bool:
    """Whether failed runs and staff come on top of this stage."""
    return placed.part in COMPUTE_PARTS and placed.system.experiments is not None


def _development_lines(book: Book, multipliers: dict[str, Quantity], staff: Quantity) -> list[Line]:
    times = " and ".join(dict.fromkeys(f"{q.value:g}" for q in multipliers.values()))
    working = f"all compute taken as {times} × the final runs"
    sources = tuple(dict.fromkeys(book.assumptions[name].source for name in multipliers))
    # One control can only stand for one multiplier.
    one = next(iter(multipliers.values()))
    shown = {"experiment_multiplier": one} if len(multipliers) == 1 else {}
    paid = (book.assumptions["staff-over-compute"].source,)
    return [
        Line("experiments", "Experiments and failed runs", "overhead", "all-in", working, sources,
             quantities=shown),
        Line("staff", "Staff", "overhead", "all-in", f"{staff.value:g} of all compute", paid,
             quantities={"staff_over_compute": staff}),
    ]  # fmt: skip


def _missing_parts(system: System, boundary: str) -> Iterable[Caveat]:
    """What the boundary counts and the book has no stage for."""
    held = {stage.part for stage in system.stages}
    if "training" in held:
        if boundary == "all-in" and system.experiments is None:
            yield Caveat("whole-sum", "the stated sum is taken to hold experiments and staff")
        return
    wanted = parts_within(boundary) - {"training"}
    for part, name in (("data", "data"), ("base", "the base model")):
        if part in wanted and part not in held:
            yield Caveat("part-unknown", f"no cost of {name} is known, so none is counted")


def _caveats(
    costings: list[Costing], asked: Asked, system: System, boundary: str, developed: bool
) -> Iterable[Caveat]:
    for cost in costings:
        yield from cost.caveats
    yield from _missing_parts(system, boundary)
    if developed:
        text = "experiments and staff are assumed multiples of compute, not reported"
        yield Caveat("development-assumed", text)
    for key in sorted(asked.values.keys() - asked.used):
        label = INPUTS[key.rpartition(".")[2]].label
        text = f"{label} ({key}) changes nothing here: no stage that is counted uses it"
        yield Caveat("no-effect", text)
