"""What a log of calls cost: each at the price of its day, or all of them at another's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.book import lookup
from analysis.book.load import Book, Priced
from analysis.errors import BadInputError, CostfallError, UnknownNameError
from analysis.study.counting import bills_characters
from analysis.study.grounds import Ground, Grounded, source_ids, unique
from analysis.study.log_columns import Meaning
from analysis.study.log_reader import SHOWN_LINES, UNREADABLE, Log, literal, opened_log
from analysis.study.log_writer import write_priced
from analysis.study.money import CHARACTERS, price_grounds
from analysis.study.price_spans import ANY_DAY, NO_LIMIT, Span, spans
from analysis.study.stages import Caveat

if TYPE_CHECKING:
    import duckdb

PRICED = """
select l.*, p.row_since, p.seller,
    case when l.batch
        then (l.input * p.batch_input
              + case when l.output > 0 then l.output * p.batch_output else 0 end) / 1e6
        else ((l.input - l.cached - l.written) * p.input + l.cached * p.cached_input
              + l.written * p.cache_write
              + case when l.output > 0 then l.output * p.output else 0 end) / 1e6
    end as cost,
    case when l.batch then p.lacks_batch else p.lacks_cached and l.cached > 0 end as lacking
from log l left join prices p
    on l.model = p.name and l.provider = p.provider and l.fault is null
    and l.day = p.day
"""
"""Each record with its cost, null where it has none. Plain SQL, so that any engine with the tables
`log` and `prices` gives the same sums."""

HOURS = """
    and (p.weekday = -1 or p.weekday = case when l.timed then l.weekday else -2 end)
    and l.second >= p.from_second and l.second < p.to_second
"""
LENGTH = """
    and l.input / greatest(l.requests, ceil(l.input / p.window)) > p.above_input
    and l.input / greatest(l.requests, ceil(l.input / p.window)) <= p.up_to_input
"""
"""Asked for only where a price in the log depends on it, for they take a third of the time."""

BY_DAY = """
create table prices as select days.day, spans.*
from spans join (select distinct day from log where day is not null) days
    on days.day >= spans.since and days.day < spans.until
"""
"""The spans of each day in the log: meeting a record by equality is several times faster."""

TOTALS = """
select case when grouping(name) = 0 then 'model' when grouping(day) = 0 then 'day' else 'team' end,
    name, day, team, count(*), count(cost),
    sum(case when cost is not null then input else 0 end),
    sum(case when cost is not null then output else 0 end), sum(cost),
    sum(case when lacking then 1 else 0 end), min(case when cost is null then day end),
    min(case when cost is not null then day end), max(case when cost is not null then day end)
from (select coalesce(fault, model) as name, day, team, input, output, cost, lacking
      from priced) as named
group by grouping sets ((name), (day), (team))
order by 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Sum(Grounded):
    """What one model, day or team comes to; a model's prices lead to their records."""

    name: str
    rows: int
    """With a price."""
    input_tokens: int
    output_tokens: int
    cost: float


