"""A preset's whole pack, from the command line."""

import argparse
import os
import sys
from pathlib import Path

from analysis.book.load import load
from analysis.commands.shared import opened_book, show
from analysis.errors import BadInputError

ADDRESS = "COSTFALL_URL"
"""The environment variable that says where the dashboard is, for links in the files."""
HERE = "http://localhost:8501"


def export(options: argparse.Namespace) -> int:
    """Write a preset's charts in every format, its deck, brief, annex and manifest to a folder."""
    from analysis.brief.export.of_question import answered, figures
    from analysis.brief.export.pack import files
    from analysis.brief.export.sizes import size
    from analysis.study.presets import question_of
    from analysis.study.scenario_file import scenario_text_of

    book, folder = opened_book(options), Path(options.folder)
    if folder.exists() and not folder.is_dir():
        raise BadInputError("folder", str(folder), "it is a file; name a folder")
    found = answered(book, question_of(book, options.preset), internal=options.internal)
    drawn = figures(book, found, os.environ.get(ADDRESS, HERE), options.known_on)
    made = files(
        book, load(options.data).parts, drawn, size(options.size), brief=found.brief,
        scenario=scenario_text_of(book, found.question),
        progress=None if options.json else _told,
    )  # fmt: skip
    try:
        for file in made:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
    except OSError as error:
        raise BadInputError("folder", str(folder), f"{error.strerror}; name another") from None
    result = {"files": [{"path": file.path, "sha256": file.sha256} for file in made]}
    show(options, result, [f"{len(made)} files in {folder}", *(file.path for file in made)])
    return 0


def _told(done: int, of: int, path: str) -> None:
    print(f"\r{done}/{of} {path[:60]:<60}", end="\n" if done == of else "", file=sys.stderr)
