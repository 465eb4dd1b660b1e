"""Usage logs: each row as a single call is priced, whatever the format; nothing unknown is free."""

import csv
import json
import random
from datetime import date, datetime, timedelta
from math import fsum, isclose
from pathlib import Path
from typing import Any

import pytest

from analysis.book.load import Book
from analysis.errors import BadInputError, NoFigureError, UnknownNameError
from analysis.study.calls import call_cost
from analysis.study.usage_log import LogBill, price_log

MODELS = (
    "gpt-4", "gpt-4o", "gpt-3.5-turbo", "claude-3-5-sonnet-20241022", "gemini-1.5-pro-001",
    "deepseek-chat", "ernie-4.0-8k", "ERNIE-4.0-8K", "text-bison", "text-embedding-ada-002",
    "claude-sonnet-4-20250514", "qwen-plus", "text-davinci-003",
)  # fmt: skip
Record = dict[str, Any]


def records(count: int, seed: int = 5) -> list[Record]:
    """Calls of every kind that prices tell apart: tiers, hours, caches, batches, withdrawals."""
    draw = random.Random(seed)  # noqa: S311
    found = []
    for number in range(count):
        moment = datetime.fromisoformat("2022-11-01") + timedelta(
            minutes=draw.randrange(4 * 365 * 1440)
        )
        read = draw.choice((draw.randrange(3000), draw.randrange(700_000)))
        cached = draw.choice((0, 0, draw.randrange(read + 1)))
        batch = draw.random() < 0.2
        found.append({
            "id": f"r{number}", "model": draw.choice(MODELS), "timestamp": f"{moment}Z",
            "team": draw.choice(("news", "desk")), "input_tokens": read,
            "output_tokens": draw.randrange(4000), "cached_tokens": 0 if batch else cached,
            "cache_write_tokens": 0 if batch else draw.randrange(read - cached + 1),
            "requests": draw.choice((1, 1, 3)), "batch": batch,
        })  # fmt: skip
    return found


