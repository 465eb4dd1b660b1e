"""A chart of every kind, each from a real result of the book."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from analysis.book.load import Book
from analysis.book.records import PriceRow
from analysis.brief.backtest_pictures import backtest_chart
from analysis.brief.budget_pictures import ladder_chart, waterfall_chart
from analysis.brief.budget_pictures import tornado_chart as budget_tornado
from analysis.brief.charts import Chart
from analysis.brief.comparison_pictures import bridge_chart, totals_chart
from analysis.brief.comparison_words import difference_text
from analysis.brief.estimate_words import estimate_chart
from analysis.brief.extraction_pictures import heat_chart, recovered_chart
from analysis.brief.impact_pictures import impact_chart
from analysis.brief.market_pictures import mmlu_chart, price_chart, timeline_chart
from analysis.brief.pictures import boundary_chart, claim_chart, ledger_chart
from analysis.brief.serving_pictures import supply_chart, volume_chart
from analysis.brief.what_moves import tornado_chart
from analysis.study import budget, claims, extraction
from analysis.study.backtest_scores import scored_table
from analysis.study.break_even import Tariff, break_even
from analysis.study.budget_question import from_preset
from analysis.study.compare import bridge, share_dearer, side_by_side
from analysis.study.estimate import Workload, estimate
from analysis.study.evaluate import evaluate
from analysis.study.extraction_question import Question
from analysis.study.extraction_sweeps import heat
from analysis.study.impact import moves
from analysis.study.ledger_inputs import inputs
from analysis.study.market import offers
from analysis.study.messages import bare
from analysis.study.scenario import Scenario
from analysis.study.sellers import sold
from analysis.study.serving_inputs import Setup
from analysis.study.timeline import entries

DAY = date(2026, 11, 30)
MODELS = ("gpt-4", "gpt-4o", "gpt-4o-mini", "claude-3-opus-20240229", "o3")


def with_price(book: Book, model: str, since: date, **changed: float) -> Book:
    """The book with one more price row of a model: its last one, changed."""

    def longer(rows: tuple[PriceRow, ...]) -> tuple[PriceRow, ...]:
        last = rows[-1]
        return (
            *rows,
            last.model_copy(update={"since": since, "recorded": since, "until": None, **changed}),
        )

    models = tuple(
        replace(one, model=one.model.model_copy(update={"prices": longer(one.model.prices)}))
        if one.model.id == model else one
        for one in book.models
    )  # fmt: skip
    return replace(book, models=models)


@lru_cache(maxsize=2)
def every_chart(book: Book) -> dict[str, Chart]:
    """By a name of its own; every kind of chart is among them."""
    found = claims.check_all(book, "eight-years")
    ledger = evaluate(book, Scenario("alpaca-7b", "all-in"))
    first, second = side_by_side(
        book, [Scenario("gpt-3", "training"), Scenario("gpt-4", "training")]
    )
    dearer, steps = share_dearer(first, second), bridge(first, second)
    sum_ = budget.answer(book, from_preset(book, "britgpt-900m"))
    copied = extraction.answer(book, Question())
    hosted = break_even(book, Setup("llama-3.3-70b", "h100-sxm", DAY), Tariff("gpt-4o"), 2e9)
    priced = [one for name in MODELS for one in book.by_model[name][:1]]
    asked = Workload((bare("How many tokens has this?"),))
    sold_ones = [one.priced for one in offers(book, DAY)][:8]
    moved = moves(book, with_price(book, "gpt-4o", DAY, output_per_mtok=5.0), DAY)
    charts = {
        "claim": claim_chart(book, found[2], found),
        "claim, linear": claim_chart(book, found[1], found, "linear"),
        "boundaries": boundary_chart(book, found),
        "ledger": ledger_chart(book, ledger),
        "pounds": ledger_chart(book, evaluate(book, Scenario("gpt-4", currency="GBP"))),
        "ledger tornado": tornado_chart(book, ledger, inputs(book, ledger)),
        "totals": totals_chart(book, (first, second), difference_text(first, second, dearer)),
        "bridge": bridge_chart(book, first, second, steps, dearer),
        "ladder": ladder_chart(book, sum_),
        "budget tornado": budget_tornado(book, sum_),
        "money": waterfall_chart(book, sum_),
        "recovered": recovered_chart(copied),
        "heat": heat_chart(copied, heat(copied, "exchanges", "base_params_billion",
                                        "recovered_share")),
        "volume": volume_chart(book, hosted),
        "supply": supply_chart(book, hosted.supply, sold(book, hosted.supply)),
        "prices": price_chart(book, priced, "output", "USD", DAY),
        "prices, linear": price_chart(book, priced, "output", "USD", DAY, "linear"),
        "mmlu": mmlu_chart(book, DAY, "output", "USD", "direct-5-shot"),
        "timeline": timeline_chart(book, entries(book, DAY), date(2023, 3, 14)),
        "hours": backtest_chart(book, scored_table(book, "public")[0], "hours"),
        "cost": backtest_chart(book, scored_table(book, "public")[0], "ex_ante"),
        "estimate": estimate_chart(
            book, tuple(estimate(book, one, asked, DAY, "USD") for one in sold_ones), asked, DAY,
            "USD",
        ),
        "impact": impact_chart(moved, DAY),
    }  # fmt: skip
    missing = [name for name, chart in charts.items() if chart is None]
    assert not missing, missing
    return {name: chart for name, chart in charts.items() if chart}
