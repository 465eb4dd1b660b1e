"""The command line: the keys that machines rely on, exit codes, and one actionable line."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.book.load import DATA

KEYS = {
    "check": "files prices events systems sources sourced_share problems",
    "evaluate alpaca-7b": "system boundary basis as_of currency total lines published caveats",
    "claim eight-years": "claim boundary cost_usd years_ahead weeks verdict",
    "price --model gpt-4 --input 1000 --output 500 --as-of 2023-03-14": "cost currency row",
}


@pytest.mark.parametrize("command", KEYS)
def test_json_holds_the_keys_that_were_promised(asked, command: str):
    assert set(KEYS[command].split()) <= set(asked(command))


@pytest.mark.parametrize("command", [*KEYS, "systems"])
def test_people_get_lines_and_no_json(run, command: str):
    code, out, err = run(*command.split())
    assert (code, err) == (0, "")
    assert out.strip()
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)


def test_the_real_book_has_no_problem_and_every_figure_a_source(asked):
    found = asked("check")
    assert found["problems"] == []
    assert found["sourced_share"] == 1
    assert found["files"] == len(list(DATA.rglob("*.yaml")))


def test_systems_lists_each_with_its_boundaries(asked):
    found = {system["id"]: system for system in asked("systems")}
    assert {"alpaca-7b", "llama-7b", "gpt-3"} <= set(found)
    assert found["gpt-3"]["boundaries"] == ["training", "all-in"]
    assert all(set(system) >= {"id", "name", "maker", "boundaries"} for system in found.values())


def test_evaluate_takes_every_option(asked):
    found = asked(
        "evaluate alpaca-7b --boundary tuning+data+base --basis rental --as-of 2023-03-13 "
        "--currency GBP --set rental_usd_per_gpu_hour=1.10 --set fx_usd_per_gbp=1.25 "
        "--draws 100 --seed 7"
    )
    lines = {line["stage"]: line for line in found["lines"]}
    assert lines["base.training"]["central"] == pytest.approx(82_432 * 1.10 / 1.25)
    assert set(found["total"]) == {"low", "central", "high"}
    assert found["as_of"] == "2023-03-13"
    assert (found["currency"], found["basis"]) == ("GBP", "rental")
    for line in lines.values():
        assert set(line) >= {"stage", "kind", "low", "central", "high", "sources"}
        assert all(source["url"].startswith("https://") for source in line["sources"])


def test_the_same_seed_prints_the_same_bytes(run):
    command = ["evaluate", "alpaca-7b", "--boundary", "all-in", "--json", "--seed", "3"]
    assert run(*command) == run(*command)
    assert run(*command) != run(*command[:-1], "4")


def test_the_claim_has_its_golden_values(asked):
    found = asked("claim eight-years")
    assert found["cost_usd"] == 600
    assert found["years_ahead"] == pytest.approx(5.5, abs=0.05)
    assert found["weeks"] == pytest.approx(5.9, abs=0.05)
    assert found["verdict"].startswith("Not supported")
    dear = asked("claim eight-years --boundary tuning+data+base --set rental_usd_per_gpu_hour=2")
    assert dear["cost_usd"] == pytest.approx(165_464)
    assert dear["years_ahead"] == pytest.approx(0.8, abs=0.05)


def test_the_claims_days_can_be_set(asked):
    assert asked("claim eight-years --set starts=2023-02-06")["weeks"] == 5
    assert asked("claim eight-years --set starts=2023-02-06 --set ends=2023-02-13")["weeks"] == 1


def test_a_price_comes_with_its_row(asked):
    found = asked("price --model gpt-4 --input 1000 --output 500 --as-of 2023-03-14")
    assert found["cost"] == pytest.approx(0.06)
    row = found["row"]
    assert (row["provider"], row["model"], row["since"]) == ("openai", "gpt-4", "2023-03-14")
    assert (row["input_per_mtok"], row["output_per_mtok"]) == (30, 60)


PRICED = [  # words of the command, what it costs by hand
    ("deepseek-chat --as-of 2025-05-18 --at 12:00 --input 1000000 --output 1000000", 0.27 + 1.10),
    ("deepseek-chat --as-of 2025-05-18 --at 18:30 --input 1000000 --output 1000000", 0.135 + 0.55),
    ("deepseek-chat --as-of 2025-02-10 --currency CNY --input 1000000 --output 1000000", 2 + 8),
    ("gemini-1.5-pro --as-of 2024-06-01 --input 200000 --output 1000", 0.2 * 7 + 0.021),
    ("text-bison --as-of 2023-08-12 --unit characters --input 5000 --output 1000", 0.006),
    (
        "gpt-4o --as-of 2024-11-01 --input 1000000 --cached 400000 --output 0",
        0.6 * 2.5 + 0.4 * 1.25,
    ),
    ("gpt-4o --as-of 2024-11-01 --batch --input 1000000 --output 1000000", 1.25 + 5),
    ("openai/gpt-oss-120b --provider groq --as-of 2025-09-01 --input 1000000 --output 0", 0.15),
    (
        "openai/gpt-oss-120b --provider deepinfra --as-of 2025-09-01 --input 1000000 --output 0",
        0.09,
    ),
]


@pytest.mark.parametrize(("words", "paid"), PRICED)
def test_price_takes_every_option(asked, words: str, paid: float):
    assert asked(f"price --model {words}")["cost"] == pytest.approx(paid)


def test_price_tells_the_row_and_what_was_charged_apart(asked):
    found = asked("price --model deepseek-chat --as-of 2025-05-18 --at 18:30 --input 1 --output 1")
    assert found["row"]["input_per_mtok"] == 0.27
    assert found["charged"]["input"] == 0.135
    assert "16:30-00:30 UTC" in found["charged"]["because"]
    assert [caveat["code"] for caveat in found["caveats"]] == ["price-tier"]


def test_price_tells_people_the_unit_that_is_billed_and_asks_for_the_hour(run):
    one_call = ["price", "--input", "1", "--output", "1", "--model"]
    _, out, _ = run(*one_call, "text-bison", "--as-of", "2023-08-12")
    assert "$0.001 in, $0.001 out per 1,000 characters" in out
    assert "caveat: text-bison is billed per character" in out
    _, out, _ = run(*one_call, "deepseek-chat", "--as-of", "2025-05-18")
    assert "give the time of day with --at" in out


def test_schema_writes_one_file_per_kind_beside_the_data(run, book_copy: Path):
    code, out, err = run("schema", "--data", str(book_copy), "--json")
    assert (code, err) == (0, "")
    written = json.loads(out)["files"]
    assert sorted(written) == sorted(path.name for path in (book_copy / "schema").iterdir())
    assert {"api-prices.json", "system.json", "conflicts.json"} <= set(written)
    assert run("check", "--data", str(book_copy))[0] == 0


def test_check_counts_what_is_in_the_book(asked, book_copy: Path):
    before = asked(f"check --data {book_copy}")
    assert set(before) >= {"models", "figures", "verified_share", "stale_prices"}
    assert before["prices"] >= before["models"] > 0
    file = book_copy / "pricing/api/cerebras.yaml"
    text = file.read_text("utf-8")
    end = text.rindex("      - since: ")  # the last row once more, a day later and known today
    row = text[end:]
    old = row.split("since: ")[1][:10]
    file.write_text(text + row.replace(f"since: {old}", "since: 2026-11-01", 1), "utf-8")
    after = asked(f"check --data {book_copy}")
    assert after["prices"] == before["prices"] + 1
    assert after["models"] == before["models"]


A_PRICE = "price --input 1 --output 1 --model"
REFUSED = [
    (f"{A_PRICE} deepseek-chat --as-of 2025-05-18 --at 25:00", ["25:00", "write it as 18:30"]),
    (
        f"{A_PRICE} gpt-4 --as-of 2024-01-01 --unit characters",
        ["characters", "gpt-4", "count tokens"],
    ),
    (f"{A_PRICE} gpt-4 --unit words", ["words", "--unit"]),
    (f"{A_PRICE} openai/gpt-oss-120b", ["deepinfra", "groq", "name one provider"]),
    (f"{A_PRICE} gpt-4 --provider azure", ["gpt-4"]),
    (f"{A_PRICE} claude-2 --as-of 2025-07-21", ["claude-2", "withdrawn on 2025-07-21"]),
    ("price --model gpt-4 --input 1 --cached 2 --output 1", ["cached = 2", "1 input"]),
    (f"{A_PRICE} gpt-4 --as-of 2023-03-13", ["gpt-4", "2023-03-13", "2023-03-14"]),
    (f"{A_PRICE} gpt4", ["'gpt4'", "nearest", "gpt-4"]),
    (f"{A_PRICE} gpt-4 --as-of 13.3.2023", ["13.3.2023", "write it as 2023-03-13"]),
    (f"{A_PRICE} gpt-4 --as-of 2023-02-30", ["2023-02-30", "write it as 2023-03-13"]),
    (f"{A_PRICE} gpt-4 --currency JPY", ["JPY", "GBP"]),
    (f"{A_PRICE} gpt-4 --as-of 2023-03-14 --batch", ["batch", "gpt-4"]),
    (f"{A_PRICE} deepseek-chat --at 18:00+08:00", ["18:00+08:00", "in UTC"]),
    (f"{A_PRICE} gpt-4 --provider azure", ["azure", "sold by openai"]),
    ("price --model gpt-4 --input many --output 1", ["many", "--input"]),
    ("price --input 1 --output 1", ["--model"]),
    ("evaluate alpaca", ["'alpaca'", "nearest", "alpaca-7b"]),
    ("evaluate alpaca-7b --set mfu=2", ["mfu", "at most 1"]),
    ("evaluate alpaca-7b --set gpu_hour=2", ["gpu_hour", "gpu_hours"]),
    ("evaluate alpaca-7b --boundary data", ["'data'", "tuning+data"]),
    ("evaluate alpaca-7b --draws 0", ["draws", "use 1 to"]),
    ("evaluate alpaca-7b --as-of 1999-01-01", ["1999-01-01", "launched"]),
    ("claim nine-years", ["'nine-years'", "eight-years"]),
    ("claim eight-years --set ends=2023-01-30", ["ends", "2023-01-31"]),
    ("claim eight-years --set starts=yesterday", ["yesterday", "write it as 2023-03-13"]),
    ("systems --data nowhere", ["nowhere", "--data"]),
    ("", ["COMMAND"]),
    ("evalute alpaca-7b", ["evalute", "evaluate"]),
]


@pytest.mark.parametrize(("command", "says"), REFUSED)
def test_bad_input_ends_in_one_line_that_says_what_to_do(run, command: str, says: list[str]):
    code, out, err = run(*command.split())
    assert (code, out) == (2, "")
    assert err.startswith("costfall: ")
    assert err.count("\n") == 1
    assert [word for word in says if word not in err] == [], err


def test_check_of_a_spoilt_book_names_the_place_and_ends_with_1(run, book_copy: Path):
    broken = Path(__file__).parent / "bad_data/price-negative.yaml"
    shutil.copy(broken, book_copy / "pricing/api/zz.yaml")
    code, out, err = run("check", "--data", str(book_copy), "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, err) == (1, "")
    assert problem.startswith("pricing/api/zz.yaml:24 models.0.prices.0.input_per_mtok")


def test_nothing_is_computed_from_a_spoilt_book(run, book_copy: Path):
    for name in ("a", "b"):
        (book_copy / f"claims/{name}.yaml").touch()
    code, out, err = run("evaluate", "alpaca-7b", "--data", str(book_copy))
    assert (code, out) == (2, "")
    assert "claims/a.yaml:1" in err
    assert "1 more: costfall check" in err


def test_another_book_gives_its_own_answer(run, book_copy: Path):
    file = book_copy / "systems/self-instruct.yaml"
    text = file.read_text("utf-8").replace("value: 338", "value: 400").replace("$338", "$400")
    file.write_text(text, "utf-8")
    _, out, _ = run("evaluate", "self-instruct", "--data", str(book_copy), "--json")
    assert json.loads(out)["total"]["central"] == 600 + 400


def test_it_runs_as_a_program_from_any_folder(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "claim", "eight-years", "--json"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["cost_usd"] == 600


HEAVY = {"pandas", "streamlit", "altair", "pydantic"}
LOADED = "import sys, {0}; print(*(set(sys.modules) & {1!r}))"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [("analysis", HEAVY), ("analysis.__main__", HEAVY - {"pydantic"})],
)
def test_importing_brings_in_nothing_heavy(module: str, unwanted: set[str]):
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module, unwanted)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("command", KEYS)
def test_no_command_waits_for_charts_or_tables(command: str):
    code = (
        "import sys; from analysis.__main__ import main; "
        f"main({command.split()!r}); print(set(sys.modules) & {HEAVY - {'pydantic'}!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"
