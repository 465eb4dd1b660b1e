"""An analyst briefs a minister: the budget page by mouse, by keyboard and enlarged."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .steps import box, choose, open_at, query, see, settled, type_into, unfold

HALF = {"width": 640, "height": 450}
"""A desktop window at a zoom of 200 %."""
PRESS_TAB_AT_MOST = 150


def heading(page: Page):
    return page.get_by_role("heading", level=3).first


def set_out(page: Page) -> None:
    """£100m at $1.27, rented at $2.00, MFU 40 %, all of it for compute."""
    type_into(page.get_by_label("Sum, in whole units"), "100000000")
    choose(page, "rent")
    type_into(box(page), "2")
    type_into(box(page, "MFU"), "0.4")
    type_into(box(page, "Share reaching"), "1")
    unfold(page, "More assumptions")
    type_into(page.get_by_label("US$ per £"), "1.27")


def test_100_million_pounds_by_mouse_then_a_smaller_share_then_the_link(
    page: Page, new_page: Callable[..., Page], app_url: str
):
    open_at(page, f"{app_url}/budget")
    set_out(page)
    expect(heading(page)).to_contain_text("at most 2.85e25 FLOP")
    expect(heading(page)).to_contain_text("about 1.4× GPT-4 (Epoch estimate 2.1e25)")
    expect(heading(page)).to_contain_text("Upper bound")
    see(page, "seed 20230313")
    see(page, "What else would £100m buy?")
    type_into(box(page, "Share reaching"), "0.35")
    expect(heading(page)).to_contain_text("at most 9.99e24 FLOP")
    see(page, "Short of GPT-4’s compute")
    see(page, "£35.0m of £100m pays for GPU-hours")
    said = heading(page).inner_text()

    settled(page)
    assert query(page)["accelerator_share"] == "0.35"
    elsewhere = open_at(new_page(), page.url)
    expect(heading(elsewhere)).to_have_text(said)


def test_what_a_link_cannot_restore_is_named_with_what_is_used(page: Page, app_url: str):
    open_at(page, f"{app_url}/budget?fx_usd_per_gbp=abc&amount=100000000")
    notice = page.get_by_test_id("stAlert").first
    expect(notice).to_contain_text("fx_usd_per_gbp=abc is not a number")
    expect(notice).to_contain_text("is used")
    expect(heading(page)).to_contain_text("£100m")


def test_the_brief_is_one_page_behind_one_click(page: Page, app_url: str):
    open_at(page, f"{app_url}/budget")
    page.get_by_role("button", name="Export brief (A4)").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    assert waiting.value.suggested_filename.endswith(".pdf")


def test_by_keyboard_alone_at_200_percent(new_page: Callable[..., Page], app_url: str):
    page = open_at(new_page(viewport=HALF), f"{app_url}/budget")
    reached = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    for _ in range(PRESS_TAB_AT_MOST):
        page.keyboard.press("Tab")
        reached = page.evaluate("() => document.activeElement.getAttribute('aria-label') || ''")
        if reached.startswith("MFU"):
            break
    assert reached.startswith("MFU")
    before = heading(page).inner_text()
    page.keyboard.press("ArrowRight")
    expect(heading(page)).not_to_have_text(before)
    assert query(page)["mfu"] == "0.39"
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= HALF["width"] + 1
