"""Who may edit: this machine alone, or verified addresses on the list; every doubt is a no."""

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.who_may_edit import SWITCH, Door, Person, SignIn, decide

from .conftest import assert_sound, errors, words

APP = Path(__file__).parents[1] / "browser" / "access_app.py"
HERE = Door(
    listens_on="localhost",
    serves=("localhost", "127.0.0.1", "localhost"),  # as .streamlit/config.toml has it
    hosts=("localhost:8501",),
    origins=("http://localhost:8501",),
    headers=frozenset({"Host", "Origin", "Upgrade", "Cookie", "User-Agent"}),
    peer=None,
)
PUBLIC = replace(
    HERE, listens_on="0.0.0.0", serves=("costs.example",), hosts=("costs.example",),  # noqa: S104
    origins=("https://costs.example",), headers=HERE.headers | {"X-Forwarded-For"}, peer="10.0.0.2",
)  # fmt: skip
ALICE = {
    "is_logged_in": True,
    "name": "Alice Archer",
    "email": "alice@example.com",
    "email_verified": True,
}


def signed_in(editors: object = ("alice@example.com",), **claims: object) -> SignIn:
    return SignIn({**ALICE, **claims}, editors)


def decided(door: Door = HERE, sign_in: SignIn | None = None, *, switch: str = "") -> Person:
    """The decision; whoever may not edit is told one line, and nobody else is."""
    person = decide(door, sign_in, account="ann", switch=switch)
    assert person.may_edit == (person.why_not == "")
    assert "\n" not in person.why_not
    return person


# --- without sign-in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"listens_on": "127.0.0.1", "hosts": ("127.0.0.1:8501",)},
        {"listens_on": "::1", "hosts": ("[::1]:8501",), "origins": ("http://[::1]:8501",)},
        {"listens_on": "127.0.0.53", "peer": "127.0.0.53"},
        {"hosts": ("LOCALHOST",), "peer": "::1"},
        {"serves": ()},  # Streamlit's own defaults
        {"origins": ()},  # a program, not a browser
    ],
)
def test_this_machine_may_edit(changes):
    assert decided(replace(HERE, **changes)) == Person("ann", None, True, "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"listens_on": ""}, "listens to other machines"),
        ({"listens_on": "0.0.0.0"}, "listens to other machines"),  # noqa: S104
        ({"listens_on": "::"}, "listens to other machines"),
        ({"listens_on": "192.168.1.7"}, "listens to other machines"),
        ({"listens_on": "unix:///run/costfall.sock"}, "listens to other machines"),
        ({"serves": ("localhost", "costs.example")}, "serves other names"),
        ({"serves": ("*",)}, "serves other names"),
        ({"serves": ("*.localhost",)}, "serves other names"),
        ({"serves": ("https://costs.example",)}, "serves other names"),
        ({"hosts": ("costs.example",)}, "not reached as localhost"),
        ({"hosts": ("localhost.costs.example",)}, "not reached as localhost"),
        ({"hosts": ("localhost@costs.example",)}, "not reached as localhost"),
        ({"hosts": ("costs.example@localhost",)}, "not reached as localhost"),
        ({"hosts": ("localhost#.costs.example",)}, "not reached as localhost"),
        ({"hosts": ("127.0.0.1.costs.example",)}, "not reached as localhost"),
        ({"hosts": ("127.1",)}, "not reached as localhost"),  # some resolvers take it
        ({"hosts": ("localho\u017ft",)}, "not reached as localhost"),  # a long s
        ({"hosts": ("0.0.0.0:8501",)}, "not reached as localhost"),
        ({"hosts": ("",)}, "not reached as localhost"),
        ({"hosts": ()}, "not reached as localhost"),
        ({"hosts": ("localhost", "costs.example")}, "not reached as localhost"),
        ({"origins": ("https://costs.example",)}, "not opened on localhost"),
        ({"origins": ("null",)}, "not opened on localhost"),
        ({"origins": ("http://localhost", "https://costs.example")}, "not opened on localhost"),
        ({"origins": ("file://localhost",)}, "not opened on localhost"),
        ({"peer": "10.0.0.2"}, "another machine"),
        ({"peer": "2001:db8::1"}, "another machine"),
        ({"peer": "testclient"}, "another machine"),
    ],
)
def test_any_single_doubt_makes_it_read_only(changes, told):
    person = decided(replace(HERE, **changes))
    assert not person.may_edit
    assert told in person.why_not
    assert "docs/EDITING.md" in person.why_not
    assert "[auth]" in person.why_not
    assert "[editing]" in person.why_not


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "x-forwarded-for", "Forwarded",
     "Via", "X-Real-Ip", "Cf-Connecting-Ip"],
)  # fmt: skip
def test_a_proxy_that_says_so_makes_it_read_only(header: str):
    assert "through a proxy" in decided(replace(HERE, headers=HERE.headers | {header})).why_not


def test_a_local_user_without_a_name_still_has_one_to_write_down():
    assert decide(HERE, None, account="", switch="").name == "local use"
    assert decide(HERE, None, account="a\nb", switch="").name == "a b"


