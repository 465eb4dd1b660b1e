"""How many tokens a text is."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from analysis.commands.shared import opened_book, show, source_lines
from analysis.errors import BadInputError

MOST_BYTES = 50_000_000


def count(options: argparse.Namespace) -> int:
    """How many tokens a model makes of a text."""
    from analysis.study.counting import counted

    text = _read(options.file)
    book = opened_book(options)
    found = counted(book, options.model, text)
    unit = "characters" if found.method == "billable-unit" else "tokens"
    result = {**asdict(found), "unit": unit, "model": options.model, "characters": len(text)}
    span = f" ({found.low:,}–{found.high:,})" if found.low < found.high else ""
    show(options, result, [
        f"{found.tokens:,} {unit}{span}, {found.method}: {found.basis}",
        *source_lines(book, found.sources),
    ])  # fmt: skip
    return 0


def _read(name: str) -> str:
    """The text of a file, or of what is piped in; refused where it is no text."""
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
    if b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInputError("file", name, "is no text; export it as text first")
    try:
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        at = f"byte {error.start:,} is not UTF-8; save it as UTF-8"
        raise BadInputError("file", name, at) from None
