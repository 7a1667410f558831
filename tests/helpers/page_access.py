"""What axe finds on a page; axe-core comes in a Python package and never from the network."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_GRAVE = ("serious", "critical")


def grave(page: Page, where: str) -> list[str]:
    """Return what axe finds on a page that is serious or worse, with the place of each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{where}: {one['help']}: {node['html'][-120:]}: {node['failureSummary']}"
        for one in found if one["impact"] in _GRAVE for node in one["nodes"]
    ]  # fmt: skip
