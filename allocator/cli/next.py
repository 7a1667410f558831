"""The command ``next``: what more money would buy, with progress and Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import Progress

from allocator.cli.output import console
from allocator.cli.tables import Form, lay_out, musd

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.marginal.next_money import NextMoney

_MOST = 15
"""Nations shown; the JSON document has all."""


def last_found(pieces: Iterator[NextMoney], *, quiet: bool) -> NextMoney:
    """Return the last of `pieces`, with a bar of progress.

    Ctrl-C or SIGTERM ends it with what is known.
    """
    found = None
    with Progress(console=console(), disable=quiet, transient=True) as bar, _term_as_interrupt():
        task = bar.add_task("nations", total=None)
        try:
            for found in pieces:
                bar.update(task, completed=found.done, total=found.of)
        except KeyboardInterrupt:
            if found is None:
                raise
    assert found is not None  # even without a nation there is one piece
    return found


@contextmanager
def _term_as_interrupt() -> Iterator[None]:
    """Hear SIGTERM as Ctrl-C; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def next_view(found: NextMoney) -> list[RenderableType]:
    """Return the sentences, then the best nations."""
    parts: list[RenderableType] = [line for words in found.words for line in (words, "")]
    return parts + lay_out("Best use in each nation", found.uses.head(_MOST), _USES)


_USES: dict[str, tuple[str, Form]] = {
    "name": ("nation", str),
    "value": ("value", lambda value: f"{value:.3f}"),
    "more_musd": ("US$M", musd),
    "goods": ("what it would get more", str),
}
