"""From a key press on a control to the redrawn chart, beside a lone slider in the same run."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Browser, Page

from bench.browser import DESKTOP, chromium, server

APP = "app.py"
PEER = "bench/lone_slider.py"
SLIDER = 'input[type="range"][aria-label^="{}"]'
GPU_PRICE = SLIDER.format("GPU rental price")
PAGES = {
    "/claim": GPU_PRICE,
    "/systems": GPU_PRICE,
    "/budget": 'input[type="range"]',
    "/self_hosting": 'input[type="range"]',
    "/backtest": '[role="radio"][aria-checked="false"]:has-text("o")',
    "/prices": '[role="radio"][aria-checked="false"]:has-text("put")',  # input or output tokens
    "/estimator": '[role="radio"][aria-checked="false"]:has-text("u")',  # USD or EUR
    "/timeline": 'button[aria-pressed]:has-text("paper")',
}
"""On each page the control that a key press moves."""
CHART = '[data-testid="stVegaLiteChart"]'
TEXT = '[data-testid="stText"]'

WARM_UP = 3
PRESSES = 20
BAR_MS = 150.0  # fast enough, or ...
BAR_RATIO = 1.5  # ... this many times the lone slider

# The clock starts with the key; it stops at the frame that paints the last change of the target.
# A chart is compared as drawn, without the identifiers that Vega renews.
WATCH_TARGET = """
(selector) => {
  const look = () => {
    const target = document.querySelector(selector);
    const drawing = target?.querySelector("svg");
    return drawing ? drawing.outerHTML.replace(/ (id|clip-path)="[^"]*"/g, "")
                   : target?.textContent;
  };
  const watch = {pressed: null, painted: null};
  let seen = look();
  const observer = new MutationObserver(() => {
    const now = look();
    if (now === seen) return;
    seen = now;
    requestAnimationFrame(() => setTimeout(() => { watch.painted = performance.now(); }));
  });
  const whole = {subtree: true, childList: true, characterData: true, attributes: true};
  observer.observe(document.body, whole);
  addEventListener("keydown", (event) => { watch.pressed = event.timeStamp; },
                   {capture: true, once: true});
  window.watch?.observer.disconnect();
  window.watch = Object.assign(watch, {observer});
}
"""
QUIET = "() => window.watch.painted !== null && performance.now() - window.watch.painted > 250"
ELAPSED = "() => window.watch.painted - window.watch.pressed"
NEXT_KEY = "slider => Number(slider.value) < Number(slider.max) ? 'ArrowRight' : 'ArrowLeft'"


@dataclass(frozen=True)
class Row:
    """One line of bench/latest.json: a value, its bar and the peer's value in the same run."""

    name: str
    value: float
    unit: str
    bar: float
    peer: float
    ok: bool


@dataclass(frozen=True)
class Subject:
    """A page with a control, and what it took each time."""

    page: Page
    control: str
    target: str
    redraw_ms: list[float] = field(default_factory=list)

    def press(self) -> None:
        """Move the control by one step and wait until the target has changed and come to rest."""
        self.page.bring_to_front()
        control = self.page.locator(self.control).first
        key = control.evaluate(NEXT_KEY) if "range" in self.control else "Space"
        control.focus()
        self.page.evaluate(WATCH_TARGET, self.target)
        self.page.keyboard.press(key)
        self.page.wait_for_function(QUIET, timeout=15_000)
        self.redraw_ms.append(self.page.evaluate(ELAPSED))


def measure() -> list[Row]:
    """Press the sliders in turn, so that a noisy moment hits app and peer alike."""
    with ExitStack() as stack:
        app, peer = stack.enter_context(server(APP)), stack.enter_context(server(PEER))
        browser = stack.enter_context(chromium())
        subjects = {path: opened(browser, app + path, how, CHART) for path, how in PAGES.items()}
        lone = opened(browser, peer, SLIDER.format("Lone slider"), TEXT)
        for _ in range(WARM_UP + PRESSES):
            for subject in (*subjects.values(), lone):
                subject.press()
        return [_row(path, subject, lone) for path, subject in subjects.items()]


def opened(browser: Browser, url: str, control: str, target: str) -> Subject:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(url)
    drawn = f"{target} svg" if target == CHART else target
    page.locator(drawn).first.wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)  # fonts and late layout
    return Subject(page, control, target)


def _row(path: str, subject: Subject, lone: Subject) -> Row:
    value, peer = _median(subject.redraw_ms), _median(lone.redraw_ms)
    bar = round(max(BAR_MS, BAR_RATIO * peer), 1)
    return Row(f"key to chart, {path}", value, "ms", bar, peer, value <= bar)


def _median(times: list[float]) -> float:
    return round(median(times[WARM_UP:]), 1)
