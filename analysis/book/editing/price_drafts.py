"""Drafts of API prices: a new dated row, a correction, a new model, a new provider."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.editing.drafts import Cited, Draft, cited, draft, in_file, jump
from analysis.book.editing.edits import Add, Change, EditError, Put
from analysis.book.editing.forms import Texts, as_typed, filled, texts_of
from analysis.book.load import Book, Part, Priced
from analysis.book.price_faults import PRICE_KEYS, quote_faults, row_faults, series_faults
from analysis.errors import NoFigureError

MAIN_KEYS = ("input_per_mtok", "output_per_mtok")
MORE_KEYS = (*(key for key in PRICE_KEYS if key not in MAIN_KEYS), "training_per_mtok")
ROW_KEYS = ("since", "until", "date_basis", "status", "currency", *MAIN_KEYS, *MORE_KEYS,
            "long_context", "hours", "free_tier", "quote", "evidence", "note")  # fmt: skip
MODEL_KEYS = ("id", "name", "aliases", "context_tokens", "encoding")
ORDER = ("since", "recorded")


def row_texts(row: r.PriceRow | None) -> dict[str, str]:
    """What a form for the next row begins with: the prices that hold now.

    When and where they were read begins empty, and so do cached, batch and other prices: whoever
    looked the price up says which of those the page still prints.
    """
    kept = ("currency", *MAIN_KEYS)
    blank = dict.fromkeys(ROW_KEYS, "")
    usual = {"date_basis": "stated", "evidence": "verified", "currency": "USD"}
    return blank | usual | (texts_of(row, kept) if row else {})


def new_row(
    book: Book, parts: tuple[Part, ...], priced: Priced, texts: Texts, today: date,
    *, confirmed: bool = False,
) -> Draft:  # fmt: skip
    """One more dated row of a model."""
    name = priced.model.id
    before = _row_before(priced.model, texts)

    def build(row: r.PriceRow, source: Cited) -> Change:
        rows = Add(("models", {"id": name}, "prices"), as_typed(row), ORDER)
        return Change(_file(parts, priced), _moved(priced, before, row), (*source.edits, rows))

    def faults(row: r.PriceRow) -> Iterator[tuple[str, str]]:
        return _faults(row, priced.model)

    return _draft(book, priced, texts, today, build, faults, before, confirmed)


def correction(
    book: Book, parts: tuple[Part, ...], priced: Priced, wrong: r.PriceRow, texts: Texts,
    today: date, *, confirmed: bool = False,
) -> Draft:  # fmt: skip
    """The row `wrong` put right, and marked as a correction: `note` must say what was wrong.

    A row of an earlier day stays, for questions as known on that day, and a second one for the
    same first day takes its place from today on. A row of today is changed where it stands.
    """
    texts = {**texts, "since": wrong.since.isoformat()}
    name = priced.model.id

    def build(row: r.PriceRow, source: Cited) -> Change:
        what = f"corrected: {_moved(priced, wrong, row)}"
        if wrong.recorded == today:
            at = ("models", {"id": name}, "prices", {"since": wrong.since, "recorded": today,
                                                     "currency": wrong.currency})  # fmt: skip
            old, new = as_typed(wrong), as_typed(row)
            if dropped := [key for key in old if key not in new and key != "recorded_by"]:
                raise EditError(f"{dropped[0]} cannot be taken away; undo the save and enter anew")
            puts = tuple(Put(at, key, new[key]) for key in new if new[key] != old.get(key))
            return Change(_file(parts, priced), what, (*source.edits, *puts))
        note = f"Corrects the row recorded on {wrong.recorded}: {row.note}"
        added = Add(("models", {"id": name}, "prices"), {**as_typed(row), "note": note}, ORDER)
        return Change(_file(parts, priced), what, (*source.edits, added))

    def faults(row: r.PriceRow) -> Iterator[tuple[str, str]]:
        if not row.note:
            yield "note", "is missing; say what was wrong"
        yield from _faults(row, None)

    return _draft(book, priced, texts, today, build, faults, wrong, confirmed)


def new_model(
    book: Book, parts: tuple[Part, ...], provider: str, texts: Texts, today: date,
    *, confirmed: bool = False,
) -> Draft:  # fmt: skip
    """A model of a provider that the book has, with its first row."""
    sold = next((p for p in book.models if p.provider == provider), None)
    if sold is None:
        return Draft(None, {"provider": f"no provider {provider!r} in this book"}, {})

    def build(model: dict[str, Any], what: str, source: Cited) -> Change:
        return Change(_file(parts, sold), what, (*source.edits, Add(("models",), model)))

    return _with_model(book, sold.provider_name, texts, today, build, confirmed)


def new_provider(book: Book, texts: Texts, today: date, *, confirmed: bool = False) -> Draft:
    """A provider with its first model and that model's first row: a file of its own."""
    provider, name = (texts.get(key, "").strip() for key in ("provider", "provider_name"))
    file, faults = filled(r.ApiPriceFile, {"provider": provider, "name": name}, models=())
    faults = {("provider_name" if key == "name" else key): said for key, said in faults.items()}
    if file and any(p.provider == file.provider for p in book.models):
        faults["provider"] = f"{file.provider!r} is in the book; add a model to it"

    def build(model: dict[str, Any], what: str, source: Cited) -> Change:
        content = {
            "sources": {source.id: as_typed(source.new)} if source.new else {},
            "provider": provider, "name": name, "models": [model],
        }  # fmt: skip
        held = {key: value for key, value in content.items() if value}
        return Change(f"pricing/api/{provider.lower()}.yaml", what, content=held)

    found = _with_model(book, name, texts, today, build, confirmed)
    faults = {**faults, **found.faults}
    return Draft(None if faults else found.change, faults, found.warnings)