@dataclass(frozen=True)
class LogBill:
    """A log's bill. What has no price is in `unpriced`, never in the total as nothing."""

    rows: int
    priced: int
    unpriced: dict[str, int]
    """Rows by model, or by what is wrong with them."""
    reasons: dict[str, str]
    """Why these have no price."""
    total: float
    currency: str
    by_model: tuple[Sum, ...]
    by_day: tuple[Sum, ...]
    by_team: tuple[Sum, ...]
    columns: dict[Meaning, str]
    caveats: tuple[Caveat, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the prices behind it."""
        return source_ids(ground for each in self.by_model for ground in each.rests_on)


def price_log(
    book: Book,
    path: Path,
    *,
    currency: str = "USD",
    as_of: date | None = None,
    model: str | None = None,
    provider: str | None = None,
    out: Path | None = None,
) -> LogBill:
    """The bill of the log in `path`; with `out`, each record and its cost are written there.

    `as_of` prices all at one day's prices, `model` as if all had been calls to it with the same
    counts. Raises `BadInputError` for what is no log and `UnknownNameError` for no model.
    """
    if model:
        seller(book, model, provider or "")
    with opened_log(path, as_of=as_of) as log:
        if model or provider:
            _ask_instead(log, model, provider)
        found = _sellers(log.engine, book)
        prices = _add_prices(log.engine, book, found, currency, as_of)
        hours = HOURS * any(span.weekday != ANY_DAY for span in prices)
        length = LENGTH * any(span.up_to_input < NO_LIMIT for span in prices)
        log.engine.execute(f"create view priced as {PRICED}{hours}{length}")
        if out:
            write_priced(log, out, currency)
        return _bill(log, book, found, currency)


def _ask_instead(log: Log, model: str | None, provider: str | None) -> None:
    """Put the model or its seller that were asked for in place of those recorded."""
    other = {"model": model, "provider": provider or ("" if model else None)}
    replaced = ", ".join(f"{literal(text)} as {name}" for name, text in other.items()
                         if text is not None)  # fmt: skip
    log.engine.execute("alter view log rename to recorded")
    log.engine.execute(f"create view log as select * replace ({replaced}) from recorded")


def seller(book: Book, model: str, provider: str = "") -> Priced:
    """Who sells `model` under a name that logs use: as the book has it, or behind its host's.

    Raises `UnknownNameError` with the nearest names, `BadInputError` where several sell it.
    """
    host, _, rest = model.partition("/")
    for name, hint in ((model, provider), (rest, provider or host)):
        sellers = book.by_model.get(name, ())
        named = [each for each in sellers if each.provider == hint.lower()]
        if len(named or sellers) == 1:
            return (named or list(sellers))[0]
        if sellers:
            names = ", ".join(sorted(each.provider for each in sellers))
            raise BadInputError("model", model, f"sold by {names}; name one as its provider")
    raise UnknownNameError("model", model, book.by_model)


Names = dict[tuple[str, str], Priced | CostfallError]


def _sellers(engine: "duckdb.DuckDBPyConnection", book: Book) -> Names:
    """By model and provider as the log has them."""
    names = engine.execute("select distinct model, provider from log").fetchall()
    found: Names = {}
    for model, provider in names:
        try:
            found[model, provider] = seller(book, model, provider)
        except CostfallError as error:
            found[model, provider] = error
    return found


def _add_prices(
    engine: "duckdb.DuckDBPyConnection", book: Book, found: Names, currency: str, as_of: date | None
) -> list[Span]:
    """Fill the table `prices`, and return the spans that it is made of."""
    held = [
        (name, provider, sold.provider, span)
        for (name, provider), sold in found.items()
        if not isinstance(sold, CostfallError)
        for span in spans(book, sold, currency, as_of)
    ]
    columns = ("name", "provider", "seller", *Span._fields)
    kinds = ", ".join(f'"{name}" {_KIND.get(name, "double")}' for name in columns)
    engine.execute(f"create table spans ({kinds})")
    if held:
        cells = zip(*((*names, *span) for *names, span in held), strict=True)
        lists = {f"c{n}": list(column) for n, column in enumerate(cells)}
        unnested = ", ".join(f"unnest(${name})" for name in lists)
        engine.execute(f"insert into spans select {unnested}", lists)
    engine.execute(BY_DAY)
    return [span for *_, span in held]


_KIND = {
    **dict.fromkeys(("name", "provider", "seller"), "varchar"),
    **dict.fromkeys(("since", "until", "row_since"), "date"),
    **dict.fromkeys(("weekday", "from_second", "to_second"), "integer"),
    **dict.fromkeys(("lacks_cached", "lacks_batch"), "boolean"),
}


def _bill(log: Log, book: Book, found: Names, currency: str) -> LogBill:
    sums: dict[str, list[Sum]] = {"model": [], "day": [], "team": []}
    unpriced: dict[str, int] = {}
    reasons: dict[str, str] = {}
    lacking: list[str] = []
    for record in log.engine.execute(TOTALS).fetchall():
        kind, *keys, rows, priced, read, written, cost, lacks, first, since, until = record
        name = next((str(key) for key in keys if key is not None), "")
        if priced and name:
            days = (since, until)
            behind = unique(_behind(book, found, name, currency, days)) if kind == "model" else ()
            sums[kind].append(Sum(name, priced, int(read), int(written), cost, rests_on=behind))
        if kind == "model" and priced < rows:
            unpriced[name] = rows - priced
            reasons[name] = _reason(found, name, first, currency)
        if kind == "model" and lacks:
            lacking.append(name)
    if rejected := log.rejected():
        unpriced[UNREADABLE] = unpriced.get(UNREADABLE, 0) + rejected
    if UNREADABLE in unpriced:
        numbers = ", ".join(f"{number:,}" for number in log.broken_lines())
        reasons[UNREADABLE] = f"line {numbers}" + " and more" * (unpriced[UNREADABLE] > SHOWN_LINES)
    priced_rows = sum(each.rows for each in sums["model"])
    return LogBill(
        rows=priced_rows + sum(unpriced.values()),
        priced=priced_rows,
        unpriced=dict(sorted(unpriced.items(), key=lambda item: -item[1])),
        reasons=reasons,
        total=fsum(each.cost for each in sums["model"]),
        currency=currency,
        by_model=tuple(sorted(sums["model"], key=lambda each: (-each.cost, each.name))),
        by_day=tuple(sorted(sums["day"], key=lambda each: each.name)),
        by_team=tuple(sorted(sums["team"], key=lambda each: (-each.cost, each.name))),
        columns=log.columns,
        caveats=tuple(_caveats(book, found, sorted(lacking), currency)),
    )


def _behind(
    book: Book, found: Names, name: str, currency: str, days: tuple[date, date]
) -> Iterator[Ground]:
    """What the prices of the model of this name within the days of its calls rest on."""
    for (model, _), sold in found.items():
        if model == name and not isinstance(sold, CostfallError):
            held = spans(book, sold, currency)
            begun = {span.since for span in held if span.since <= days[1] and span.until > days[0]}
            for day in sorted(begun):
                row = lookup.row_on(sold.model.prices, sold.model.id, day, currency=currency)
                yield from price_grounds(book, row, currency, day)


def _reason(found: Names, name: str, first: date | None, currency: str) -> str:
    """Why calls to the model of this name have no price from their `first` day without one."""
    sold = next((sold for (model, _), sold in found.items() if model == name), None)
    if sold is None:
        return "left out of the bill"
    if isinstance(sold, CostfallError):
        return str(sold)
    try:
        lookup.row_on(sold.model.prices, name, first or date.max, currency=currency)
    except CostfallError as error:
        return str(error)
    return f"no price of output, or no rate to {currency}, is known for {first}"


def _caveats(book: Book, found: Names, lacking: list[str], currency: str) -> Iterator[Caveat]:
    if lacking:
        text = (
            f"no cached or batch price is known on some days for {', '.join(lacking)}; "
            "those tokens count at the input or list price"
        )
        yield Caveat("no-cached-price", text)
    sold = [each for each in found.values() if not isinstance(each, CostfallError)]
    by_character = sorted({each.model.id for each in sold if bills_characters(each.model)})
    if by_character:
        ratio = book.assumptions[CHARACTERS].value
        names = ", ".join(by_character)
        yield Caveat(
            "characters-assumed", f"{names}: billed per character; a token counts as {ratio:g}"
        )
    if {row.currency for each in sold for row in each.model.prices} - {currency}:
        yield Caveat("fx-monthly", f"converted to {currency} at the rate of each call’s month")
