"""An OpenID Connect provider on loopback, in a process of its own: users sign in with one click."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

CLIENT = "costfall-test"
COOKIE_SECRET = "only-for-the-tests-on-this-machine"  # noqa: S105
BARE = "<!doctype html><html lang='en'><main>{% block content %}{% endblock %}</main></html>"


@contextmanager
def identity_provider(users: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """The provider's address; `users` are claims by the name on the user's button."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.identity_provider", json.dumps(users)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    try:
        assert child.stdout
        address = child.stdout.readline().strip()
        assert address, "the identity provider did not start"
        yield address
    finally:
        child.communicate(timeout=30)  # it ends with its input


def secrets_file(folder: Path, provider: str, editors: list[str]) -> Path:
    """A secrets file for a Streamlit server on 127.0.0.1, whatever its port."""
    lines = {
        "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",  # Streamlit fills in its own
        "cookie_secret": COOKIE_SECRET,
        "client_id": CLIENT,
        "client_secret": "any, for this provider asks for none in particular",
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    held = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    file = folder / "secrets.toml"
    file.write_text(f"[auth]\n{held}\n[editing]\neditors = {json.dumps(editors)}\n", "utf-8")
    return file


def _serve(users: Mapping[str, Mapping[str, object]]) -> None:
    """Print the address, then serve until the input ends."""
    from jinja2 import ChoiceLoader, DictLoader
    from oidc_provider_mock import User, app
    from werkzeug.serving import make_server

    provider = app(user_claims=[User(sub=name, claims=dict(held)) for name, held in users.items()])
    frame = DictLoader({"_base.html": BARE})  # its own takes a style sheet from the Internet
    provider.jinja_loader = ChoiceLoader([frame, provider.jinja_loader])
    server = make_server("localhost", 0, provider, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://localhost:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
