"""What a PNG says of itself beside its pixels: its density and its words."""

import struct
import zlib
from collections.abc import Mapping

PACKING, PACKED_PX = 1, 4_000_000
"""How hard pixels are packed, and up to how many: more would take longer than drawing them."""


def described(file: bytes, dpi: float, words: Mapping[str, str]) -> bytes:
    """The PNG with this density and these words, by name; empty ones are left out."""
    chunks = b"".join(_text_chunk(key, text) for key, text in words.items() if text)
    return _with_chunks(file, _density_chunk(dpi) + chunks)


def _text_chunk(key: str, text: str) -> bytes:
    """PNG's iTXt: not compressed, no language."""
    return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def _density_chunk(dpi: float) -> bytes:
    per_metre = round(dpi / 0.0254)
    return _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_chunks(file: bytes, chunks: bytes) -> bytes:
    """The PNG with chunks after its header, instead of the density that the renderer wrote.

    The pixels of all but the largest are packed anew, into less than half the size.
    """
    start = 8
    header, pixels, kept = file[:start], b"", []
    while start < len(file):
        end = start + 12 + int.from_bytes(file[start : start + 4], "big")
        kind = file[start + 4 : start + 8]
        if kind == b"IHDR":
            header += file[start:end]
        elif kind == b"IDAT":
            pixels += file[start + 8 : end - 4]
        elif kind != b"pHYs":
            kept.append(file[start:end])
        start = end
    wide, high = struct.unpack(">II", header[16:24])
    if wide * high <= PACKED_PX:
        pixels = zlib.compress(zlib.decompress(pixels), PACKING)
    return b"".join([header, chunks, _chunk(b"IDAT", pixels), *kept])
