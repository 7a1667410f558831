"""`BackgroundTask`: one question answered in a process of its own, while an app stays awake.

The answers may need a model of their own (prices, curves), which must not live in an app's session.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import IO, Any

from allocator.errors import AllocatorError
from allocator.session.process.channel import ChildProcess
from allocator.session.process.task_progress import CANCEL_REQUESTED, Step

_LOST = "The process working on it has ended. Ask again."


class BackgroundTask:
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
    step
        Where it stands, if it tells `Step`s.
    faults
        Why it ended without an answer, in sentences.
    ended_early
        Whether it was asked to end early.
    """

    def __init__(self, ask: Callable[..., Any], *args: Any) -> None:
        self.pieces: list[Any] = []
        self.step: Step | None = None
        self.faults: tuple[str, ...] = ()
        self.running = True
        self.ended_early = False
        self._began = time.monotonic()
        self._child: ChildProcess[tuple[bool, Any]] = ChildProcess(
            "allocator.session.process.background_task"
        )
        self._end = weakref.finalize(self, self._child.end)
        self._child.send((ask, args))

    @property
    def seconds(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self._began

    def poll(self) -> bool:
        """Take in what has arrived; True if that is anything new."""
        new = False
        for message in self._child.messages():
            if message is None and not self.running:
                continue  # it answered, then ended
            last, what = (True, (_LOST,)) if message is None else message
            new = True
            if not last and isinstance(what, Step):
                self.step = what
            elif not last:
                self.pieces.append(what)
            elif self.running:
                self.running, self.faults = False, what
        return new

    def end_early(self) -> None:
        """Ask what runs to end soon with what it has; only `run_with_progress` hears it."""
        self.ended_early = True
        self._child.send("end")

    def stop(self) -> None:
        """End the process; the pieces that came stay."""
        self.running = False
        self._end()


def main() -> None:
    """Answer the question that comes in: what the process does."""
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may fall among the pieces
    ask, args = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_watch_input, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        for piece in _pieces(ask(*args)):
            _send(out, (False, piece))
    except AllocatorError as error:
        _send(out, (True, sentences_of(error)))
    else:
        _send(out, (True, ()))
    sys.stderr.flush()
    os._exit(0)  # an ordinary end would wait for the thread that listens


def sentences_of(error: AllocatorError) -> tuple[str, ...]:
    """Return what an error tells, one sentence or a few for each fault."""
    faults = getattr(error, "faults", None)
    return tuple(map(str, faults)) if faults else (str(error),)


def _watch_input(stream: IO[bytes]) -> None:
    """Hear that the answer shall end early, or that nobody waits for it any more."""
    try:
        while True:
            pickle.load(stream)
            CANCEL_REQUESTED.set()
    except (EOFError, OSError):
        os._exit(0)


def _pieces(found: Any) -> Iterator[Any]:
    if isinstance(found, Iterator):
        yield from found
    else:
        yield found


def _send(out: IO[bytes], message: tuple[bool, Any]) -> None:
    out.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    out.flush()
