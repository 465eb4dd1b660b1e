"""A chart file beside a bare call of vl-convert: the same picture, words and size."""

from statistics import median
from time import perf_counter
from typing import Any

from analysis.book.load import load
from analysis.brief.export.figure import Figure, figure
from analysis.brief.export.footer import footer
from analysis.brief.export.picture import converter, layout, png
from analysis.brief.export.room import fitted_spec
from analysis.brief.export.sizes import SIZES, Size
from analysis.brief.pictures import claim_chart, ledger_chart
from analysis.study.claims import check_all
from analysis.study.evaluate import evaluate
from analysis.study.scenario import Scenario
from bench.slider import Row

RUNS, BAR = 15, 1.2
SHOWN = ("web", "slide")


def measure() -> list[Row]:
    """Medians of ratios, each of two timings next to each other."""
    book = load().book
    if book is None:
        raise SystemExit("the book has mistakes: costfall check")
    findings = check_all(book, "eight-years")
    charts = (claim_chart(book, findings[1], findings),
              ledger_chart(book, evaluate(book, Scenario("alpaca-7b", "all-in"))))  # fmt: skip
    return [_row([figure(chart) for chart in charts], SIZES[size]) for size in SHOWN]


def _row(figures: list[Figure], size: Size) -> Row:
    ratios = []
    for one in figures:
        bare = bare_spec(one, size)
        png(one, size)  # whatever is built once
        converter().vegalite_to_png(bare, scale=size.scale)
        for _ in range(RUNS):
            ratios.append(_ours(one, size) / _bare(bare, size))
    ratio = round(median(ratios), 2)
    return Row(f"PNG of a chart, {size.id}", ratio, "×", BAR, 1.0, ratio <= BAR)


def bare_spec(one: Figure, size: Size) -> dict[str, Any]:
    """The same picture as plain Vega-Lite: its words as title, subtitle and a footer's lines."""
    place = layout(one, size)
    spec = fitted_spec(one.chart, place.room, "light")
    lines = footer(one, size, place.room.width * place.scale, place.px)
    return {
        **spec,
        "width": round(size.width / place.scale), "height": round(size.height / place.scale),
        "background": "#ffffff",
        "title": {"text": list(place.title.lines), "anchor": "start", "frame": "bounds",
                  "subtitle": [*place.subtitle.lines, *lines]},
        "config": {**spec["config"], "title": {"fontSize": 17, "subtitleFontSize": 13}},
    }  # fmt: skip


def _ours(one: Figure, size: Size) -> float:
    start = perf_counter()
    png(one, size)
    return perf_counter() - start


def _bare(spec: dict[str, Any], size: Size) -> float:
    """The call draws at the screen's letters, so its scale is that of the pixels that are made."""
    start = perf_counter()
    converter().vegalite_to_png(spec, scale=size.scale * size.width / spec["width"])
    return perf_counter() - start
