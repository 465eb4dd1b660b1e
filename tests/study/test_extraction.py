"""Extraction as a whole: published sums, laws of every lever, and nothing posing as known.

Alpaca's figures are Stanford's; the sums of 2026 follow by hand from the exchanges alleged, 500
input tokens at $3 and 1,000 output tokens at $15 a million: $0.0165 an exchange.
"""

from dataclasses import replace
from math import inf, isfinite

import pytest

from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.extraction import Answer, answer, campaigns, carried_by
from analysis.study.extraction_levers import effect, effects
from analysis.study.extraction_question import GAIN, INPUTS, VALUE, Question, parse
from analysis.study.extraction_sweeps import AXES, curve, heat, years

CAMPAIGNS, FRONTIER = "extraction-campaigns-2026", "extraction-frontier-api"
WORTH = {
    "revenue_usd_per_year": 1e9, "margin": 0.5, "switching_share": 0.2, "threshold_share": 0.5,
    "lead_days": 180,
}  # fmt: skip


def asked(book: Book, preset: str = "extraction-alpaca", **changes: float | str) -> Answer:
    return answer(book, Question(preset, tuple(sorted(changes.items()))))


def share(found: Answer) -> float:
    assert found.recovered
    return found.recovered.central


def test_alpaca_as_stanford_told_it(book: Book):
    found = asked(book)
    assert found.middle.samples == 52_002
    assert found.middle.costs["api"] == pytest.approx(500, rel=0.01)
    assert found.middle.costs["tuning"] <= 100
    assert found.attacker.central <= 606
    tokens = found.values["input_tokens"] + found.values["output_tokens"]
    assert tokens == pytest.approx(25e6 / 52_002, abs=0.5)
    assert all(each.basis == "observed" for name, each in found.given.figures.items()
               if name not in ("accounts",))  # fmt: skip


def test_alleged_campaigns_by_hand(book: Book):
    found = asked(book, CAMPAIGNS)
    assert [(name, round(usd, 2)) for name, _, usd in campaigns(found)] == [
        ("DeepSeek", 2475.0), ("Moonshot AI", 56_100.0), ("MiniMax", 214_500.0)
    ]  # fmt: skip
    assert found.values["exchanges"] / found.values["accounts"] == pytest.approx(667, abs=0.5)
    assert found.given.preset.accuser
    assert found.given.preset.answer


def test_a_campaign_of_45_days_by_hand(book: Book):
    found = asked(book, "extraction-campaign-june-2026")
    assert found.middle.exchanges == pytest.approx(28.8e6)
    assert found.values["exchanges_per_account_day"] == pytest.approx(28.8e6 / 25_000 / 45)


@pytest.mark.parametrize("changes", [{"accounts": 0.0}, {"hidden": 1.0}, {"exchanges": 0.0}])
def test_without_access_nothing_is_recovered(book: Book, changes):
    found = asked(book, FRONTIER, **changes)
    assert found.recovered
    assert (found.recovered.low, found.recovered.central, found.recovered.high) == (0, 0, 0)


def test_accounts_and_days_make_one_volume(book: Book):
    """16 million at 100 a day: 24,000 accounts take 6⅔ days, one account 160,000."""
    for accounts, days in ((24_000.0, 20 / 3), (1.0, 160_000.0)):
        found = asked(book, CAMPAIGNS, accounts=accounts, exchanges_per_account_day=100.0)
        assert found.middle.drawing_days == pytest.approx(days)
        assert found.middle.exchanges == 16e6
    found = asked(book, CAMPAIGNS, exchanges_per_account_day=100.0, days=2.0)
    assert found.middle.exchanges == 24_000 * 100 * 2


def test_a_cap_that_does_not_bind_is_told(book: Book):
    codes = [c.code for c in asked(book, FRONTIER, cap_per_account_day=500.0).caveats]
    assert "cap-free" in codes
    bound = asked(book, FRONTIER, cap_per_account_day=10.0)
    assert "cap-free" not in [c.code for c in bound.caveats]
    assert bound.middle.drawing_days == pytest.approx(
        10 * asked(book, FRONTIER).middle.drawing_days
    )


