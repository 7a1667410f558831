"""Modules that a library imports for itself are left out, and are there for whoever asks."""

import subprocess
import sys
from pathlib import Path

import pytest

from allocator.util.left_out import left_out

NAMES = ("left_out_first", "left_out_second")


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text("ANSWER = 42\n", encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("modules")
def test_imports_within_load_nothing_and_later_ones_do() -> None:
    with left_out(*NAMES):
        import left_out_first as within  # type: ignore[import-not-found]
    assert not set(NAMES) & set(sys.modules)
    import left_out_first as later

    assert "ANSWER" in vars(later) and "ANSWER" not in vars(within)


@pytest.mark.usefixtures("modules")
def test_who_asks_gets_the_module_even_within() -> None:
    with left_out(*NAMES):
        from left_out_first import ANSWER

        assert ANSWER == 42
    assert "left_out_first" in sys.modules and "left_out_second" not in sys.modules


@pytest.mark.usefixtures("modules")
def test_what_was_loaded_stays() -> None:
    import left_out_first

    with left_out(*NAMES):
        assert sys.modules["left_out_first"] is left_out_first
    assert sys.modules["left_out_first"] is left_out_first


@pytest.mark.parametrize("first", ["pyomo.environ", "scipy.sparse", "allocator"])
def test_pyomo_still_has_all_of_scipy_when_asked(first: str) -> None:
    program = (
        f"import sys, {first}, allocator.solver.backend;"
        "from pyomo.common.dependencies import scipy, scipy_available;"
        "assert 'scipy.stats' not in sys.modules;"
        "from pyomo.common.dependencies.scipy import integrate, spatial, stats;"
        "assert scipy_available and stats.norm.cdf(0) == 0.5 and integrate.quad and spatial.cKDTree"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
