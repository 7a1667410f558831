"""What every command shares: one way to print, to fail and to leave, for people and programs."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

from allocator.cli.output import console, write
from allocator.errors import (
    AllocatorError,
    ConflictError,
    DataError,
    Fault,
    SolveError,
    SweepError,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

EXIT_CODES: dict[int, str] = {
    0: "done; for solve: the plan is optimal or within the gap",
    1: "a plan does not keep its rules (after solve: an internal error), or a journal is not as "
    "it was written",
    2: "bad input: data, policy, settings or command line; after sweep: a row is refused",
    3: "impossible: law and capacity alone allow no plan",
    4: "stopped early, with a plan; for sweep: with the rows that were finished",
    5: "stopped early, without a plan",
    130: "aborted at the second Ctrl-C or SIGTERM",
}
"""Exit codes of every command."""


class Reporter:
    """Gather what a command has to tell and print it as text or as one JSON document.

    As a context manager it turns the errors that a user can mend into a message and an exit code.
    """

    def __init__(self, command: str, as_json: bool) -> None:
        self.command = command
        self.as_json = as_json
        self._document: dict[str, Any] = {"command": command, "exit_code": 0}
        self._code = 0

    def __enter__(self) -> Reporter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, OSError) and error.filename is not None:
            error = _of_file(error)
        if isinstance(error, AllocatorError):
            self._tell(error)
        elif error is not None:
            return
        if self.as_json:
            self._document["exit_code"] = self._code
            # plain ASCII, so that no console's encoding can spoil the document
            write(json.dumps(jsonable(self._document), indent=2) + "\n")
        raise typer.Exit(self._code)

    def put(self, **parts: object) -> None:
        """Put parts into the JSON document."""
        self._document.update(parts)

    def faults(self, faults: Sequence[Fault]) -> None:
        """Put faults into the JSON document."""
        self.put(faults=[asdict(fault) for fault in faults])

    def warn(self, warnings: Sequence[Fault]) -> None:
        """Tell warnings, if there are any, in print and in the document."""
        if warnings:
            self.faults(warnings)
            self.show(lambda: [f"Warning: {one}" for one in warnings])

    def say(self, text: str) -> None:
        """Print a line for people; a path in it is never broken in a file or a pipe."""
        if not self.as_json:
            out = console()
            whole = not out.is_terminal
            out.print(text, markup=False, highlight=False, soft_wrap=whole)

    def show(self, view: Callable[[], Sequence[RenderableType]]) -> None:
        """Print what `view` returns, for people; not called when the output is JSON."""
        if not self.as_json:
            out = console()
            for part in view():
                out.print(part, markup=False, highlight=False)

    def end(self, code: int) -> None:
        """Set the exit code."""
        self._code = code

    def fail(self, code: int, kind: str, message: str, **more: object) -> None:
        """Set the exit code and tell the error."""
        self._code = code
        self.put(error={"kind": kind, "message": message, **more})
        if not self.as_json:
            out = console(stderr=True)
            # In a file or a pipe a path that is folded can be neither copied nor searched.
            whole = not out.is_terminal
            out.print(message, markup=False, highlight=False, soft_wrap=whole)

    def _tell(self, error: AllocatorError) -> None:
        if isinstance(error, DataError):
            self.faults(error.faults)
            self.fail(2, "data", _counted(error.faults))
        elif isinstance(error, ConflictError):
            clashes = [asdict(clash) for clash in error.clashes]
            told = "Law and capacity alone allow no plan:\n" + str(error)
            self.fail(3, "conflict", told, clashes=clashes)
        elif isinstance(error, SolveError):
            self.fail(5, "solve", str(error))
        elif isinstance(error, SweepError):
            self.fail(4, "sweep", str(error))
        else:
            self.fail(2, "other", str(error))


def usage_message(error: Exception) -> str | None:
    """Return the message of a wrong use of the command line, None for other errors."""
    shaped = getattr(error, "format_message", None)
    return str(shaped()) if callable(shaped) else None


def jsonable(value: Any) -> Any:
    """Return `value` in what JSON can hold; numbers that it lacks become null."""
    if isinstance(value, dict):
        return {str(key): jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else str(value)


def _of_file(error: OSError) -> DataError:
    """Return what a system says of a file or folder in the form of a fault.

    Whatever a path is asked for may be refused: a folder above it that may not be entered, a name
    that is too long, a disk that is gone.
    """
    found = f"cannot be used ({error.strerror or error})"
    place = os.fsdecode(error.filename)
    return DataError([Fault(place, found, "a path that can be read or written here",
                            "correct the path or its permissions")])  # fmt: skip


def _counted(faults: Sequence[Fault]) -> str:
    lines = [("Warning: " if fault.warning else "") + str(fault) for fault in faults]
    wrong = sum(not fault.warning for fault in faults)
    return "\n".join([*lines, f"{wrong} fault{'' if wrong == 1 else 's'}. Nothing was done."])
