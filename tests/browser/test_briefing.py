"""From a chart on its page to the files of a briefing, in a browser."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from .steps import go_to, open_at, see
from .test_claim import fetched, save
from .test_looks import CONTRAST, DESK, PHONE


def with_a_chart(page: Page, url: str) -> Page:
    """The Briefing page after a chart of the claim was put aside."""
    open_at(page, f"{url}/claim")
    page.get_by_role("button", name="Add to briefing").first.click()
    see(page, "In the briefing:")
    page.get_by_role("heading", level=3).first.scroll_into_view_if_needed()
    go_to(page, "Briefing")
    expect(page.locator("img").first).to_be_visible()
    return page


def test_the_preview_is_the_file_and_the_pack_is_whole(page: Page, app_url: str, tmp_path: Path):
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    with_a_chart(page, app_url)
    see(page, "Your briefing holds one chart.")
    picture = page.locator("img").first
    main = page.get_by_test_id("stMain")
    png = save(page, main, "PNG", tmp_path)
    assert fetched(page, picture) == png.read_bytes()
    for kind, start in (("SVG", b"<svg"), ("PDF", b"%PDF"), ("HTML", b"<!"), ("PPTX", b"PK"),
                        ("XLSX", b"PK"), ("CSV", b"\xef\xbb\xbf"), ("JSON", b"{")):  # fmt: skip
        assert save(page, main, kind, tmp_path).read_bytes().startswith(start), kind
    page.get_by_role("button", name="Build the pack").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the pack").click(timeout=60_000)
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        assert "manifest.json" in archive.namelist()
    assert hosts - {"", urlsplit(app_url).netloc} == set()


def test_a_title_that_the_chart_contradicts_blocks_its_files(page: Page, app_url: str):
    with_a_chart(page, app_url)
    title = page.get_by_label("Title: the finding", exact=True)
    title.fill("Alpaca cost $900")
    see(page, "The chart does not say so: 900 is not plotted")
    expect(page.get_by_role("button", name="PNG", exact=True)).to_have_count(0)
    title.fill("Alpaca cost under $600")
    expect(page.get_by_role("button", name="PNG", exact=True)).to_be_visible()


@pytest.mark.parametrize("colour", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_fits_and_its_words_stand_out(
    new_page: Callable[..., Page], app_url: str, viewport: dict[str, int], colour: str
):
    page = new_page(viewport=viewport, color_scheme=colour)
    if viewport == DESK:
        with_a_chart(page, app_url)
    else:
        page.goto(f"{app_url}/briefing")
    expect(page.get_by_role("heading", level=3).first).to_be_in_viewport(ratio=1)
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    assert wide <= 1
    assert page.evaluate(CONTRAST) == []
