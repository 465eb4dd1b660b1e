"""The estimator in a browser: the cost follows the keys, and focus stays in the text."""

from playwright.sync_api import Page, expect

from analysis.study.tokenizers import count

from .steps import open_at, query

TEXT = "Croeso i Gymru! 你好 🙂 <|endoftext|>"


def test_the_count_follows_the_keys_and_never_enters_the_link(page: Page, app_url: str):
    open_at(page, f"{app_url}/estimator?models=gpt-4o&calls=1000000")
    area = page.get_by_label("Text of a call")
    area.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(TEXT, delay=20)
    row = page.locator("table tr").filter(has_text="gpt-4o")
    expect(row.locator("td").nth(1)).to_have_text(f"{count(TEXT, 'o200k_base')}, exact")
    expect(area).to_be_focused()
    expect(area).to_have_value(TEXT)
    assert query(page) == {"models": "gpt-4o", "calls": "1000000"}
