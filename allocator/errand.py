"""`Errand`: one question answered in a process of its own, while an app stays awake.

The answers may need a model of their own (prices, curves), which must not live in an app's session.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import IO, Any

from allocator.errors import AllocatorError

_PROGRAM = """\
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from allocator.errand import answer
answer()
"""

_LOST = "The process that worked on it is gone. Ask again."


class Errand:
    """A running question: ``ask(*args)`` of a public function, in another process.

    Parameters
    ----------
    ask
        A function of a module; if it yields, each piece arrives by itself.
    args
        What it is asked with; must be possible to pickle.

    Attributes
    ----------
    pieces
        What has arrived, after `poll`.
    faults
        Why it ended without an answer, in sentences.
    """

    def __init__(self, ask: Callable[..., Any], *args: Any) -> None:
        self.pieces: list[Any] = []
        self.faults: tuple[str, ...] = ()
        self.running = True
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._heard: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
        self._end = weakref.finalize(self, _kill, self._process)
        data = pickle.dumps((ask, args), pickle.HIGHEST_PROTOCOL)
        for target, parts in (
            (_write, (self._process.stdin, data)),
            (_read, (self._process.stdout, self._heard)),
        ):
            threading.Thread(target=target, args=parts, daemon=True).start()

    @property
    def seconds(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self._began

    def poll(self) -> bool:
        """Take in what has arrived; True if that is anything new."""
        new = False
        with contextlib.suppress(Empty):
            while True:
                last, what = self._heard.get_nowait()
                new = True
                if not last:
                    self.pieces.append(what)
                elif self.running:
                    self.running, self.faults = False, what
        return new

    def stop(self) -> None:
        """End the process; the pieces that came stay."""
        self.running = False
        self._end()


def answer() -> None:
    """Answer the question that comes in: what the process does."""
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may fall among the pieces
    ask, args = pickle.load(sys.stdin.buffer)
    try:
        for piece in _pieces(ask(*args)):
            _tell(out, (False, piece))
    except AllocatorError as error:
        faults = getattr(error, "faults", None)
        _tell(out, (True, tuple(map(str, faults)) if faults else (str(error),)))
    else:
        _tell(out, (True, ()))


def _pieces(found: Any) -> Iterator[Any]:
    if isinstance(found, Iterator):
        yield from found
    else:
        yield found


def _tell(out: IO[bytes], message: tuple[bool, Any]) -> None:
    out.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    out.flush()


def _write(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), stream:
        stream.write(data)


def _read(stream: IO[bytes], heard: SimpleQueue[tuple[bool, Any]]) -> None:
    """Hear the pieces; if the process dies before the end, say so."""
    try:
        with stream:
            while True:
                message = pickle.load(stream)
                heard.put(message)
                if message[0]:
                    return
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        heard.put((True, (_LOST,)))


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
