import os
import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings
from instant_case import instant_case
from small_batch import OPTIONS, SOME

from allocator.explore.batch.sweep import sweep
from allocator.inputs.case.case import Case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Drop, Set
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

STARTER = Path(__file__).resolve().parents[1] / "data" / "starter"

# CI draws the same examples every time and does not judge speed; at home the search goes on. The
# nightly profile draws others each time, and many more of them: see invariants/solves.py.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("nightly", deadline=None, max_examples=1000, print_blob=True)
_profile = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
settings.load_profile(_profile)

LONG = (
    "ui/browser/test_journeys.py",
    "cli/test_end_to_end.py",
    "docs/test_doc_examples.py",
    "check/test_tampering.py",
    "models/test_brute_force.py",
    "explore/robust/test_regret.py",
    "explore/robust/test_two_stage.py",
    "invariants/test_sessions.py",
    "invariants/test_more_is_no_worse.py",
    "invariants/test_solves.py",
    "invariants/test_stopping.py",
    "ui/test_app.py",
    "ui/test_explore_page.py",
    "second/test_second.py",
    "project/test_benchmarks.py",
    "session/test_worker.py",
)
"""Files that take longest: they go first, so that no core waits for one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    places = {here / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(LONG)))


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Streamlit's tests leave the app as ``__main__``; new worker processes would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True, scope="session")
def home_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests share, such as plans of a module, from what the user has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLOCATOR_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what a test keeps for its user apart from what the user has."""
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def starter_case() -> Case:
    return load_case(STARTER)


@pytest.fixture(scope="session")
def small() -> Case:
    """A case that is solved in an instant."""
    return instant_case()


@pytest.fixture(scope="session")
def expected(small: Case) -> pd.DataFrame:
    """The table of the small batch, solved in this process."""
    return sweep(small, SOME, options=OPTIONS, workers=0).table


@pytest.fixture(scope="session")
def one_year_case(starter_case: Case) -> Case:
    """The starter case with its first year alone: a solve takes a third of a second."""
    changes = [
        Drop("budgets", {"year": [2032, 2033]}),
        Drop("coverage_floors", {"years": ["2032-2033", "2033"]}),
        Set("case.last_year", 2031), Set("case.years_after", 0),
    ]  # fmt: skip
    return Scenario("one year", changes=tuple(changes)).applied(starter_case)[0]


@pytest.fixture(scope="session")
def starter_plan(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The starter case solved to the optimum, once for all tests of all processes."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    kept = folder / "starter-plan.pickle"
    with FileLock(folder / "starter-plan.lock"):
        if not kept.exists():
            made = solve(starter_case, Policy(), options=SolveOptions(gap=0))
            kept.write_bytes(pickle.dumps(made))
        plan: Plan = pickle.loads(kept.read_bytes())
    return replace(plan, case=starter_case)
