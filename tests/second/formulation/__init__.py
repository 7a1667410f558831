"""A second formulation of the mathematics, from the pages alone.

Written from models/README.md, docs/data-dictionary.md and docs/policy.md, without a look at the
program: money is followed from account to item, without pools; every figure is worked out the slow
way. It is meant for small cases, to be compared with what the program finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import (
    absorption,
    benefit,
    decisions,
    earmarks,
    fielding,
    funding,
    goods,
    packages,
    persistence,
    risk,
    sustainment,
)
from .figures import Facts, figures
from .linear import Program

PARTS = (
    funding, earmarks, goods, fielding, sustainment, packages, absorption, benefit, risk,
    decisions, persistence,
)  # fmt: skip


def formulate(folder: Path, policy: Mapping[str, Any]) -> tuple[Facts, Program]:
    """Return the figures and the program of a case folder under a policy given as a dict."""
    f = figures(folder, policy)
    f.bp = {family: f.ref * price for family, price in f.policy["rule_price"].items()}
    m = Program()
    for declare in (funding.declare, fielding.declare, sustainment.declare):
        declare(f, m)
    for part in PARTS:
        part.add(f, m)
    return f, m
