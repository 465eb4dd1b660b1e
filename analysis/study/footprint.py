"""The electricity that a ledger's final runs drew, and what the grid emitted for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.book.load import Book
from analysis.book.records import ComputeStage, GridCarbon
from analysis.errors import NoFigureError
from analysis.model import ownership
from analysis.model.compute import Number
from analysis.study import chip_price
from analysis.study.accounts import parts_within
from analysis.study.chip_hours import hours_of
from analysis.study.compute_stage import chip_of
from analysis.study.draws import Quantity, Spread, draw_each, spread
from analysis.study.evaluate import Ledger
from analysis.study.grounds import Ground, Grounded, Grounds, unique
from analysis.study.inputs import certain
from analysis.study.stages import Asked, Placed, placed_stages

CARBON = "kg_co2_per_kwh"
KG_PER_TONNE = KWH_PER_MWH = 1000.0


@dataclass(frozen=True)
class StageEnergy:
    """One run's electricity, in megawatt-hours."""

    stage: str
    name: str
    mwh: Spread
    working: str


@dataclass(frozen=True)
class Footprint(Grounded):
    """Electricity and emissions of the final runs within a ledger's boundary."""

    stages: tuple[StageEnergy, ...]
    mwh: Spread
    tonnes_co2: Spread
    kg_co2_per_kwh: Quantity
    grid: GridCarbon | None
    """Whose average that is; None where it was set."""
    left_out: tuple[str, ...]
    """Names of counted stages whose electricity is not known: bought answers, people, sums."""


def footprint(book: Book, ledger: Ledger) -> Footprint | None:
    """Chip-hours × power × PUE of each final run, and its CO2 at the grid's average.

    Over the ledger's draws: hours are the cause that they are in its cost. Experiments and the
    making of the hardware are not in it. None where no counted stage has a chip whose power is
    known. Method of Patterson et al. 2021, arXiv 2104.10350, section 2.
    """
    asked, scenario = Asked(ledger.scenario), ledger.scenario
    counted = [
        placed
        for placed in placed_stages(book, ledger.system)
        if placed.part in parts_within(ledger.boundary)
    ]
    carbon, grid = _carbon(book, ledger, asked)
    found: list[StageEnergy] = []
    drawn: list[Number] = []
    behind: list[Ground] = []
    left_out = []
    for placed in counted:
        try:
            run = _run(book, placed, ledger, asked)
        except NoFigureError:
            run = None
        if run is None:
            left_out.append(placed.stage.name)
            continue
        energy, draws, grounds = run
        found.append(energy)
        drawn.append(draws)
        behind += grounds
    if not found:
        return None
    central = sum(energy.mwh.central for energy in found)
    total = sum(drawn[1:], start=drawn[0])
    tonnes = total * (carbon.draw(scenario.draws, scenario.seed) * KWH_PER_MWH / KG_PER_TONNE)
    return Footprint(
        stages=tuple(found),
        mwh=spread(central, total),
        tonnes_co2=spread(central * carbon.value * KWH_PER_MWH / KG_PER_TONNE, tonnes),
        kg_co2_per_kwh=carbon,
        grid=grid,
        left_out=tuple(left_out),
        rests_on=unique([*behind, *([grid] if grid else [])]),
    )


def _carbon(book: Book, ledger: Ledger, asked: Asked) -> tuple[Quantity, GridCarbon | None]:
    """What was set, or the latest average known on the day, the first one before that."""
    set_kg = asked.number("", CARBON)
    if set_kg is not None:
        return certain(set_kg), None
    grids = sorted(
        (g for g in book.grid if g.region == chip_price.REGION), key=lambda g: g.since
    )  # fmt: skip
    grid = next((g for g in reversed(grids) if g.since <= ledger.as_of), grids[0])
    return certain(grid.kg_co2_per_kwh), grid


def _run(
    book: Book, placed: Placed, ledger: Ledger, asked: Asked
) -> tuple[StageEnergy, Number, Grounds] | None:
    stage, scenario = placed.stage, ledger.scenario
    if not isinstance(stage, ComputeStage):
        return None
    chip = chip_of(book, placed, stage, scenario, asked)
    hours = hours_of(book, placed, stage, chip, asked)
    power = chip_price.power_of(book, placed, stage, chip, asked)
    inputs = {**power.quantities, **hours.inputs.quantities}

    def mwh(values: Mapping[str, Number]) -> Number:
        kwh = ownership.energy_kwh(
            gpu_hours=hours.gpu_hours(values),
            power_w=chip_price.power_w(values),
            pue=values["pue"],
        )
        return kwh / KWH_PER_MWH

    values = {name: q.value for name, q in inputs.items()}
    central = float(mwh(values))
    draws = mwh(draw_each(inputs, scenario.draws, scenario.seed))
    watts = float(chip_price.power_w(values))
    taken = float(hours.gpu_hours(values))
    working = f"{taken:,.0f} GPU-hours × {watts:,.0f} W × PUE {inputs['pue'].value:.3g}"
    energy = StageEnergy(placed.path, stage.name, spread(central, draws), working)
    return energy, draws, (*hours.inputs.rests_on, *power.rests_on)
