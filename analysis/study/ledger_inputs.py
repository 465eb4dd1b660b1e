"""The inputs behind a ledger: what each was taken as, and on whose word."""

from dataclasses import dataclass

from analysis.book.load import Book
from analysis.book.records import Cited, ComputeStage, LabourStage, SumStage
from analysis.study.draws import Quantity
from analysis.study.evaluate import Ledger, Line
from analysis.study.expected import FINETUNE
from analysis.study.grounds import Grounded, Grounds, source_ids
from analysis.study.stages import Asked, Placed, placed_stages

SET = "set"
"""In place of an evidence grade: the reader's own figure."""

RANGES = {"gpu_hours": "reported-hours-spread"}
"""Inputs that a figure gives and an assumption widens."""


@dataclass(frozen=True)
class Input(Grounded):
    """One input of one line."""

    path: str
    """As the ledger's account names it: `base.training.gpu_hours`."""
    name: str
    line: str
    """The line's name, for where several lines have an input of this name."""
    quantity: Quantity
    evidence: str
    """The grade of its figure; `derived` where several make it up, `set` for the reader's own."""


def inputs(book: Book, ledger: Ledger) -> tuple[Input, ...]:
    """Every input of the ledger, line by line."""
    placed = {p.path: p for p in placed_stages(book, ledger.system)}
    asked = Asked(ledger.scenario)
    return tuple(
        _input(book, line, name, quantity, placed.get(line.stage), asked)
        for line in ledger.lines
        for name, quantity in line.quantities.items()
    )


def _input(
    book: Book, line: Line, name: str, quantity: Quantity, placed: Placed | None, asked: Asked
) -> Input:
    def found(evidence: str, grounds: Grounds) -> Input:
        path = f"{line.stage}.{name}"
        return Input(path, name, line.name, quantity, evidence, rests_on=grounds)

    if asked.get(line.stage, name) is not None:
        return found(SET, ())
    if figure := line.published or _figure(book, name, quantity, placed):
        range_ = (book.assumptions[RANGES[name]],) if name in RANGES and placed else ()
        return found(figure.evidence, (figure, *range_))
    # What no single figure gives was worked out of the line's records from other sources.
    figures = (_figure(book, other, q, placed) for other, q in line.quantities.items())
    told = {figure.source for figure in figures if figure}
    rest = tuple(each for each in line.rests_on if not told & set(source_ids([each])))
    return found("derived", rest if source_ids(rest) else line.rests_on)


def _figure(book: Book, name: str, quantity: Quantity, placed: Placed | None) -> Cited | None:
    """The figure of the book that holds the input; None where several make it up."""
    if quantity.cause in book.assumptions:
        return book.assumptions[quantity.cause]
    match placed.stage if placed else None:
        case ComputeStage() as stage if name == "mfu":
            return book.assumptions[
                FINETUNE if stage.part == "tuning" else book.chips[stage.chip].mfu
            ]
        case LabourStage() as stage if name == "labour_usd_per_hour":
            return book.labour[stage.rate]
        case SumStage() as stage if name == "usd":
            return stage.amount
        case stage:
            found = getattr(stage, name, None)
            return found if isinstance(found, Cited) else None
