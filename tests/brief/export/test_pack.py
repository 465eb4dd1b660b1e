"""Packs: every file, whole, the same each time, each number traced; and `costfall export`."""

import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.book.load import Book, load
from analysis.brief.export.of_question import answered, figures
from analysis.brief.export.pack import Made, files, zipped
from analysis.brief.export.sizes import SIZES
from analysis.study.presets import preset, preset_ids
from analysis.study.self_checks import self_checks

BASE = "https://costs.example"


@pytest.fixture(scope="module")
def claim(book: Book) -> tuple[Made, ...]:
    """The pack of the first claim."""
    found = answered(book, preset(book, "eight-years"), internal=True)
    drawn = figures(book, found, BASE, date(2026, 11, 30))
    return files(book, load().parts, drawn, SIZES["web"], brief=found.brief, scenario="a: 1\n")


@pytest.mark.slow
def test_a_pack_holds_each_chart_in_every_format_and_full_and_plain(claim: tuple[Made, ...]):
    endings = [Path(file.path).suffix for file in claim if file.path.startswith("charts/01_")]
    assert sorted(endings) == sorted(
        [".svg", ".png", ".pdf", ".html", ".xlsx", ".csv", ".json", ".svg", ".png"]
    )
    others = {file.path for file in claim if not file.path.startswith("charts/")}
    assert {"board-pack.pptx", "assurance-annex.pdf", "scenario.yaml", "README.txt",
            "metadata.json", "manifest.json"} < others  # fmt: skip
    assert any(path.endswith("-brief.pdf") for path in others)
    assert all(file.data for file in claim)


@pytest.mark.slow
def test_the_manifest_holds_the_digest_of_every_other_file(claim: tuple[Made, ...]):
    listed = json.loads(claim[-1].data)["files"]
    digests = {entry["path"]: entry["sha256"] for entry in listed}
    for file in claim[:-1]:
        assert digests[file.path] == hashlib.sha256(file.data).hexdigest()
    assert len(digests) == len(claim) - 1


@pytest.mark.slow
def test_the_same_pack_has_the_same_bytes(book: Book, claim: tuple[Made, ...]):
    found = answered(book, preset(book, "eight-years"), internal=True)
    drawn = figures(book, found, BASE, date(2026, 11, 30))
    again = files(book, load().parts, drawn, SIZES["web"], brief=found.brief, scenario="a: 1\n")
    assert [one.path for one, other in zip(claim, again, strict=True) if one != other] == []
    assert zipped(claim) == zipped(again)
    with zipfile.ZipFile(io.BytesIO(zipped(claim))) as archive:
        assert archive.testzip() is None


@pytest.mark.slow
def test_every_source_of_a_charts_metadata_leads_to_a_line_of_the_book(claim: tuple[Made, ...]):
    parts = {part.name for part in load().parts}
    told = [json.loads(file.data) for file in claim
            if file.path.startswith("charts/") and file.path.endswith(".json")]  # fmt: skip
    assert told
    for facts in told:
        assert facts["rows"]
        assert {entry["url"] for entry in facts["entries"]} >= {s["url"] for s in facts["sources"]}
        assert all(entry["file"] in parts and entry["line"] > 0 for entry in facts["entries"])
        assert len(facts["rests_on"]) == len(facts["rows"])
        assert all(facts["entries"][place] for places in facts["rests_on"] for place in places)
        assert b"[ 0, 1 ]" in b" ".join(file.data for file in claim)  # not a line for each number
        assert facts["link"].startswith(f"{BASE}/claim?")
        assert "known_on=2026-11-30" in facts["link"]


@pytest.mark.slow
def test_what_brief_and_annex_print_leads_to_lines_of_the_book_too(claim: tuple[Made, ...]):
    told = json.loads(next(file.data for file in claim if file.path == "metadata.json"))
    paths = {file.path for file in claim}
    assert told["charts"]
    assert all(chart["file"] in paths and chart["title"] for chart in told["charts"])
    assert told["brief"] in paths
    pdf = next(file.data for file in claim if file.path == told["brief"])
    page = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    behind = {one["label"]: [told["entries"][n] for n in one["rests_on"]]
              for one in told["printed"]}  # fmt: skip
    assert [entry["file"] for entry in behind["Total"]] == ["systems/alpaca-7b.yaml"] * 2
    assert {"under $100", "under $500"} == {e["says"].partition(" (")[0].replace("the ", "")
                                            for e in behind["Total"]}  # fmt: skip
    for one in told["printed"]:
        assert one["rests_on"], one
        if one["where"] == "brief" and one["label"] in ("Total", "finding"):
            assert one["text"].partition(";")[0] in page


@pytest.mark.slow
def test_the_annex_tells_assumptions_checks_limits_and_leaves_room_to_sign(
    claim: tuple[Made, ...],
):
    annex = next(file for file in claim if file.path == "assurance-annex.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(annex.data)).pages)
    for words in ("INTERNAL", "Assumptions", "Checks on published runs", "Limits", "Caveats",
                  "Analyst", "Assurer", "Approver", "25 million tokens"):  # fmt: skip
        assert words in " ".join(text.split())


def test_the_engine_passes_its_own_checks_on_published_runs(book: Book):
    found = {check.name: check for check in self_checks(book)}
    assert all(check.passed for check in found.values()), found
    assert found["Alpaca: 25 million tokens of text-davinci-003"].published == 500
    gpt_3 = next(check for name, check in found.items() if name.startswith("GPT-3"))
    assert gpt_3.published == 3.14e23  # Brown et al. 2020, table D.1
    assert len(found) == 3


def test_a_wrong_price_fails_its_check(book: Book):
    from dataclasses import replace

    wrong = []
    for priced in book.models:
        model = priced.model
        if model.id == "text-davinci-003":
            rows = tuple(row.model_copy(update={"output_per_mtok": 2.0}) for row in model.prices)
            priced = replace(priced, model=model.model_copy(update={"prices": rows}))
        wrong.append(priced)
    failed = [check.name for check in self_checks(replace(book, models=tuple(wrong)))
              if not check.passed]  # fmt: skip
    assert failed == ["Alpaca: 25 million tokens of text-davinci-003"]


@pytest.mark.parametrize("name", ["alpaca-2023", "britgpt-900m", "gpt-4-2023", "ernie-bot-2023",
                                  "alexatm-20b", "extraction-alpaca", "eight-years"])  # fmt: skip
def test_every_preset_of_the_design_has_charts_and_a_brief(book: Book, name: str):
    found = answered(book, preset(book, name))
    assert found.charts
    assert found.brief.title
    assert all(figure.link.startswith(BASE) for figure in figures(book, found, BASE))


def test_every_other_preset_has_too(book: Book):
    for name in preset_ids(book):
        assert answered(book, preset(book, name)).charts, name


@pytest.mark.slow
def test_export_writes_a_presets_pack_and_lists_it(run, tmp_path: Path):
    code, out, err = run("export", "gpt-4-2023", str(tmp_path / "pack"), "--json")
    assert (code, err) == (0, "")
    listed = json.loads(out)["files"]
    for entry in listed:
        data = (tmp_path / "pack" / entry["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert len(listed) >= 15


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "gpt-44-2023", "x"), "nearest"),
        (("export", "gpt-4-2023", "x", "--size", "poster"), "unknown size"),
    ],
)
def test_bad_words_are_one_line(run, words: tuple[str, ...], said: str):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
