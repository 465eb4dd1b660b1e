"""J3: a journalist checks “eight years in five weeks” and gets the published golden values."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analysis.book.load import Book
from analysis.book.records import Claim
from analysis.brief.words import overall_verdict, verdict, verdict_word
from analysis.errors import BadInputError, UnknownNameError
from analysis.study.claims import Finding, check, check_all, conditions, latest_start
from analysis.study.scenario import Scenario, parse_overrides

CLAIM = "eight-years"
BASE = "tuning+data+base"


def ask(book: Book, boundary: str | None = None, *settings: str, **dates: date) -> Finding:
    overrides = parse_overrides(list(settings))
    return check(book, CLAIM, Scenario("alpaca-7b", boundary, overrides=overrides), dates)


def test_the_days_between_are_41_and_the_weeks_5_9(book: Book):
    finding = ask(book)
    assert (finding.starts, finding.ends) == (date(2023, 1, 31), date(2023, 3, 13))
    assert finding.days == 41  # 28 to the end of February, 13 in March
    assert finding.weeks == pytest.approx(5.9, abs=0.05)


GOLDEN = [  # boundary, price of a GPU-hour, cost, years ahead of ARK's line
    ("tuning", None, 100, 7.0),
    ("tuning+data", None, 600, 5.5),
    (BASE, 1.10, 600 + 82_432 * 1.10, 1.3),
    (BASE, 2.00, 600 + 82_432 * 2.00, 0.8),
]


@pytest.mark.parametrize(("boundary", "price", "usd", "years"), GOLDEN)
def test_each_boundary_has_its_published_cost_and_years(
    book: Book, boundary: str, price: float | None, usd: float, years: float
):
    settings = [f"rental_usd_per_gpu_hour={price}"] if price else []
    finding = ask(book, boundary, *settings)
    assert finding.ledger.usd.central == pytest.approx(usd)
    assert finding.years_ahead == pytest.approx(years, abs=0.05)


def test_with_the_base_it_cost_91_275_or_165_464_dollars(book: Book):
    costs = [
        ask(book, BASE, f"rental_usd_per_gpu_hour={price}").ledger.usd.central for price in (1.1, 2)
    ]
    assert [round(usd) for usd in costs] == [91_275, 165_464]


def test_600_dollars_is_the_mid_2027_level_and_4_3_years_ahead_on_the_calendar(book: Book):
    finding = ask(book, "tuning+data")
    assert finding.level_year == pytest.approx(2027.5, abs=0.05)
    assert finding.calendar_years_ahead == pytest.approx(4.3, abs=0.05)
    assert "mid-2027" in verdict(finding)


def test_the_claim_is_not_supported_under_any_boundary(book: Book):
    findings = check_all(book, CLAIM)
    assert [f.boundary for f in findings] == ["tuning", "tuning+data", BASE, "all-in"]
    assert {verdict_word(f) for f in findings} == {"Not supported"}
    assert (
        overall_verdict(findings, "ARK")
        == "Not supported on ARK's own figures under any of the four boundaries"
    )


def test_years_ahead_shrink_as_the_account_widens(book: Book):
    years = [finding.years_ahead for finding in check_all(book, CLAIM)]
    assert years == sorted(years, reverse=True)


def test_the_published_figures_stand_and_ours_are_beside_them(book: Book):
    finding = ask(book, "tuning", "rental_usd_per_gpu_hour=3")
    assert finding.ledger.usd.central == 100  # as printed, whatever the price
    assert finding.own.usd.central == pytest.approx(24 * 3)
    assert finding.own_years_ahead > finding.years_ahead


def test_years_ahead_have_the_range_of_the_cost(book: Book):
    finding = ask(book, BASE)
    assert finding.years_ahead_low < finding.years_ahead < finding.years_ahead_high


def test_a_start_of_the_readers_own_changes_the_weeks(book: Book):
    finding = ask(book, None, starts=date(2023, 2, 6))
    assert finding.weeks == 5  # 6 February to 13 March: 22 + 13 = 35 days
    assert finding.weeks_hold
    assert verdict_word(finding) == "Not supported"  # the years do not


@pytest.mark.parametrize("ends", [date(2023, 1, 31), date(2023, 1, 30)])
def test_an_end_that_is_not_after_the_start_is_refused(book: Book, ends: date):
    with pytest.raises(BadInputError, match=r"ends.*after 2023-01-31"):
        ask(book, None, ends=ends)


def test_an_unknown_date_is_refused(book: Book):
    with pytest.raises(UnknownNameError, match=r"'begins'; nearest:.*(ends|starts)"):
        ask(book, None, begins=date(2023, 1, 1))


def test_unknown_claims_and_boundaries_are_refused_with_the_nearest(book: Book):
    with pytest.raises(UnknownNameError, match=r"claim 'eight-year'; nearest: eight-years"):
        check(book, "eight-year")
    with pytest.raises(UnknownNameError, match=r"nearest:.*tuning"):
        ask(book, "training")


def eased(book: Book, **changed: object) -> Book:
    """The book with an easier claim."""
    claim = book.claims[CLAIM].model_copy(update=changed)
    return replace(book, claims={CLAIM: claim})


def test_seven_years_would_be_partly_and_in_six_weeks_wholly_supported(book: Book):
    """Tuning alone is 7.0 years ahead; it took 5.9 weeks."""
    partly = ask(eased(book, years=7.0), "tuning")
    wholly = ask(eased(book, years=7.0, weeks=6.0), "tuning")
    assert [verdict_word(f) for f in (partly, wholly)] == ["Partly supported", "Supported"]
    assert verdict_word(ask(eased(book, years=7.1, weeks=6.0), "tuning")) == "Not supported"


def test_meeting_a_condition_makes_the_part_true(book: Book):
    """What the page says would make it true must make it true."""
    finding = ask(book, "tuning+data")
    needed = {condition.kind: condition.needed for condition in conditions(finding)}
    assert set(needed) == {"cost", "decline", "weeks"}
    assert needed["cost"] == pytest.approx(450_000 * 0.3**8)
    # 8 years from 450,000 to 600: 1 - (600 / 450,000)^(1/8)
    assert needed["decline"] == pytest.approx(1 - (1 / 750) ** 0.125)


def test_at_the_rental_price_needed_our_own_estimate_of_tuning_meets_the_claim(book: Book):
    """24 GPU-hours that come to 450,000 x 0.3^8; only where tuning alone is counted."""
    (rental,) = (c for c in conditions(ask(book, "tuning")) if c.kind == "rental")
    assert rental.needed == pytest.approx(450_000 * 0.3**8 / 24)
    own = ask(book, "tuning", f"rental_usd_per_gpu_hour={rental.needed}")
    assert own.own_years_ahead == pytest.approx(8)


def test_a_price_set_for_the_stage_is_the_price_that_stands(book: Book):
    finding = ask(book, "tuning", "tuning.rental_usd_per_gpu_hour=2")
    (rental,) = (c for c in conditions(finding) if c.kind == "rental")
    assert rental.stands == 2


def test_the_latest_start_is_the_first_that_holds(book: Book):
    claim: Claim = book.claims[CLAIM]
    start = latest_start(claim, date(2023, 3, 13))
    assert ask(book, None, starts=start).weeks_hold
    assert not ask(book, None, starts=start - timedelta(1)).weeks_hold


def test_a_claim_that_holds_has_no_conditions(book: Book):
    easy = eased(book, years=1.0, weeks=52.0)
    assert conditions(ask(easy, "tuning")) == ()
