"""Who looks at the page, as Streamlit knows it, and the button to sign in; who may edit follows."""

import getpass
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAuthError

from analysis.errors import CostfallError
from dashboard.text import plain
from dashboard.who_may_edit import SWITCH, Door, Person, SignIn, decide

UNREADABLE = "The secrets file cannot be read, so nobody may edit; mend it."


class SignInError(CostfallError):
    """The secrets file sets up sign-in only in part."""


def person() -> Person:
    """Who looks at the page now. Ask again at each save: a list may have changed meanwhile."""
    secrets, switch = _secrets(), os.environ.get(SWITCH, "")
    if secrets is None:
        return Person("", None, False, UNREADABLE)
    return decide(door_now(), _sign_in(secrets), account=_account(), switch=switch)


def sign_in_button() -> None:
    """Sign in or Sign out, where sign-in is set up; nothing elsewhere.

    Raises `SignInError` when it is pressed and the setting up is incomplete.
    """
    secrets = _secrets()
    if not secrets or "auth" not in secrets:
        return
    if st.user.get("is_logged_in") is True:
        if st.button("Sign out", icon=":material/logout:", key="sign_out"):
            st.logout()
        return
    for provider in _providers(secrets["auth"]):
        words = f"Sign in with {provider}" if provider else "Sign in"
        if st.button(plain(words), icon=":material/login:", key=f"sign_in_{provider}"):
            try:
                st.login(provider)
            except StreamlitAuthError as error:
                said = " ".join(str(error).split()).rstrip(".")
                raise SignInError(f"sign-in is not set up to the end: {said}") from error


def door_now() -> Door:
    """How the request of this page came in."""
    option, headers, peer = st.get_option, st.context.headers, st.context.ip_address
    served = [*option("server.allowedHosts"), *option("server.corsAllowedOrigins")]
    if not option("server.enableCORS"):
        served.append("*")
    if shown := option("browser.serverAddress"):
        served.append(shown)
    return Door(
        str(option("server.address") or ""),
        tuple(map(str, served)),
        tuple(headers.get_all("Host")),
        tuple(headers.get_all("Origin")),
        frozenset(headers),
        None if peer is None else str(peer),
    )


def _secrets() -> dict[str, Any] | None:
    """What the secrets files hold, {} where there are none, None where one cannot be read."""
    try:
        if st.secrets.load_if_toml_exists():
            return st.secrets.to_dict()
        there = any(Path(file).exists() for file in st.get_option("secrets.files"))
    except (OSError, ValueError):  # Streamlit's own errors for secrets are OSErrors
        return None
    return None if there else {}


def _sign_in(secrets: Mapping[str, Any]) -> SignIn | None:
    if "auth" not in secrets:
        return None
    editing = secrets.get("editing")
    editors = editing.get("editors") if isinstance(editing, Mapping) else None
    headers = st.get_option("server.trustedUserHeaders")
    overwritten = headers.values() if isinstance(headers, Mapping) else ()
    return SignIn(st.user.to_dict(), editors, frozenset(map(str, overwritten)))


def _providers(auth: object) -> list[str | None]:
    """The names of the identity providers; None is the one that [auth] itself describes."""
    if not isinstance(auth, Mapping) or "client_id" in auth:
        return [None]
    described = {n: e for n, e in auth.items() if isinstance(e, Mapping) and "client_id" in e}
    return [*described] or [None]


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return ""
