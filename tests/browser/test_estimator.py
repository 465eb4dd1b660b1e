"""The estimator in a browser: the cost follows the keys, and focus stays in the text."""

from pathlib import Path

from playwright.sync_api import Page, expect

from analysis.study.tokenizers import count

from .steps import choose, go_to, open_at, query, see, settled, unfold

FIRST = "Summarise the following letter in three sentences, and say what its writer wants us to do."
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


PASTE = """
(area, length) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', 'word '.repeat(length / 5));
  area.focus();
  area.select();
  area.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}
"""


def test_a_paste_of_100_mb_is_cut_with_a_word_and_the_rest_is_counted(page: Page, app_url: str):
    open_at(page, f"{app_url}/estimator?models=gpt-4o")
    area = page.get_by_label("Text of a call")
    area.evaluate(PASTE, 100_000_000)
    see(page, "Only the first 1,000,000 characters are kept and counted.")
    row = page.locator("table tr").filter(has_text="gpt-4o")
    kept = count("word " * 200_000, "o200k_base")
    expect(row.locator("td").nth(1)).to_have_text(f"{kept:,}, exact")
    page.keyboard.press("Control+a")
    page.keyboard.type("Hi")
    expect(row.locator("td").nth(1)).to_have_text("1, exact")
    expect(page.get_by_text("Only the first 1,000,000")).to_have_count(0)


def test_a_chat_is_counted_as_its_messages_are_typed(page: Page, app_url: str):
    open_at(page, f"{app_url}/estimator?models=gpt-4&as_of=2024-01-01&sent=Chat")
    page.get_by_role("button", name="Add a message").click()
    area = page.get_by_label("Message 3")
    area.click()
    page.keyboard.type("你好 🙂", delay=20)
    row = page.locator("table tr").filter(has_text="gpt-4")
    texts = ("You answer letters to a town council, briefly and kindly.", FIRST, "你好 🙂")
    tokens = sum(count(text, "cl100k_base") + 4 for text in texts) + 3
    expect(row.locator("td").nth(1)).to_have_text(f"{tokens}, exact")
    page.get_by_role("button", name="Remove the last").click()
    expect(area).to_have_count(0)
    page.get_by_role("button", name="Add a message").click()
    expect(page.get_by_label("Message 3")).to_have_value("")


def test_the_tokens_of_a_text_are_seen_as_text(page: Page, app_url: str):
    open_at(page, f"{app_url}/estimator?models=gpt-4o")
    page.get_by_label("Text of a call").fill("<b>tiktoken</b> is great!")
    unfold(page, "See the tokens")
    seen = page.get_by_label("Tokens").locator("span")
    expect(seen.first).to_be_visible()
    assert "".join(seen.all_text_contents()) == "<b>tiktoken</b> is great!"
    assert seen.count() == count("<b>tiktoken</b> is great!", "o200k_base")


def test_dropped_files_are_counted_together(page: Page, app_url: str, tmp_path: Path):
    chats = tmp_path / "asked.jsonl"
    chats.write_text('{"messages":[{"role":"user","content":"Hi"}]}\n{"messages":[\n', "utf-8")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear council, the bridge is closed.", "utf-8")
    open_at(page, f"{app_url}/prices")
    page.goto(f"{app_url}/estimator?models=gpt-4&as_of=2024-01-01&sent=Files&calls=1")
    see(page, "Drop a file to see what its requests cost.")
    page.locator('input[type="file"]').first.set_input_files([chats, letter])
    see(page, "asked.jsonl: 1 request; line 2 is no JSON.")
    see(page, "2 calls a month cost")
    row = page.locator("table tr").filter(has_text="gpt-4")
    tokens = count("Hi", "cl100k_base") + 7 + count(letter.read_text(), "cl100k_base")
    expect(row.locator("td").nth(1)).to_have_text(f"{tokens}, exact")


def test_what_was_typed_is_there_again_after_another_way_and_another_page(page: Page, app_url: str):
    open_at(page, f"{app_url}/estimator?models=gpt-4o")
    row = page.locator("table tr").filter(has_text="gpt-4o")
    area = page.get_by_label("Text of a call")
    area.fill("Croeso i Gymru")
    expect(row.locator("td").nth(1)).to_have_text(f"{count('Croeso i Gymru', 'o200k_base')}, exact")
    choose(page, "Chat")
    expect(area).to_have_count(0)
    page.get_by_label("Message 2").fill("Diolch")
    choose(page, "Text")
    expect(area).to_have_value("Croeso i Gymru")
    expect(row.locator("td").nth(1)).to_have_text(f"{count('Croeso i Gymru', 'o200k_base')}, exact")
    go_to(page, "API prices")
    settled(page)
    go_to(page, "Token estimator")
    expect(area).to_have_value("Croeso i Gymru")
    choose(page, "Chat")
    expect(page.get_by_label("Message 2")).to_have_value("Diolch")
