"""The commands `serve` and `break-even`: keys, people's lines, and refusals in one line."""

import pytest

DAY = "--as-of 2024-11-01"
EVEN = f"break-even llama-3.1-70b --model gpt-4 --tokens-per-month 1e9 {DAY}"


def test_serve_gives_cost_batch_and_chips(asked):
    found = asked(f"serve llama-3.1-70b --chips 8 {DAY}")
    for side in ("input_usd_per_mtok", "output_usd_per_mtok", "usd_per_mtok"):
        assert 0 < found[side]["low"] < found[side]["central"] < found[side]["high"]
    assert found["chips"] == 8
    assert found["fewest_chips"] == 8
    assert found["requests"] > 1
    assert found["sources"][0]["url"].startswith("https://")


def test_break_even_at_certain_inputs_is_the_hand_arithmetic(asked):
    """16 GPUs at $2 for 730 hours over the $33 of a million tokens of GPT-4, 9 in 10 input."""
    found = asked(
        f"{EVEN} --chips 8 --input 900 --output 100 --set rental_usd_per_gpu_hour=2 "
        "--set staff_share=0"
    )
    assert found["gpus"] == 16
    assert found["own_usd_per_month"]["central"] == pytest.approx(23_360)
    assert found["api_usd_per_month"] == pytest.approx(33_000)
    central = found["break_even_tokens_per_month"]["central"]
    assert central == pytest.approx(23_360 / 33 * 1e6)


def test_never_is_null_for_machines_and_a_word_for_people(asked, run):
    command = EVEN.replace("gpt-4", "gpt-4o-mini") + " --set rental_usd_per_gpu_hour=100"
    assert asked(command)["break_even_tokens_per_month"]["central"] is None
    code, out, _ = run(command)
    assert code == 0
    assert "Own GPUs never break even" in out


@pytest.mark.parametrize("name", ["britgpt", "alexatm-20b", "ernie-3.0-titan", "alpaca-7b"])
def test_any_system_with_an_architecture_is_served(run, name: str):
    code, out, err = run(f"serve {name}")
    assert (code, err) == (0, "")
    assert out.startswith("Serving ")
    assert "caveat: " in out
    assert "source: " in out


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("serve gpt-4", "no architecture of it; it has alexatm-20b"),
        ("serve llama-3.3-70", "llama-3.3-70b"),
        ("serve llama-7b --input 4000", "holds 2,048"),
        ("serve llama-3.3-70b --chips 1", "weights and one request need"),
        ("serve llama-3.3-70b --as-of 2022-01-01", "launched on 2022-09-20"),
        ("serve llama-3.3-70b --set utilisation=0", "utilisation = 0.0"),
        ("serve llama-3.3-70b --set utilisation", "write it as name=number"),
        (f"{EVEN} --tokens-per-month -5", "tokens per month = -5.0"),
        (f"{EVEN} --input -5", "input_tokens = -5.0"),
        (f"{EVEN} --spares -1", "spares = -1"),
    ],
)
def test_refusals_are_one_line_with_exit_code_2(run, command: str, says: str):
    code, out, err = run(command)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
