"""What a running solve tells the one who waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """One message of a running solve.

    Parameters
    ----------
    phase
        Short name of the phase: ``build``, ``value``, ``repair``, ``ties``, in studies ``check``,
        ``front``, ``robust``.
    message
        One sentence for people.
    elapsed_s
        Seconds since the solve began.
    incumbent, bound
        Value of the best plan so far and the proven bound, in value points; None: not known yet.
    gap
        How far the incumbent may be below the best possible, as a share of the bound; None: not
        known yet.
    """

    phase: str
    message: str
    elapsed_s: float
    incumbent: float | None = None
    bound: float | None = None
    gap: float | None = None


ProgressCallback = Callable[[Progress], None]


class CancelFlag(Protocol):
    """What can tell a solve to stop; `threading.Event` and `multiprocessing.Event` fit."""

    def is_set(self) -> bool:
        """Tell whether the solve shall stop with the best plan so far."""
        ...


def teller(progress: ProgressCallback | None, phase: str) -> Callable[[str], None]:
    """Return what tells `progress` a message of a phase, with the seconds since now."""
    started = time.perf_counter()

    def tell(message: str) -> None:
        if progress is not None:
            progress(Progress(phase, message, time.perf_counter() - started))

    return tell
