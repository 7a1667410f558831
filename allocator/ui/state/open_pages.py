"""Which page writes under a mark: a page that is loaded again is told from a copy of one."""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

_WRITERS: dict[str, str] = {}
"""Numbers of the sessions that wrote last under each mark, in this process."""


def writes(mark: str) -> None:
    """Note that this page writes under a mark."""
    _WRITERS[mark] = _session()


def is_anothers(mark: str) -> bool:
    """Whether another page writes under a mark, and is open now.

    A page that was loaded again is not: the browser has left it.
    """
    writer = _WRITERS.get(mark)
    if writer is None or writer == _session() or not runtime.exists():
        return False
    return bool(runtime.get_instance().is_active_session(writer))


def _session() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id
