"""Office files read by other means than wrote them: as zips of XML, and by LibreOffice."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
REQUIRED = "COSTFALL_REQUIRE_OFFICE"
SECONDS = 240


def parts(file: bytes) -> dict[str, bytes]:
    """Every part of an Office file by its name."""
    with zipfile.ZipFile(io.BytesIO(file)) as found:
        return {name: found.read(name) for name in found.namelist()}


def sheet_part(file: bytes, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    found = parts(file)
    book = ElementTree.fromstring(found["xl/workbook.xml"])  # noqa: S314 (our own file)
    known = {s.get("name"): s.get(RELATED) for s in book.iter(f"{MAIN}sheet")}
    links = ElementTree.fromstring(found["xl/_rels/workbook.xml.rels"])  # noqa: S314
    targets = {link.get("Id"): link.get("Target") for link in links}
    return f"xl/{targets[known[sheet]]}"


def cells(file: bytes, sheet: str) -> dict[str, str | float]:
    """A sheet by cell: text as text, numbers as numbers, formulas as last computed."""
    found = parts(file)
    shared: list[str] = []
    if "xl/sharedStrings.xml" in found:
        strings = ElementTree.fromstring(found["xl/sharedStrings.xml"])  # noqa: S314
        texts = ("".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in strings)
        shared = [re.sub(r"_x([0-9A-F]{4})_", lambda c: chr(int(c[1], 16)), t) for t in texts]
    values: dict[str, str | float] = {}
    page = ElementTree.fromstring(found[sheet_part(file, sheet)])  # noqa: S314
    for cell in page.iter(f"{MAIN}c"):
        value = cell.find(f"{MAIN}v")
        if value is not None and value.text is not None:
            text = cell.get("t") == "s"
            values[cell.get("r", "")] = shared[int(value.text)] if text else float(value.text)
    return values


def table(file: bytes, sheet: str) -> list[list[str | float]]:
    """The sheet's lines, as far as their cells are filled without a gap; empty ones as ''."""
    found = cells(file, sheet)
    places = {re.sub(r"\d", "", at) for at in found}
    columns = sorted(places, key=lambda letters: (len(letters), letters))
    last = max(int(re.sub(r"\D", "", at)) for at in found)
    return [[found.get(f"{c}{line}", "") for c in columns] for line in range(1, last + 1)]


def converted(files: list[Path], kind: str, folder: Path) -> None:
    """The files as LibreOffice converts them; skips where it is not installed."""
    program = shutil.which("soffice")
    if not program:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, but there is no soffice on the path")
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind,
         "--outdir", folder, *files],
        check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
