"""The rank files of OpenAI's encodings: shipped compressed, checked, put where tiktoken looks.

tiktoken has no vocabulary on board and fetches what it does not find in its cache, or finds
damaged there. So each file is checked against its SHA-256 right before tiktoken reads it.
"""

import lzma
import os
import tempfile
from contextlib import suppress
from hashlib import sha1, sha256
from pathlib import Path

from platformdirs import user_cache_path

from analysis.book.load import DATA
from analysis.errors import BadBookError

FOLDER = DATA / "encodings"
ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
"""By the hash of which tiktoken names a file of its cache; nothing is fetched from there."""
SHA256 = {
    "r50k_base": "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
    "p50k_base": "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
}
"""As tiktoken itself expects."""
R50K_TOKENS = 50_256
"""The older vocabulary is the first so many lines of p50k_base."""


def provide(name: str) -> None:
    """Have the rank file `name` in the cache, whole, and point tiktoken there.

    Raises `BadBookError` where the shipped file is not what it should be.
    """
    for folder in _cache_folders():
        kept = folder / sha1(ADDRESS.format(name).encode(), usedforsecurity=False).hexdigest()
        if _sound(kept, name) or _written(kept, name):
            os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
            return
    raise BadBookError(f"no folder to unpack {name} into; set TIKTOKEN_CACHE_DIR to one")


def _cache_folders() -> tuple[Path, ...]:
    """Where it may be kept, the user's own choice first."""
    chosen = os.environ.get("TIKTOKEN_CACHE_DIR")
    usual = (user_cache_path("costfall"), Path(tempfile.gettempdir()) / "costfall")
    return (*([Path(chosen)] if chosen else []), *usual)


def _sound(path: Path, name: str) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == SHA256[name]
    except OSError:
        return False


def _written(path: Path, name: str) -> bool:
    """Unpack it there in one step; False where the folder cannot be written to."""
    ranks = _unpacked(name)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(ranks)
        Path(file.name).replace(path)
        return True
    return False


def _unpacked(name: str) -> bytes:
    shipped = FOLDER / f"{'p50k_base' if name == 'r50k_base' else name}.tiktoken.xz"
    try:
        ranks = lzma.decompress(shipped.read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise BadBookError(f"{shipped.name} cannot be read; restore it: {error}") from None
    if name == "r50k_base":
        ranks = b"".join(ranks.splitlines(keepends=True)[:R50K_TOKENS])
    if sha256(ranks).hexdigest() != SHA256[name]:
        raise BadBookError(f"{shipped.name} is damaged; restore it from the repository")
    return ranks
