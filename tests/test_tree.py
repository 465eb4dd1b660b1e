"""What the README says of the tree is true of the tree."""

import io
import re
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from analysis.book.load import Book
from analysis.brief.files import png
from analysis.brief.headlines import headlines
from analysis.brief.pictures import claim_chart
from analysis.study.claims import check_all

ROOT = Path(__file__).parents[1]
FENCED = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"(?P<indent>[ │├└─]*)(?P<names>[\w.-]+(?:/[\w.-]*|\.\w+)(?:, [\w./-]+)*)")


def paths_in(block: str) -> list[str]:
    """The paths of an annotated tree; a deeper line stands inside the last shallower folder."""
    above: list[tuple[int, str]] = []
    found = []
    for line in block.splitlines():
        if not (entry := ENTRY.match(line)):
            continue
        indent = len(entry["indent"])
        above = [(depth, folder) for depth, folder in above if depth < indent]
        inside = above[-1][1] if above else ""
        names = entry["names"].split(", ")
        found += [inside + name for name in names]
        if names[-1].endswith("/"):
            above.append((indent, inside + names[-1]))
    return found


def trees(text: str) -> list[str]:
    return [block for block in FENCED.findall(text) if re.search(r"^\W*analysis/", block, re.M)]


def test_the_reading_of_a_tree():
    tree = (
        "app.py      entry\nanalysis/   thinks\n  book/     known\n    load.py\n  model/\ndata/\n"
    )
    assert paths_in(tree) == [
        "app.py",
        "analysis/",
        "analysis/book/",
        "analysis/book/load.py",
        "analysis/model/",
        "data/",
    ]


def test_every_path_in_the_readmes_tree_exists():
    named = [p for tree in trees((ROOT / "README.md").read_text("utf-8")) for p in paths_in(tree)]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readmes_three_figures_are_the_books(book: Book):
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = headlines(book, check_all(book, "eight-years"))
    assert len(shown) == 3
    assert [h.value for h in shown if f"| **{h.value}** | {h.label} |" not in readme] == []


def test_the_readmes_picture_is_what_the_code_draws(book: Book):
    findings = check_all(book, "eight-years")
    drawn = Image.open(io.BytesIO(png(claim_chart(book, findings[1], findings))))
    kept = Image.open(ROOT / "docs" / "alpaca.png")
    assert kept.size == drawn.size
    difference = ImageChops.difference(kept.convert("L"), drawn.convert("L"))
    assert ImageStat.Stat(difference).mean[0] < 1  # of 255; renderers may smooth edges differently


def test_the_readme_counts_the_book_rightly(book: Book):
    readme = (ROOT / "README.md").read_text("utf-8")
    counted = {
        r"(\d+) chips": len(book.chips),
        r"(\d+) systems as stages": len(book.systems),
        r"(\d+) training runs": len(book.runs),
        r"(\d+) students": len(book.cases),
    }
    told = {pattern: int(re.search(pattern, readme)[1]) for pattern in counted}  # type: ignore[index]
    assert told == counted
