"""What happened when: the book's events, and the price changes that follow from its prices."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analysis.book.load import Book
from analysis.book.records import Event
from analysis.study.grounds import Grounds
from analysis.study.market import PriceChange, price_changes

EVENT_LANES = ("paper", "release", "forecast", "statement", "policy", "legal", "hardware", "leak")
PRICE_LANES = ("price cut", "price rise", "first price", "withdrawal")
LANES = (*EVENT_LANES, *PRICE_LANES)
_LANE_OF_CHANGE = {
    "cut": "price cut", "rise": "price rise", "mixed": "price rise", "launch": "first price",
    "withdrawal": "withdrawal",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One dated thing: an event as typed, or a change as read off the price rows."""

    day: date
    lane: str
    actor: str
    what: Event | PriceChange

    @property
    def rests_on(self) -> Grounds:
        """The event, or the price rows that the change was read off."""
        if isinstance(self.what, Event):
            return (self.what,)
        return tuple(row for row in (self.what.row, self.what.before) if row)


@lru_cache(maxsize=2)
def entries(book: Book, today: date) -> tuple[Entry, ...]:
    """Everything up to `today`, oldest first. What was cancelled or lies ahead did not happen."""
    changes = [
        c for c in price_changes(book, today) if c.kind in _LANE_OF_CHANGE and c.day <= today
    ]
    found = [
        *(Entry(e.day, e.kind, e.actor, e) for e in book.events.values()),
        *(Entry(c.day, _LANE_OF_CHANGE[c.kind], c.priced.provider_name, c) for c in changes),
    ]
    return tuple(sorted(found, key=lambda entry: entry.day))


def chosen(found: Iterable[Entry], lanes: Iterable[str], actors: Iterable[str]) -> list[Entry]:
    """Those in one of the lanes and, where actors are named, of one of them."""
    wanted, named = set(lanes), set(actors)
    return [e for e in found if e.lane in wanted and (not named or e.actor in named)]


def nearest(found: Iterable[Entry], day: date, count: int) -> list[Entry]:
    """The `count` entries nearest to `day`, in order of time."""
    close = sorted(found, key=lambda entry: abs((entry.day - day).days))[:count]
    return sorted(close, key=lambda entry: entry.day)


def busiest_month(found: Iterable[Entry]) -> tuple[date, int] | None:
    """The first day of the month with most entries, and how many; None without any."""
    months = Counter(entry.day.replace(day=1) for entry in found)
    return max(months.items(), key=lambda item: (item[1], item[0]), default=None)
