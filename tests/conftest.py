import os
from pathlib import Path

import pytest
from hypothesis import settings

from allocator.case import Case, load_case
from allocator.plan import Plan
from allocator.policy import Policy
from allocator.solving import solve

STARTER = Path(__file__).resolve().parents[1] / "data" / "starter"

# CI draws the same examples every time and does not judge speed; at home the search goes on.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def starter_case() -> Case:
    return load_case(STARTER)


@pytest.fixture(scope="session")
def starter_plan(starter_case: Case) -> Plan:
    """The starter case solved once for all tests."""
    return solve(starter_case, Policy())
