"""Price catalogues of other projects: those installed beside Costfall, and those in a file."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.book.upstream import genai_prices, litellm, model_prices, models_dev
from analysis.book.upstream.listing import Catalogue, Listed, day_of
from analysis.errors import BadInputError, UnknownNameError

MAX_BYTES = 20_000_000
TOO_DEEP = "nested too deeply; no catalogue is"
TWICE = "(named twice)"
"""Stands for a value that a file gives twice and not alike: neither is taken."""


@dataclass(frozen=True)
class Project:
    """Who keeps a catalogue, and how its file is told from others and read."""

    name: str
    publisher: str
    url: str
    licence: str
    is_its_shape: Callable[[object], bool]
    rows: Callable[[Any], Iterator[Listed | str]]


PROJECTS = (
    Project(
        "genai-prices",
        "Pydantic",
        "https://github.com/pydantic/genai-prices",
        "MIT",
        genai_prices.is_genai_prices,
        genai_prices.rows,
    ),
    Project(
        "model-prices",
        "wakamex",
        "https://github.com/wakamex/model-prices",
        "MIT",
        model_prices.is_model_prices,
        model_prices.rows,
    ),
    Project(
        "models.dev",
        "models.dev (SST)",
        "https://models.dev",
        "MIT",
        models_dev.is_models_dev,
        models_dev.rows,
    ),
    Project(
        "litellm",
        "BerriAI",
        "https://github.com/BerriAI/litellm",
        "MIT",
        litellm.is_litellm,
        litellm.rows,
    ),
)
INSTALLABLE = {"genai-prices": "genai_prices", "model-prices": "model_prices"}
"""Catalogues that come as Python packages."""


def installed() -> tuple[str, ...]:
    """The names of the catalogues that are installed."""
    return tuple(name for name, package in INSTALLABLE.items() if find_spec(package))


def installed_catalogue(name: str) -> Catalogue:
    """An installed catalogue as its package ships it; nothing is fetched.

    Raises `UnknownNameError` for one that is not installed, and `BadInputError` if its version has
    a shape that is not known here.
    """
    if name not in installed():
        raise UnknownNameError("catalogue", name, installed())
    project = next(project for project in PROJECTS if project.name == name)
    version = metadata.version(name)
    told = f"{name} {version}"
    remedy = "its shape is not known; install another version"
    try:
        folder = Path(str(find_spec(INSTALLABLE[name]).origin)).parent  # type: ignore[union-attr]
        if name == "genai-prices":
            data = (folder / "data.py").read_bytes()
            document = genai_prices.as_document(import_module("genai_prices.data").providers)
        else:
            data = (folder / "snapshot.json").read_bytes()
            document = _document(told, data)
    except (OSError, ImportError, AttributeError, TypeError) as error:
        raise BadInputError("catalogue", told, remedy) from error
    if not project.is_its_shape(document):
        raise BadInputError("catalogue", told, remedy)
    return _catalogue(project, version, data, document)


def read_catalogue(file_name: str, data: bytes) -> Catalogue:
    """The catalogue in the bytes of a JSON file, told by its shape.

    Known are litellm's model_prices_and_context_window.json, models.dev's api.json, genai-prices'
    data.json and model-prices' snapshot. Raises `BadInputError` for anything else.
    """
    name = re.sub(r"[^\w.() -]", "_", file_name).strip()[:60] or "file"
    if len(data) > MAX_BYTES:
        raise BadInputError("catalogue", name, f"over {MAX_BYTES // 1_000_000} MB; cut it down")
    document = _document(name, data)
    project = next((project for project in PROJECTS if project.is_its_shape(document)), None)
    if project is None:
        known = ", ".join(project.name for project in PROJECTS)
        raise BadInputError("catalogue", name, f"its shape is none of {known}")
    version = name
    if project.name == "model-prices" and (day := day_of(document.get("updated_at"))):
        version = f"snapshot of {day}"
    catalogue = _catalogue(project, version, data, document)
    if not catalogue.rows:
        why = "; ".join(f"{count} with {reason}" for reason, count in catalogue.skipped)
        raise BadInputError("catalogue", name, f"no entry can be used: {why or 'it has none'}")
    return catalogue


def _document(name: str, data: bytes) -> Any:
    try:
        return json.loads(data, object_pairs_hook=_once)
    except RecursionError:
        raise BadInputError("catalogue", name, TOO_DEEP) from None
    except ValueError:  # not JSON, not UTF, or a number of thousands of digits
        raise BadInputError("catalogue", name, "is not JSON; choose the catalogue's file") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        found |= {key: TWICE for key, value in pairs if found[key] != value}
    return found


def _catalogue(project: Project, version: str, data: bytes, document: Any) -> Catalogue:
    try:
        entries = list(project.rows(document))
    except RecursionError:  # words are printed again, deeper in the stack than they were read
        raise BadInputError("catalogue", version, TOO_DEEP) from None
    return Catalogue(
        project.name,
        version,
        project.publisher,
        sha256(data).hexdigest(),
        project.url,
        project.licence,
        tuple(entry for entry in entries if isinstance(entry, Listed)),
        tuple(sorted(Counter(entry for entry in entries if isinstance(entry, str)).items())),
    )
