"""How a worker process behaves towards the process that started it."""

from __future__ import annotations

import os
import signal
import threading
import time

_LOOK_S = 1.0
"""Seconds between a worker's looks whether its parent lives."""


def begin(parent: int) -> None:
    """Let Ctrl-C and SIGTERM be for the parent, which ends its workers, and end with it.

    Both often reach the whole group of processes; a worker that ended by itself would count as
    dead, and its scenario as lost.
    """
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    if hasattr(os, "fork"):  # elsewhere a process keeps the number of a parent that is gone
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)
