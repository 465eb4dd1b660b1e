"""The extraction question over a range: of samples, of any two inputs, and of years."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.book import records as r
from analysis.book.case_table import CaseRow, rows_of
from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.draws import Spread
from analysis.study.extraction import Answer, answer
from analysis.study.extraction_law import band, central, drawn, fitted, measured_scatter
from analysis.study.extraction_question import Question
from analysis.study.extraction_reckon import central_laws, reckon

POINTS = 61
LEAST, MOST = 100.0, 1e8
CELLS = 13
AXES: dict[str, tuple[float, float, bool]] = {
    "accounts": (1.0, 100_000.0, True),
    "exchanges_per_account_day": (1.0, 100_000.0, True),
    "exchanges": (1e3, 1e8, True),
    "days": (1.0, 365.0, True),
    "kept_share": (0.05, 1.0, False),
    "input_tokens": (50.0, 10_000.0, True),
    "output_tokens": (50.0, 20_000.0, True),
    "input_usd_per_mtok": (0.1, 100.0, True),
    "output_usd_per_mtok": (0.1, 500.0, True),
    "base_params_billion": (0.5, 100.0, True),
    "detection_hazard_per_day": (0.001, 1.0, True),
    "traces": (0.1, 1.0, False),
    "information": (0.1, 10.0, True),
    "other_moat": (0.0, 1.0, False),
    "hidden": (0.0, 1.0, False),
    "stopped_by_law": (0.0, 1.0, False),
}
"""Inputs that a heat map can take, with the ends of the axis, and whether it is logarithmic."""
KEPT = ("kept_share", "input_tokens", "output_tokens", "discount", "information", "traces")
"""What a year keeps of the question, beside volume and kind."""
YEAR = "year"
MEASURES = ("recovered_share", "attacker_usd", "lost_usd")


@dataclass(frozen=True)
class Curve:
    """The recovered share against samples, with its 80 % band, and the cases of that kind."""

    samples: tuple[float, ...]
    share: tuple[Spread, ...]
    cases: tuple[CaseRow, ...]
    held_out: tuple[CaseRow, ...]


def curve(found: Answer, domain: str | None = None) -> Curve:
    """The law at the question's base, hidden traces and information; another `domain` if asked."""
    kind, question = domain or found.domain, found.question
    told = {name: found.values[name] for name in ("information", "traces")}
    law = central(found.book, kind, found.base_params_b)
    draws = drawn(found.book, kind, found.base_params_b, question.draws, question.seed)
    scatter = measured_scatter(fitted(found.book), question.draws, question.seed)
    counts = np.geomspace(LEAST, MOST, POINTS)
    spreads = []
    for count in counts:
        low, high = band(draws.share(count, **told) + scatter)
        spreads.append(Spread(low, float(law.share(count, **told)), high))
    return Curve(
        tuple(map(float, counts)), tuple(spreads),
        _of_kind(found.book.cases.values(), kind),
        _of_kind(found.book.held_out_cases.values(), kind),
    )  # fmt: skip


def _of_kind(cases: Iterable[r.ExtractionCase], kind: str) -> tuple[CaseRow, ...]:
    rows = rows_of(cases)
    return tuple(
        row for row in rows
        if row.domain == kind and row.samples is not None and row.recovered is not None
    )  # fmt: skip


@dataclass(frozen=True)
class Heat:
    """A measure over two inputs, central: `cells[i][j]` at `xs[i]` and `ys[j]`; None: unknown."""

    x: str
    y: str
    measure: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[float | None, ...], ...]


def heat(found: Answer, x: str, y: str, measure: str) -> Heat:
    """The measure where only these two inputs change.

    Raises `UnknownNameError` for an input or measure that no map has, `BadInputError` for one
    input twice.
    """
    for name in (x, y):
        if name not in AXES:
            raise UnknownNameError("axis", name, AXES)
    if measure not in MEASURES:
        raise UnknownNameError("measure", measure, MEASURES)
    if x == y:
        raise BadInputError("axis", x, "choose two different inputs")
    xs, ys = _axis(x), _axis(y)
    cells = tuple(tuple(_cell(found, {x: a, y: b}, measure) for b in ys) for a in xs)
    return Heat(x, y, measure, xs, ys, cells)


def _axis(name: str) -> tuple[float, ...]:
    low, high, logarithmic = AXES[name]
    space = np.geomspace if logarithmic else np.linspace
    return tuple(float(f"{value:.3g}") for value in space(low, high, CELLS))


def _cell(found: Answer, changes: dict[str, float], measure: str) -> float | None:
    values = {**found.values, **changes}
    if "exchanges" not in changes and {"days", "accounts", "exchanges_per_account_day"} & set(
        changes
    ):
        days = found.values.get("days", found.middle.drawing_days)
        if days is not None and np.isfinite(days):
            values = {"days": days, **values}
            values.pop("exchanges", None)
    laws = central_laws(found.book, found.domain, values["base_params_billion"])
    reckoned = reckon(values, laws, found.shop, found.target)
    by_name = {
        "recovered_share": reckoned.share, "attacker_usd": reckoned.attacker_usd,
        "lost_usd": reckoned.lost,
    }  # fmt: skip
    value = by_name[measure]
    return None if value is None else float(value)


@dataclass(frozen=True)
class Year:
    """The same ambition on a day: its price and share, by the teacher and base of that day."""

    record: r.ExtractionYear
    recovered: Spread
    api_usd: float
    attacker: Spread


def years(found: Answer) -> tuple[Year, ...]:
    """The question's volume, tokens and kind on each day that the book has teacher and base of.

    Days without a price of the teacher are left out, and every stated cost with them.
    """
    if found.middle.exchanges is None:
        return ()
    fixed: dict[str, float | str] = {
        name: float(np.mean(found.values[name])) for name in KEPT if name in found.values
    }
    fixed |= {"exchanges": float(found.middle.exchanges), "domain": found.domain}
    reached = []
    for record in found.book.extraction_years:
        try:
            there = answer(_book_of(found.book, record), _question(found, record, fixed))
        except NoFigureError:
            continue
        if there.recovered is not None:
            api_usd = float(there.middle.costs.get("api", 0.0))
            reached.append(Year(record, there.recovered, api_usd, there.attacker))
    return tuple(reached)


def _question(found: Answer, record: r.ExtractionYear, fixed: dict[str, float | str]) -> Question:
    overrides = {**fixed, "base_params_billion": record.base_params_b}
    return replace(
        found.question, preset=YEAR, overrides=tuple(sorted(overrides.items())), as_of=record.day
    )


def _book_of(book: Book, record: r.ExtractionYear) -> Book:
    """The book with a preset of nothing but this day's teacher."""
    like = next(iter(book.extraction_presets.values()))
    alone = {"id": YEAR, "teacher": record.teacher, "provider": record.provider, "inputs": (),
             "campaigns": (), "defender": None}  # fmt: skip
    return replace(book, extraction_presets={YEAR: like.model_copy(update=alone)})
