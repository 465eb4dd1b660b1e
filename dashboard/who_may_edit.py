"""Who may edit the book: whoever sits at this machine, or an editor who signed in; else nobody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

HOW = "set up sign-in as docs/EDITING.md tells, with [auth] and [editing] in the secrets file"
SWITCH = "COSTFALL_EDIT"
DECIDING = ("is_logged_in", "email", "email_verified", "name")
NAME_LENGTH = 80
_PLACE = re.compile(r"(?:https?://)?(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.IGNORECASE)
_FORWARDED = re.compile(
    r"x-forwarded.*|forwarded|via|x-real-ip|x-original-host|true-client-ip|cf-connecting-ip",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Person:
    """Who looks at the page."""

    name: str
    """What a save writes down as `recorded_by`; empty for somebody unknown."""
    address: str | None
    """The e-mail address, where the identity provider vouches for it."""
    may_edit: bool
    why_not: str
    """One line that says what would have to change; empty for those who may edit."""


@dataclass(frozen=True)
class Door:
    """How a request came in, and what the server is set up to serve."""

    listens_on: str
    serves: tuple[str, ...]
    """Names and origins that the server's options let in beside its own address."""
    hosts: tuple[str, ...]
    """Every Host header of the request."""
    origins: tuple[str, ...]
    """Every Origin header; a browser sends one, other programs may send none."""
    headers: frozenset[str]
    """The names of all headers."""
    peer: str | None
    """The address at the other end; Streamlit gives None for this machine."""


@dataclass(frozen=True)
class SignIn:
    """What sign-in was set up to ask for, and what the identity provider says."""

    claims: Mapping[str, object]
    editors: object
    """As it stands in the secrets file; a list of addresses if it is right."""
    claims_from_headers: frozenset[str] = frozenset()
    """Claims that a header of the request overwrites, so that the provider's say is lost."""


def decide(door: Door, sign_in: SignIn | None, *, account: str, switch: str) -> Person:
    """Who this is and whether they may edit.

    `sign_in` is None where none was set up, `account` the name of the local user, and `switch` what
    COSTFALL_EDIT holds: anything but "on", which changes nothing, closes the book to everybody.

    >>> here = Door("localhost", (), ("localhost:8501",), (), frozenset({"Host"}), None)
    >>> decide(here, None, account="ann", switch="")
    Person(name='ann', address=None, may_edit=True, why_not='')
    >>> decide(here, None, account="ann", switch="off").why_not
    'Editing is switched off here; unset COSTFALL_EDIT and start again to allow it.'
    """
    if switch.strip().casefold() not in ("", "on"):
        return _reader(f"Editing is switched off here; unset {SWITCH} and start again to allow it")
    if sign_in is not None:
        return _signed_in(sign_in)
    if beyond := _beyond_this_machine(door):
        return _reader(f"Only local use edits without sign-in, and {beyond}; to edit, {HOW}")
    return Person(_clean(account) or "local use", None, True, "")


def _reader(why_not: str, name: str = "", address: str | None = None) -> Person:
    return Person(name, address, False, f"{why_not}.")


def _signed_in(sign_in: SignIn) -> Person:
    claims, editors = sign_in.claims, sign_in.editors
    if overwritten := sign_in.claims_from_headers.intersection(DECIDING):
        names = ", ".join(sorted(overwritten))
        return _reader(f"Headers set {names} here; take them out of server.trustedUserHeaders")
    if claims.get("is_logged_in") is not True:
        return _reader("Sign in to edit")
    name, address = _clean(claims.get("name")), claims.get("email")
    if not isinstance(address, str) or not address or claims.get("email_verified") is not True:
        return _reader(
            "Your address is not verified by the identity provider; verify it there, then sign in "
            "again",
            name,
        )
    name = f"{name} <{address}>" if name and name != address else address
    if not isinstance(editors, list | tuple):
        return _reader(
            "The list of editors is missing; give [editing] in the secrets file a line "
            'editors = ["somebody@example.com"]',
            name,
            address,
        )
    if not any(_same(address, each) for each in editors):
        return _reader(
            f"{name} is not on the list of editors; ask whoever runs this server to be added",
            name,
            address,
        )
    return Person(name, address, True, "")


def _same(address: str, listed: object) -> bool:
    """Whether two addresses are one, whatever the case of their ASCII letters.

    Others must be the very same: casefold makes k of the Kelvin sign and ss of ß, so that somebody
    else's address would pass.
    """
    if not isinstance(listed, str):
        return False
    if address.isascii() and listed.isascii():
        return address.casefold() == listed.casefold()
    return address == listed


def _clean(name: object) -> str:
    """A name on one line, without what would turn the line round or imitate an address."""
    if not isinstance(name, str):
        return ""
    shown = "".join(c if c.isprintable() and c not in "<>" else " " for c in name)
    return " ".join(shown.split())[:NAME_LENGTH].strip()


def _beyond_this_machine(door: Door) -> str:
    """What shows that the request is not a local one; empty if nothing does."""
    if not _loopback(door.listens_on):
        return "this server listens to other machines (server.address)"
    if not all(map(_loopback, door.serves)):
        return "this server serves other names or origins (options of [server] and [browser])"
    if len(door.hosts) != 1 or not _loopback(door.hosts[0]):
        return "this page was not reached as localhost"
    if not all(map(_loopback, door.origins)):
        return "this page was not opened on localhost"
    if any(map(_FORWARDED.fullmatch, door.headers)):
        return "this request came through a proxy"
    if door.peer is not None and not _loopback(door.peer):
        return "this request came from another machine"
    return ""


def _loopback(place: str) -> bool:
    """Whether a host, with or without port, or an origin is this machine's own.

    >>> [_loopback(place) for place in ("localhost:8501", "http://127.0.0.1", "[::1]:80", "::1")]
    [True, True, True, True]
    >>> [_loopback(place) for place in ("localhost.example.com", "a@localhost", "0.0.0.0", "*", "")]
    [False, False, False, False, False]
    """
    found = _PLACE.fullmatch(place)
    name = found[1].strip("[]").lower() if found else place
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
