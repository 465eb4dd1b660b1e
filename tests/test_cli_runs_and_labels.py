"""The commands `benchmark` and `label`: their keys, their options, and one line on bad input."""

import json
from typing import Any

import pytest

from analysis.__main__ import main

MARCH = "--as-of 2023-03-15"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]):
    """What a command prints for people."""

    def telling(command: str) -> str:
        assert main(command.split()) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return telling


@pytest.fixture
def asked(told):
    """What it prints for machines."""

    def asking(command: str) -> Any:
        return json.loads(told(f"{command} --json"))

    return asking


def test_a_benchmark_run_has_its_keys_and_its_golden_values(asked):
    found = asked(f"benchmark mmlu {MARCH}")
    assert set(found) >= {"task", "as_of", "currency", "subjects", "questions", "shots", "runs"}
    assert (found["subjects"], found["questions"], found["shots"]) == (57, 14_042, 5)
    cost = {run["model"]: run["cost"]["central"] for run in found["runs"]}
    assert cost["text-davinci-003"] == pytest.approx(190, rel=0.02)
    assert cost["gpt-3.5-turbo"] == pytest.approx(19, rel=0.02)
    assert cost["gpt-4"] == pytest.approx(279, rel=0.02)
    assert list(cost.values()) == sorted(cost.values())
    assert all(run["source"]["url"].startswith("http") for run in found["runs"])


def test_one_model_can_be_asked_for_in_pounds_and_as_a_batch(asked):
    (plain,) = asked("benchmark --model gpt-4o --as-of 2024-11-01")["runs"]
    (batch,) = asked("benchmark --model gpt-4o --as-of 2024-11-01 --batch")["runs"]
    assert batch["batch"] is True
    assert batch["cost"]["central"] == pytest.approx(plain["cost"]["central"] / 2)
    (pounds,) = asked(f"benchmark --model gpt-4 {MARCH} --currency GBP")["runs"]
    (dollars,) = asked(f"benchmark --model gpt-4 {MARCH}")["runs"]
    assert pounds["cost"]["central"] == pytest.approx(dollars["cost"]["central"] * 0.8239)


def test_people_read_the_finding_and_the_ends_of_the_list(told):
    out = told("benchmark --as-of 2026-10-01")
    assert "On 1 October 2026 a run of MMLU cost from $" in out
    assert "more: --json lists them" in out
    assert "caveat: " in told("benchmark --model claude-3-opus-20240229 --as-of 2024-05-01")


def test_labels_have_their_keys_and_cost_what_time_and_wage_give(asked):
    found = asked("label 46_000 --set minutes_per_item=10 --set labour_usd_per_hour=25")
    assert set(found) >= {"examples", "as_of", "people", "model", "ratio", "caveats"}
    assert found["people"]["central"] == pytest.approx(192_000, rel=0.01)
    assert found["model"]["name"] == "text-davinci-003"
    assert set(found["ratio"]) == {"low", "central", "high"}
    assert all(s["url"].startswith("https://") for s in found["model"]["sources"])


def test_label_takes_every_option(asked):
    found = asked(
        "label 1000 --model gpt-4 --as-of 2023-03-14 --task comparisons "
        "--rate labelling-hour-offshore --set minutes_per_item=6 --draws 100 --seed 3"
    )
    assert found["people"]["central"] == pytest.approx(1_000 * 6 / 60 * 12.5)
    assert found["model"]["central"] == pytest.approx(1_000 / 11 * (764 * 30 + 1_392 * 60) / 1e6)
    assert found["as_of"] == "2023-03-14"


def test_people_read_how_many_times_as_much_people_cost(told):
    out = told("label 52002")
    assert out.startswith("Made by people, 52,002 examples cost $220k (")
    assert "1,100 (" in out.splitlines()[0]  # 216,675 / 204
    assert "that text-davinci-003 charges." in out.splitlines()[0]


REFUSED = [
    ("benchmark gsm8k", ["'gsm8k'", "nearest: mmlu"]),
    ("benchmark --model gpt4", ["'gpt4'", "gpt-4"]),
    ("benchmark --model gpt-4 --as-of 2023-03-01", ["gpt-4", "2023-03-14"]),
    ("benchmark --model gpt-4 --provider azure", ["azure", "sold by openai"]),
    ("benchmark --currency JPY", ["JPY", "GBP"]),
    ("label 0", ["examples = '0'", "above 0"]),
    ("label -- -5", ["examples = '-5'", "above 0"]),
    ("label many", ["'many'", "write a number"]),
    ("label 5 --model gpt5", ["'gpt5'", "nearest"]),
    ("label 5 --set minutes_per_item=-1", ["minutes_per_item = '-1'", "above 0"]),
    ("label 5 --set items=3", ["items", "given by itself"]),
    ("label 5 --rate ops-staff-year", ["ops-staff-year", "per year"]),
    ("label 5 --as-of 2022-01-01", ["text-davinci-003", "2022-11-28"]),
    ("label", ["examples"]),
]


@pytest.mark.parametrize(("command", "says"), REFUSED)
def test_bad_input_ends_in_one_line_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str], command: str, says: list[str]
):
    try:
        code = main(command.split())
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert [word for word in says if word not in err] == [], err
