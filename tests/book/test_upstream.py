"""Catalogues of other projects: what is read from them, and what is refused."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.upstream.catalogues import (
    MAX_BYTES,
    PROJECTS,
    installed_catalogue,
    read_catalogue,
)
from analysis.book.upstream.providers import PROVIDERS
from analysis.errors import BadInputError, CostfallError, UnknownNameError
from tests.book.upstream_making import (
    GENAI,
    SAMPLES,
    SEEN,
    STATED,
    by_model,
    interval,
    prices,
    read,
    sample,
    snapshot,
    sound,
)

# --- what is read --------------------------------------------------------------------------------


def test_litellms_rows_are_per_token_and_named_as_the_seller_names_them():
    rows = by_model(sample("litellm.json"))
    assert set(rows) == {
        "gpt-4o-mini", "text-davinci-003", "gemini-2.5-pro", "llama3-70b-8192", "gpt-4o"
    }  # fmt: skip
    assert prices(rows["gpt-4o-mini"]) == {  # by hand: 1.5e-07 × 1,000,000 = 0.15
        "input_per_mtok": 0.15,
        "output_per_mtok": 0.6,
        "cached_input_per_mtok": 0.075,
        "batch_input_per_mtok": 0.075,
        "batch_output_per_mtok": 0.3,
    }
    assert rows["llama3-70b-8192"].provider == "groq"
    assert '"input_cost_per_token": 1.5e-07' in rows["gpt-4o-mini"].printed
    assert rows["llama3-70b-8192"].printed.startswith('"groq/llama3-70b-8192": {')
    assert "priority" not in rows["gpt-4o-mini"].printed


def test_litellms_prices_above_a_length_become_a_tier_that_is_complete():
    (tier,) = by_model(sample("litellm.json"))["gemini-2.5-pro"].long_context
    assert tier == r.LongContext(
        above_input_tokens=200_000,
        input_per_mtok=2.5,
        output_per_mtok=15.0,
        cached_input_per_mtok=0.25,
    )


def test_what_of_litellms_list_cannot_be_used_is_counted_by_reason():
    assert dict(sample("litellm.json").skipped) == {
        "no language model": 1,
        "no price of both input and output per token": 1,
        "a price that is not a number of zero or more": 3,
        "priced per character": 1,
        "prices in steps of another kind": 1,
    }


def test_models_devs_rows_are_per_million_and_a_tier_keeps_what_it_does_not_name():
    catalogue = sample("models_dev.json")
    rows = by_model(catalogue)
    assert set(rows) == {"gpt-4o-mini", "gpt-5.6-sol", "gemini-2.5-pro", "openai/gpt-4o"}
    assert prices(rows["gpt-4o-mini"]) == {
        "input_per_mtok": 0.15,
        "output_per_mtok": 0.6,
        "cached_input_per_mtok": 0.08,
    }
    assert rows["gpt-4o-mini"].since is None  # its days are of the model, not of the price
    (sol,) = rows["gpt-5.6-sol"].long_context
    assert (sol.above_input_tokens, sol.input_per_mtok) == (272_000, 8.0)
    assert sol.cached_input_per_mtok == 0.4
    (pro,) = rows["gemini-2.5-pro"].long_context
    assert (pro.above_input_tokens, pro.output_per_mtok) == (200_000, 15.0)
    assert dict(catalogue.skipped) == {
        "no language model": 1,
        "no price of both input and output per token": 1,
        "prices in steps of another kind": 1,
    }


def test_genai_prices_rows_have_their_days_and_batches_since_the_last_of_them():
    catalogue = read(GENAI)
    first, second, named = catalogue.rows
    assert (first.since, second.since) == (None, date(2025, 6, 10))
    assert second.date_basis == "stated"
    assert (first.batch_input_per_mtok, second.batch_input_per_mtok) == (None, 1.0)
    assert prices(second) == {
        "input_per_mtok": 2.0,
        "output_per_mtok": 8.0,
        "cached_input_per_mtok": 0.5,
        "batch_input_per_mtok": 1.0,
        "batch_output_per_mtok": 4.0,
    }
    assert second.aliases == ("o3-2025-04-16",)
    assert (named.model, named.aliases) == ("sellers-name", ("own-name",))
    (tier,) = named.long_context
    assert (tier.above_input_tokens, tier.input_per_mtok, tier.output_per_mtok) == (200_000, 2, 5)
    assert dict(catalogue.skipped) == {"priced by the hour of the day": 1, "no language model": 1}


def test_model_prices_rows_begin_when_the_price_did_and_not_when_it_was_confirmed():
    timeline = [
        interval(None, 10.0, 30.0, SEEN),
        interval("2025-08-08T21:10:25Z", 30.0, 60.0, STATED),
        interval("2026-10-01T01:47:31Z", 30.0, 60.0, SEEN),
    ]
    batch = [interval(None, None, 0, SEEN), interval("2025-09-01T00:00:00Z", 15.0, 30.0, SEEN)]
    catalogue = read(snapshot(gpt4={"standard": timeline, "batch": batch}))
    first, second = catalogue.rows
    assert (first.since, first.date_basis) == (date(2025, 6, 11), "observed")
    assert (second.since, second.date_basis) == (date(2025, 8, 8), "stated")
    assert (first.batch_input_per_mtok, second.batch_input_per_mtok) == (None, 15.0)
    assert catalogue.version == "snapshot of 2026-10-26"


def test_what_model_prices_calls_removed_or_prices_by_the_hour_is_not_read():
    timelines = {name: {"standard": [interval(None, 1.0, 2.0, SEEN)]} for name in ("a", "b", "c")}
    document = snapshot("deepseek", **timelines)
    document["status"] = {"deepseek": {"a": "removed", "b": "deprecated"}}
    document["schedules"] = {
        "schedule": [
            {"provider": "deepseek", "off_peak_multiplier": {"c": 0.5}},
            {"provider": "deepseek", "peak_multiplier": 2.0, "valid_until": "2025-09-05T16:00:00Z"},
        ]
    }
    catalogue = read(document)
    assert [row.model for row in catalogue.rows] == ["b"]
    assert dict(catalogue.skipped) == {
        "removed by the catalogue": 1,
        "priced by the hour of the day": 1,
    }


def test_a_file_is_told_by_its_shape_and_known_by_its_bytes():
    found = {
        sample("litellm.json").name,
        sample("models_dev.json").name,
        read(GENAI).name,
        read(snapshot(m={"standard": [interval(None, 1.0, 2.0, SEEN)]})).name,
    }
    assert found == {project.name for project in PROJECTS}
    data = (SAMPLES / "litellm.json").read_bytes()
    catalogue = read_catalogue("any.json", data)
    assert catalogue.sha256 == sha256(data).hexdigest()
    assert catalogue.source_id == f"litellm-{catalogue.sha256[:12]}"
    assert catalogue.source_id != read_catalogue("any.json", data + b" ").source_id


# --- what is refused -----------------------------------------------------------------------------

GOOD = '"litellm_provider": "openai", "output_cost_per_token": 1e-06'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b" " * (MAX_BYTES + 1), "over 20 MB"),
        (b"[]", "none of"),
        (b"{}", "none of"),
        (b"null", "none of"),
        (b'{"a": {"price": 3}}', "none of"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not JSON"),
        (f'{{"m": {{{GOOD}, "input_cost_per_token": NaN}}}}'.encode(), "1 with a price"),
        (f'{{"m": {{{GOOD}, "input_cost_per_token": 1e400}}}}'.encode(), "1 with a price"),
        (f'{{"m": {{{GOOD}}}, "": {{{GOOD}}}}}'.encode(), "1 with a name"),
        (b'{"schema": 1, "prices": {}}', "it has none"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_line(data: bytes, told: str):
    with pytest.raises(BadInputError, match=told) as refused:
        read_catalogue("bad\nname\x1b[0m.json", data)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_no_depth_of_nesting_raises_anything_but_our_own_error():
    """Nested just less than Python can read, a file is read, and its words not printed again."""
    start = b'{"p": {"models": {"m": {"cost": {"input": 1, "output": 2, "tiers": [{"tier": '
    outcomes = set()
    for depth in range(700, 1010):
        inside = b'{"type": "context", "size": 9}, "x": ' + b"[" * depth + b"]" * depth
        try:
            outcomes.add(len(read_catalogue("a.json", start + inside + b"}]}}}}}").rows))
        except CostfallError:
            outcomes.add(0)
    assert outcomes == {0, 1}


def test_a_name_or_price_that_stands_twice_and_not_alike_is_not_guessed():
    entry = '{"litellm_provider": "openai", "input_cost_per_token": %s, "output_cost_per_token": 1}'
    text = f'{{"a": {entry % 1e-6}, "a": {entry % 2e-6}, "b": {entry % 3e-6}}}'
    catalogue = read_catalogue("a.json", text.encode())
    assert set(by_model(catalogue)) == {"b"}
    assert dict(catalogue.skipped) == {"an entry of another shape": 1}
    twice = text.replace('"b": {', '"b": {"input_cost_per_token": 4e-06, ')
    with pytest.raises(BadInputError, match="1 with a price"):
        read_catalogue("a.json", twice.encode())


def test_a_catalogue_that_is_not_installed_is_named():
    with pytest.raises(UnknownNameError, match="genai-prices"):
        installed_catalogue("genai-price")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_raise_anything_but_our_own_error(data: bytes):
    with pytest.raises(CostfallError):
        read_catalogue("a.json", data)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


SNAPSHOT = {
    **snapshot(
        m={
            "standard": [
                {
                    "start": None,
                    "rates": {
                        "input": 1.0,
                        "output": 2.0,
                        "tiers": [{"above": 1000, "input": 2.0}],
                        "valid_from": "2025-01-01",
                    },
                },
                interval("2025-08-08T21:10:25Z", 30.0, 60.0, STATED),
            ],
            "batch": [interval(None, 0.5, 1.0, SEEN)],
        }
    ),
    "status": {"openai": {"n": "removed"}},
    "schedules": {"schedule": [{"provider": "x", "off_peak_multiplier": {"y": 0.5}}]},
}
WHOLE: list[Any] = [
    json.loads((SAMPLES / "litellm.json").read_text()),
    json.loads((SAMPLES / "models_dev.json").read_text()),
    GENAI,
    SNAPSHOT,
]


@given(st.data(), st.sampled_from(range(len(WHOLE))), JSON)
def test_a_spoilt_value_raises_only_our_own_error_and_leaves_only_sound_rows(
    data: st.DataObject, which: int, wrong: Any
):
    document = deepcopy(WHOLE[which])
    *steps, last = data.draw(st.sampled_from(list(places(document))))
    inside = document
    for step in steps:
        inside = inside[step]
    inside[last] = wrong
    try:
        catalogue = read(document)
    except CostfallError:
        return
    for listed in catalogue.rows:
        assert sound(listed)


# --- what is installed ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["litellm.json", "models_dev.json"])
def test_every_row_of_the_samples_makes_a_sound_row(name: str):
    assert all(sound(listed) for listed in sample(name).rows)


def test_reading_the_installed_catalogues_opens_no_connection():
    code = """if True:
        import socket

        def refuse(*given, **named):
            raise AssertionError("a connection was opened")

        socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
        from analysis.book.upstream.catalogues import installed, installed_catalogue

        print(*(len(installed_catalogue(name).rows) > 100 for name in installed()))
    """
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("True True\n", "")


def test_the_readers_load_no_package_before_it_is_asked_for_and_model_prices_never():
    code = """if True:
        import sys
        import analysis.book.upstream.compare
        from analysis.book.upstream.catalogues import installed_catalogue

        installed_catalogue("model-prices")
        print([name for name in ("genai_prices", "model_prices") if name in sys.modules])
    """
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_package_gives_what_its_own_look_up_gives():
    """A million tokens in and out, priced by the catalogue's own code."""
    from genai_prices import Usage, calc_price  # here, for it takes a while

    rows = [row for row in installed_catalogue("genai-prices").rows if row.provider == "openai"]
    for model, day in (("gpt-4", date(2026, 1, 1)), ("o3", date(2025, 7, 1))):
        begun = [w for w in rows if w.model == model and (w.since is None or w.since <= day)]
        usage = Usage(input_tokens=1_000_000, output_tokens=1_000_000)
        theirs = calc_price(
            usage, model, provider_id="openai",
            genai_request_timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )  # fmt: skip
        ours = Decimal(str(begun[-1].input_per_mtok)) + Decimal(str(begun[-1].output_per_mtok))
        assert theirs.total_price == ours


def test_every_provider_that_is_mapped_is_one_of_the_book(book: Book):
    ours = {priced.provider for priced in book.models}
    assert set(PROVIDERS.values()) <= ours
    assert {"amazon", "bedrock"} <= ours
