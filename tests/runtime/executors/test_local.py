"""The local executors: results in order, and what a dying process costs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from registry.ports import Executor, Lost
from runtime.executors import local
from runtime.executors.local import InProcess, ProcessPool, WorkersFailing, cores, local_executor
from runtime.settings import SettingsMissing
from tests.runtime.executors.work import die, double, fragile, hang, once, refuse

EXECUTORS = (InProcess(), ProcessPool(1), ProcessPool(2))


def chunks(count: int, size: int = 7) -> list[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_results_come_chunk_by_chunk_in_order(executor: Executor) -> None:
    found = list(executor.map(double, chunks(100)))
    assert [list(chunk) for chunk in found] == [[2 * n for n in chunk] for chunk in chunks(100)]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_no_chunks_no_results(executor: Executor) -> None:
    assert list(executor.map(double, [])) == []


@pytest.mark.parametrize("executor", EXECUTORS)
def test_an_item_the_work_raises_on_is_lost_alone(executor: Executor) -> None:
    items = [n for n in range(40) if n not in (13, 14)]
    found = [one for chunk in executor.map(fragile, [items]) for one in chunk]
    assert found == [Lost("ZeroDivisionError") if n == 15 else 2 * n for n in items]


@pytest.mark.parametrize("size", [1, 2])
def test_an_item_that_kills_its_process_is_lost_alone(size: int) -> None:
    found = [one for chunk in ProcessPool(size).map(fragile, chunks(40)) for one in chunk]
    lost = {13: Lost("signal 9"), 14: Lost("exit status 3"), 15: Lost("ZeroDivisionError")}
    assert found == [lost.get(n, 2 * n) for n in range(40)]


def test_an_item_on_which_a_process_died_by_chance_is_tried_again(tmp_path: Path) -> None:
    items = [(n, tmp_path / "mark") for n in range(20)]
    assert list(ProcessPool(1).map(once, [items])) == [[2 * n for n in range(20)]]
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("executor", EXECUTORS)
def test_an_office_error_ends_the_whole(executor: Executor) -> None:
    with pytest.raises(SettingsMissing) as caught:
        list(executor.map(refuse, chunks(40)))
    assert int(str(caught.value.facts["folder"])) < 40


def test_a_machine_on_which_every_process_dies_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_MOST_DEATHS", 3)
    with pytest.raises(WorkersFailing) as caught:
        list(ProcessPool(1).map(die, chunks(1000)))
    assert "exit status 9" in caught.value.sentence.zh


@pytest.mark.soak
def test_an_item_that_never_comes_back_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_PATIENCE", 20.0)  # enough to start on a busy machine
    found = [one for chunk in ProcessPool(1).map(hang, [range(12, 15)]) for one in chunk]
    assert found == [24, Lost("signal 9"), 28]


def test_chunks_are_read_only_a_little_ahead() -> None:
    read = []

    def endless() -> Iterator[Sequence[int]]:
        for number in range(10_000):
            read.append(number)
            yield [number]

    results = ProcessPool(2).map(double, endless())
    assert [list(next(results)) for _ in range(3)] == [[0], [2], [4]]
    assert len(read) < 10
    results.close()  # type: ignore[attr-defined] # a generator, which the port does not promise


def test_few_items_need_no_process_and_an_explicit_number_is_kept() -> None:
    assert isinstance(local_executor(None, 5), InProcess)
    assert isinstance(local_executor(0, 5), InProcess)
    assert isinstance(local_executor(None, 5000), ProcessPool)
    assert isinstance(local_executor(1, 5), ProcessPool)
    assert cores() >= 1
