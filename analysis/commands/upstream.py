"""What other price catalogues have and the book has not, from the command line."""

import argparse
from datetime import date
from pathlib import Path

from analysis.book.load import Book, load
from analysis.commands.add_price import account_name
from analysis.commands.shared import opened_book, show
from analysis.errors import BadInputError, UnknownNameError

SHOWN = 20


def upstream(options: argparse.Namespace) -> int:
    """Differences between the book and price catalogues; take one over, or leave it."""
    from analysis.book.editing.upstream_drafts import refuse, undecided
    from analysis.book.upstream.compare import compare
    from analysis.brief.upstream_words import counts_text, difference_entry, difference_line

    book, today = opened_book(options), date.today()
    catalogues = [_catalogue(name) for name in options.catalogue or _installed()]
    compared = compare(book, catalogues, today)
    found = undecided(options.data, compared.differences)
    if options.accept or options.leave:
        chosen = _chosen(found, options.accept or options.leave, options.provider)
        by = options.by or account_name()
        if options.leave:
            refuse(options.data, chosen, who=by)
            show(options, {"left": chosen.model}, [f"{chosen.model}: left as it is"])
            return 0
        return _accept(options, book, chosen, today, by)
    result = {
        "catalogues": [{"name": c.name, "version": c.version, "sha256": c.sha256}
                       for c in catalogues],
        "differences": [difference_entry(each) for each in found],
        "same": compared.same,
        "only_in_book": [f"{provider}/{model}" for provider, model in compared.only_in_book],
    }  # fmt: skip
    lines = [counts_text(compared, catalogues, len(found)), *map(difference_line, found[:SHOWN])]
    if len(found) > SHOWN:
        lines.append(f"and {len(found) - SHOWN} more: --json lists all")
    show(options, result, lines)
    return 0


def _accept(options: argparse.Namespace, book: Book, chosen, today: date, by: str) -> int:  # type: ignore[no-untyped-def]
    from analysis.book.editing.edits import stamped
    from analysis.book.editing.saving import refuse_problems, save
    from analysis.book.editing.trial import tried
    from analysis.book.editing.upstream_drafts import accepted

    change = stamped(accepted(book, load(options.data).parts, chosen, today), recorded_by=by)
    trial = tried(options.data, change)
    refuse_problems(trial)
    entry = save(options.data, change, seen=trial.before, who=by, why="from upstream")
    result = {"file": change.file, "diff": trial.diff, "saved": True, "entry": entry.id}
    show(options, result, [trial.diff.rstrip(), f"{change.file}: saved as {entry.id}"])
    return 0


def _installed() -> tuple[str, ...]:
    from analysis.book.upstream.catalogues import installed

    return installed()


def _catalogue(name: str):  # type: ignore[no-untyped-def]
    """An installed catalogue by its name, or one in a file."""
    from analysis.book.upstream.catalogues import installed_catalogue, read_catalogue

    if name in _installed():
        return installed_catalogue(name)
    path = Path(name)
    if not path.is_file():
        raise UnknownNameError("catalogue", name, (*_installed(), "or a JSON file"))
    return read_catalogue(path.name, path.read_bytes())


def _chosen(found, model: str, provider: str | None):  # type: ignore[no-untyped-def]
    """The one difference of this model; raises where there is none, or more than one seller."""
    named = [each for each in found if each.model == model and provider in (None, each.provider)]
    if not named:
        raise UnknownNameError("difference", model, (each.model for each in found))
    if len(named) > 1:
        sellers = ", ".join(sorted(each.provider for each in named))
        raise BadInputError("model", model, f"differs at {sellers}; name one with --provider")
    return named[0]
