"""Every plotted number leads to the lines of the book that it rests on, and to no others."""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from analysis.book import records as r
from analysis.book.fitted_law import PLACE
from analysis.book.known import book_known_on, parts_known_on
from analysis.book.load import DATA, Book, load
from analysis.brief.budget_pictures import ladder_chart
from analysis.brief.charts import Chart
from analysis.brief.export.facts import facts
from analysis.brief.export.figure import figure
from analysis.brief.export.trace import NOT_FILED, Trace, Traced, chart_trace, trace
from analysis.brief.market_pictures import price_chart
from analysis.brief.pictures import claim_chart, ledger_chart
from analysis.study import budget, claims
from analysis.study.budget_question import Budget
from analysis.study.evaluate import evaluate
from analysis.study.scenario import Scenario
from tests.brief.export.real_charts import DAY, every_chart, with_price

PARTS = load().parts
NAMES_MORE = ("impact",)
"""An edit names the source of its new rows, which are in no file yet."""
DRAWN_FROM_NOTHING = {("recovered", "zero")}
"""The line at none of the gap: a mark of the axis."""


def traced(book: Book, chart: Chart) -> Trace:
    return chart_trace(book, PARTS, chart)


def entries_of(book: Book, chart: Chart, **wanted: object) -> list[Traced]:
    """The entries behind the first row that has these values."""
    found = traced(book, chart)
    number = next(n for n, row in enumerate(chart.rows) if wanted.items() <= row.items())
    return [found.entries[place] for place in found.rests_on[number]]


@cache
def composed(file: str) -> yaml.Node:
    """The file as PyYAML composes it: a reader other than the book's own."""
    return yaml.compose((DATA / file).read_text("utf-8"), Loader=yaml.CSafeLoader)


def standing(entry: Traced) -> tuple[int, dict[str, Any]]:
    """The line on which the entry begins in its file, and what it holds there."""
    node, line = composed(entry.file), 1
    for step in entry.path:
        if isinstance(node, yaml.SequenceNode):
            near = [item for place, item in enumerate(node.value)
                    if step in (str(place), *names_of(item))]  # fmt: skip
            node = next((i for i in near if i.start_mark.line + 1 == entry.line), near[0])
            line = node.start_mark.line + 1
        else:
            key, node = next((k, v) for k, v in node.value if k.value == step)
            line = key.start_mark.line + 1
    loader = yaml.CSafeLoader("")
    try:
        return line, loader.construct_document(node)
    finally:
        loader.dispose()


def names_of(item: yaml.Node) -> list[str]:
    """What an item of a list may be called by: its id, the day it holds from, its name."""
    return [value.value for key, value in item.value if key.value in ("id", "since", "day", "name")]


@pytest.mark.slow
def test_every_number_rests_on_entries_or_is_the_readers_own(book: Book):
    for name, chart in every_chart(book).items():
        found = traced(book, chart)
        assert len(chart.behind) == len(found.rests_on) == len(chart.rows), name
        for row, places in zip(chart.rows, found.rests_on, strict=True):
            own = chart.scenario is not None and chart.scenario.overrides
            assert places or own or (chart.kind, row.get("kind")) in DRAWN_FROM_NOTHING, (name, row)
            assert len(set(places)) == len(places)
            assert "behind" not in row
        assert len(set(found.entries)) == len(found.entries), name


@pytest.mark.slow
def test_every_entry_stands_on_its_line_of_its_file(book: Book):
    entries = {e for chart in every_chart(book).values() for e in traced(book, chart).entries}
    filed = [e for e in entries if e.file not in (NOT_FILED, PLACE)]
    assert len(filed) > 1000
    for entry in filed:
        line, held = standing(entry)
        assert line == entry.line, entry
        assert held["source"] == entry.source, entry
        assert held["quote"] == entry.quote or held["quote"].strip() == entry.quote, entry
        assert held["evidence"] == entry.evidence, entry
        assert str(held["recorded"]) == entry.recorded, entry


@pytest.mark.slow
def test_only_an_edit_on_trial_is_not_in_the_files(book: Book):
    charts = every_chart(book)
    missing = {name: [e for e in traced(book, chart).entries if e.file == NOT_FILED]
               for name, chart in charts.items()}  # fmt: skip
    assert [name for name, found in missing.items() if found] == ["impact"]
    (row,) = missing["impact"]
    assert (row.line, row.recorded) == (None, DAY.isoformat())
    assert row.title
    assert row.url.startswith("https://")


@pytest.mark.slow
def test_every_source_that_a_chart_names_is_that_of_an_entry(book: Book):
    for name, chart in every_chart(book).items():
        urls = {entry.url for entry in traced(book, chart).entries}
        if name not in NAMES_MORE:
            assert {source.url for source in chart.sources} <= urls, name
        assert urls & {source.url for source in chart.sources} or not chart.sources, name


