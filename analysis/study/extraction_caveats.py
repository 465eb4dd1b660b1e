"""What weakens an answer about extraction, and what it lacks."""

from typing import TYPE_CHECKING

from analysis.book.case_table import rows_of
from analysis.book.fitted_law import digest, fittable
from analysis.book.load import Book
from analysis.study.extraction_law import fitted
from analysis.study.extraction_question import INPUTS
from analysis.study.extraction_reckon import LAW_DOMAINS as APART
from analysis.study.stages import Caveat

if TYPE_CHECKING:
    from analysis.study.extraction import Answer

BEYOND = 2.0
"""Samples more than so many times those of the largest case are called extrapolation."""


def caveats(found: "Answer") -> list[Caveat]:
    """Every weakness, the law's own first."""
    given, values = found.given, found.given.values
    told = []
    law = fitted(found.book)
    told.append(Caveat(
        "imitation",
        "the law is of tuning a comparable base on answers: it copies behaviour, not the ability "
        f"to make the next release; fitted on {law.cases} public cases on {law.fitted_on}",
    ))  # fmt: skip
    preset = given.preset
    if preset.accuser:
        text = f"{preset.name}: {preset.accuser}’s allegation. {preset.answer}"
        told.append(Caveat("alleged", text))
    unset = [name for name in ("exchanges_per_account_day",) if name not in values]
    if unset and found.middle.clone_days is None:
        text = "no time to clone: exchanges_per_account_day is not set, and nobody published it"
        told.append(Caveat("missing", text))
    if found.middle.samples is None:
        told.append(Caveat("missing", "no volume: set exchanges, or accounts, "
                           "exchanges_per_account_day and days"))  # fmt: skip
    told += _access_caveats(found)
    told += _reach_caveats(found)
    if found.replacement is None:
        text = "no leverage: set replacement_usd, what the tuning would cost its maker again"
        told.append(Caveat("missing", text))
    else:
        told += _leverage_caveats(found)
    for name in ("information", "traces"):
        if name not in values:
            text = f"{INPUTS[name].label.lower()} ({name}) is not set; taken as in the cases"
            told.append(Caveat("neutral", text))
    return told


def _access_caveats(found: "Answer") -> list[Caveat]:
    values = found.values
    told = []
    cap, each = values.get("cap_per_account_day"), values.get("exchanges_per_account_day")
    if cap is not None and each is not None and cap >= each:
        text = f"the cap of {cap:,.0f} exchanges per account and day does not bind at {each:,.1f}"
        told.append(Caveat("cap-free", text))
    wanted, drawn_here = values.get("exchanges"), found.middle.exchanges
    if wanted is not None and drawn_here is not None and float(drawn_here) < float(wanted):
        text = f"access leaves {float(drawn_here):,.0f} of the {float(wanted):,.0f} exchanges"
        told.append(Caveat("access-short", text))
    return told


def _reach_caveats(found: "Answer") -> list[Caveat]:
    """How far the question lies from the cases that the law was fitted to."""
    told = []
    samples = found.middle.samples
    largest = {kind: _largest(found.book, kind) for kind in (found.domain, *APART)}
    beyond = [
        f"{kind} {most:,.0f}"
        for kind, most in largest.items()
        if samples is not None and float(samples) > BEYOND * most
    ]
    if beyond and samples is not None:
        text = f"{float(samples):,.0f} samples lie beyond the largest case of {', '.join(beyond)}"
        told.append(Caveat("extrapolated", text))
    if digest(rows_of(found.book.cases.values())) != fitted(found.book).cases_sha256:
        text = "the law was fitted to other cases than the book now holds; run make refit"
        told.append(Caveat("refit", text))
    return told


def _largest(book: Book, kind: str) -> float:
    rows = (row for row in rows_of(book.cases.values()) if fittable(row) and row.domain == kind)
    return max((row.samples or 0.0 for row in rows), default=0.0)


def _leverage_caveats(found: "Answer") -> list[Caveat]:
    told = [Caveat("leverage", "leverage is no measure of safety: a lever that cuts samples can "
                   "raise it, for the first samples tell most")]  # fmt: skip
    if "research_usd" not in found.given.values:
        told.append(Caveat("missing", "research behind the tuning (research_usd) is not counted"))
    return told
