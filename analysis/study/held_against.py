"""Published costs beside ours: the same stages on the same basis, so that like meets like."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.book.load import Book
from analysis.errors import NoFigureError
from analysis.study.accounts import Printed
from analysis.study.draws import Spread, draw_each, spread
from analysis.study.evaluate import EXPERIMENTS, STAFF, Ledger, evaluate
from analysis.study.scenario import BASES


@dataclass(frozen=True)
class Held:
    """A published cost, and what ours is for what it covers."""

    printed: Printed
    ours: Spread | None
    """In US dollars; None where the book cannot price these stages on that basis."""
    ledger: Ledger | None
    """The one that ours comes from; None where it counts more than the figure covers."""

    @property
    def ratio(self) -> float | None:
        """Ours over the published figure."""
        return self.ours.central / self.printed.usd if self.ours and self.printed.usd else None

    @property
    def within(self) -> bool:
        """Whether the published figure lies in our 90 % range."""
        return self.ours is not None and self.ours.low <= self.printed.usd <= self.ours.high


def held_against(book: Book, ledger: Ledger) -> Iterator[Held]:
    """Each figure published for stages within the boundary, beside ours on its own basis.

    A figure that does not say its basis is held against ours at rental prices.
    """
    by_basis: dict[str, Ledger | None] = {ledger.scenario.basis: ledger}
    for printed in ledger.published:
        basis = printed.figure.basis if printed.figure.basis in BASES else "rental"
        if basis not in by_basis:
            try:
                scenario = replace(ledger.scenario, basis=basis)
                by_basis[basis] = evaluate(book, scenario)
            except NoFigureError:
                by_basis[basis] = None
        yield _held(printed, by_basis[basis])


def _held(printed: Printed, ledger: Ledger | None) -> Held:
    if ledger is None:
        return Held(printed, None, None)
    paid_for = set(printed.figure.covers)
    if printed.figure.basis == "development":
        paid_for |= {EXPERIMENTS, STAFF}
    covered = [line.stage.partition(".")[0] in paid_for for line in ledger.lines]
    if all(covered):
        return Held(printed, ledger.usd, ledger)
    asked = ledger.scenario
    drawn = ledger.account.costs_usd(draw_each(ledger.account.quantities, asked.draws, asked.seed))
    counted = [cost for cost, held in zip(drawn, covered, strict=True) if held]
    if not counted:
        return Held(printed, None, None)
    central = sum(
        line.usd.central for line, held in zip(ledger.lines, covered, strict=True) if held
    )
    return Held(printed, spread(central, sum(counted[1:], start=counted[0])), None)
