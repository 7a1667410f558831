"""The server of the app: Streamlit, which gets ready for its first visitor while it starts."""

from __future__ import annotations

import contextlib
import logging
import threading

_NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Streamlit's logger of warnings about code that runs for no visitor, as ours does."""


def _get_ready() -> None:
    """Import the pages and read the first case and its plan, which all visitors share."""
    from allocator.errors import AllocatorError
    from allocator.ui import layout as frame  # noqa: F401 - the pages' modules are slow to import
    from allocator.ui.state import startup as opening

    logging.getLogger(_NO_VISITOR).setLevel(logging.ERROR)
    path = opening.first_case()
    # faults are told on the page
    with contextlib.suppress(AllocatorError):
        opening.read_plan(opening.read_case(path), path)


def main() -> None:
    """Run Streamlit's own command line with the arguments given."""
    from streamlit.web.cli import main as streamlit

    threading.Thread(target=_get_ready, daemon=True).start()
    streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
