"""What a visitor does on every page, in one place. `page.url` goes stale, so `address` asks."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

CHART = '[data-testid="stVegaLiteChart"]'
GROUPS = {
    "Build and host": ("Systems", "Budget", "Self-hosting"),
    "Call": ("API prices", "Token estimator", "Edit prices"),
    "How sure": ("Timeline", "Back-test", "Evidence"),
}
PRICE = "rental_usd_per_gpu_hour"
expect.set_options(timeout=20_000)  # a slow machine, not a slow page


def open_at(page: Page, url: str) -> Page:
    """Go there and wait until the run has ended and the chart, if it has one, is drawn."""
    page.goto(url)
    settled(page)
    return page


def settled(page: Page) -> None:
    drawn = f"{CHART} svg, [data-testid='stDataFrame']"  # the Evidence page has no chart
    expect(page.locator(drawn).first).to_be_visible()
    idle = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(idle).to_be_visible()


def address(page: Page) -> str:
    return str(page.evaluate("location.href"))


def query(page: Page) -> dict[str, str]:
    """What the link holds besides the page's path."""
    return {name: texts[-1] for name, texts in parse_qs(urlsplit(address(page)).query).items()}


def wait_for_query(page: Page, **wanted: str) -> None:
    """Until the link holds exactly this."""
    page.wait_for_function(
        """wanted => {
            const held = Object.fromEntries(new URLSearchParams(location.search));
            const names = Object.keys({...held, ...wanted});
            return names.every(name => held[name] === wanted[name]);
        }""",
        arg=wanted,
    )


def go_to(page: Page, name: str) -> None:
    """By the navigation on top, where most pages stand in a group that opens as a menu."""
    bar = page.get_by_role("navigation")
    group = next((group for group, names in GROUPS.items() if name in names), None)
    if group is None:
        bar.get_by_role("link", name=name, exact=True).click()
        return
    settled(page)  # the end of a run closes an open menu
    bar.get_by_text(group, exact=True).click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def choose(page: Page, name: str) -> None:
    """Click a choice by the words on it."""
    words = page.get_by_role("radiogroup").get_by_text(name, exact=True)
    words.click()
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def slider(page: Page, label: str = "GPU rental price") -> Locator:
    return page.locator(f'input[type="range"][aria-label^="{label}"]')


def box(page: Page, label: str = "GPU rental price") -> Locator:
    """The exact entry; while a fresh one takes its place there are two for a moment."""
    return page.locator(f'input[type="number"][aria-label^="{label}"]').first


def type_into(field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Enter")


def see(page: Page, text: str) -> None:
    """The words stand on the page."""
    expect(page.get_by_text(text).first).to_be_visible()


def total(page: Page) -> Locator:
    """The last row of the ledger."""
    return page.locator("table tr").filter(has_text="Total").locator("td").nth(1)


def unfold(page: Page, words: str) -> None:
    """Open the last expander of these words; a click that a redraw swallowed is made again."""
    heading = page.locator("summary").filter(has_text=words).last
    opened = page.locator("details[open] > summary").filter(has_text=words).last
    for _ in range(3):
        heading.click()
        settled(page)
        try:
            opened.wait_for(timeout=3_000)
        except NotInTime:
            continue
        return
    expect(opened).to_be_visible()