def write(folder: Path, rows: list[Record], form: str = "csv") -> Path:
    file = folder / f"log.{form}"
    if form == "csv":
        with file.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.DictWriter(opened, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif form == "parquet":
        import pandas as pd

        pd.DataFrame(rows).to_parquet(file)
    else:
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def one_call(book: Book, row: Record, currency: str) -> float:
    """The same row as a single call; where no batch price is known, at the list price."""
    moment = datetime.fromisoformat(row["timestamp"].removesuffix("Z"))

    def cost(batch: bool) -> float:
        return call_cost(
            book, row["model"], moment.date(), input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"], cached_tokens=row["cached_tokens"],
            cache_write_tokens=row["cache_write_tokens"], requests=row["requests"], batch=batch,
            at=moment.time(), currency=currency,
        ).cost  # fmt: skip

    if not row["batch"]:
        return cost(False)
    try:
        return cost(True)
    except BadInputError:
        return cost(False)


@pytest.mark.parametrize("currency", ["USD", "GBP", "CNY"])
def test_a_log_is_the_sum_of_its_calls_to_the_cent(book: Book, tmp_path: Path, currency: str):
    rows = records(3000)
    costs, without = {}, 0
    for row in rows:
        try:
            costs[row["id"]] = one_call(book, row, currency)
        except (NoFigureError, UnknownNameError):
            without += 1
    out = tmp_path / "out.csv"
    found = price_log(book, write(tmp_path, rows), currency=currency, out=out)
    assert (found.rows, found.priced, sum(found.unpriced.values())) == (3000, len(costs), without)
    assert 500 < without < 2500
    assert round(found.total, 2) == round(fsum(costs.values()), 2)
    with out.open(encoding="utf-8") as opened:
        written = {row["id"]: row["cost"] for row in csv.DictReader(opened)}
    assert len(written) == 3000
    for name, cost in written.items():
        assert (cost == "") == (name not in costs)
        assert not cost or isclose(float(cost), costs[name], rel_tol=1e-9), name


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_a_format_changes_nothing(book: Book, tmp_path: Path, form: str):
    rows = records(500)
    plain = price_log(book, write(tmp_path, rows))
    other = price_log(book, write(tmp_path, rows, form))
    assert (other.rows, other.priced, other.unpriced) == (plain.rows, plain.priced, plain.unpriced)
    assert isclose(other.total, plain.total, rel_tol=1e-12)


def test_models_days_and_teams_each_add_up(book: Book, tmp_path: Path):
    found = price_log(book, write(tmp_path, records(800)))
    for group in (found.by_model, found.by_day, found.by_team):
        assert isclose(fsum(each.cost for each in group), found.total, rel_tol=1e-12)
        assert sum(each.rows for each in group) == found.priced
    assert {each.name for each in found.by_team} == {"news", "desk"}


def test_a_price_holds_from_its_day_on(book: Book, tmp_path: Path):
    # OpenAI cut o3 from $10/$40 to $2/$8 on 10 June 2025: 50 + 10 dollars a million of each
    rows = [
        {"model": "o3", "date": day, "prompt_tokens": 1_000_000, "completion_tokens": 1_000_000}
        for day in ("2025-06-09", "2025-06-10")
    ]
    found = price_log(book, write(tmp_path, rows))
    assert [(each.name, round(each.cost, 6)) for each in found.by_day] == [
        ("2025-06-09", 50.0),
        ("2025-06-10", 10.0),
    ]
    assert found.columns["input"] == "prompt_tokens"


def test_the_same_log_on_another_day_and_model(book: Book, tmp_path: Path):
    rows = [
        {"model": "o3", "input": 1_000_000, "output": 0},
        {"model": "x", "input": 9, "output": 1},
    ]
    file = write(tmp_path, rows)
    assert round(price_log(book, file, as_of=date(2025, 6, 9)).total, 6) == 10
    instead = price_log(book, file, as_of=date(2024, 1, 1), model="gpt-4")
    assert instead.unpriced == {}
    assert round(instead.total, 6) == round(30 + 9 * 30e-6 + 60e-6, 6)  # gpt-4: $30 and $60
    with pytest.raises(UnknownNameError, match="gpt-4"):
        price_log(book, file, as_of=date(2024, 1, 1), model="gpt-44")
    with pytest.raises(BadInputError, match="none tells the day"):
        price_log(book, file)


def test_what_is_unknown_or_impossible_is_told_and_never_free(book: Book, tmp_path: Path):
    good = {"model": "gpt-4", "date": "2023-06-01", "input_tokens": 1000, "output_tokens": 0,
            "cached_tokens": 0}  # fmt: skip
    changes: tuple[Record, ...] = (
        {"model": "gpt-4-mystery"}, {"model": ""}, {"date": "yesterday"}, {"input_tokens": -1},
        {"input_tokens": "many"}, {"cached_tokens": 2000}, {"date": "2021-01-01"},
        {"model": "meta-llama/Llama-2-70b-chat-hf"},
    )  # fmt: skip
    found = price_log(book, write(tmp_path, [good, *({**good, **each} for each in changes)]))
    assert (found.rows, found.priced, round(found.total, 6)) == (9, 1, 0.03)
    assert found.unpriced == {
        "gpt-4": 1, "gpt-4-mystery": 1, "(no model named)": 1, "(no day that can be read)": 1,
        "(a count below zero)": 1, "(a count that is no number)": 1,
        "(more cached than input)": 1, "meta-llama/Llama-2-70b-chat-hf": 1,
    }  # fmt: skip
    assert "nearest: " in found.reasons["gpt-4-mystery"]
    assert "first known price is of 2023-03-14" in found.reasons["gpt-4"]
    assert "name one as its provider" in found.reasons["meta-llama/Llama-2-70b-chat-hf"]


def test_a_host_before_the_name_says_who_sold_it(book: Book, tmp_path: Path):
    llama = "meta-llama/Llama-2-70b-chat-hf"
    rows = [
        {"model": name, "custom_llm_provider": host, "date": "2025-07-10", "input_tokens": 10**6,
         "output_tokens": 0}
        for name, host in (("openai/gpt-4", ""), (llama, "together"), (f"anyscale/{llama}", ""))
    ]  # fmt: skip
    found = price_log(book, write(tmp_path, rows))
    assert found.priced == 3
    at = {each.name: each.cost for each in found.by_model}
    for name, provider in ((llama, "together"), (f"anyscale/{llama}", "anyscale")):
        alone = call_cost(book, llama, date(2025, 7, 10), input_tokens=10**6, output_tokens=0,
                          provider=provider)  # fmt: skip
        assert isclose(at[name], alone.cost)


def lines(folder: Path, data: bytes, name: str) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


CALL = (
    b'{"model":"gpt-4","created":1685577600,"usage":{"prompt_tokens":1000,"completion_tokens":0}}\n'
)


def test_a_broken_line_is_named_and_the_rest_counted(book: Book, tmp_path: Path):
    data = CALL + b"\n" + b'{"model": bro\n' + CALL + b'{"model":"caf\xe9"}\n' + CALL
    found = price_log(book, lines(tmp_path, data, "log.jsonl"))
    assert (found.rows, found.priced, round(found.total, 6)) == (5, 3, 0.09)
    assert found.reasons["(a line that cannot be read)"] == "line 3, 5"


def test_a_row_of_csv_with_cells_too_many_is_named(book: Book, tmp_path: Path):
    data = b"model,date,input_tokens\ngpt-4,2023-06-01,1000\ngpt-4,2023-06-01,1,000\ncaf\xe9,,\n"
    found = price_log(book, lines(tmp_path, data, "log.csv"))
    assert (found.rows, found.priced) == (3, 1)
    assert found.reasons["(a line that cannot be read)"] == "line 3, 4"


def test_pages_of_the_usage_endpoint_are_read(book: Book, tmp_path: Path):
    result = {"object": "organization.usage.completions.result", "input_tokens": 3000,
              "output_tokens": 0, "input_cached_tokens": 0, "num_model_requests": 2,
              "project_id": "p1", "model": "gpt-4", "batch": False}  # fmt: skip
    page = {"object": "page", "data": [
        {"object": "bucket", "start_time": 1685577600, "end_time": 1685664000,
         "results": [result, {**result, "model": "gpt-3.5-turbo"}]},
    ]}  # fmt: skip
    found = price_log(book, lines(tmp_path, json.dumps(page).encode(), "usage.json"))
    # gpt-4 at $30, gpt-3.5-turbo at $2 a million on 1 June 2023
    assert (found.priced, round(found.total, 6)) == (2, round(3000 * 32e-6, 6))
    assert [each.name for each in found.by_team] == ["p1"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv", bytes(range(256)) * 20, "cannot be read|needs a column"),
        ("a.jsonl", bytes(range(256)) * 20, "cannot be read|needs a column"),
        ("a.parquet", b"no parquet", "cannot be read"),
        ("a.json", b'{"model": ', "no JSON"),
        ("a.csv", b"", "needs a column for model"),
        ("a.csv", b"model,date\ngpt-4,2023-06-01\n", "needs a column for input"),
        ("a.txt", b"", "use one of .csv"),
    ],
)
def test_what_is_no_log_is_refused_in_a_line(
    book: Book, tmp_path: Path, name: str, data: bytes, told: str
):
    with pytest.raises(BadInputError, match=told) as error:
        price_log(book, lines(tmp_path, data, name))
    assert "\n" not in str(error.value)


