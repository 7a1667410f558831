"""Start the app: Streamlit on this machine only, without telemetry."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from allocator.cli.output import console
from allocator.errors import AllocatorError, DataError, Fault

_NEEDED = ("streamlit", "altair")
_LAST_PORT = 65535
_STREAM = socket.SOCK_STREAM

CASE = "ALLOCATOR_CASE"
"""Environment variable that names the case which the app opens first."""

WORKSPACE = "ALLOCATOR_WORKSPACE"
"""Environment variable that names the workspace in which the answers to that case are kept."""


def start(
    case: Path | None = None,
    *,
    port: int = 8501,
    address: str = "127.0.0.1",
    headless: bool = False,
    workspace: Path | None = None,
) -> int:
    """Serve the app until it is stopped and return the exit code of the server.

    Raises
    ------
    AllocatorError
        The app's packages are not installed.
    DataError
        There is no such case, the workspace is something else, or the address and port cannot be
        served.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise AllocatorError(
            f"The app needs {' and '.join(missing)}, which are not installed. "
            "Install them: uv sync --extra app (or: pip install 'allocator[app]')."
        )
    if case is not None and not case.exists():
        raise DataError([Fault(str(case), "no such case", "a case folder or an .xlsx workbook",
                               "correct the name, or leave it out")])  # fmt: skip
    _check_workspace(workspace)
    _check_place(address, port)
    command = command_line(port=port, address=address, headless=headless)
    environment = dict(os.environ)
    if case is not None:
        environment[CASE] = str(case.resolve())
    if workspace is not None:
        environment[WORKSPACE] = str(workspace.expanduser().resolve())
    console().print(f"The app is at http://{address}:{port}. Press Ctrl+C here to stop it.",
                    markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    return _serve(command, environment)


def _check_workspace(folder: Path | None) -> None:
    """Refuse a workspace that is something else; one that is not there yet is made later."""
    from allocator.plan.journal.folder import require_workspace

    if folder is not None and folder.expanduser().exists():
        require_workspace(folder.expanduser())


def _check_place(address: str, port: int) -> None:
    """Refuse an address or a port that cannot be served, in words."""
    if not 1 <= port <= _LAST_PORT:
        raise DataError([Fault("app", f"found {port}", f"a port from 1 to {_LAST_PORT:,}",
                               "leave it out for 8501", column="port")])  # fmt: skip
    try:
        if not address.strip():
            raise OSError("no address")
        family, kind, _, _, place = socket.getaddrinfo(address, port, type=_STREAM)[0]
        with socket.socket(family, kind) as one:
            if os.name == "posix":  # as the server does: a port may be taken up again at once
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(place)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise DataError([Fault("app", f"{address} port {port} cannot be served ({why})",
                               "an address of this machine and a port that is free",
                               "choose another with --port or --address")])from error  # fmt: skip


def _serve(command: list[str], environment: dict[str, str]) -> int:
    """Run the server until it ends; who ends this program ends the server with it."""
    with subprocess.Popen(command, env=environment) as server:
        before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.wait()
            return 0
        finally:
            signal.signal(signal.SIGTERM, before)


def command_line(*, port: int, address: str, headless: bool) -> list[str]:
    """Return the command that serves the app."""
    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": str(headless).lower(),
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 20,
        "browser.gatherUsageStats": "false",
        # it would advertise Streamlit's own skills for coding agents, on the page, too
        "logger.hideWelcomeMessage": "true",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "allocator.ui.server", "run", str(entry()), *words]


def entry() -> Path:
    """Return the file that Streamlit runs: ``app.py`` of the repository, else the package's own."""
    package = Path(__file__).resolve().parents[1]
    in_repository = package.parent / "app.py"
    return in_repository if in_repository.is_file() else package / "ui" / "__main__.py"
