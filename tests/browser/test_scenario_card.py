"""A question saved, sent and taken up again in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from analysis.book.load import Book
from analysis.study.presets import preset
from analysis.study.scenario_links import link_for

from .steps import box, open_at, query, see, settled, type_into, unfold


def heading(page: Page):
    return page.get_by_role("heading", level=3).first


def drawn(page: Page):
    """The texts of the card, once it is whole: two links, the citation, the command, Python."""
    texts = page.locator('[data-testid="stCode"] code')
    expect(texts).to_have_count(5)
    settled(page)
    return texts


def pick(page: Page, label: str, option: str, text: str = "") -> None:
    """Pick an option, after typing `text`; a list that a redraw closed is opened again."""
    entry = page.get_by_role("combobox", name=label)
    wanted = page.get_by_role("option", name=option)
    for _ in range(3):
        entry.click()
        if text:
            entry.fill(text)
        try:
            wanted.click(timeout=4_000)
        except NotInTime:
            page.keyboard.press("Escape")
            continue
        return
    wanted.click()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("alpaca-2023", "Alpaca 7B cost $600"),  # a price off the slider's steps, and `set`
        ("gpt-4-2023", "GPT-4 cost $63m"),
        ("eight-years-with-base", "Not supported on ARK"),
        ("uk-taskforce-rented", "at most 2.85e25 FLOP"),
        ("extraction-alpaca-gpt-4", "for $1.3k"),
    ],
)
def test_a_presets_link_opens_it_and_stays_after_a_reload(
    page: Page, app_url: str, book: Book, name: str, says: str
):
    open_at(page, link_for(book, preset(book, name), app_url))
    expect(heading(page)).to_contain_text(says)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    open_at(page, page.evaluate("location.href"))
    expect(heading(page)).to_contain_text(says)


def test_undo_takes_heading_and_address_back(page: Page, app_url: str):
    open_at(page, f"{app_url}/systems?system=gpt-4")
    before = heading(page).inner_text()
    type_into(box(page, "MFU"), "0.45")
    expect(heading(page)).not_to_have_text(before)
    page.get_by_role("button", name="Undo: MFU 0.302 → 0.45").click()
    expect(heading(page)).to_have_text(before)
    settled(page)
    assert "mfu" not in query(page)
    expect(box(page, "MFU")).to_have_value("0.30")


def test_a_saved_file_opens_elsewhere_and_the_link_follows(
    page: Page, new_page: Callable[..., Page], app_url: str, tmp_path: Path
):
    open_at(page, f"{app_url}/systems?system=gpt-3&gpu_hours=4000000&basis=amortised")
    said = heading(page).inner_text()
    unfold(page, "Scenario")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as file").click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.name == "costfall-ledger-gpt-3.yaml"

    other = open_at(new_page(), f"{app_url}/systems?system=alpaca-7b&currency=GBP")
    unfold(other, "Scenario")
    other.locator('input[type="file"]').last.set_input_files(saved)
    other.get_by_role("button", name="Open this file").click()
    expect(heading(other)).to_have_text(said)
    settled(other)
    held = query(other)
    assert (held["system"], held["basis"]) == ("gpt-3", "amortised")
    assert float(held["gpu_hours"]) == 4_000_000
    assert "currency" not in held
    expect(other.get_by_test_id("stAlert")).to_have_count(0)


def test_a_preset_opens_from_the_card_with_its_reasons(page: Page, app_url: str):
    open_at(page, f"{app_url}/systems")
    unfold(page, "Scenario")
    drawn(page)
    pick(page, "Presets", "GPT-3, as Lambda reckoned it")
    see(page, "355 V100-years of 8,760 hours")
    page.get_by_role("button", name="Open this preset").click()
    expect(heading(page)).to_contain_text("GPT-3 175B cost $4.6m")


def test_the_frozen_link_of_the_card_opens_frozen(
    page: Page, new_page: Callable[..., Page], app_url: str
):
    open_at(page, f"{app_url}/systems?system=gpt-4")
    said = heading(page).inner_text()
    unfold(page, "Scenario")
    link = drawn(page).first.inner_text()
    assert link.startswith(f"{app_url}/systems?system=gpt-4&")
    other = open_at(new_page(), link)
    see(other, "You see the book as known on")
    expect(heading(other)).to_have_text(said)


def test_a_setting_typed_by_hand_goes_into_the_address(page: Page, app_url: str):
    open_at(page, f"{app_url}/systems?system=llama-7b")
    unfold(page, "Other settings")
    pick(page, "Settings without a control", "Add: tier=hyperscaler", "tier=hyperscaler")
    page.keyboard.press("Escape")  # an open list hides the page from roles
    expect(heading(page)).to_contain_text("LLaMA 7B cost $320k")
    settled(page)
    assert query(page)["set"] == "tier=hyperscaler"
