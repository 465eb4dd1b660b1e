"""What the parts of an answer about extraction rest on."""

from collections.abc import Iterable
from functools import lru_cache

from analysis.book.case_table import rows_of
from analysis.book.fitted_law import fittable
from analysis.book.load import Book
from analysis.study.extraction import Answer
from analysis.study.extraction_law import fitted
from analysis.study.extraction_question import INPUTS, LAW_INPUTS, VOLUME
from analysis.study.grounds import Grounds, unique


@lru_cache(4)
def law(book: Book) -> Grounds:
    """The fitted law and the cases that it was fitted to."""
    cases = tuple(book.cases.values())
    fitted_to = zip(cases, rows_of(cases), strict=True)
    return (fitted(book), *(case for case, row in fitted_to if fittable(row)))


def curve(found: Answer) -> Grounds:
    """Of the law's curve at this question's base."""
    return (*law(found.book), *_given(found, LAW_INPUTS))


def share(found: Answer) -> Grounds:
    """Of the recovered share."""
    return (*law(found.book), *_given(found, (*VOLUME, *LAW_INPUTS)))


def cost(found: Answer) -> Grounds:
    """Of the attacker's cost."""
    return unique((*_given(found, INPUTS), *found.shop.rests_on))


def everything(found: Answer) -> Grounds:
    """Of the answer as a whole."""
    return unique((*share(found), *cost(found), *found.remade))


def _given(found: Answer, names: Iterable[str]) -> Grounds:
    """The preset, which says what is copied, and its figures of these names."""
    figures = found.given.figures
    return (found.given.preset, *(figures[name] for name in names if name in figures))