def _with_model(
    book: Book, seller: str, texts: Texts, today: date, build: Any, confirmed: bool
) -> Draft:
    """A model's own fields and those of its first row, checked together."""
    typed = {key: texts.get(f"model_{key}", "") for key in MODEL_KEYS}
    typed["name"] = typed["name"] or typed["id"]
    model, wrong = filled(r.PricedModel, typed, prices=(_STAND_IN,))
    faults = {f"model_{key}": said for key, said in wrong.items() if key != "prices"}

    def row_build(row: r.PriceRow, source: Cited) -> Change:
        held = {**as_typed(model), "prices": [as_typed(row)]} if model else {}
        what = f"{typed['id'].strip()} ({seller}): new, {_prices(row)} from {row.since}"
        return build(held, what, source)  # type: ignore[no-any-return]

    found = draft(
        r.PriceRow, _usual(texts, today), cited(book, texts, today, seller), row_build,
        known={"recorded": today}, faults_of=lambda row: _faults(row, None), confirmed=confirmed,
    )  # fmt: skip
    faults = {**faults, **found.faults}
    return Draft(None if faults else found.change, faults, found.warnings)


def _draft(
    book: Book, priced: Priced, texts: Texts, today: date, build: Any, faults: Any,
    before: r.PriceRow | None, confirmed: bool,
) -> Draft:  # fmt: skip
    return draft(
        r.PriceRow, _usual(texts, today), cited(book, texts, today, priced.provider_name), build,
        known={"recorded": today}, faults_of=faults,
        warnings_of=lambda values: _jumps(before, values), confirmed=confirmed,
    )  # fmt: skip


def _usual(texts: Texts, today: date) -> dict[str, str]:
    """A row that begins in the future is scheduled, unless the form says otherwise."""
    asked = {key: texts.get(key, "") for key in ROW_KEYS}
    later = asked["since"] > today.isoformat()
    asked["status"] = asked["status"] or ("scheduled" if later else "list")
    return asked


def _faults(row: r.PriceRow, model: r.PricedModel | None) -> Iterator[tuple[str, str]]:
    """What the book's own checks say of the row, by field."""
    for key, said in row_faults(row):
        yield _field(key), said
    if row.evidence == "verified" and row.quote:
        for key, said in quote_faults(row):
            yield _field(key), said
    if model:
        rows = tuple(sorted((*model.prices, row), key=lambda each: (each.since, each.recorded)))
        for _, said in series_faults(model.model_copy(update={"prices": rows})):
            if "two rows begin" in said:
                yield "since", said


def _field(path: str | tuple[str | int, ...]) -> str:
    return path if isinstance(path, str) else str(path[0])


def _row_before(model: r.PricedModel, texts: Texts) -> r.PriceRow | None:
    """The row that a new one is compared with: that of its day, else the last of its currency."""
    try:
        day = date.fromisoformat(texts.get("since", "").strip())
        return lookup.row_on(model.prices, model.id, day, currency=texts.get("currency"))
    except (ValueError, NoFigureError):
        listed = [row for row in model.prices if row.currency == texts.get("currency", "USD")]
        return listed[-1] if listed else None


def _jumps(before: r.PriceRow | None, values: Mapping[str, Any]) -> Mapping[str, str]:
    if before is None or before.currency != values.get("currency"):
        return {}
    pairs = ((key, values.get(key), getattr(before, key)) for key in PRICE_KEYS)
    found = (
        (key, jump(new, old)) for key, new, old in pairs if new is not None and old is not None
    )
    return {key: said for key, said in found if said}


def _moved(priced: Priced, before: r.PriceRow | None, row: r.PriceRow) -> str:
    """`gpt-4 (OpenAI): 30 in, 60 out → 30 in, 30 out USD per MTok from 2026-12-01`."""
    was = f"{_prices(before)} → " if before else ""
    return f"{priced.model.id} ({priced.provider_name}): {was}{_prices(row)} from {row.since}"


def _prices(row: r.PriceRow) -> str:
    unit = "MTok" if row.input_per_mtok is not None else "1,000 characters"
    sides = (
        (row.input_per_mtok, row.output_per_mtok) if unit == "MTok"
        else (row.input_per_1k_characters, row.output_per_1k_characters)
    )  # fmt: skip
    shown = (
        f"{price:,.6g} {side}"
        for price, side in zip(sides, ("in", "out"), strict=True)
        if price is not None
    )
    return f"{', '.join(shown)} {row.currency} per {unit}"


def _file(parts: tuple[Part, ...], priced: Priced) -> str:
    found = in_file(parts, r.ApiPriceFile, lambda file: file.provider == priced.provider)
    if found is None:
        raise EditError(f"no file of the book holds {priced.provider}; add the provider")
    return found


_STAND_IN = r.PriceRow(
    since=date.min, date_basis="recalled", status="list", currency="USD", input_per_mtok=0.0,
    source="none", quote=None, evidence="recalled", recorded=date.min,
)  # fmt: skip
"""A model without a row is no record; its row is checked on its own."""
