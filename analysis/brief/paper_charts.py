"""Charts of the screen cut down to what a printed page has room for."""

from dataclasses import replace
from textwrap import shorten, wrap

from analysis.brief.charts import Chart, built_rows, plotted
from analysis.brief.pictures import ALT_CHARACTERS, AXIS_HEIGHT, ROW_HEIGHT

DRAWN_STAGES, DRAWN_PUBLISHED = 3, 2
"""So many rows of a chart have room on paper, besides the total."""
LABEL_CHARACTERS = 22
"""Of one line of a chart row's name, which may have two."""


def fewer_rows(chart: Chart) -> Chart:
    """The same chart with its dearest parts and published figures, as many as paper holds."""
    built = built_rows(chart)
    dearest = sorted(built, key=lambda row: -row["cost"])
    room = {"total": 1, "stage": DRAWN_STAGES, "published": DRAWN_PUBLISHED}
    kept = [row for kind, many in room.items()
            for row in [row for row in dearest if row["kind"] == kind][:many]]  # fmt: skip
    rows = [{**row, "name": _two_lines(row["name"])} for row in built if row in kept]
    left_out = len(built) - len(rows)
    if not left_out:
        return replace(chart, **plotted(rows))
    drawn = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    return replace(
        chart,
        **plotted(rows),
        measure=f"{chart.measure}; {left_out} smaller not drawn",
        alt=shorten(f"Dot plot, log scale, of the cost: {drawn}", ALT_CHARACTERS, placeholder=" …"),
        height=ROW_HEIGHT * len(rows) + AXIS_HEIGHT,
    )


def _two_lines(name: str) -> str:
    return " ".join(wrap(name, LABEL_CHARACTERS, max_lines=2, placeholder=" …"))