def test_without_an_open_base_its_training_is_paid(book: Book):
    with_base, without = (asked(book, FRONTIER, open_base=word) for word in ("yes", "no"))
    assert "base" not in with_base.middle.costs
    assert without.middle.costs["base"] > 100 * with_base.middle.costs["tuning"]
    assert share(with_base) == share(without)


def test_style_and_knowledge_stand_apart(book: Book):
    found = asked(book)
    style = found.measured(lambda each: each.apart["style"])
    broad = found.measured(lambda each: each.apart["broad"])
    assert style
    assert broad
    assert broad.central < 0.1 < 0.4 < style.central
    assert broad.low < 0


def test_dearer_tokens_cost_more_and_recover_the_same(book: Book):
    last = -1.0
    for price in (0.5, 5.0, 50.0):
        found = asked(book, FRONTIER, output_usd_per_mtok=price)
        assert found.attacker.central > last
        assert share(found) == share(asked(book, FRONTIER))
        last = found.attacker.central


SIGNS = {"price": (0, 1), "rate-limit": (-1, -1), "verified-accounts": (-1, -1),
         "hidden-traces": (-1, 0), "monitoring": (-1, -1), "base-release": (-1, None)}  # fmt: skip


@pytest.mark.parametrize(("name", "signs"), SIGNS.items())
def test_the_sign_of_every_lever_that_moves_something(book: Book, name, signs):
    found = asked(book, FRONTIER, exchanges_per_account_day=1000.0)
    moved = effect(found, (book.levers[name],))
    assert moved.moves
    assert moved.share
    expected_share, expected_cost = signs
    assert (moved.share.central < -1e-9) == (expected_share < 0)
    assert moved.share.high <= 1e-9
    if expected_cost is not None:
        cost = moved.attacker_usd.central
        assert (cost > 1e-6) - (cost < -1e-6) == expected_cost


COURT = {
    "attacker_value_usd": 1e7, "detection_probability": 0.1, "attribution_probability": 0.1,
    "enforcement_probability": 0.5, "penalty_usd": 1e6,
}  # fmt: skip


def test_a_watermark_moves_what_a_copy_is_worth_and_nothing_else(book: Book):
    """From 0.1 to 0.9 named, half of them before a court, $1m each: $400,000 less."""
    found = asked(book, FRONTIER, **COURT)
    marked = effect(found, (book.levers["watermark"],))
    assert marked.moves
    assert marked.gain_usd
    assert marked.gain_usd.central == pytest.approx(-(0.9 - 0.1) * 0.5 * 1e6)
    assert marked.share
    assert marked.share.central == 0 == marked.attacker_usd.central


def test_a_law_lowers_the_loss(book: Book):
    found = asked(book, FRONTIER, **WORTH)
    stopped = effect(found, (book.levers["terms"],))
    assert stopped.lost_usd
    assert stopped.lost_usd.central == pytest.approx(-0.5 * found.middle.lost)


def test_every_lever_is_ranked_and_none_is_called_secure(book: Book):
    found = asked(book, FRONTIER, **WORTH)
    ranked = effects(found)
    assert {each.levers[0].id for each in ranked} == set(book.levers)
    losses = [each.lost_usd.central for each in ranked if each.moves and each.lost_usd]
    assert losses == sorted(losses)
    assert all(each.why_not for each in ranked if not each.moves)
    assert all(loss <= 1e-6 for loss in losses)
    words = " ".join(f"{each.does} {each.name} {each.note}" for each in book.levers.values())
    assert "secure" not in words.lower()


def test_unknown_inputs_have_no_value(book: Book):
    for preset in book.extraction_presets:
        found = asked(book, preset)
        assert set(found.missing) == {*GAIN, *VALUE}
        assert found.middle.lost is None
        assert found.middle.gain is None
        assert found.recovered


