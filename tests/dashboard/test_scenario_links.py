"""A question's link opens its page on that very question; tables of controls agree with pages."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.known import recorded_span
from analysis.book.load import Book, load
from analysis.brief.reproduce import question_in
from analysis.errors import BadInputError
from analysis.study import link_controls as held
from analysis.study.presets import Preset, presets, question_of
from analysis.study.questions import AnyQuestion, ClaimQuestion, kind_of, settled
from analysis.study.scenario import Scenario
from analysis.study.scenario_links import PAGES, Query, link_for, query_for
from dashboard import budget_controls, extraction_controls, system_controls
from dashboard.links import Bound

from .conftest import Visit, assert_sound, notices, words

BOOK = load().book
PRESETS = presets(BOOK) if BOOK else ()
Opened = Callable[[str, Query], tuple[AppTest, AnyQuestion]]


def given(query: Query) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in query:
        found.setdefault(name, []).append(text)
    return found


@pytest.fixture
def opened(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open a page by its parameters: the page, and the question that its result answers."""
    seen: list[AnyQuestion] = []

    def remember(result: Any, *_: Any) -> None:
        seen.append(question_in(result))

    monkeypatch.setattr("dashboard.scenario_card.scenario_card", remember)

    def opening(page: str, query: Query) -> tuple[AppTest, AnyQuestion]:
        app = visit(f"dashboard/pages/{page}.py", **given(query))
        return app, seen[-1]

    return opening


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.id)
def test_a_presets_link_opens_its_very_question(opened: Opened, book: Book, preset: Preset):
    app, shown = opened(preset.page, preset.query)
    assert_sound(app)
    assert notices(app) == ""
    assert settled(book, shown) == settled(book, preset.question)


