"""A file of the book edited elsewhere: checked as a whole before it is saved."""

from pathlib import PurePosixPath

import streamlit as st

from analysis.book.editing.edits import Change
from analysis.book.load import Part, kind_of, read_bytes
from analysis.book.problems import Problem
from dashboard.text import plain

MOST_MEGABYTES = 4
FOLDERS = ("pricing/api/", "pricing/rental/", "pricing/", "events/", "systems/", "claims/",
           "scenarios/", "benchmarks/", "cases/", "")  # fmt: skip
DRAFT = "upload"


def uploaded(parts: tuple[Part, ...]) -> Change | None:
    """The change that a dropped file would be; None while there is none that can be read."""
    file = st.file_uploader(
        "A YAML file of the book", type=["yaml"], max_upload_size=MOST_MEGABYTES, key="edit_file",
        help="Such as a downloaded one that you changed. It is checked before anything is saved.",
    )  # fmt: skip
    if file is None:
        return None
    known = [part.name for part in parts if PurePosixPath(part.name).name == file.name]
    places = known or [f"{folder}{file.name}" for folder in FOLDERS]
    name = st.selectbox("Takes the place of" if known else "Its place in the book", places,
                        key=f"edit_place {file.name}")  # fmt: skip
    kind = kind_of(name)
    if isinstance(kind, Problem):
        _say(kind)
        return None
    content = file.getvalue()
    part, problems = read_bytes(name, kind, content)
    if part is None:
        for problem in problems:
            _say(problem)
        return None
    what = f"uploaded {name}" + ("" if known else ", a new file")
    return Change(name, what, text=content.decode("utf-8"))


def _say(problem: Problem) -> None:
    st.error(plain(str(problem)), icon=":material/error:")
