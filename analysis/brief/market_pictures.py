"""The charts of prices and events, each from the book: title by rule, rows, sources, alt text."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import exp, log

from analysis.book.load import Book, Priced
from analysis.book.records import Event, Score
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.price_tables import change_text
from analysis.brief.style import SERIES, Scale
from analysis.brief.words import SIGNS, day, unit_price
from analysis.study.grounds import unique
from analysis.study.market import Offer, Side, Step, offers, steps
from analysis.study.timeline import LANES, Entry, busiest_month

STEPS_HEIGHT = 420
LANE_HEIGHT, AXIS_HEIGHT = 30, 48
LABEL_GAP = 17
"""Pixels that a label needs for itself."""
LABEL_SHARE, LABEL_WIDTH = 0.05, 0.3
"""The room of a label, as shares of the picture's height and width."""
AXES = 90
"""Pixels that axes and the rounding of their ends take from the height."""
METHODS = {
    "direct-5-shot": "direct, 5-shot", "cot": "chain of thought", "other": "another method",
}  # fmt: skip
"""Ways of taking MMLU in which several priced models have a score."""


def priced_name(book: Book, priced: Priced) -> str:
    """The model's id, with its provider where several sell one of that name."""
    alone = len(book.by_model[priced.model.id]) == 1
    return priced.model.id if alone else f"{priced.model.id} ({priced.provider})"


def price_chart(
    book: Book,
    chosen: Sequence[Priced],
    side: Side,
    currency: str,
    today: date,
    scale: Scale = "log",
) -> Chart:
    """Each chosen model's price through time, at the exchange rate of the day a price began."""
    series = {
        priced_name(book, p): [
            s for s in steps(book, p, side, currency, today) if scale == "linear" or s.per_mtok
        ]
        for p in chosen
    }
    series = {name: found for name, found in series.items() if found}
    rows: list[Row] = []
    for place, (name, found) in enumerate(series.items()):
        rows += _lines(name, found, place % len(SERIES["light"]), currency)
    rows += _labels(series, currency, scale)
    names = [step.row.source for found in series.values() for step in found]
    title = _movement(series, side, currency)
    return Chart(
        name=f"prices-{side}",
        title=title,
        measure=(
            f"{SIGNS[currency]} per million {side} tokens, {scale} scale; list prices, other "
            "currencies at the rate of the day a price began; a bar marks a withdrawal"
        ),
        sources=source_records(book, names),
        alt=f"Step chart of the {side} price of {len(series)} models through time. {title}."[:250],
        kind="steps",
        scale=scale,
        **plotted(rows),
        height=STEPS_HEIGHT,
        sign=SIGNS[currency],
    )


def _movement(series: dict[str, list[Step]], side: Side, currency: str) -> str:
    """The widest fall among the shown models, as the chart shows it; else what is shown."""
    falls = {n: found[-1].per_mtok / found[0].per_mtok for n, found in series.items()
             if found[0].per_mtok}  # fmt: skip
    if not series:
        return "No price of these models is known"
    name, factor = min(falls.items(), key=lambda item: item[1], default=("", 1.0))
    if factor >= 1:
        return f"{side.capitalize()} prices of {len(series)} models through time"
    first, last = series[name][0], series[name][-1]
    return (
        f"{name} went from {unit_price(_digits(first.per_mtok), currency)} to "
        f"{unit_price(_digits(last.per_mtok), currency)} per million {side} tokens"
    )


def _digits(price: float) -> float:
    """Three significant digits: a converted price has no more."""
    return float(f"{price:.3g}")


def _lines(name: str, found: Sequence[Step], place: int, currency: str) -> list[Row]:
    rows: list[Row] = []
    for step in found:
        shown = unit_price(_digits(step.per_mtok), currency)
        if step.row.currency != currency:
            shown += f" (listed in {step.row.currency})"
        rows.append(
            {"kind": "step", "name": name, "place": place, "day": step.since.isoformat(),
             "until": step.until.isoformat(), "price": step.per_mtok, "shown": shown,
             BEHIND: step.rests_on}
        )  # fmt: skip
    for before, after in pairwise(found):
        rows.append(
            {"kind": "drop", "name": name, "place": place, "day": after.since.isoformat(),
             "price": before.per_mtok, "price_to": after.per_mtok,
             BEHIND: unique((*before.rests_on, *after.rests_on))}
        )  # fmt: skip
    last = found[-1]
    if last.row.until == last.until:
        rows.append(
            {"kind": "end", "name": name, "place": place, "day": last.until.isoformat(),
             "price": last.per_mtok, BEHIND: last.rests_on}
        )  # fmt: skip
    return rows


def _labels(series: dict[str, list[Step]], currency: str, scale: Scale) -> list[Row]:
    """A label at each line's end, moved up where two would lie on each other."""

    def height(price: float) -> float:
        return log(price) if scale == "log" else price

    if not series:
        return []
    heights = [height(step.per_mtok) for found in series.values() for step in found]
    gap = ((max(heights) - min(heights)) or 1.0) * LABEL_GAP / (STEPS_HEIGHT - AXES)
    rows: list[Row] = []
    lowest = float("-inf")
    order = list(series)
    ends = {name: found[-1] for name, found in series.items()}
    for name, step in sorted(ends.items(), key=lambda item: item[1].per_mtok):
        at = max(height(step.per_mtok), lowest + gap)
        lowest = at
        rows.append(
            {"kind": "label", "name": name, "place": order.index(name) % len(SERIES["light"]),
             "day": step.until.isoformat(), "price": exp(at) if scale == "log" else at,
             "label": f"{name} {unit_price(_digits(step.per_mtok), currency)}",
             BEHIND: step.rests_on}
        )  # fmt: skip
    return rows


