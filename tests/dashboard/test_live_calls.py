"""The card for live calls: off by default, a badge where something leaves, and the bill beside."""

from pathlib import Path

import pytest

from analysis.study.counting import counted

from ..local_server import MODEL, model_server, odd_server, refused, served_tokens, streamed
from .conftest import Visit, assert_sound, errors, words

ESTIMATOR = "dashboard/pages/estimator.py"
OPEN = "Measure live calls open"
URL, PRIVATE = "COSTFALL_ENDPOINT_URL", "COSTFALL_ENDPOINT_PRIVATE"
TEXT = "Summarise the following letter in three sentences, and say what its writer wants us to do."
USAGE = {"prompt_tokens": 40, "completion_tokens": 100, "total_tokens": 140,
         "prompt_tokens_details": {"cached_tokens": 0}}  # fmt: skip


def opened(visit: Visit):
    app = visit(ESTIMATOR)
    app.session_state[OPEN] = True
    return app.run()


def send(app, models: list[str], priced_as: str | None = None, calls: int = 1):
    app.text_input(key="live_models_environment").set_value(", ".join(models))
    app.selectbox(key="live_priced_as").set_value(priced_as)
    app.number_input(key="live_count").set_value(calls)
    app.run()
    next(each for each in app.button if each.label == "Send").click()
    return app.run(timeout=60)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch):
    """Switch it on for a server of this machine."""

    def switch(url: str) -> None:
        monkeypatch.setenv(URL, url)
        monkeypatch.setenv("COSTFALL_ENDPOINT_KEY", "sk-hidden")
        monkeypatch.setenv(PRIVATE, "1")

    return switch


def test_it_is_off_and_says_how_to_switch_it_on(visit: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(URL, raising=False)
    app = opened(visit)
    assert_sound(app)
    told = words(app)
    assert "Off: nothing leaves this machine" in told
    assert URL in told
    assert all(button.label != "Send" for button in app.button)


def test_an_address_that_cannot_be_one_is_told(visit: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(URL, "http://api.example.com")
    app = opened(visit)
    assert not app.exception
    assert "use https://" in errors(app)


def test_a_call_to_a_real_server_is_billed_by_its_usage(visit: Visit, on, tmp_path: Path):
    with model_server(tmp_path) as url:
        on(url)
        app = send(opened(visit), [MODEL], "gpt-4o-mini", calls=5)
    assert_sound(app)
    told = words(app).replace("\\", "")
    assert "Leaves this machine" in told
    assert "sk-hidden" not in told
    there = 5 * served_tokens(f"<user>{TEXT}\n<assistant>")
    here = 5 * 20
    assert f"| {MODEL}, 5 calls | {here:,} → {there:,} |" in told
    assert f"{MODEL}: 1,000 such calls cost $" in told


def test_models_stand_side_by_side_and_one_that_fails_is_named(visit: Visit, on, book):
    answers = [streamed(["Yes."], USAGE), refused(404, "no such model"),
               streamed(["No.", " Never."], USAGE)]  # fmt: skip
    with odd_server(*answers) as server:
        on(server.base_url)
        app = send(opened(visit), ["gpt-4o", "gpt-4o-mini", "gpt-4.1"])
        assert [each["body"]["model"] for each in server.seen] == ["gpt-4o", "gpt-4o-mini",
                                                                   "gpt-4.1"]  # fmt: skip
    told = words(app).replace("\\", "")
    assert "knows no model 'gpt-4o-mini'" in errors(app)
    # gpt-4o at $2.50 and $10 a million: 40 · 2.5 + 100 · 10 = 0.0011
    reply = counted(book, "gpt-4o", "Yes.").tokens
    assert f"| gpt-4o, 1 call | 20 → 40 | {reply} → 100 | " in told
    assert "→ $0.0011 |" in told
    assert "| gpt-4.1, 1 call |" in told
    assert "2 calls were billed at $" in told


def test_a_model_without_a_price_is_told_before_anything_is_sent(visit: Visit, on):
    with odd_server(streamed(["Yes."], USAGE)) as server:
        on(server.base_url)
        app = send(opened(visit), ["my-model"])
        assert server.seen == []
    assert "unknown model 'my-model'" in errors(app)
    assert not app.exception


def test_endpoints_of_the_secrets_file_are_offered_by_name(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(URL, raising=False)
    app = visit(ESTIMATOR)
    app.secrets["endpoints"] = {
        "one": {"base_url": "https://one.example/v1", "key": "sk-1", "models": ["m"]},
        "two": {"base_url": "https://two.example/v1", "key": "sk-2"},
    }
    app.session_state[OPEN] = True
    app.run()
    assert_sound(app)
    names = app.selectbox(key="live_endpoint").options
    assert names == ["one (one.example)", "two (two.example)"]
    assert app.text_input(key="live_models_one").value == "m"
    app.secrets["endpoints"] = {"bad": {"key": "sk-3"}}
    app.run()
    assert "give it a base" in errors(app)
    assert "sk-3" not in errors(app) + words(app)
