"""Dropped files: what is read, what is named as unreadable, and what is refused in one line."""

import io
import json
import subprocess
import sys
import zipfile
from typing import Any

import docx
import pypdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadInputError
from analysis.study import documents
from analysis.study.documents import Document, read_document
from analysis.study.messages import Message


def lines(*records: Any) -> Document:
    text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in records)
    return read_document("asked.jsonl", text.encode())


def texts(document: Document) -> list[list[tuple[str, str]]]:
    return [[(m.role, m.text) for m in request.messages] for request in document.requests]


@pytest.mark.parametrize("data", [b"Hi \xe2\x82\xac", b"\xef\xbb\xbfHi \xe2\x82\xac",
                                  "Hi €".encode("utf-16")])  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "A.MD"])
def test_a_text_is_read_in_the_usual_encodings(name: str, data: bytes):
    found = read_document(name, data)
    assert (texts(found), found.faults) == ([[("text", "Hi €")]], {})


def test_lines_in_another_encoding_are_named_and_the_rest_is_read():
    found = read_document("a.txt", "fine\ncafé\n你好\ncafé".encode().replace(b"\xc3\xa9", b"\xe9"))
    assert list(found.faults) == [2, 4]
    assert "not UTF-8" in found.faults[2]
    assert texts(found)[0][0][1].splitlines()[2] == "你好"


def test_at_most_twenty_lines_in_another_encoding_are_named():
    found = read_document("a.txt", b"\xe9\n" * 25)
    assert list(found.faults) == list(range(1, 21))
    assert texts(found) == [[("text", "�\n" * 25)]]


def test_half_a_character_is_named_and_the_rest_is_read():
    found = read_document("a.txt", "one\ntwo\n".encode("utf-16") + b"\0")
    assert found.faults == {3: "is not UTF-16; what cannot be read counts as �"}
    assert texts(found) == [[("text", "one\ntwo\n�")]]
    with pytest.raises(BadInputError, match="is no text"):
        read_document("a.txt", "one".encode("utf-32"))
    escaped = lines(r'{"input": "half \ud83d, whole \ud83d\ude00"}')
    assert texts(escaped) == [[("text", "half �, whole 😀")]]


def test_a_pdf_gives_its_pages_and_names_those_without_text():
    pages = b"#set page(height: 5cm)\nFirst page\n#pagebreak()\n#rect()\n#pagebreak()\nThird"
    found = read_document("a.pdf", typst.compile(pages, format="pdf"))
    assert "First page" in found.requests[0].messages[0].text
    assert "Third" in found.requests[0].messages[0].text
    assert (found.part, list(found.faults)) == ("page", [2])


def test_a_locked_a_broken_and_a_scanned_pdf_are_refused():
    writer, locked = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(typst.compile(b"Secret", format="pdf")))
    writer.encrypt("key")
    writer.write(locked)
    for data, rule in ((locked.getvalue(), "password"), (b"%PDF-1.7 but no more", "no PDF"),
                       (typst.compile(b"#rect()", format="pdf"), "no page has text")):  # fmt: skip
        with pytest.raises(BadInputError, match=rule):
            read_document("a.pdf", data)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_anybody_may_open_is_read_whatever_its_cipher(algorithm: str):
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(typst.compile(b"Secret", format="pdf")))
    writer.encrypt("", "key", algorithm=algorithm)
    writer.write(file)
    assert texts(read_document("a.pdf", file.getvalue())) == [[("text", "Secret")]]


def test_an_aes_pdf_with_a_password_is_refused_as_such():
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(typst.compile(b"Secret", format="pdf")))
    writer.encrypt("key", algorithm="AES-256")
    writer.write(file)
    with pytest.raises(BadInputError, match="password"):
        read_document("a.pdf", file.getvalue())


def test_remarks_of_the_pdf_parser_are_silent_only_while_it_reads(caplog: pytest.LogCaptureFixture):
    sloppy = b"junk\n" + typst.compile(b"Text", format="pdf")
    read_document("a.pdf", sloppy)
    assert caplog.records == []
    pypdf.PdfReader(io.BytesIO(sloppy)).pages[0].extract_text()
    assert caplog.records != []


