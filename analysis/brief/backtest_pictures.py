"""Predicted against published as a chart, and what is told of each run."""

from math import log10

from analysis.book.load import Book
from analysis.book.records import Source
from analysis.brief.backtest_words import TEST_EXPLAINED, amount, farthest, title
from analysis.brief.charts import BEHIND, Chart, Row, plotted
from analysis.model import compute
from analysis.study.backtest import BackTest, Compared, Test, chip_of, record_of
from analysis.study.backtest_scores import score
from analysis.study.expected import expected_rental, flop_per_param_token, parameters

HEIGHT = 480
NAMED = 4
"""Of so many runs that lie farthest off the chart gives the name."""
LABEL_WIDTH = 0.25
"""Room that a name needs, as a share of the picture's width."""
LABEL_DECADES = 0.4
"""Names nearer than this, in powers of ten of the prediction, would lie on each other."""


def backtest_chart(book: Book, found: BackTest, test: Test) -> Chart:
    """Every scored run of one test."""
    compared = found.compared(test)
    unit = "GPU-hours" if test == "hours" else "US$"
    message = title(test, score(compared))
    hollow = "" if test == "hours" else "; hollow: the cost is hours × a stated rate"
    return Chart(
        name=f"backtest-{test.replace('_', '-')}",
        title=message,
        measure=(
            f"{unit} predicted {TEST_EXPLAINED[test]}, against published, log scales; bar: 90 % "
            f"range; shaded: within 2×{hollow}"
        ),
        sources=_sources(book, compared),
        alt=f"Scatter plot of {len(compared)} runs, predicted against published. {message}."[:250],
        kind="predicted",
        scale="log",
        **plotted([*_band(book, compared), *_points(test, compared, farthest(found, test, NAMED))]),
        height=HEIGHT,
        sign="" if test == "hours" else "$",
    )


def _band(book: Book, compared: tuple[Compared, ...]) -> list[Row]:
    """The diagonal and twice to either side, as far as the runs reach."""
    if not compared:
        return []
    first, last = (pick(compared, key=lambda c: c.published) for pick in (min, max))
    return [
        {"kind": "band", "published": end, "predicted": end, "low": end / 2, "high": end * 2,
         BEHIND: tuple(filter(None, [record_of(book, each.row)]))}
        for each, end in ((first, first.published / 2), (last, last.published * 2))
    ]  # fmt: skip


def _points(test: Test, compared: tuple[Compared, ...], far: list[Compared]) -> list[Row]:
    named = _apart(far)
    return [
        {"kind": "run", "name": each.row.name, "published": each.published,
         "predicted": each.predicted.value, "low": each.predicted.low,
         "high": each.predicted.high, "circular": test != "hours" and each.row.circular,
         "shown": amount(test, each.published), "ours": range_text(test, each),
         "label": each.row.name if each in named else "", "side": _side(compared, each),
         BEHIND: each.rests_on}
        for each in compared
    ]  # fmt: skip


def _side(compared: tuple[Compared, ...], each: Compared) -> str:
    """The side of the point that faces away from the diagonal, where a name fits in the picture."""
    ends = [log10(other.published) for other in compared]
    place = (log10(each.published) - min(ends)) / (max(ends) - min(ends) or 1.0)
    if each.factor < 1:
        return "right" if place < 1 - LABEL_WIDTH else "below"
    return "left" if place > LABEL_WIDTH else "above"


def _apart(far: list[Compared]) -> list[Compared]:
    """Those whose names would not lie on each other; the farthest first."""
    kept: list[Compared] = []
    for each in far:
        at = log10(each.predicted.value)
        if all(abs(at - log10(other.predicted.value)) > LABEL_DECADES for other in kept):
            kept.append(each)
    return kept


def range_text(test: Test, each: Compared) -> str:
    """The prediction with its 90 % range."""
    ours = each.predicted
    ends = f"{amount(test, ours.low)} to {amount(test, ours.high)}"
    return f"{amount(test, ours.value)} ({ends})"


def why(book: Book, test: Test, each: Compared) -> str:
    """Where the prediction and the run part: the MFU that was reached, the rate that was paid."""
    row = each.row
    chip = chip_of(book, row)
    said = []
    if test != "cost_given_hours" and row.gpu_hours and row.params and row.tokens:
        known = parameters(book)
        factor = flop_per_param_token(known, row.architecture, row.kind)
        flop = compute.training_flop(
            params=row.params, tokens=row.tokens, flop_per_param_token=factor
        )
        peak = chip.peak_dense_tflop_per_s.value
        reached = compute.implied_mfu(flop=flop, gpu_hours=row.gpu_hours, peak_tflop_per_s=peak)
        text = f"it reached {float(reached):.1%} of its chips’ peak".replace("%", " %")
        if test == "hours":
            usual = f"{float(reached) / each.factor:.1%}".replace("%", " %")
            text += f", {usual} was expected"
        said.append(text)
    if test != "hours" and row.gpu_hours and row.cost_usd and row.day:
        paid = row.cost_usd / row.gpu_hours
        price = expected_rental(book, chip, row.day).usd_per_gpu_hour.value
        said.append(f"an hour cost ${paid:.2f}, ${price:.2f} was expected")
    return "; ".join(said) or "its hours were not published"


def _sources(book: Book, compared: tuple[Compared, ...]) -> tuple[Source, ...]:
    records = [record for each in compared if (record := record_of(book, each.row))]
    return tuple(book.sources[name] for name in dict.fromkeys(r.source for r in records))
