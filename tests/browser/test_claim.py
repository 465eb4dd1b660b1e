"""Journey J3 in a real browser: a journalist checks “eight years in five weeks”."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from .steps import (
    CHART,
    PRICE,
    address,
    box,
    choose,
    open_at,
    query,
    see,
    settled,
    slider,
    total,
    type_into,
    unfold,
    wait_for_query,
)

BASE = "tuning+data+base"


@pytest.fixture
def claim(page: Page, app_url: str) -> Page:
    return open_at(page, f"{app_url}/claim")


def test_the_journalist_goes_from_claim_to_verdict(claim: Page):
    see(claim, "“8 years of cost reduction in 5 weeks”")
    heading = claim.get_by_role("heading", level=3)
    expect(heading).to_have_text(
        "Not supported on ARK's own figures under any of the four boundaries."
    )
    see(claim, "$600 is 5.5 years ahead of the line (mid-2027 level)")
    expect(total(claim)).to_have_text("$600")

    choose(claim, "tuning")
    see(claim, "$100 is 7.0 years ahead of the line")
    wait_for_query(claim, boundary="tuning")

    choose(claim, BASE)
    expect(total(claim)).to_have_text("$153,099")  # 600 + 82,432 h x 1.85
    type_into(box(claim), "1.1")
    see(claim, "is 1.3 years ahead of the line")
    expect(total(claim)).to_have_text("$91,275")
    type_into(box(claim), "2")
    see(claim, "is 0.8 years ahead of the line")
    expect(total(claim)).to_have_text("$165,464")
    wait_for_query(claim, boundary=BASE, **{PRICE: "2"})

    for part, number in (("day", "06"), ("month", "02")):
        claim.get_by_role("spinbutton", name=f"{part}, The clock starts").press_sequentially(number)
    for _ in range(2):  # past the year and the calendar's button
        claim.keyboard.press("Tab")
    see(claim, "it took 5.0 weeks.")
    assert query(claim)["starts"] == "2023-02-06"


def test_the_chart_is_drawn_and_says_what_it_shows(claim: Page):
    chart = claim.locator(CHART)
    expect(chart).to_have_attribute("aria-label", re.compile(r"^Line chart.*\$4\.6m in 2020"))
    assert len(chart.get_attribute("aria-label") or "") <= 250
    marks = chart.locator("svg [aria-label]").evaluate_all("all => all.map(e => e.ariaLabel)")
    for point in ("year: 2020; usd: 4600000", "year: 2022; usd: 450000", "year: 2030; usd: 30"):
        assert point in marks


def test_linear_shows_the_same_costs_and_says_the_ratio(claim: Page):
    choose(claim, "linear")
    label = claim.locator(f"{CHART} svg text").filter(has_text="1/750 of 2022")  # 450,000 / 600
    expect(label).to_be_visible()
    wait_for_query(claim, scale="linear")
    see(claim, "$600 is 5.5 years ahead of the line")
    expect(claim.locator(CHART)).to_have_attribute("aria-label", re.compile("linear scale"))


def test_slider_and_box_agree_when_an_arrow_key_is_held(claim: Page):
    slider(claim).focus()
    for _ in range(20):
        claim.keyboard.press("ArrowRight")
    expect(slider(claim)).to_have_value("2.85")  # 1.85 + 20 x 0.05
    expect(box(claim)).to_have_value("2.85")
    expect(slider(claim)).to_be_focused()
    wait_for_query(claim, **{PRICE: "2.85"})
    claim.keyboard.press("ArrowLeft")
    expect(box(claim)).to_have_value("2.80")


def test_a_price_outside_the_range_is_not_taken(claim: Page):
    type_into(box(claim), "99")
    type_into(box(claim), "3.1416")
    wait_for_query(claim, **{PRICE: "3.1416"})
    expect(slider(claim)).to_have_attribute("aria-valuetext", "3.14")


def test_defaults_leave_the_link(claim: Page):
    assert query(claim) == {}
    choose(claim, BASE)
    expect(total(claim)).to_have_text("$153,099")
    type_into(box(claim), "2")
    expect(total(claim)).to_have_text("$165,464")
    wait_for_query(claim, boundary=BASE, **{PRICE: "2"})
    choose(claim, "tuning+data")
    expect(total(claim)).to_have_text("$600")
    type_into(box(claim), "1.85")
    wait_for_query(claim)


def test_a_copied_link_shows_a_stranger_the_same_page(claim: Page, new_page: Callable[..., Page]):
    choose(claim, BASE)
    expect(total(claim)).to_have_text("$153,099")
    type_into(box(claim), "1.1")
    expect(total(claim)).to_have_text("$91,275")
    choose(claim, "linear")
    wait_for_query(claim, boundary=BASE, scale="linear", **{PRICE: "1.1"})
    settled(claim)
    stranger = open_at(new_page(), address(claim))
    expect(total(stranger)).to_have_text("$91,275")
    expect(stranger.get_by_role("radio", name="linear")).to_be_checked()
    expect(stranger.get_by_role("radio", name=BASE)).to_be_checked()
    assert query(stranger) == query(claim)
    alt = claim.locator(CHART).get_attribute("aria-label")
    expect(stranger.locator(CHART)).to_have_attribute("aria-label", str(alt))


def test_a_link_edited_wrongly_is_told_and_the_rest_kept(page: Page, app_url: str):
    open_at(page, f"{app_url}/claim?boundary=tuning&{PRICE}=abc")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(f"{PRICE}=abc is not a number, so the book’s price is used")
    see(page, "$100 is 7.0 years ahead of the line")
    wait_for_query(page, boundary="tuning")


def test_the_snippet_computes_the_same_without_costfall(page: Page, app_url: str):
    open_at(page, f"{app_url}/claim?boundary=tuning%2Bdata%2Bbase&{PRICE}=1.1")
    unfold(page, "Scenario")
    citation, command, snippet = (
        page.locator('[data-testid="stCode"] code').nth(n) for n in (2, 3, 4)
    )
    expect(snippet).to_contain_text("years_ahead")
    ran = subprocess.run(
        [sys.executable, "-I", "-c", snippet.inner_text()],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    cost, years, weeks = map(float, ran.stdout.split())
    assert (round(cost), round(years, 1), round(weeks, 1)) == (91_275, 1.3, 5.9)
    expect(total(page)).to_have_text(f"${cost:,.0f}")
    see(page, f"is {years:.1f} years ahead of the line")
    see(page, f"it took {weeks:.1f} weeks")
    assert "1.3 years ahead" in citation.inner_text()
    assert command.inner_text().strip() == (
        f"costfall claim eight-years --boundary {BASE} --set {PRICE}=1.1"
    )


def test_downloads_are_what_the_page_shows(page: Page, app_url: str, tmp_path: Path):
    reruns: list[str] = []

    def listen(payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            message = BackMsg.FromString(payload)
            if message.WhichOneof("type") == "rerun_script":
                reruns.append(str(message))

    page.on("websocket", lambda socket: socket.on("framesent", listen))
    open_at(page, f"{app_url}/claim")
    drawn = page.locator(f"{CHART} svg [aria-label]").evaluate_all(
        "all => all.map(e => e.ariaLabel)"
    )
    page.get_by_role("button", name="Download", exact=True).click()
    dialog = page.get_by_role("dialog")
    preview = dialog.locator("img")
    expect(preview).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 0", arg=preview.element_handle())
    settled(page)
    assert reruns, "the listener hears nothing"
    before = len(reruns)
    saved = {kind: save(page, dialog, kind, tmp_path) for kind in ("PNG", "SVG", "CSV", "JSON")}
    assert len(reruns) == before
    expect(dialog).to_be_visible()
    (stem,) = {file.stem for file in saved.values()}
    assert re.fullmatch(r"eight-years-tuning-data_web_\d{4}-\d\d-\d\d_[0-9a-f]{8}", stem)

    assert fetched(page, preview) == saved["PNG"].read_bytes()  # “This is the file.”
    check_png(saved["PNG"])
    check_svg(saved["SVG"])
    check_csv(saved["CSV"], drawn)
    check_json(saved["JSON"])


def save(page: Page, dialog: Locator, kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        dialog.get_by_role("button", name=kind, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def fetched(page: Page, image: Locator) -> bytes:
    """The preview's bytes as the browser got them."""
    return bytes(
        page.evaluate(
            "async url => Array.from(new Uint8Array(await (await fetch(url)).arrayBuffer()))",
            image.evaluate("image => image.currentSrc"),
        )
    )


