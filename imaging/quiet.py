"""Decoders that talk: Pillow logs the values of metadata, libtiff prints to the process's stderr.

What they say names people and places (Artist, GPS), and nobody here needs it: faults of a file are findings.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@cache
def quiet_pillow() -> None:
    """Pillow's log stays silent in this process, at whatever level an operator listens."""
    logging.getLogger("PIL").setLevel(logging.CRITICAL)


@contextmanager
def stderr_closed() -> Iterator[None]:
    """What C libraries print meanwhile goes nowhere. For the whole process: keep it short and rare."""
    try:
        kept = os.dup(2)
    except OSError:  # a service without stderr
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