def test_alpacas_data_rest_on_the_price_of_davinci_and_its_own_counts(book: Book):
    chart = ledger_chart(book, evaluate(book, Scenario("alpaca-7b", "tuning+data", draws=64)))
    found = entries_of(book, chart, name="Examples from text-davinci-003")
    assert {entry.file for entry in found} == {"systems/alpaca-7b.yaml", "pricing/api/openai.yaml"}
    price = next(entry for entry in found if entry.file == "pricing/api/openai.yaml")
    assert standing(price)[1]["output_per_mtok"] == 20
    counts = {entry.path[-1] for entry in found}
    assert {"examples", "input_tokens_per_request", "output_tokens_per_request"} <= counts


def test_forecast_points_rest_on_the_forecasts_own_figures(book: Book):
    findings = claims.check_all(book, "eight-years", Scenario("alpaca-7b", draws=64))
    chart = claim_chart(book, findings[1], findings)
    keys = {}
    for kind in ("forecast line", "stated line"):
        found = entries_of(book, chart, kind=kind)
        assert {entry.file for entry in found} == {"forecasts.yaml"}
        keys[kind] = {entry.path[-1] for entry in found}
    assert keys["forecast line"] == {"anchor_usd", "annual_decline_share"}
    assert keys["stated line"] == {"start_usd", "anchor_usd"}
    (start,) = entries_of(book, chart, kind="stated", year=2020)
    assert (start.file, standing(start)[1]["value"]) == ("forecasts.yaml", 4_600_000)


def test_a_price_step_rests_on_the_row_that_begins_that_day(book: Book):
    chart = price_chart(book, book.by_model["gpt-4o"], "output", "USD", DAY)
    steps = [row for row in chart.rows if row["kind"] == "step"]
    assert len(steps) > 1
    for row in steps:
        (entry,) = entries_of(book, chart, kind="step", day=row["day"])
        held = standing(entry)[1]
        assert str(held["since"]) == row["day"]
        assert held["output_per_mtok"] == row["price"]


def test_pounds_rest_on_a_rate_of_exchange(book: Book):
    chart = ledger_chart(book, evaluate(book, Scenario("gpt-4", currency="GBP", draws=64)))
    for row in chart.rows:
        rates = [
            e for e in entries_of(book, chart, name=row["name"]) if e.file == "pricing/fx.yaml"
        ]
        assert [standing(rate)[1]["currency"] for rate in rates] == ["GBP"], row["name"]
    set_here = Scenario("gpt-4", currency="GBP", draws=64, overrides=(("fx_usd_per_gbp", 1.25),))
    own = ledger_chart(book, evaluate(book, set_here))
    assert all(e.file != "pricing/fx.yaml" for e in entries_of(book, own, name="Total"))


def test_the_readers_own_inputs_rest_on_nothing_and_a_presets_lead_to_it(book: Book):
    overrides = (("gpu_hours", 57e6), ("rental_usd_per_gpu_hour", 1.1053))
    chart = ledger_chart(book, evaluate(book, Scenario("gpt-4", "training", overrides=overrides)))
    told = json.loads(facts(book, PARTS, figure(chart)))
    total = next(n for n, row in enumerate(told["rows"]) if row["kind"] == "total")
    assert told["rests_on"][total] == []
    assert "the reader’s own inputs" in told["how_to_read"]["rests_on"]
    behind = {one["name"]: [told["entries"][n] for n in one["rests_on"]] for one in told["set"]}
    assert [entry["file"] for entry in behind["gpu_hours"]] == ["scenarios/presets.yaml"]


def test_a_record_that_reads_like_another_is_not_taken_for_it(book: Book):
    """Two rows with the same words stand on two lines; a copy of neither can be placed."""
    figure_ = book.systems["alpaca-7b"].stages[0]
    assert isinstance(figure_, r.ComputeStage)
    assert figure_.gpu_hours
    copy = figure_.gpu_hours.model_copy()
    (own, again) = trace(book, PARTS, [(figure_.gpu_hours,), (copy,)]).entries
    assert own == again  # it reads like one entry alone, so that it is found as that
    changed = copy.model_copy(update={"value": 1.0})
    (lost,) = trace(book, PARTS, [(changed,)]).entries
    assert (lost.file, lost.line, lost.source) == (NOT_FILED, None, own.source)


