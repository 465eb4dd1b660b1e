"""The law of recovered shares: what is shipped is what the cases give, and it beats simpler ways.

The bars are those that the project set itself; the False Promise figures are the paper's.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from analysis.book.case_table import rows_of
from analysis.book.fitted_law import DOMAINS, digest, read_fitted_law, write_fitted_law
from analysis.book.load import DATA, Book
from analysis.errors import BadBookError, BadInputError, UnknownNameError
from analysis.study import extraction_law as laws
from analysis.study.extraction_backtest import backtest, held_out_rows, law_score, public_rows
from analysis.study.extraction_fit import refit

SIZES = (0.34, 1.5, 7.0, 13.0, 32.0, 70.0)


def public(book: Book):
    return backtest(book, public_rows(book))


def test_a_refit_gives_what_is_shipped(book: Book):
    shipped = laws.fitted(book)
    found = refit(book, shipped.fitted_on)
    assert found.cases_sha256 == shipped.cases_sha256
    assert found.programmes == shipped.programmes
    for key in ("law", "without", "draws"):
        np.testing.assert_allclose(getattr(found, key), getattr(shipped, key), rtol=0.02)


def test_left_out_programmes_are_met_within_the_bars(book: Book):
    found = public(book)
    score, others = law_score(found.compared), found.baselines
    assert score.n == 120
    assert score.mae <= 0.139
    assert 0.75 <= score.coverage_80 <= 0.85
    for other in others.values():
        assert score.mae < other.mae
        assert score.r2 > other.r2


def test_the_methodology_prints_these_scores(book: Book):
    text = (DATA.parent / "docs" / "METHODOLOGY.md").read_text("utf-8")
    for found in (public(book), backtest(book, held_out_rows(book))):
        score = law_score(found.compared)
        row = f"| {score.n} | {score.mae:.3f} | {score.r2:.2f} | {score.coverage_80:.0%}"
        assert row.replace("-", "−").replace("%", " %") in text


def test_held_out_cases_are_never_fitted(book: Book):
    held_out = held_out_rows(book)
    assert held_out
    assert not {row.programme for row in held_out} & set(laws.fitted(book).programmes)
    scored = backtest(book, held_out)
    assert law_score(scored.compared).mae < scored.baselines["domain_mean"].mae


def test_an_adjacent_test_is_not_reasoning(book: Book):
    """Left out of both, science tests lie below mathematics at the same samples and base."""
    for size in SIZES:
        near, far = (laws.central(book, name, size) for name in ("reason", "adjacent"))
        assert far.share(17_000.0) < near.share(17_000.0)


def test_false_promise_recovers_style_and_not_knowledge(book: Book):
    """arXiv 2305.15717: NQ 17 → 10 and 20 → 15 with a teacher at 31, raters fooled all the same."""
    rows = {row.id: row for row in rows_of(book.cases.values())}
    assert rows["C016"].recovered == pytest.approx((10 - 17) / (31 - 17))
    assert rows["C018"].recovered == pytest.approx((15 - 20) / (31 - 20))
    for row in (rows["C016"], rows["C018"]):
        broad = laws.central(book, "broad", row.base_params_b).share(row.samples)
        style = laws.central(book, "style", row.base_params_b).share(row.samples)
        assert broad < 0.15
        assert style > 0.5


@pytest.mark.parametrize("domain", DOMAINS)
def test_laws_hold_in_every_draw(book: Book, domain: str):
    samples = 10.0 ** np.arange(0, 9)
    for size, larger in pairwise(SIZES):
        drawn = laws.drawn(book, domain, size, 200, 1)
        better = laws.drawn(book, domain, larger, 200, 1)
        shares = np.array([drawn.share(count) for count in samples])
        assert (np.diff(shares, axis=0) >= 0).all()
        assert (np.array([better.share(count) for count in samples]) >= shares - 1e-12).all()
        assert (drawn.share(0.0) == 0).all()


def test_the_same_seed_draws_the_same(book: Book):
    first, again, other = (laws.drawn(book, "reason", 7.0, 500, seed).half for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_how_many_samples_it_takes_is_known_to_a_factor_of_ten_or_more(book: Book):
    for domain in DOMAINS:
        low, high = laws.band(laws.drawn(book, domain, 10.0, 4000, 1).half)
        assert high / low > 10


def test_an_unknown_domain_names_the_known(book: Book):
    with pytest.raises(UnknownNameError, match="reason"):
        laws.central(book, "reasoning", 7.0)


def test_a_law_survives_its_file_and_damage_is_told(book: Book, tmp_path):
    law = laws.fitted(book)
    path = write_fitted_law(tmp_path, law)
    assert read_fitted_law(tmp_path) == law
    assert path.read_bytes() == (DATA / path.relative_to(tmp_path)).read_bytes()
    path.write_text(path.read_text()[:500])
    with pytest.raises(BadBookError, match="make refit"):
        read_fitted_law(tmp_path)
    path.unlink()
    assert read_fitted_law(tmp_path) is None


def test_a_book_without_law_or_cases_says_what_to_do(book: Book):
    with pytest.raises(BadBookError, match="make refit"):
        laws.central(replace(book, fitted_law=None), "reason", 7.0)
    with pytest.raises(BadInputError, match="3 programmes"):
        refit(replace(book, cases={}), date(2026, 11, 24))


def test_a_changed_case_is_noticed(book: Book):
    rows = list(rows_of(book.cases.values()))
    changed = [replace(rows[0], samples=1.0), *rows[1:]]
    assert digest(rows) == laws.fitted(book).cases_sha256 != digest(changed)
    assert digest(reversed(rows)) == digest(rows)
