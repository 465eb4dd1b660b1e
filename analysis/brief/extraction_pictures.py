"""Extraction as charts: what is recovered by how many samples, and any two inputs as a map."""

from math import log10

from analysis.book.case_table import CaseRow
from analysis.book.records import ExtractionCase
from analysis.brief.charts import BEHIND, Chart, Row, plotted, source_records
from analysis.brief.extraction_words import DOMAIN_NAMES, recovered_text, share
from analysis.brief.words import money
from analysis.study import extraction_grounds as grounds
from analysis.study.extraction import Answer
from analysis.study.extraction_question import INPUTS
from analysis.study.extraction_sweeps import LEAST, MOST, Heat, curve
from analysis.study.grounds import Grounds

HEIGHT = 400
LABELLED = 3
"""Every so many cells of the map print their value."""
MEASURE_NAMES = {
    "recovered_share": "recovered share of the gap", "attacker_usd": "the attacker's cost",
    "lost_usd": "the defender's lost margin",
}  # fmt: skip


def recovered_chart(found: Answer) -> Chart:
    """The law at the question's base with the cases of its kind, and where the question stands."""
    line, law = curve(found), grounds.curve(found)
    kind = DOMAIN_NAMES[found.domain]
    rows: list[Row] = [
        {"kind": "law", "samples": count, "share": at.central, "low": at.low, "high": at.high,
         BEHIND: law}
        for count, at in zip(line.samples, line.share, strict=True)
    ]  # fmt: skip
    rows.append({"kind": "zero", "share": 0.0, "samples": LEAST})
    rows += [_case("case", row, found.book.cases[row.id]) for row in line.cases]
    rows += [_case("held out", row, found.book.held_out_cases[row.id]) for row in line.held_out]
    if found.recovered and found.middle.samples:
        samples = min(max(float(found.middle.samples), LEAST), MOST)
        place = log10(samples / LEAST) / log10(MOST / LEAST)
        rows.append({
            "kind": "here", "samples": samples, "share": found.recovered.central,
            "low": found.recovered.low, "high": found.recovered.high,
            "label": share(found.recovered.central), "side": "left" if place > 0.75 else "right",
            BEHIND: grounds.share(found),
        })  # fmt: skip
    cases = [each for each in found.book.cases.values() if each.id in {c.id for c in line.cases}]
    hollow = "; hollow: not fitted" if line.held_out else ""
    return Chart(
        name=f"extraction-{found.question.preset.removeprefix('extraction-')}",
        title=recovered_text(found),
        measure=(
            f"Share of the gap between base and teacher recovered in {kind}, by samples; band: "
            f"80 % of tests, for a base of {found.base_params_b:g} billion parameters; points: "
            f"published cases of any base{hollow}"
        ),
        sources=source_records(found.book, [each.source for each in cases]),
        alt=(
            f"Curve of recovered share against samples in {kind}, with {len(cases)} cases. "
            f"{recovered_text(found)}."
        )[:250],
        kind="recovered",
        scale="log",
        **plotted(rows),
        height=HEIGHT,
    )


def _case(kind: str, row: CaseRow, record: ExtractionCase) -> Row:
    recovered = row.recovered or 0.0
    base = f", base of {row.base_params_b:g} billion" if row.base_params_b else ""
    return {
        "kind": kind, "samples": row.samples, "share": recovered, "metric": row.metric,
        "name": f"{row.student}{base}", "shown": share(recovered),
        BEHIND: (record,),
    }  # fmt: skip


def heat_chart(found: Answer, heat: Heat) -> Chart:
    """A measure over two inputs, the others as they stand."""
    known = [cell for row in heat.cells for cell in row if cell is not None]
    least, most = (min(known), max(known)) if known else (0.0, 0.0)
    across, up = (INPUTS[name].label for name in (heat.x, heat.y))
    measure = MEASURE_NAMES[heat.measure]
    said = f"{_value(heat, least)} to {_value(heat, most)}" if known else "unknown"
    behind = _behind_map(found, heat)
    rows = [
        {BEHIND: behind, "x": _amount(a), "y": _amount(b), "level": _level(heat, cell, least, most),
         "across": f"{across}: {_amount(a)}", "up": f"{up}: {_amount(b)}",
         "shown": "unknown" if cell is None else f"{measure}: {_value(heat, cell)}",
         "label": _value(heat, cell)
         if cell is not None and i % LABELLED == 0 and j % LABELLED == 0 else ""}
        for i, a in enumerate(heat.xs)
        for j, (b, cell) in enumerate(zip(heat.ys, heat.cells[i], strict=True))
    ]  # fmt: skip
    return Chart(
        name=f"extraction-map-{heat.x}-{heat.y}".replace("_", "-"),
        title=f"{measure[:1].upper()}{measure[1:]}: {said}",
        measure=f"Across: {across.lower()}; up: {up.lower()}; central values, all else as set",
        sources=(),
        alt=f"Heat map of {measure} by {across.lower()} and {up.lower()}: {said}."[:250],
        kind="heat",
        scale="linear",
        **plotted(rows),
        height=HEIGHT,
    )


def _behind_map(found: Answer, heat: Heat) -> Grounds:
    """What the measure rests on, but for the two inputs that the map puts in their place."""
    behind = {"recovered_share": grounds.share, "attacker_usd": grounds.cost}
    moved = [found.given.figures.get(name) for name in (heat.x, heat.y)]
    return tuple(
        each for each in behind.get(heat.measure, grounds.everything)(found)
        if not any(each is one for one in moved)
    )  # fmt: skip


def _level(heat: Heat, cell: float | None, least: float, most: float) -> float:
    """From 0 to 1; money by its logarithm, since it spans orders of magnitude."""
    if cell is None or most <= least:
        return 0.0
    if heat.measure == "recovered_share" or least <= 0:
        return (cell - least) / (most - least)
    return log10(cell / least) / log10(most / least)


def _value(heat: Heat, cell: float) -> str:
    return share(cell) if heat.measure == "recovered_share" else money(cell)


def _amount(value: float) -> str:
    for size, suffix in ((1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{suffix}"
    return f"{value:.3g}"
