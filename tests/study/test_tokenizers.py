"""Counts of tokens: published ones, two implementations against each other, and no network."""

import ast
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st
from splintr import Tokenizer

from analysis.book import rank_files
from analysis.book.load import Book, load
from analysis.errors import BadBookError, UnknownNameError
from analysis.study.counting import PUBLISHED, bills_characters, counted, han_and_words
from analysis.study.tokenizers import OPEN, RANKS, count, encoder, pieces

BOOK = load().book
SPECIAL = "a <|endoftext|> b <|fim_prefix|> <|im_start|>"
BIRTHDAY = "お誕生日おめでとう"


# --- what was published ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "vocabulary", "tokens"),
    [  # OpenAI's cookbook, "How to count tokens with tiktoken"
        ("antidisestablishmentarianism", "r50k_base", 5),
        ("antidisestablishmentarianism", "p50k_base", 5),
        ("antidisestablishmentarianism", "cl100k_base", 6),
        ("antidisestablishmentarianism", "o200k_base", 6),
        ("2 + 2 = 4", "r50k_base", 5),
        ("2 + 2 = 4", "cl100k_base", 7),
        (BIRTHDAY, "r50k_base", 14),
        (BIRTHDAY, "cl100k_base", 9),
        (BIRTHDAY, "o200k_base", 8),
    ],
)
def test_openais_encodings_count_what_openai_printed(text: str, vocabulary: str, tokens: int):
    assert count(text, vocabulary) == tokens


@pytest.mark.parametrize(
    ("vocabulary", "ids"),
    [  # as the makers' model cards and documentation show them
        ("llama2", [15043, 3186]),
        ("llama3", [9906, 1917]),
        ("mistral_v1", [22557, 1526]),
        ("qwen3", [9707, 1879]),
        ("gemma2", [4521, 2134]),
    ],
)
def test_open_models_begin_hello_world_with_the_ids_of_their_makers(
    vocabulary: str, ids: list[int]
):
    assert encoder(vocabulary).ids("Hello world") == ids


# --- laws -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cl100k_base", "o200k_base"])
@given(text=st.text(max_size=400) | st.sampled_from([SPECIAL, "🙂" * 40, "a" * 3000, " " * 999]))
def test_two_implementations_agree_on_any_text(name: str, text: str):
    whole = text.encode("utf-8", "replace").decode()
    other = Tokenizer.from_pretrained(name)
    assert encoder(name).ids(whole) == other.encode_ordinary(whole)


@given(st.text(max_size=300))
def test_gpt2_and_r50k_are_one_vocabulary(text: str):
    assert encoder("gpt2").ids(text) == encoder("r50k_base").ids(text)


@given(st.text(st.characters(), max_size=200))
def test_any_paste_is_counted_half_characters_too(text: str):
    for vocabulary in ("o200k_base", "llama3", "gemma2"):
        assert count(text + "\ud83d", vocabulary) > 0


@pytest.mark.parametrize("name", RANKS)
def test_the_text_of_a_special_token_is_text(name: str):
    plain = tiktoken.get_encoding("o200k_base").encode(SPECIAL, disallowed_special=())
    assert encoder("o200k_base").ids(SPECIAL) == plain
    assert count("<|endoftext|>", name) > 1


@pytest.mark.parametrize("name", [*RANKS, *OPEN])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_the_pieces_of_a_text_are_as_many_as_its_tokens(name: str, text: str):
    assert len(pieces(text, name)) == count(text, name)
    if name in RANKS:
        used = encoder(name)
        assert b"".join(map(used.piece, used.ids(text))).decode() == text


EMOJI = "🙂 👩🏽‍🚀 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️‍🔥 👨‍👩‍👧‍👦 🇨🇳 "
HAN = "".join(map(chr, range(0x4E00, 0x9FFF)))


def corpus() -> list[str]:
    """10 MB of code and English as Python ships them, Chinese, emoji and the text of specials."""
    code = "".join(
        file.read_text("utf-8") for file in sorted(Path(ast.__file__).parent.glob("*.py"))
    )
    draw = random.Random(5)  # noqa: S311
    words = re.findall(r"[A-Za-z]+[.,]?", code)
    english = " ".join(draw.choices(words, k=800_000))
    chinese = "".join(draw.choices(HAN + HAN[:2000] * 20 + "，。、！\n", k=700_000))
    mixed = "".join(draw.choices([*EMOJI, SPECIAL, "\n", "don't", "12345 "], k=150_000))
    return [code[:4_500_000], english, chinese, mixed]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cl100k_base", "o200k_base"])
def test_counts_are_tiktokens_on_ten_megabytes(name: str):
    """By tiktoken with specials as plain text, and by an implementation that shares no code."""
    texts = corpus()
    assert sum(len(text.encode()) for text in texts) > 10_000_000
    reference, other = tiktoken.get_encoding(name), Tokenizer.from_pretrained(name)
    for text in texts:
        found = count(text, name)
        assert found == len(reference.encode(text, disallowed_special=()))
        assert found == len(other.encode_ordinary(text))


# --- rank files -----------------------------------------------------------------------------------

OFFLINE = """
import socket, sys
def blocked(*given): raise SystemExit("the network was asked")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = blocked
from analysis.study.tokenizers import RANKS, OPEN, count
print([count("Hello world", name) for name in (*RANKS, *OPEN)])
"""


