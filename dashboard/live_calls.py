"""The card that measures live calls: the one place where anything leaves this machine."""

from datetime import date

import streamlit as st

from analysis.book.load import Book
from analysis.book.lookup import of_one_seller
from analysis.brief.live_words import live_finding, live_rows, pilot_lines
from analysis.errors import CostfallError
from analysis.study.endpoint import KEY, URL, Answer, Endpoint, ask
from analysis.study.messages import Request
from analysis.study.pilot import Measured, chosen, measured, priced
from analysis.study.scenario import CURRENCIES
from dashboard import controls, panels
from dashboard.boundary import card
from dashboard.endpoints import configured
from dashboard.state import current_book
from dashboard.text import plain

ASKED, RESULTS = "requests_asked", "live_results"
SAME_NAME = "The model’s own name"
MOST_CALLS, MOST_REPLY, SHOWN_CHARACTERS = 200, 16_000, 1_000
MOST_MODELS = 6


@card
def live_calls() -> None:
    """The folded card; off until somebody configures an endpoint."""
    with panels.fold("Measure live calls", "bolt") as opened:
        if not opened:
            return
        endpoints = configured()
        if not endpoints:
            st.badge("Off: nothing leaves this machine", icon=":material/lock:", color="green")
            panels.small(
                f"To send what stands above to a model and compare the bill, set `{URL}` and "
                f"`{KEY}` in the environment, or `base_url` and `key` under `[endpoints.NAME]` in "
                "`.streamlit/secrets.toml`, and start again. Any OpenAI-compatible API will do."
            )
            return
        book = current_book(quiet=True)
        endpoint = _endpoint(endpoints)
        st.badge("Leaves this machine", icon=":material/outbound:", color="red")
        panels.small(plain(
            f"What stands above goes to {endpoint.host} when you press Send, at your cost there. "
            "The key is not shown, kept or logged."
        ))  # fmt: skip
        models, priced_as, currency = _models(book, endpoint)
        calls, most, wanted = _numbers()
        requests: tuple[Request, ...] = st.session_state.get(ASKED, ())
        ready = bool(models and requests)
        if st.button("Send", icon=":material/send:", type="primary", disabled=not ready):
            st.session_state[RESULTS] = {}
            _send(book, endpoint, models, chosen(requests, calls), most, priced_as, currency)
        told(st.session_state.get(RESULTS, {}), wanted)


def _endpoint(endpoints: list[Endpoint]) -> Endpoint:
    named = {f"{each.name} ({each.host})": each for each in endpoints}
    if len(named) == 1:
        return endpoints[0]
    return named[st.selectbox("Endpoint", list(named), key="live_endpoint")]


def _models(book: Book, endpoint: Endpoint) -> tuple[list[str], str | None, str]:
    left, middle, right = st.columns(3)
    with left:
        names = st.text_input(
            "Models, with commas between", ", ".join(endpoint.models[:1]),
            key=f"live_models_{endpoint.name}", placeholder="As the endpoint names them",
        )  # fmt: skip
    with middle:
        priced_as = st.selectbox(
            "At the prices of",
            of_one_seller(book),
            None,
            key="live_priced_as",
            placeholder=SAME_NAME,
        )
    with right:
        currency = controls.choice("live_currency", "Bill in", CURRENCIES, "USD")
    models = dict.fromkeys(filter(None, map(str.strip, names.split(","))))
    return list(models)[:MOST_MODELS], priced_as, currency


def _numbers() -> tuple[int, int, int]:
    left, middle, right = st.columns(3)
    with left:
        calls = st.number_input("Calls to each model", 1, MOST_CALLS, 1, key="live_count")
    with middle:
        most = st.number_input("Most tokens of a reply", 1, MOST_REPLY, 200, key="live_most")
    with right:
        wanted = st.number_input("Bill of so many calls", 1, 10**9, 1000, key="live_wanted")
    return int(calls), int(most), int(wanted)


def _send(
    book: Book, endpoint: Endpoint, models: list[str], requests: list[Request], most: int,
    priced_as: str | None, currency: str,
) -> None:  # fmt: skip
    """Call after call; what has been measured is kept, also where a later one fails."""
    progress, written, stop = st.progress(0.0), st.empty(), st.empty()
    stop.button("Stop", icon=":material/stop:", key="live_stop")  # any press ends the run
    for n, model in enumerate(models):
        try:
            name = priced(book, priced_as or model, date.today(), currency)
            for k, request in enumerate(requests):
                share = (n * len(requests) + k) / (len(models) * len(requests))
                progress.progress(share, plain(f"{model}: call {k + 1} of {len(requests)}"))
                text = ""
                for piece in ask(endpoint, model, request, most):
                    if isinstance(piece, Answer):
                        found = measured(book, name, request, piece, date.today(), currency)
                        st.session_state[RESULTS].setdefault(model, []).append(found)
                    else:
                        text = (text + piece)[-SHOWN_CHARACTERS:]
                        written.text(text)
        except CostfallError as error:
            st.error(plain(f"{model}: {error}."), icon=":material/error:")
    progress.empty()
    stop.empty()


def told(results: dict[str, list[Measured]], wanted: int) -> None:
    """What the calls came to, and what many would."""
    if not results:
        return
    panels.finding(live_finding(results))
    panels.table(live_rows(results), "lrrr")
    panels.bullets(plain(line) for line in pilot_lines(results, wanted))
    panels.small(
        "Counted here: by the estimator’s own count. Billed: the usage that the endpoint told, at "
        "the book’s prices of today. Ranges are 90 %, from the spread of the calls measured."
    )
