"""A briefing pack of ten charts: how long it takes, and what another visitor notices of it."""

import re
from contextlib import ExitStack
from datetime import date
from statistics import median
from time import perf_counter

from playwright.sync_api import Page

from analysis.book.load import load
from analysis.brief.export.of_question import answered, figures
from analysis.brief.export.pack import files, zipped
from analysis.brief.export.pack_process import pack_apart
from analysis.brief.export.sizes import SIZES
from analysis.study.presets import preset
from bench.browser import DESKTOP, chromium, server
from bench.slider import (
    APP,
    BAR_MS,
    BAR_RATIO,
    CHART,
    GPU_PRICE,
    PRESSES,
    WARM_UP,
    Row,
    Subject,
    opened,
)

PRESETS = ("eight-years", "alpaca-2023", "alexatm-20b", "palm-540b", "gpt-3-2020")
"""Ten charts between them."""
SHOWN = ("web", "slide")
BAR_S = 20.0
PACKS = 4
"""Built while the slider is pressed; each takes longer than its share of the presses."""
MAKING = re.compile(r"\d+ of \d+ files")


def measure() -> list[Row]:
    """The pack at two sizes beside one made without a process of its own, then the slider."""
    return [*map(_seconds, SHOWN), _slider()]


def _seconds(size: str) -> Row:
    loaded = load()
    if loaded.book is None:
        raise SystemExit("the book has mistakes: costfall check")
    found = [answered(loaded.book, preset(loaded.book, name)) for name in PRESETS]
    drawn = [one for each in found for one in figures(loaded.book, each, "https://costs.example",
                                                      date.today())]  # fmt: skip
    asked = (loaded.book, loaded.parts, drawn, SIZES[size])
    start = perf_counter()
    pack_apart(*asked, brief=found[0].brief)
    apart = perf_counter()
    zipped(files(*asked, brief=found[0].brief))
    took, peer = round(apart - start, 1), round(perf_counter() - apart, 1)
    return Row(f"pack of ten charts, every format, {size}", took, "s", BAR_S, peer, took <= BAR_S)


def _slider() -> Row:
    """One visitor's slider with and without another one's pack in the making, in turns."""
    with ExitStack() as stack:
        app = stack.enter_context(server(APP))
        browser = stack.enter_context(chromium())
        builder = browser.new_context(viewport=DESKTOP).new_page()
        _fill_briefing(builder, app)
        idle = opened(browser, f"{app}/systems", GPU_PRICE, CHART)
        busy = Subject(idle.page, GPU_PRICE, CHART)
        _press(idle, WARM_UP)
        for _ in range(PACKS):
            _press(idle, PRESSES // PACKS)
            _begin_pack(builder)
            _press(busy, PRESSES // PACKS)
            _end_pack(builder)
    value, peer = round(median(busy.redraw_ms), 1), round(median(idle.redraw_ms[WARM_UP:]), 1)
    bar = round(max(BAR_MS, BAR_RATIO * peer), 1)
    return Row("key to chart while a pack is built", value, "ms", bar, peer, value <= bar)


def _press(subject: Subject, times: int) -> None:
    for _ in range(times):
        subject.press()


def _fill_briefing(page: Page, app: str) -> None:
    """Put ten charts aside: those of a preset, again and again."""
    page.goto(f"{app}/briefing")
    chosen = page.get_by_label("Begin with a preset")
    chosen.fill("(alpaca-2023)")
    chosen.press("Enter")
    for many in range(2, 12, 2):
        page.get_by_role("button", name="Add its charts").click()
        page.get_by_text(f"Your briefing holds {many} charts.").wait_for()


def _begin_pack(page: Page) -> None:
    """Ask for the pack; returns once its files are being made."""
    page.bring_to_front()
    page.get_by_role("button", name="Build the pack").click()
    page.get_by_text(MAKING).wait_for()


def _end_pack(page: Page) -> None:
    """Wait for the pack, and mark the charts anew, so that another can be built."""
    page.bring_to_front()
    page.get_by_role("button", name="Download the pack").wait_for()
    page.get_by_role("radio", name=re.compile("Internal|Draft"), checked=False).first.click()
    page.get_by_role("button", name="Build the pack").wait_for()
