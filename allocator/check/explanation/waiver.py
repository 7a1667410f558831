"""A waiver that was tried: rules that the law lets waive, and that bar the line without it."""

from __future__ import annotations

from allocator.check.eligibility import barred, in_force
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.law import possible_lines
from allocator.check.records import case_rows
from allocator.util.format import listed


def waiver_opens(ground: Ground, document: Document, said: str, count: float) -> bool:
    """Tell whether `said` names `count` rules with citation that alone bar some of the line."""
    rows = {
        row["rule"]: f"{row['rule']} ({row['citation']})" if row["citation"] else row["rule"]
        for row in case_rows(ground.own.plan.case, "eligibility")
        if row["effect"] == "bar" and row["waivable"]
    }
    named = sorted((rule for rule in rows if rows[rule] in said), key=lambda one: said.find(one))
    if not named or said != listed([rows[rule] for rule in named]) or len(named) != count:
        return False
    bars, exemptions = in_force(ground.own.plan, ground.own.facts)
    return any(
        {bar.rule for bar in bars if barred(line, [bar], exemptions)} == set(named)
        for line in possible_lines(ground, asked(document))
    )
