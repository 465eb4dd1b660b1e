"""What a line of a ledger costs as a formula over cells: quantity × price wherever that is it."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from math import isclose, prod

from analysis.study.evaluate import EXPERIMENTS, STAFF, Ledger, Line

RENTAL, HOURS = "rental_usd_per_gpu_hour", "gpu_hours"
INPUT, OUTPUT = "input_usd_per_mtok", "output_usd_per_mtok"
MTOK = 1_000_000.0
SAME = 1e-9
_API = ("examples", "kept_share", "examples_per_request", "input_tokens_per_request",
        "output_tokens_per_request")  # fmt: skip
_LABOUR = ("items", "labour_usd_per_hour", "minutes_per_item")
WORKED_OUT = "worked out from the line’s other inputs"
LISTED = "list price of the day"


@dataclass(frozen=True)
class Cell:
    """An input of a line as a cell holds it."""

    path: str
    name: str
    line: str
    value: float
    low: float
    high: float
    note: str = ""


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
            found.append(Cell(f"{line.stage}.{name}", name, line.name, q.value, q.low, q.high))
        for name, (value, note) in _derived(ledger, line).items():
            path = f"{line.stage}.{name}"
            found.append(Cell(path, name, line.name, value, value, value, note))
    return found


def _derived(ledger: Ledger, line: Line) -> dict[str, tuple[float, str]]:
    """GPU-hours of a rented run that were estimated; the prices of an API, which are no input.

    Both stand in the line's own cost, which is linear in them.
    """
    names = line.quantities.keys()
    if RENTAL in names and HOURS not in names:
        return {HOURS: (_cost(ledger, line, {RENTAL: 1.0}), WORKED_OUT)}
    if set(_API) <= names:
        alone = {"examples": 1.0, "kept_share": 1.0, "examples_per_request": 1.0}
        tokens = {INPUT: (MTOK, 0.0), OUTPUT: (0.0, MTOK)}
        return {
            name: (_cost(ledger, line, {**alone, "input_tokens_per_request": read,
                                        "output_tokens_per_request": written}), LISTED)
            for name, (read, written) in tokens.items()
        }  # fmt: skip
    return {}


def _cost(ledger: Ledger, line: Line, changed: Mapping[str, float]) -> float:
    """US dollars of the line with some of its inputs at other values."""
    values = {path: q.value for path, q in ledger.account.quantities.items()}
    values |= {f"{line.stage}.{name}": value for name, value in changed.items()}
    at = [each.stage for each in ledger.lines].index(line.stage)
    return float(ledger.account.costs_usd(values)[at])


def terms(ledger: Ledger, line: Line) -> tuple[Term, ...]:
    """The sum of products that the line's US dollars are.

    Empty where they are no such sum: hardware that loses value, a cluster by its days. Such a line
    stays a number, and its working says how it was come by.
    """
    known = {cell.path: cell.value for cell in cells(ledger)}
    known |= {each.stage: each.usd.central for each in ledger.lines}
    found = _terms(ledger, line, known.keys())
    same = isclose(sum(t.value(known) for t in found), line.usd.central, rel_tol=SAME)
    return found if same else ()


def _terms(ledger: Ledger, line: Line, known: Set[str]) -> tuple[Term, ...]:
    if line.stage in (EXPERIMENTS, STAFF):
        return tuple(_development(ledger, line.stage))
    here = {name: f"{line.stage}.{name}" for name in
            ("usd", HOURS, RENTAL, *_LABOUR, *_API, INPUT, OUTPUT)}  # fmt: skip
    has = {name for name, path in here.items() if path in known}
    if has == {"usd"}:
        return (Term((here["usd"],)),)
    if {HOURS, RENTAL} <= has:
        return (Term((here[HOURS], here[RENTAL])),)
    if set(_LABOUR[:2]) <= has:
        minutes = _LABOUR[2] in has
        times = tuple(here[name] for name in (_LABOUR if minutes else _LABOUR[:2]))
        return (Term(times, (60.0,) if minutes else ()),)
    if {*_API, INPUT, OUTPUT} <= has:
        examples, kept, each, read, written = (here[name] for name in _API)
        over = (kept, each, MTOK)
        return (Term((examples, read, here[INPUT]), over),
                Term((examples, written, here[OUTPUT]), over))  # fmt: skip
    return ()


def _development(ledger: Ledger, stage: str) -> Iterator[Term]:
    """Failed runs: each stage's compute times its multiplier less one; staff: a share of all."""
    for line, path in zip(ledger.lines, ledger.account.multiplier_of, strict=False):
        if path and stage == EXPERIMENTS:
            yield Term((line.stage, path))
            yield Term((line.stage,), minus=True)
        elif path:
            yield Term((line.stage, path, f"{STAFF}.staff_over_compute"))
