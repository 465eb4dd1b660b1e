"""The Edit prices page without a browser: fields, faults, saves, proposals, who may edit."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book import check, lookup
from analysis.book.editing.proposals import propose
from analysis.book.editing.saving import undo
from analysis.book.load import Book, load
from analysis.brief import edit_words
from dashboard import access
from tests.dashboard.test_access import HERE

from .conftest import APP, assert_sound, errors, words

EDIT = "dashboard/pages/edit.py"
FILE = "pricing/api/openai.yaml"
MODEL = "gpt-5.4-nano"  # on sale at $0.20 and $1.25
TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
SOURCE = {
    "source_title": "Pricing", "source_url": "https://openai.com/api/pricing",
    "source_accessed": TODAY,
}  # fmt: skip
PRICE = {
    "since": TOMORROW, "input_per_mtok": "0.1", "output_per_mtok": "0.5",
    "quote": "$0.10 in, $0.50 out per 1M tokens", **SOURCE,
}  # fmt: skip


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader sits at this machine."""
    monkeypatch.setattr(access, "door_now", lambda: HERE)


@pytest.fixture
def edit(here: None, book_copy: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Open the page on a copy of the book: `edit(task="rate")`."""
    monkeypatch.setenv("COSTFALL_DATA", str(book_copy))

    def opening(**link: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.switch_page(EDIT)
        for name, value in ({"model": MODEL} | link).items():
            app.query_params[name] = value
        return app.run()

    return opening


def fill(app: AppTest, draft: str, values: dict[str, object]) -> AppTest:
    """Type into the fields of a draft."""
    for name, value in values.items():
        key = f"edit {draft} 0 {name}"
        for kind in (app.text_input, app.text_area, app.date_input, app.selectbox):
            if any(widget.key == key for widget in kind):
                kind(key=key).set_value(value)
                break
        else:
            raise AssertionError(f"no field {key}")
    return app.run()


def button(app: AppTest, key: str):  # type: ignore[no-untyped-def]
    return app.button(key=key)


DRAFT = f"price openai {MODEL}"


def test_nothing_can_be_saved_before_source_and_day_are_given(edit):
    app = edit()
    assert_sound(app)
    assert button(app, "edit_save").disabled
    assert "Source and accessed date needed. First day and quote needed." in words(app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "Output, per million tokens: -5 is too small"),
        ("3O", "Output, per million tokens: '3O' is not a number"),
        ("625", "625 is 500× the previous value (1.25): confirm"),
        ("0.00125", "1/1,000 of the previous value (1.25), as if per another unit: confirm"),
        ("0", "0 means free; the previous value is 1.25: confirm"),
    ],
)
def test_what_is_wrong_with_a_field_stands_below_it(edit, typed: str, said: str):
    app = fill(edit(), DRAFT, {"output_per_mtok": typed})
    assert said in words(app)
    assert button(app, "edit_save").disabled


def test_a_jump_can_be_saved_once_it_is_confirmed(edit, book_copy: Path):
    dear = {**PRICE, "output_per_mtok": "6.25", "quote": "$0.10 in, $6.25 out per 1M tokens"}
    app = fill(edit(), DRAFT, dear)
    assert "6.25 is 5× the previous value" in words(app)
    assert button(app, "edit_save").disabled
    app = app.checkbox[0].check().run()
    assert not button(app, "edit_save").disabled
    button(app, "edit_save").click().run()
    book = load(book_copy).book
    assert book
    assert "Confirmed: output 6.25" in str(lookup.price(book, MODEL, TOMORROW).row.note)


def test_a_save_shows_its_effect_before_and_its_line_after(edit, book_copy: Path):
    before = (book_copy / FILE).read_bytes()
    app = fill(edit(), DRAFT, PRICE)
    told = words(app)
    assert "3 figures move; the largest: a million output tokens of gpt-5.4-nano falls" in told
    assert "| $1.25 | $0.50 | −60 % |" in told  # 0.5 / 1.25 = 0.4
    assert any("+        output_per_mtok: 0.5" in code.value for code in app.code)
    app = app.text_input(key="edit_who").set_value("Ann").run()
    app = button(app, "edit_save").click().run()
    assert_sound(app)
    assert "Saved." in words(app)
    assert ", Ann: gpt-5.4-nano" in (book_copy / "CHANGELOG.md").read_text("utf-8")
    app = button(app, "edit_undo").click().run()
    assert (book_copy / FILE).read_bytes() == before


def test_a_file_changed_underneath_is_shown_three_ways_and_nothing_is_lost(edit, book_copy: Path):
    app = fill(edit(), DRAFT, PRICE)
    text = (book_copy / FILE).read_text("utf-8")
    (book_copy / FILE).write_text(text.replace("provider: openai\n", "provider: openai  # x\n"))
    app = button(app, "edit_save").click().run()
    assert "has changed since you opened it" in errors(app)
    assert "Somebody saved pricing/api/openai.yaml" in app.warning[0].value
    theirs, mine, both = (code.value for code in app.code[:3])
    assert "+provider: openai  # x" in theirs
    assert "output_per_mtok" not in theirs
    assert "+        output_per_mtok: 0.5" in mine
    assert "+        output_per_mtok: 0.5" in both
    app = button(app, "edit_on_top").click().run()
    assert "Saved." in words(app)
    after = (book_copy / FILE).read_text("utf-8")
    assert "provider: openai  # x\n" in after
    assert "output_per_mtok: 0.5\n" in after


def test_a_correction_says_that_it_is_one(edit, book_copy: Path):
    app = edit(task="correction")
    row = load(book_copy).book.by_model[MODEL][0].model.prices[-1]  # type: ignore[union-attr]
    draft = f"correction {MODEL} {row.since} {row.recorded}"
    app = fill(app, draft, {"output_per_mtok": "1.20"})
    assert "quote" in words(app)
    quote = "gpt-5.4-nano $0.20 in, cached $0.02, $1.20 out, batch $0.10 and $0.625 per 1M tokens"
    kept = {"quote": quote, "note": "misread", "source": "", **SOURCE}
    app = fill(app, draft, kept)
    app = button(app, "edit_save").click().run()
    assert_sound(app)
    book = load(book_copy).book
    assert book
    now = lookup.price(book, MODEL, row.since).row
    assert (now.output_per_mtok, now.since) == (1.2, row.since)
    assert str(now.note).startswith(f"Corrects the row recorded on {row.recorded}: misread")
    then = lookup.price(book, MODEL, row.since, known_on=row.recorded).row
    assert then.output_per_mtok == 1.25  # what the book said before stays


OTHERS = {  # task, fields, file, a line that the file then has
    "rental": (
        {"chip": "h100-sxm", "vendor": "Example", "tier": "neocloud", "term": "on_demand",
         "usd_per_gpu_hour": "3.5", "since": TODAY, "quote": "H100 at $3.50 an hour"},
        "pricing/rental/h100.yaml", "usd_per_gpu_hour: 3.5",
    ),
    "rate": (
        {"currency": "GBP", "per_usd": "0.74", "since": date(2026, 7, 1), "quote": "GBP 0.74"},
        "pricing/fx.yaml", "per_usd: 0.74",
    ),
    "event": (
        {"title": "A model is released", "actor": "Example", "kind": "release", "day": TODAY,
         "summary": "It was.", "quote": "released today"},
        "events/models.yaml", "title: A model is released",
    ),
}  # fmt: skip


@pytest.mark.parametrize("task", OTHERS)
def test_what_is_no_price_is_added_to_its_file(edit, book_copy: Path, task: str):
    values, file, line = OTHERS[task]
    app = fill(edit(task=task), task, {**values, **SOURCE, "source_publisher": "Example"})
    app = button(app, "edit_save").click().run()
    assert_sound(app)
    assert line in (book_copy / file).read_text("utf-8")
    assert load(book_copy).problems == ()


def test_a_provider_is_a_file_of_its_own_and_can_be_undone(edit, book_copy: Path):
    named = {"provider": "example", "provider_name": "Example", "model_id": "example-1"}
    app = fill(edit(task="provider"), "provider", {**PRICE, **named})
    button(app, "edit_save").click().run()
    assert load(book_copy).problems == ()
    assert "- id: example-1" in (book_copy / "pricing/api/example.yaml").read_text("utf-8")
    undo(book_copy, who="Ann")
    assert not (book_copy / "pricing/api/example.yaml").exists()


NASTY = '<img src=x onerror="alert(1)"> $x$ **b** [l](javascript:1) :red[r]'


def test_markup_in_a_name_stays_text(edit, book_copy: Path):
    named = {"provider": "example", "provider_name": NASTY, "model_id": "example-1"}
    app = fill(edit(task="provider"), "provider", {**PRICE, **named})
    app = button(app, "edit_save").click().run()
    assert_sound(app)
    assert not any(NASTY in element.value for element in app.markdown)  # never unescaped
    assert NASTY in words(app)  # as read


def test_a_formula_in_a_name_is_inert_in_a_table_that_can_be_saved(edit, book_copy: Path):
    formula = '=HYPERLINK("http://x.example","y")'
    named = {"provider": "example", "provider_name": formula, "model_id": "example-1"}
    app = fill(edit(task="provider"), "provider", {**PRICE, "since": TODAY, **named})
    app = button(app, "edit_save").click().run()
    providers = app.dataframe[0].value["Provider"].tolist()
    assert f"'{formula}" in providers
    assert formula not in providers


@pytest.mark.parametrize("name", ["../evil", "a/b", "..", "a b", "/etc/x", "a\\b", ""])
def test_a_providers_id_is_no_path(edit, book_copy: Path, name: str):
    named = {"provider": name, "provider_name": "Example", "model_id": "example-1"}
    app = fill(edit(task="provider"), "provider", {**PRICE, **named})
    assert button(app, "edit_save").disabled


def test_somebody_else_approves_a_proposal_and_both_are_recorded(edit, book_copy: Path):
    app = fill(edit(), DRAFT, PRICE)
    app = app.text_input(key="edit_who").set_value("Ann").run()
    app = button(app, "edit_propose").click().run()
    link = next(code.value for code in app.code if "?proposal=" in code.value)
    id_ = link.partition("?proposal=")[2]
    assert MODEL not in str(load(book_copy).book.by_model[MODEL][0].model.prices[2:])  # type: ignore[union-attr]

    own = edit(proposal=id_)
    assert "Ann proposes: gpt-5.4-nano" in words(own)
    own = own.text_input(key="edit_who").set_value("ANN ").run()
    own = button(own, "edit_approve").click().run()
    assert "somebody else has to approve it" in errors(own)

    other = edit(proposal=id_)
    other = other.text_input(key="edit_who").set_value("Bo").run()
    other = button(other, "edit_approve").click().run()
    book = load(book_copy).book
    assert book
    row = lookup.price(book, MODEL, TOMORROW).row
    assert (row.recorded_by, row.reviewed_by) == ("Ann", "Bo")
    assert "Approved by Bo" in words(edit(proposal=id_))


def test_a_declined_proposal_changes_nothing(edit, book_copy: Path, monkeypatch):
    app = fill(edit(), DRAFT, PRICE)
    button(app, "edit_propose").click().run()
    before = (book_copy / FILE).read_bytes()
    from analysis.book.editing.proposals import proposals

    (made,) = proposals(book_copy)
    other = edit(proposal=made.id)
    other = other.text_input(key="edit_who").set_value("Bo").run()
    button(other, "edit_decline").click().run()
    assert (book_copy / FILE).read_bytes() == before
    assert proposals(book_copy)[0].state == "declined"


@pytest.mark.parametrize("id_", ["nonsense", "../../etc/passwd", "x" * 39, "<script>"])
def test_a_proposal_that_is_not_there_is_one_line(edit, id_: str):
    assert "nknown proposal" in errors(edit(proposal=id_))


def test_a_damaged_proposal_is_one_line_and_harms_no_other_page(edit, book_copy: Path):
    from analysis.book.editing.edits import Change

    made = propose(book_copy, Change(FILE, "x", text="a"), who="Ann")
    (book_copy / ".costfall/proposals" / made.id).write_text("{")
    assert "was damaged" in errors(edit(proposal=made.id))
    assert_sound(edit())


def test_a_public_visitor_reads_and_cannot_save(edit, monkeypatch: pytest.MonkeyPatch):
    from dataclasses import replace

    monkeypatch.setattr(access, "door_now", lambda: replace(HERE, listens_on="0.0.0.0"))  # noqa: S104
    app = fill(edit(), DRAFT, PRICE)
    assert button(app, "edit_save").disabled
    assert button(app, "edit_propose").disabled
    assert "Only local use edits without sign-in" in words(app)
    assert any("+        output_per_mtok: 0.5" in code.value for code in app.code)


def test_a_folder_that_cannot_be_written_still_gives_file_and_patch(
    edit, book_copy: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("dashboard.editing.saves.writable", lambda folder: False)
    app = fill(edit(), DRAFT, PRICE)
    assert button(app, "edit_save").disabled
    assert "cannot be written here: download the file or the patch" in words(app)
    labels = [element.proto.label for element in app.get("download_button")]
    assert {"Download YAML", "Download patch"} <= set(labels)


def test_prices_that_nobody_looked_up_for_long_are_told(edit, book: Book, monkeypatch):
    for module in (check, edit_words):
        monkeypatch.setattr(module, "STALE_AFTER", timedelta(days=6))
    app = edit(q=MODEL)
    assert "have a price that nobody looked up for 6 days" in words(app)
    row = book.by_model[MODEL][0].model.prices[-1]
    checked = max(row.recorded, book.sources[row.source].accessed)
    assert app.dataframe[0].value["Age"].tolist() == [f"{(TODAY - checked).days} days"]
