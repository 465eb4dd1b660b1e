"""A laboratory's security lead sizes exposure: the extraction page by mouse, keyboard and link."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .steps import open_at, query, see, settled, type_into, unfold

TABS_AT_MOST = 150


def heading(page: Page):
    return page.get_by_role("heading", level=3).first


def row(page: Page, words: str):
    return page.locator("table tr").filter(has_text=words).first


def pick(page: Page, words: str) -> None:
    """Press a pill until it is pressed; a redraw may swallow a click."""
    page.get_by_role("button", name=words, exact=True).click()
    settled(page)


def test_from_alpaca_to_accounts_exits_and_levers(
    page: Page, new_page: Callable[..., Page], app_url: str
):
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    open_at(page, f"{app_url}/extraction")
    expect(heading(page)).to_contain_text("52,002 samples would recover 48 %")
    expect(row(page, "API")).to_contain_text("$500")
    expect(row(page, "Tuning")).to_contain_text("$100")
    see(page, "observed")

    open_at(page, f"{app_url}/extraction?preset=extraction-campaigns-2026")
    see(page, "DeepSeek: $2,475")
    see(page, "Moonshot AI: $56,100")
    see(page, "MiniMax: $214,500")
    see(page, "vendor-reported")
    expect(row(page, "Exchanges per account")).to_contain_text("667")
    type_into(page.get_by_label("Exchanges per account and day"), "100")
    expect(row(page, "Days to draw the volume")).to_contain_text("6.667")
    type_into(page.get_by_label("Accounts", exact=True), "1")
    expect(row(page, "Days to draw the volume")).to_contain_text("160,000")
    settled(page)
    assert query(page)["accounts"] == "1"
    said = heading(page).inner_text()
    elsewhere = open_at(new_page(), page.url)
    expect(heading(elsewhere)).to_have_text(said)
    assert hosts - {"", urlsplit(app_url).netloc} == set()


def test_the_three_exits_move_the_loss_and_one_is_named(page: Page, app_url: str):
    worth = ("revenue_usd_per_year=1000000000&margin=0.5&switching_share=0.2&threshold_share=0.5"
             "&lead_days=180")  # fmt: skip
    open_at(page, f"{app_url}/extraction?preset=extraction-frontier-api&{worth}")
    see(page, "Margin lost over the lead: $")
    pick(page, "law")
    see(page, "Carried by law that keeps the copy off the market")
    pick(page, "law")
    see(page, "None of the three exits is open")
    pick(page, "no exposure")
    expect(heading(page)).to_contain_text("0 samples would recover 0 %")


def test_no_open_base_means_training_one(page: Page, app_url: str):
    open_at(page, f"{app_url}/extraction?preset=extraction-frontier-api&has_base=false")
    expect(row(page, "Base model, pre-trained")).to_contain_text("$")
    see(page, "a new base comparable to the earlier base")


def test_a_map_and_a_memo_marked_internal(page: Page, app_url: str):
    open_at(page, f"{app_url}/extraction")
    unfold(page, "Any two inputs")
    see(page, "Recovered share of the gap: ")
    page.get_by_role("button", name="Export brief (A4)").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PDF").click()
    assert waiting.value.suggested_filename == "extraction-alpaca-internal-brief.pdf"
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def test_by_keyboard_alone(page: Page, app_url: str):
    open_at(page, f"{app_url}/extraction")
    before = heading(page).inner_text()
    for _ in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        label = page.evaluate("() => document.activeElement.getAttribute('aria-label') || ''")
        if label.startswith("Base model"):
            break
    page.keyboard.press("Control+A")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(heading(page)).not_to_have_text(before)
    settled(page)
    assert query(page)["base_params_billion"] == "13"
