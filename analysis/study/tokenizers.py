"""Tokenisers on this machine: OpenAI's by tiktoken, those of open models by splintr. No network."""

from collections.abc import Callable, Mapping
from functools import cache

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


def count(text: str, vocabulary: str) -> int:
    """Tokens of `text`; the text of a special token counts as the letters it is made of.

    >>> count("tiktoken is great!", "cl100k_base")  # OpenAI's cookbook prints 6
    6
    """
    return len(encoder(vocabulary)(text))


@cache
def encoder(vocabulary: str) -> Callable[[str], list[int]]:
    """What turns text into token ids. Raises `UnknownNameError` for a name that nothing ships."""
    if vocabulary in RANKS:
        return _openai(vocabulary)
    from splintr import Tokenizer  # 38 MB, loaded where an open model is counted

    try:
        tokenizer = Tokenizer.from_pretrained(vocabulary)
    except ValueError:
        raise UnknownNameError("vocabulary", vocabulary, (*RANKS, *OPEN)) from None
    encode: Callable[[str], list[int]] = tokenizer.encode_ordinary
    return lambda text: encode(_whole(text))


def _openai(name: str) -> Callable[[str], list[int]]:
    import tiktoken

    rank_files.provide(RANKS[name])
    if name == "gpt2":  # tiktoken would fetch two files of an older form that hold the same ranks
        same = tiktoken.get_encoding("r50k_base")
        return tiktoken.Encoding(
            name, pat_str=same._pat_str, mergeable_ranks=same._mergeable_ranks,
            special_tokens=same._special_tokens,
        ).encode_ordinary  # fmt: skip
    return tiktoken.get_encoding(name).encode_ordinary


def _whole(text: str) -> str:
    """Without half characters, which a paste may hold; tiktoken replaces them likewise."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
