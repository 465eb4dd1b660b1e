"""Journey J1 and what can go wrong around a save, in a browser."""

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.book import lookup
from analysis.book.load import DATA, load

from .steps import open_at, see, settled

FILE = "pricing/api/openai.yaml"
TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
QUOTE = "gpt-4: input $30.00, output $30.00 per 1M tokens"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A copy of the book in which GPT-4 is still on sale: its withdrawal is of October 2026."""
    folder = tmp_path / "book"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns(".costfall"))
    text = (folder / FILE).read_text("utf-8")
    at = text.index("  - id: gpt-4\n")
    sold = text[at:].replace("        until: 2026-10-23\n", "", 1)
    (folder / FILE).write_text(text[:at] + sold, "utf-8")
    return folder


def field(page: Page, label: str):  # type: ignore[no-untyped-def]
    return page.get_by_label(label, exact=True).first


def put(page: Page, label: str, text: str) -> None:
    box = field(page, label)
    box.fill(text)
    box.press("Tab")
    settled(page)


def pick_day(page: Page, label: str, day: date) -> None:
    """Type a day into the three parts of a date field."""
    put_day = page.get_by_test_id("stDateInput").filter(has_text=label).first
    parts = put_day.get_by_role("spinbutton")
    for part, digits in zip(parts.all(), (f"{day:%d}", f"{day:%m}", f"{day:%Y}"), strict=True):
        part.click()
        part.press_sequentially(digits)
    page.keyboard.press("Tab")
    settled(page)


def save_button(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("button", name=re.compile("Save$"))


def fill_source(page: Page, quote: str = QUOTE) -> None:
    put(page, "Title of the page", "API pricing")
    put(page, "Address", "https://openai.com/api/pricing")
    pick_day(page, "Accessed on", TODAY)
    put(page, "Quote: the prices as printed, with their unit", quote)


def test_a_finance_lead_updates_a_price(page: Page, serve: Callable[[Path], str], books: Path):
    before = (books / FILE).read_text("utf-8")
    url = serve(books)
    open_at(page, f"{url}/edit")
    put(page, "Find a price", "gpt-4 openai")
    see(page, "models. Amber: not looked up for over 90 days")
    pick_day(page, "Holds from", TOMORROW)
    put(page, "Output, per million tokens", "30")
    expect(save_button(page)).to_be_disabled()
    see(page, "Source and accessed date needed")
    for wrong, said in (
        ("-5", "Output, per million tokens: -5 is too small"),
        ("3O", "Output, per million tokens: '3O' is not a number"),
        ("30000", "500× the previous value (60): confirm"),
    ):
        put(page, "Output, per million tokens", wrong)
        see(page, said)
    put(page, "Output, per million tokens", "30")
    fill_source(page)
    see(page, "What moves.")
    see(page, "from $60 to $30 (−50 %)")
    see(page, "+        output_per_mtok: 30")
    expect(save_button(page)).to_be_enabled()

    page.get_by_role("link", name="Systems").first.click()
    expect(page.get_by_role("heading", name=re.compile("Alpaca 7B cost"))).to_be_visible()
    page.get_by_role("link", name="Edit prices").first.click()
    see(page, "+        output_per_mtok: 30")
    expect(field(page, "Title of the page")).to_have_value("API pricing")

    put(page, "Your name", "Ann Example")
    put(page, "Why", "board")
    save_button(page).click()
    see(page, "Saved.")
    see(page, "Why: board.")
    for name in ("Download YAML", "Download patch"):
        with page.expect_download() as taken:
            page.get_by_role("button", name=name).first.click()
        assert "2026" in Path(taken.value.path()).read_text("utf-8")
    after = (books / FILE).read_text("utf-8")
    assert not set(before.splitlines()) - set(after.splitlines())  # only lines added
    assert "Ann Example" in (books / "CHANGELOG.md").read_text("utf-8")
    book = load(books).book
    assert book
    assert lookup.price(book, "gpt-4", TODAY).row.output_per_mtok == 60
    row = lookup.price(book, "gpt-4", TOMORROW).row
    assert (row.output_per_mtok, row.recorded_by, row.status) == (30, "Ann Example", "scheduled")
