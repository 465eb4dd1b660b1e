"""How many tokens a text is."""

import argparse
import sys
from pathlib import Path

from analysis.commands.shared import fields, opened_book, show, source_lines
from analysis.errors import BadInputError


def count(options: argparse.Namespace) -> int:
    """How many tokens a model makes of a text."""
    from analysis.study.counting import counted

    text, faults = _read(options.file)
    book = opened_book(options)
    found = counted(book, options.model, text)
    unit = "characters" if found.method == "billable-unit" else "tokens"
    result = {
        **fields(found),
        "sources": found.sources,
        "unit": unit,
        "model": options.model,
        "characters": len(text),
        "faults": faults,
    }
    span = f" ({found.low:,}–{found.high:,})" if found.low < found.high else ""
    show(options, result, [
        f"{found.tokens:,} {unit}{span}, {found.method}: {found.basis}",
        *(f"caveat: line {number} {fault}" for number, fault in faults.items()),
        *source_lines(book, found.sources),
    ])  # fmt: skip
    return 0


def _read(name: str) -> tuple[str, dict[int, str]]:
    """The text of a file, or of what is piped in, and its lines that are not as they should be."""
    from analysis.study.documents import MOST_BYTES, decoded

    try:
        if name == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInputError("file", name, f"cannot be read: {error.strerror}") from None
    if len(data) > MOST_BYTES:
        raise BadInputError("file", name, f"longer than {MOST_BYTES:,} bytes; count it in parts")
    return decoded(name, data)
