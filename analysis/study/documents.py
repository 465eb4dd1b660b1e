"""Files turned into what is counted: a text, or the requests that JSON lines hold."""

import codecs
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any

from analysis.errors import BadInputError
from analysis.study.messages import ROLES, Message, Request, Role, bare
from analysis.study.tokenizers import whole

ENDINGS = (".txt", ".md", ".pdf", ".docx", ".jsonl")
MOST_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 200_000_000
MOST_REQUESTS = 100_000
MOST_NAMED = 20
BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ROLE_NAMES: dict[str, Role] = {role: role for role in ROLES} | {
    "developer": "system", "function": "tool",
}  # fmt: skip
HOLDERS = ("messages", "input", "prompt")
REPLY_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")


@dataclass(frozen=True)
class Document:
    """What a file holds."""

    name: str
    requests: tuple[Request, ...]
    faults: dict[int, str]
    """By the number of the line or page: what could not be read, or not as it stands."""
    part: str = "line"
    """What the numbers count."""
    left_out: int = 0
    """Parts that are no text, such as images."""


def read_document(name: str, data: bytes) -> Document:
    """The requests in a file, by its ending. What cannot be read is named, the rest still read.

    Raises `BadInputError` where nothing can be.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise BadInputError("file", name, f"use one of {', '.join(ENDINGS)}")
    if len(data) > MOST_BYTES:
        raise BadInputError("file", name, f"longer than {MOST_BYTES:,} bytes; split it")
    if ending == ".pdf":
        return _pdf(name, data)
    if ending == ".docx":
        return Document(name, (bare(_docx(name, data)),), {})
    text, faults = decoded(name, data)
    if ending == ".jsonl":
        return _lines(name, text, faults)
    return Document(name, (bare(text),), faults)


def decoded(name: str, data: bytes) -> tuple[str, dict[int, str]]:
    """The text of a file, and the first lines that are not in its encoding.

    Raises `BadInputError` for what is no text.
    """
    wide = data.startswith(BOMS) and not data.startswith(codecs.BOM_UTF32_LE)
    if not wide and b"\0" in data[:8192]:
        raise BadInputError("file", name, "is no text; export it as text first")
    encoding = "utf-16" if wide else "utf-8"
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(encoding), {}
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace").count("\n")
        bad = [before + 1] if wide else islice(_not_utf8(data), MOST_NAMED)
        told = f"is not {encoding.upper()}; what cannot be read counts as �"
        return data.decode(encoding, "replace"), dict.fromkeys(bad, told)


def _not_utf8(data: bytes) -> Iterator[int]:
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield number


def _pdf(name: str, data: bytes) -> Document:
    import pypdf

    remarks = logging.getLogger("pypdf")  # on sloppy files
    level = remarks.level
    remarks.setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInputError("file", name, "needs a password; save it without one")
        pages = [whole(page.extract_text()) for page in reader.pages]
    except BadInputError:
        raise
    except Exception as error:  # whatever a broken file makes the parser raise
        raise BadInputError("file", name, f"is no PDF that can be read: {_first(error)}") from None
    finally:
        remarks.setLevel(level)
    empty = "has no text; it may be a picture"
    faults = {n: empty for n, text in enumerate(pages, 1) if not text.strip()}
    if len(faults) == len(pages):
        raise BadInputError("file", name, "no page has text; they may be pictures")
    return Document(name, (bare("\n".join(pages)),), faults, "page")


def _docx(name: str, data: bytes) -> str:
    """Paragraphs and the cells of tables, in the order in which they stand."""
    import docx
    from docx.table import Table, _Cell

    def texts(holder: Any) -> Iterator[str]:
        for item in holder.iter_inner_content():
            if isinstance(item, Table):
                for row in item.rows:  # whose `cells` repeat one that is merged
                    cells = (_Cell(each, item) for each in row._tr.tc_lst)
                    yield "\t".join("\n".join(texts(cell)) for cell in cells)
            else:
                yield item.text

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            rule = f"unpacks to more than {MOST_UNPACKED_BYTES:,} bytes; split it"
            raise BadInputError("file", name, rule)
        return "\n".join(texts(docx.Document(io.BytesIO(data))))
    except BadInputError:
        raise
    except Exception as error:  # whatever a broken file makes the parser raise
        rule = f"is no Word document that can be read: {_first(error)}"
        raise BadInputError("file", name, rule) from None


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _lines(name: str, text: str, faults: dict[int, str]) -> Document:
    requests: list[Request] = []
    left_out = 0
    rule = f"more than {MOST_REQUESTS:,} requests; split it"
    every = enumerate(io.StringIO(text, newline="\n"), 1)
    lines = list(islice(((n, line) for n, line in every if line.strip()), MOST_REQUESTS + 1))
    if len(lines) > MOST_REQUESTS:
        raise BadInputError("file", name, rule)
    for number, line in lines:
        try:
            record = json.loads(line)
            if "\\ud" in line.lower():
                record = json.loads(whole(json.dumps(record, ensure_ascii=False)))
            found, apart = _request(record)
        except _UnfitError as error:
            faults[number] = f"is no request: {error}"
            continue
        except ValueError:
            faults[number] = "is no JSON"
            continue
        except RecursionError:
            faults[number] = "is nested too deeply"
            continue
        left_out += apart
        requests += found
        if len(requests) > MOST_REQUESTS:
            raise BadInputError("file", name, rule)
    if not requests:
        first = f"line {min(faults)} {faults[min(faults)]}" if faults else "it is empty"
        raise BadInputError("file", name, f"holds no requests: {first}")
    return Document(name, tuple(requests), dict(sorted(faults.items())), left_out=left_out)


class _UnfitError(Exception):
    """JSON that is no request."""


def _request(record: Any) -> tuple[list[Request], int]:
    """The requests of a line, and how many parts of them are no text."""
    if not isinstance(record, dict):
        raise _UnfitError("an object was expected")
    body = record.get("body", record)  # OpenAI's batch format wraps the request
    if not isinstance(body, dict):
        raise _UnfitError("its body is no object")
    parts = _Parts()
    limits = (body.get(key) for key in REPLY_LIMITS)
    most = next((each for each in limits if type(each) is int and each > 0), None)
    model = str(body.get("model") or "")
    held = next((body[key] for key in HOLDERS if body.get(key) is not None), None)
    if held is None:
        raise _UnfitError("it has no messages, input or prompt")
    if "instruction" in body:  # Alpaca's, whose input is but a part of what is sent
        raise _UnfitError("it has an instruction; write it as messages")
    if isinstance(held, list) and len(held) > MOST_REQUESTS:
        raise _UnfitError(f"it holds more than {MOST_REQUESTS:,} messages")
    if isinstance(held, str):
        chat = "instructions" in body or str(record.get("url")).endswith("/responses")
        turns = [Message("user" if chat else "text", held)]
    elif isinstance(held, list) and held and all(isinstance(each, str) for each in held):
        return [Request((Message("text", each),), None, most, model) for each in held], 0
    elif isinstance(held, list) and held:
        turns = [parts.message(each) for each in held]
    else:
        raise _UnfitError("it has no messages")
    if body.get("completion") is not None:
        turns.append(Message("assistant", parts.text(body["completion"])))
    if body.get("instructions"):
        turns.insert(0, Message("system", parts.text(body["instructions"])))
    answered = turns[-1].role == "assistant" and len(turns) > 1 and "body" not in record
    reply = turns.pop().text if answered else None  # of a batch, all is sent
    return [Request(tuple(turns), reply, most, model)], parts.left_out


class _Parts:
    """Reads what messages hold, and counts what is no text."""

    def __init__(self) -> None:
        self.left_out = 0

    def message(self, turn: Any) -> Message:
        if not isinstance(turn, dict):
            raise _UnfitError("a message is no object")
        given = str(turn.get("role", ""))
        if given not in ROLE_NAMES:
            raise _UnfitError(f"role {given[:20]!r} is none of {', '.join(ROLE_NAMES)}")
        calls = turn.get("tool_calls")
        called = [
            self.text(each if each is None or isinstance(each, str) else json.dumps(each))
            for call in (calls if isinstance(calls, list) else ())
            if isinstance(call, dict) and isinstance(call.get("function"), dict)
            for each in (call["function"].get("name"), call["function"].get("arguments"))
        ]
        text = "\n".join(filter(None, [self.text(turn.get("content")), *called]))
        return Message(ROLE_NAMES[given], text, str(turn.get("name") or ""))

    def text(self, content: Any) -> str:
        if content is None:
            return ""
        if isinstance(content, str):
            return content
        if not isinstance(content, list):
            raise _UnfitError("a content is neither text nor a list")
        texts = []
        for part in content:
            held = part.get("text") if isinstance(part, dict) else None
            if isinstance(held, str):
                texts.append(held)
            else:
                self.left_out += 1
        return "\n".join(texts)
