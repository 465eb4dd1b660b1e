"""`costfall budget`: promised keys, golden figures as somebody types them, refusals in one line."""

import pytest

J2 = (
    "budget 100000000 --currency GBP --set fx_usd_per_gbp=1.27 --set rental_usd_per_gpu_hour=2 "
    "--set mfu=0.4 --set accelerator_share=1"
)


def test_json_holds_the_keys_that_were_promised(asked):
    found = asked("budget britgpt-900m")
    promised = {"usd", "chips", "flop", "relative_to", "params", "tokens", "upper_bound"}
    assert promised <= set(found)
    assert set(found["flop"]) == {"low", "central", "high"}
    assert found["upper_bound"] is True
    assert found["seed"] == 20230313


@pytest.mark.parametrize("amount", ["900000000", "900m", "0.9bn", "900_000_000", "britgpt-900m"])
def test_900_million_pounds_as_people_write_them(asked, amount: str):
    found = asked(f"budget {amount} --currency GBP")
    assert found["chips"] == pytest.approx(21_800, rel=0.01)
    assert found["flop"]["central"] == pytest.approx(5.4e25, rel=0.01)
    assert found["relative_to"]["gpt-4"] == pytest.approx(2.6, rel=0.01)
    assert found["tokens"] == pytest.approx(20 * found["params"])


@pytest.mark.parametrize("more", ["", " --set chip=a100-80gb", " --way rent", " --as-of 2023-04-24",
                                  " --set chip=a100-40gb", " --set availability=0.5"])  # fmt: skip
def test_100_million_pounds_rented_however_it_is_typed(asked, more: str):
    found = asked(f"{J2}{more}")
    assert found["way"] == "rent"
    assert found["flop"]["central"] == pytest.approx(2.85e25, rel=0.01)
    assert found["relative_to"]["gpt-4"] == pytest.approx(1.36, rel=0.01)


def test_people_read_the_finding_what_would_turn_it_and_what_else_to_buy(run):
    code, out, err = run(J2)
    assert (code, err) == (0, "")
    assert "Upper bound: £100m gives at most 2.85e25 FLOP" in out
    assert "about 1.4× GPT-4 (Epoch estimate 2.1e25)" in out
    assert "It falls below GPT-4 if the GPU price exceeds $2.72 an hour" in out
    assert "seed 20230313" in out
    assert out.count("cheaper than the API from") == 5


def test_the_verdict_changes_with_the_share(asked):
    assert asked(J2)["verdict"].startswith("Enough for GPT-4")
    less = asked(J2.replace("share=1", "share=0.35"))
    assert less["verdict"].startswith("Short of GPT-4")
    assert less["flop"]["central"] == pytest.approx(0.35 * asked(J2)["flop"]["central"])


def test_other_currencies_and_the_way_back(asked):
    yuan = asked("budget 1bn --currency CNY --as-of 2023-03-16 --certain --reach gpt-3")
    assert yuan["usd"] == pytest.approx(1e9 / 6.891, rel=0.001)  # March 2023
    assert yuan["flop"]["low"] == yuan["flop"]["high"]
    assert yuan["reach"]["flop"] == pytest.approx(3.15e23, rel=0.01)
    assert {need["way"] for need in yuan["reach"]["money"]} == {"buy", "rent"}


@pytest.mark.parametrize(("arguments", "says"), [
    ("0", "more than 0"), ("-5", "more than 0"), ("nan", "more than 0"), ("lots", "britgpt-900m"),
    ("41000", "below one NVIDIA GH200"), ("1e8 --set mfu=0", "above 0"),
    ("1e8 --set mfu=abc", "write a number"), ("1e8 --set mfuu=0.4", "nearest: mfu"),
    ("1e8 --set chip=h200", "h200-sxm"), ("1e8 --against gpt4", "gpt-4"),
    ("1e8 --reach gpt4", "gpt-4"), ("britgpt-900m --currency USD", "preset is in GBP"),
    ("1e8 --draws 0", "draws"), ("1e8 --as-of 1999-01-01", "no figure"),
    ("1e8 --way rent --as-of 2020-03-01", "rental"),
])  # fmt: skip
def test_bad_input_ends_in_one_line_that_says_what_to_do(run, arguments: str, says: str):
    code, out, err = run(f"budget {arguments}")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
