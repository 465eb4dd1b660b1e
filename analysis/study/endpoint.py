"""Live calls to an OpenAI-compatible endpoint that the user configured. The only way out.

Nothing here runs unless an `Endpoint` is given; its key stays out of messages, logs and addresses.
"""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.errors import BadInputError, CostfallError
from analysis.study.messages import Request

if TYPE_CHECKING:
    import openai

TIMEOUT_S = 60.0
MOST_SAID = 200
RETRIES = 2
"""Of a call that was refused for its rate or failed on the server's side, each later than the last,
or after as long as the server asks for."""


URL, KEY, PRIVATE = "COSTFALL_ENDPOINT_URL", "COSTFALL_ENDPOINT_KEY", "COSTFALL_ENDPOINT_PRIVATE"
"""Of the environment."""
NOT_PUBLIC = (
    "it lies on this machine or in a private network, which the configuration does not allow"
)


class LiveCallError(CostfallError):
    """A call that did not succeed; says what to do about it."""


@dataclass(frozen=True)
class Endpoint:
    """Where live calls go. Raises `BadInputError` for an address that cannot be one."""

    name: str
    base_url: str
    key: str = field(repr=False)
    private: bool = False
    """Whether it may lie on this machine or in a private network."""
    models: tuple[str, ...] = ()
    """That it is known to serve."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise BadInputError("base URL", self.base_url, "begin it with https://")
        if parts.username or parts.password or parts.query or parts.fragment:
            rule = "leave user, password, query and fragment out of it"
            raise BadInputError("base URL", f"{parts.scheme}://{parts.hostname}…", rule)
        if parts.scheme == "http" and not self.private:
            raise BadInputError(
                "base URL", self.base_url, "use https://; the key would be readable"
            )

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc


def from_environment(environment: Mapping[str, str] = os.environ) -> list[Endpoint]:
    """The endpoint that the environment names; none where it names none.

    >>> from_environment({})
    []
    """
    if URL not in environment:
        return []
    private = environment.get(PRIVATE, "").lower() in ("1", "true", "yes")
    return [Endpoint("environment", environment[URL], environment.get(KEY, ""), private)]


@dataclass(frozen=True)
class Answer:
    """What came back, and what it counted as there."""

    text: str
    input_tokens: int | None
    """None where the endpoint told no usage."""
    cached_tokens: int
    """Of the input."""
    output_tokens: int | None
    finish: str
    """Why it ended: `stop`, `length`, or as the endpoint says."""
    seconds_to_first: float
    seconds: float


def ask(
    endpoint: Endpoint, model: str, request: Request, most_tokens: int, timeout_s: float = TIMEOUT_S
) -> Iterator[str | Answer]:
    """The reply piece by piece as it is written, then the whole of it as an `Answer`.

    Raises `LiveCallError` where the call fails, at whatever point.
    """
    begun = time.perf_counter()
    pieces: list[str] = []
    first, usage, finish = 0.0, None, ""
    for chunk in _chunks(endpoint, model, request, most_tokens, timeout_s):
        usage = chunk.usage or usage
        for choice in chunk.choices or ():
            finish = choice.finish_reason or finish
            if piece := choice.delta.content:
                first = first or time.perf_counter() - begun
                pieces.append(piece)
                yield piece
    if not (pieces or usage or finish):
        raise LiveCallError(f"{endpoint.host} answered nothing; is it an OpenAI-compatible API?")
    details = getattr(usage, "prompt_tokens_details", None)
    yield Answer(
        "".join(pieces), usage.prompt_tokens if usage else None,
        getattr(details, "cached_tokens", None) or 0, usage.completion_tokens if usage else None,
        finish or "cut short", first, time.perf_counter() - begun,
    )  # fmt: skip


def answered(endpoint: Endpoint, model: str, request: Request, most_tokens: int) -> Answer:
    """The whole of the reply at once; raises as `ask` does."""
    pieces = ask(endpoint, model, request, most_tokens)
    return next(piece for piece in pieces if isinstance(piece, Answer))


def _chunks(
    endpoint: Endpoint, model: str, request: Request, most_tokens: int, timeout_s: float
) -> Iterator[Any]:
    import openai

    turns: list[Any] = [
        {"role": "user" if turn.role == "text" else turn.role, "content": turn.text}
        | ({"name": turn.name} if turn.name else {})
        for turn in request.messages
    ]
    try:
        with _client(endpoint, timeout_s) as client:
            stream = client.chat.completions.create(
                model=model, messages=turns, max_completion_tokens=most_tokens, stream=True,
                stream_options={"include_usage": True},
            )  # fmt: skip
            with stream:
                yield from stream
    except openai.APIError as error:
        raise LiveCallError(_reason(endpoint, model, error)) from None
    except ValueError:
        raise LiveCallError(f"{endpoint.host} answered in no known form") from None


def _client(endpoint: Endpoint, timeout_s: float) -> "openai.OpenAI":
    """A client that goes to the configured address alone: no proxy, no redirect."""
    import httpx2
    import openai

    transport = httpx2.HTTPTransport(trust_env=False)
    if not endpoint.private:
        transport._pool._network_backend = _public_only()
    return openai.OpenAI(
        base_url=endpoint.base_url, api_key=endpoint.key or "none", max_retries=RETRIES,
        timeout=timeout_s,
        http_client=httpx2.Client(transport=transport, follow_redirects=False, trust_env=False),
    )  # fmt: skip


def _public_only() -> Any:
    """Connects to public addresses alone, and to the very one that was looked at.

    Checked at the connection, since a name may lead to another address each time it is asked for.
    """
    import httpcore2

    class PublicOnly(httpcore2.SyncBackend):
        def connect_tcp(self, host: str, port: int, *given: Any, **named: Any) -> Any:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except OSError as error:
                raise httpcore2.ConnectError(f"no such host: {error.strerror}") from None
            addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
            if not all(_public(each) for each in addresses):
                raise httpcore2.ConnectError(NOT_PUBLIC)
            return super().connect_tcp(addresses[0], port, *given, **named)

    return PublicOnly()


def _public(address: str) -> bool:
    """
    >>> [_public(each) for each in ("8.8.8.8", "127.0.0.1", "10.0.0.1", "::ffff:10.0.0.1", "::1")]
    [True, False, False, False, False]
    """
    found = ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_global and not found.is_multicast


def _reason(endpoint: Endpoint, model: str, error: "openai.APIError") -> str:
    """One line, without the key, whatever the endpoint says."""
    import openai

    host = endpoint.host
    match error:
        case openai.APITimeoutError():
            return f"{host} did not answer in time; try again, or a shorter reply"
        case openai.APIConnectionError():
            cause = str(error.__cause__ or error).rstrip(".")
            return f"the connection to {host} failed: {cause}"
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return f"{host} refused the key; check the configured one"
        case openai.NotFoundError():
            return f"{host} knows no model {model!r}, or is no OpenAI-compatible API"
        case openai.RateLimitError():
            after = error.response.headers.get("retry-after")
            wait = f"; it asks to wait {after} s" if after else ""
            return f"{host} refused {1 + RETRIES} tries for their rate, or the quota is used{wait}"
        case openai.APIStatusError():
            return f"{host} answered {error.status_code}: {_one_line(endpoint, error)}"
    return f"{host} broke off: {_one_line(endpoint, error)}"


def _one_line(endpoint: Endpoint, error: Exception) -> str:
    """What the endpoint said, cut short and without the key."""
    body = getattr(error, "body", None)
    said = str(body.get("message") if isinstance(body, dict) else error)
    without = said.replace(endpoint.key, "(key)") if endpoint.key else said
    return " ".join(without.split())[:MOST_SAID]
