"""The app on the default case: first page, a turned control, memory of a page that stands open.

    uv run --group bench python -m benchmarks.app

A real Chromium (on the path) and a server of its own. Nothing is solved. A rerun is timed from the
press of a key to the page that shows its effect, browser included, beside the same server answering
its health check, and beside a bare Streamlit page with one input.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import measure

BARE = """import streamlit as st
st.write("it is " + st.text_input("Find a setting", key="find"))
"""
PAGES = 4
TURNS = 5


@contextmanager
def served(script: Path, module: str = "streamlit") -> Iterator[tuple[str, psutil.Process, float]]:
    """Yield address and process of a server, and the seconds until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    call = [sys.executable, "-m", module, "run", str(script), f"--server.port={port}",
            "--server.headless=true", "--server.address=127.0.0.1"]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(call, cwd=measure.ROOT, **quiet) as server:  # type: ignore[call-overload]
        address = f"http://127.0.0.1:{port}"
        try:
            while not _answers(f"{address}/_stcore/health"):
                time.sleep(0.05)
            yield address, psutil.Process(server.pid), time.perf_counter() - start
        finally:
            server.terminate()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address)
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def opened(browser: Browser, address: str, shows: str) -> tuple[Page, float]:
    """Open a page and return it with the seconds until it `shows` what it is for."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(shows)
    return page, time.perf_counter() - start


def rerun(page: Page, word: str, effect: str) -> float:
    """Return the seconds from a typed word to its effect on the page."""
    box = page.get_by_label("Find a setting")
    box.fill(word)
    start = time.perf_counter()
    box.press("Enter")
    page.get_by_text(effect).first.wait_for()
    return time.perf_counter() - start


def measured(browser: Browser) -> dict[str, float]:
    """Return seconds and MB of the app and of a bare page."""
    found: dict[str, float] = {}
    with served(measure.ROOT / "app.py", "allocator.ui.server") as (address, server, ready):
        found["server answers"] = ready
        page, first = opened(browser, address, "[data-testid=stMetric]")
        found["first page, from the server's start"] = ready + first
        page.wait_for_timeout(5000)
        page.goto(f"{address}/settings")
        words = [("attrition", "Attrition"), ("discount", "Discount")] * TURNS
        found["rerun"] = statistics.median(rerun(page, *one) for one in words)
        before = server.memory_info().rss / 2**20
        found["server with one page, MB"] = before
        later = [opened(browser, address, "[data-testid=stMetric]")[1] for _ in range(PAGES)]
        page.wait_for_timeout(3000)
        found["a later page"] = statistics.median(later)
        found["memory of a further page, MB"] = (server.memory_info().rss / 2**20 - before) / PAGES
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        with served(script) as (address, _, ready):
            page, first = opened(browser, address, "input")
            found["bare Streamlit: first page, from the server's start"] = ready + first
            words = [("one", "it is one"), ("two", "it is two")] * TURNS
            found["bare Streamlit: rerun"] = statistics.median(rerun(page, *one) for one in words)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true", help="write README.md")
    chosen = parser.parse_args()
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found = measured(browser)
        browser.close()
    found["rerun ÷ bare Streamlit"] = found["rerun"] / found["bare Streamlit: rerun"]
    rows = [[name, f"{number:.2f}"] for name, number in found.items()]
    text = f"{measure.machine_line(measure.machine())} Seconds unless said.\n\n" + measure.table(
        ["what", "seconds, MB or ratio"], rows
    )
    print(text)
    if chosen.save:
        measure.paste("app", text)


if __name__ == "__main__":
    main()
