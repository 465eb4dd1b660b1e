"""A figure's metadata: what it says, how to reopen it, and the book's rows that it rests on."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from analysis.brief.export.figure import Figure
from analysis.brief.export.trace import Traced
from analysis.brief.export.web_page import long_description

LICENCE = "CC BY 4.0, Costfall; the rows name their own sources"


def facts(figure: Figure, entries: Sequence[Traced] = ()) -> bytes:
    """JSON: words, scenario, every plotted row, sources, and the entries of the book behind them.

    Each entry names its file and line, its figure, and the words as printed.
    """
    chart = figure.chart
    told: dict[str, Any] = {
        "title": figure.title,
        "subtitle": chart.subtitle,
        "alt": figure.alt,
        "description": " ".join(long_description(figure)),
        "scale": chart.scale,
        "link": figure.link or None,
        "code": figure.code or None,
        "book_day": figure.book_day,
        "marking": figure.marking or None,
        "scenario": asdict(chart.scenario) if chart.scenario else None,
        "rows": list(chart.rows),
        "sources": [source.model_dump(mode="json", exclude_none=True) for source in chart.sources],
        "rests_on": [asdict(entry) for entry in entries],
        "licence": LICENCE,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
