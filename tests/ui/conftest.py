"""What the tests of the pages share."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from allocator.inputs.case.case import Case
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions


@pytest.fixture(scope="module")
def quick_plan(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plan of the starter case, made quickly and roughly."""
    folder = tmp_path_factory.mktemp("plan") / "starter-plan"
    solve(starter_case, options=SolveOptions(method="whole", gap=0.05)).save(folder)
    return folder


@pytest.fixture(autouse=True, scope="session")
def components_looked_up_once() -> Iterator[None]:
    """Read the packages installed once: Streamlit does it for every page that a test opens."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield
