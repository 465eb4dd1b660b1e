"""The page of evidence in a real browser: search, a source and all that rests on it, the link."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from .steps import choose, go_to, query, see, settled, unfold, wait_for_query

PHONE = {"width": 390, "height": 844}
LLAMA = "LLaMA: Open and Efficient Foundation Language Models"
ROW, HEADER = 35, 36  # pixels of the table of sources


def open_evidence(page: Page, link: str) -> Page:
    """Go there and wait until the run has ended; this page has no chart to wait for."""
    page.goto(link)
    expect(page.get_by_role("heading", level=3).first).to_be_visible()
    ended(page)
    return page


def ended(page: Page) -> None:
    idle = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(idle).to_be_visible()


def table(page: Page) -> Locator:
    """The new one, while a redraw replaces it."""
    return page.get_by_test_id("stDataFrame").last


def search(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Search", exact=True)
    field.fill(text)
    field.press("Enter")
    ended(page)


PICKED = "before => new URLSearchParams(location.search).get('source') !== before"


def pick_first(page: Page) -> None:
    """Tick the box of the first row until another source stands in the link.

    The table is a canvas, so by its place; a click that a redraw swallowed is made again.
    """
    settled(page)  # a search replaces the table
    before = query(page).get("source")
    for _ in range(2):
        table(page).click(position={"x": 14, "y": HEADER + ROW / 2})
        with suppress(NotInTime):
            page.wait_for_function(PICKED, arg=before, timeout=8_000)
            return
    page.wait_for_function(PICKED, arg=before)


def over(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate(
            """() => Math.max(document.scrollingElement.scrollWidth,
                document.querySelector('[data-testid=stMain]').scrollWidth) - innerWidth"""
        )
    )


def test_a_search_narrows_the_list_and_stands_in_the_link(page: Page, app_url: str):
    open_evidence(page, f"{app_url}/evidence")
    search(page, "no such words")
    see(page, "0 of ")
    expect(table(page)).to_have_count(0)
    search(page, "alpaca")
    expect(table(page)).to_be_visible()
    choose(page, "primary")
    wait_for_query(page, q="alpaca", kind="primary")


def test_a_chosen_source_shows_what_rests_on_it_and_a_reload_keeps_it(page: Page, app_url: str):
    open_evidence(page, f"{app_url}/evidence")
    field = page.get_by_role("combobox", name="Source")
    field.click()
    field.press_sequentially("llama-paper")
    page.get_by_role("option", name="llama-paper", exact=True).click()
    see(page, "LLaMA 7B, final training run: GPU-hours")
    wait_for_query(page, source="llama-paper")
    page.reload()
    see(page, "LLaMA 7B, final training run: GPU-hours")
    expect(page.get_by_role("link", name=LLAMA)).to_be_visible()


def test_a_picked_row_becomes_the_source_even_after_a_search(page: Page, app_url: str):
    open_evidence(page, f"{app_url}/evidence?q=stanford_alpaca")
    pick_first(page)
    first = query(page)["source"]
    see(page, "Grade ")
    search(page, "LLaMA 65B published")
    assert query(page)["source"] == first  # the choice stays until another is made
    pick_first(page)
    assert query(page)["source"] != first


def test_a_link_restores_every_control(page: Page, app_url: str):
    wanted = {"q": "llama", "kind": "primary", "grade": "A", "sort": "oldest first",
              "source": "llama-paper"}  # fmt: skip
    link = "&".join(f"{name}={text}" for name, text in wanted.items())
    open_evidence(page, f"{app_url}/evidence?{link}")
    expect(page.get_by_role("textbox", name="Search", exact=True)).to_have_value("llama")
    for words in ("primary", "A", "oldest first"):
        expect(page.get_by_role("radio", name=words, exact=True)).to_be_checked()
    see(page, "LLaMA 7B, final training run: GPU-hours")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert query(page) == wanted


def test_a_search_does_not_follow_to_another_page(page: Page, app_url: str):
    open_evidence(page, f"{app_url}/evidence?q=llama")
    go_to(page, "Overview")
    expect(page.get_by_text("Test it yourself")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_nothing_overflows_a_phone_even_when_all_is_open(
    new_page: Callable[..., Page], app_url: str, colour: str
):
    page = new_page(viewport=PHONE, color_scheme=colour)
    open_evidence(page, f"{app_url}/evidence?source=epoch-systems")
    expect(page.get_by_role("heading", level=3).first).to_be_in_viewport(ratio=1)
    for words in ("more disagreements", "more such systems", "more entries that rest on",
                  "Estimated, recalled or alleged"):  # fmt: skip
        unfold(page, words)
    see(page, "Assumptions: ")
    assert over(page) <= 1


def test_the_keyboard_alone_opens_the_disagreements(page: Page, app_url: str):
    open_evidence(page, f"{app_url}/evidence")
    heading = page.locator("summary").filter(has_text="more disagreements")
    for _ in range(60):
        page.keyboard.press("Tab")
        if heading.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    see(page, "PaLM training compute")
