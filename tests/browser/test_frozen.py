"""Frozen links in a browser: the address carries the day from page to page and to a new visitor."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.dashboard.test_frozen import BEFORE, correct

from .steps import (
    PRICE,
    address,
    box,
    go_to,
    open_at,
    query,
    see,
    settled,
    total,
    type_into,
    wait_for_query,
)

BANNER = "You see the book as known on"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_page_frozen_at_its_foot_stays_so_until_todays_book_is_asked_for(
    page: Page, new_page: Callable[..., Page], app_url: str
):
    open_at(page, f"{app_url}/systems?system=llama-7b")
    type_into(box(page), "2")
    expect(total(page)).to_have_text("$164,864")  # 82,432 h x $2
    asked = {"system": "llama-7b", PRICE: "2"}
    wait_for_query(page, **asked)
    press(page, "Freeze this page")
    see(page, BANNER)
    day = query(page)["known_on"]
    wait_for_query(page, **asked, known_on=day)  # what was set is still set
    expect(total(page)).to_have_text("$164,864")
    other = open_at(new_page(), address(page))  # the copied address, in a fresh browser
    see(other, BANNER)
    expect(total(other)).to_have_text("$164,864")
    wait_for_query(other, **asked, known_on=day)
    go_to(page, "Timeline")
    see(page, "Around 13 March 2023")
    see(page, BANNER)
    wait_for_query(page, known_on=day)
    page.get_by_text("API prices on this day").click()  # a link that does not name the day
    wait_for_query(page, known_on=day, as_of="2023-03-13")
    see(page, BANNER)
    press(page, "Show today’s book")
    wait_for_query(page, as_of="2023-03-13")
    expect(page.get_by_text(BANNER)).to_have_count(0)
    go_to(page, "Back-test")
    see(page, "Freeze this page")
    wait_for_query(page)
    expect(page.get_by_text(BANNER)).to_have_count(0)
    go_through_history(page, day)


def go_through_history(page: Page, day: str) -> None:
    """The browser's own history tells what was frozen and what was not, back and forth."""
    for _ in range(4):  # a page left leaves one entry or two, as its controls settle
        page.go_back()
        settled(page)
        page.wait_for_timeout(500)
        if query(page) == {"as_of": "2023-03-13"}:
            break
    wait_for_query(page, as_of="2023-03-13")
    expect(page.get_by_text(BANNER)).to_have_count(0)
    page.go_back()
    see(page, BANNER)
    wait_for_query(page, as_of="2023-03-13", known_on=day)
    page.go_forward()
    expect(page.get_by_text(BANNER)).to_have_count(0)
    see(page, "on sale on")


def test_a_link_gives_the_figures_of_its_day_after_a_correction_too(
    page: Page, new_page: Callable[..., Page], serve: Callable[[Path], str], book_copy: Path
):
    correct(book_copy)  # $20 a million becomes $40, and the total of Alpaca $248 or $452
    url = serve(book_copy)
    open_at(page, f"{url}/systems?known_on={BEFORE}")
    see(page, "1 price has changed since.")
    expect(total(page)).to_have_text("$248")
    type_into(box(page), "2.85")  # the card redraws alone, and still has the old price
    expect(total(page)).to_have_text("$272")  # 24 h at $1 more
    expect(total(open_at(new_page(), f"{url}/systems"))).to_have_text("$452")
    page.reload()
    see(page, BANNER)
    expect(total(page)).to_have_text("$272")
    press(page, "Clear date")  # of the day: as good as asking for today's book
    expect(total(page)).to_have_text("$476")
    wait_for_query(page, **{PRICE: "2.85"})


def test_a_day_that_cannot_be_used_leaves_the_address(page: Page, app_url: str):
    for text in ("abc", "1999-01-01", "9999-12-31"):
        open_at(page, f"{app_url}/systems?system=gpt-3&known_on={text}")
        see(page, f"Not restored from the link: known_on={text}")
        wait_for_query(page, system="gpt-3")
        assert page.get_by_text(BANNER).count() == 0
