"""What an edit of the book moves, in words: a finding, lines of a table, a banner."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from analysis.book.load import Price
from analysis.book.records import RentalQuote
from analysis.brief.budget_words import flop_text, times
from analysis.brief.words import SIGNS, bill, day, exact_money, money, unit_price
from analysis.study.impact import Move, Recorded
from analysis.study.inputs import count_text

NOTHING = "no figure"
"""In place of a number that the book cannot give."""
MANY_TIMES = 10.0
"""From here on a growth is told as a multiple."""
LEAST_SHARE = 1e-5
"""A smaller change is told as such."""
_EXACT_BELOW, _CENTS_BELOW = 10_000, 100
Shown = Callable[[float], str]


def impact_finding(moves: Sequence[Move]) -> str:
    """How many figures move, are lost or are new, and the largest move.

    >>> impact_finding(())
    'No figure moves'
    """
    moved = [m for m in moves if m.before is not None and m.after is not None]
    lost = [m for m in moves if m.after is None]
    new = [m for m in moves if m.before is None]
    kinds = ((moved, "moves", "move"), (lost, "is lost", "are lost"), (new, "is new", "are new"))
    told = [f"{len(some):,} {one if len(some) == 1 else many}" for some, one, many in kinds if some]
    if not told:
        return "No figure moves"
    number, verb = told[0].split(" ", 1)
    counted = _listed([f"{number} figure{'' if number == '1' else 's'} {verb}", *told[1:]])
    if len(moves) == 1:
        return f"{counted}: {move_text(moves[0])}"
    if moved:
        return f"{counted}; the largest: {move_text(moved[0])}"
    return f"{counted}; among them: {move_text(moves[0])}"


def move_text(move: Move) -> str:
    """One move as a clause: what, from where to where, and by how much."""
    before, after = value_texts(move)
    if move.after is None:
        return f"{move.what}, which was {before}"
    if move.before is None:
        return f"{move.what}, at {after}"
    verb = "falls" if move.after < move.before else "rises"
    return f"{move.what} {verb} from {_bare(before, after)} to {after} ({change_text(move)})"


def move_line(move: Move) -> str:
    """One move as a line of a list: “a million output tokens of gpt-4: $60 → $30 (−50 %)”."""
    return f"{move.what}: {step_text(move)}"


def step_text(move: Move) -> str:
    """Old and new value with the change: “$60 → $30 (−50 %)”."""
    before, after = value_texts(move)
    return f"{_bare(before, after)} → {after} ({change_text(move)})"


def _bare(text: str, other: str) -> str:
    """The text without the words at its end that the other, which follows, ends on too.

    >>> _bare("6.59 billion tokens a month", "24.2 billion tokens a month"), _bare("$60", "$30")
    ('6.59', '$60')
    """
    words, others = text.split(" "), other.split(" ")
    while len(words) > 1 and len(others) > 1 and words[-1] == others[-1]:
        words, others = words[:-1], others[:-1]
    return " ".join(words)


def move_rows(moves: Iterable[Move]) -> list[dict[str, str]]:
    """One row of a table for each move, in the order given."""
    return [
        {"Figure": move.what, "Before": before, "After": after, "Change": change_text(move)}
        for move in moves
        for before, after in [value_texts(move)]
    ]


def since_banner(rows: Sequence[Recorded], moves: Sequence[Move], known_on: date) -> str:
    """What was recorded since a frozen day, and the largest effect; empty where nothing was."""
    kinds = {"price": 0, "rental quote": 0, "exchange rate": 0}
    for row in rows:
        kinds[_kind(row)] += 1
    told = [f"{many:,} {kind}{'s' if many > 1 else ''}" for kind, many in kinds.items() if many]
    if not told:
        return ""
    have = "has" if len(rows) == 1 else "have"
    return f"{_listed(told)} {have} changed since {day(known_on)}; {effect_text(moves)}"


def _listed(parts: Sequence[str]) -> str:
    """
    >>> _listed(["a", "b", "c"]), _listed(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def effect_text(moves: Sequence[Move]) -> str:
    """The largest effect of what changed: a clause to follow what that was.

    >>> effect_text(())
    'no figure moves'
    """
    moved = [m for m in moves if m.before is not None and m.after is not None]
    if not moves:
        return "no figure moves"
    return f"{'largest effect' if moved else 'first effect'}: {move_line((moved or moves)[0])}"


def _kind(row: Recorded) -> str:
    if isinstance(row, Price):
        return "price"
    return "rental quote" if isinstance(row, RentalQuote) else "exchange rate"


def change_text(move: Move) -> str:
    """By how much it changes: years and points of a share as such, else per cent or a multiple."""
    if move.before is None or move.after is None:
        return "new" if move.before is None else "lost"
    change = move.after - move.before
    if move.unit == "years":
        shown = f"{change:+.2f}".replace("-", "−")
        return f"{_signed(change) if shown[1:] == '0.00' else shown} years"
    if move.unit == "share":
        return f"{_signed(100 * change)} points"
    if move.change_share is None:
        return "from nothing"
    if move.factor and move.factor >= MANY_TIMES:
        return times(move.factor)
    if abs(move.change_share) < LEAST_SHARE:
        return f"{'+' if change > 0 else '−'}less than 0.001 %"
    return f"{_signed(100 * move.change_share)} %"


def _signed(value: float) -> str:
    """To three digits with its sign, and more where that would round a fall to the whole.

    >>> _signed(-50.0), _signed(3.25), _signed(-99.98), _signed(-100.0), _signed(0.0412)
    ('−50', '+3.25', '−99.98', '−100', '+0.0412')
    """
    texts = (f"{value:+.{digits}g}" for digits in (3, 4, 6))
    rounded = next((text for text in texts if value == -100 or text != "-100"), f"{value:+.9g}")
    return rounded.replace("-", "−")


def value_texts(move: Move) -> tuple[str, str]:
    """Old and new value with their unit, to the fewest digits that tell them apart."""
    ways = _ways(move.unit)
    before, after = move.before, move.after
    if before is None or after is None:
        one, two = (NOTHING if v is None else ways[0](v) for v in (before, after))
        return one, two
    told = [(shown(before), shown(after)) for shown in ways]
    return next((pair for pair in told if pair[0] != pair[1]), told[-1])


def _ways(unit: str) -> list[Shown]:
    """How numbers of a unit are written, the shortest way first."""
    currency, per, _ = unit.partition(" per ")
    if currency in SIGNS:
        exact: Shown = lambda v: unit_price(float(f"{v:.9g}"), currency)  # noqa: E731
        if per:
            return [lambda v: unit_price(float(f"{v:.3g}"), currency), exact]
        return [partial(_amount, currency), lambda v: bill(v, currency), exact]
    match unit:
        case "FLOP":
            return [lambda v: f"{flop_text(v)} FLOP", lambda v: f"{v:.9g} FLOP"]
        case "years":
            return [partial(_fixed, 2, " years"), partial(_fixed, 6, " years")]
        case "share":
            return [lambda v: _fixed(0, " %", 100 * v), lambda v: _fixed(1, " %", 100 * v),
                    lambda v: _fixed(4, " %", 100 * v)]  # fmt: skip
        case "times":
            return [times, lambda v: f"{v:,.6g}×"]
        case "tokens a month":
            return [
                lambda v: f"{count_text(v)} tokens a month",
                lambda v: f"{v:,.0f} tokens a month",
            ]
    return [lambda v: f"{float(f'{v:.3g}'):,.10g} {unit}", lambda v: f"{v:,.9g} {unit}"]


def _amount(currency: str, value: float) -> str:
    """
    >>> _amount("USD", 4.5), _amount("USD", 600.26), _amount("GBP", 27_894.6)
    ('$4.50', '$600', '£27.9k')
    """
    if abs(value) < _CENTS_BELOW:
        return bill(value, currency)
    return exact_money(value, currency) if abs(value) < _EXACT_BELOW else money(value, currency, 3)


def _fixed(decimals: int, unit: str, value: float) -> str:
    return f"{value:,.{decimals}f}{unit}".replace("-", "−")
