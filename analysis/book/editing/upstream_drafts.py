"""What becomes of a difference from upstream: a change of the book, or a refusal to remember."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path

from analysis.book import records as r
from analysis.book.editing.drafts import in_file
from analysis.book.editing.edits import Add, Change, EditError, Put
from analysis.book.editing.files import append_line
from analysis.book.editing.price_drafts import ORDER
from analysis.book.editing.saving import OWN_FOLDER, locked
from analysis.book.load import Book, Part
from analysis.book.upstream.compare import Difference, as_record

REFUSED = "refused-upstream"


def accepted(book: Book, parts: tuple[Part, ...], found: Difference, today: date) -> Change:
    """The change that takes a difference over, with the catalogue as its source."""
    file = in_file(parts, r.ApiPriceFile, lambda held: held.provider == found.provider)
    if file is None:
        raise EditError(f"no file of the book holds {found.provider}; add the provider first")
    id_, source, row = as_record(found, today)
    edits: list[Add | Put] = [] if id_ in book.sources else [Put(("sources",), id_, source)]
    if found.kind == "new":
        model = {"id": found.model, "name": found.model, "prices": [row]}
        edits.append(Add(("models",), model))
    else:
        edits.append(Add(("models", {"id": found.model}, "prices"), row, ORDER))
    listed = found.listed
    prices = f"{listed.input_per_mtok:g} in, {listed.output_per_mtok or 0:g} out USD per MTok"
    origin = f"{found.catalogue.name} {found.catalogue.version}"
    what = f"{found.model} ({found.provider}): {prices} from {row['since']}, as in {origin}"
    return Change(file, what, tuple(edits))


def refuse(folder: Path, found: Difference, *, who: str) -> None:
    """Remember that somebody looked at a difference and left it; another figure comes anew."""
    with locked(folder):
        line = json.dumps({"difference": _name(found), "who": who.strip()})
        append_line(folder / OWN_FOLDER / REFUSED, line + "\n")


def undecided(folder: Path, differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Those that nobody has refused, other prices of known models before new models."""
    path = folder / OWN_FOLDER / REFUSED
    refused = set()
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            refused.add(json.loads(line)["difference"])
        except (ValueError, KeyError, TypeError):
            continue  # cut off by a kill
    kept = (found for found in differences if _name(found) not in refused)
    return tuple(sorted(kept, key=lambda found: found.kind == "new"))


def _name(found: Difference) -> str:
    """The same for the same figures of the same catalogue, whatever its version."""
    said = {"catalogue": found.catalogue.name, "provider": found.provider, "model": found.model}
    figures = {key: value for key, value in asdict(found.listed).items() if key.endswith("_mtok")}
    return sha256(json.dumps(said | figures, sort_keys=True).encode()).hexdigest()[:24]
