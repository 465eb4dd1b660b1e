"""Where live calls may go: what the environment or the secrets file names. Nothing by default."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analysis.errors import BadInputError
from analysis.study.endpoint import Endpoint, from_environment


def configured() -> list[Endpoint]:
    """Those of the environment and of `[endpoints.NAME]` in the secrets file.

    Raises `BadInputError` for an entry that cannot be used.
    """
    if not st.secrets.load_if_toml_exists():
        return from_environment()
    held: Mapping[str, Any] = st.secrets.get("endpoints", {})
    return from_environment() + [_from_secrets(name, entry) for name, entry in held.items()]


def _from_secrets(name: str, entry: Any) -> Endpoint:
    if not isinstance(entry, Mapping) or "base_url" not in entry:
        raise BadInputError(f"endpoints.{name}", "…", "give it a base_url in the secrets file")
    return Endpoint(
        name, str(entry["base_url"]), str(entry.get("key", "")), entry.get("private") is True,
        tuple(map(str, entry.get("models", ()))),
    )  # fmt: skip
