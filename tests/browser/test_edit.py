"""Journey J1 and what can go wrong around a save, in a browser."""

import os
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

from analysis.__main__ import main
from analysis.book import lookup
from analysis.book.load import DATA, load

from .steps import go_to, open_at, see, settled

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
    """Type a day into the three parts of a date field, again if a redraw swallowed it."""
    parts = page.get_by_test_id("stDateInput").filter(has_text=label).first
    wanted = [f"{day:%d}", f"{day:%m}", f"{day:%Y}"]
    for _ in range(3):
        expect(parts.get_by_role("spinbutton")).to_have_count(len(wanted))
        for part, digits in zip(parts.get_by_role("spinbutton").all(), wanted, strict=True):
            part.click()
            part.press_sequentially(digits)
        page.keyboard.press("Tab")
        settled(page)
        page.wait_for_timeout(200)
        if [part.inner_text() for part in parts.get_by_role("spinbutton").all()] == wanted:
            return
    raise AssertionError(f"{label} does not take {day}")


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

    go_to(page, "Systems")
    expect(page.get_by_role("heading", name=re.compile("Alpaca 7B cost"))).to_be_visible()
    go_to(page, "Edit prices")
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
    with page.expect_download() as taken:
        page.get_by_role("button", name="Board pack (PPTX)").first.click()
    check_board_pack(Path(taken.value.path()))
    after = (books / FILE).read_text("utf-8")
    assert not set(before.splitlines()) - set(after.splitlines())  # only lines added
    assert "Ann Example" in (books / "CHANGELOG.md").read_text("utf-8")
    book = load(books).book
    assert book
    assert lookup.price(book, "gpt-4", TODAY).row.output_per_mtok == 60
    row = lookup.price(book, "gpt-4", TOMORROW).row
    assert (row.output_per_mtok, row.recorded_by, row.status) == (30, "Ann Example", "scheduled")


def check_board_pack(file: Path) -> None:
    """16:9; the title states the saving; native charts with their numbers and alternative text."""
    deck = Presentation(str(file))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=1e-3)
    first = deck.slides[0]
    assert "falls from $60 to $30, a saving of $30 (−50 %)" in first.shapes.title.text
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) >= 2
    for shape in charts:
        assert shape.chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")  # Edit data
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
    words = " ".join(s.text_frame.text for s in first.shapes if s.has_text_frame)
    assert f"accessed {TODAY.day} {TODAY:%B %Y}" in words
    links = {
        run.hyperlink.address
        for shape in first.shapes if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    } - {None}  # fmt: skip
    assert any(f"known_on={TODAY}" in link and "models=gpt-4" in link for link in links)


def test_a_frozen_link_keeps_its_numbers_and_says_what_has_moved_since(
    page: Page, serve: Callable[[Path], str], books: Path
):
    """The book's rows are of November; a price cut by half is recorded today."""
    frozen = max(price.row.recorded for price in load(books).book.prices)  # type: ignore[union-attr]
    words = ["--model", "gpt-4", "--since", str(TODAY), "--input", "30", "--output", "30",
             "--currency", "USD", "--source-title", "Pricing", "--quote", QUOTE,
             "--source-url", "https://openai.com/api/pricing", "--accessed", str(TODAY),
             "--data", str(books)]  # fmt: skip
    assert main(["add-price", *words]) == 0
    url = serve(books)
    page.goto(f"{url}/prices?known_on={frozen}&models=gpt-4&q=gpt-4")
    see(page, "1 price has changed since.")
    see(page, "$60 → $30 (−50 %)")
    page.get_by_role("button", name="Show today’s book").click()
    expect(page.get_by_text("1 price has changed since.")).to_have_count(0)


ROUNDS = int(os.environ.get("COSTFALL_EDIT_ROUNDS", "3"))
"""Rounds in which two browsers save the same file at once; the bar was measured with 100."""


