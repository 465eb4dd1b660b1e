"""Office files with the same bytes each time: their zips carry no moment of writing."""

import io
import re
import zipfile
from datetime import date, datetime, time

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say."""
TYPES, CORE = "[Content_Types].xml", "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
NO_DAY = date(2000, 1, 1)
"""The day that a file names as its own where its book's is not known."""


def same_bytes(file: bytes, day: date | None) -> bytes:
    """The file and workbooks within it again: parts in one order, undated, made on `day`."""
    moment = f"{(day or NO_DAY).isoformat()}T00:00:00Z".encode()
    source, out = zipfile.ZipFile(io.BytesIO(file)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != TYPES, name)):
            part = source.read(name)
            if name.endswith(".xlsx"):
                part = same_bytes(part, day)
            if name == CORE:
                part = _MOMENTS.sub(rb"\g<1>" + moment, part)
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, part)
    return out.getvalue()


def made_on(day: date | None) -> datetime:
    """Midnight of the book's day, as the moment at which a workbook says it was made."""
    return datetime.combine(day or NO_DAY, time())
