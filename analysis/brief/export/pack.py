"""Everything of a briefing in one archive: charts in every format, deck, brief, annex, manifest."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from analysis.book.load import Book, Part
from analysis.brief.export.figure import Figure
from analysis.brief.export.formats import FORMATS, made
from analysis.brief.export.names import file_name
from analysis.brief.export.sizes import Size
from analysis.brief.one_page import Brief
from analysis.study.self_checks import self_checks

Progress = Callable[[int, int, str], None]
"""Told how many files of how many are made, and which is next."""
DAY_ZERO = (2026, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that the same pack has the same bytes."""


@dataclass(frozen=True)
class Made:
    """One file of a pack."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


def files(
    book: Book, parts: tuple[Part, ...], figures: Sequence[Figure], size: Size, *,
    brief: Brief | None = None, scenario: str = "", progress: Progress | None = None,
) -> tuple[Made, ...]:  # fmt: skip
    """Every file of the pack, the manifest last. `scenario` is the text of a scenario file."""
    steps = list(_steps(book, parts, figures, size, brief, scenario))
    done: list[Made] = []
    for number, (path, make) in enumerate(steps):
        if progress:
            progress(number, len(steps), path)
        done.append(Made(path, make()))
    done.append(Made("README.txt", _readme(done, figures)))
    done.append(Made("manifest.json", _manifest(done)))
    if progress:
        progress(len(steps), len(steps), "")
    return tuple(done)


def zipped(pack: Sequence[Made]) -> bytes:
    """The files as one archive; the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in pack:
            entry = zipfile.ZipInfo(file.path, DAY_ZERO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.data)
    return out.getvalue()


def book_line(book: Book, parts: tuple[Part, ...]) -> str:
    """Which book it was, and how firm."""
    from analysis.book.check import provenance
    from analysis.brief.words import day

    known = provenance(parts)
    return (
        f"Fact book with figures recorded up to {day(known.last_recorded)}: {known.figures:,} "
        f"figures, {known.sourced_share:.0%} with a source, {known.verified_share:.0%} read in "
        f"it; {len(book.prices):,} dated prices."
    )


Step = tuple[str, Callable[[], bytes]]


def _steps(
    book: Book, parts: tuple[Part, ...], figures: Sequence[Figure], size: Size,
    brief: Brief | None, scenario: str,
) -> Iterator[Step]:  # fmt: skip
    from analysis.brief import one_page
    from analysis.brief.export import assurance, facts, pptx_file

    checks = self_checks(book) if brief else ()
    for number, figure in enumerate(figures, 1):
        yield from _of_chart(book, parts, figure, size, _start(number))
    yield "board-pack.pptx", lambda: pptx_file.pptx(figures)
    if brief:
        yield brief.file_name, lambda: one_page.pdf(brief)
        line = book_line(book, parts)
        yield "assurance-annex.pdf", lambda: assurance.annex(brief, checks, line)
    if scenario:
        yield "scenario.yaml", scenario.encode
    traced = {_start(number) + file_name(figure, size, "json"): figure.title
              for number, figure in enumerate(figures, 1)}  # fmt: skip
    yield "metadata.json", lambda: facts.pack_facts(book, parts, traced, brief, checks)


def _start(number: int) -> str:
    return f"charts/{number:02d}_"


def _of_chart(
    book: Book, parts: tuple[Part, ...], figure: Figure, size: Size, start: str
) -> Iterator[Step]:
    """One chart in every format, and plain for pages whose own text says the rest."""
    for kind in FORMATS:
        if kind != "pptx":  # the deck holds them all
            name = start + file_name(figure, size, kind)
            yield name, partial(made, kind, figure, size, book, parts)
    for kind in ("svg", "png"):
        name = start + file_name(figure, size, kind, plain=True)
        yield name, partial(made, kind, figure, size, book, parts, plain=True)


WHAT = {
    "svg": "picture for the web; text stays text", "png": "picture at its size and resolution",
    "pdf": "for print, vector, fonts embedded", "html": "one page that needs no network",
    "xlsx": "the numbers, with formulas where there are any", "csv": "exactly the plotted rows",
    "json": "words, sources, and the lines of the fact book behind every number",
    "pptx": "slides with charts that can be edited", "yaml": "the scenario, to be opened again",
}  # fmt: skip


def _readme(pack: Sequence[Made], figures: Sequence[Figure]) -> bytes:
    lines = ["Costfall briefing pack", "", "Findings"]
    lines += [f"{number}. {figure.title}" for number, figure in enumerate(figures, 1)]
    lines += ["", "Files"]
    lines += [f"{file.path}: {WHAT.get(file.path.rpartition('.')[2], '')}" for file in pack]
    lines += [
        "", "“plain” pictures have no title or source in them, for pages whose text has both.",
        "metadata.json leads the numbers of brief and annex to lines of the fact book; each chart",
        "has a file of its own that does.",
        "manifest.json holds the SHA-256 of every file, so that a copy can be checked.",
        *dict.fromkeys(f"Reopen: {figure.link}" for figure in figures if figure.link),
        *dict.fromkeys(f"Scenario: {figure.code}" for figure in figures if figure.code),
        "Data: CC BY 4.0. Prices and estimates are not invoices; see the annex.",
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _manifest(pack: Sequence[Made]) -> bytes:
    listed = [{"path": file.path, "sha256": file.sha256, "bytes": len(file.data)} for file in pack]
    return (json.dumps({"files": listed}, indent=1) + "\n").encode()
