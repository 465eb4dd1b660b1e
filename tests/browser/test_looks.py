"""How every page looks on a phone and on a desk, by day and by night, and whom it talks to."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from .steps import open_at

PATHS = (
    "/",
    "/claim",
    "/systems",
    "/budget",
    "/prices",
    "/estimator",
    "/self_hosting",
    "/extraction",
    "/timeline",
    "/edit",
    "/backtest",
    "/evidence",
)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PROBES = ("_stcore/health", "_stcore/host-config")
"""Streamlit looks for itself under the page's path first; the browser reports those as missing."""


@pytest.mark.parametrize("colour", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_answers_first_and_talks_to_nobody_else(
    new_page: Callable[..., Page], app_url: str, viewport: dict[str, int], colour: str
):
    page = new_page(viewport=viewport, color_scheme=colour)
    complaints: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    wide = {}
    for path in PATHS:
        open_at(page, app_url + path)
        heading = page.get_by_role("heading", level=3).first
        expect(heading).to_be_in_viewport(ratio=1)
        wide[path] = page.evaluate(
            """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
                .map(e => e.scrollWidth - innerWidth)"""
        )
    assert {path: over for path, over in wide.items() if max(over) > 1} == {}
    assert complaints == []
    assert hosts - {"", urlsplit(app_url).netloc} == set()


def complaint(message: ConsoleMessage) -> list[str]:
    ours = message.type == "error" and not message.location["url"].endswith(PROBES)
    return [f"{message.text} {message.location['url']}"] if ours else []


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_words_stand_out_from_their_ground(
    new_page: Callable[..., Page], app_url: str, colour: str
):
    page = new_page(color_scheme=colour)
    pale = {path: open_at(page, app_url + path).evaluate(CONTRAST) for path in PATHS}
    assert {path: found for path, found in pale.items() if found} == {}


CONTRAST = """
() => {
  const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const over = ([r, g, b, a = 1], under) =>
    [r, g, b].map((part, n) => part * a + under[n] * (1 - a));
  const light = rgb => rgb
    .map(part => part / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const ground = numbers(getComputedStyle(e).backgroundColor);
      if (ground.length === 3 || ground[3] === 1) return ground.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const opacity = element => {
    let product = 1;
    for (let e = element; e; e = e.parentElement) product *= getComputedStyle(e).opacity;
    return product;
  };
  const pale = [];
  for (const e of document.querySelectorAll('[data-testid=stMain] :is(p, h3, li, td, th, a)')) {
    if (!e.innerText?.trim() || e.closest('[data-testid=stSlider], button:disabled')) continue;
    const ground = behind(e);
    const ink = numbers(getComputedStyle(e).color);
    ink[3] = (ink[3] ?? 1) * opacity(e);
    const [a, b] = [light(over(ink, ground)), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) pale.push(`${ratio.toFixed(1)} ${e.innerText.slice(0, 50)}`);
  }
  return pale;
}
"""
