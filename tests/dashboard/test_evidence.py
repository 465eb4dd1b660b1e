"""The page of evidence: what it counts, what it finds, and what a link restores."""

import re
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.book.check import provenance
from analysis.book.load import Book, load

from .conftest import Visit, assert_sound, notices, words

EVIDENCE = "dashboard/pages/evidence.py"
SOURCE = "llama-paper"
LLAMA = "LLaMA: Open and Efficient Foundation Language Models"


def shown(app: AppTest) -> list[str]:
    """The titles in the table of sources."""
    return list(app.dataframe[0].value["Source"]) if app.dataframe else []


@pytest.fixture
def data(book_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COSTFALL_DATA", str(book_copy))
    return book_copy


class TestOpening:
    def test_the_finding_counts_the_book(self, visit: Visit):
        app = visit(EVIDENCE)
        assert_sound(app)
        assert notices(app) == ""
        known = provenance(load().parts)
        read = f"{known.verified_share:.0%}".replace("%", " %")
        finding = f"### {read} of {known.figures:,} figures were read in a copy of their source"
        assert words(app).startswith(finding)

    def test_each_area_has_a_row_and_the_scale_is_explained(self, visit: Visit):
        told = words(visit(EVIDENCE))
        for area in ("API prices", "GPU rental", "Systems", "Events", "Scores", "Copied models"):
            assert re.search(rf"\| {area} \| [\d,]+ \| \d+\s% \| \d+ \|", told)
        assert "under 90 % of what rests on a source was read" in told
        assert "| A | the issuer’s own page or paper |" in told

    def test_few_elements_are_drawn_until_asked_for(self, visit: Visit):
        app = visit(EVIDENCE)
        assert len(app.markdown) < 40
        controls = [*app.text_input, *app.button_group, *app.selectbox]
        assert len(controls) <= 7

    def test_a_rerun_is_fast(self, visit: Visit):
        app = visit(EVIDENCE, source=SOURCE)
        took = []
        for _ in range(5):
            start = time.perf_counter()
            app.run()
            took.append(time.perf_counter() - start)
        assert min(took) < 0.2  # 0.05 s here; twice the budget, for a busy machine


class TestDisagreements:
    def test_each_reading_stands_with_source_and_evidence(self, visit: Visit, book: Book):
        told = words(visit(EVIDENCE))
        first = next(iter(book.conflicts.values()))
        assert f"**{first.about}**" in told
        for says in first.readings:
            publisher = book.sources[says.source].publisher
            line = next(line for line in told.splitlines() if line.startswith(f"- {says.says}"))
            assert f"([{publisher}](http" in line
            assert f"badge[{says.evidence}]" in line
        assert f"The book uses: {first.we_use}" in told

    def test_the_others_are_one_click_away(self, visit: Visit, book: Book):
        more = len(book.conflicts) - 3
        assert any(box.label == f"{more} more disagreements" for box in visit(EVIDENCE).expander)

    def test_printed_costs_far_apart_are_derived(self, visit: Visit):
        assert re.search(r"T5 11B, rental basis: \$231,993 .* or over \$1,300,000 .* 5\.6 times",
                         words(visit(EVIDENCE)))  # fmt: skip

    def test_a_book_without_disagreements_says_so(self, visit: Visit, data: Path):
        text = (data / "conflicts.yaml").read_text("utf-8")
        head = text[: text.index("\nconflicts:")]
        (data / "conflicts.yaml").write_text(f"{head}\nconflicts: []\n", "utf-8")
        app = visit(EVIDENCE)
        assert_sound(app)
        assert "The book records no disagreement yet." in words(app)
        assert "questions sources disagree" not in words(app)


class TestSources:
    def test_all_sources_are_listed(self, visit: Visit, book: Book):
        assert sorted(shown(visit(EVIDENCE))) == sorted(s.title for s in book.sources.values())

    def test_every_word_of_a_search_narrows_the_list(self, visit: Visit):
        app = visit(EVIDENCE)
        app.text_input(key="q").set_value("LLaMA 7B GPU-hours").run()
        assert_sound(app)
        assert LLAMA in shown(app)
        assert len(shown(app)) < 20
        app.text_input(key="q").set_value("nowhere-to-be-found").run()
        assert_sound(app)
        assert shown(app) == []
        assert "0 of " in words(app)

    @pytest.mark.parametrize("text", ["$5 *x* <b>", "(", "[a](b)", "%", "ü", "  "])
    def test_any_search_is_harmless(self, visit: Visit, text: str):
        app = visit(EVIDENCE, q=text)
        assert_sound(app)
        assert notices(app) == ""

    def test_kind_and_grade_filter_together(self, visit: Visit):
        table = visit(EVIDENCE, kind="primary", grade="C").dataframe[0].value
        assert set(table["Kind"]) == {"primary"}
        assert set(table["Grade"]) == {"C"}

    def test_the_list_is_sorted_as_asked(self, visit: Visit):
        most = list(visit(EVIDENCE).dataframe[0].value["Entries"])
        assert most == sorted(most, reverse=True)
        weakest = list(visit(EVIDENCE, sort="weakest grade").dataframe[0].value["Grade"])
        assert weakest == sorted(weakest, reverse=True)
        oldest = visit(EVIDENCE, sort="oldest first").dataframe[0].value
        looked_up = list(oldest["Looked up"])
        assert looked_up == sorted(looked_up)

    def test_a_source_shows_all_that_rests_on_it(self, visit: Visit):
        app = visit(EVIDENCE, source=SOURCE)
        assert_sound(app)
        told = words(app)
        assert f"**Grade A:** [{LLAMA}](http" in told
        hours = next(x for x in told.splitlines() if "LLaMA 7B, final training run: GPU" in x)
        assert "82,432 GPU-hours :green-badge[verified] “" in hours
        assert re.search(r"`systems/llama-7b\.yaml:\d+`", hours)

    def test_what_does_not_fit_at_once_is_folded(self, visit: Visit):
        app = visit(EVIDENCE, source="epoch-systems")
        assert any("more entries that rest on epoch-systems" in x.label for x in app.expander)
        entries = next(m.value for m in app.markdown if m.value.startswith("- **Run: "))
        assert entries.count("\n") == 24


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "named"),
        [
            ({"source": "no-such"}, "source=no-such is not in the book"),
            ({"grade": "E"}, "grade=E is not one of all, A, B, C, D"),
            ({"kind": "press"}, "kind=press is not one of"),
            ({"sort": "size"}, "sort=size is not one of"),
        ],
    )
    def test_a_value_that_cannot_be_restored_is_named(
        self, visit: Visit, link: dict[str, str | list[str]], named: str
    ):
        app = visit(EVIDENCE, **link)
        assert_sound(app)
        assert named in notices(app)
        assert words(app) == words(visit(EVIDENCE))

    def test_of_a_search_that_is_too_long_the_beginning_is_used(self, visit: Visit):
        app = visit(EVIDENCE, q="llama" + "x" * 80)
        assert_sound(app)
        assert "is longer than 80 characters, so its beginning is used" in notices(app)
        assert app.text_input(key="q").value == "llama" + "x" * 75

    def test_a_link_restores_every_control(self, visit: Visit):
        app = visit(EVIDENCE, q="llama", kind="primary", grade="A", sort="oldest first",
                    source=SOURCE)  # fmt: skip
        assert_sound(app)
        assert notices(app) == ""
        assert app.text_input(key="q").value == "llama"
        assert app.selectbox(key="source").value == SOURCE
        assert LLAMA in shown(app)


def test_a_mistake_in_the_data_is_told_once_and_the_page_stays(visit: Visit, data: Path):
    app = visit(EVIDENCE)
    good = words(app)
    file = data / "systems/llama-7b.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 82_432", "value: many"), "utf-8")
    app.run()
    assert_sound(app)
    assert len(app.warning) == 1
    assert words(app) == good
