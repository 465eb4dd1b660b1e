"""A text area that tells the page what is typed while it is typed, at most every 120 ms."""

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

THROTTLE_MS = 120
MOST_CHARACTERS = 1_000_000
ROWS = 9
HTML = """<label for="text"></label><textarea id="text" spellcheck="false"></textarea>
<p role="status"></p>"""
CSS = """
label { display: block; font: 14px var(--st-font); color: var(--st-text-color);
        margin-bottom: 4px; }
textarea { box-sizing: border-box; width: 100%; resize: vertical; padding: 10px 12px;
           font: 16px/1.45 var(--st-font); color: var(--st-text-color);
           background: var(--st-secondary-background-color);
           border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
textarea:focus-visible { outline: 2px solid var(--st-primary-color); }
p { margin: 0; font: 14px var(--st-font); color: var(--st-text-color); }
"""
JS = """
export default function({parentElement, data, setStateValue}) {
  const area = parentElement.querySelector('textarea');
  const status = parentElement.querySelector('p');
  parentElement.querySelector('label').textContent = data.label;
  if (area.dataset.ready) return;
  area.dataset.ready = 'yes';
  area.rows = data.rows;
  area.value = data.text;
  let timer, last = 0;
  const send = () => { clearTimeout(timer); last = performance.now();
                       setStateValue('text', area.value); };
  const typed = () => {
    const over = area.value.length > data.most;
    if (over) area.value = area.value.slice(0, data.most);
    status.textContent = over ? data.longest : '';
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, data.throttle - (performance.now() - last)));
  };
  area.addEventListener('input', typed);
  // a huge paste would freeze the area before it could be cut
  area.addEventListener('paste', (event) => {
    const pasted = event.clipboardData.getData('text');
    const room = data.most - area.value.length + area.selectionEnd - area.selectionStart;
    if (pasted.length <= room) return;
    event.preventDefault();
    area.setRangeText(pasted.slice(0, room), area.selectionStart, area.selectionEnd, 'end');
    typed();
    status.textContent = data.longest;
  });
}
"""


def live_text(label: str, first: str, key: str, rows: int = ROWS) -> str:
    """What stands in the area; `first` until somebody types. It never enters the URL.

    An area that comes back, after another page or another way of asking, holds what it held.
    """
    held, begun = f"{key} held", f"{key} begun"
    if key not in st.session_state:  # the area is new, or comes back
        st.session_state[begun] = st.session_state.get(held, first)
    start = st.session_state[begun]
    longest = (
        f"Only the first {MOST_CHARACTERS:,} characters are kept and counted. "
        "Drop a longer text as a file."
    )
    found = _area()(
        data={"label": label, "text": start, "throttle": THROTTLE_MS, "most": MOST_CHARACTERS,
              "longest": longest, "rows": rows},
        default={"text": start}, key=key, on_text_change=lambda: None,
    )  # fmt: skip
    text = cast(Mapping[str, Any], found).get("text") if found else None
    st.session_state[held] = (start if text is None else str(text))[:MOST_CHARACTERS]
    return cast(str, st.session_state[held])


def forget(key: str) -> None:
    """Let the area of this key begin anew."""
    st.session_state.pop(f"{key} held", None)


@st.cache_resource(show_spinner=False)
def _area() -> Any:
    """Registered once: registering again would draw it anew."""
    return st.components.v2.component("costfall_live_text", html=HTML, css=CSS, js=JS)
