"""Falls that only show together are told together."""

from pathlib import Path

import pandas as pd
import pytest

from allocator.plan.plan import Plan, load_plan
from allocator.report.first_page.sentences import sentences

SHIPPED = Path(__file__).parents[2] / "data" / "us-fy2020-plan"
NO_FALLS = pd.DataFrame({"name": [], "cause": [], "last_musd": [], "plan_musd": []})


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SHIPPED)


def told(plan: Plan, changes: list[float]) -> str:
    nations = pd.DataFrame({
        "name": [f"N{at}" for at in range(len(changes))],
        "change_musd": changes,
        "last_musd": 10.0,
        "plan_musd": [10.0 + one for one in changes],
    })  # fmt: skip
    return " ".join(sentences(plan, nations, NO_FALLS))


def test_twelve_falls_none_of_which_shows(plan: Plan) -> None:
    text = told(plan, [-0.04] * 12)
    assert (
        "Against the last plan" in text
        and (
            ", nations get US$ 0.48 million a year less (0.4% of that plan), none of them so much "
            "that it shows."
        )
        in text
    )


def test_a_gain_beside_falls_that_do_not_show(plan: Plan) -> None:
    text = told(plan, [-0.04] * 12 + [5.0])
    assert "so much that it shows; 1 nation gets US$ 5.0 million a year more, N12" in text
