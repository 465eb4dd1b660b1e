"""Tokens: a recount, the first count of a session, and from each typed key to its cost."""

import re
import subprocess
import sys
from contextlib import ExitStack
from itertools import pairwise
from statistics import median
from time import perf_counter

import tiktoken
from playwright.sync_api import Browser, Locator, Page, expect

from analysis.study.tokenizers import count
from bench.browser import DESKTOP, ROOT, chromium, server
from bench.slider import APP, PEER, PRESSES, SLIDER, TEXT, WARM_UP, Row, Subject

VOCABULARY = "o200k_base"
RECOUNTED, RECOUNTS, RECOUNT_MS = 20_000, 50, 2.0
PROSE, CODE = ROOT / "docs" / "METHODOLOGY.md", ROOT / "bench"
SESSIONS, SESSION_MS = 5, 500.0
OURS = f"""
from time import perf_counter as now
start = now()
from analysis.study.tokenizers import count
count("Hello", "{VOCABULARY}")
print((now() - start) * 1000)
"""
BARE = f"""
from time import perf_counter as now
start = now()
import tiktoken
tiktoken.get_encoding("{VOCABULARY}").encode_ordinary("Hello")
print((now() - start) * 1000)
"""
"""Fresh processes; both find the rank file unpacked in the cache folder."""

WARM_UP_KEYS, TYPED, KEY_MS, TYPED_MS = "x7" * 3, "x7" * 20, 80.0, 150.0
"""Each of these characters adds one token, so that the table tells which keys it holds."""
FIRST = "A letter came.\n"
LONG = 100_000
LINK = "/estimator?models=gpt-4o&models=gpt-4&calls=1000000"
MODEL = "gpt-4o"
NUMBER = re.compile(r"\D")

# The clock starts with each key; it stops at the frame that paints a table with its token.
WATCH_TABLE = """
(model) => {
  const look = () => {
    const rows = [...(document.querySelector("table")?.querySelectorAll("tr") ?? [])];
    return rows.find((row) => row.cells[0].textContent === model)?.cells[1].textContent;
  };
  const typing = {keys: [], painted: []};
  let seen = look();
  const observer = new MutationObserver(() => {
    const now = look();
    if (now === undefined || now === seen) return;
    seen = now;
    requestAnimationFrame(() => setTimeout(() => {
      typing.painted.push([performance.now(), now]);
    }));
  });
  observer.observe(document.body, {subtree: true, childList: true, characterData: true});
  addEventListener("keydown", (event) => {
    if (event.key.length === 1) typing.keys.push(event.timeStamp);
  }, {capture: true});
  window.typing?.observer.disconnect();
  window.typing = Object.assign(typing, {observer});
}
"""
PUT = """
(area, text) => {
  area.value = text;
  area.dispatchEvent(new Event("input", {bubbles: true, composed: true}));
}
"""


def measure() -> list[Row]:
    """What needs no browser first, as it leaves the rank file unpacked for the rest."""
    return [_recount(), _first_count(), *_typing()]


def _recount() -> Row:
    """Each text ends differently, so that no memory of an earlier count helps."""
    half = RECOUNTED // 2
    code = "".join(path.read_text("utf-8") for path in sorted(CODE.glob("*.py")))
    text = PROSE.read_text("utf-8")[:half] + code[: half - 1]
    count(text, VOCABULARY)
    encoding = tiktoken.get_encoding(VOCABULARY)
    ours, bare = [], []
    for n in range(RECOUNTS):
        changed = text + chr(ord("A") + n)
        start = perf_counter()
        count(changed, VOCABULARY)
        counted = perf_counter()
        encoding.encode_ordinary(changed)
        ours.append((counted - start) * 1000)
        bare.append((perf_counter() - counted) * 1000)
    value, peer = round(median(ours), 2), round(median(bare), 2)
    return Row("20 KB recount", value, "ms", RECOUNT_MS, peer, value <= RECOUNT_MS)


def _first_count() -> Row:
    """Medians over fresh processes that take turns."""
    runs = [[_session(program) for program in (OURS, BARE)] for _ in range(SESSIONS)]
    value, peer = (round(median(column), 1) for column in zip(*runs, strict=True))
    return Row("first count of a session", value, "ms", SESSION_MS, peer, value <= SESSION_MS)


def _session(program: str) -> float:
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return float(run.stdout)


def _typing() -> list[Row]:
    """A short text and a long one, beside single presses on a lone slider."""
    with ExitStack() as stack:
        app, lone = stack.enter_context(server(APP)), stack.enter_context(server(PEER))
        browser = stack.enter_context(chromium())
        slider = Subject(_page(browser, lone, TEXT), SLIDER.format("Lone slider"), TEXT)
        for _ in range(WARM_UP + PRESSES):
            slider.press()
        peer = round(median(slider.redraw_ms[WARM_UP:]), 1)
        slider.page.close()
        page = _page(browser, app + LINK, "table")
        area = page.get_by_label("Text of a call")
        long = (PROSE.read_text("utf-8") * 2)[: LONG - len(FIRST)] + FIRST
        texts = {"short text": FIRST, "100 KB": long}
        found = {name: median(_typed(page, area, text)) for name, text in texts.items()}
    return [
        Row(f"typing to cost, {name}", round(ms, 1), "ms", TYPED_MS, peer, ms <= TYPED_MS)
        for name, ms in found.items()
    ]


def _page(browser: Browser, url: str, awaited: str) -> Page:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(url)
    page.locator(awaited).first.wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)  # fonts and late layout
    return page


def _typed(page: Page, area: Locator, before: str) -> list[float]:
    """Milliseconds from each key typed after `before` to the frame that paints its cost."""
    text = before + WARM_UP_KEYS + TYPED
    counts = [count(text[:length], VOCABULARY) for length in range(len(before), len(text) + 1)]
    if any(later <= earlier for earlier, later in pairwise(counts)):
        raise ValueError("some key adds no token, so that the table would not tell it")
    page.bring_to_front()
    area.evaluate(PUT, before)
    _await_count(page, counts[0])
    area.focus()
    page.keyboard.press("Control+End")
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH_TABLE, MODEL)
    page.keyboard.type(text[len(before) :], delay=KEY_MS)
    _await_count(page, counts[-1])
    page.wait_for_timeout(250)
    keys, painted = page.evaluate("() => [window.typing.keys, window.typing.painted]")
    shown = [int(NUMBER.sub("", cell.partition(", ")[0])) for _, cell in painted]
    times = [
        next(at for (at, _), held in zip(painted, shown, strict=True) if held >= wanted) - pressed
        for pressed, wanted in zip(keys, counts[1:], strict=True)
    ]
    return times[len(WARM_UP_KEYS) :]


def _await_count(page: Page, tokens: int) -> None:
    row = page.locator("table").first.locator("tr").filter(has=page.get_by_text(MODEL, exact=True))
    expect(row.locator("td").nth(1)).to_contain_text(f"{tokens:,}, ", timeout=30_000)
