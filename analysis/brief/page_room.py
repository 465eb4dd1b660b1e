"""Which rows a full page gives up: the last of each list, shared out among the lists."""

from collections.abc import Iterator

LEVELS = (
    {"assumptions": 6, "caveats": 3, "sources": 8, "changes": 3},
    {"assumptions": 4, "caveats": 2, "sources": 4, "changes": 3},
    {"assumptions": 3, "caveats": 1, "sources": 3, "changes": 1},
    {"assumptions": 0, "caveats": 0, "sources": 0, "changes": 0},
)
"""How many rows each list keeps as the page fills: no list is emptied for another's sake."""


def plans(rows: dict[str, int]) -> Iterator[dict[str, int]]:
    """How many rows of each list to keep: all of them, then ever fewer, down to none.

    Of a full list two rows go at once, since the line that says so takes the room of one.

    >>> [p["caveats"] for p in plans({"assumptions": 0, "caveats": 4, "sources": 0, "changes": 0})]
    [4, 2, 1, 0]
    """
    kept = dict(rows)
    yield dict(kept)
    for level in LEVELS:
        while True:
            fewer = {name: n - (2 if n == rows[name] > 1 else 1) for name, n in kept.items()}
            spare = {name: fewer[name] - level[name] for name in kept}
            name = max(spare, key=lambda name: spare[name])
            if spare[name] < 0:
                break
            kept[name] = fewer[name]
            yield dict(kept)
