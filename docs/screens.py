"""Take the pictures of the app in the documentation, in a real browser.

uv run python docs/screens.py docs

starts the app on the default case, opens its pages in Chromium and writes ``app-plan.png``,
``app-nation.png`` and ``app-compare.png``. Chromium is looked for on the path.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_VIEW = (1280, 900)
_SETTLE_MS = 4000
_PAGES = {"app-plan": "plan", "app-nation": "nation?nation=Kenya", "app-compare": "scenarios"}


@contextmanager
def served() -> Iterator[str]:
    """Yield the address of a running app."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = "from allocator.cli.main import main; main()"
    call = [sys.executable, "-c", program, "app", "--headless", "--port", str(port)]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def take(page: Page, address: str, path: Path) -> None:
    """Save the first screen of a page once its figures and charts are drawn."""
    page.goto(address)
    page.wait_for_selector("[data-testid=stVegaLiteChart], [data-testid=stDataFrame]")
    page.wait_for_timeout(_SETTLE_MS)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.screenshot(path=path)


def main(out: str) -> None:
    """Take all pictures into the folder `out`."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)))
    with served() as address, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": _VIEW[0], "height": _VIEW[1]})
        page.set_default_timeout(120_000)
        for name, place in _PAGES.items():
            take(page, f"{address}/{place}", Path(out) / f"{name}.png")
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1])