def test_the_loss_by_hand(book: Book):
    """$1bn · 0.5 · 0.2 · (f − 0.5)/0.5 · (180 − T*)/365.25, then the exits' shares of it."""
    found = asked(book, FRONTIER, **WORTH)
    days = float(found.middle.clone_days)
    by_hand = 1e8 * (share(found) - 0.5) / 0.5 * (180 - days) / 365.25
    assert found.middle.lost == pytest.approx(by_hand)
    half = asked(book, FRONTIER, **WORTH, other_moat=0.5, stopped_by_law=0.2)
    assert half.middle.lost == pytest.approx(by_hand * 0.5 * 0.8)
    names = [name for name, _ in carried_by(half)]
    assert names == ["other_moat", "stopped_by_law"]


def test_a_hazard_that_closes_accounts_first_is_never_done(book: Book):
    found = asked(book, FRONTIER, accounts=1.0, detection_hazard_per_day=1.0)
    assert found.middle.clone_days == inf
    assert found.middle.exchanges == pytest.approx(100)
    assert any(c.code == "access-short" for c in found.caveats)


def test_volumes_beyond_every_case_are_called_so(book: Book):
    (told,) = [c.text for c in asked(book, CAMPAIGNS).caveats if c.code == "extrapolated"]
    assert "broad 1,000,000" in told
    assert not [c for c in asked(book).caveats if c.code == "extrapolated"]


def test_cases_beside_the_law(book: Book):
    found = asked(book)
    line = curve(found)
    centres = [each.central for each in line.share]
    assert centres == sorted(centres)
    assert {row.id for row in line.cases} >= {"C022", "C039"}
    assert all(row.domain == "style" for row in (*line.cases, *line.held_out))
    assert not {row.id for row in line.held_out} & set(book.cases)


def test_a_heat_map_rises_with_volume(book: Book):
    found = heat(asked(book, FRONTIER), "accounts", "days", "recovered_share")
    for row in (*found.cells, *zip(*found.cells, strict=True)):
        assert all(value is not None for value in row)
        assert list(row) == sorted(row)


@pytest.mark.parametrize("name", AXES)
def test_every_axis_is_an_input_and_can_be_drawn(book: Book, name):
    other = "kept_share" if name != "kept_share" else "information"
    found = heat(asked(book, FRONTIER), name, other, "attacker_usd")
    assert name in INPUTS
    assert all(isfinite(cell) for row in found.cells for cell in row if cell is not None)


def test_a_heat_map_refuses_what_it_cannot_show(book: Book):
    found = asked(book)
    with pytest.raises(BadInputError, match="two different"):
        heat(found, "accounts", "accounts", "recovered_share")
    with pytest.raises(UnknownNameError, match="axis"):
        heat(found, "acounts", "days", "recovered_share")
    with pytest.raises(UnknownNameError, match="measure"):
        heat(found, "accounts", "days", "risk")


def test_the_same_ambition_through_the_years(book: Book):
    """Alpaca's own day has Alpaca's own API bill; davinci's $20 is the dearest a sample since."""
    found = years(asked(book))
    assert [each.record.day for each in found] == sorted(each.record.day for each in found)
    assert found[0].api_usd == pytest.approx(500, rel=0.01)
    assert found[-1].api_usd < 1.2 * found[0].api_usd
    assert found[-1].recovered.central > found[0].recovered.central


def test_bad_questions_are_told_in_one_line(book: Book):
    with pytest.raises(UnknownNameError, match="extraction-alpaca"):
        asked(book, "alpaca")
    with pytest.raises(UnknownNameError, match="accounts"):
        parse(["acounts=5"])
    for text in ("accounts=-1", "accounts=many", "kept_share=2", "domain=vision", "accounts"):
        with pytest.raises((BadInputError, UnknownNameError)):
            parse([text])
    with pytest.raises(NoFigureError):
        answer(book, Question(as_of=book.extraction_presets["extraction-alpaca"].as_of.replace(
            year=2020)))  # fmt: skip
    assert replace(Question(), draws=10).draws == 10
    with pytest.raises(BadInputError):
        Question(draws=0)
