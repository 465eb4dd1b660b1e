"""What can be edited: for each task its fields, what they begin with, and the draft they make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from analysis.book import records as r
from analysis.book.editing import other_drafts as others
from analysis.book.editing import price_drafts as prices
from analysis.book.editing.drafts import Draft
from analysis.book.editing.forms import Field, texts_of
from analysis.book.load import Book, Part, Priced
from dashboard.editing.form import shown_fields, source_fields

Texts = Mapping[str, str]
MAIN = ("since", "currency", *prices.MAIN_KEYS)
MORE = ("until", "date_basis", "status", *prices.MORE_KEYS, "long_context", "hours", "free_tier")
WORDS = ("quote", "evidence", "note")


@dataclass(frozen=True)
class Form:
    """One form: its fields in three groups, and what they make."""

    id: str
    main: tuple[Field, ...]
    more: tuple[Field, ...]
    words: tuple[Field, ...]
    """The page, when it was read, and its words."""
    about: tuple[Field, ...]
    """More of the source, and how firm the entry is."""
    first: Texts
    make: Callable[[Texts, bool], Draft]
    """From what was typed, and whether its warnings were confirmed."""
    before: r.PriceRow | None = field(default=None)
    """The row that the new one follows or corrects."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f.name for f in (*self.main, *self.more, *self.words, *self.about))


def price_form(book: Book, parts: tuple[Part, ...], priced: Priced, today: date) -> Form:
    """A new dated row of a model."""
    last = priced.model.prices[-1]
    first = prices.row_texts(last)
    if last.input_per_mtok is None:
        kept = ("input_per_1k_characters", "output_per_1k_characters")
        first |= {key: f"{getattr(last, key):g}" for key in kept if getattr(last, key) is not None}

    def make(texts: Texts, confirmed: bool) -> Draft:
        return prices.new_row(book, parts, priced, texts, today, confirmed=confirmed)

    return _row_form(f"price {priced.provider} {priced.model.id}", first, make, before=last)


def correction_form(
    book: Book, parts: tuple[Part, ...], priced: Priced, wrong: r.PriceRow, today: date
) -> Form:
    """A row put right: it begins with all that the row says."""
    first = texts_of(wrong, prices.ROW_KEYS) | {"note": "", "source": wrong.source}

    def make(texts: Texts, confirmed: bool) -> Draft:
        return prices.correction(book, parts, priced, wrong, texts, today, confirmed=confirmed)

    made = _row_form(
        f"correction {priced.model.id} {wrong.since} {wrong.recorded}", first, make, before=wrong
    )
    main = tuple(f for f in made.main if f.name != "since")
    return replace(made, main=main)


def model_form(book: Book, parts: tuple[Part, ...], provider: str, today: date) -> Form:
    """A model of a known provider with its first price."""

    def make(texts: Texts, confirmed: bool) -> Draft:
        return prices.new_model(book, parts, provider, texts, today, confirmed=confirmed)

    return _row_form(f"model {provider}", prices.row_texts(None), make, extra=_model_fields())


def provider_form(book: Book, today: date) -> Form:
    """A provider with its first model."""
    own = (
        Field("provider", "text", True, "Short name of the file, such as openai."),
        Field("provider_name", "text", True, "As the provider writes itself."),
    )

    def make(texts: Texts, confirmed: bool) -> Draft:
        return prices.new_provider(book, texts, today, confirmed=confirmed)

    return _row_form("provider", prices.row_texts(None), make, extra=(*own, *_model_fields()))


def other_form(book: Book, parts: tuple[Part, ...], kind: str, today: date) -> Form:
    """A chip's rental, an exchange rate or an event."""
    record, keys, build = {
        "rental": (r.RentalQuote, others.RENTAL_KEYS, others.new_rental),
        "rate": (r.FxRate, others.FX_KEYS, others.new_rate),
        "event": (r.Event, others.EVENT_KEYS, others.new_event),
    }[kind]

    def make(texts: Texts, confirmed: bool) -> Draft:
        return build(book, parts, texts, today, confirmed=confirmed)

    own = tuple(key for key in keys if key not in WORDS)
    main = shown_fields(record, own)  # type: ignore[arg-type]
    if kind == "rental":
        main = tuple(
            Field(f.name, "choice", True, f.help, tuple(book.chips)) if f.name == "chip" else f
            for f in main
        )
    first = {"evidence": "verified", "date_basis": "stated", "source_kind": "primary"}
    return Form(kind, main, (), *_words(record), first, make)  # type: ignore[arg-type]


def _model_fields() -> tuple[Field, ...]:
    return shown_fields(r.PricedModel, prices.MODEL_KEYS, "model_")


def _row_form(
    id_: str, first: Texts, make: Callable[[Texts, bool], Draft], *,
    extra: tuple[Field, ...] = (), before: r.PriceRow | None = None,
) -> Form:  # fmt: skip
    words, about = _words(r.PriceRow)
    if "source" in first:
        known = Field("source", "text", True, "Its id in this book; empty for a new one.")
        words = (known, *words)
    return Form(
        id_, (*extra, *shown_fields(r.PriceRow, MAIN)), shown_fields(r.PriceRow, MORE),
        words, about, {"source_kind": "primary", **first}, make, before,
    )  # fmt: skip


def _words(record: type[r.Record]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """What every entry needs of its source, and what it may say besides."""
    source = {f.name.removeprefix("source_"): f for f in source_fields()}
    quote, *rest = shown_fields(record, WORDS)
    needed = (*(source.pop(key) for key in ("title", "url", "accessed")), quote)
    return needed, (*source.values(), *rest)
