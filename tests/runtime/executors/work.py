"""Work for the pool: in a module, because a process of its own must be able to import it."""

import os
import signal
import time
from pathlib import Path

from runtime.settings import SettingsMissing


def double(number: int) -> int:
    return 2 * number


def fragile(number: int) -> int:
    """13 kills the process, 14 ends it, 15 raises."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 14:
        os._exit(3)
    if number == 15:
        raise ZeroDivisionError
    return double(number)


def once(item: tuple[int, Path]) -> int:
    """Dies on its first visit to 13, and does not on its second."""
    number, mark = item
    if number == 13 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return double(number)


def refuse(number: int) -> int:
    """An expected failure of everything, such as a store that lost its files."""
    raise SettingsMissing(folder=str(number))


def die(_: int) -> int:
    os._exit(9)


def hang(number: int) -> int:
    """13 never comes back."""
    if number == 13:
        time.sleep(3600)
    return double(number)
