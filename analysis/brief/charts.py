"""Charts as data: a finding for a title, rows, and a Vega-Lite picture of exactly those rows.

The picture is built once per kind, scale and theme; moving a control changes only the rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief import (
    backtest_specs,
    budget_specs,
    extraction_specs,
    impact_specs,
    market_specs,
    serving_specs,
    specs,
)
from analysis.brief.style import Scale, Theme
from analysis.brief.words import changed_text, day
from analysis.study.grounds import Grounds
from analysis.study.scenario import Scenario

Row = dict[str, Any]
BEHIND = "behind"
"""Under this key a builder puts the records behind a row; `plotted` takes them out again."""


@dataclass(frozen=True)
class Chart:
    """One message: words, rows, and which picture shows them."""

    name: str
    """For file names: `alpaca-7b-cost`."""
    title: str
    measure: str
    """What is plotted, in which unit and on which scale."""
    sources: tuple[Source, ...]
    alt: str
    kind: Literal[
        "curve",
        "dots",
        "steps",
        "scatter",
        "strip",
        "volume",
        "supply",
        "predicted",
        "ladder",
        "tornado",
        "waterfall",
        "recovered",
        "heat",
        "impact",
    ]
    scale: Scale
    rows: tuple[Row, ...]
    height: int
    scenario: Scenario | None = None
    """The question behind a system's costs; prices and events have none."""
    sign: str = "$"
    """The currency sign of the axis."""
    behind: tuple[Grounds, ...] = field(default=(), repr=False)
    """For each row the records of the book that it rests on; none: the reader's own inputs."""

    @property
    def subtitle(self) -> str:
        """The measure, and whatever the reader set."""
        changed = changed_text(self.scenario) if self.scenario else ""
        return f"{self.measure}. {changed}".strip().removesuffix(".")

    @property
    def source_line(self) -> str:
        """Up to three sources by title and publisher, with the day on which they were read."""
        if not self.sources:
            return "Source: the reader’s own inputs. Analysis: Costfall."
        named = "; ".join(f"{s.title} ({s.publisher})" for s in self.sources[:3])
        more = f"; and {len(self.sources) - 3} more" if len(self.sources) > 3 else ""
        read = day(max(s.accessed for s in self.sources))
        return f"Source: {named}{more}, accessed {read}. Analysis: Costfall."

    def spec(self, theme: Theme = "light") -> dict[str, Any]:
        """The Vega-Lite picture without its rows. Shared: copy it before changing it."""
        return _PICTURES[self.kind](self, theme)


_PICTURES: dict[str, Callable[[Chart, Theme], dict[str, Any]]] = {
    "curve": lambda chart, theme: specs.curve_spec(chart.scale, theme, chart.sign),
    "dots": lambda chart, theme: specs.dots_spec(theme, chart.sign),
    "steps": lambda chart, theme: market_specs.steps_spec(chart.scale, theme, chart.sign),
    "scatter": lambda chart, theme: market_specs.scatter_spec(chart.scale, theme, chart.sign),
    "strip": lambda chart, theme: market_specs.strip_spec(theme),
    "volume": lambda chart, theme: serving_specs.volume_spec(theme, chart.sign),
    "supply": lambda chart, theme: serving_specs.supply_spec(theme, chart.sign),
    "predicted": lambda chart, theme: backtest_specs.predicted_spec(theme, chart.sign),
    "ladder": lambda chart, theme: budget_specs.ladder_spec(theme),
    "tornado": lambda chart, theme: budget_specs.tornado_spec(theme, chart.sign),
    "waterfall": lambda chart, theme: budget_specs.waterfall_spec(theme, chart.sign),
    "recovered": lambda chart, theme: extraction_specs.recovered_spec(theme),
    "heat": lambda chart, theme: extraction_specs.heat_spec(theme),
    "impact": lambda chart, theme: impact_specs.impact_spec(
        theme, impact_specs.ticks(row["ratio"] for row in chart.rows)
    ),
}


class Plotted(TypedDict):
    """The two fields of a chart that go row by row."""

    rows: tuple[Row, ...]
    behind: tuple[Grounds, ...]


def plotted(rows: Iterable[Row]) -> Plotted:
    """Rows as they are drawn and written to files, and apart from them what each rests on."""
    built = list(rows)
    return {
        "rows": tuple({key: row[key] for key in row if key != BEHIND} for row in built),
        "behind": tuple(row.get(BEHIND, ()) for row in built),
    }


def built_rows(chart: Chart) -> list[Row]:
    """The rows as their builder had them, each with its records, to choose or change some."""
    behind = chart.behind or ((),) * len(chart.rows)
    return [{**row, BEHIND: held} for row, held in zip(chart.rows, behind, strict=True)]


def source_records(book: Book, ids: Iterable[str]) -> tuple[Source, ...]:
    """Each source once, in the order in which it is first named."""
    return tuple(book.sources[name] for name in dict.fromkeys(ids))
