"""The ground of an assembly is laid once for the same case and policy, and again for others."""

from tiny_revision import tiny

from allocator.assemble.instance import lay
from allocator.inputs.policy.policy import Policy


def test_the_same_case_and_policy_have_the_same_ground() -> None:
    case = tiny()
    first = lay(case, Policy())
    assert lay(case, Policy()) is first
    more = lay(case, Policy(absorption_limit=3.0))
    assert more is not first and more.ceiling[0] == 12.0 != first.ceiling[0]
    assert lay(tiny(), Policy(absorption_limit=3.0)) is not more
