"""Work on this machine: in the process itself, or in a pool of processes that may die one by one.

A bare ProcessPoolExecutor gives up with the first process that dies: of 1,200 tasks with one kill it
lost 798. Here each process has a pipe of its own and answers item by item, so that the parent knows on
which item it died. That item is tried once more in a fresh process, and is then Lost; nothing else is.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

import cv2

from registry.errors import OfficeError
from registry.ports import Executor, Item, Lost, Result
from registry.text import Text

CHUNK = 20  # photos: about a second of work, against 0.1 ms to hand a chunk over
# A process takes a second of CPU to start, as long as 20 photos: with two, 40 is where they begin to pay.
_WORTH_A_POOL = 40
_MOST = 4  # processes nobody asked for; each holds about 230 MB
_PATIENCE = 120.0  # s an item may take; a picture of 25 MP takes 1.1 s of CPU
_MOST_DEATHS = 20  # in a row, without one result: then it is the machine, not the photos
_AHEAD = 2  # chunks a process that are read or waiting to be given out in order


class WorkersFailing(OfficeError):
    """Process after process dies, or none can be started."""

    code = "executor.failing"
    text = Text(
        "工作进程接连退出（{reason}），已停止。",
        "Worker processes die one after another ({reason}): stopped.",
    )
    remedy = Text(
        "可能是内存不足：请减少并行数（--jobs 1 或 workers = 1）后重新运行同一命令，已完成的部分不会重做。",
        "Memory may be short: use fewer (--jobs 1 or workers = 1) and run the same command again.",
    )
    permanent = False


class InProcess:
    """An Executor without processes: nothing to start, and nothing that outlives a crash."""

    def map(
        self, work: Callable[[Item], Result], chunks: Iterable[Sequence[Item]]
    ) -> Iterator[Sequence[Result | Lost]]:
        """See registry.ports.Executor."""
        for chunk in chunks:
            yield [_attempt(work, item) for item in chunk]


@dataclass(slots=True)
class _Chunk:
    items: Sequence[Any]
    results: list[Any] = field(default_factory=list)
    suspect: int = -1  # the item on which a process died

    @property
    def done(self) -> bool:
        return len(self.results) == len(self.items)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    chunk: _Chunk | None = None
    heard: float = 0.0


class ProcessPool:
    """An Executor of `size` processes. `work` and the items must pickle."""

    def __init__(self, size: int) -> None:
        self._size = size

    def map(
        self, work: Callable[[Item], Result], chunks: Iterable[Sequence[Item]]
    ) -> Iterator[Sequence[Result | Lost]]:
        """See registry.ports.Executor. Raises WorkersFailing."""
        run = _Run(work, self._size)
        try:
            yield from run.results(iter(chunks))
        finally:
            run.close()


class _Run:
    """One map: its processes, and the chunks under way."""

    def __init__(self, work: Callable[[Any], Any], size: int) -> None:
        self._work, self._size = work, size
        self._context = get_context("spawn")  # a forked child inherits OpenCV's threads without their owners
        self._workers: list[_Worker] = []
        self._waiting: deque[_Chunk] = deque()
        self._deaths = 0

    def results(self, chunks: Iterator[Sequence[Any]]) -> Iterator[list[Any]]:
        window: deque[_Chunk] = deque()  # in the order of the chunks
        more = True
        while more or window:
            while more and len(window) < _AHEAD * self._size:
                items = next(chunks, None)
                if items is None:
                    more = False
                else:
                    window.append(_Chunk(items))
                    self._waiting.append(window[-1])
                self._hand_out()
            if window and window[0].done:
                yield window.popleft().results
            elif window:
                self._listen()

    def _hand_out(self) -> None:
        while self._waiting:
            worker = next((one for one in self._workers if one.chunk is None), None)
            if worker is None and len(self._workers) == self._size:
                return
            worker = worker or self._start()
            chunk = self._waiting.popleft()
            worker.chunk, worker.heard = chunk, time.monotonic()
            try:
                worker.pipe.send(chunk.items[len(chunk.results) :])
            except OSError:
                self._bury(worker)

    def _listen(self) -> None:
        busy = [(worker, worker.chunk) for worker in self._workers if worker.chunk is not None]
        ready = wait([worker.pipe for worker, _ in busy], timeout=1.0)
        for worker, chunk in busy:
            if worker.pipe in ready:
                self._receive(worker, chunk)
            elif time.monotonic() - worker.heard > _PATIENCE:
                worker.process.kill()  # its pipe ends, and the next turn buries it
        self._hand_out()

    def _receive(self, worker: _Worker, chunk: _Chunk) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if isinstance(result, OfficeError):
            raise result
        chunk.results.append(result)
        worker.heard, self._deaths = time.monotonic(), 0
        if chunk.done:
            worker.chunk = None

    def _bury(self, worker: _Worker) -> None:
        """Take a dead process out; its chunk goes on without the item that killed two."""
        worker.pipe.close()
        worker.process.join()
        self._workers.remove(worker)
        self._deaths += 1
        reason = _ending(worker.process.exitcode)
        if self._deaths >= _MOST_DEATHS:
            raise WorkersFailing(reason=reason)
        chunk = worker.chunk
        if chunk is None:
            return
        at = len(chunk.results)
        if chunk.suspect == at:
            chunk.results.append(Lost(reason))
        chunk.suspect = at
        if not chunk.done:
            self._waiting.appendleft(chunk)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        process.start()
        theirs.close()  # so that its death is an end of file here
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def close(self) -> None:
        """End every process: nothing they still hold is wanted."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()


def _ending(exit_code: int | None) -> str:
    return f"signal {-exit_code}" if exit_code and exit_code < 0 else f"exit status {exit_code}"


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Any], Any]) -> None:
    """What a process does until its parent is gone, answering each item as it is done."""
    cv2.setNumThreads(1)  # the processes share the cores already
    try:
        while True:
            for item in pipe.recv():
                pipe.send(_answer(work, item))
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _answer(work: Callable[[Any], Any], item: object) -> Any:
    try:
        return _attempt(work, item)
    except OfficeError as error:
        return error


def _attempt(work: Callable[[Item], Result], item: Item) -> Result | Lost:
    try:
        return work(item)
    except OfficeError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in the work costs the item, not the batch
        return Lost(type(error).__name__)


def local_executor(asked: int | None, items: int) -> Executor:
    """So many processes as were asked for; where nobody asked, none for a few items, else one a core."""
    if asked:
        return ProcessPool(asked)
    return InProcess() if items < _WORTH_A_POOL else ProcessPool(min(_MOST, cores()))


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