# --- with sign-in ---------------------------------------------------------------------------------


def test_a_verified_address_on_the_list_may_edit_from_anywhere():
    wanted = Person("Alice Archer <alice@example.com>", "alice@example.com", True, "")
    assert decided(PUBLIC, signed_in()) == wanted
    assert decided(HERE, signed_in(["bob@example.com", "alice@example.com"])) == wanted


@pytest.mark.parametrize(
    ("address", "listed"),
    [
        ("Alice@Example.COM", "alice@example.com"),
        ("alice@example.com", "ALICE@EXAMPLE.COM"),
        ("zo\u00eb@example.com", "zo\u00eb@example.com"),
    ],
)
def test_the_case_of_an_address_does_not_matter(address: str, listed: str):
    assert decided(PUBLIC, signed_in([listed], email=address)).may_edit


@pytest.mark.parametrize(
    ("address", "listed"),
    [
        ("alice@example.com.evil.example", "alice@example.com"),
        ("malice@example.com", "alice@example.com"),
        ("alice@example.co", "alice@example.com"),
        ("alice@example.com ", "alice@example.com"),
        ("alice@example.com", " alice@example.com"),
        ("alice+x@example.com", "alice@example.com"),
        ("al.ice@example.com", "alice@example.com"),
        ("\u0430lice@example.com", "alice@example.com"),  # a Cyrillic a
        ("mi\u212ae@example.com", "mike@example.com"),  # the Kelvin sign, k once casefolded
        ("\u017fam@example.com", "sam@example.com"),  # a long s, s once casefolded
        ("stra\u00dfe@example.com", "strasse@example.com"),  # ss once casefolded
        ("al\u0131ce@example.com", "alice@example.com"),  # an i without its dot
        ("zoe\u0308@example.com", "zo\u00eb@example.com"),  # composed and not
        ("alice@example.com", "@example.com"),
        ("alice@example.com", "*"),
        ("alice@example.com", ""),
    ],
)
def test_an_address_that_only_resembles_one_of_the_list_may_not(address: str, listed: str):
    person = decided(PUBLIC, signed_in([listed], email=address))
    assert not person.may_edit
    assert "not on the list of editors; ask" in person.why_not


@pytest.mark.parametrize(
    "editors",
    [[], (), [None], [1], [["alice@example.com"]], "alice@example.com", "x", None, True,
     {"alice@example.com": True}],
)  # fmt: skip
def test_without_a_usable_list_nobody_may(editors: object):
    assert not decided(HERE, signed_in(editors)).may_edit


def test_a_list_that_is_a_word_is_told():
    assert "editors = [" in decided(PUBLIC, signed_in("alice@example.com")).why_not


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, "yes", [True]])
def test_an_address_that_nobody_vouches_for_counts_for_nothing(verified: object):
    person = decided(PUBLIC, signed_in(email_verified=verified))
    assert not person.may_edit
    assert person.address is None
    assert "alice@example.com" not in person.name
    assert "not verified by the identity provider" in person.why_not


@pytest.mark.parametrize("address", ["", None, 7, ["alice@example.com"]])
def test_a_verified_nothing_is_no_address(address: object):
    assert not decided(PUBLIC, signed_in(["", "alice@example.com"], email=address)).may_edit


@pytest.mark.parametrize("flag", [False, None, "true", 1])
def test_claims_without_a_sign_in_count_for_nothing(flag: object):
    person = decided(HERE, signed_in(is_logged_in=flag))
    assert person == Person("", None, False, "Sign in to edit.")


def test_where_sign_in_is_set_up_being_local_is_not_enough():
    assert decided(HERE, SignIn({}, ["alice@example.com"])).why_not == "Sign in to edit."


@pytest.mark.parametrize("claim", ["email", "email_verified", "is_logged_in", "name"])
def test_a_claim_that_a_header_sets_is_not_the_providers(claim: str):
    sign_in = replace(signed_in(), claims_from_headers=frozenset({claim, "team"}))
    assert f"Headers set {claim} here" in decided(PUBLIC, sign_in).why_not
    assert decided(PUBLIC, replace(sign_in, claims_from_headers=frozenset({"team"}))).may_edit


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (None, "alice@example.com"),
        ("", "alice@example.com"),
        ("alice@example.com", "alice@example.com"),
        (" Alice\n\tArcher ", "Alice Archer <alice@example.com>"),
        ("Bob <bob@example.com>", "Bob bob@example.com <alice@example.com>"),
        ("\u202eecilA\x00", "ecilA <alice@example.com>"),  # no turning round of the line
        ("A" * 200, "A" * 80 + " <alice@example.com>"),
        (["Alice"], "alice@example.com"),
    ],
)
def test_the_name_written_down_is_one_line_and_ends_in_the_address(name: object, written: str):
    assert decided(PUBLIC, signed_in(name=name)).name == written


