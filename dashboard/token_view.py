"""Tokens of a text as a reader can see them: each on a ground of its own, whatever it holds."""

from typing import Any

import streamlit as st

MOST_TOKENS = 1_000
HTML = '<p aria-label="Tokens"></p>'
CSS = """
p { margin: 0; font: 15px/1.9 var(--st-code-font); color: var(--st-text-color);
    white-space: pre-wrap; overflow-wrap: anywhere; }
span { border-radius: 3px; padding: 2px 0; box-shadow: inset -1px 0 var(--st-text-color); }
span:nth-child(odd) { background: var(--st-secondary-background-color); }
span:nth-child(even) { background: color-mix(in srgb, var(--st-primary-color) 22%, transparent); }
"""
JS = """
export default function({parentElement, data}) {
  parentElement.querySelector('p').replaceChildren(...data.pieces.map(piece => {
    const span = document.createElement('span');
    span.textContent = piece.replaceAll('\\n', '\u21b5\\n');
    return span;
  }));
}
"""


def token_view(pieces: list[str], key: str) -> None:
    """The first `MOST_TOKENS` pieces, each told from the next by colour and a line."""
    _view()(data={"pieces": pieces[:MOST_TOKENS]}, key=key)


@st.cache_resource(show_spinner=False)
def _view() -> Any:
    """Registered once: registering again would draw it anew."""
    return st.components.v2.component("costfall_token_view", html=HTML, css=CSS, js=JS)