def mmlu_chart(
    book: Book, as_of: date, side: Side, currency: str, method: str, scale: Scale = "log"
) -> Chart:
    """What a score on MMLU cost on a day: every scored model on sale, the cheapest joined."""
    points = scored(book, as_of, side, currency, method)
    best = _frontier(points, side)
    rows: list[Row] = []
    for score, offer in points:
        price = offer.per_mtok(side) or 0.0
        name = offer.priced.model.name
        shown = unit_price(_digits(price), currency)
        rows.append(
            {"kind": "cheapest" if (score, offer) in best else "other", "name": name,
             "percent": score.percent, "price": price,
             "shown": f"{shown} per million {side} tokens",
             BEHIND: (score, *offer.rests_on)}
        )  # fmt: skip
    _name_apart(rows)
    top = max(points, key=lambda point: point[0].percent, default=None)
    title = f"No priced model with an MMLU score by this method was on sale on {day(as_of)}"
    if top:
        top_price = unit_price(_digits(top[1].per_mtok(side) or 0.0), currency)
        title = (
            f"{top[0].percent:g} % on MMLU cost {top_price} per million {side} tokens "
            f"on {day(as_of)}"
        )
    return Chart(
        name=f"price-against-mmlu-{as_of}",
        title=title,
        measure=(
            f"{SIGNS[currency]} per million {side} tokens, {scale} scale, against the score by one "
            f"method ({METHODS[method]}); joined: the cheapest at each score"
        ),
        sources=source_records(
            book, [s for score, o in points for s in (o.row.source, score.source)]
        ),
        alt=f"Scatter plot of {len(points)} models, price against MMLU score. {title}."[:250],
        kind="scatter",
        scale=scale,
        **plotted(rows),
        height=STEPS_HEIGHT,
        sign=SIGNS[currency],
    )


def _name_apart(rows: list[Row]) -> None:
    """Give the cheapest their labels, but none to one that would lie on another's.

    A label stands towards the middle, for on the far side of its dot it would leave the picture.
    """
    best = [row for row in rows if row["kind"] == "cheapest"]
    scores = [row["percent"] for row in rows]
    heights = [log(row["price"]) for row in rows]
    labelled: list[Row] = []
    for row in best:
        row["side"] = "right" if 2 * row["percent"] < min(scores) + max(scores) else "left"
        clear = all(
            abs(log(row["price"] / other["price"])) > LABEL_SHARE * (max(heights) - min(heights))
            or abs(row["percent"] - other["percent"]) > LABEL_WIDTH * (max(scores) - min(scores))
            for other in labelled
        )
        row["label"] = row["name"] if clear else ""
        labelled += [row] if clear else []


def scored(
    book: Book, as_of: date, side: Side, currency: str, method: str
) -> list[tuple[Score, Offer]]:
    """Models on sale with a known price above 0 and their best score of one method by then."""
    scores: dict[str, Score] = {}
    for score in book.scores:
        held = scores.get(score.model)
        if (
            score.method == method
            and score.since <= as_of
            and (held is None or score.percent > held.percent)
        ):
            scores[score.model] = score
    found = []
    for offer in offers(book, as_of, currency):
        names = (offer.priced.model.id, *offer.priced.model.aliases)
        match = next((scores[name] for name in names if name in scores), None)
        if match and offer.per_mtok(side):
            found.append((match, offer))
    return found


def _frontier(points: Sequence[tuple[Score, Offer]], side: Side) -> list[tuple[Score, Offer]]:
    """Those that nothing as good or better undercuts."""
    best: list[tuple[Score, Offer]] = []
    cheapest = float("inf")
    order = sorted(points, key=lambda p: (-p[0].percent, p[1].per_mtok(side) or 0.0))
    for point in order:
        price = point[1].per_mtok(side) or 0.0
        if price < cheapest:
            best.append(point)
            cheapest = price
    return best


def timeline_chart(book: Book, found: Sequence[Entry], picked: date) -> Chart:
    """Every entry as a dot on the lane of its kind, those of the picked day marked."""
    lanes = [lane for lane in LANES if any(entry.lane == lane for entry in found)]
    rows: list[Row] = [
        {"kind": "entry", "day": entry.day.isoformat(), "day_text": entry.day.isoformat(),
         "lane": entry.lane, "title": entry_title(entry), "chosen": entry.day == picked,
         BEHIND: entry.rests_on}
        for lane in lanes
        for entry in sorted(found, key=lambda entry: entry.day == picked)  # those on top
        if entry.lane == lane
    ]  # fmt: skip
    busy = busiest_month(found)
    title = f"{len(found)} entries"
    if busy:
        title = f"{busy[0]:%B %Y} was the busiest month, with {busy[1]} of {len(found)} entries"
    cited = [
        (e.what if isinstance(e.what, Event) else e.what.row).source
        for e in sorted(found, key=lambda entry: abs((entry.day - picked).days))
    ]
    return Chart(
        name="timeline",
        title=title,
        measure=f"One dot per event or price change, by kind; marked: {day(picked)}",
        sources=source_records(book, cited),
        alt=f"Strip chart of events by kind through time. {title}.",
        kind="strip",
        scale="linear",
        **plotted(rows),
        height=LANE_HEIGHT * max(1, len(lanes)) + AXIS_HEIGHT,
    )


def entry_title(entry: Entry) -> str:
    """An event's title, or what happened to a price."""
    return entry.what.title if isinstance(entry.what, Event) else change_text(entry.what)
