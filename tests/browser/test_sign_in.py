"""Signing in at a real identity provider on loopback, in a browser: who may edit, and who not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Page, expect

from bench.browser import server

from ..identity_provider import COOKIE_SECRET, identity_provider, secrets_file
from .steps import see

APP = "tests/browser/access_app.py"
COOKIE = "_streamlit_user"
ALICE = {"name": "Alice Archer", "email": "alice@example.com", "email_verified": True}
BOB = {"name": "Bob Baker", "email": "bob@example.com", "email_verified": True}
MALLORY = ALICE | {"name": "Mallory", "email_verified": False}
DIRECT = {"no_proxy": "localhost,127.0.0.1", "COSTFALL_EDIT": ""}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with sign-in, where Alice is the one editor."""
    with identity_provider({"alice": ALICE, "bob": BOB, "mallory": MALLORY}) as provider:
        # spelt otherwise than the provider does, as people do
        file = secrets_file(tmp_path_factory.mktemp("secrets"), provider, ["Alice@Example.com"])
        with server(APP, STREAMLIT_SECRETS_FILES=str(file), **DIRECT) as url:
            yield url


def sign_in(page: Page, url: str, who: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def set_cookie(page: Page, url: str, claims: dict[str, object], secret: str) -> None:
    """An identity cookie as Streamlit writes it, signed with this secret."""
    held = {**claims, "origin": url, "is_logged_in": True, "provider": "default"}
    value = URLSafeTimedSerializer(secret, salt=COOKIE).dumps(json.dumps(held))
    page.context.add_cookies([{"name": COOKIE, "value": str(value), "url": url}])


def test_an_editor_may_edit_until_she_signs_out(page: Page, public: str):
    page.goto(public)
    see(page, "Read-only")
    see(page, "Sign in to edit.")
    sign_in(page, public, "alice")
    see(page, "May edit")
    see(page, "Name: Alice Archer <alice@example.com>")
    cookie = next(each for each in page.context.cookies() if each["name"] == COOKIE)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    page.reload()
    see(page, "May edit")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # at the provider
    see(page, "Sign in to edit.")
    assert COOKIE not in {each["name"] for each in page.context.cookies()}
    expect(page.get_by_text("May edit")).to_have_count(0)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("bob", "Bob Baker <bob@example.com> is not on the list of editors"),
        ("mallory", "Your address is not verified by the identity provider"),
    ],
)
def test_signing_in_alone_does_not_make_an_editor(page: Page, public: str, who: str, told: str):
    sign_in(page, public, who)
    see(page, "Read-only")
    see(page, told)


def test_a_cookie_that_the_server_did_not_sign_counts_for_nothing(page: Page, public: str):
    set_cookie(page, public, ALICE, "a guess")
    page.goto(public)
    see(page, "Sign in to edit.")
    set_cookie(page, public, ALICE, COOKIE_SECRET)  # so the forgery failed for its signature alone
    page.goto(public)
    see(page, "May edit")
    cookie = next(each for each in page.context.cookies() if each["name"] == COOKIE)
    payload, day, signature = cookie["value"].rsplit(".", 2)
    changed = payload[:-1] + ("A" if payload[-1] != "A" else "B")
    tampered = f"{changed}.{day}.{signature}"
    page.context.add_cookies([{"name": COOKIE, "value": tampered, "url": public}])
    page.goto(public)
    see(page, "Sign in to edit.")


def test_without_sign_in_this_machine_edits_and_what_comes_through_a_proxy_does_not(
    page: Page, tmp_path: Path
):
    none = tmp_path / "secrets.toml"
    with server(APP, STREAMLIT_SECRETS_FILES=str(none), **DIRECT) as url:
        for address in (url, url.replace("127.0.0.1", "localhost")):
            page.goto(address)
            see(page, "May edit")
            expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
        page.context.set_extra_http_headers({"X-Forwarded-For": "203.0.113.7"})
        page.goto(url)
        see(page, "Read-only")
        see(page, "this request came through a proxy")
