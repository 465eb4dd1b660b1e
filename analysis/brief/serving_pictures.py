"""The charts of serving: own GPUs against an API, and what tokens cost beside their prices."""

import numpy as np

from analysis.book.load import Book
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.serving_words import (
    SIDES,
    chips_text,
    measured_usd_per_mtok,
    mix_text,
    per_mtok,
    per_mtok_range,
    supply_finding,
)
from analysis.brief.words import day, money, with_range
from analysis.study.break_even import BreakEven
from analysis.study.draws import Array, Spread
from analysis.study.inputs import count_text
from analysis.study.sellers import Sold
from analysis.study.serving import Supply

POINTS = 90
STAIRS = 12
"""Whole copies whose step is drawn at its very place."""
ROOM = 30.0
"""How far the chart reaches below and above what it marks."""
JUST = 1e-6
HEIGHT, ROW_HEIGHT, AXIS_HEIGHT = 420, 52, 48


def volume_chart(book: Book, found: BreakEven) -> Chart:
    """A month's cost against its tokens: a line for the API, stairs for whole GPUs."""
    supply, copy = found.supply, found.supply.copy
    full = float(supply.capacity_per_month(supply.central))
    marked = [found.tokens_per_month, full, *([found.tokens] if found.tokens else [])]
    ends = min(marked) / ROOM, max(marked) * ROOM
    tokens = _places(ends, full, marked)
    low, central, high = found.curve(tokens)
    rows: list[Row] = [
        {"kind": "own", "tokens": float(t), "usd": float(c), "low": float(a), "high": float(b),
         "shown": with_range(Spread(float(a), float(c), float(b))), "at": count_text(float(t)),
         BEHIND: found.rests_on}
        for t, a, c, b in zip(tokens, low, central, high, strict=True)
    ]  # fmt: skip
    rows += _marks(found, full, ends, (float(central[0]), float(central[-1])))
    name, chips = supply.architecture.name, chips_text(copy.chips, supply.host.chip)
    if found.tokens is None:
        title = f"{name} on own GPUs never costs less than {found.tariff.model}"
    else:
        at = count_text(found.tokens)
        title = f"Self-hosted {name} breaks even with {found.tariff.model} at {at} tokens a month"
    return Chart(
        name=f"self-hosting-{supply.architecture.id}",
        title=title,
        measure=(
            f"US$ a month, log scales; own GPUs in copies of {chips}, {_spares(found.spares)}, and "
            f"staff; shaded: 90 % range; {mix_text(supply.mix)}"
        ),
        sources=source_records(book, found.sources),
        alt=(
            f"Line chart, log scales, of US$ a month against tokens a month. {title}. At "
            f"{count_text(found.tokens_per_month)} tokens: own {with_range(found.usd)}, "
            f"API {money(found.api_usd)}."
        )[:250],
        kind="volume",
        scale="log",
        **plotted(row for row in rows if row.get("usd", 1.0) > 0),
        height=HEIGHT,
    )


def _spares(count: int) -> str:
    return {0: "none spare", 1: "one copy spare"}.get(count, f"{count} copies spare")


def _places(ends: tuple[float, float], full: float, marked: list[float]) -> Array:
    """Token counts to draw at: even steps of the log axis, and both sides of the first stairs."""
    stairs = [full * n * side for n in range(1, STAIRS + 1) for side in (1.0, 1 + JUST)]
    inside = [t for t in (*stairs, *marked) if ends[0] <= t <= ends[1]]
    return np.unique(np.concatenate([np.geomspace(*ends, POINTS), inside]))


def _marks(
    found: BreakEven, full: float, ends: tuple[float, float], own: tuple[float, float]
) -> list[Row]:
    api = found.api_usd_per_token
    asked = found.tokens_per_month
    billed, both = found.call.rests_on, found.rests_on
    # How far each line reaches follows from the numbers of both.
    rows: list[Row] = [{"kind": "api", "tokens": t, "usd": t * api, BEHIND: both} for t in ends]
    rows += [
        {"kind": "api end", "tokens": ends[1], "usd": ends[1] * api, "label": "API",
         BEHIND: both},
        {"kind": "own end", "tokens": ends[0], "usd": own[0], "label": "own GPUs", BEHIND: both},
        {"kind": "full", "tokens": full, "usd": float(found.own_usd(full, found.central)),
         "low": ends[0] * api, BEHIND: both},
        {"kind": "full end", "tokens": full, "usd": ends[0] * api, "label": "one copy is full",
         BEHIND: both},
        {"kind": "asked", "tokens": asked, "usd": found.usd.central,
         "label": money(found.usd.central), BEHIND: found.own},
        {"kind": "asked", "tokens": asked, "usd": found.api_usd, "label": money(found.api_usd),
         BEHIND: billed},
    ]  # fmt: skip
    if found.tokens:
        rows.append(
            {"kind": "even", "tokens": found.tokens, "usd": found.tokens * api,
             "label": f"break-even {count_text(found.tokens)}", BEHIND: both}
        )  # fmt: skip
    return rows


def supply_chart(book: Book, found: Supply, sold: tuple[Sold, ...]) -> Chart:
    """What a model's tokens cost to serve beside what they sell for and were measured to cost."""
    rows: list[Row] = []
    names = [*found.sources, *(name for seller in sold for name in seller.sources)]
    measured = [s for s in book.served.values() if s.architecture == found.architecture.id]
    for side in SIDES:
        cost = found.usd_per_mtok(side)
        rows.append(
            {"kind": "ours", "name": f"{side.capitalize()}, served", "cost": cost.central,
             "low": cost.low, "high": cost.high, "label": per_mtok_range(cost),
             BEHIND: found.rests_on}
        )  # fmt: skip
        rows += _sold_rows(side, sold)
        for one in measured:
            usd = measured_usd_per_mtok(one)[side]
            if usd is not None:
                names.append(one.source)
                rows.append(
                    {"kind": "measured", "name": f"{side.capitalize()}, measured", "cost": usd,
                     "label": per_mtok(usd), "what": one.name, "shown": per_mtok(usd),
                     BEHIND: (one,)}
                )  # fmt: skip
    what = "; diamonds: list prices of the same model" if sold else "; nobody in the book sells it"
    lines = len({row["name"] for row in rows})
    title, chips = supply_finding(found), chips_text(found.copy.chips, found.host.chip)
    return Chart(
        name=f"serving-{found.architecture.id}",
        title=title,
        measure=(
            f"US$ per million tokens, log scale, on {chips} on {day(found.setup.as_of)}; "
            f"bar: 90 % range{what}"
        ),
        sources=source_records(book, names),
        alt=f"Dot plot, log scale. {title}."[:250],
        kind="supply",
        scale="log",
        **plotted(rows),
        height=ROW_HEIGHT * lines + AXIS_HEIGHT,
    )


def _sold_rows(side: str, sold: tuple[Sold, ...]) -> list[Row]:
    prices = {s: s.output_usd_per_mtok if side == "output" else s.input_usd_per_mtok for s in sold}
    if not prices:
        return []
    ends = {min(prices, key=prices.__getitem__), max(prices, key=prices.__getitem__)}
    return [
        {"kind": "sold", "name": f"{side.capitalize()}, sold", "cost": price,
         "label": per_mtok(price) if seller in ends else "",
         "what": f"{seller.model} by {seller.provider}", "shown": per_mtok(price),
         BEHIND: seller.rests_on}
        for seller, price in prices.items()
    ]  # fmt: skip
