"""What every test may ask for: the real book, and a copy of its files to spoil."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.book.load import DATA, Book, load

# The same examples on every machine, and no failure because a machine is busy. To search further:
# pytest --hypothesis-profile=default --hypothesis-seed=1
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def book() -> Book:
    """The real book; without it no other figure can be trusted."""
    loaded = load()
    assert loaded.book, "\n".join(map(str, loaded.problems))
    return loaded.book


@pytest.fixture
def book_copy(tmp_path: Path) -> Path:
    """A copy of `data/` that a test may edit."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))
