"""What a file is called: `topic_size_YYYY-MM-DD_scenarioid.ext`."""

import json
import re
import unicodedata
from datetime import date
from hashlib import sha256

from analysis.brief.export.figure import Figure
from analysis.brief.export.sizes import Size
from analysis.brief.style import Theme

MOST_TOPIC = 80
ID_DIGITS = 8


def file_name(
    figure: Figure, size: Size, kind: str, *, plain: bool = False, theme: Theme = "light"
) -> str:
    """`gpt-4-training_web_2026-11-30_1a2b3c4d.png`; safe on every file system.

    The date is the book's, or else the last day on which one of its sources was read.
    """
    variant = "-".join([size.id, *(["plain"] if plain else []), *([theme] * (theme != "light"))])
    parts = (_topic(figure.chart.name), variant, _day(figure), scenario_id(figure))
    return f"{'_'.join(filter(None, parts))}.{kind}"


def scenario_id(figure: Figure) -> str:
    """Eight hexadecimal digits of scenario code and link; of the rows where it has neither."""
    asked = f"{figure.code}\n{figure.link}"
    if not asked.strip():
        asked = json.dumps(figure.chart.rows, sort_keys=True, default=str)
    return sha256(asked.encode()).hexdigest()[:ID_DIGITS]


def _topic(name: str) -> str:
    """Small letters, digits and hyphens.

    >>> _topic("Llama 3.1: tuning+data/é")
    'llama-3-1-tuning-data-e'
    """
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", latin)[:MOST_TOPIC].strip("-") or "chart"


def _day(figure: Figure) -> str:
    read = [source.accessed for source in figure.chart.sources]
    day: date | None = figure.book_day or max(read, default=None)
    return day.isoformat() if day else ""
