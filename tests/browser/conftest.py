"""The dashboard in a real browser: one server and one Chromium, a fresh context for each test."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench.browser import DESKTOP, NO_CHROMIUM, chromium, find_chromium, server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The dashboard with the repository's own data."""
    with server("app.py") as url:
        yield url


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Start the dashboard with another data folder: `url = serve(folder)`."""
    with ExitStack() as stack:
        yield lambda data: stack.enter_context(server("app.py", COSTFALL_DATA=str(data)))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        if os.environ.get("COSTFALL_REQUIRE_BROWSER") == "1":
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with chromium() as running:
        yield running


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a fresh visitor's page: `new_page(color_scheme="dark")`."""
    with ExitStack() as stack:

        def open_page(**options: Any) -> Page:
            context = browser.new_context(**{"viewport": DESKTOP} | options)
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            return context.new_page()

        yield open_page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
