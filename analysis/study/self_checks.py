"""What the engine makes of runs whose figures were published: shown before anybody trusts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from analysis.book import lookup
from analysis.book.load import Book
from analysis.errors import CostfallError
from analysis.model import compute
from analysis.model.forecast import cost_on_curve
from analysis.study.grounds import Grounded

ALPACA_DAY, ALPACA_TOKENS, ALPACA_USD = date(2023, 3, 13), 25_000_000, 500.0
"""Stanford: under $500 at text-davinci-003's $20 per million buys 25 million tokens at most."""
GPT_3 = "bt008"


@dataclass(frozen=True)
class Check(Grounded):
    """A published figure beside ours."""

    name: str
    published: float
    ours: float
    unit: str
    tolerance: float
    """The share by which ours may differ, for the published one is rounded."""

    @property
    def passed(self) -> bool:
        return abs(self.ours - self.published) <= self.tolerance * abs(self.published)


def self_checks(book: Book) -> tuple[Check, ...]:
    """Every check that this book has the records for."""
    found = []
    for make in (_alpaca, _gpt_3, _forecast):
        try:
            found += list(make(book))
        except (CostfallError, KeyError):
            continue
    return tuple(found)


def _alpaca(book: Book) -> Iterator[Check]:
    row = lookup.price(book, "text-davinci-003", ALPACA_DAY).row
    usd = (row.output_per_mtok or 0.0) * ALPACA_TOKENS / 1e6
    yield Check("Alpaca: 25 million tokens of text-davinci-003", ALPACA_USD, usd, "US$", 0.0,
                rests_on=(row,))  # fmt: skip


def _gpt_3(book: Book) -> Iterator[Check]:
    run = book.runs[GPT_3]
    if run.flop and run.params and run.tokens:
        ours = float(compute.training_flop(params=run.params, tokens=run.tokens))
        yield Check("GPT-3: training compute from parameters and tokens", run.flop, ours,
                    "FLOP", 0.01, rests_on=(run,))  # fmt: skip


def _forecast(book: Book) -> Iterator[Check]:
    for line in book.forecasts.values():
        ours = cost_on_curve(
            year=line.end_year, anchor_year=line.anchor_year, anchor_usd=line.anchor_usd.value,
            annual_decline_share=line.annual_decline_share.value,
        )  # fmt: skip
        name = f"{line.publisher}: the line’s {line.end_year} end from {line.anchor_year}"
        behind = (line.anchor_usd, line.annual_decline_share, line.end_usd)
        yield Check(name, line.end_usd.value, float(ours), "US$", 0.05, rests_on=behind)
