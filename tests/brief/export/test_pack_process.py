"""A pack made by another process: the same bytes, its progress, and an end to it in any case."""

import os
import signal
import subprocess
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analysis.book.load import Book, load
from analysis.brief.export import pack_process
from analysis.brief.export.of_question import answered, figures
from analysis.brief.export.pack import files, zipped
from analysis.brief.export.pack_process import pack_apart, turn
from analysis.brief.export.sizes import SIZES
from analysis.brief.one_page import Brief
from analysis.errors import BadInputError, CostfallError
from analysis.study.presets import preset

Asked = tuple[Any, ...]


class GoneError(Exception):
    """What Streamlit raises once the visitor has left."""


class Ends:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (7,)


@pytest.fixture(scope="module")
def asked(book: Book) -> Asked:
    """GPT-3's one chart, for the web."""
    found = answered(book, preset(book, "gpt-3-2020"))
    drawn = figures(book, found, "https://costs.example", date(2026, 11, 30))
    return book, load().parts, drawn, SIZES["web"]


@pytest.fixture(scope="module")
def brief(book: Book) -> Brief:
    return answered(book, preset(book, "gpt-3-2020")).brief


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that is started during the test."""
    found: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def starting(*args: Any, **kwargs: Any) -> subprocess.Popen[bytes]:
        found.append(start(*args, **kwargs))
        return found[-1]

    monkeypatch.setattr(pack_process.subprocess, "Popen", starting)
    return found


@pytest.mark.slow
def test_the_bytes_and_the_progress_are_those_of_a_pack_made_here(asked: Asked, brief: Brief):
    here: list[Any] = []
    apart: list[Any] = []
    more = {"brief": brief, "scenario": "a: 1\n"}
    made = zipped(files(*asked, **more, progress=lambda *step: here.append(step)))
    assert pack_apart(*asked, **more, progress=lambda *step: apart.append(step)) == made
    assert apart == here
    assert [done for done, _, _ in apart] == list(range(apart[0][1] + 1))


@pytest.mark.slow
def test_the_process_is_gone_when_its_visitor_is(asked: Asked, started: list[Any]):
    def leaving(done: int, of: int, path: str) -> None:
        if done == 2:
            raise GoneError

    with pytest.raises(GoneError):
        pack_apart(*asked, progress=leaving)
    assert started[0].returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):  # reaped too
        os.kill(started[0].pid, 0)


@pytest.mark.slow
def test_a_mistake_is_told_in_the_words_of_its_maker(asked: Asked, brief: Brief):
    wrong = replace(brief, title="")
    with pytest.raises(BadInputError) as here:
        files(*asked, brief=wrong)
    with pytest.raises(CostfallError) as apart:
        pack_apart(*asked, brief=wrong)
    assert str(apart.value) == str(here.value)


@pytest.mark.slow
def test_a_killed_process_is_one_line(asked: Asked, started: list[Any]):
    with pytest.raises(CostfallError, match=r"ended early \(exit code -9\): try again") as error:
        pack_apart(*asked, progress=lambda *_: started[0].kill())
    assert "\n" not in str(error.value)


def test_a_process_that_ends_while_it_reads_is_one_line(asked: Asked):
    with pytest.raises(CostfallError, match=r"ended early \(exit code 7\)"):
        pack_apart(Ends(), *asked[1:])  # type: ignore[arg-type]


def test_a_fault_of_ours_is_one_line_and_a_traceback_in_the_log(
    asked: Asked, capfd: pytest.CaptureFixture[str]
):
    with pytest.raises(CostfallError, match=r"ended early \(exit code 1\)"):
        pack_apart(*asked[:3], "no size")  # type: ignore[arg-type]
    assert "AttributeError: 'str' object has no attribute" in capfd.readouterr().err


def test_the_second_of_two_waits_and_is_told_so():
    told, entered = threading.Event(), threading.Event()

    def second() -> None:
        with turn(told.set):
            entered.set()

    with turn(lambda: pytest.fail("nobody else is there")):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(10)
        assert not entered.is_set()
    assert entered.wait(10)
    thread.join()


def test_a_visitor_who_leaves_while_waiting_takes_no_turn():
    gone: list[GoneError] = []

    def leave() -> None:
        raise GoneError

    def second() -> None:
        try:
            with turn(leave):
                pass
        except GoneError as error:
            gone.append(error)

    with turn(leave):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(10)
    assert gone
    with turn(lambda: pytest.fail("the turn is free again")):
        pass
