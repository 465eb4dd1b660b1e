"""A pack made by a process of its own, so that nobody else waits for it.

Drawing holds Python's lock: in the server's own process it would slow the pages of all visitors.
The process is started by name and asked over a pipe, for multiprocessing would run Streamlit's
script once more in it.
"""

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from analysis.book.load import Book, Part
from analysis.brief.export.figure import Figure
from analysis.brief.export.pack import Progress
from analysis.brief.export.sizes import Size
from analysis.brief.one_page import Brief
from analysis.errors import CostfallError

WORKER = "analysis.brief.export.pack_worker"
ROOT = Path(__file__).parents[3]
"""Where `analysis` is found, installed or not."""
ONE_AT_A_TIME = threading.Lock()
"""Two packs at once would leave no core for the pages, and both would be late."""
ASK_AGAIN_S = 0.5


@contextmanager
def turn(waiting: Callable[[], object]) -> Iterator[None]:
    """A block in which no other pack of this server is made; until then `waiting` is called."""
    while not ONE_AT_A_TIME.acquire(timeout=ASK_AGAIN_S):
        waiting()
    try:
        yield
    finally:
        ONE_AT_A_TIME.release()


def pack_apart(
    book: Book, parts: tuple[Part, ...], figures: Sequence[Figure], size: Size, *,
    brief: Brief | None = None, scenario: str = "", progress: Progress | None = None,
) -> bytes:  # fmt: skip
    """The archive of `pack.files`, the same bytes, made in another process.

    When `progress` raises, as Streamlit does once the visitor is gone, the process is killed.
    Raises `CostfallError` with the words of the one raised there, or when the process ends early.
    """
    request = pickle.dumps((book, parts, tuple(figures), size, brief, scenario))
    with closing(_answers(request)) as answers:
        while True:
            match next(answers):
                case bytes() as archive:
                    return archive
                case CostfallError() as error:
                    raise error
                case step if progress:
                    progress(*step)


Answer = tuple[int, int, str] | bytes | CostfallError
"""How far it is, and last the archive or the mistake."""


def _answers(request: bytes) -> Generator[Answer, None, None]:
    """What the worker says, as it says it; it is gone when the iterator is closed.

    Raises `CostfallError` when it falls silent.
    """
    command = [sys.executable, "-m", WORKER]
    with subprocess.Popen(  # noqa: S603 (no word of it is a user's)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as worker:
        assert worker.stdin  # noqa: S101 (a pipe was asked for)
        assert worker.stdout  # noqa: S101
        try:
            with suppress(OSError), worker.stdin as words:  # if it is gone, its silence says so
                words.write(request)
            while True:
                yield pickle.load(worker.stdout)  # noqa: S301 (our own worker wrote it)
        except (EOFError, pickle.UnpicklingError):
            raise CostfallError(
                f"the process that makes the pack ended early (exit code {worker.wait()}): try "
                "again, or with fewer charts; the server's log may say more"
            ) from None
        finally:
            worker.kill()
