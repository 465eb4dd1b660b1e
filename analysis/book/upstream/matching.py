"""Which of the book's models a catalogue's rows are about."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from analysis.book.load import Book
from analysis.book.upstream.listing import Catalogue, Listed
from analysis.book.upstream.providers import left_out, provider_of


@dataclass(frozen=True)
class Offer:
    """One catalogue's row of the day."""

    catalogue: Catalogue
    listed: Listed


@dataclass
class Matched:
    """Rows of the day by what they are about, in the order of the catalogues."""

    known: dict[tuple[str, str], list[Offer]] = field(default_factory=dict)
    """By the book's provider and model; a row under the model's own id first."""
    new: dict[tuple[str, str], list[Offer]] = field(default_factory=dict)
    """By the book's provider and a name, in small letters, that it does not know."""
    covered: set[str] = field(default_factory=set)
    """The book's providers of which a catalogue has rows."""
    unknown: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    not_begun: int = 0


def match(book: Book, catalogues: Sequence[Catalogue], today: date) -> Matched:
    """Every catalogue's rows that apply on `today`, sorted by the book's models."""
    matched = Matched()
    names = _book_names(book)
    for catalogue in catalogues:
        rows = _begun(catalogue.rows, today)
        begun = {(row.provider, row.model) for row in rows}
        matched.not_begun += len({(row.provider, row.model) for row in catalogue.rows} - begun)
        own = {(provider, model.lower()) for provider, model in begun}
        for row in rows:
            provider = provider_of(row.provider, row.model)
            if provider is None or provider not in names:
                matched.unknown[row.provider] += 1
                continue
            matched.covered.add(provider)
            # an alias that has a row of its own is better served by that
            called = [row.model, *(a for a in row.aliases if (row.provider, a.lower()) not in own)]
            _put(matched, provider, called, Offer(catalogue, row), names[provider])
    for (_, model), offers in matched.known.items():
        order = {id(c): place for place, c in reversed(list(enumerate(catalogues)))}
        offers.sort(key=lambda o: (order[id(o.catalogue)], o.listed.model != model))
    return matched


def _begun(rows: Iterable[Listed], today: date) -> list[Listed]:
    """The last row of each model that had begun by `today`.

    Rows without a day do not follow one another: a catalogue without days may list a model twice,
    with and without its seller's name.
    """
    found: dict[tuple[str, str], list[Listed]] = {}
    for row in rows:
        if row.since is None:
            found.setdefault((row.provider, row.model), []).append(row)
        elif row.since <= today:
            found[row.provider, row.model] = [row]
    return [row for same in found.values() for row in same]


def _put(
    matched: Matched, provider: str, called: list[str], offer: Offer, names: Mapping[str, str]
) -> None:
    models = dict.fromkeys(names.get(name) or names.get(name.lower()) for name in called if name)
    models.pop(None, None)
    for model in models:
        matched.known.setdefault((provider, str(model)), []).append(offer)
    if models:
        return
    if left_out(provider, offer.listed.model):
        matched.left_out += 1
        return
    keys = [(provider, name.lower()) for name in called]
    key = next((key for key in keys if key in matched.new), keys[0])
    matched.new.setdefault(key, []).append(offer)


def _book_names(book: Book) -> dict[str, dict[str, str]]:
    """By provider, the id of the model that a name stands for, also in small letters.

    Catalogues write names in small letters where sellers do not, and no seller tells two models
    apart by that.
    """
    found: dict[str, dict[str, str]] = {}
    for priced in book.models:
        names = found.setdefault(priced.provider, {})
        for name in (priced.model.id, *priced.model.aliases):
            names[name] = priced.model.id
            names.setdefault(name.lower(), priced.model.id)
    return found
