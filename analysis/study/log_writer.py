"""A priced usage log as a file."""

import tempfile
from pathlib import Path

from analysis.errors import BadInputError
from analysis.study.log_reader import Log, literal

QUOTED = "'\\1"
"""How a text that a spreadsheet would run begins instead."""
WRITTEN = {".csv": "csv, header", ".parquet": "parquet", ".jsonl": "json"}


def write_priced(log: Log, out: Path, currency: str) -> None:
    """Each record with its cost, by the ending of `out`; in one step, so that it is whole."""
    form = WRITTEN.get(out.suffix.lower())
    if form is None:
        raise BadInputError("out", out.name, f"use one of {', '.join(WRITTEN)}")
    if not out.parent.is_dir() or out.resolve() == log.path.resolve():
        raise BadInputError("out", str(out), "name another file in a folder that exists")
    texts = ", ".join(
        _inert(name) if form.startswith("csv") else name
        for name in ("id", "model", "provider", "team", "account")
    )
    try:
        with tempfile.TemporaryDirectory(dir=out.parent) as folder:
            part = Path(folder) / f"part{out.suffix}"
            log.engine.execute(
                f"copy (select {texts}, moment, input, output, cached, written, requests, batch, "
                f"cost, {literal(currency)} as currency, seller, row_since as price_since, "
                "coalesce(fault, case when cost is null then 'no price' end) as unpriced "
                f"from priced) to {literal(str(part))} (format {form})"
            )
            part.replace(out)
    except OSError as error:
        raise BadInputError("out", str(out), f"cannot be written: {error.strerror}") from None


def _inert(name: str) -> str:
    """SQL for a text that a spreadsheet does not take for a formula."""
    starts = literal(r"^([=+@\t\r-])")
    return f"regexp_replace({name}, {starts}, {literal(QUOTED)}) as {name}"