def test_two_browsers_at_one_file_lose_no_update(
    new_page: Callable[..., Page], serve: Callable[[Path], str], books: Path
):
    url = serve(books)
    pages = [open_at(new_page(), f"{url}/edit") for _ in range(2)]
    for number, page in enumerate(pages):
        put(page, "Your name", f"Browser {number}")
    for turn in range(ROUNDS):
        for number, page in enumerate(pages):
            pick_day(page, "Holds from", TOMORROW + timedelta(days=2 * turn + number))
            put(page, "Output, per million tokens", str(30 + turn))
            fill_source(page, f"gpt-4: $30.00 in, ${30 + turn}.00 out per 1M tokens")
            see(page, "What the file will say")
            expect(save_button(page)).to_be_enabled()
        for page in pages:  # both on what they saw before either had saved
            save_button(page).click()
        for page in pages:
            expect(page.get_by_text(re.compile(r"Saved\.|Somebody saved")).first).to_be_visible()
        late = [page for page in pages if page.get_by_text("Somebody saved").count()]
        assert len(late) == 1  # whichever of the two came second
        late[0].get_by_role("button", name="Save mine on top").click()
        see(late[0], "Saved.")
        for page in pages:
            page.get_by_role("button", name="Hide this").click()
            expect(page.get_by_text("Saved.")).to_have_count(0)
        pages.reverse()
    book = load(books).book
    assert book
    rows = {row.since: row for row in book.by_model["gpt-4"][0].model.prices}
    for turn in range(ROUNDS):
        names = set()
        for number in range(2):
            row = rows[TOMORROW + timedelta(days=2 * turn + number)]
            assert row.output_per_mtok == 30 + turn
            names.add(row.recorded_by)
        assert names == {"Browser 0", "Browser 1"}
    saves = (books / "CHANGELOG.md").read_text("utf-8").count("gpt-4 (OpenAI)")
    assert saves == 2 * ROUNDS


def test_a_file_with_a_day_twice_is_refused_with_its_line(
    page: Page, serve: Callable[[Path], str], books: Path, tmp_path: Path
):
    text = (books / FILE).read_text("utf-8")
    at = text.index("      - since: 2023-03-14\n", text.index("  - id: gpt-4\n"))
    end = text.index("      - since: 2024-04-15\n", at)
    twice = tmp_path / "openai.yaml"
    twice.write_text(text[:end] + text[at:end] + text[end:], "utf-8")
    line = text[:end].count("\n") + 1
    open_at(page, f"{serve(books)}/edit?task=file")
    page.locator('input[type="file"]').set_input_files(twice)
    see(page, f"{FILE}:{line}")
    see(page, "two rows begin on 2023-03-14")
    expect(save_button(page)).to_be_disabled()
    assert (books / FILE).read_text("utf-8") == text


def test_an_upload_that_is_no_file_of_the_book_is_one_line(
    page: Page, serve: Callable[[Path], str], books: Path, tmp_path: Path
):
    bomb = tmp_path / "bomb.yaml"
    bomb.write_text("a: &a [x]\nb: *a\n")
    open_at(page, f"{serve(books)}/edit?task=file")
    page.locator('input[type="file"]').set_input_files(bomb)
    see(page, "anchors and aliases (&, *) are refused")
    expect(save_button(page)).to_be_disabled()


def test_a_proposals_link_opens_for_a_second_person(
    new_page: Callable[..., Page], serve: Callable[[Path], str], books: Path
):
    first = open_at(new_page(), f"{serve(books)}/edit")
    pick_day(first, "Holds from", TOMORROW)
    put(first, "Output, per million tokens", "30")
    fill_source(first)
    see(first, "What the file will say")
    put(first, "Your name", "Ann")
    first.get_by_role("button", name="Propose to somebody").click()
    see(first, "Send this link")
    link = first.get_by_text("?proposal=").first.inner_text().strip()
    second = open_at_link(new_page(), link)
    see(second, "Ann proposes")
    put(second, "Your name", "Bo")
    second.get_by_role("button", name="Approve and save").click()
    see(second, "approved by Bo")
    book = load(books).book
    assert book
    row = lookup.price(book, "gpt-4", TOMORROW).row
    assert (row.recorded_by, row.reviewed_by) == ("Ann", "Bo")


def open_at_link(page: Page, link: str) -> Page:
    page.goto(link)
    return page