def check_png(file: Path) -> None:
    with Image.open(file) as picture:
        assert picture.width == 1200  # 600 at twice its size
        assert picture.info["dpi"] == pytest.approx((192, 192), abs=0.1)
        assert "5.5 years past ARK’s 2022 figure" in picture.info["Title"]
        assert picture.info["Description"].startswith("Line chart, log scale")
        assert "accessed 23 November 2026" in picture.info["Source"]


def check_svg(file: Path) -> None:
    text = file.read_text("utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 - our own file
    space = "{http://www.w3.org/2000/svg}"
    title, desc = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert "under $600, lies 5.5 years past ARK’s 2022 figure" in (title.text or "")
    assert desc is not None
    assert (desc.text or "").startswith("Line chart, log scale")
    assert root.get("role") == "img"
    bare = re.sub(r"url\(data:[^)]*\)", "", text)  # the typeface on board
    addresses = set(re.findall(r"""(?:https?:)?//[^"'\s<>)]+""", bare))
    assert {a for a in addresses if not a.startswith("http://www.w3.org/")} == set()


def check_csv(file: Path, drawn: list[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    line = [
        (float(row["year"]), float(row["usd"])) for row in rows if row["kind"] == "forecast line"
    ]
    months = [2022 + month / 12 for month in range(8 * 12 + 1)]
    assert line == [(pytest.approx(t), pytest.approx(450_000 * 0.3 ** (t - 2022))) for t in months]
    stated = {(row["year"], float(row["usd"])) for row in rows if row["kind"] == "stated"}
    assert stated == {("2020", 4.6e6), ("2022", 450e3), ("2030", 30.0)}
    plotted = {mark.partition("label: ")[2] for mark in drawn} - {""}
    # An apostrophe keeps a spreadsheet from running “+ data” as a formula.
    assert plotted == {row["label"].removeprefix("'") for row in rows} - {""}


def check_json(file: Path) -> None:
    told = json.loads(file.read_text("utf-8"))
    assert told["title"].startswith("Alpaca 7B, at under $600")
    urls = {source["url"] for source in told["sources"]}
    assert "https://www.ark-invest.com/big-ideas-2023/artificial-intelligence" in urls
    assert "https://crfm.stanford.edu/2023/03/13/alpaca.html" in urls
    for source in told["sources"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", source["accessed"])
        assert source["title"]
        assert source["publisher"]
