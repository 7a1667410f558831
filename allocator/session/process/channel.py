"""A Python child process: start it, send it messages, receive its messages, end it.

The process is a plain Python, not one of `multiprocessing`: that would run the script of the parent
once more in the child, and under Streamlit this script is the whole app.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from typing import IO, Generic, TypeVar

Received = TypeVar("Received")

_PROGRAM = """\
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from {module} import main
main()
"""
"""Ctrl-C is for the parent, which ends us; so it is ignored even while libraries are imported."""


class ChildProcess(Generic[Received]):
    """A process that runs ``main`` of a module, with pickled messages over its standard streams.

    Nothing here waits for it: one thread writes, another reads.
    """

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            # -P: a file of the folder we stand in must not take the place of a library's module
            [sys.executable, "-P", "-c", _PROGRAM.format(module=module)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # exists on Windows only
        )
        self._received: SimpleQueue[Received | None] = SimpleQueue()
        self._to_send: SimpleQueue[bytes | None] = SimpleQueue()
        assert self._process.stdin is not None and self._process.stdout is not None
        # functions, not methods: a thread that knew the child would keep it alive for ever
        threads = (
            threading.Thread(target=_write, args=(self._process.stdin, self._to_send), daemon=True),
            threading.Thread(
                target=_read, args=(self._process.stdout, self._received), daemon=True
            ),
        )
        for thread in threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def send(self, message: object) -> None:
        """Send a message; returns at once. The other end reads it when it can."""
        self._to_send.put(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))

    def messages(self) -> Iterator[Received | None]:
        """Yield all that was heard since the last time; None at last if the process is gone."""
        with contextlib.suppress(Empty):
            while True:
                yield self._received.get_nowait()

    def end(self) -> None:
        """End the process at once; it holds nothing that could be lost."""
        self._process.kill()
        self._to_send.put(None)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)


def _write(stream: IO[bytes], to_send: SimpleQueue[bytes | None]) -> None:
    """Write what is to be sent until None comes or the process is gone."""
    with contextlib.suppress(OSError), stream:
        while (data := to_send.get()) is not None:
            stream.write(data)
            stream.flush()


def _read(stream: IO[bytes], heard: SimpleQueue[Received | None]) -> None:
    """Hear what is told; at the end, also in the middle of a message, put None."""
    try:
        with stream:
            while True:
                heard.put(pickle.load(stream))
    except (EOFError, OSError, pickle.UnpicklingError):
        pass
    finally:
        heard.put(None)
