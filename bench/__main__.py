"""`python -m bench`: speed beside a peer or a limit; prints a table, writes bench/latest.json."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import book, charts, draws, packs, slider, tokens, usage_log
from bench.slider import Row

MEASURES: tuple[Callable[[], list[Row]], ...] = (
    usage_log.measure, book.measure, draws.measure, tokens.measure, charts.measure,
    slider.measure, packs.measure,
)  # fmt: skip
LATEST = Path(__file__).with_name("latest.json")
LINE = "{:<42}{:>10}{:>10}{:>10}  {:<6}{}"


def main() -> int:
    """Run every measure; the exit code is 1 when one misses its bar."""
    rows = [row for measure in MEASURES for row in measure()]
    LATEST.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    print(LINE.format("measure", "value", "bar", "peer", "unit", ""))
    for row in rows:
        verdict = "ok" if row.ok else "MISSED"
        print(LINE.format(row.name, row.value, row.bar, row.peer, row.unit, verdict))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
