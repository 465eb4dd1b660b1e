"""What can be counted of a system: the accounts, from the narrowest to the widest."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.book.load import Book
from analysis.book.records import Published, System
from analysis.errors import UnknownNameError
from analysis.study.grounds import Grounded
from analysis.study.money import per_usd, rates_used
from analysis.study.stages import Caveat

TUNED = ("tuning", "tuning+data", "tuning+data+base", "all-in")
TRAINED = ("training", "all-in")
COMPUTE_PARTS = frozenset({"training", "tuning", "base"})
"""Parts whose cost is compute, so that failed runs and staff scale with them."""


@dataclass(frozen=True)
class Printed(Grounded):
    """A published cost and what it was in US dollars when the system was released."""

    figure: Published
    usd: float


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


def published_within(book: Book, system: System, boundary: str) -> tuple[Printed, ...]:
    """Printed costs that pay for no stage outside `boundary`."""
    inside = {stage.id for stage in system.stages if stage.part in parts_within(boundary)}
    return tuple(
        Printed(
            figure, figure.amount / per_usd(book, figure.currency, system.released),
            rests_on=(figure, *rates_used(book, [figure.currency], system.released)),
        )
        for figure in system.published
        if set(figure.covers) <= inside
    )  # fmt: skip


def printed_alone(book: Book, system: System) -> dict[str, Printed]:
    """The printed cost of each stage that has one to itself; of several, the first listed."""
    everything = published_within(book, system, "all-in")
    alone = [printed for printed in everything if len(printed.figure.covers) == 1]
    return {printed.figure.covers[0]: printed for printed in reversed(alone)}


def missing_parts(system: System, boundary: str) -> Iterable[Caveat]:
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