def test_a_word_document_gives_paragraphs_and_tables_in_order():
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph("Before")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    made.add_paragraph("After")
    made.save(file)
    found = read_document("a.docx", file.getvalue())
    assert texts(found) == [[("text", "Before\nleft\tright\nAfter")]]


def test_a_merged_cell_is_read_once():
    made, file = docx.Document(), io.BytesIO()
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "wide"
    table.cell(0, 2).text, table.cell(1, 2).text = "a", "b"
    made.save(file)
    assert texts(read_document("a.docx", file.getvalue())) == [[("text", "wide\ta\n\tb")]]


def test_a_word_document_that_is_none_or_unpacks_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 100_000)
    with pytest.raises(BadInputError, match="no Word document"):
        read_document("a.docx", b"PK no zip")
    with pytest.raises(BadInputError, match="no Word document"):
        read_document("a.docx", packed.getvalue())
    monkeypatch.setattr(documents, "MOST_UNPACKED_BYTES", 99_999)
    with pytest.raises(BadInputError, match="unpacks to more than 99,999 bytes"):
        read_document("a.docx", packed.getvalue())


def test_a_chat_ends_with_its_reply():
    found = lines({"messages": [{"role": "developer", "content": "Be brief."},
                                {"role": "user", "content": "Hi", "name": "ann"},
                                {"role": "assistant", "content": "Hello."}]})  # fmt: skip
    (request,) = found.requests
    assert request.messages == (
        Message("system", "Be brief."), Message("user", "Hi", "ann")
    )  # fmt: skip
    assert request.reply == "Hello."


def test_batch_requests_of_every_endpoint_are_read():
    chat = {"model": "gpt-4o", "messages": [{"role": "user", "content": "a"}], "max_tokens": 7}
    responses = {"model": "gpt-5", "instructions": "b", "input": "c", "max_output_tokens": 9}
    embeddings = {"model": "text-embedding-ada-002", "input": ["d", "e"]}
    found = lines(*({"custom_id": "1", "url": "/v1", "body": body}
                    for body in (chat, responses, embeddings)),
                  {"prompt": "f", "completion": " g"})  # fmt: skip
    assert texts(found) == [
        [("user", "a")], [("system", "b"), ("user", "c")], [("text", "d")], [("text", "e")],
        [("text", "f")],
    ]  # fmt: skip
    assert [each.model for each in found.requests[:2]] == ["gpt-4o", "gpt-5"]
    assert [each.most_reply_tokens for each in found.requests] == [7, 9, None, None, None]
    assert found.requests[-1].reply == " g"


def test_a_batch_sends_the_assistants_last_words_too():
    turns = [{"role": "user", "content": "Count"}, {"role": "assistant", "content": "One,"}]
    (request,) = lines({"custom_id": "1", "body": {"messages": turns}}).requests
    assert request.messages == (Message("user", "Count"), Message("assistant", "One,"))
    assert request.reply is None


def test_a_bare_input_is_a_turn_where_responses_are_asked_for():
    found = lines({"url": "/v1/responses", "body": {"input": "a"}},
                  {"url": "/v1/embeddings", "body": {"input": "b"}},
                  {"url": "/v1/responses",
                   "body": {"input": [{"role": "user",
                                       "content": [{"type": "input_text", "text": "c"},
                                                   {"type": "input_image"}]}]}})  # fmt: skip
    assert texts(found) == [[("user", "a")], [("text", "b")], [("user", "c")]]
    assert found.left_out == 1


def test_messages_come_before_a_prompt_that_repeats_them():
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]
    found = lines({"prompt": "Hi", "messages": turns}, {"prompt": turns[:1], "completion": "Yes"})
    assert texts(found) == [[("user", "Hi")], [("user", "Hi")]]
    assert [each.reply for each in found.requests] == ["Hello.", "Yes"]


@pytest.mark.parametrize("limit", [True, -1, 0, "9", None, 1.5])
def test_a_limit_on_the_reply_that_is_no_count_is_none(limit: Any):
    found = lines({"input": "a", "max_tokens": limit, "max_completion_tokens": 5})
    assert found.requests[0].most_reply_tokens == 5


