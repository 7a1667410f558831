"""What a picture or printed page says of its plan: case, scenario, date and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.util.format import counted
from allocator.util.version import __version__

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def plan_words(plan: Plan, scenario: str = "") -> str:
    """Return which plan it is: its scenario and the day on which it was made.

    Without the name of a scenario the settings that differ from the defaults are counted.
    """
    changed, told = len(plan.policy.changes()), f"Scenario: {scenario}"
    if not scenario:
        told = "Default settings"
        if changed:
            told = f"{counted(changed, 'setting')} changed from the default"
    day = str(plan.meta.get("created") or "")[:10]
    return f"{told}; plan of {day}" if day else told


def source_words(plan: Plan) -> str:
    """Return where the figures come from: the case with its date, and the program."""
    meta = plan.case.meta
    whose = f", {meta.author}" if meta.author else ""
    dated = f", {meta.date}" if meta.date else ""
    return f"Source: case {meta.name}{whose}{dated}; Allocator {__version__}"
