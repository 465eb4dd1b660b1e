"""The process that makes a pack: a request comes in, progress and the archive go out.

Both ends are ours: `pack_process` starts it, pickles what it is asked, and reads what it says.
"""

import faulthandler
import os
import pickle
import sys
from typing import BinaryIO

from analysis.errors import CostfallError

NICENESS = 10
SLOWEST_FILE_S = 120
"""A file takes less than a second, so one that takes so long will never end."""


def main() -> None:
    """Make what standard input asks for; whatever is not foreseen goes to the server's log."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is no answer
        _answer(sys.stdin.buffer, out)


def _answer(asked: BinaryIO, out: BinaryIO) -> None:
    # Imported at low priority: they are half a second of work.
    from analysis.brief.export.pack import files, zipped

    def tell(answer: object) -> None:
        faulthandler.dump_traceback_later(SLOWEST_FILE_S, exit=True)
        pickle.dump(answer, out)
        out.flush()

    book, parts, figures, size, brief, scenario = pickle.load(asked)  # noqa: S301
    try:
        made = files(
            book, parts, figures, size, brief=brief, scenario=scenario,
            progress=lambda *step: tell(step),
        )  # fmt: skip
        tell(zipped(made))
    except CostfallError as error:
        tell(CostfallError(str(error)))  # its own kind may not survive the way


if __name__ == "__main__":
    main()
