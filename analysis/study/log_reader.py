"""A usage log as the view `log`, whatever its format, in an engine that needs not hold it."""

import codecs
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import BadInputError
from analysis.study.log_columns import Meaning, mapped

if TYPE_CHECKING:
    import duckdb

KINDS = {
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet", ".jsonl": "lines",
    ".ndjson": "lines", ".json": "json",
}  # fmt: skip
MOST_BYTES_OF_JSON = 200_000_000
MEMORY = "2GB"
SHOWN_LINES = 5
SAMPLED_LINES = 200
UNREADABLE = "(a line that cannot be read)"
FAULTS = (
    (UNREADABLE, "broken"),
    ("(no model named)", "coalesce(trim(model), '') = ''"),
    ("(no day that can be read)", "day is null"),
    ("(a count that is no number)",
     "input is null or output is null or cached is null or written is null or requests is null"),
    ("(a count below zero)", "least(input, output, cached, written) < 0 or requests < 1"),
    ("(more cached than input)", "cached + written > input"),
)  # fmt: skip
"""What keeps a row from being priced, in place of its model's name, the first that holds."""


@dataclass(frozen=True)
class Log:
    """A log in `engine` as the view `log`, one row per record."""

    engine: "duckdb.DuckDBPyConnection"
    path: Path
    columns: dict[Meaning, str]

    def rejected(self) -> int:
        """Lines that the engine could not take apart; known once the log has been read through."""
        return len(self._rejects())

    def broken_lines(self) -> list[int]:
        """The numbers of the first lines that cannot be read."""
        numbers = set(self._rejects()[:SHOWN_LINES])
        if KINDS[self.path.suffix.lower()] == "lines":
            with self.path.open("rb") as file:
                lines = ((n, line.strip()) for n, line in enumerate(file, 1))
                broken = (n for n, line in lines if line and _parsed(line) is None)
                numbers |= set(islice(broken, SHOWN_LINES))
        return sorted(numbers)[:SHOWN_LINES]

    def _rejects(self) -> list[int]:
        if KINDS[self.path.suffix.lower()] == "parquet":
            return []
        rows = self.engine.execute("select distinct line from reject_errors order by 1").fetchall()
        return [int(row[0]) for row in rows]