def test_what_is_no_text_is_left_out_and_counted_and_tool_calls_are_text():
    call = {"function": {"name": "weather", "arguments": '{"city": "Caerdydd"}'}}
    parts = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "x"}}]
    found = lines({"messages": [{"role": "user", "content": parts},
                                {"role": "assistant", "content": None, "tool_calls": [call]},
                                {"role": "tool", "content": "Rain"}]})  # fmt: skip
    assert found.left_out == 1
    assert texts(found) == [
        [("user", "Look"), ("assistant", 'weather\n{"city": "Caerdydd"}'), ("tool", "Rain")]
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"messages": [', "is no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1]", "an object was expected"),
        ({"body": 1}, "its body is no object"),
        ({"model": "gpt-4"}, "it has no messages, input or prompt"),
        ({"messages": []}, "it has no messages"),
        ({"instruction": "Add", "input": "1, 2", "output": "3"}, "it has an instruction"),
        ({"messages": ["hi", 1]}, "a message is no object"),
        ({"messages": [{"role": "king", "content": "hi"}]}, "role 'king' is none of system"),
        ({"messages": [{"role": "user", "content": 3}]}, "neither text nor a list"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(line: Any, told: str):
    good = {"messages": [{"role": "user", "content": "Hi"}]}
    found = lines(good, line, "", good)
    assert len(found.requests) == 2
    assert list(found.faults) == [2]
    assert told in found.faults[2]
    with pytest.raises(BadInputError, match="line 1 "):
        lines(line)


def test_the_first_broken_line_is_told_whatever_is_wrong_with_it():
    with pytest.raises(BadInputError, match="line 1 is no JSON"):
        read_document("a.jsonl", b"{\n\xe9\n")


KEYS = ("body", "messages", "input", "prompt", "completion", "instructions", "function", "text")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
)
TURN = st.fixed_dictionaries({"role": st.just("user"), "content": ANYTHING, "tool_calls": ANYTHING})


@given(ANYTHING | st.builds(lambda turn: {"messages": [turn]}, TURN) | st.binary(max_size=20))
def test_no_line_brings_more_than_a_fault(record: Any):
    line = record if isinstance(record, bytes) else json.dumps(record).encode()
    found = read_document("a.jsonl", b'{"input": "a"}\n' + line.replace(b"\0", b""))
    assert found.requests[0].messages == (Message("text", "a"),)


def test_arguments_and_calls_of_any_form_are_taken():
    calls = {
        "role": "assistant",
        "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}],
    }
    found = lines({"messages": [calls]}, {"messages": [{"role": "user", "tool_calls": 5}]})
    assert texts(found) == [[("assistant", 'f\n{"a": 1}')], [("user", "")]]


def test_the_parsers_of_pdf_and_word_are_not_loaded_before_they_are_needed():
    heavy = "{'pypdf', 'docx', 'streamlit', 'pandas'}"
    code = f"import sys, analysis.study.documents; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_what_nothing_can_be_made_of_is_refused(monkeypatch: pytest.MonkeyPatch):
    for name, data, rule in (("a.exe", b"x", "use one of .txt"), ("a.txt", b"\0\1", "is no text"),
                             ("a.jsonl", b" \n", "it is empty")):  # fmt: skip
        with pytest.raises(BadInputError, match=rule):
            read_document(name, data)
    monkeypatch.setattr(documents, "MOST_REQUESTS", 1)
    with pytest.raises(BadInputError, match="more than 1 requests"):
        lines(*[{"prompt": "a"}] * 2)
    with pytest.raises(BadInputError, match="more than 1 requests"):
        lines("1", "2")
    with pytest.raises(BadInputError, match="line 1 is no request: it holds more than 1 mess"):
        lines({"input": ["a", "b"]})
    monkeypatch.setattr(documents, "MOST_BYTES", 9)
    with pytest.raises(BadInputError, match="longer than 9 bytes"):
        read_document("a.txt", b"0123456789")
