"""The numbers that pages about prices show as of a day: tokens, benchmarks, own chips or an API."""

from datetime import date

from analysis.book import lookup
from analysis.book.load import Book, Priced
from analysis.study.benchmark_runs import benchmark_runs
from analysis.study.break_even import Tariff, break_even
from analysis.study.market import Side, cheapest_scoring, offer, offers
from analysis.study.serving_inputs import Setup
from analysis.study.shown import ONE_DRAW, Named, or_none, shown

SIDES: tuple[Side, ...] = ("input", "output")
YARDSTICK, METHOD = "gpt-4", "direct-5-shot"
"""The model whose MMLU score the finding of the price page is about."""
HOSTED, TARIFF, TOKENS_PER_MONTH = ("llama-3.3-70b", "h100-sxm"), Tariff("gpt-4o"), 2e9
"""What the self-hosting page opens with."""


def score(book: Book, day: date) -> Named:
    """What the yardstick's score cost on its first day and costs on `day`, in US dollars."""
    first = next((p for p in book.models if p.model.id == YARDSTICK), None)
    scored = next((s for s in book.scores if (s.model, s.method) == (YARDSTICK, METHOD)), None)
    if not first or not scored or day < first.model.prices[0].since:
        return
    start = first.model.prices[0].since
    then = or_none(lookup.row_on, first.model.prices, YARDSTICK, start)
    now = or_none(cheapest_scoring, book, scored.percent, METHOD, day, "output")
    what = f"million output tokens at {YARDSTICK}’s MMLU score"
    if then:
        sold = offer(book, first, then, start, "USD")
        yield "score/then", shown(
            f"the first {what}", sold.output_per_mtok, "USD per MTok", "prices",
            rests_on=sold.rests_on,
        )  # fmt: skip
    if now:
        price, asked = now.output_per_mtok, ("as_of", day.isoformat())
        yield "score/now", shown(
            f"the cheapest {what}", price, "USD per MTok", "prices", asked,
            rests_on=(scored, *now.rests_on),
        )  # fmt: skip


def hosting(book: Book, day: date) -> Named:
    """A month on own chips and from an API, and where they break even, as the page opens."""
    setup = Setup(*HOSTED, day, draws=ONE_DRAW)
    found = or_none(break_even, book, setup, TARIFF, TOKENS_PER_MONTH)
    if found is None:
        return
    for name, what, value, unit in (
        ("own", f"a month’s tokens of {HOSTED[0]} on own chips", found.usd.central, "USD"),
        ("api", f"a month’s tokens at the API of {TARIFF.model}", found.api_usd, "USD"),
        ("break-even", "the break-even of self-hosting", found.tokens, "tokens a month"),
    ):
        asked = ("as_of", day.isoformat())
        yield (
            f"self-hosting/{name}",
            shown(what, value, unit, "self_hosting", asked, rests_on=found.rests_on),
        )


def prices(book: Book, day: date, currency: str) -> Named:
    """A million tokens in and out of every model on sale, in `currency`."""
    for sold in or_none(offers, book, day, currency) or ():
        name = sold_as(book, sold.priced)
        query = (("models", name), ("as_of", day.isoformat()), ("currency", currency))
        for side in SIDES:
            what = f"a million {side} tokens of {name}"
            found = shown(what, sold.per_mtok(side), f"{currency} per MTok", "prices",
                           ("side", side), *query, rests_on=sold.rests_on)  # fmt: skip
            yield f"price/{sold.priced.provider}/{sold.priced.model.id}/{side}", found


def runs(book: Book, day: date, currency: str) -> Named:
    """A run of every benchmark on every model on sale, in `currency`."""
    for task in book.benchmark_tasks.values():
        for run in or_none(benchmark_runs, book, task.id, day, currency) or ():
            name = sold_as(book, run.priced)
            query = (("models", name), ("as_of", day.isoformat()), ("currency", currency))
            what = f"a run of {task.name.partition(',')[0]} on {name}"
            found = shown(what, run.cost.central, currency, "prices", *query, rests_on=run.rests_on)
            yield f"run/{task.id}/{run.priced.provider}/{run.priced.model.id}", found


def sold_as(book: Book, priced: Priced) -> str:
    """The model's id, with its provider where several sell one of that name."""
    alone = len(book.by_model[priced.model.id]) == 1
    return priced.model.id if alone else f"{priced.model.id} ({priced.provider})"
