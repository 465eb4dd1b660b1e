"""Extraction risk: the fit, and what an API gives away."""

import argparse
from datetime import date

from analysis.commands.shared import opened_book, show
from analysis.errors import BadInputError


def refit(options: argparse.Namespace) -> int:
    """Fit the law of recovered shares to the book's public cases, and write it into the book."""
    from analysis.book.fitted_law import write_fitted_law
    from analysis.study.extraction_fit import refit as fit

    try:
        law = fit(opened_book(options), date.today())
    except ModuleNotFoundError:
        raise BadInputError("scipy", "missing", "a refit needs it: run make refit") from None
    path = write_fitted_law(options.data, law)
    named = dict(zip(law.parameters, law.law, strict=True))
    result = {"file": str(path), "cases": law.cases, "programmes": len(law.programmes), **named}
    show(options, result, [f"{key}: {value}" for key, value in result.items()])
    return 0
