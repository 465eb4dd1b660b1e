"""Systems, links between pages and the keyboard, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from .steps import (
    CHART,
    PRICE,
    box,
    choose,
    go_to,
    open_at,
    query,
    see,
    settled,
    slider,
    total,
    unfold,
    wait_for_query,
)

KEYS_TO_GO = 60  # Tab presses within which a control must be reached


def focused(page: Page) -> str:
    """Role or type of the focused element, and its words."""
    return str(
        page.evaluate(
            """() => {
                const e = document.activeElement;
                return `${e.type || e.tagName} ${e.ariaLabel || e.value || ""} ${e.innerText}`;
            }"""
        )
    )


def tab_to(page: Page, start: str, holding: str = "") -> None:
    for _ in range(KEYS_TO_GO):
        page.keyboard.press("Tab")
        now = focused(page)
        if now.startswith(start) and holding in now:
            return
    pytest.fail(f"{start} {holding} cannot be reached by Tab")


def test_choices_survive_a_reload_and_another_page(page: Page, app_url: str):
    open_at(page, f"{app_url}/systems")
    page.get_by_role("combobox", name="System").fill("gpt-3")
    page.get_by_role("option", name="gpt-3", exact=True).click()
    heading = page.get_by_role("heading", level=3)
    expect(heading).to_contain_text("GPT-3 175B cost $4.2m")
    expect(box(page)).to_have_value("1.19")  # 1.185, shown to the cent
    choose(page, "all-in")
    unfold(page, "More assumptions")
    choose(page, "GBP")
    expect(heading).to_contain_text("GPT-3 175B cost £")
    expect(heading).to_contain_text("all in")
    wait_for_query(page, system="gpt-3", training_boundary="all-in", currency="GBP")
    said = heading.inner_text()

    page.reload()
    settled(page)
    expect(heading).to_have_text(said)
    assert query(page) == {"system": "gpt-3", "training_boundary": "all-in", "currency": "GBP"}

    go_to(page, "Check a claim")
    see(page, "$600 is 5.5 years ahead of the line")
    go_to(page, "Systems")
    expect(heading).to_have_text(said)


def test_a_deep_link_restores_the_scenario(page: Page, app_url: str):
    open_at(page, f"{app_url}/systems?system=llama-7b&hours_from=estimated&mfu=0.4")
    expect(total(page)).to_have_text("$165,532")  # as in tests/dashboard, by hand
    expect(box(page, "MFU")).to_have_value("0.40")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert query(page) == {"system": "llama-7b", "hours_from": "estimated", "mfu": "0.4"}


def test_the_door_on_the_overview_opens_the_claim_with_its_boundary_and_price(
    page: Page, app_url: str
):
    open_at(page, app_url)
    page.get_by_role("link", name="The same with LLaMA’s training at $1.10").click()
    expect(page.get_by_role("radio", name="tuning+data+base")).to_be_checked()
    expect(box(page)).to_have_value("1.10")
    expect(total(page)).to_have_text("$91,275")
    assert query(page) == {"boundary": "tuning+data+base", PRICE: "1.1"}


def test_the_keyboard_alone_reaches_the_boundary_and_changes_it(page: Page, app_url: str):
    open_at(page, app_url)
    tab_to(page, "", "Check a claim")
    page.keyboard.press("Enter")
    see(page, "$600 is 5.5 years ahead of the line")
    settled(page)
    tab_to(page, "radio")
    page.keyboard.press("ArrowUp")
    see(page, "$100 is 7.0 years ahead of the line")
    tab_to(page, "range", "GPU rental price")
    page.keyboard.press("ArrowRight")
    expect(box(page)).to_have_value("1.90")


def test_chart_ledger_and_words_follow_the_slider(page: Page, app_url: str):
    open_at(page, f"{app_url}/systems?system=llama-7b")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(total(page)).to_have_text("$156,621")  # 82,432 h x 1.90
    expect(page.locator(f"{CHART} svg text").filter(has_text="$160k").first).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_contain_text("LLaMA 7B cost $160k")
