"""Small catalogues to test with: samples of real shapes, and rows made by hand."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.price_faults import PER_TOKEN, quote_faults, row_faults
from analysis.book.upstream.catalogues import read_catalogue
from analysis.book.upstream.compare import Difference, as_record, compare
from analysis.book.upstream.listing import Catalogue, Listed
from tests.making import a_book, priced

SAMPLES = Path(__file__).parent / "upstream_samples"
TODAY = date(2026, 11, 30)
JUNE = date(2026, 6, 1)


def sample(name: str) -> Catalogue:
    return read_catalogue(name, (SAMPLES / name).read_bytes())


def read(document: Any, name: str = "a.json") -> Catalogue:
    return read_catalogue(name, json.dumps(document).encode())


def by_model(catalogue: Catalogue) -> dict[str, Listed]:
    return {row.model: row for row in catalogue.rows}


def prices(row: Listed | r.PriceRow) -> dict[str, float]:
    return {key: getattr(row, key) for key in PER_TOKEN if getattr(row, key) is not None}


def litellm(**models: tuple[float, float]) -> Catalogue:
    """A list of OpenAI's models in litellm's shape, from US$ per million tokens in and out."""
    return read(
        {
            name.replace("_", "-"): {
                "litellm_provider": "openai",
                "mode": "chat",
                "input_cost_per_token": into / 1e6,
                "output_cost_per_token": out / 1e6,
            }
            for name, (into, out) in models.items()
        }
    )


def a_catalogue(*rows: Listed, name: str = "made-up") -> Catalogue:
    return Catalogue(name, "1.0", "Example", "ab" * 32, "https://example.org", "MIT", rows)


def row(
    into: float | None = 10.0, out: float | None = 30.0, model: str = "m", **given: Any
) -> Listed:
    return Listed(
        given.pop("provider", "openai"),
        model,
        into,
        out,
        **{"printed": f'"{model}": {{"input": {into}, "output": {out}}} per 1M tokens', **given},
    )


def one(book: Book, *catalogues: Catalogue, today: date = TODAY) -> Difference:
    (found,) = compare(book, catalogues, today).differences
    return found


OURS = a_book(priced("m", "openai"))
"""Ten in and thirty out, from 1 January 2023."""


def sound(listed: Listed) -> bool:
    """Whether a row of the book made from `listed` has no fault."""
    found = Difference("p", "m", "new", a_catalogue(listed), listed, None, (), (), ())
    record = as_record(found, TODAY)[2]
    if listed.since and listed.since > TODAY:
        record["since"] = TODAY  # one that has not begun is never proposed
    made = r.PriceRow.model_validate(record)
    assert not list(row_faults(made))
    assert not list(quote_faults(made))
    return prices(made) == prices(listed)


GENAI: list[Any] = [
    {
        "id": "openai",
        "models": [
            {
                "id": "o3",
                "match": {"or": [{"equals": "o3"}, {"equals": "o3-2025-04-16"}]},
                "prices": [
                    {"prices": {"input_mtok": 10, "output_mtok": 40}},
                    {
                        "constraint": {"start_date": "2025-06-10"},
                        "prices": {"input_mtok": 2, "output_mtok": 8, "cache_read_mtok": 0.5},
                    },
                ],
                "price_variants": [
                    {
                        "when": {"processing": "batch"},
                        "constraint": {"start_date": "2026-10-14"},
                        "prices": {"input_mtok": 1, "output_mtok": 4},
                    },
                    {
                        "when": {"service_tier": "priority"},
                        "prices": {"input_mtok": 3.5, "output_mtok": 14},
                    },
                ],
            },
            {
                "id": "own-name",
                "match": {"or": [{"starts_with": "own"}, {"equals": "sellers-name"}]},
                "prices": {
                    "input_mtok": {"base": 1, "tiers": [{"start": 200_000, "price": 2}]},
                    "output_mtok": 5,
                },
            },
            {
                "id": "nightly",
                "prices": [
                    {"prices": {"input_mtok": 1, "output_mtok": 2}},
                    {
                        "constraint": {"start_time": "16:30:00Z", "end_time": "00:30:00Z"},
                        "prices": {"input_mtok": 0.5, "output_mtok": 1},
                    },
                ],
            },
            {"id": "draws", "prices": {"input_mtok": 1, "output_mtok": 2, "output_image_mtok": 40}},
        ],
    }
]


def interval(start: str | None, into: float | None, out: float, basis: str) -> dict[str, Any]:
    rates = {
        "input": into,
        "output": out,
        "valid_from": start or "2025-06-11T20:51:05Z",
        "valid_from_basis": basis,
    }
    return {"start": start, "rates": rates if into is not None else None}


def snapshot(provider: str = "openai", **timelines: Any) -> dict[str, Any]:
    return {"schema": 1, "updated_at": "2026-10-26T18:46:35Z", "prices": {provider: timelines}}


SEEN, STATED = "models.dev commit", "documented"
