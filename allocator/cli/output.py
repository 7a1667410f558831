"""Where the command line prints: its consoles, and what happens if nobody can be printed to."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH = 100


def console(*, stderr: bool = False) -> Console:
    """Return a console: colours and live lines only on a terminal."""
    from rich.console import Console

    class Patient(Console):
        """One that lets the command end as ever, with its exit code, when its reader leaves."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            print_no_more()

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _width(os.environ.get("COLUMNS", ""))
    return Patient(stderr=stderr, width=width, emoji=False, highlight=False)


def _width(columns: str) -> int:
    """Return the width of a file or a pipe, which has none of its own."""
    return int(columns) if columns.isdecimal() and int(columns) > 0 else _WIDTH


def write(text: str) -> None:
    """Write `text` as it is; nothing if the reader has left, as ``| head`` does."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        print_no_more()


def print_no_more() -> None:
    """Let what is still printed go nowhere, so that the end of the program is no error."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def tell_unwritten(error: OSError) -> None:
    """Say on stderr that what is printed cannot be written, such as to a full disk."""
    print_no_more()
    why = error.strerror or error
    sys.stderr.write(
        f"The output of this command cannot be written ({why}).The files it was to save are "
        "saved: "
        "free disk space and print again, a plan with 'allocator show'.\n"
    )
