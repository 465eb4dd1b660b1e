"""The Extraction page: presets with their badges, both ledgers, exits, levers, and refusals."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.load import Book

from .conftest import Visit, assert_sound, errors, notices, words

EXTRACTION = "dashboard/pages/extraction.py"
WORTH = {
    "revenue_usd_per_year": "1000000000", "margin": "0.5", "switching_share": "0.2",
    "threshold_share": "0.5", "lead_days": "180",
}  # fmt: skip


@pytest.fixture
def opened(visit: Visit):
    def opening(**link: str | list[str]) -> AppTest:
        return visit(EXTRACTION, **link)

    return opening


def test_it_opens_on_alpaca(opened):
    app = opened()
    assert_sound(app)
    told = words(app)
    assert "52,002 samples would recover" in told
    assert "for $600" in told
    assert "observed" in told
    assert "| API | $500 |" in told
    assert "| Tuning | $100 |" in told
    assert "style 48 %" in told
    assert "broad knowledge 5 %" in told
    assert "None of the three exits is open" in told


def test_every_preset_opens_with_its_badge_and_sentence(opened, book: Book):
    badges = {"observed": "observed", "claimed": "vendor-reported", "assumed": "assumed"}
    for name, preset in book.extraction_presets.items():
        app = opened(preset=name)
        assert_sound(app)
        told = words(app)
        assert preset.sentence[:50] in told
        assert badges[preset.basis] in told
        if preset.accuser:
            assert f"{preset.accuser} is the accuser" in told
            assert preset.answer[:40] in told


def test_the_alleged_campaigns_one_by_one(opened):
    told = words(opened(preset="extraction-campaigns-2026"))
    for sum_, name in (("$2,475", "DeepSeek"), ("$56,100", "Moonshot AI"), ("$214,500", "MiniMax")):
        assert f"{name}: {sum_} at the API" in told
    assert "| Exchanges per account | 667 |" in told


def test_accounts_make_days(opened):
    link = {"preset": "extraction-campaigns-2026", "exchanges_per_account_day": "100"}
    assert "| Days to draw the volume | 6.667 |" in words(opened(**link))
    assert "| Days to draw the volume | 160,000 |" in words(opened(**link, accounts="1"))
    capped = words(opened(**link, cap_per_account_day="500"))
    assert "does not bind" in capped


def test_nothing_unknown_is_made_up(opened):
    told = words(opened())
    assert "What it would cost the defender is not computed: set revenue of the model" in told
    assert "| Margin lost | needs inputs nobody published |" in told


def test_the_exit_that_carries_the_result_is_named(opened):
    base = {"preset": "extraction-frontier-api", **WORTH}
    assert "Margin lost over the lead: $" in words(opened(**base))
    for label, said in (
        ("moat", "Carried by a moat that is not the model"),
        ("no exposure", "Carried by inputs and outputs not exposed"),
        ("law", "Carried by law that keeps the copy off the market"),
    ):
        told = words(opened(**base, exits=label))
        assert said in told
        assert "Margin lost over the lead: $0" in told


def test_without_a_base_its_training_is_paid_and_the_follow_up_is_quoted(opened):
    told = words(opened(preset="extraction-frontier-api", has_base="false"))
    assert "| Base model, pre-trained | $" in told
    assert "a new base comparable to the earlier base" in told


def test_levers_are_ranked_badged_and_add_up(opened, book: Book):
    names = [each.name for each in book.levers.values()]
    app = opened(preset="extraction-frontier-api", levers=[names[0], "Hide the reasoning"])
    told = words(app)
    assert all(name in told for name in names)
    assert "Together: " in told
    assert "attacker pays 2×" in told
    assert "secure" not in told.lower()


def test_a_bad_link_is_named(opened):
    app = opened(preset="nobody", accounts="-3", exits="luck")
    assert_sound(app)
    for name in ("preset=nobody", "accounts=-3", "exits=luck"):
        assert name in notices(app)


def test_the_seed_is_told_and_decides_the_band(opened):
    one, other = (words(opened(seed=seed)).splitlines()[0] for seed in ("1", "2"))
    assert one != other
    assert one == words(opened(seed="1")).splitlines()[0]


def test_folded_parts_open(opened):
    app = opened(preset="extraction-frontier-api")
    for label in ("Any two inputs against each other", "The same ambition through the years",
                  "How the law was tested", "Each lever in full", "Scenario"):  # fmt: skip
        app.session_state[f"{label} open"] = True
        app.run()
        assert_sound(app)
    told = words(app)
    assert "13 March 2023" in told
    assert "Held-out cases" in told
    assert "AML.M0004" in told
    commands = [code.value for code in app.code if code.value.startswith("costfall ")]
    assert commands == ["costfall extraction --preset extraction-frontier-api"]


def test_ones_own_log_by_pseudonym(opened):
    """Three accounts, 200 + 20 + 1 exchanges; capped at 100 a day on one day: 100 + 20 + 1."""
    table = io.StringIO()
    out = csv.writer(table)
    out.writerow(["account", "model", "date", "input_tokens", "output_tokens", "num_requests"])
    for account, calls in (("ann@example.org", 200), ("bob", 20), ("cy", 1)):
        out.writerow([account, "gpt-4o", "2026-01-05", 1000 * calls, 500 * calls, calls])
    app = opened(preset="extraction-frontier-api")
    app.session_state["The exposure of your own API open"] = True
    app.run()
    app.file_uploader(key="account_log").upload("log.csv", table.getvalue().encode())
    app.run()
    assert_sound(app)
    told = words(app)
    assert "3 accounts made 221 exchanges in 1 days" in told
    assert "| All, capped at 100 a day | 121 |" in told
    assert "ann@example.org" not in told
    assert "An upper bound" in told


def test_a_log_without_accounts_is_refused_in_one_line(opened):
    app = opened()
    app.session_state["The exposure of your own API open"] = True
    app.run()
    app.file_uploader(key="account_log").upload(
        "log.csv", b"model,date,input_tokens\ngpt-4o,2026-01-05,10\n"
    )
    app.run()
    assert "names no accounts" in errors(app)