def in_a_fresh_process(cache: Path) -> str:
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE], capture_output=True, text=True, check=False,
        env={**os.environ, "TIKTOKEN_CACHE_DIR": str(cache)},
    )  # fmt: skip
    return run.stdout + run.stderr


def test_every_vocabulary_works_without_a_network_and_mends_a_damaged_cache(tmp_path: Path):
    twos = str([2] * 17) + "\n"
    assert in_a_fresh_process(tmp_path / "new") == twos
    kept = list((tmp_path / "new").iterdir())
    assert len(kept) == 4
    for file in kept:
        file.write_bytes(b"damaged")
    assert in_a_fresh_process(tmp_path / "new") == twos


def test_a_damaged_shipped_file_is_refused_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "o200k_base.tiktoken.xz").write_bytes(b"damaged")
    monkeypatch.setattr(rank_files, "FOLDER", tmp_path)
    monkeypatch.setattr(rank_files, "_cache_folders", lambda: (tmp_path / "cache",))
    with pytest.raises(BadBookError, match="restore it"):
        rank_files.provide("o200k_base")
    with pytest.raises(BadBookError, match="p50k_base"):
        rank_files.provide("r50k_base")


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(rank_files, "_cache_folders", lambda: (tmp_path / "file" / "cache",))
    with pytest.raises(BadBookError, match="TIKTOKEN_CACHE_DIR"):
        rank_files.provide("o200k_base")


# --- by model -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "vocabulary"),
    [
        ("gpt-4o", "o200k_base"),
        ("gpt-4", "cl100k_base"),
        ("text-davinci-003", "p50k_base"),
        ("o200k_harmony", "o200k_harmony"),
        ("meta/llama-3-70b-instruct", "llama3"),
        ("deepseek-chat", "deepseek_v3"),
        ("openai.gpt-oss-120b-1:0", "o200k_harmony"),
    ],
)
def test_a_model_counts_in_its_own_vocabulary(book: Book, model: str, vocabulary: str):
    found = counted(book, model, BIRTHDAY)
    assert (found.method, found.tokenizer) == ("exact", vocabulary)
    assert found.tokens == found.low == found.high == count(BIRTHDAY, vocabulary)


def test_every_family_of_the_book_has_a_vocabulary_that_ships(book: Book):
    for family in book.tokenizers.values():
        if family.vocabulary:
            assert encoder(family.vocabulary).ids("word")


def test_ernie_by_its_makers_two_rules(book: Book):
    # 2 characters and 4 words: 2 + 4 · 1.3 = 7.2, and 2 · 0.625 + 4 = 5.25
    found = counted(book, "ernie-bot", "one two, three-four 你好")
    assert (found.tokens, found.low, found.high) == (7, 5, 7)
    assert found.method == "estimate"
    assert set(found.sources) == {"qianfan-rule-docs", "qianfan-rule-code"}


def test_palm_is_billed_by_characters_without_white_space(book: Book):
    found = counted(book, "chat-bison", "Hello,\n big  world")
    assert (found.tokens, found.method) == (len("Hello,bigworld"), "billable-unit")


@given(text=st.text(min_size=1, max_size=200))
def test_an_unpublished_tokeniser_gets_the_span_of_the_published_ones(text: str):
    assert BOOK
    found = counted(BOOK, "claude-2", text)
    assert found.method == "estimate"
    assert found.low <= found.tokens <= found.high
    assert found.low <= count(text, "o200k_base") <= found.high
    assert str(len(PUBLISHED)) in found.basis


CODE = "def add(first, second):\n    return {'sum': first + second}  # both\n" * 20


@pytest.mark.parametrize(
    ("model", "prose", "code", "han", "spread"),
    [  # over o200k_base, as measured by others
        ("claude-3-opus-20240229", 1.14, 1.24, 1.63, 0.10),
        ("claude-opus-4-6", 1.14, 1.24, 1.63, 0.10),
        ("claude-opus-4-7", 1.52, 1.59, 1.63, 0.20),
        ("claude-sonnet-5", 1.52, 1.59, 1.63, 0.20),
    ],
)
def test_claude_is_counted_by_measured_multiples(
    book: Book, model: str, prose: float, code: float, han: float, spread: float
):
    english = "The council thanks you for your letter, and will answer it within a week. " * 20
    for text, factor in ((english, prose), (CODE, code), ("你好世界" * 50, han)):
        found, reference = counted(book, model, text), count(text, "o200k_base")
        assert found.method == "estimate"
        assert found.tokens == round(reference * factor)
        assert found.low <= reference * factor * (1 - spread) + 1
        assert found.high >= reference * factor * (1 + spread) - 1


def test_every_model_of_the_book_can_be_counted(book: Book):
    for model, sellers in book.by_model.items():
        found = counted(book, model, "Hello world, 你好")
        assert 0 < found.low <= found.tokens <= found.high
        exact = found.method == "exact"
        assert exact == (found.low == found.high) or found.method == "billable-unit"
        billed = all(bills_characters(each.model) for each in sellers)
        assert billed or found.method != "billable-unit"


def test_an_unknown_model_is_refused_with_the_nearest(book: Book):
    with pytest.raises(UnknownNameError, match="gpt-4o"):
        counted(book, "gpt-4oo", "text")
    with pytest.raises(UnknownNameError, match="o200k_base"):
        counted(book, "o200k-base", "text")


@given(han=st.integers(0, 20), words=st.integers(0, 20))
def test_han_and_words_are_told_apart(han: int, words: int):
    assert han_and_words("你" * han + " word, " * words) == (han, words)
