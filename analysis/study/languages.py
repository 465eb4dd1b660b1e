"""One text in several languages: what each costs to read on a model."""

from dataclasses import dataclass
from datetime import date

from analysis.book import records as r
from analysis.book.load import Book, Priced
from analysis.study.counting import Counted
from analysis.study.draws import Spread
from analysis.study.estimate import Workload, estimate
from analysis.study.messages import bare

FIRST = "english"
"""The language that the others are held against."""


@dataclass(frozen=True)
class Language:
    """The sample in one language, sent with a number of calls; replies are not in the cost."""

    sample: r.Sample
    counted: Counted
    cost: Spread
    over_first: float
    """Tokens (or billed characters) over those of the first language."""


def languages(
    book: Book, priced: Priced, calls: int, as_of: date, currency: str
) -> tuple[Language, ...]:
    """The book's sample in every language, the first one first.

    Raises `NoFigureError` where the book has no price of the model for the day.
    """
    samples = sorted(book.samples.values(), key=lambda each: each.id != FIRST)
    bills = [
        estimate(book, priced, Workload((bare(each.text),), 0, 0, 0, calls), as_of, currency)
        for each in samples
    ]
    first = bills[0].counted.tokens
    return tuple(
        Language(sample, bill.counted, bill.per_month, bill.counted.tokens / first)
        for sample, bill in zip(samples, bills, strict=True)
    )
