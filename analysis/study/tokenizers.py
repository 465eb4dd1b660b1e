"""Tokenisers on this machine: OpenAI's by tiktoken, those of open models by splintr. No network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.book import rank_files
from analysis.errors import UnknownNameError

RANKS: Mapping[str, str] = {
    "gpt2": "r50k_base", "r50k_base": "r50k_base", "p50k_base": "p50k_base",
    "p50k_edit": "p50k_base", "cl100k_base": "cl100k_base", "o200k_base": "o200k_base",
    "o200k_harmony": "o200k_base",
}  # fmt: skip
"""OpenAI's encodings, and the rank file behind each; some differ in special tokens alone."""
OPEN = (
    "llama2", "llama3", "mistral_v1", "mistral_v3", "deepseek_v3", "qwen3", "gemma2", "gemma3",
    "glm4", "kimi_k2",
)  # fmt: skip
"""Vocabularies that makers of open models published, as different from each other as they come."""


@dataclass(frozen=True)
class Encoder:
    """A vocabulary at work."""

    ids: Callable[[str], list[int]]
    """Of a text, in order."""
    piece: Callable[[int], bytes]
    """What one id stands for: bytes, for a token may end within a character."""


@lru_cache(maxsize=16)  # texts may be long
def count(text: str, vocabulary: str) -> int:
    """Tokens of `text`; the text of a special token counts as the letters it is made of.

    Remembered for a while: models that share a vocabulary are shown side by side.

    >>> count("tiktoken is great!", "cl100k_base")  # OpenAI's cookbook prints 6
    6
    """
    return len(encoder(vocabulary).ids(text))


def pieces(text: str, vocabulary: str) -> list[str]:
    """The tokens of `text` as text; bytes that end within a character as \\xe4.

    >>> pieces("tiktoken is great!", "cl100k_base")  # as OpenAI's cookbook prints them
    ['t', 'ik', 'token', ' is', ' great', '!']
    """
    used = encoder(vocabulary)
    return [used.piece(each).decode("utf-8", "backslashreplace") for each in used.ids(text)]


@cache
def encoder(vocabulary: str) -> Encoder:
    """What turns text into token ids. Raises `UnknownNameError` for a name that nothing ships."""
    if vocabulary in RANKS:
        return _openai(vocabulary)
    from splintr import Tokenizer  # 38 MB, loaded where an open model is counted

    try:
        tokenizer = Tokenizer.from_pretrained(vocabulary)
    except ValueError:
        raise UnknownNameError("vocabulary", vocabulary, (*RANKS, *OPEN)) from None
    encode: Callable[[str], list[int]] = tokenizer.encode_ordinary
    return Encoder(lambda text: encode(whole(text)), tokenizer.decode_token_bytes)


def _openai(name: str) -> Encoder:
    import tiktoken

    rank_files.provide(RANKS[name])
    if name == "gpt2":  # tiktoken would fetch two files of an older form that hold the same ranks
        same = tiktoken.get_encoding("r50k_base")
        found = tiktoken.Encoding(
            name, pat_str=same._pat_str, mergeable_ranks=same._mergeable_ranks,
            special_tokens=same._special_tokens,
        )  # fmt: skip
    else:
        found = tiktoken.get_encoding(name)
    return Encoder(found.encode_ordinary, found.decode_single_token_bytes)


def whole(text: str) -> str:
    """`text` with � for each half of a character, which a paste may hold; as tiktoken does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
