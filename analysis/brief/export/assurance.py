"""The assurance annex of a pack: assumptions, checks, limits, caveats, and who approves.

After the Aqua Book's questions: what rests on what, how firm is it, what was checked, what does the
analysis not cover, and who answers for it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.brief.legible import breakable, legible, visible
from analysis.brief.one_page import Brief
from analysis.brief.style import FONTS
from analysis.brief.use_words import number
from analysis.study.self_checks import Check

TEMPLATE = Path(__file__).with_suffix(".typ")
FIRMNESS = {
    "verified": "Firm: read in its source", "derived": "Firm: arithmetic on cited figures",
    "estimate": "Weak: a judgement", "recalled": "Weak: no copy was read",
    "alleged": "Weak: an accuser’s statement", "set": "Set by the reader",
}  # fmt: skip
LIMITS = (
    "Rental prices stand in for owned hardware; makers rarely print what they paid.",
    "Ranges cover the inputs’ stated ranges, not a mistaken boundary: what is counted moves the "
    "answer more than any price.",
    "Amounts are in money of their day, not corrected for inflation.",
    "Estimates of compute from parameters and tokens are within a factor of two for most "
    "published runs, not for all.",
)


def annex(brief: Brief, checks: Sequence[Check], book_line: str) -> bytes:
    """The annex as a tagged PDF; the same bytes for the same inputs.

    `book_line` says which book it was and how much of it was read in its sources.
    """
    import typst

    texts = json.dumps(_texts(brief, checks, book_line), ensure_ascii=False)
    made: bytes = typst.compile(
        TEMPLATE, root=TEMPLATE.parent, format="pdf", sys_inputs={"annex": texts},
        font_paths=[FONTS], ignore_system_fonts=True, pdf_standards=["ua-1"],
    )  # fmt: skip
    return made


def _texts(brief: Brief, checks: Sequence[Check], book_line: str) -> dict[str, Any]:
    return {
        "title": visible(f"Assurance annex: {brief.title}"),
        "heading": _set(brief.title),
        "question": _set(brief.question),
        "marking": _set(brief.marking),
        "book": _set(book_line),
        "assumptions": [
            [_set(row.name), _set(row.value), _set(row.range),
             _set(FIRMNESS.get(row.evidence, row.evidence)),
             _set("; ".join(dict.fromkeys(s.title for s in row.sources)) or "–")]
            for row in brief.assumptions
        ],
        "checks": [
            [_set(check.name), _value(check.published, check.unit), _value(check.ours, check.unit),
             "passed" if check.passed else "FAILED"]
            for check in checks
        ],
        "limits": [_set(text) for text in LIMITS],
        "caveats": [_set(text) for text in brief.caveats],
        "changes": [_set(text) for text in brief.changes],
        "command": _set(brief.command),
        "seed": _set(brief.seed),
    }  # fmt: skip


def _value(value: float, unit: str) -> str:
    return _set(f"{number(value)} {unit}")


def _set(text: str) -> str:
    return breakable(legible(text))
