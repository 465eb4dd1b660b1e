"""How one stage is costed: its inputs from book and scenario, and its cost from those."""

from analysis.book import records as r
from analysis.book.load import Book
from analysis.study.accounts import Printed
from analysis.study.bought_stages import api_costing, labour_costing, sum_costing
from analysis.study.compute_stage import compute_costing
from analysis.study.inputs import Costing, certain
from analysis.study.scenario import Scenario
from analysis.study.stages import Asked, Caveat, Placed


def costing(book: Book, placed: Placed, scenario: Scenario, asked: Asked) -> Costing:
    """How the stage at `placed` is costed in this scenario.

    Raises `NoFigureError` where the book has no price for the day, `UnknownNameError` for an
    unknown chip or model.
    """
    match placed.stage:
        case r.ComputeStage():
            return compute_costing(book, placed, placed.stage, scenario, asked)
        case r.ApiStage():
            return api_costing(book, placed, placed.stage, scenario, asked)
        case r.LabourStage():
            return labour_costing(book, placed, placed.stage, scenario, asked)
        case r.SumStage():
            return sum_costing(book, placed, placed.stage, scenario, asked)


def as_published(printed: Printed) -> Costing:
    """A stage at the cost that was printed for it, in US dollars."""
    figure, usd = printed.figure, printed.usd
    caveats = []
    if figure.bound != "about":
        text = f"{figure.what}: ${usd:,.0f} is the {figure.bound} bound printed, not a point"
        caveats.append(Caveat(f"{figure.bound}-bound", text))
    quantities = {"usd": certain(usd)}
    return Costing(
        quantities, lambda v: v["usd"], "as published", caveats, rests_on=printed.rests_on
    )
