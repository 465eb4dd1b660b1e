"""JSON Schemas of the book's files, for the editors of those who write them."""

import json
from pathlib import Path

from analysis.book.records import KINDS


def schemas() -> dict[str, str]:
    """The text of each schema by its name."""
    return {
        name: json.dumps(kind.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
        for name, kind in KINDS.values()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema to `folder`, and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        path = folder / f"{name}.json"
        path.write_text(text, "utf-8")
        written.append(path)
    return written
