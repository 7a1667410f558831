"""What a row of a batch depends on, as a hash: the same row is never solved twice."""

from __future__ import annotations

import dataclasses
import hashlib
import json

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.frames import fingerprint
from allocator.plan.plan import Plan
from allocator.solver.options import SolveOptions
from allocator.util.version import __version__

ID_BYTES = 10
"""Bytes of an id, which is written with two signs each."""

_FORMAT = 6
"""Of rows and of the search; another one makes the rows of before be solved again."""


def batch_identity(case: Case, policy: Policy, options: SolveOptions, start: Plan | None) -> str:
    """Return what the rows of a batch depend on beside their scenario.

    Another version of Allocator may find other plans, so that its rows are others, too. Where
    nations are priced changes no plan.
    """
    begun = None if start is None else fingerprint("lines", start.lines)
    chosen = dataclasses.asdict(options)
    del chosen["cluster"]
    return json.dumps([__version__, _FORMAT, case.hash, policy.hash, chosen, begun])


def row_id(batch: str, scenario: Scenario) -> str:
    """Return the id of a scenario's row in a batch of the identity `batch`."""
    table = scenario.to_table()
    content = [batch, scenario.name, table.get("policy"), table.get("changes")]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[: 2 * ID_BYTES]
