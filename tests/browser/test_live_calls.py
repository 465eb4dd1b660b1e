"""Live calls in a browser: a badge, a reply that is written as it comes, and the bill beside."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bench.browser import server

from ..local_server import model_server, served_tokens
from .steps import open_at, see, type_into, unfold

TEXT = "What is a token?"
NAME = "gpt-4o-mini"  # the server answers to any; the book has a price of this one


def test_a_pilot_is_sent_when_send_is_pressed_and_not_before(page: Page, tmp_path: Path):
    switched_on = {"COSTFALL_ENDPOINT_KEY": "sk-hidden", "COSTFALL_ENDPOINT_PRIVATE": "1"}
    with (
        model_server(tmp_path) as url,
        server("app.py", COSTFALL_ENDPOINT_URL=url, **switched_on) as app,
    ):
        open_at(page, f"{app}/estimator?models=gpt-4o")
        page.get_by_label("Text of a call").fill(TEXT)
        see(page, f"{len(TEXT)} characters")
        unfold(page, "Measure live calls")
        see(page, "Leaves this machine")
        expect(page.get_by_role("button", name="Send")).to_be_disabled()
        type_into(page.get_by_label("Models, with commas between"), NAME)
        type_into(page.get_by_label("Calls to each model"), "5")
        expect(page.locator("table").last).not_to_contain_text("billed")
        page.get_by_role("button", name="Send").click()
        row = page.locator("table tr").filter(has_text=f"{NAME}, 5 calls")
        there = 5 * served_tokens(f"<user>{TEXT}\n<assistant>")
        expect(row).to_contain_text(f"→ {there:,}")
        see(page, f"{NAME}: 1,000 such calls cost $")
        assert "sk-hidden" not in page.content()
        assert "sk-hidden" not in page.url