@pytest.mark.parametrize("switch", ["off", "OFF", " off ", "0", "no", "read-only"])
def test_the_switch_closes_the_book_to_everybody(switch: str):
    for door, sign_in in ((HERE, None), (HERE, signed_in()), (PUBLIC, signed_in())):
        assert "COSTFALL_EDIT" in decided(door, sign_in, switch=switch).why_not


@pytest.mark.parametrize("switch", ["", "on", "ON"])
def test_no_value_of_the_switch_opens_what_is_closed(switch: str):
    assert decided(HERE, switch=switch).may_edit
    assert not decided(PUBLIC, switch=switch).may_edit
    assert not decided(PUBLIC, signed_in([]), switch=switch).may_edit


# --- reading what Streamlit knows -----------------------------------------------------------------


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page that shows who may edit, reached from this machine."""
    monkeypatch.setattr(access, "door_now", lambda: HERE)
    monkeypatch.delenv(SWITCH, raising=False)
    return AppTest.from_file(str(APP))


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch):
    """Give Streamlit's options other values for the test: `options({"server.port": 1})`."""
    real = config.get_option

    def change(changed: dict[str, object]) -> None:
        def given(key: str) -> object:
            return changed[key] if key in changed else real(key)

        for home in (config, st):
            monkeypatch.setattr(home, "get_option", given)

    return change


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_secrets_without_sign_in_leave_local_use_editing(app: AppTest, monkeypatch):
    app.secrets["endpoints"] = {"one": {"base_url": "https://one.example/v1"}}
    app.run()
    assert_sound(app)
    assert "May edit" in words(app)
    assert labels(app) == []
    monkeypatch.setenv(SWITCH, "off")
    assert "Read-only" in words(app.run())


@pytest.mark.parametrize(
    ("held", "verdict"),
    [
        (None, "May edit"),  # no such file: nothing was set up
        (b"[auth\n", "Read-only"),
        (b'[auth]\nclient_id = "\xff"\n', "Read-only"),
    ],
)
def test_a_secrets_file_that_cannot_be_read_closes_the_book(
    app: AppTest, monkeypatch, options, tmp_path: Path, held: bytes | None, verdict: str
):
    file = tmp_path / "secrets.toml"
    if held is not None:
        file.write_bytes(held)
    monkeypatch.setattr(st, "secrets", Secrets())
    options({"secrets.files": [str(file)]})
    app.run()
    assert_sound(app)
    assert not app.warning
    assert verdict in words(app)
    assert ("cannot be read" in words(app)) == (verdict == "Read-only")


def test_the_list_of_the_secrets_decides_over_who_signed_in(app: AppTest):
    app.secrets["auth"] = {"client_id": "x"}
    app.secrets["editing"] = {"editors": ["alice@example.com"]}
    app.user = dict(ALICE)
    app.run()
    assert_sound(app)
    assert "May edit" in words(app)
    assert "Name: Alice Archer <alice@example.com>" in words(app)
    assert labels(app) == ["Sign out"]
    app.secrets["editing"] = {"editors": ["bob@example.com"]}
    assert "not on the list of editors" in words(app.run())
    del app.secrets["editing"]
    assert "The list of editors is missing" in words(app.run())


def test_trusted_headers_that_could_pose_as_claims_are_refused(app: AppTest, options):
    app.secrets["auth"] = {"client_id": "x"}
    app.secrets["editing"] = {"editors": ["alice@example.com"]}
    app.user = dict(ALICE)
    options({"server.trustedUserHeaders": {"X-Mail": "email"}})
    app.run()
    assert "Headers set email here" in words(app)


def test_each_identity_provider_has_its_button_and_half_a_setup_is_told(app: AppTest):
    app.secrets["auth"] = {
        "redirect_uri": "x",
        "one": {"client_id": "1"},
        "two": {"client_id": "2"},
    }
    app.run()
    assert "Sign in to edit" in words(app)
    assert labels(app) == ["Sign in with one", "Sign in with two"]
    app.secrets["auth"] = {}
    app.run()
    assert "Sign in to edit" in words(app)  # half a setup does not make it local use
    assert labels(app) == ["Sign in"]
    app.button[0].click().run()
    assert "Sign-in is not set up to the end: To use authentication" in errors(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "not reached as localhost"),  # nothing has come in from anywhere here
        ({"server.address": "0.0.0.0"}, "listens to other machines"),  # noqa: S104
        ({"server.address": None}, "listens to other machines"),
        ({"server.allowedHosts": ["localhost", "costs.example"]}, "serves other names"),
        ({"server.corsAllowedOrigins": ["https://costs.example"]}, "serves other names"),
        ({"browser.serverAddress": "costs.example"}, "serves other names"),
        ({"server.enableCORS": False}, "serves other names"),
    ],
)
def test_the_servers_options_are_read(monkeypatch, options, changed: dict, told: str):
    monkeypatch.delenv(SWITCH, raising=False)
    app = AppTest.from_file(str(APP))
    app.secrets["endpoints"] = {}
    local = {"server.address": "localhost", "server.allowedHosts": [], "server.enableCORS": True}
    options(local | changed)
    app.run()
    assert_sound(app)
    assert told in words(app)