def literal(text: str) -> str:
    """`text` as SQL: for names and paths in statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def opened_log(path: Path, *, as_of: date | None = None) -> Iterator[Log]:
    """The log in `path`, by its ending: CSV, Parquet, JSON lines or OpenAI's usage as JSON.

    With `as_of`, every record is of that day; else a column must tell it. Raises `BadInputError`
    for what is no log.
    """
    import duckdb

    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise BadInputError("file", path.name, f"use one of {', '.join(KINDS)}")
    if not path.is_file():
        raise BadInputError("file", str(path), "there is no such file")
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise BadInputError("file", path.name, "it is UTF-16; save it as UTF-8")
    with tempfile.TemporaryDirectory() as spill:
        settings = {"memory_limit": MEMORY, "temp_directory": spill, "timezone": "UTC",
                    "autoinstall_known_extensions": "false",
                    "enable_progress_bar": "false"}  # fmt: skip
        engine = duckdb.connect()
        for name, value in settings.items():
            engine.execute(f"set {name} = {literal(value)}")
        try:
            if kind == "json":
                path = _as_lines(path, Path(spill) / "log.jsonl")
                kind = "lines"
            yield _log(engine, path, kind, as_of)
        except duckdb.Error as error:
            first = str(error).splitlines()[0][:200]
            raise BadInputError("file", path.name, f"it cannot be read: {first}") from None
        finally:
            engine.close()


def _log(engine: "duckdb.DuckDBPyConnection", path: Path, kind: str, as_of: date | None) -> Log:
    source = literal("".join(f"[{each}]" if each in "[*?" else each for each in str(path)))
    broken = "false"
    if kind == "lines":
        columns = mapped(_keys(path))
        engine.execute(
            f"create view raw as select line from read_csv({source}, columns = "
            "{'line': 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01', "
            "quote = '', escape = '', store_rejects = true, max_line_size = 16777216) "
            "where trim(line) <> ''"
        )
        sound = "case when json_valid(line) then line end"
        cells = {m: f"json_extract_string({sound}, {_json_path(c)})" for m, c in columns.items()}
        broken = "not json_valid(line)"
        types = dict.fromkeys(cells, "VARCHAR")
    else:
        options = ", all_varchar = true, header = true, store_rejects = true" * (kind == "csv")
        reader = "read_csv" if kind == "csv" else "read_parquet"
        engine.execute(f"create view raw as select * from {reader}({source}{options})")
        found = {str(name): str(kind) for name, kind, *_ in engine.sql("describe raw").fetchall()}
        columns = mapped(found)
        cells = {m: '"' + c.replace('"', '""') + '"' for m, c in columns.items()}
        types = {m: found[c] for m, c in columns.items()}
    if as_of:
        cells["time"], types["time"] = f"date '{as_of}'", "DATE"
    elif "time" not in columns:
        rule = "none tells the day; name one of them date, or price all at one day's prices"
        raise BadInputError("columns", ", ".join(columns.values()), rule)
    engine.execute(f"create view log as {_canonical(cells, types, broken)}")
    return Log(engine, path, columns)


def _canonical(cells: dict[Meaning, str], types: dict[Meaning, str], broken: str) -> str:
    """The select that gives every log the same columns."""
    moment, timed = _moment(cells.get("time"), types.get("time", ""))

    def number(meaning: Meaning, otherwise: int = 0) -> str:
        if meaning not in cells:
            return f"{otherwise}::bigint"
        cell = cells[meaning]
        if "INT" in types[meaning]:
            return f"coalesce({cell}, {otherwise})::bigint"
        empty = f"coalesce({cell}::varchar, '') = ''"
        return f"case when {empty} then {otherwise} else try_cast({cell} as bigint) end"

    def text(meaning: Meaning) -> str:
        return f"coalesce({cells[meaning]}::varchar, '')" if meaning in cells else "''"

    batch = f"coalesce(try_cast({cells.get('batch', 'false')} as boolean), false)"
    faults = " ".join(f"when {rule} then '{name}'" for name, rule in FAULTS)
    return (
        f"select *, case {faults} end as fault, isodow(day) - 1 as weekday, "
        "case when timed then extract(hour from moment) * 3600 + extract(minute from moment) * 60 "
        "+ floor(extract(second from moment)) else 0 end as second from (select "
        f"{text('id')} as id, {text('model')} as model, {text('provider')} as provider, "
        f"{text('team')} as team, {text('account')} as account, moment, {timed} as timed, "
        "cast(moment as date) as day, "
        f"{number('input')} as input, {number('output')} as output, {number('cached')} as cached, "
        f"{number('written')} as written, {number('requests', 1)} as requests, {batch} as batch, "
        f"{broken} as broken from (select *, {moment} as moment from raw))"
    )


def _moment(cell: str | None, kind: str) -> tuple[str, str]:
    """SQL for the moment in UTC, and for whether it has a time of day."""
    if cell is None:
        return "null::timestamp", "false"
    if kind == "DATE":
        return f"{cell}::timestamp", "false"
    if kind.startswith("TIMESTAMP WITH"):
        return f"timezone('UTC', {cell})", "true"
    if kind.startswith("TIMESTAMP"):
        return f"{cell}::timestamp", "true"
    if kind != "VARCHAR":
        return _epoch(f"{cell}::double"), "true"
    number = f"try_cast({cell} as double)"
    moment = f"coalesce(timezone('UTC', try_cast({cell} as timestamptz)), {_epoch(number)})"
    return moment, f"(length({cell}) > 10 or {number} is not null)"


def _epoch(seconds: str) -> str:
    """Seconds or, where they are too many, milliseconds since 1970."""
    return f"make_timestamp(({seconds} * case when {seconds} > 1e11 then 1e3 else 1e6 end)::bigint)"


def _keys(path: Path) -> list[str]:
    """The dotted keys of the first records."""
    found: dict[str, None] = {}
    with path.open("rb") as file:
        for line, _ in zip(file, range(SAMPLED_LINES), strict=False):
            record = _parsed(line)
            if isinstance(record, dict):
                found |= dict.fromkeys(_dotted(record))
    return list(found)


def _dotted(record: dict[str, Any], before: str = "") -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{before}{key}.")
        elif not isinstance(value, list):
            yield before + key


def _json_path(column: str) -> str:
    parts = "".join('."' + part.replace('"', "") + '"' for part in column.split("."))
    return literal("$" + parts)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _as_lines(path: Path, to: Path) -> Path:
    """A JSON array, or pages of OpenAI's usage endpoint, as lines; a bucket's time goes to each."""
    if path.stat().st_size > MOST_BYTES_OF_JSON:
        rule = f"longer than {MOST_BYTES_OF_JSON:,} bytes; write it as JSON lines"
        raise BadInputError("file", path.name, rule)
    try:
        held = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadInputError("file", path.name, f"it is no JSON: {error}") from None
    pages = held if isinstance(held, list) else [held]
    with to.open("w", encoding="utf-8") as file:
        for record in (each for page in pages for each in _records(page)):
            file.write(json.dumps(record) + "\n")
    return to


def _records(page: Any) -> Iterator[Any]:
    if isinstance(page, dict) and isinstance(page.get("data"), list):
        for bucket in page["data"]:
            yield from _records(bucket)
    elif isinstance(page, dict) and isinstance(page.get("results"), list):
        for result in page["results"]:
            yield {**result, "start_time": page.get("start_time")}
    else:
        yield page
