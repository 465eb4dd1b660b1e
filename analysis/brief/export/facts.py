"""A figure's metadata: what it says, how to reopen it, and the book's rows that it rests on."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from analysis.book.load import Book, Part
from analysis.brief.charts import BEHIND, Chart, built_rows
from analysis.brief.export.figure import Figure
from analysis.brief.export.trace import trace
from analysis.brief.export.web_page import long_description
from analysis.brief.one_page import Brief
from analysis.study.grounds import Grounds
from analysis.study.presets import settings_of
from analysis.study.self_checks import Check

LICENCE = "CC BY 4.0, Costfall; the rows name their own sources"
HOW_TO_READ = {
    "rows": "exactly what is plotted; the numbers of title, alt and description are theirs",
    "rests_on": "for each row the places, counted from 0, of its entries; none: the reader’s own "
                "inputs, as in set and code, or a mark of the axis",
    "set": "each input that was set, with the settings of presets that set it so",
    "entries": "rows of the fact book: file and line, or “not in the files”",
}  # fmt: skip

HOW_TO_READ_PACK = {
    "charts": "each with the file that leads its own numbers back",
    "printed": "texts of the brief and its annex with numbers in them; rests_on as in the charts’ "
               "files",
}  # fmt: skip
_NUMBERS = re.compile(r"\[\n\s*\d+(?:,\n\s*\d+)*\n\s*\]")
"""A list of whole numbers; no string of JSON holds a line break, so that no text is touched."""


def facts(book: Book, parts: tuple[Part, ...], figure: Figure) -> bytes:
    """JSON: words, scenario, every plotted row, and for each the entries of the book behind it.

    Each entry names its file and line, its figure, the words as printed, and their source.
    """
    chart = figure.chart
    settings = _settings(book, chart)
    rows = [row[BEHIND] for row in built_rows(chart)]
    found = trace(book, parts, [*rows, *(grounds for _, _, grounds in settings)])
    return as_json({
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
        "how_to_read": HOW_TO_READ,
        "set": [
            {"name": name, "value": value, "rests_on": places}
            for (name, value, _), places in zip(
                settings, found.rests_on[len(rows):], strict=True
            )
        ],
        "rows": list(chart.rows),
        "rests_on": found.rests_on[: len(rows)],
        "entries": [asdict(entry) for entry in found.entries],
        "sources": [source.model_dump(mode="json", exclude_none=True) for source in chart.sources],
        "licence": LICENCE,
    })  # fmt: skip


def pack_facts(
    book: Book, parts: tuple[Part, ...], charts: Mapping[str, str], brief: Brief | None,
    checks: Sequence[Check],
) -> bytes:  # fmt: skip
    """JSON of a whole pack: titles of its charts by the file that traces each, and what the brief
    prints.

    Each text of the brief and its annex that has numbers names the entries of the book behind it.
    """
    told = _printed(book, brief, checks) if brief else []
    found = trace(book, parts, (grounds for *_, grounds in told))
    return as_json({
        "how_to_read": {**HOW_TO_READ, **HOW_TO_READ_PACK},
        "charts": [{"title": title, "file": path} for path, title in charts.items()],
        "brief": brief.file_name if brief else None,
        "printed": [
            {"where": where, "label": label, "text": text, "rests_on": places}
            for (where, label, text, _), places in zip(told, found.rests_on, strict=True)
        ],
        "entries": [asdict(entry) for entry in found.entries],
        "licence": LICENCE,
    })  # fmt: skip


def _printed(
    book: Book, brief: Brief, checks: Sequence[Check]
) -> list[tuple[str, str, str, Grounds]]:
    """Where, what, how much, and what that rests on: all that has numbers in brief and annex."""
    return [
        ("brief", "finding", brief.title, brief.rests_on),
        *(("brief", each.label, f"{each.value}; {each.detail}", each.rests_on)
          for each in brief.numbers),
        *(("brief", "what would change it", text, brief.rests_on) for text in brief.changes),
        *(("brief", each.name, f"{each.value}, 90 % range {each.range or '–'}", each.rests_on)
          for each in brief.assumptions),
        *(("brief", "chart", f"{row.get('name', '')} {row['label']}".strip(), row[BEHIND])
          for row in built_rows(brief.chart) if row.get("label")),
        *(("set", name, str(value), grounds)
          for name, value, grounds in _settings(book, brief.chart)),
        *(("annex", each.name, f"{each.published:g} and ours {each.ours:g} {each.unit}",
           each.rests_on) for each in checks),
    ]  # fmt: skip


def _settings(book: Book, chart: Chart) -> list[tuple[str, float | str, Grounds]]:
    """The inputs that are set, and the presets of the book that set them so and say why."""
    if chart.scenario is None:
        return []
    held = settings_of(book, chart.scenario)
    return [(name, value, held[name]) for name, value in chart.scenario.overrides]


def as_json(told: dict[str, Any]) -> bytes:
    """Indented, with lists of numbers on one line each, for a line chart has thousands of them."""
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    return _NUMBERS.sub(lambda found: " ".join(found[0].split()), text).encode()