def test_a_frozen_book_leads_to_the_same_lines_of_the_whole_files(book_copy: Path):
    file = book_copy / "pricing/api/openai.yaml"
    old, later = "recorded: 2026-11-23", "recorded: 2026-11-30"
    file.write_text(file.read_text("utf-8").replace(old, later, 1), "utf-8")
    loaded, day = load(book_copy), date(2026, 11, 23)
    assert loaded.book
    then, parts = book_known_on(loaded.book, day), parts_known_on(loaded.parts, day)
    assert len(then.prices) == len(loaded.book.prices) - 1
    chart = price_chart(then, then.by_model["gpt-4o"], "output", "GBP", DAY)
    frozen, whole = (chart_trace(then, held, chart) for held in (parts, loaded.parts))
    assert frozen == whole
    assert {entry.file for entry in frozen.entries} == {
        "pricing/api/openai.yaml",
        "pricing/fx.yaml",
    }


def test_a_trial_edit_is_told_with_its_source(book: Book):
    after = with_price(book, "gpt-4o", date(2026, 11, 1), output_per_mtok=5.0)
    chart = price_chart(after, after.by_model["gpt-4o"], "output", "USD", DAY)
    (entry,) = entries_of(book, chart, kind="step", day="2026-11-01")
    assert (entry.file, entry.line) == (NOT_FILED, None)
    assert entry.title


class TestLaw:
    """What a row does not rest on cannot move it; what it rests on moves a row."""

    def ledger(self, book: Book) -> Chart:
        return ledger_chart(book, evaluate(book, Scenario("gpt-4", currency="GBP", draws=64)))

    def prices(self, book: Book) -> Chart:
        chosen = [book.by_model[name][0] for name in ("gpt-4o", "ernie-4.0-8k")]
        return price_chart(book, chosen, "output", "GBP", DAY)

    def plan(self, book: Book) -> Chart:
        """Yuan for chips priced in pounds: in one currency the rates would cancel out."""
        asked = Budget(1e9, "CNY", date(2023, 3, 16), draws=64)
        return ladder_chart(book, budget.answer(book, asked))

    @pytest.mark.parametrize("kind", ["ledger", "prices", "plan"])
    def test_rows_move_with_their_records_alone(self, book: Book, kind: str):
        draw: Callable[[Book], Chart] = getattr(self, kind)
        chart = draw(book)
        behind = [{id(ground) for ground in grounds} for grounds in chart.behind]
        own = {id(ground): ground for grounds in chart.behind for ground in grounds}
        assert own
        for record in (*own.values(), *strangers(book)):
            after = draw(changed(book, record))
            moved = [numbers(old) != numbers(new)
                     for old, new in zip(chart.rows, after.rows, strict=True)]  # fmt: skip
            assert any(moved) == (id(record) in own), record
            for here, rests in zip(moved, behind, strict=True):
                assert not here or id(record) in rests, record


def strangers(book: Book) -> tuple[r.Cited, ...]:
    """Records that none of the charts is about."""
    return (
        book.assumptions["chat-message-tokens"], book.assumptions["value-fall"],
        book.rentals[0], book.models[0].model.prices[0], book.scores[0],
        next(iter(book.runs.values())), next(rate for rate in book.fx if rate.currency == "EUR"),
    )  # fmt: skip


def numbers(row: dict[str, Any]) -> dict[str, float]:
    return {key: value for key, value in row.items() if isinstance(value, float)}


def changed(book: Book, record: BaseModel) -> Book:
    """The book with every number of one record some hundredths higher, each by another share, so
    that no ratio of two stays; all other records are as they were.
    """
    held = ((key, getattr(record, key)) for key in type(record).model_fields)
    numbers_ = [(key, value) for key, value in held if isinstance(value, float)]
    higher = {key: value * (1.01 + 0.003 * n) for n, (key, value) in enumerate(numbers_)}
    return _with(book, record, record.model_copy(update=higher))


def _with(held: Any, old: BaseModel, new: BaseModel) -> Any:
    """What is held, with one record in the place of another; itself where it does not hold it."""
    if held is old:
        return new
    if isinstance(held, tuple):
        items = tuple(_with(item, old, new) for item in held)
        return items if _differ(items, held) else held
    if isinstance(held, dict):
        values = {key: _with(item, old, new) for key, item in held.items()}
        return values if _differ(values.values(), held.values()) else held
    if isinstance(held, BaseModel):
        found = {key: _with(getattr(held, key), old, new) for key in type(held).model_fields}
        others = {k: v for k, v in found.items() if v is not getattr(held, k)}
        return held.model_copy(update=others) if others else held
    if is_dataclass(held) and not isinstance(held, type):
        found = {f.name: _with(getattr(held, f.name), old, new) for f in fields(held)}
        others = {k: v for k, v in found.items() if v is not getattr(held, k)}
        return replace(held, **others) if others else held
    return held


def _differ(one: Iterable[object], other: Iterable[object]) -> bool:
    return any(a is not b for a, b in zip(one, other, strict=True))
