"""What rests on each source, how it is graded, and which printed costs exclude each other."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from analysis.book import records as r
from analysis.book.apart import apart
from analysis.book.check import provenance
from analysis.book.load import DATA, Book, load
from analysis.book.uses import (
    AREAS,
    KIND_GRADES,
    Standing,
    Use,
    areas,
    grade,
    index,
    standings,
)
from analysis.brief.use_words import label, value
from tests.making import CITED

DAY = date(2023, 1, 1)


@pytest.fixture(scope="module")
def uses() -> dict[str, tuple[Use, ...]]:
    return index(load().parts)


@pytest.fixture(scope="module")
def found(book: Book, uses: dict[str, tuple[Use, ...]]) -> tuple[Standing, ...]:
    return standings(book, uses)


def source(kind: str = "primary") -> r.Source:
    return r.Source(
        title="T", publisher="P", url="https://example.com/a", kind=kind, accessed=DAY  # type: ignore[arg-type]
    )  # fmt: skip


def told(book: Book, uses: dict[str, tuple[Use, ...]], file: str) -> dict[str, str]:
    """Label and value of each entry of one file."""
    flat = (use for held in uses.values() for use in held if use.file == file)
    return {label(use, book.chips): value(use) for use in flat}


def test_every_figure_is_counted_once_as_the_check_counts_it(found: tuple[Standing, ...]):
    known = provenance(load().parts)
    assert sum(standing.figures for standing in found) == known.figures
    verified = [u for s in found for u in s.uses if u.is_figure and u.evidence == "verified"]
    assert len(verified) == known.verified


def test_every_source_stands_once_and_the_most_used_first(book: Book, found: tuple[Standing, ...]):
    assert sorted(standing.id for standing in found) == sorted(book.sources)
    counts = [len(standing.uses) for standing in found]
    assert counts == sorted(counts, reverse=True)


def test_a_use_names_the_line_on_which_its_entry_begins(uses: dict[str, tuple[Use, ...]]):
    held = uses["llama-paper"]
    hours = next(u for u in held if u.file == "systems/llama-7b.yaml" and u.path[-1] == "gpu_hours")
    lines = (DATA / hours.file).read_text("utf-8").splitlines()
    assert lines[hours.line - 1].strip() == "gpu_hours:"
    assert any("82_432" in line for line in lines[hours.line : hours.line + 4])


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        ("pricing/api/openai.yaml", "gpt-4 (OpenAI): price from 14 March 2023",
         "$30 in, $60 out per million tokens"),
        ("systems/llama-7b.yaml", "LLaMA 7B, final training run: GPU-hours", "82,432 GPU-hours"),
        ("systems/gpt-3.yaml",
         "GPT-3 175B, published cost: One run at the lowest three-year reserved V100 price",
         "$4,600,000 (rental basis)"),
        ("claims/eight-years.yaml", "Claim “8 years of cost reduction in 5 weeks”",
         "8 years in 5 weeks"),
        ("forecasts.yaml", "Forecast, Cost to train a GPT-3-level model: fall per year", "70 %"),
        ("pricing/fx.yaml", "US dollar in GBP, from 1 January 2020", "£0.7648 per US dollar"),
    ],
)  # fmt: skip
def test_an_entry_is_told_as_a_reader_would_say_it(
    book: Book, uses: dict[str, tuple[Use, ...]], file: str, name: str, said: str
):
    assert told(book, uses, file)[name] == said


def test_every_entry_has_a_label_and_a_value(book: Book, uses: dict[str, tuple[Use, ...]]):
    kinds = {type(use.record).__name__ for held in uses.values() for use in held}
    for held in uses.values():
        for use in held:
            assert value(use), f"{use.file}:{use.line}"
            assert label(use, book.chips) not in kinds, f"{use.file}:{use.line}"


def test_every_kind_of_file_with_figures_has_an_area():
    assert {kind for _, kind in r.KINDS.values()} == set(AREAS)


@pytest.mark.parametrize("kind", KIND_GRADES)
def test_reading_less_never_raises_a_grade(kind: str):
    shares = [share / 100 for share in range(101)]
    grades = [grade(kind, share) for share in shares]
    assert grades == sorted(grades, reverse=True)
    assert grade(kind, None) == grade(kind, 1.0) == KIND_GRADES[kind]
    assert grade(kind, 0.9) == KIND_GRADES[kind]  # at the limit, not under it


def test_a_source_that_nothing_rests_on_still_stands():
    standing = Standing("s", source(), ())
    assert (standing.figures, standing.read_share, standing.grade) == (0, None, "A")
    assert standing.age_days(date(2023, 4, 2)) == 91


def test_areas_add_up_to_the_entries(found: tuple[Standing, ...]):
    entries = Counter(use.evidence for s in found for use in s.uses if use.evidence)
    in_areas = Counter[str]()
    for area in areas(found):
        in_areas += area.evidence
        assert 0 <= area.read_share <= 1
    assert in_areas == entries


def test_areas_of_nothing_are_none():
    assert areas(()) == ()


def printed(amount: float, bound: str = "about", **given: Any) -> r.Published:
    made = {
        **CITED, "what": "It", "covers": ("training",), "currency": "USD", "amount": amount,
        "bound": bound, "basis": "rental", **given,
    }  # fmt: skip
    return r.Published(**made)


def factors(book: Book, *figures: r.Published) -> list[float]:
    system = book.systems["gpt-3"].model_copy(update={"published": figures})
    return [found.factor for found in apart(Book(systems={"s": system}))]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([printed(100), printed(201)], [2.01]),
        ([printed(100), printed(200)], []),  # not more than twice
        ([printed(100), printed(900, "upper")], []),  # “under 900” holds 100
        ([printed(900), printed(100, "lower")], []),  # “over 100” holds 900
        ([printed(900), printed(100, "upper")], [9.0]),
        ([printed(900, "lower"), printed(100, "upper")], [9.0]),
        ([printed(100), printed(900, basis="amortised")], []),
        ([printed(100), printed(900, currency="GBP")], []),
        ([printed(100), printed(900, covers=("other",))], []),
        ([printed(100, basis="unstated"), printed(900, basis="unstated")], []),
        ([], []),
    ],
)
def test_only_costs_that_exclude_each_other_are_apart(
    book: Book, figures: list[r.Published], expected: list[float]
):
    assert factors(book, *figures) == expected
