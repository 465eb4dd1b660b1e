"""A new price from the command line, by the same safe save as the page."""

import argparse
import getpass
from datetime import date
from typing import Any

from analysis.book.load import load
from analysis.commands.shared import opened_book, show
from analysis.errors import BadInputError, UnknownNameError

SHOWN_MOVES = 12


def add_price(options: argparse.Namespace) -> int:
    """Append a dated price to the book: what it changes, what moves, and the save."""
    from analysis.book.editing import git
    from analysis.book.editing.edits import stamped
    from analysis.book.editing.saving import refuse_problems, save
    from analysis.book.editing.trial import tried
    from analysis.brief.impact_words import impact_finding, move_line
    from analysis.study.impact import moves

    book = opened_book(options)
    today = date.today()
    by = options.by or account_name()
    change = stamped(_change(options, book, today), recorded_by=by)
    trial = tried(options.data, change)
    refuse_problems(trial)
    assert trial.loaded.book is not None  # noqa: S101  (no problems, so there is a book)
    moved = moves(book, trial.loaded.book, max(today, options.since))
    entry = commit = None
    if not options.dry_run:
        entry = save(options.data, change, seen=trial.before, who=by, why=options.why or "")
        if options.commit:
            commit = git.commit(options.data, entry)
    result = (
        {
            "file": change.file,
            "diff": trial.diff,
            "impact": [{"what": m.what, "before": m.before, "after": m.after} for m in moved],
            "saved": entry is not None,
        }
        | ({"entry": entry.id} if entry else {})
        | ({"commit": commit} if commit else {})
    )
    done = f"saved as {entry.id}" if entry else "dry run: nothing was saved"
    show(options, result, [
        trial.diff.rstrip(), "", impact_finding(moved),
        *(f"  {move_line(move)}" for move in moved[:SHOWN_MOVES]),
        *([f"  and {len(moved) - SHOWN_MOVES} more"] if len(moved) > SHOWN_MOVES else []),
        f"{change.file}: {done}" + (f", committed as {commit}" if commit else ""),
    ])  # fmt: skip
    return 0


def _change(options: argparse.Namespace, book: Any, today: date) -> Any:
    """The draft that the flags amount to; raises `BadInputError` for the first thing wrong."""
    from analysis.book.editing.price_drafts import new_row, row_texts

    sellers = [s for s in book.by_model.get(options.model, ())
               if options.provider in (None, s.provider)]  # fmt: skip
    if not sellers:
        raise UnknownNameError("model", options.model, book.by_model)
    if len(sellers) > 1:
        names = ", ".join(sorted(seller.provider for seller in sellers))
        raise BadInputError("model", options.model, f"sold by {names}; name one with --provider")
    texts = row_texts(None) | {
        "since": options.since.isoformat(),
        "input_per_mtok": options.input, "output_per_mtok": options.output,
        "cached_input_per_mtok": options.cached or "", "currency": options.currency,
        "status": options.status or "", "quote": options.quote, "note": options.note or "",
        "evidence": options.evidence, "source_title": options.source_title,
        "source_url": options.source_url, "source_accessed": options.accessed.isoformat(),
        "source_publisher": options.publisher or "",
    }  # fmt: skip
    parts = load(options.data).parts
    found = new_row(book, parts, sellers[0], texts, today, confirmed=options.confirm)
    if found.change is None:
        name, said = next(iter((found.faults or found.warnings).items()))
        remedy = " with --confirm" if not found.faults else ""
        raise BadInputError(_FLAGS.get(name, name), texts.get(name, ""), f"{said}{remedy}")
    return found.change


def account_name() -> str:
    """Who is logged in; raises `BadInputError` where the account has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise BadInputError("--by", "", "say who you are, such as --by 'Ann Example'") from None


_FLAGS = {
    "input_per_mtok": "--input", "output_per_mtok": "--output", "since": "--since",
    "cached_input_per_mtok": "--cached", "quote": "--quote", "source_url": "--source-url",
    "source_title": "--source-title", "source_accessed": "--accessed", "status": "--status",
    "note": "--note",
}  # fmt: skip