def test_a_file_name_is_no_pattern_and_no_statement(book: Book, tmp_path: Path):
    for name in ("a'; drop.jsonl", "b[1]*?.jsonl"):
        assert price_log(book, lines(tmp_path, CALL, name)).priced == 1
    with pytest.raises(BadInputError, match="no such file"):
        price_log(book, tmp_path / "*.jsonl")


def test_texts_cannot_begin_a_formula_and_refusals_leave_no_file(book: Book, tmp_path: Path):
    row = {"model": "gpt-4", "date": "2023-06-01", "team": "=1+1", "input": 5, "output": 5}
    file, out = write(tmp_path, [row]), tmp_path / "out.csv"
    price_log(book, file, out=out)
    assert "'=1+1" in out.read_text("utf-8")
    for bad in (tmp_path / "out.xls", tmp_path / "none" / "out.csv", file):
        with pytest.raises(BadInputError, match="out"):
            price_log(book, file, out=bad)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv", "out.csv"]


def test_assumptions_are_told(book: Book, tmp_path: Path):
    row = {"date": "2024-01-10", "input": 1000, "output": 5, "cached": 100}
    rows = [{"model": "gpt-4", **row}, {"model": "text-bison", **row}]
    found: LogBill = price_log(book, write(tmp_path, rows), currency="GBP")
    assert {each.code for each in found.caveats} == {
        "no-cached-price", "characters-assumed", "fx-monthly"
    }  # fmt: skip
