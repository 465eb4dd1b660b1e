"""The API prices page in a browser: the day, the search and the models live in the link."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .steps import address, choose, open_at, query, see, settled, wait_for_query


def test_a_choice_redraws_the_chart_and_is_in_the_link(page: Page, app_url: str):
    open_at(page, f"{app_url}/prices")
    choose(page, "input")
    wait_for_query(page, side="input")
    see(page, "A million input tokens at GPT-4’s MMLU score cost $30 in March 2023")


def test_a_link_opens_the_same_prices_in_a_fresh_browser(
    new_page: Callable[..., Page], app_url: str
):
    first = open_at(new_page(), f"{app_url}/prices?as_of=2024-06-01&currency=CNY&models=gpt-4o")
    see(first, "on 1 June 2024.")
    second = open_at(new_page(), address(first))
    see(second, "on 1 June 2024.")
    expect(second.get_by_role("radio", name="CNY", exact=True)).to_be_checked()
    assert query(second)["models"] == "gpt-4o"


def test_typing_a_search_narrows_the_table(page: Page, app_url: str):
    open_at(page, f"{app_url}/prices")
    field = page.get_by_role("textbox", name="Search")
    field.fill("ernie speed")
    field.press("Enter")
    wait_for_query(page, q="ernie speed")
    expect(page.get_by_text("on sale on").last).not_to_contain_text("549")
    settled(page)
