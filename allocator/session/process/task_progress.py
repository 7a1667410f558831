"""Long work with progress: how far it is while it goes on, and then its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

CANCEL_REQUESTED = threading.Event()
"""Set in a process whose one question (`background_task`) shall end early."""

_EVERY_S = 0.5
"""Least seconds between two steps."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where long work stands, in words, and if it is counted, how much `of` it is `done`."""

    words: str
    done: int | None = None
    of: int | None = None


def run_with_progress(
    ask: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any], so_far: str = ""
) -> Any:
    """Yield a `Step` now and then while ``ask(*args, **options)`` works, then what it returns.

    `so_far` names an option of `ask` that it calls with what is there before the end, which is
    yielded too. `ask` must take ``progress`` and ``cancel``, as the studies of `allocator.explore`
    do.
    Whatever it raises is raised.
    """
    last: list[Any] = []
    if so_far:
        options = {**options, so_far: last.append}
    ends: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def work() -> None:
        try:
            found = ask(
                *args, **options, progress=lambda p: last.append(_step(p)), cancel=CANCEL_REQUESTED
            )
            ends.put((found, None))
        except BaseException as error:
            ends.put((None, error))

    threading.Thread(target=work, daemon=True).start()
    return _steps_then_answer(last, ends)


def _steps_then_answer(
    last: list[Any], ends: SimpleQueue[tuple[Any, BaseException | None]]
) -> Iterator[Any]:
    while True:
        try:
            found, error = ends.get(timeout=_EVERY_S)
        except Empty:
            told = last[:]
            del last[: len(told)]
            yield from [one for one in told if not isinstance(one, Step)][-1:]
            yield from [one for one in told if isinstance(one, Step)][-1:]
            continue
        if error is not None:
            raise error
        yield found
        return


def _step(progress: Any) -> Step:
    """Return where a solve (`Progress`) or a batch (`SweepProgress`) stands."""
    message = getattr(progress, "message", None)
    if message is not None:
        return Step(message[:1].upper() + message[1:])
    return Step(f"The last one was {progress.name}.", progress.done, progress.total)
