"""The small book, new for each test."""

from pathlib import Path

import pytest

from analysis.book.load import load
from tests.book.editing.small_book import small_book


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound book of one price and one rate."""
    made = small_book(tmp_path)
    assert load(made).problems == ()
    return made