CODES = [
    "gpt-4 mfu=0.302",  # the book's own value, so that it becomes certain
    "gpt-4 mfu=0.305 rental_usd_per_gpu_hour=15.5 draws=300 seed=9",  # beyond the slider
    "gpt-4 gpu_hours=5e7 basis=amortised currency=CNY as_of=2023-06-01",
    "gpt-4 as_of=2030-01-01 chip=h100-sxm rental_usd_per_gpu_hour=3",
    "alpaca-7b boundary=all-in base.training.gpu_hours=90000 hours_from=estimated",
    "alpaca-7b hours_from=reported tier=hyperscaler fx_usd_per_gbp=1.3",
    "britgpt boundary=all-in currency=GBP",
    "claim:eight-years starts=2023-02-10 ends=2023-03-20 boundary=tuning+data+base",
    "claim:eight-years rental_usd_per_gpu_hour=1.85 base.training.gpu_hours=90000",
    "claim:eight-years rental_usd_per_gpu_hour=25 seed=4 starts=2019-01-01",
    "budget:1e8", "budget:1e8 way=buy mfu=0.38 params=7e10 draws=500",
    "budget:123456789 currency=USD way=rent rental_usd_per_gpu_hour=2 chip=h100-sxm "
    "as_of=2023-03-15 against=gpt-3",
    "budget:9e8 availability=0.6 ranged=no seed=3000000000",
    "budget:5e13 currency=CNY fx_cny_per_usd=7.1 chip=h100-sxm as_of=2024-05-01",
    "budget:9e8 chip_usd=400", "budget:1e8 currency=EUR way=rent days=30 tier=hyperscaler",
    "extraction:extraction-alpaca accounts=1 exchanges=52002 kept_share=1 discount=0",
    "extraction:extraction-alpaca other_moat=1 hidden=0.5 open_base=yes domain=style",
    "extraction:extraction-frontier-api stopped_by_law=1 hidden=1 domain=broad open_base=no "
    "base_params_billion=0.005 limit_use_share=0.5 as_of=2026-06-01 seed=5 draws=200",
    "extraction:extraction-campaigns-2026 days=30 as_of=2026-02-23 chip=h100-sxm",
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_any_questions_link_opens_it_exactly(opened: Opened, book: Book, code: str):
    asked = question_of(book, code)
    app, shown = opened(PAGES[kind_of(asked)], query_for(book, asked))
    assert_sound(app)
    assert notices(app) == ""
    assert settled(book, shown) == settled(book, asked)


def test_a_link_is_the_page_and_its_parameters(book: Book):
    asked = question_of(book, "gpt-4 basis=amortised mfu=0.45 base.mfu=0.2")
    link = urlsplit(link_for(book, asked, "https://example.org/costs"))
    assert (link.netloc, link.path) == ("example.org", "/costs/systems")
    assert parse_qs(link.query) == {
        "system": ["gpt-4"], "training_boundary": ["training"], "basis": ["amortised"],
        "mfu": ["0.45"], "set": ["base.mfu=0.2"],
    }  # fmt: skip


@pytest.mark.parametrize("code", ["gpt-4", "eight-years", "britgpt-900m", "extraction-alpaca"])
def test_a_frozen_link_names_the_day_once_and_a_live_one_none(book: Book, code: str):
    span = recorded_span(book)
    assert span
    asked = question_of(book, code)
    frozen = parse_qs(urlsplit(link_for(book, asked, known_on=span[1])).query)
    assert frozen.pop("known_on") == [span[1].isoformat()]
    assert parse_qs(urlsplit(link_for(book, asked)).query) == frozen


def test_a_frozen_link_shows_the_book_of_that_day(visit: Visit, book: Book):
    span = recorded_span(book)
    assert span
    link = urlsplit(link_for(book, Scenario("gpt-4"), known_on=span[1]))
    app = visit("dashboard/pages/systems.py", **parse_qs(link.query))
    assert_sound(app)
    assert "You see the book as known on" in words(app)


def test_a_claim_without_a_page_has_no_link(book: Book):
    other = book.claims["eight-years"].model_copy(update={"id": "ten-years"})
    wider = Book(**{**vars_of(book), "claims": {**book.claims, "ten-years": other}})
    with pytest.raises(BadInputError, match="only eight-years has a page"):
        link_for(wider, ClaimQuestion("ten-years", Scenario("alpaca-7b")))


def vars_of(book: Book) -> dict[str, Any]:
    return {name: getattr(book, name) for name in Book.__dataclass_fields__}


def ranges(bounds: Mapping[str, Bound]) -> dict[str, tuple[float, float]]:
    return {
        name: (bound.low, bound.high)
        for name, bound in bounds.items()
        if bound.low is not None and not isinstance(bound.low, date)
        and name not in ("amount", "seed")
    }  # fmt: skip


def test_the_tables_of_controls_are_those_of_the_pages(book: Book):
    assert ranges(system_controls.bounds(book)) == held.SYSTEM
    assert ranges(budget_controls.bounds(book)) == held.BUDGET
    extraction = ranges(extraction_controls.bounds(book))
    # The page's link lets a smaller base through than its entry takes.
    assert extraction.pop("base_params_billion")[1] == held.EXTRACTION["base_params_billion"][1]
    own = {k: v for k, v in held.EXTRACTION.items() if k != "base_params_billion"}
    assert extraction == own


def test_the_days_and_names_of_controls_are_those_of_the_pages(book: Book):
    systems, sums, copies = (
        page.bounds(book) for page in (system_controls, budget_controls, extraction_controls)
    )
    for bounds, days in (
        (systems, held.SYSTEM_DAYS), (sums, held.BUDGET_DAYS), (copies, held.EXTRACTION_DAYS),
    ):  # fmt: skip
        assert (bounds["as_of"].low, bounds["as_of"].high) == days
    assert (sums["amount"].low, sums["amount"].high) == held.AMOUNTS
    assert sums["seed"].high == copies["seed"].high == held.MOST_SEED
    assert {text: name for name, text in held.EXIT_NAMES.items()} == extraction_controls.EXITS
