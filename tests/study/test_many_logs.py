"""Logs in many files: the same bill as in one, on this machine and on a cluster's workers."""

from collections.abc import Iterator
from math import isclose
from pathlib import Path

import pytest

from analysis.book.load import DATA, Book
from analysis.errors import BadInputError
from analysis.study.many_logs import added_bills, cluster, logs_in, price_logs
from analysis.study.usage_log import LogBill, price_log

from .test_usage_log import records, write


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    """One log cut into five files of two formats."""
    rows = records(1000)
    made = []
    for n in range(5):
        (tmp_path / str(n)).mkdir()
        form = "parquet" if n % 2 else "csv"
        made.append(write(tmp_path / str(n), rows[200 * n : 200 * (n + 1)], form))
    return made


@pytest.fixture
def whole(book: Book, tmp_path: Path) -> LogBill:
    return price_log(book, write(tmp_path, records(1000)))


def assert_same(found: LogBill, whole: LogBill) -> None:
    assert (found.rows, found.priced, found.unpriced) == (whole.rows, whole.priced, whole.unpriced)
    assert round(found.total, 2) == round(whole.total, 2)
    for kind in ("by_model", "by_day", "by_team"):
        pairs = zip(getattr(found, kind), getattr(whole, kind), strict=True)
        for mine, other in pairs:
            assert (mine.name, mine.rows) == (other.name, other.rows)
            assert isclose(mine.cost, other.cost, rel_tol=1e-9)
    assert set(found.sources) == set(whole.sources)
    assert set(found.reasons) == set(whole.reasons)


def test_many_files_cost_what_one_does(parts: list[Path], whole: LogBill):
    assert_same(price_logs(DATA, parts), whole)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Two workers, each a process of its own, as they would be on other machines."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        host="127.0.0.1", silence_logs=50,
    ) as running:  # fmt: skip
        yield running.scheduler_address


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the cluster's own housekeeping
def test_a_cluster_finds_the_same_bill(scheduler: str, parts: list[Path], whole: LogBill):
    with cluster(scheduler) as mapper:
        assert_same(price_logs(DATA, parts, mapper), whole)
        with pytest.raises(BadInputError, match="no such file"):
            price_logs(DATA, [parts[0].with_name("none.csv")], mapper)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_command_sends_a_folder_to_a_cluster(scheduler: str, asked, tmp_path: Path):
    for n in range(3):
        write(tmp_path, records(50, seed=n)).rename(tmp_path / f"part-{n}.csv")
    here = asked(f"price-log {tmp_path}")
    there = asked(f"price-log {tmp_path} --cluster {scheduler}")
    parts = ("rows", "priced", "unpriced", "reasons", "sources", "caveats", "columns")
    assert {key: there[key] for key in parts} == {key: here[key] for key in parts}
    assert there["total"] == pytest.approx(here["total"])
    assert here["rows"] == 150


def test_a_folder_stands_for_its_logs_and_an_empty_one_is_refused(tmp_path: Path):
    for name in ("b.csv", "a.parquet", "notes.txt"):
        (tmp_path / name).write_text("", "utf-8")
    found = logs_in([tmp_path, tmp_path / "c.csv"])
    assert [each.name for each in found] == ["a.parquet", "b.csv", "c.csv"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInputError, match=r"holds no \.csv"):
        logs_in([tmp_path / "empty"])
    with pytest.raises(BadInputError, match="at least one"):
        added_bills([])


def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    import distributed

    def refuse(*_: object, **__: object) -> None:
        raise OSError("nobody listens")

    monkeypatch.setattr(distributed, "Client", refuse)
    with (
        pytest.raises(BadInputError, match=r"cannot be reached: nobody listens"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass
