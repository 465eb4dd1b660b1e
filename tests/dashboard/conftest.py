"""Pages without a browser: open one through the entry script and read its words."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"
NAMES = ("overview", "claim", "systems", "prices", "timeline", "evidence")
OVERVIEW, CLAIM, SYSTEMS, PRICES, TIMELINE, EVIDENCE = (f"dashboard/pages/{n}.py" for n in NAMES)

Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """Open a page as a link would: `visit(CLAIM, boundary="tuning")`."""

    def opening(page: str = OVERVIEW, **link: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.switch_page(page)
        for name, value in link.items():
            app.query_params[name] = value
        return app.run()

    return opening


def words(app: AppTest) -> str:
    """All running text."""
    return _as_read(element.value for element in (*app.markdown, *app.caption))


def notices(app: AppTest) -> str:
    return _as_read(warning.value for warning in app.warning)


def errors(app: AppTest) -> str:
    return _as_read(error.value for error in app.error)


def _as_read(texts: Iterable[str]) -> str:
    """As the reader sees it: escaped characters without their backslash."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", "\n".join(texts))


def assert_sound(app: AppTest) -> None:
    assert not app.exception
    assert errors(app) == ""
