"""A server of the app on the small case and a real browser, one of each for a process of tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

ROOT = Path(__file__).resolve().parents[3]
STARTER = ROOT / "data" / "starter"

PROGRAM = "ALLOCATOR_CHROMIUM"
REQUIRED = "ALLOCATOR_BROWSER_TESTS"
NAMES = ("chromium", "chromium-browser", "google-chrome")

HOW = (
    "no browser: install Chromium (on Debian: apt-get install chromium) so that one of "
    f"{', '.join(NAMES)} is on the path, or name its program in {PROGRAM}"
)

PATIENCE_MS = 60_000
"""How long to wait for what a page should show: machines that test are slow and shared."""

QUICK = SolveOptions(method="whole", gap=0.05)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a journey begin anew, twice at most: a shared machine can be too slow for a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's program; without one the tests are left out, or fail if compulsory."""
    named = os.environ.get(PROGRAM)
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found is not None:
        return found
    if os.environ.get("CI") == "true" or os.environ.get(REQUIRED) == "required":
        raise FileNotFoundError(HOW)
    pytest.skip(HOW)


@pytest.fixture(scope="session")
def first_plan(starter_case: Case) -> Plan:
    """Return the plan that the app opens on, made quickly and roughly."""
    return solve(starter_case, options=QUICK)


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which the app keeps scenarios."""
    return tmp_path_factory.mktemp("home") / "allocator"


@pytest.fixture(scope="session")
def server(
    chromium: str, first_plan: Plan, app_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Start the app in a process of its own and return its address."""
    folder = tmp_path_factory.mktemp("app")
    first_plan.save(folder / "first-plan")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # a page that is closed need not be kept: its process would only take memory
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true",
               "server.disconnectedSessionTTL": 1}  # fmt: skip
    command = [sys.executable, "-m", "allocator.ui.server", "run", "app.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    env = os.environ | {
        "ALLOCATOR_CASE": str(STARTER),
        "ALLOCATOR_FIRST_PLAN": str(folder / "first-plan"),
        "ALLOCATOR_HOME": str(app_home),
    }
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait(running, f"http://127.0.0.1:{port}/_stcore/health", folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(timeout=30)


def _wait(running: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(600):
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    """Start the browser that all tests of this process share."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    # Chromium does not run as root inside its sandbox, and in containers people are often root
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if root else []
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser, server: str, app_home: Path) -> Iterator[Callable]:  # type: ignore[no-untyped-def]
    """Return a way to open a page as one more person; what leaves the machine is stopped and told.

    No journey may make a request to anywhere else, nor meet a page that fails. Scenarios that an
    earlier one kept are gone.
    """
    shutil.rmtree(app_home, ignore_errors=True)
    strangers: list[str] = []
    contexts = []

    def is_here(address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in ("data", "blob") or parts.hostname in ("127.0.0.1", "localhost")

    def pass_or_stop(route) -> None:  # type: ignore[no-untyped-def]
        if is_here(route.request.url):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    def note_socket(socket) -> None:  # type: ignore[no-untyped-def]
        if not is_here(socket.url):
            strangers.append(socket.url)

    def open_page(place: str = "plan", **options):  # type: ignore[no-untyped-def]
        options = {"viewport": {"width": 1280, "height": 900}, "accept_downloads": True} | options
        context = browser.new_context(**options)
        context.route("**/*", pass_or_stop)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("websocket", note_socket)
        contexts.append(context)
        page.goto(place if place.startswith("http") else f"{server}/{place}")
        return page

    yield open_page
    failed = [
        page.locator("[data-testid=stException]").all_inner_texts()
        for context in contexts for page in context.pages
    ]  # fmt: skip
    for context in contexts:
        context.close()
    assert strangers == []
    assert not any(failed)
