"""What to be wary of in a catalogue's price, in plain words. Catalogues have been wrong before."""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import isclose

from analysis.book.price_faults import PER_TOKEN
from analysis.book.records import LongContext, PriceRow
from analysis.book.upstream.listing import Listed

NEEDED = ("input_per_mtok", "output_per_mtok")
TIERS = "long_context"
JUMP = 5.0
"""A price that moves so far at once is more often a slip than news."""
_DATE_OR_STATE = re.compile(r"\b(?:20\d\d-\d\d-\d\d|20\d{6}|latest|preview)\b")

Prices = Listed | PriceRow


def differing(ours: Prices, theirs: Prices) -> tuple[str, ...]:
    """The keys in which two rows' prices disagree, "long_context" for any price of a tier.

    A price that only one of them has is no disagreement, unless it is that of input or output; nor
    is a tier.
    """
    keys = [key for key in PER_TOKEN if _disagree(key, getattr(ours, key), getattr(theirs, key))]
    if any(_tiers_disagree(*pair) for pair in _shared_tiers(ours, theirs)):
        keys.append(TIERS)
    return tuple(keys)


def _disagree(key: str, ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return key in NEEDED and ours != theirs
    return not isclose(ours, theirs, rel_tol=1e-6)


def _shared_tiers(ours: Prices, theirs: Prices) -> Iterator[tuple[LongContext, LongContext]]:
    by_length = {tier.above_input_tokens: tier for tier in theirs.long_context}
    for tier in ours.long_context:
        if tier.above_input_tokens in by_length:
            yield tier, by_length[tier.above_input_tokens]


def _tiers_disagree(ours: LongContext, theirs: LongContext) -> bool:
    pairs = [(getattr(ours, key), getattr(theirs, key)) for key in PER_TOKEN]
    return any(_disagree("", one, other) for one, other in pairs)


def flags_of_change(
    listed: Listed, row: PriceRow, rows: Sequence[PriceRow], name: str
) -> Iterator[str]:
    """Of a price of the catalogue `name` that differs from `row`, the last of the book's `rows`."""
    for key in PER_TOKEN:
        theirs, ours = getattr(listed, key), getattr(row, key)
        if ours and theirs == 0:
            yield f"{words(key)} is 0 where the book has {ours:g}"
        elif ours and theirs:
            yield from _jump(words(key), theirs, ours)
    yield from _half_free(listed, row)
    yield from _age(listed, row)
    had = [r for r in rows if r.since < row.since and r.currency == row.currency]
    for old in sorted(had, key=lambda r: r.since, reverse=True):
        if not any(key in NEEDED for key in differing(listed, old)):
            yield f"the book had this price from {old.since}, before the row of {row.since}"
            break
    gone = [key for key in PER_TOKEN if getattr(listed, key) is None and getattr(row, key)]
    gone += [key for key in (TIERS, "hours") if getattr(row, key) and not getattr(listed, key, ())]
    if gone:
        yield f"{name} gives no {', '.join(map(words, gone))}, and the book's row does"


def _jump(what: str, theirs: float, ours: float) -> Iterator[str]:
    """
    >>> list(_jump("input", 3, 30)), list(_jump("output", 40, 8)), list(_jump("input", 2, 3))
    (["input 3 is 1/10 of the book's 30"], ["output 40 is 5 times the book's 8"], [])
    """
    factor, inverse = theirs / ours, ours / theirs
    if factor >= JUMP * (1 - 1e-9):
        yield f"{what} {theirs:g} is {_plain(factor)} times the book's {ours:g}"
    elif inverse >= JUMP * (1 - 1e-9):
        yield f"{what} {theirs:g} is 1/{_plain(inverse)} of the book's {ours:g}"


def _plain(factor: float) -> str:
    """
    >>> _plain(6.5), _plain(1000.0)
    ('6.5', '1,000')
    """
    return f"{factor:.3g}" if factor < 100 else f"{factor:,.0f}"


def _half_free(listed: Listed, row: PriceRow | None) -> Iterator[str]:
    """A price of 0 beside one of more, unless the book's row has told so already."""
    into, out = listed.input_per_mtok, listed.output_per_mtok
    for key, free, paid, other in (
        ("input_per_mtok", into, out, "output"),
        ("output_per_mtok", out, into, "input"),
    ):
        if free == 0 and paid and not (row and getattr(row, key)):
            yield f"{words(key)} is 0 though {other} is {paid:g}"


def _age(listed: Listed, row: PriceRow) -> Iterator[str]:
    if listed.since and listed.since < row.since:
        yield f"it is of {listed.since}, older than the book's row of {row.since}"
    elif listed.since and listed.since < row.recorded:
        yield f"it is of {listed.since}; the book's row was written down later, on {row.recorded}"


def flags_of_new(listed: Listed, names: Iterable[str]) -> Iterator[str]:
    """Of a model that the book does not have among its `names` of the same seller."""
    if listed.input_per_mtok == listed.output_per_mtok == 0:
        yield "input and output are 0: free, or not priced yet"
    yield from _half_free(listed, None)
    same = [name for name in names if _stem(name) == _stem(listed.model)]
    if same:
        yield f"perhaps another name of {', '.join(same[:3])}, which the book has"


def _stem(name: str) -> tuple[str, ...]:
    """What is left of a name without host, date and order of its parts.

    >>> _stem("claude-opus-4-20250514") == _stem("anthropic/claude-4.opus")
    True
    >>> _stem("gpt-4") == _stem("gpt-4o")
    False
    """
    bare = _DATE_OR_STATE.sub("", name.lower().rpartition("/")[2])
    return tuple(sorted(re.findall(r"[a-z0-9]+", bare)))


def flag_of_other(listed: Listed, name: str, other: Listed, other_name: str, *, ours: bool) -> str:
    """That two catalogues disagree, with both figures; `ours` if the other agrees with the book."""
    keys = differing(listed, other)
    told = [
        f"{words(key)} is {_figure(listed, key)} in {name}, {_figure(other, key)} in {other_name}"
        for key in keys
        if key != TIERS
    ]
    told += [f"{name} and {other_name} disagree on long context"] if TIERS in keys else []
    told += [f"{other_name} agrees with the book"] if ours else []
    return "; ".join(told)


def _figure(listed: Listed, key: str) -> str:
    price = getattr(listed, key)
    return "not given" if price is None else f"{price:g}"


def words(key: str) -> str:
    """A key of a price as one says it.

    >>> words("cached_input_per_mtok"), words("long_context")
    ('cached input', 'long context')
    """
    return key.partition("_per_")[0].replace("_", " ")
