"""What a line of a ledger costs as a formula over cells: quantity × price wherever that is it."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from math import isclose, prod

from analysis.brief.export.ledger_derived import (
    API,
    CHIPS,
    HOURS,
    INPUT,
    LEFT,
    LOG_10,
    MTOK,
    OUTPUT,
    RENTAL,
    SERVERS,
    derived,
)
from analysis.brief.input_words import input_label
from analysis.model.ownership import HOURS_PER_YEAR, WATTS_PER_KW
from analysis.study.evaluate import EXPERIMENTS, STAFF, Ledger, Line
from analysis.study.scenario import INPUTS

SAME = 1e-9
_LABOUR = ("items", "labour_usd_per_hour", "minutes_per_item")
_POWER = ("training_w", "tdp_w", "server_power", "power_load")


@dataclass(frozen=True)
class Cell:
    """An input of a line, or what follows from its inputs, as a cell holds it."""

    path: str
    line: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    note: str = ""
    formula: str = ""
    """Over the cells of the same line: `{name}` for one."""

    @property
    def stage(self) -> str:
        return self.path.rpartition(".")[0]


@dataclass(frozen=True)
class Term:
    """A product over a product. Strings name cells, by an input's path or a line's stage."""

    times: tuple[str | float, ...]
    over: tuple[str | float, ...] = ()
    minus: bool = False

    def value(self, known: Mapping[str, float]) -> float:
        """Its number, from those of its cells."""
        up, down = (
            prod(known[part] if isinstance(part, str) else part for part in parts)
            for parts in (self.times, self.over)
        )
        return -up / down if self.minus else up / down

    def text(self, places: Mapping[str, str]) -> str:
        """The same for a spreadsheet, with its sign: `+B4*B5`."""
        up, down = (
            "*".join(places[part] if isinstance(part, str) else f"{part:.12g}" for part in parts)
            for parts in (self.times, self.over)
        )
        return f"{'-' if self.minus else '+'}{up}" + (f"/({down})" if down else "")


def formula_text(terms: Iterable[Term], places: Mapping[str, str]) -> str:
    """
    >>> formula_text([Term(("a", "b")), Term(("a",), ("c", 2.0), minus=True)],
    ...              {"a": "B1", "b": "B2", "c": "B3"})
    '=B1*B2-B1/(B3*2)'
    """
    return "=" + "".join(term.text(places) for term in terms).removeprefix("+")


def cells(ledger: Ledger) -> list[Cell]:
    """Every input of every line, and what follows from them that a formula needs."""
    found = []
    for line in ledger.lines:
        for name, q in line.quantities.items():
            path = f"{line.stage}.{name}"
            found.append(Cell(path, line.name, *_called(name), q.value, q.low, q.high))
        for name, more in derived(ledger, line).items():
            path, value = f"{line.stage}.{name}", more.value
            label, unit = (more.label, "") if more.label else _called(name)
            found.append(Cell(path, line.name, label, unit, value, value, value, more.note,
                              more.formula))  # fmt: skip
    return found


def _called(name: str) -> tuple[str, str]:
    """An input's label and unit."""
    return (input_label(name), INPUTS[name].unit) if name in INPUTS else (name, "")


def own_formula(cell: Cell, places: Mapping[str, str]) -> str:
    """A cell's formula with the places of the cells that it names.

    >>> own_formula(Cell("a.b", "", "", "", 1.0, 1.0, 1.0, "", "1-{c}"), {"a.c": "C3"})
    '=1-C3'
    """
    start = f"{cell.stage}."
    here = {path.removeprefix(start): at for path, at in places.items() if path.startswith(start)}
    return "=" + cell.formula.format_map(here)


def terms(ledger: Ledger, line: Line) -> tuple[Term, ...]:
    """The sum of products that the line's US dollars are.

    Empty where they are no such sum; the line then stays a number beside its working.
    """
    known = {cell.path: cell.value for cell in cells(ledger)}
    known |= {each.stage: each.usd.central for each in ledger.lines}
    found = _terms(ledger, line, known.keys())
    same = isclose(sum(t.value(known) for t in found), line.usd.central, rel_tol=SAME)
    return found if same else ()


def _terms(ledger: Ledger, line: Line, known: Set[str]) -> tuple[Term, ...]:
    if line.stage in (EXPERIMENTS, STAFF):
        return tuple(_development(ledger, line.stage))
    start = f"{line.stage}."
    here = {path.removeprefix(start): path for path in known if path.startswith(start)}
    has = here.keys()
    if has == {"usd"}:
        return (Term((here["usd"],)),)
    if {HOURS, RENTAL} <= has:
        return (Term((here[HOURS], here[RENTAL])),)
    if set(_LABOUR[:2]) <= has:
        minutes = _LABOUR[2] in has
        times = tuple(here[name] for name in (_LABOUR if minutes else _LABOUR[:2]))
        return (Term(times, (60.0,) if minutes else ()),)
    if {*API, INPUT, OUTPUT} <= has:
        examples, kept, each, read, written = (here[name] for name in API)
        over = (kept, each, MTOK)
        return (Term((examples, read, here[INPUT]), over),
                Term((examples, written, here[OUTPUT]), over))  # fmt: skip
    return _own_hardware(here) if SERVERS in has else ()


def _own_hardware(here: Mapping[str, str]) -> tuple[Term, ...]:
    """A cluster as bought; or the value that its chips lose in the run's hours, and electricity."""
    new = [here[name] for name in ("chip_usd", "server_overhead") if name in here]
    if LEFT not in here:
        return (Term((here[CHIPS], *new), (here[SERVERS],)),)
    lost: tuple[str | float, ...] = (here[HOURS], *new, here[LEFT], here["value_fall"], LOG_10)
    power = [here[name] for name in _POWER if name in here]
    return (
        Term(lost, (here[SERVERS], HOURS_PER_YEAR)),
        Term((here[HOURS], *power, here["pue"], here["usd_per_kwh"]), (WATTS_PER_KW,)),
    )


def _development(ledger: Ledger, stage: str) -> Iterator[Term]:
    """Failed runs: each stage's compute times its multiplier less one; staff: a share of all."""
    for line, path in zip(ledger.lines, ledger.account.multiplier_of, strict=False):
        if path and stage == EXPERIMENTS:
            yield Term((line.stage, path))
            yield Term((line.stage,), minus=True)
        elif path:
            yield Term((line.stage, path, f"{STAFF}.staff_over_compute"))
