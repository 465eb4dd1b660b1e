"""What the accounts of a usage log have drawn: for who runs the API, in sums by pseudonym."""

from dataclasses import dataclass
from hashlib import blake2b
from math import expm1
from os import urandom
from pathlib import Path

from analysis.errors import BadInputError
from analysis.study.log_reader import opened_log

ACCOUNTS = """
select account, sum(requests), sum(input), sum(output), count(distinct day)
from log where fault is null group by account order by 2 desc, 1
"""
_KEY = urandom(16)
"""Of this process alone, so that nobody can try names against a pseudonym."""
TOP = 0.01
"""The share of accounts whose part of all exchanges tells how concentrated use is."""


@dataclass(frozen=True)
class Account:
    """One account's sums, under a pseudonym of this log."""

    pseudonym: str
    exchanges: int
    input_tokens: int
    output_tokens: int
    days: int


@dataclass(frozen=True)
class Exposure:
    """The log's sums, largest accounts first."""

    accounts: tuple[Account, ...]
    days: int
    unreadable: int

    @property
    def exchanges(self) -> int:
        return sum(each.exchanges for each in self.accounts)

    @property
    def output_tokens(self) -> int:
        return sum(each.output_tokens for each in self.accounts)

    @property
    def top_share(self) -> float:
        """Part of all exchanges that the busiest hundredth of accounts made, one at least."""
        many = max(1, round(TOP * len(self.accounts)))
        return sum(each.exchanges for each in self.accounts[:many]) / max(1, self.exchanges)

    def capped(self, per_day: float) -> int:
        """Exchanges that a cap per account and day would have left, use spread over its days."""
        return round(sum(min(each.exchanges, per_day * each.days) for each in self.accounts))

    def watched(self, hazard_per_day: float) -> int:
        """Exchanges left where each day so large a share of the accounts is found and closed.

        Taken as if all accounts were found alike, from their first day on.
        """
        if hazard_per_day <= 0:
            return self.exchanges
        left = 0.0
        for each in self.accounts:
            days = hazard_per_day * max(1, each.days)
            left += each.exchanges * -expm1(-days) / days
        return round(left)


def exposure(path: Path) -> Exposure:
    """Sums by account of a log; nothing else of it is read into memory.

    Raises `BadInputError` for a log that cannot be read, or that names no accounts.
    """
    with opened_log(path) as log:
        if "account" not in log.columns:
            rule = "the log names no accounts; it needs a column such as account, user or api_key"
            raise BadInputError("columns", path.name, rule)
        rows = log.engine.execute(ACCOUNTS).fetchall()
        days = log.engine.execute("select count(distinct day) from log").fetchone()
        faults = log.engine.execute("select count(*) from log where fault is not null").fetchone()
    if not rows:
        raise BadInputError("file", path.name, "no record of it can be read")
    accounts = tuple(
        Account(_pseudonym(name), int(calls), int(read), int(written), int(on))
        for name, calls, read, written, on in rows
    )
    return Exposure(accounts, int(days[0]) if days else 0, int(faults[0]) if faults else 0)


def _pseudonym(name: str) -> str:
    """A short name that tells accounts apart and not who they are.

    >>> _pseudonym("alice@example.org") == _pseudonym("alice@example.org")
    True
    """
    return blake2b(name.encode(), digest_size=4, key=_KEY).hexdigest()
