"""Live calls: against llama.cpp's own server, against one that misbehaves, and never elsewhere."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from analysis.errors import BadInputError
from analysis.study import endpoint as live
from analysis.study.endpoint import Answer, Endpoint, LiveCallError, answered, ask, from_environment
from analysis.study.messages import Message, Request, bare

from ..local_server import MODEL, model_server, odd_server, refused, served_tokens, streamed
from ..local_server import Answer as Given

HELLO = Request((Message("system", "Be brief."), Message("user", "Hello")))
SECRET = "sk-very-secret"  # noqa: S105
USAGE = {"prompt_tokens": 11, "completion_tokens": 2, "total_tokens": 13}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with model_server(tmp_path_factory.mktemp("model")) as url:
        yield Endpoint("local", url, SECRET, private=True)


def odd(url: str) -> Endpoint:
    return Endpoint("odd", url, SECRET, private=True)


# --- a real server --------------------------------------------------------------------------------


def test_a_reply_streams_and_its_usage_is_told(served: Endpoint):
    *pieces, answer = ask(served, MODEL, HELLO, 12)
    assert isinstance(answer, Answer)
    assert len(pieces) > 1
    assert answer.text == "".join(map(str, pieces))
    prompt = "<system>Be brief.\n<user>Hello\n<assistant>"
    assert answer.input_tokens == served_tokens(prompt)
    assert (answer.output_tokens, answer.finish) == (12, "length")
    assert 0 < answer.seconds_to_first <= answer.seconds


def test_what_a_cache_held_is_told(served: Endpoint):
    long = Request((Message("system", "Rules. " * 50), Message("user", "Hello")))
    answered(served, MODEL, long, 2)
    again = answered(served, MODEL, long, 2)
    assert again.input_tokens is not None
    assert 0.9 * again.input_tokens < again.cached_tokens < again.input_tokens


def test_a_text_by_itself_is_sent_as_a_users(served: Endpoint):
    answer = answered(served, MODEL, bare("Hi"), 1)
    assert answer.input_tokens == served_tokens("<user>Hi\n<assistant>")


def test_a_reader_may_leave_early(served: Endpoint):
    pieces = ask(served, MODEL, HELLO, 50)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert answered(served, MODEL, HELLO, 1).output_tokens == 1


# --- one that misbehaves --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (refused(401, f"Incorrect API key provided: {SECRET}"), "refused the key"),
        (refused(403, "no"), "refused the key"),
        (refused(404, "no model"), "knows no model 'tiny'"),
        (refused(400, f"bad {SECRET}\nrequest"), "answered 400: bad .key. request"),
        (refused(429, "slow down", **{"Retry-After": "0"}), "for their rate.*wait 0 s"),
        (refused(500, "oops"), "answered 500: oops"),
        (Given(302, {"Location": "http://169.254.169.254/"}), "answered 302"),
        (Given(body=b"<html>hello</html>"), "answered nothing"),
        (Given(chunks=(b"data: {broken\n\n",)), "no known form"),
        (Given(chunks=(b'data: {"error": {"message": "full"}}\n\n',)), "broke off: full"),
        (Given(chunks=(b"data: {}\n\n",), drop=True), r"connection to .* failed: peer closed"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_one_line_without_the_key(given: Given, told: str):
    with odd_server(given) as server:
        with pytest.raises(LiveCallError, match=told) as raised:
            answered(odd(server.base_url), MODEL, HELLO, 5)
        assert SECRET not in str(raised.value)
        assert "\n" not in str(raised.value)
        assert len(server.seen) == (3 if given.status in (429, 500) else 1)


def test_a_call_refused_for_its_rate_is_tried_again():
    with odd_server(refused(429, "slow", **{"Retry-After": "0"}), streamed(["a", "b"], USAGE)) as s:
        answer = answered(odd(s.base_url), MODEL, HELLO, 5)
        assert (answer.text, answer.input_tokens, answer.output_tokens) == ("ab", 11, 2)
        assert len(s.seen) == 2
        assert s.seen[1]["key"] == f"Bearer {SECRET}"
        assert s.seen[1]["body"]["stream_options"] == {"include_usage": True}


def test_a_usage_that_is_not_told_stays_unknown():
    with odd_server(streamed(["a"])) as server:
        answer = answered(odd(server.base_url), MODEL, HELLO, 5)
    assert (answer.input_tokens, answer.output_tokens, answer.finish) == (None, None, "stop")


def test_a_server_that_does_not_answer_in_time_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "RETRIES", 0)
    with (
        odd_server(streamed(["a"], delay_s=1.0)) as server,
        pytest.raises(LiveCallError, match="did not answer in time"),
    ):
        list(ask(odd(server.base_url), MODEL, HELLO, 5, timeout_s=0.2))


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "RETRIES", 0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(LiveCallError, match=r"connection to .* failed"):
        answered(odd(f"http://127.0.0.1:{port}/v1"), MODEL, HELLO, 5)


# --- where it may go ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "2130706433", "0.0.0.0",  # noqa: S104
     "[::ffff:10.0.0.1]", "10.1.2.3", "192.168.0.1", "100.64.0.1", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_refused_unless_allowed(host: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "RETRIES", 0)
    connected: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: connected.append(a))
    with pytest.raises(LiveCallError, match=r"private network|no such host"):
        answered(Endpoint("x", f"https://{host}:9/v1", SECRET), MODEL, HELLO, 5)
    assert connected == []


def test_a_name_is_connected_by_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch):
    """Or a second look-up could lead into a private network."""
    monkeypatch.setattr(live, "RETRIES", 0)
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: public)
    connected: list[Any] = []

    def refuse(address: Any, *_: Any, **__: Any) -> None:
        connected.append(address)
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(LiveCallError, match=r"connection to .* failed"):
        answered(Endpoint("x", "https://api.example.com/v1", SECRET), MODEL, HELLO, 5)
    assert connected == [("93.184.216.34", 443)]
    mixed = [*public, (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: mixed)
    with pytest.raises(LiveCallError, match="private network"):
        answered(Endpoint("x", "https://api.example.com/v1", SECRET), MODEL, HELLO, 5)


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with odd_server(streamed(["a"], USAGE)) as server:
        assert answered(odd(server.base_url), MODEL, HELLO, 5).text == "a"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("api.example.com", "begin it with https://"),
        ("ftp://api.example.com", "begin it with https://"),
        ("http://api.example.com/v1", "use https://"),
        (f"https://me:{SECRET}@api.example.com/v1", "leave user, password"),
        (f"https://api.example.com/v1?key={SECRET}", "leave user, password"),
    ],
)
def test_addresses_that_cannot_be_one_are_refused(url: str, told: str):
    with pytest.raises(BadInputError, match=told) as raised:
        Endpoint("x", url, SECRET)
    assert SECRET not in str(raised.value)


def test_the_environment_switches_it_on_and_nothing_else():
    assert from_environment({"OPENAI_API_KEY": SECRET, "OPENAI_BASE_URL": "https://x.y"}) == []
    (found,) = from_environment({live.URL: "https://x.y/v1", live.KEY: SECRET, live.PRIVATE: "1"})
    assert (found.key, found.private, found.host) == (SECRET, True, "x.y")
    assert SECRET not in repr(found)
