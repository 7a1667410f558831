"""`StandingTask`: questions answered one after the other by what is made once, in its own process.

What answers may take seconds to make, such as a plan in its model: it is kept for later questions.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
import weakref
from collections.abc import Callable
from typing import IO, Any

from allocator.errors import AllocatorError
from allocator.session.process.background_task import sentences_of
from allocator.session.process.channel import ChildProcess

_LOST = "The process working on it has ended. Ask again."
_Answer = tuple[int, Any, tuple[str, ...]]
"""Number of the question, its answer, and why there is none, in sentences."""


class StandingTask:
    """Answers the newest of its questions; an older one that is not yet answered ends.

    Parameters
    ----------
    make
        A function or class of a module; ``make(*args)`` returns what is called with a question and
        with an event that is set when nobody waits for the answer any more.
    args
        What it is made of; must be possible to pickle.

    Attributes
    ----------
    answer
        Answer to the newest question, after `poll`; None until then.
    faults
        Why there is no answer, in sentences.
    running
        Whether the newest question is still being answered.
    """

    def __init__(self, make: Callable[..., Callable[[Any, threading.Event], Any]], *args: Any):
        self.answer: Any = None
        self.faults: tuple[str, ...] = ()
        self.running = False
        self._asked = 0
        self._began = time.monotonic()
        self._child: ChildProcess[_Answer] = ChildProcess("allocator.session.process.standing_task")
        self._end = weakref.finalize(self, self._child.end)
        self._child.send((make, args))

    @property
    def seconds(self) -> float:
        """Seconds since the newest question."""
        return time.monotonic() - self._began

    def ask(self, question: Any) -> None:
        """Ask; an earlier question is no longer answered."""
        self.answer, self.faults, self.running = None, (), True
        self._began = time.monotonic()
        self._asked += 1
        self._child.send((self._asked, question))

    def poll(self) -> bool:
        """Take in what has arrived; True if that is an answer to the newest question."""
        new = False
        for message in self._child.messages():
            number, answer, faults = message or (self._asked, None, (_LOST,))
            if self.running and number == self._asked:
                self.answer, self.faults, self.running, new = answer, faults, False, True
        return new

    def stop(self) -> None:
        """End the process; the last answer stays."""
        self.running = False
        self._end()


class _Inbox:
    """The newest question; the one being answered is told when a newer one comes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._newest: tuple[int, Any] | None = None
        self._left = threading.Event()
        self._changed = threading.Condition()
        threading.Thread(target=self._listen, args=(stream,), daemon=True).start()

    def next(self) -> tuple[int, Any, threading.Event]:
        """Wait for a question; return it with its number and the event that ends its answer."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None)
            assert self._newest is not None
            (number, question), self._newest = self._newest, None
            return number, question, self._left

    def _listen(self, stream: IO[bytes]) -> None:
        try:
            while True:
                newest = pickle.load(stream)
                with self._changed:
                    self._left.set()
                    self._newest, self._left = newest, threading.Event()
                    self._changed.notify()
        except (EOFError, OSError):
            os._exit(0)


def main() -> None:
    """Make what answers, then answer until nobody asks any more: what the process does."""
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may fall among the answers
    make, args = pickle.load(sys.stdin.buffer)
    inbox = _Inbox(sys.stdin.buffer)
    answer, faults = _tried(make, *args)
    while True:
        number, question, left = inbox.next()
        told = (None, faults) if answer is None else _tried(answer, question, left)
        pickle.dump((number, *told), out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _tried(work: Callable[..., Any], *args: Any) -> tuple[Any, tuple[str, ...]]:
    """Return what comes of ``work(*args)``, or in sentences why nothing does."""
    try:
        return work(*args), ()
    except AllocatorError as error:
        return None, sentences_of(error)
