"""What a plan is known by: the hashes of the case and the policy that it was made from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


def input_hashes(case: Case, policy: Policy) -> dict[str, str]:
    """Return the facts `case_hash`, `policy_hash` and, over both, `input_hash` (SHA-256)."""
    both = f"{case.hash} {policy.hash}".encode()
    return {
        "case_hash": case.hash,
        "policy_hash": policy.hash,
        "input_hash": hashlib.sha256(both).hexdigest(),
    }
