"""What stands below a picture: how far its log axis reaches, its sources, and its scenario."""

from collections.abc import Iterator

from analysis.brief.charts import Chart
from analysis.brief.export.figure import Figure
from analysis.brief.export.fonts import broken
from analysis.brief.export.sizes import Size
from analysis.brief.legible import legible
from analysis.brief.words import day

MOST_NAMED = 3
SOURCE_LINES, CODE_LINES = 2, 2
LEAST_RATIO = 1.05
LOW, HIGH = 250, 500
"""A picture of less height has room for its sources alone, one of more for a line more of them."""
_RATIOS = {
    "curve": "usd", "dots": "cost", "supply": "cost", "ladder": "flop", "steps": "price",
    "scatter": "price", "volume": "usd", "predicted": "published", "recovered": "samples",
}  # fmt: skip
"""The key of each row that a kind of chart sets on its logarithmic axis."""
_DRAWN = {
    "curve": ("stated", "boundary", "chosen"), "volume": ("own",), "steps": ("step",),
    "recovered": ("case", "held out"),
}  # fmt: skip
"""The rows whose values are data; others are labels and helping lines."""


def footer(
    figure: Figure, size: Size, room: float, px: float, *, beside_code: bool = False
) -> tuple[str, ...]:
    """Its lines at this width, and letters of this size; beside a QR code one more costs nothing.

    Half a column has room for one, so its scenario stands in the file's metadata alone.
    """
    named = 1 if size.short_source else MOST_NAMED
    if size.height < LOW:
        return _source_lines(figure.chart, room, px, named, 1)
    told = _scenario(figure)
    code = broken(legible(told), room, px, most=CODE_LINES).lines if told else ()
    lines = SOURCE_LINES + (beside_code or size.height >= HIGH)
    return (*_source_lines(figure.chart, room, px, named, lines), *code)


def _source_lines(
    chart: Chart, room: float, px: float, most_named: int, most_lines: int
) -> tuple[str, ...]:
    """The note and as many sources as the lines hold; the rest are in the file's metadata."""
    sources = list(_source_texts(chart, most_named))
    notes = [note for note in (ratio_note(chart), ratio_note(chart, brief=True)) if note]
    last = sources[-1].replace("Analysis: ", "")
    texts = [*(f"{note} {text}" for note in notes for text in sources), *sources, last,
             last.partition(", accessed")[0] + "."]  # fmt: skip
    tried = (broken(legible(text), room, px, most=most_lines) for text in texts)
    found = next((lines for lines in tried if lines.whole), None)
    return (found or broken(legible(texts[-1]), room, px, most=most_lines)).lines


def _source_texts(chart: Chart, most: int) -> Iterator[str]:
    """The source line with ever fewer sources named, at last by their publisher alone."""
    if not chart.sources:
        yield chart.source_line
        return
    read = day(max(source.accessed for source in chart.sources))
    called = [f"{source.title} ({source.publisher})" for source in chart.sources]
    publishers = list(dict.fromkeys(source.publisher for source in chart.sources))
    for names in (called[:n] for n in range(min(most, len(called)), 0, -1)):
        yield _source_text(names, len(called) - len(names), read)
    yield _source_text(publishers[:1], len(called) - 1, read)


def _source_text(names: list[str], more: int, read: str) -> str:
    rest = f"; and {more} more" if more else ""
    return f"Source: {'; '.join(names)}{rest}, accessed {read}. Analysis: Costfall."


def _scenario(figure: Figure) -> str:
    """The scenario's code and the book's day, as far as they are known."""
    told = [f"Scenario: {figure.code}"] if figure.code else []
    told += [f"Book of {day(figure.book_day)}"] if figure.book_day else []
    return ". ".join(told)


def ratio_note(chart: Chart, *, brief: bool = False) -> str:
    """How many times the smallest drawn value the largest is: what a log axis does not show.

    Empty for linear axes, and where the picture's own labels are ratios.
    """
    key = _RATIOS.get(chart.kind)
    if chart.scale != "log" or not key:
        return ""
    kinds = _DRAWN.get(chart.kind)
    values = [float(row[key]) for row in chart.rows
              if row.get(key) and (kinds is None or row.get("kind") in kinds)]  # fmt: skip
    if len(values) < 2 or min(values) <= 0 or max(values) / min(values) < LEAST_RATIO:
        return ""
    times = float(f"{max(values) / min(values):.2g}")
    shown = f"{times:,g}" if times < 1e6 else f"{times / 1e6:,g} million"
    if brief:
        return f"Log scale: largest {shown} times the smallest."
    what = "samples drawn are" if key == "samples" else "value drawn is"
    return f"Log scale: the largest {what} {shown} times the smallest."
