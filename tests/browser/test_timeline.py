"""The timeline in a browser: a click on a dot sets the date of the question, also elsewhere."""

from playwright.sync_api import Page, expect

from .steps import open_at, query, see, unfold, wait_for_query

DOT = '[data-testid="stVegaLiteChart"] svg .mark-symbol path[aria-label*="{}"]'


def test_a_click_on_an_event_sets_the_day_which_the_price_page_takes_over(page: Page, app_url: str):
    open_at(page, f"{app_url}/timeline")
    page.locator(DOT.format("GPT-3 paper")).first.click()
    see(page, "Around 28 May 2020")
    assert query(page)["day"] == "2020-05-28"


def test_the_doors_ask_the_other_pages_about_the_day(page: Page, app_url: str):
    open_at(page, f"{app_url}/timeline?day=2023-03-14")
    page.get_by_text("API prices on this day").click()
    wait_for_query(page, as_of="2023-03-14")
    see(page, "on sale on 14 March 2023")


def test_a_year_opens_on_demand(page: Page, app_url: str):
    open_at(page, f"{app_url}/timeline?kinds=policy")
    unfold(page, "2023: ")
    expect(page.get_by_text("BritGPT").first).to_be_visible()
