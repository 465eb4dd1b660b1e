"""One of several people who save at the same time: python -m tests.book.editing.savers …

Arguments: the folder, a name, the first day and how many days. Adds one rate for each day, after
a look at the file anew wherever somebody else was faster, and prints how often that was.
"""

import random
import sys
import time
from pathlib import Path

from analysis.book.editing.saving import ChangedUnderneathError, save
from analysis.book.editing.trial import current_text
from tests.book.editing.small_book import RATES, one_rate_more


def save_rates(folder: Path, who: str, first_day: int, count: int) -> int:
    """How often somebody else had saved between the look and the save."""
    late = 0
    pauses = random.Random(who)  # noqa: S311
    for day in range(first_day, first_day + count):
        change = one_rate_more(day, f"rate {day}")
        while True:
            seen = current_text(folder, RATES)
            time.sleep(pauses.uniform(0, 0.02))  # thinking, so that others come between
            try:
                save(folder, change, seen=seen, who=who)
                break
            except ChangedUnderneathError:
                late += 1
    return late


if __name__ == "__main__":
    place, name, first, many = sys.argv[1:]
    print(save_rates(Path(place), name, int(first), int(many)))
