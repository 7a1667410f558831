"""What starts without its libraries: the package itself, and a solve without those it never calls.

Loading them takes seconds of every command.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FOR_OTHERS = (
    "altair", "streamlit", "vl_convert", "openpyxl", "loky", "distributed", "SALib", "prim",
    "scipy.stats", "scipy.integrate", "scipy.spatial", "scipy.optimize", "pyomo.environ",
)  # fmt: skip
"""Libraries and parts of them that neither `import allocator` nor a solve has a use for."""

SOLVE = "import allocator as al; al.solve(al.load_case('data/starter'))"
COMMAND = (
    "from allocator.cli.main import app;"
    "app(['solve', 'data/starter'], standalone_mode=False, prog_name='allocator')"
)


@pytest.mark.parametrize("program", ["import allocator", SOLVE, COMMAND])
def test_nothing_is_loaded_that_is_of_no_use(program: str) -> None:
    told = f"print('loaded:', *(one for one in {FOR_OTHERS} if one in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {program}; {told}"],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded:"
